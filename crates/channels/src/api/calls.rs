//! The calls.

use super::body::{Body, busy};
use super::openapi::openapi;
use super::problem::Problem;
use super::query::{Parameters, SITUATION};
use crate::web::{Web, limits};
use axum::Json;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use madoguchi_service::{
    Advised, Answer, AskedAdvice, AskedCheck, AskedFile, AskedTool, ContactList, GuideInFull,
    GuideList, ToolAnswer, Unanswered,
};
use std::sync::Arc;

/// Runs work on a thread of its own; what panicked there is our mistake.
async fn on_thread<T: Send + 'static>(
    web: &Arc<Web>,
    work: impl FnOnce(&Web) -> Result<T, Unanswered> + Send + 'static,
) -> Result<Json<T>, Problem> {
    let done = web.on_thread(work).await.ok_or_else(|| {
        let detail = "something went wrong here; try again, or send less of the message";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", detail)
    })?;
    Ok(Json(done?))
}

/// POST /check
pub(super) async fn check(
    State(web): State<Arc<Web>>,
    request: Request,
) -> Result<Json<Answer>, Problem> {
    let (asked, held): (AskedCheck, Body) = Body::json(&web, request).await?;
    let now = web.now();
    on_thread(&web, move |web| {
        let answer = web.counter.answer(&asked, now);
        drop(held);
        answer
    })
    .await
}

/// POST /check/raw: the bytes of a message as they are.
pub(super) async fn check_raw(
    State(web): State<Arc<Web>>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Json<Answer>, Problem> {
    let known = [&["name", "channel"], &SITUATION[..]].concat();
    let parameters = Parameters::read(query.as_deref(), &known)?;
    let about = AskedFile {
        name: parameters.text("name").map(str::to_owned),
        channel: parameters.channel()?,
        lang: parameters.lang()?,
        situation: parameters.situation()?,
    };
    let body = Body::read(&web, request, limits::FILE_BYTES).await?;
    if body.bytes.is_empty() {
        return Err(Problem::invalid(
            "the body is empty; send the message in it",
        ));
    }
    let now = web.now();
    on_thread(&web, move |web| {
        web.counter.answer_file(&body.bytes, &about, now)
    })
    .await
}

/// POST /advice
pub(super) async fn advice(
    State(web): State<Arc<Web>>,
    request: Request,
) -> Result<Json<Advised>, Problem> {
    let (asked, _held): (AskedAdvice, Body) = Body::json(&web, request).await?;
    Ok(Json(web.counter.advised(&asked, web.now())?))
}

/// GET /contacts
pub(super) async fn contacts(
    State(web): State<Arc<Web>>,
    RawQuery(query): RawQuery,
) -> Result<Json<ContactList>, Problem> {
    let parameters = Parameters::read(query.as_deref(), &SITUATION)?;
    let lang = parameters.lang()?.unwrap_or_default();
    let asked = parameters.situation()?;
    Ok(Json(web.counter.contacts_listed(
        &asked,
        lang,
        web.now(),
    )?))
}

/// GET /guides
pub(super) async fn guides(
    State(web): State<Arc<Web>>,
    RawQuery(query): RawQuery,
) -> Result<Json<GuideList>, Problem> {
    let lang = Parameters::read(query.as_deref(), &["lang"])?.lang()?;
    Ok(Json(web.counter.guides_listed(lang.unwrap_or_default())))
}

/// GET /guides/{id}
pub(super) async fn guide(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<GuideInFull>, Problem> {
    let lang = Parameters::read(query.as_deref(), &["lang"])?.lang()?;
    let guide = web
        .counter
        .guide_in_full(&id, lang.unwrap_or_default(), web.now())?;
    Ok(Json(guide))
}

/// POST /tools
pub(super) async fn tool(
    State(web): State<Arc<Web>>,
    request: Request,
) -> Result<Json<ToolAnswer>, Problem> {
    let (asked, held): (AskedTool, Body) = Body::json(&web, request).await?;
    on_thread(&web, move |web| {
        let answer = web.counter.tool_answered(&asked);
        drop(held);
        answer
    })
    .await
}

/// GET /openapi.json
pub(super) async fn description() -> Response {
    let kind = HeaderValue::from_static("application/json");
    match serde_json::to_vec(&openapi()) {
        Ok(json) => ([(CONTENT_TYPE, kind)], json).into_response(),
        Err(_) => busy().into_response(),
    }
}
