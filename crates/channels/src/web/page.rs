//! What every page has: its words, the switches of language and look, style and script.

use super::form::Fields;
use super::intake::fields_of;
use super::limits;
use super::preferences::{Preferences, Size};
use super::state::{Operator, Web};
use super::words::{Html, Words};
use askama::Template;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use madoguchi_model::Lang;
use std::sync::{Arc, LazyLock};
use xxhash_rust::xxh3::xxh3_64;

/// A file that belongs to every page: its content type and its bytes, under a name that changes with them.
struct Asset {
    name: String,
    kind: &'static str,
    text: &'static str,
}

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, text: &'static str) -> Asset {
        let hash = xxh3_64(text.as_bytes());
        Asset {
            name: format!("{stem}-{hash:016x}.{ending}"),
            kind,
            text,
        }
    }
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        Asset::new(
            "page",
            "css",
            "text/css; charset=utf-8",
            include_str!("../../assets/page.css"),
        ),
        Asset::new(
            "page",
            "js",
            "text/javascript; charset=utf-8",
            include_str!("../../assets/page.js"),
        ),
        Asset::new(
            "icon",
            "svg",
            "image/svg+xml",
            include_str!("../../assets/icon.svg"),
        ),
    ]
});

/// A language that can be switched to.
pub(super) struct Tongue {
    pub code: &'static str,
    pub html_lang: &'static str,
    pub name: &'static str,
    pub chosen: bool,
}

/// What a template needs of its page.
pub(super) struct Page {
    pub words: Words,
    pub look: Preferences,
    /// Key of the title, and of the heading.
    title: &'static str,
    /// Where the switches post to; the page itself for answers, so that the answer stays.
    pub action: String,
    /// Fields the switches carry along.
    pub carry: Vec<(String, String)>,
    /// Who runs the counter.
    pub operator: Option<Operator>,
    /// The token its forms send along.
    form: String,
}

impl Page {
    /// A page that can be asked for again by its address.
    pub(super) fn at(web: &Arc<Web>, look: Preferences, title: &'static str, path: &str) -> Page {
        Page {
            words: Words::new(Arc::clone(&web.counter), look),
            look,
            title,
            action: "/settings".to_owned(),
            carry: vec![("back".to_owned(), path.to_owned())],
            operator: web.options.operator.clone(),
            form: web.seal.form(web.now()),
        }
    }

    /// A page that answers a form; the switches send the form again.
    pub(super) fn answering(
        web: &Arc<Web>,
        look: Preferences,
        title: &'static str,
        action: &str,
        carry: Vec<(String, String)>,
    ) -> Page {
        Page {
            words: Words::new(Arc::clone(&web.counter), look),
            look,
            title,
            action: action.to_owned(),
            carry,
            operator: web.options.operator.clone(),
            form: web.seal.form(web.now()),
        }
    }

    /// The hidden field that every form begins with.
    pub(super) fn form(&self) -> Html {
        Html::of_our_own(format!(
            "<input type=\"hidden\" name=\"form\" value=\"{}\">",
            self.form
        ))
    }

    pub(super) fn t(&self, key: &str) -> Html {
        self.words.html(key)
    }

    pub(super) fn tv(&self, key: &str, name: &str, value: impl AsRef<str>) -> Html {
        self.words.with(key, name, value.as_ref())
    }

    pub(super) fn p(&self, key: &str) -> String {
        self.words.plain(key)
    }

    pub(super) fn of(&self, text: &str) -> Html {
        self.words.html_of(text)
    }

    pub(super) fn plain_of(&self, text: &str) -> String {
        self.words.plain_of(text)
    }

    pub(super) fn title(&self) -> String {
        self.p(self.title)
    }

    pub(super) fn heading(&self) -> Html {
        self.t(self.title)
    }

    pub(super) fn html_lang(&self) -> &'static str {
        match self.look.lang {
            Lang::Ja | Lang::JaEasy => "ja",
            Lang::En => "en",
        }
    }

    /// Classes of the root element: what the style sheet goes by.
    pub(super) fn classes(&self) -> String {
        let mut classes = format!("size-{}", self.look.size.as_str());
        if self.look.lang == Lang::JaEasy {
            classes.push_str(" easy");
        }
        if self.look.contrast {
            classes.push_str(" contrast");
        }
        classes
    }

    pub(super) fn tongues(&self) -> [Tongue; 3] {
        let tongue = |lang: Lang, html_lang, name| Tongue {
            code: lang.as_str(),
            html_lang,
            name,
            chosen: self.look.lang == lang,
        };
        [
            tongue(Lang::Ja, "ja", "日本語"),
            tongue(Lang::JaEasy, "ja", "やさしい日本語"),
            tongue(Lang::En, "en", "English"),
        ]
    }

    pub(super) fn is_easy(&self) -> bool {
        self.look.lang == Lang::JaEasy
    }

    pub(super) fn sizes(&self) -> [(&'static str, &'static str, bool); 3] {
        [
            (Size::Normal, "web-look.normal"),
            (Size::Large, "web-look.large"),
            (Size::Larger, "web-look.larger"),
        ]
        .map(|(size, key)| (size.as_str(), key, self.look.size == size))
    }

    pub(super) fn css(&self) -> String {
        format!("/assets/{}", ASSETS[0].name)
    }

    pub(super) fn js(&self) -> String {
        format!("/assets/{}", ASSETS[1].name)
    }

    pub(super) fn icon(&self) -> String {
        format!("/assets/{}", ASSETS[2].name)
    }
}

/// A rendered page.
pub(super) fn render(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            (status, [(CONTENT_TYPE, kind)], html).into_response()
        }
        // Writing into a string does not fail.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// How the reader wants it: as the form just chose, else as remembered. The second says whether to remember it.
pub(super) fn look(headers: &HeaderMap, fields: &Fields) -> (Preferences, bool) {
    let remembered = Preferences::of(headers);
    match remembered.changed(fields) {
        Some(chosen) => (chosen, true),
        None => (remembered, false),
    }
}

/// With the cookie that remembers the choice, when one was made.
pub(super) fn remembering(mut response: Response, look: Preferences, chosen: bool) -> Response {
    if let Some(cookie) = HeaderValue::from_str(&look.cookie())
        .ok()
        .filter(|_| chosen)
    {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// POST /settings: remembers a choice and goes back to the page it was made on.
pub(super) async fn settings(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let bytes = to_bytes(request.into_body(), limits::FORM_BYTES)
        .await
        .unwrap_or_default();
    let fields = fields_of(&bytes);
    let (look, chosen) = look(&headers, &fields);
    let chosen = chosen
        && web
            .seal
            .is_our_form(fields.get("form").unwrap_or(""), web.now());
    let back = fields.get("back").filter(|b| is_ours(b)).unwrap_or("/");
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(back) = HeaderValue::from_str(back) {
        response.headers_mut().insert(LOCATION, back);
    }
    remembering(response, look, chosen)
}

/// Whether an address is a path of this page: nothing that leads elsewhere.
fn is_ours(back: &str) -> bool {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '?' | '=' | '.');
    back.starts_with('/') && !back.starts_with("//") && back.len() < 200 && back.chars().all(plain)
}

/// GET /assets/…
pub(super) async fn asset(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Response {
    match ASSETS.iter().find(|a| a.name == name) {
        Some(asset) => {
            let kind = HeaderValue::from_static(asset.kind);
            let cache = HeaderValue::from_static("public, max-age=31536000, immutable");
            ([(CONTENT_TYPE, kind), (CACHE_CONTROL, cache)], asset.text).into_response()
        }
        None => notice(&web, &headers, StatusCode::NOT_FOUND, Notice::NotFound),
    }
}

/// What went otherwise than the person wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    NotFound,
    TooMany,
    Busy,
    Slow,
    Elsewhere,
    /// The ticket is too old, or from before a restart.
    Again,
    Failed,
}

impl Notice {
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Notice::NotFound => ("web-notice.not-found", "web-notice.not-found-text"),
            Notice::TooMany => ("web-notice.too-many", "web-notice.too-many-text"),
            Notice::Busy => ("web-notice.busy", "web-notice.busy-text"),
            Notice::Slow => ("web-notice.slow", "web-notice.slow-text"),
            Notice::Elsewhere => ("web-notice.elsewhere", "web-notice.elsewhere-text"),
            Notice::Again => ("web-notice.again", "web-notice.again-text"),
            Notice::Failed => ("web-notice.failed", "web-notice.failed-text"),
        }
    }
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    page: Page,
    text: Html,
}

/// A page that says one thing and where to go on.
pub(super) fn notice(
    web: &Arc<Web>,
    headers: &HeaderMap,
    status: StatusCode,
    notice: Notice,
) -> Response {
    let (title, text) = notice.keys();
    let page = Page::at(web, Preferences::of(headers), title, "/");
    let text = page.t(text);
    render(status, &NoticePage { page, text })
}

/// Any address that leads nowhere.
pub(super) async fn not_found(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    notice(&web, &headers, StatusCode::NOT_FOUND, Notice::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_leads_to_our_own_pages_only() {
        for ours in ["/", "/ask", "/guides/already-paid", "/ask?example=parcel"] {
            assert!(is_ours(ours), "{ours}");
        }
        for foreign in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil",
            "/a\r\nb",
            "/%0d",
        ] {
            assert!(!is_ours(foreign), "{foreign}");
        }
    }
}
