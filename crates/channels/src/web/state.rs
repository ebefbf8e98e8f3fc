//! What every page shares, and which address leads to which.

use super::limits::{self, Buckets};
use super::ocr::Ocr;
use super::ticket::Seal;
use super::{ask, guard, page, pages};
use crate::api::{self, Keys};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use madoguchi_service::Counter;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::Semaphore;

/// Who runs the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Their name.
    pub name: String,
    /// A mail address, telephone number or https page; empty when none is given.
    pub contact: String,
}

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct Options {
    /// Requests a minute that one address may make.
    pub per_minute: u32,
    /// Pictures a minute that one address may have read.
    pub pictures_per_minute: u32,
    /// A reverse proxy that is believed when it says who asks (`X-Forwarded-For`, its last entry).
    pub proxy: Option<IpAddr>,
    /// Reads the words in pictures, when the machine can.
    pub ocr: Option<Ocr>,
    /// The time answers are given for; `None` is now.
    pub at: Option<OffsetDateTime>,
    /// Nothing coming for so long ends an upload; the head of a request may take as long.
    pub idle: Duration,
    /// Requests in work at once; more get a page that asks to wait.
    pub at_once: usize,
    /// Keys for the interface for programs; `None` leaves it open.
    pub api_keys: Option<Arc<Keys>>,
    /// Who runs it, shown below every page.
    pub operator: Option<Operator>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            per_minute: 600,
            pictures_per_minute: 30,
            proxy: None,
            ocr: None,
            at: None,
            idle: limits::IDLE,
            at_once: limits::IN_WORK,
            api_keys: None,
            operator: None,
        }
    }
}

/// Everything the pages share.
pub struct Web {
    /// Reads, assesses, advises.
    pub counter: Arc<Counter>,
    /// Seals what a person takes along.
    pub(crate) seal: Seal,
    /// Requests an address.
    pub(crate) requests: Buckets,
    /// Pictures an address.
    pub(crate) pictures: Buckets,
    /// Requests in work.
    pub(crate) in_work: Semaphore,
    /// Threads that read and assess.
    pub(crate) threads: Semaphore,
    /// Bytes of uploads in memory.
    pub(crate) uploads: Arc<Semaphore>,
    /// What the operator decided.
    pub(crate) options: Options,
    /// Where a clock stands that does not go.
    clock: Mutex<Option<OffsetDateTime>>,
}

impl Web {
    /// The pages of a counter.
    pub fn new(counter: Arc<Counter>, options: Options) -> Web {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Web {
            counter,
            seal: Seal::new(),
            requests: Buckets::per_minute(options.per_minute),
            pictures: Buckets::per_minute(options.pictures_per_minute),
            in_work: Semaphore::new(options.at_once),
            threads: Semaphore::new(cores.max(2)),
            uploads: Arc::new(Semaphore::new(limits::UPLOADS_BYTES)),
            clock: Mutex::new(options.at),
            options,
        }
    }

    /// The time answers are given for.
    pub(crate) fn now(&self) -> OffsetDateTime {
        let clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        clock.unwrap_or_else(OffsetDateTime::now_utc)
    }

    /// Sets the clock to a time at which it stands still: for rehearsals.
    pub fn set_clock(&self, at: OffsetDateTime) {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    /// Runs work on a thread of its own, a bounded number at once; `None` when it panicked.
    pub(crate) async fn on_thread<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Web) -> T + Send + 'static,
    ) -> Option<T> {
        let _permit = self.threads.acquire().await.ok()?;
        let web = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&web)).await.ok()
    }
}

/// The pages with all their guards.
pub fn router(web: Arc<Web>) -> Router {
    Router::new()
        .route("/", get(pages::home))
        .route("/ask", get(ask::page).post(ask::submit))
        .route("/check", post(ask::corrected))
        .route("/answer", post(ask::situation))
        .route("/sheet", post(ask::sheet))
        .route("/help", get(pages::urgent))
        .route("/help/now/{what}", get(pages::urgent_now))
        .route("/help/what", get(pages::urgent_what))
        .route("/help/what/{group}", get(pages::urgent_group))
        .route("/help/advice", post(pages::urgent_advice))
        .route("/screenshot", get(pages::screenshot))
        .route("/contacts", get(pages::contacts))
        .route("/guides", get(pages::guides))
        .route("/guides/{id}", get(pages::guide).post(pages::guide_tool))
        .route("/about", get(pages::about))
        .route("/settings", post(page::settings))
        .route("/assets/{name}", get(page::asset))
        .nest(api::PREFIX, api::router(&web))
        .fallback(page::not_found)
        .method_not_allowed_fallback(page::not_found)
        .layer(DefaultBodyLimit::max(limits::REQUEST_BYTES))
        .layer(from_fn_with_state(Arc::clone(&web), guard::guard))
        .with_state(web)
}
