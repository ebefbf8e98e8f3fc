//! Showing a message, and its answer.

mod answer;
mod pictures;

use super::examples::{EXAMPLES, Example, example};
use super::form::Fields;
use super::intake::{Refused, Upload};
use super::page::{self, Notice, Page, look, remembering, render};
use super::picture::is_picture;
use super::preferences::Preferences;
use super::state::Web;
use super::ticket::Held;
use super::words::Html;
use answer::{Told, answer_page};
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use madoguchi_service::{Consultation, Pictured, Refusal, Shown, ShownFile};
use std::collections::HashMap;
use std::sync::Arc;

pub(super) use answer::{sheet, situation};

#[derive(Template)]
#[template(path = "ask.html")]
struct AskPage {
    page: Page,
    /// What stands in the box.
    text: String,
    /// One sentence: what to try instead.
    instead: Option<Html>,
    examples: &'static [Example],
    has_ocr: bool,
}

fn ask_page(
    web: &Arc<Web>,
    look: Preferences,
    status: StatusCode,
    text: &str,
    instead: Option<(&str, &str)>,
) -> Response {
    // What is in the box stays there when the language or the look is switched.
    let mut carry = vec![
        ("keep".to_owned(), "yes".to_owned()),
        ("text".to_owned(), text.to_owned()),
    ];
    let shown = EXAMPLES.iter().find(|e| e.text(look.lang) == text);
    carry.extend(shown.map(|e| ("example".to_owned(), e.id.to_owned())));
    let page = if text.is_empty() {
        Page::at(web, look, "web-ask.title", "/ask")
    } else {
        Page::answering(web, look, "web-ask.title", "/ask", carry)
    };
    let instead = instead.map(|(key, name)| {
        let name: String = madoguchi_service::text::printable(name)
            .chars()
            .take(60)
            .collect();
        page.tv(key, "name", &name)
    });
    render(
        status,
        &AskPage {
            page,
            text: text.to_owned(),
            instead,
            examples: &EXAMPLES,
            has_ocr: web.options.ocr.is_some(),
        },
    )
}

/// GET /ask: the box, perhaps with an example in it.
pub(super) async fn page(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let look = Preferences::of(&headers);
    let chosen = query.get("example").and_then(|id| example(id));
    let text = chosen.map_or("", |e| e.text(look.lang));
    ask_page(&web, look, StatusCode::OK, text, None)
}

/// POST /ask: a message, files, pictures, or several of them.
pub(super) async fn submit(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let who = super::guard::asker(&request);
    let upload = Upload::read(&web, request).await;
    let (look, chosen) = look(&headers, &upload.fields);
    let text = upload.text().to_owned();
    if let Some(refused) = upload.refused {
        let (status, key) = refusal_of_upload(refused);
        return ask_page(&web, look, status, &text, Some((key, "")));
    }
    if chosen && upload.fields.get("keep").is_some() {
        let example = upload.fields.get("example").and_then(example);
        let text = example.map_or(&*text, |e| e.text(look.lang));
        let response = ask_page(&web, look, StatusCode::OK, text, None);
        return remembering(response, look, chosen);
    }
    let (pictures, files): (Vec<_>, Vec<_>) = upload
        .files
        .iter()
        .cloned()
        .partition(|f| is_picture(&f.bytes));
    if !pictures.is_empty() {
        return pictures::look_at(&web, look, who, &text, files, &pictures).await;
    }
    let consulted = consult(&web, text.clone(), files, None).await;
    let response = match consulted {
        Ok(consultation) => answer_page(&web, look, consultation, Told::NotYet),
        Err(refusal) => refused(&web, look, &text, refusal),
    };
    remembering(response, look, chosen)
}

/// POST /check: the words of pictures, corrected, with the hosts that were confirmed.
pub(super) async fn corrected(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let upload = Upload::read(&web, request).await;
    if upload.is_stale() {
        return again(&web, &headers);
    }
    let fields = &upload.fields;
    let (look, chosen) = look(&headers, fields);
    let Ok(Held::Pictures {
        codes,
        hosts,
        beside,
        unread,
    }) = opened(&web, fields)
    else {
        return again(&web, &headers);
    };
    let read = fields.get("read").unwrap_or("").to_owned();
    let text = upload.text().to_owned();
    if chosen {
        let ticket = fields.get("ticket").unwrap_or("").to_owned();
        let response = pictures::correction_page(&web, look, &read, &text, &hosts, ticket);
        return remembering(response, look, chosen);
    }
    let pictured = Pictured {
        text: read,
        codes,
        unconfirmed: hosts
            .into_iter()
            .filter(|h| !fields.all("host").any(|c| c == h))
            .collect(),
        unread,
    };
    match consult(&web, text.clone(), Vec::new(), Some(pictured)).await {
        Ok(consultation) => {
            let worse = beside.filter(|b| b.assessment.level < consultation.assessment.level);
            let consultation = worse.map_or(consultation, |b| *b);
            answer_page(&web, look, consultation, Told::NotYet)
        }
        Err(refusal) => refused(&web, look, &text, refusal),
    }
}

/// Reads and assesses on a thread.
async fn consult(
    web: &Arc<Web>,
    text: String,
    files: Vec<ShownFile>,
    pictured: Option<Pictured>,
) -> Result<Consultation, Option<Refusal>> {
    let work = move |web: &Web| {
        web.counter.consult(&Shown {
            text: &text,
            files: &files,
            pictured: pictured.as_ref(),
        })
    };
    match web.on_thread(work).await {
        Some(result) => result.map_err(Some),
        None => Err(None),
    }
}

/// The box again, with what was in it and what to try instead.
fn refused(web: &Arc<Web>, look: Preferences, text: &str, refusal: Option<Refusal>) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match refusal {
        Some(Refusal::Empty) => ask_page(web, look, status, text, Some(("web-ask.empty", ""))),
        Some(Refusal::WrongKind(name)) => {
            ask_page(web, look, status, text, Some(("web-ask.wrong-kind", &name)))
        }
        None => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            ask_page(web, look, status, text, Some(("web-ask.failed", "")))
        }
    }
}

fn refusal_of_upload(refused: Refused) -> (StatusCode, &'static str) {
    match refused {
        Refused::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "web-ask.too-large"),
        Refused::TooMany => (StatusCode::PAYLOAD_TOO_LARGE, "web-ask.too-many-files"),
        Refused::Slow => (StatusCode::REQUEST_TIMEOUT, "web-ask.slow"),
        Refused::Busy => (StatusCode::SERVICE_UNAVAILABLE, "web-ask.busy"),
        Refused::Broken => (StatusCode::BAD_REQUEST, "web-ask.broken"),
        Refused::Stale => (StatusCode::FORBIDDEN, "web-ask.stale"),
    }
}

/// What a form's ticket holds.
fn opened(web: &Arc<Web>, fields: &Fields) -> Result<Held, super::ticket::Invalid> {
    web.seal.open(fields.get("ticket").unwrap_or(""), web.now())
}

/// Asks kindly to see the message again.
fn again(web: &Arc<Web>, headers: &HeaderMap) -> Response {
    page::notice(web, headers, StatusCode::GONE, Notice::Again)
}
