//! The interface for programs: `/api/v1`, described by `/api/v1/openapi.json`.
//!
//! The same counter as the [page](crate::web), the same bounds and limits, the same promise: nothing that is asked
//! is kept or logged. Errors are problem details (RFC 9457). Where the operator gives out [`Keys`], a request
//! without one is refused; without keys the interface is as open as the page.

mod body;
mod calls;
mod keys;
mod openapi;
mod problem;
mod query;

use crate::web::Web;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;

pub use keys::{Key, Keys, new_key};
pub use openapi::openapi;
pub(crate) use problem::Problem;

/// Where the interface begins.
pub const PREFIX: &str = "/api/v1";

/// The calls below [`PREFIX`].
pub(crate) fn router(web: &Arc<Web>) -> Router<Arc<Web>> {
    Router::new()
        .route("/check", post(calls::check))
        .route("/check/raw", post(calls::check_raw))
        .route("/advice", post(calls::advice))
        .route("/contacts", get(calls::contacts))
        .route("/guides", get(calls::guides))
        .route("/guides/{id}", get(calls::guide))
        .route("/tools", post(calls::tool))
        .layer(from_fn_with_state(Arc::clone(web), keys::with_key))
        .route("/openapi.json", get(calls::description))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::wrong_method)
}
