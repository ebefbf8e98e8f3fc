//! Reads what a form sends, bounded in bytes, files and patience. Whatever is refused, the text typed beside it is
//! kept and given back.

use super::form::Fields;
use super::limits;
use super::state::Web;
use axum::body::to_bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use madoguchi_service::ShownFile;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

/// What came.
#[derive(Debug, Default)]
pub(super) struct Upload {
    /// Fields without a file.
    pub fields: Fields,
    /// Files, each within its bound.
    pub files: Vec<ShownFile>,
    /// Why not everything was taken.
    pub refused: Option<Refused>,
    /// The memory the files stand in, given back when this is dropped.
    memory: Vec<OwnedSemaphorePermit>,
}

/// Why something was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// A file, the text or the whole is too large.
    TooLarge,
    /// More files than are looked at.
    TooMany,
    /// Nothing came for a while.
    Slow,
    /// Too much is in memory just now.
    Busy,
    /// It is no form.
    Broken,
    /// The form is not of a page of this run, or was left open too long.
    Stale,
}

impl Upload {
    /// The text typed into the box.
    pub(super) fn text(&self) -> &str {
        self.fields.get("text").unwrap_or("")
    }

    /// Whether the form is not one of this run's pages, or was left open too long.
    pub(in crate::web) fn is_stale(&self) -> bool {
        self.refused == Some(Refused::Stale)
    }

    /// Reads a form of either kind.
    pub(super) async fn read(web: &Arc<Web>, request: Request) -> Upload {
        let mut upload = Upload::default();
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("");
        let outcome = if kind.starts_with("multipart/form-data") {
            match Multipart::from_request(request, &()).await {
                Ok(multipart) => upload.parts(web, multipart).await,
                Err(_) => Err(Refused::Broken),
            }
        } else {
            upload.plain(web.options.idle, request).await
        };
        let token = upload.fields.get("form").unwrap_or("");
        let stale = !web.seal.is_our_form(token, web.now());
        upload.refused = upload.refused.or(outcome.err());
        upload.refused = upload.refused.or(stale.then_some(Refused::Stale));
        upload
    }

    async fn plain(&mut self, idle: Duration, request: Request) -> Result<(), Refused> {
        let read = timeout(idle, to_bytes(request.into_body(), limits::FORM_BYTES));
        let bytes = read
            .await
            .map_err(|_| Refused::Slow)?
            .map_err(|_| Refused::TooLarge)?;
        self.fields = fields_of(&bytes);
        Ok(())
    }

    async fn parts(&mut self, web: &Arc<Web>, mut multipart: Multipart) -> Result<(), Refused> {
        while let Some(field) = within(web.options.idle, multipart.next_field()).await? {
            let name = field.name().unwrap_or("").to_owned();
            if field.file_name().is_none() {
                let value = self.value(web.options.idle, field).await?;
                self.fields.0.push((name, value));
                continue;
            }
            let file_name = field.file_name().unwrap_or("").chars().take(200).collect();
            self.file(web, file_name, field).await?;
        }
        Ok(())
    }

    /// A field's text. What is too long is cut, and said to be.
    async fn value(&mut self, idle: Duration, mut field: Field<'_>) -> Result<String, Refused> {
        let mut bytes = Vec::new();
        while let Some(chunk) = within(idle, field.chunk()).await? {
            if bytes.len() + chunk.len() > limits::TEXT_BYTES {
                self.refused.get_or_insert(Refused::TooLarge);
                continue;
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A file. One that is too large is read to its end and thrown away, so that the browser gets to see the page
    /// that says so.
    async fn file(
        &mut self,
        web: &Arc<Web>,
        name: String,
        mut field: Field<'_>,
    ) -> Result<(), Refused> {
        let mut bytes = Vec::new();
        let mut permits = Vec::new();
        let idle = web.options.idle;
        while let Some(chunk) = within(idle, field.chunk()).await? {
            let refused = if self.refused.is_some() {
                self.refused
            } else if self.files.len() >= limits::FILES {
                Some(Refused::TooMany)
            } else if bytes.len() + chunk.len() > limits::FILE_BYTES {
                Some(Refused::TooLarge)
            } else {
                let more = Arc::clone(&web.uploads).try_acquire_many_owned(chunk.len() as u32);
                more.map(|permit| permits.push(permit))
                    .err()
                    .map(|_| Refused::Busy)
            };
            match refused {
                Some(refused) => {
                    self.refused = Some(refused);
                    (bytes, permits) = (Vec::new(), Vec::new());
                }
                None => bytes.extend_from_slice(&chunk),
            }
        }
        // Browsers send an empty file when none was chosen.
        if !bytes.is_empty() && self.refused.is_none() {
            self.files.push(ShownFile { name, bytes });
            self.memory.append(&mut permits);
        }
        Ok(())
    }
}

/// Fields of an `application/x-www-form-urlencoded` body.
pub(super) fn fields_of(bytes: &[u8]) -> Fields {
    let most = 200;
    let pairs = form_urlencoded::parse(bytes).take(most);
    Fields(
        pairs
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect(),
    )
}

/// The next piece of a form, if it comes in time.
async fn within<T>(
    idle: Duration,
    next: impl Future<Output = Result<T, MultipartError>>,
) -> Result<T, Refused> {
    let next = timeout(idle, next).await.map_err(|_| Refused::Slow)?;
    next.map_err(|error| match error.status().as_u16() {
        413 => Refused::TooLarge,
        _ => Refused::Broken,
    })
}
