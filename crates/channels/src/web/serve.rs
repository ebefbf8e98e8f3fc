//! The transport: one HTTP/1.1 connection a task, bounded in number and patience.

use super::guard::Peer;
use super::limits;
use super::state::{Web, router};
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// After a failed accept (no file handles left) we wait so long.
const PAUSE: Duration = Duration::from_millis(100);

/// Binds an address.
///
/// # Errors
/// When it is taken, or may not be bound.
pub async fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}

/// Answers on a bound address until the process is told to end (Ctrl-C).
pub async fn serve(listener: TcpListener, web: Arc<Web>) {
    tokio::select! {
        () = accept(listener, web) => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

async fn accept(listener: TcpListener, web: Arc<Web>) {
    let patience = web.options.idle;
    let pages = router(web);
    let connections = Arc::new(Semaphore::new(limits::CONNECTIONS));
    loop {
        // Waiting for a place before accepting leaves newcomers to the system's own queue.
        let Ok(place) = Arc::clone(&connections).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let pages = pages.clone();
                tokio::spawn(async move {
                    connection(stream, peer, pages, patience).await;
                    drop(place);
                });
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Answers one connection; `patience` is how long the head of a request may take.
async fn connection(stream: TcpStream, peer: SocketAddr, pages: axum::Router, patience: Duration) {
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer.ip()));
        pages.clone().oneshot(request)
    });
    // A broken connection is the client's matter; there is nobody left to tell.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}
