//! Every page in every language: words, headers, nothing from elsewhere.

mod site;

use axum::http::StatusCode;
use site::{Answer, COUNTER, LANGS, SMS, Site, TOLD};
use std::collections::BTreeSet;

const PAGES: [&str; 12] = [
    "/",
    "/ask",
    "/ask?example=parcel",
    "/help",
    "/help/now/phone",
    "/help/now/atm",
    "/help/now/screen",
    "/help/what",
    "/screenshot",
    "/contacts",
    "/guides",
    "/about",
];
const GROUPS: [&str; 6] = [
    "opened",
    "entered",
    "paid",
    "installed",
    "talked",
    "account",
];

/// Every page that can be reached: those with an address, those that answer a form.
async fn all_pages(site: &Site, lang: &str) -> Vec<(String, Answer)> {
    let mut pages = Vec::new();
    let guides = COUNTER
        .analyst()
        .knowledge()
        .pack()
        .guides
        .keys()
        .map(|id| format!("/guides/{id}"));
    let groups = GROUPS.map(|g| format!("/help/what/{g}"));
    let paths = PAGES
        .map(str::to_owned)
        .into_iter()
        .chain(groups)
        .chain(guides);
    for path in paths {
        let answer = site.get_in(&path, lang).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        pages.push((path, answer));
    }
    let missing = site.get_in("/nothing", lang).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    pages.push(("/nothing".to_owned(), missing));
    for text in [SMS, TOLD] {
        let answer = site.ask(lang, text).await;
        assert_eq!(answer.status, StatusCode::OK);
        let ticket = answer.hidden("ticket");
        let fields = [
            ("ticket", &*ticket),
            ("did", "entered-card"),
            ("device", "iphone"),
            ("told", "yes"),
        ];
        pages.push((
            "/answer".to_owned(),
            site.post("/answer", lang, &fields).await,
        ));
        pages.push((
            "/sheet".to_owned(),
            site.post("/sheet", lang, &fields).await,
        ));
        pages.push(("POST /ask".to_owned(), answer));
    }
    let fields = [
        ("did", "paid-transfer"),
        ("carrier", "docomo"),
        ("prefecture", "13"),
    ];
    pages.push((
        "/help/advice".to_owned(),
        site.post("/help/advice", lang, &fields).await,
    ));
    pages.push((
        "/sheet".to_owned(),
        site.post("/sheet", lang, &fields).await,
    ));
    pages.push(("empty".to_owned(), site.ask(lang, " ").await));
    pages.push((
        "again".to_owned(),
        site.post("/answer", lang, &[("ticket", "x")]).await,
    ));
    pages
}

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let site = Site::new();
    for lang in LANGS {
        for (path, page) in all_pages(&site, lang).await {
            let words = page.words();
            let expected = if lang == "en" {
                "<html lang=\"en\""
            } else {
                "<html lang=\"ja\""
            };
            assert!(page.body.contains(expected), "{path} {lang}");
            // A key that has no wording shows as itself.
            for key in [
                "web-",
                "web.",
                "state.",
                "heading.",
                "contact.",
                "prefecture.",
                "level-note",
            ] {
                let shown = words
                    .split(key)
                    .skip(1)
                    .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
                assert!(!shown, "{path} {lang} shows the key {key}…");
            }
            // A level is a heading too, but one that speaks with a sign.
            let headings =
                page.body.matches("<h1").count() + page.body.matches("aria-level=\"1\"").count();
            assert_eq!(headings, 1, "{path} {lang} has {headings} main headings");
            let ids: Vec<&str> = page
                .body
                .split(" id=\"")
                .skip(1)
                .filter_map(|s| s.split('"').next())
                .collect();
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(
                ids.len(),
                unique.len(),
                "{path} {lang} has an id twice: {ids:?}"
            );
        }
    }
}

#[tokio::test]
async fn no_page_promises_safety_and_readings_stand_over_kanji() {
    let site = Site::new();
    for lang in LANGS {
        for (path, page) in all_pages(&site, lang).await {
            let words = page.words().to_lowercase();
            for promise in ["安全です", "大丈夫です", "安心してください"] {
                assert!(!words.contains(promise), "{path} {lang} says {promise}");
            }
            let says_safe = words
                .split(|c: char| !c.is_ascii_alphabetic())
                .any(|w| w == "safe");
            assert!(!says_safe, "{path} {lang} says safe");
            if lang == "ja-easy" {
                assert!(page.body.contains("<ruby>"), "{path} has no readings");
            } else {
                assert!(!page.body.contains("<ruby>"), "{path} {lang} has readings");
            }
        }
    }
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_it_private() {
    let site = Site::new();
    for (path, page) in all_pages(&site, "ja").await {
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(page.header(name), value, "{path} {name}");
        }
        let policy = page.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert!(
            page.header("permissions-policy").contains("camera=()"),
            "{path}"
        );
        assert_eq!(
            page.header("set-cookie"),
            "",
            "{path} sets a cookie nobody asked for"
        );
        page.has("name=\"format-detection\" content=\"telephone=no");
    }
}

#[tokio::test]
async fn nothing_is_loaded_from_elsewhere_and_nothing_stands_inline() {
    let site = Site::new();
    for lang in LANGS {
        for (path, page) in all_pages(&site, lang).await {
            for inline in [" style=", "<style", " onclick", " onload", "javascript:"] {
                assert!(!page.body.contains(inline), "{path} has {inline}");
            }
            for tag in page.body.split('<').filter(|t| {
                t.starts_with("script") || t.starts_with("link") || t.starts_with("img")
            }) {
                assert!(tag.contains("=\"/assets/"), "{path} loads {tag}");
            }
            // Links that leave are official pages: https, told nothing of where they come from.
            for anchor in page.body.split("<a ").skip(1) {
                let anchor = anchor.split('>').next().unwrap_or("");
                let Some(target) = anchor
                    .split("href=\"")
                    .nth(1)
                    .and_then(|a| a.split('"').next())
                else {
                    panic!("{path}: an anchor without a target: {anchor}");
                };
                let ours = target.starts_with('/')
                    || target.starts_with('#')
                    || target.starts_with("tel:");
                let official =
                    target.starts_with("https://") && anchor.contains("noopener noreferrer");
                assert!(ours || official, "{path} leads to {target}");
            }
        }
    }
}

#[tokio::test]
async fn the_first_page_is_light() {
    let site = Site::new();
    for lang in LANGS {
        let page = site.get_in("/", lang).await;
        let mut bytes = page.body.len();
        let assets = page
            .body
            .split("\"/assets/")
            .skip(1)
            .filter_map(|a| a.split('"').next());
        for asset in assets {
            let asset = site.get(&format!("/assets/{asset}")).await;
            assert_eq!(asset.status, StatusCode::OK);
            assert!(asset.header("cache-control").contains("immutable"));
            bytes += asset.body.len();
        }
        assert!(bytes <= 60_000, "{lang}: {bytes} bytes");
    }
}

#[tokio::test]
async fn numbers_are_tapped_only_when_they_are_certain() {
    let site = Site::new();
    let contacts = site.get("/contacts").await;
    let pack = COUNTER.analyst().knowledge().pack();
    let taps = contacts.body.matches("href=\"tel:").count();
    assert!(taps > 3, "{taps}");
    for contact in pack.contacts.values() {
        let certain = contact.confidence == madoguchi_knowledge::Confidence::A;
        if !certain && !contact.phone.is_empty() {
            let digits: String = contact.phone.chars().filter(char::is_ascii_digit).collect();
            assert!(
                !contacts.body.contains(&format!("tel:{digits}\"")),
                "{}",
                contact.id
            );
        }
    }
    contacts.has("href=\"tel:%239110\"");
}

#[tokio::test]
async fn the_language_is_guessed_and_a_choice_is_remembered() {
    let site = Site::new();
    let asked = |lang: &str| {
        let request = axum::http::Request::get("/").header("accept-language", lang);
        request.body(axum::body::Body::empty()).expect("a request")
    };
    site.send(asked("en-GB,en;q=0.9"))
        .await
        .has("<html lang=\"en\"");
    site.send(asked("ja-JP")).await.has("<html lang=\"ja\"");
    let chosen = site
        .post("/settings", "ja", &[("back", "/ask"), ("set-lang", "en")])
        .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/ask");
    assert!(
        chosen.header("set-cookie").starts_with("look=en."),
        "{}",
        chosen.header("set-cookie")
    );
    assert!(chosen.header("set-cookie").contains("HttpOnly"));
    let elsewhere = site
        .post(
            "/settings",
            "ja",
            &[("back", "//evil.example/"), ("set-size", "large")],
        )
        .await;
    assert_eq!(elsewhere.header("location"), "/");
}

#[tokio::test]
async fn large_text_contrast_and_furigana_are_switches() {
    let site = Site::new();
    let request = axum::http::Request::get("/").header("cookie", "look=ja-easy.plain.larger.high");
    let page = site
        .send(request.body(axum::body::Body::empty()).expect("a request"))
        .await;
    page.has("size-larger").has("contrast").has("easy");
    assert!(!page.body.contains("<ruby>"));
    assert!(!page.words().contains("（れんらく）"));
}
