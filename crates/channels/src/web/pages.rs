//! Pages that need no message.

pub(super) mod choices;
mod guides;
mod urgent;

use super::page::{Page, render};
use super::preferences::Preferences;
use super::state::Web;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use madoguchi_knowledge::Confidence;
use madoguchi_model::Situation;
use madoguchi_service::{Desk, OpenNow};
use std::sync::Arc;

pub(super) use guides::{guide, guide_tool, guides};
pub(super) use urgent::{urgent, urgent_advice, urgent_group, urgent_now, urgent_what};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
}

/// GET /: the two doors.
pub(super) async fn home(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    let page = Page::at(&web, Preferences::of(&headers), "web-home.title", "/");
    render(StatusCode::OK, &HomePage { page })
}

#[derive(Template)]
#[template(path = "screenshot.html")]
struct ScreenshotPage {
    page: Page,
}

/// GET /screenshot: how to take a picture of the screen without touching the link.
pub(super) async fn screenshot(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    let page = Page::at(
        &web,
        Preferences::of(&headers),
        "web-screenshot.title",
        "/screenshot",
    );
    render(StatusCode::OK, &ScreenshotPage { page })
}

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    page: Page,
    has_ocr: bool,
    version: String,
}

/// GET /about: what this is, and what it does not keep.
pub(super) async fn about(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    let page = Page::at(&web, Preferences::of(&headers), "web-about.title", "/about");
    let version = web.counter.analyst().knowledge().pack().version.clone();
    let has_ocr = web.options.ocr.is_some();
    render(
        StatusCode::OK,
        &AboutPage {
            page,
            has_ocr,
            version,
        },
    )
}

#[derive(Template)]
#[template(path = "contacts.html")]
struct ContactsPage {
    page: Page,
    open: Vec<Listed>,
    others: Vec<Listed>,
}

/// A desk with what it is for.
struct Listed {
    desk: Desk,
    use_for: String,
}

/// GET /contacts: every desk whose entry is certain, those that take calls now first.
pub(super) async fn contacts(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    let look = Preferences::of(&headers);
    let page = Page::at(&web, look, "web-contacts.title", "/contacts");
    let situation = Situation {
        at: Some(web.now()),
        ..Situation::default()
    };
    let analyst = web.counter.analyst();
    let pack = analyst.knowledge().pack();
    let certain = pack.contacts.values().filter(|c| {
        c.confidence == Confidence::A && c.carriers.is_empty() && c.prefectures.is_empty()
    });
    let ids: Vec<String> = certain.map(|c| c.id.clone()).collect();
    let points = analyst.desks(&ids, &situation);
    let desks = web.counter.desks_in_words(&points, &situation, look.lang);
    let listed = desks.into_iter().map(|desk| Listed {
        use_for: pack
            .contacts
            .get(&desk.id)
            .map(|c| c.use_for.get(look.lang).to_owned())
            .unwrap_or_default(),
        desk,
    });
    let is_open = |l: &Listed| l.desk.open == OpenNow::Open && !l.desk.dial.is_empty();
    let (open, others) = listed.partition(is_open);
    render(StatusCode::OK, &ContactsPage { page, open, others })
}
