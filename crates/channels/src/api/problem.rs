//! Problem details for HTTP APIs (RFC 9457).

use axum::http::header::{CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use madoguchi_service::Unanswered;
use madoguchi_service::text::printable;
use schemars::JsonSchema;
use serde::Serialize;

/// Characters of what is said of a request; a parser's words may repeat some of it.
const MOST: usize = 300;

/// What went wrong, and what to do about it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is (RFC 9457 section 4.2.1).
    r#type: &'static str,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// A stable name of the problem, for programs.
    code: &'static str,
    /// What to do, for people.
    detail: String,
}

impl Problem {
    /// A problem.
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl AsRef<str>) -> Problem {
        Problem {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            code,
            detail: printable(detail.as_ref()).chars().take(MOST).collect(),
        }
    }

    /// Something in the request is not as described.
    pub(super) fn invalid(detail: impl AsRef<str>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "invalid", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (status, [(CONTENT_TYPE, kind)], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"madoguchi\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<Unanswered> for Problem {
    fn from(unanswered: Unanswered) -> Problem {
        match unanswered {
            Unanswered::Invalid(detail) => Problem::invalid(detail),
            Unanswered::Unknown(detail) => Problem::new(StatusCode::NOT_FOUND, "unknown", detail),
        }
    }
}

/// Any address that leads nowhere.
pub(super) async fn not_found() -> Problem {
    let detail = "there is nothing here; /api/v1/openapi.json tells what there is";
    Problem::new(StatusCode::NOT_FOUND, "not-found", detail)
}

/// A method the address does not have; `Allow` names those it has.
pub(super) async fn wrong_method(method: Method) -> Problem {
    let detail = format!("{method} is not possible here; the Allow header tells what is");
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}
