//! The answer, and the sheet to print.

use super::{again, opened};
use crate::web::form::{Fields, told_again};
use crate::web::intake::Upload;
use crate::web::page::{Page, look, remembering, render};
use crate::web::pages::choices::Choices;
use crate::web::preferences::Preferences;
use crate::web::state::Web;
use crate::web::ticket::Held;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use madoguchi_model::{Level, Situation};
use madoguchi_service::{Consultation, Desk, Todo, View};
use std::sync::Arc;
use time::macros::{format_description, offset};

/// Desks that want to know of such messages.
const REPORT: [&str; 3] = ["capj", "jadac-desk", "phish110"];

/// Whether the person has said what they did.
pub(super) enum Told {
    /// Not yet: what an account proposes is ticked, to be confirmed.
    NotYet,
    /// They have.
    Said(Situation),
}

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    page: Page,
    view: View,
    /// The sign beside the colour.
    sign: &'static str,
    choices: Choices,
    /// The person said what they did.
    is_told: bool,
    ticket: String,
    family: String,
    notice: String,
    report: Vec<Desk>,
}

/// A sign for each level, so that colour is never the only carrier. Drawn by `#sign-…` of the template.
pub(super) fn sign(level: Level) -> &'static str {
    match level {
        Level::Dangerous => "✕",
        Level::Suspicious => "！",
        Level::Unwanted => "～",
        Level::Inconclusive => "？",
        Level::Consistent => "＝",
    }
}

/// The answer to a consultation.
pub(super) fn answer_page(
    web: &Arc<Web>,
    look: Preferences,
    consultation: Consultation,
    told: Told,
) -> Response {
    let now = web.now();
    let is_told = matches!(told, Told::Said(_));
    let situation = match told {
        Told::Said(situation) => situation,
        Told::NotYet => Situation {
            states: consultation.proposed.clone(),
            at: Some(now),
            ..Situation::default()
        },
    };
    let counter = &web.counter;
    let view = counter.view(&consultation, &situation, look.lang);
    let family = counter.for_family(&view, look.lang);
    let notice = counter.for_colleagues(&view, look.lang);
    let report = REPORT.map(str::to_owned);
    let report = counter.analyst().desks(&report, &situation);
    let report = counter.desks_in_words(&report, &situation, look.lang);
    let held = Held::Answered(Box::new(consultation.kept()));
    let ticket = web.seal.seal(&held, now).unwrap_or_default();
    let mut carry = vec![("ticket".to_owned(), ticket.clone())];
    if is_told {
        carry.push(("told".to_owned(), "yes".to_owned()));
    }
    carry.extend(told_again(&situation));
    let page = Page::answering(web, look, "web-answer.title", "/answer", carry);
    render(
        StatusCode::OK,
        &AnswerPage {
            choices: Choices::of(&page, &situation),
            sign: sign(view.level),
            page,
            view,
            is_told,
            ticket,
            family,
            notice,
            report,
        },
    )
}

/// POST /answer: the same message, for what the person says they did.
pub(in crate::web) async fn situation(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let upload = Upload::read(&web, request).await;
    if upload.is_stale() {
        return again(&web, &headers);
    }
    let fields = &upload.fields;
    let Ok(Held::Answered(consultation)) = opened(&web, fields) else {
        return again(&web, &headers);
    };
    let (look, chosen) = look(&headers, fields);
    // A switch of language before anything was told does not mean that nothing was done.
    let told = if chosen && fields.get("told").is_none() {
        Told::NotYet
    } else {
        Told::Said(fields.situation(web.now()))
    };
    remembering(answer_page(&web, look, *consultation, told), look, chosen)
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    page: Page,
    view: Option<View>,
    sign: &'static str,
    todo: Todo,
    /// What the person says they did, in words.
    did: Vec<String>,
    /// Date and time in Japan.
    at: String,
}

/// POST /sheet: one page of A4, to be shown at a shop or a police box. Without a ticket it is about what was done
/// only.
pub(in crate::web) async fn sheet(
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
    let situation = fields.situation(web.now());
    let view = match held(&web, fields) {
        Ok(held) => held.map(|c| web.counter.view(&c, &situation, look.lang)),
        Err(()) => return again(&web, &headers),
    };
    let todo = match &view {
        Some(view) => view.todo.clone(),
        None => web.counter.advice_alone(&situation, look.lang),
    };
    let mut carry = vec![(
        "ticket".to_owned(),
        fields.get("ticket").unwrap_or("").to_owned(),
    )];
    carry.extend(told_again(&situation));
    let page = Page::answering(&web, look, "web-sheet.title", "/sheet", carry);
    let form = format_description!("[year]-[month]-[day] [hour]:[minute]");
    let at = web
        .now()
        .to_offset(offset!(+9))
        .format(form)
        .unwrap_or_default();
    let did = situation
        .states
        .iter()
        .map(|s| page.words.raw(&format!("state.{}", s.as_str())));
    let did = did.collect();
    let sign = view.as_ref().map_or("", |v| sign(v.level));
    let template = SheetPage {
        page,
        view,
        sign,
        todo,
        did,
        at,
    };
    remembering(render(StatusCode::OK, &template), look, chosen)
}

/// The consultation a form's ticket holds; `None` when the form has no ticket.
fn held(web: &Arc<Web>, fields: &Fields) -> Result<Option<Box<Consultation>>, ()> {
    if fields.get("ticket").unwrap_or("").is_empty() {
        return Ok(None);
    }
    match opened(web, fields) {
        Ok(Held::Answered(consultation)) => Ok(Some(consultation)),
        _ => Err(()),
    }
}
