//! What stands before every page: who may ask how often, where a POST comes from, the headers of every answer.

use super::limits;
use super::page::{self, Notice};
use super::state::Web;
use crate::api::{self, Problem};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, HOST, HeaderName, HeaderValue, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use std::net::{IpAddr, Ipv4Addr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;
use tokio::time::timeout;

/// Who is at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub IpAddr);

/// Who asks, as the guard found out.
pub(super) fn asker(request: &Request) -> IpAddr {
    request
        .extensions()
        .get::<Peer>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |p| p.0)
}

/// Headers of every answer. `no-referrer`: no address of ours is told to the official pages we link to.
const HEADERS: [(&str, &str); 9] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-robots-tag", "noarchive"),
    ("x-dns-prefetch-control", "off"),
];

/// Lets a request through, or says kindly why not.
pub(super) async fn guard(
    State(web): State<Arc<Web>>,
    mut request: Request,
    next: Next,
) -> Response {
    let who = who_asks(&web, &request);
    request.extensions_mut().insert(Peer(who));
    let asked = Asked {
        headers: request.headers().clone(),
        by_program: request.uri().path().starts_with("/api/"),
    };
    let mut response = match admit(&web, who, &request) {
        Ok(permit) => {
            // A mistake of ours that panics costs this answer, not the connection.
            let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
            let answered = timeout(limits::REQUEST, answer).await;
            drop(permit);
            match answered {
                Ok(Ok(response)) => response,
                Ok(Err(_)) => asked.refused(&web, Notice::Failed),
                Err(_) => asked.refused(&web, Notice::Slow),
            }
        }
        Err((notice, wait)) => {
            let mut response = asked.refused(&web, notice);
            if let Some(wait) = wait.and_then(|w| HeaderValue::from_str(&w.to_string()).ok()) {
                response.headers_mut().insert(RETRY_AFTER, wait);
            }
            response
        }
    };
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    let cache = response.headers_mut().entry(CACHE_CONTROL);
    cache.or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Who is to be told when a request is refused, and how.
struct Asked {
    headers: HeaderMap,
    by_program: bool,
}

impl Asked {
    /// A page for people, a problem for programs.
    fn refused(&self, web: &Arc<Web>, notice: Notice) -> Response {
        let (status, code, detail) = in_programs_words(notice);
        if self.by_program {
            return Problem::new(status, code, detail).into_response();
        }
        page::notice(web, &self.headers, status, notice)
    }
}

fn in_programs_words(notice: Notice) -> (StatusCode, &'static str, &'static str) {
    match notice {
        Notice::TooMany => (
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            "too many requests; wait as long as Retry-After says",
        ),
        Notice::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "much is being asked just now; wait as long as Retry-After says",
        ),
        Notice::Slow => (
            StatusCode::REQUEST_TIMEOUT,
            "slow",
            "the request did not arrive in time; send it again",
        ),
        Notice::Elsewhere => (
            StatusCode::FORBIDDEN,
            "elsewhere",
            "a page of another site sent this; call from a program instead",
        ),
        Notice::NotFound => (StatusCode::NOT_FOUND, "not-found", "there is nothing here"),
        Notice::Again => (
            StatusCode::GONE,
            "again",
            "ask once more from the beginning",
        ),
        Notice::Failed => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "failed",
            "something went wrong here; try again",
        ),
    }
}

type Refused = (Notice, Option<u64>);

fn admit<'w>(
    web: &'w Web,
    who: IpAddr,
    request: &Request,
) -> Result<tokio::sync::SemaphorePermit<'w>, Refused> {
    let path = request.uri().path();
    // Style and script of a page are part of the page.
    if !path.starts_with("/assets/") {
        let now = Instant::now();
        let keys = web.options.api_keys.as_ref();
        let keys = keys.filter(|_| path.starts_with(api::PREFIX));
        let taken = match keys.and_then(|keys| keys.holder(request.headers())) {
            Some(key) => key.take(now),
            None => web.requests.take(who, now),
        };
        taken.map_err(|wait| (Notice::TooMany, Some(wait.as_secs() + 1)))?;
    }
    if request.method() == Method::POST && is_from_elsewhere(request.headers()) {
        return Err((Notice::Elsewhere, None));
    }
    web.in_work
        .try_acquire()
        .map_err(|_| (Notice::Busy, Some(10)))
}

/// Whether the browser says that another site sent this form. With `no-referrer` browsers send `Origin: null` for
/// our own forms too; then `Sec-Fetch-Site` decides where there is one.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()).filter(|o| *o != "null") else {
        return false;
    };
    let host = text(HOST.as_str()).unwrap_or("");
    origin
        .split_once("://")
        .is_none_or(|(_, from)| !from.eq_ignore_ascii_case(host))
}

/// The address that asks: the peer's, or what the operator's own proxy says it is.
fn who_asks(web: &Web, request: &Request) -> IpAddr {
    let peer = asker(request);
    if web.options.proxy != Some(peer) {
        return peer;
    }
    let forwarded = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .next_back();
    let last = forwarded
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.rsplit(',').next());
    last.and_then(|v| v.trim().parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elsewhere(fields: &[(&'static str, &'static str)]) -> bool {
        let headers = fields
            .iter()
            .map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)));
        is_from_elsewhere(&headers.collect())
    }

    #[test]
    fn a_form_of_another_site_is_seen() {
        assert!(elsewhere(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "null")
        ]));
        assert!(elsewhere(&[("sec-fetch-site", "same-site")]));
        assert!(elsewhere(&[
            ("origin", "https://evil.example"),
            ("host", "127.0.0.1:8025")
        ]));
    }

    #[test]
    fn our_own_form_passes_in_new_and_old_browsers() {
        assert!(!elsewhere(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "null")
        ]));
        assert!(!elsewhere(&[
            ("origin", "http://127.0.0.1:8025"),
            ("host", "127.0.0.1:8025")
        ]));
        assert!(!elsewhere(&[
            ("origin", "null"),
            ("host", "127.0.0.1:8025")
        ]));
        assert!(!elsewhere(&[]));
    }
}
