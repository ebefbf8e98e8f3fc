//! The second door: something was already done, or is going on now.

use super::choices::{Choice, Choices, GROUPS, states_of};
use crate::web::form::told_again;
use crate::web::intake::Upload;
use crate::web::page::{self, Notice, Page, look, remembering, render};
use crate::web::preferences::Preferences;
use crate::web::state::Web;
use crate::web::words::Html;
use askama::Template;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use madoguchi_model::Situation;
use madoguchi_service::{Desk, Todo};
use std::sync::Arc;

/// What may be going on now: how it is called in addresses, and how many things there are to do at once
/// (`web-now.<id>-1` …).
const NOW: [(&str, u8); 3] = [("phone", 3), ("atm", 3), ("screen", 4)];

/// Desks for somebody who is being deceived right now.
const AT_ONCE: [&str; 3] = ["9110", "188", "110"];

#[derive(Template)]
#[template(path = "urgent.html")]
struct UrgentPage {
    page: Page,
}

/// GET /help: is it going on now?
pub(in crate::web) async fn urgent(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    let page = Page::at(&web, Preferences::of(&headers), "web-urgent.title", "/help");
    render(StatusCode::OK, &UrgentPage { page })
}

#[derive(Template)]
#[template(path = "now.html")]
struct NowPage {
    page: Page,
    /// What to do, in order.
    steps: Vec<Html>,
    desks: Vec<Desk>,
}

/// GET /help/now/…: hang up, stop, disconnect.
pub(in crate::web) async fn urgent_now(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    Path(what): Path<String>,
) -> Response {
    let Some((what, count)) = NOW.into_iter().find(|(id, _)| *id == what) else {
        return page::notice(&web, &headers, StatusCode::NOT_FOUND, Notice::NotFound);
    };
    let look = Preferences::of(&headers);
    let title = match what {
        "phone" => "web-now.phone",
        "atm" => "web-now.atm",
        _ => "web-now.screen",
    };
    let page = Page::at(&web, look, title, &format!("/help/now/{what}"));
    let situation = Situation {
        at: Some(web.now()),
        ..Situation::default()
    };
    let points = web
        .counter
        .analyst()
        .desks(&AT_ONCE.map(str::to_owned), &situation);
    let steps = (1..=count)
        .map(|n| page.t(&format!("web-now.{what}-{n}")))
        .collect();
    render(
        StatusCode::OK,
        &NowPage {
            page,
            steps,
            desks: points
                .iter()
                .map(|p| web.counter.desk(p, situation.at, look.lang))
                .collect(),
        },
    )
}

#[derive(Template)]
#[template(path = "what.html")]
struct WhatPage {
    page: Page,
    /// Id and title.
    groups: Vec<(&'static str, Html)>,
}

/// GET /help/what: six groups.
pub(in crate::web) async fn urgent_what(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
) -> Response {
    let page = Page::at(
        &web,
        Preferences::of(&headers),
        "web-what.title",
        "/help/what",
    );
    let groups = GROUPS
        .map(|(id, _)| (id, page.t(&format!("web-group.{id}"))))
        .into();
    render(StatusCode::OK, &WhatPage { page, groups })
}

#[derive(Template)]
#[template(path = "group.html")]
struct GroupPage {
    page: Page,
    group: Html,
    states: Vec<Choice>,
}

/// GET /help/what/…: at most six things.
pub(in crate::web) async fn urgent_group(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    Path(group): Path<String>,
) -> Response {
    let Some((group, states)) = GROUPS.into_iter().find(|(id, _)| *id == group) else {
        return page::notice(&web, &headers, StatusCode::NOT_FOUND, Notice::NotFound);
    };
    let path = format!("/help/what/{group}");
    let page = Page::at(
        &web,
        Preferences::of(&headers),
        "web-what.group-title",
        &path,
    );
    let states = states_of(&page, states, &Situation::default());
    let group = page.t(&format!("web-group.{group}"));
    render(
        StatusCode::OK,
        &GroupPage {
            page,
            group,
            states,
        },
    )
}

#[derive(Template)]
#[template(path = "advice.html")]
struct AdvicePage {
    page: Page,
    todo: Todo,
    choices: Choices,
    /// What was done, in words.
    did: Vec<String>,
    /// The situation again, for the sheet.
    carry: Vec<(String, String)>,
}

/// POST /help/advice: what to do, without a message.
pub(in crate::web) async fn urgent_advice(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let upload = Upload::read(&web, request).await;
    if upload.is_stale() {
        return page::notice(&web, &headers, StatusCode::GONE, Notice::Again);
    }
    let (look, chosen) = look(&headers, &upload.fields);
    let situation = upload.fields.situation(web.now());
    let todo = web.counter.advice_alone(&situation, look.lang);
    let carry = told_again(&situation);
    let page = Page::answering(
        &web,
        look,
        "web-advice.title",
        "/help/advice",
        carry.clone(),
    );
    let did = situation
        .states
        .iter()
        .map(|s| page.words.raw(&format!("state.{}", s.as_str())));
    let did = did.collect();
    let choices = Choices::of(&page, &situation);
    let template = AdvicePage {
        page,
        todo,
        choices,
        did,
        carry,
    };
    remembering(render(StatusCode::OK, &template), look, chosen)
}
