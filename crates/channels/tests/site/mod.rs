//! The pages, asked without a socket.

#![allow(dead_code, reason = "each test file uses a part of it")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use madoguchi_channels::web::{Options, Web, router};
use madoguchi_service::{Counter, Receiver};
use std::sync::{Arc, LazyLock};
use time::OffsetDateTime;
use time::macros::datetime;
use tower::ServiceExt;

/// A Tuesday morning on which most desks are open.
pub const NOW: OffsetDateTime = datetime!(2026-11-24 10:30 +9);

pub const LANGS: [&str; 3] = ["ja", "ja-easy", "en"];

pub static COUNTER: LazyLock<Arc<Counter>> = LazyLock::new(|| {
    let counter = Counter::open(None, "full", Receiver::default()).expect("embedded knowledge");
    Arc::new(counter)
});

/// An answer of the page.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
    }

    /// The value of the first hidden field of that name.
    pub fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let after = self
            .body
            .split_once(&start)
            .unwrap_or_else(|| panic!("no field {name}"))
            .1;
        after.split('"').next().unwrap_or("").to_owned()
    }

    /// The words between tags.
    pub fn words(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in self.body.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out
    }

    #[track_caller]
    pub fn has(&self, text: &str) -> &Answer {
        assert!(
            self.body.contains(text),
            "{text:?} is missing: {}",
            self.words()
        );
        self
    }
}

/// The pages with a clock that stands still.
pub struct Site {
    router: Router,
    pub web: Arc<Web>,
}

impl Site {
    pub fn new() -> Site {
        Site::with(Options::default())
    }

    pub fn with(options: Options) -> Site {
        let options = Options {
            at: Some(options.at.unwrap_or(NOW)),
            ..options
        };
        let web = Arc::new(Web::new(Arc::clone(&COUNTER), options));
        Site {
            router: router(Arc::clone(&web)),
            web,
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 8 << 20).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.get_in(path, "ja").await
    }

    pub async fn get_in(&self, path: &str, lang: &str) -> Answer {
        let request = Request::get(path)
            .header("cookie", look(lang))
            .body(Body::empty());
        self.send(request.expect("a request")).await
    }

    /// The token that forms of this site bear.
    pub async fn token(&self) -> String {
        self.get("/about").await.hidden("form")
    }

    /// Sends a form without files, as a page of the site would.
    pub async fn post(&self, path: &str, lang: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let with_token = [&[("form", &*token)], fields].concat();
        self.post_bare(path, lang, &with_token).await
    }

    /// Sends a form with these fields alone.
    pub async fn post_bare(&self, path: &str, lang: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let request = Request::post(path)
            .header("cookie", look(lang))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.finish()));
        self.send(request.expect("a request")).await
    }

    /// Shows a text.
    pub async fn ask(&self, lang: &str, text: &str) -> Answer {
        self.post("/ask", lang, &[("text", text)]).await
    }

    /// Shows a text and files: name and bytes.
    pub async fn show(&self, text: &str, files: &[(&str, &[u8])]) -> Answer {
        let request = Request::post("/ask")
            .header("cookie", look("ja"))
            .header(
                "content-type",
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(Body::from(multipart(&self.token().await, text, files)));
        self.send(request.expect("a request")).await
    }
}

fn look(lang: &str) -> String {
    format!("look={lang}.furigana.normal.normal")
}

pub const BOUNDARY: &str = "----madoguchi";

/// A form with files, as browsers send it.
pub fn multipart(token: &str, text: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{token}\r\n")
            .bytes(),
    );
    out.extend(
        format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n")
            .bytes(),
    );
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        out.extend(head.bytes());
        out.extend_from_slice(bytes);
        out.extend(b"\r\n");
    }
    out.extend(format!("--{BOUNDARY}--\r\n").bytes());
    out
}

/// An SMS that is certainly bad.
pub const SMS: &str = "お荷物をお届けに上がりましたが、住所に不備があり保管しています。本日中に下記より再配達の手続きをお願いします。\n\
    http://yamato-saihaitatsu.example/jp";

/// A person's own words.
pub const TOLD: &str = "きのう宅配便の不在通知のSMSが来て、リンクを押してしまいました。\n\
    カードの番号を入れる画面になり、番号を入れてしまいました。\n\
    届いたのはこれです。「お届け先不明のため荷物を保管しております。こちらからご確認ください https://post-jp.example/」";
