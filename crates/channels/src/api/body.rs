//! A request's body, bounded in bytes, patience and memory.

use super::problem::Problem;
use crate::web::{Web, limits};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use futures_util::StreamExt;
use madoguchi_service::read_object;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

/// Bytes of a JSON body: a file of [`limits::FILE_BYTES`] in base64, and what stands around it.
const JSON_BYTES: usize = limits::FILE_BYTES / 3 * 4 + (64 << 10);

/// Bytes in memory, given back when this is dropped.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// What came.
    pub bytes: Vec<u8>,
    memory: Vec<OwnedSemaphorePermit>,
}

impl Body {
    /// Reads at most `most` bytes.
    pub(super) async fn read(
        web: &Arc<Web>,
        request: Request,
        most: usize,
    ) -> Result<Body, Problem> {
        let mut body = Body::default();
        let mut pieces = request.into_body().into_data_stream();
        loop {
            let next = timeout(web.options.idle, pieces.next())
                .await
                .map_err(|_| {
                    let detail = "nothing came for a while; send the request again";
                    Problem::new(StatusCode::REQUEST_TIMEOUT, "slow", detail)
                })?;
            let Some(piece) = next else { return Ok(body) };
            let piece = piece.map_err(|_| Problem::invalid("the request broke off"))?;
            if body.bytes.len() + piece.len() > most {
                let detail = format!("at most {} bytes are read", limits::FILE_BYTES);
                return Err(Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too-large",
                    detail,
                ));
            }
            let size = u32::try_from(piece.len()).unwrap_or(u32::MAX);
            let place = Arc::clone(&web.uploads).try_acquire_many_owned(size);
            body.memory.push(place.map_err(|_| busy())?);
            body.bytes.extend_from_slice(&piece);
        }
    }

    /// Reads JSON of that shape.
    pub(super) async fn json<T: DeserializeOwned>(
        web: &Arc<Web>,
        request: Request,
    ) -> Result<(T, Body), Problem> {
        let kind = request.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or("");
        let kind = kind.split(';').next().unwrap_or("").trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let detail = "send JSON with the header Content-Type: application/json";
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "media-type",
                detail,
            ));
        }
        let body = Body::read(web, request, JSON_BYTES).await?;
        let mut json = serde_json::Deserializer::from_slice(&body.bytes);
        let parsed = read_object(&mut json)
            .and_then(|parsed| json.end().map(|()| parsed))
            .map_err(|error| Problem::invalid(format!("the JSON is not as described: {error}")))?;
        Ok((parsed, body))
    }
}

/// Too much is going on just now.
pub(super) fn busy() -> Problem {
    let detail = "much is being asked just now; try again in ten seconds";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail)
}
