//! What is bounded: requests, bytes, patience, pictures. Some of it over a real socket.

mod site;

use axum::http::StatusCode;
use madoguchi_channels::web::{Options, limits, listen, serve};
use site::{BOUNDARY, SMS, Site, multipart};
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn too_many_requests_get_a_kind_page() {
    let site = Site::with(Options {
        per_minute: 5,
        ..Options::default()
    });
    for _ in 0..5 {
        assert_eq!(site.get("/").await.status, StatusCode::OK);
    }
    let answer = site.get("/").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    answer.has("少しお待ちください").has("href=\"/contacts\"");
    let wait: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(
        answer
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
}

#[tokio::test]
async fn only_the_operators_own_proxy_says_who_asks() {
    let from = |who: &str| {
        let request = axum::http::Request::get("/").header("x-forwarded-for", who);
        request.body(axum::body::Body::empty()).expect("a request")
    };
    let unspecified = "0.0.0.0".parse().expect("an address");
    let behind = Site::with(Options {
        per_minute: 1,
        proxy: Some(unspecified),
        ..Options::default()
    });
    assert_eq!(behind.send(from("192.0.2.1")).await.status, StatusCode::OK);
    assert_eq!(
        behind.send(from("evil, 192.0.2.2")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        behind.send(from("192.0.2.1")).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    let alone = Site::with(Options {
        per_minute: 1,
        ..Options::default()
    });
    assert_eq!(alone.send(from("192.0.2.1")).await.status, StatusCode::OK);
    assert_eq!(
        alone.send(from("192.0.2.2")).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
}

#[tokio::test]
async fn a_file_that_is_too_large_leaves_the_text_in_the_box() {
    let site = Site::new();
    let large = vec![b'x'; limits::FILE_BYTES + 1];
    let answer = site.show("これは何ですか", &[("large.eml", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.has("これは何ですか").has("大きすぎて");
    let small: Vec<(&str, &[u8])> = vec![("a.txt", b"hello"); limits::FILES + 1];
    let answer = site.show("これは何ですか", &small).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.has("これは何ですか").has("多すぎ");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_said_to_be() {
    let site = Site::new();
    let long = "あ".repeat(limits::TEXT_BYTES);
    let answer = site.show(&long, &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.has("大きすぎて");
}

#[tokio::test]
async fn a_broken_form_is_no_error_of_ours() {
    let site = Site::new();
    for body in ["", "garbage", "------madoguchi\r\nContent-Disp"] {
        let request = axum::http::Request::post("/ask")
            .header(
                "content-type",
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(axum::body::Body::from(body))
            .expect("a request");
        let answer = site.send(request).await;
        assert!(answer.status.is_client_error(), "{body}: {}", answer.status);
        answer.has("id=\"instead\"");
    }
}

#[tokio::test]
async fn when_too_much_is_going_on_a_page_asks_to_wait() {
    let site = Site::with(Options {
        at_once: 0,
        ..Options::default()
    });
    let answer = site.get("/ask").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "10");
    answer.has("href=\"/contacts\"");
}

/// Serves on a port of the system's choice.
async fn socket(options: Options) -> (SocketAddr, Site) {
    let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0)))
        .await
        .expect("a port");
    let address = listener.local_addr().expect("bound");
    let site = Site::with(options);
    tokio::spawn(serve(listener, Arc::clone(&site.web)));
    (address, site)
}

async fn exchange(address: SocketAddr, parts: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    for part in parts {
        stream.write_all(part).await.expect("sends");
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("answers");
    String::from_utf8_lossy(&answer).into_owned()
}

fn head(length: usize) -> String {
    format!(
        "POST /ask HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: look=ja.furigana.normal.normal\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n\r\n"
    )
}

#[tokio::test]
async fn fifty_megabytes_over_a_socket_get_a_page() {
    let (address, site) = socket(Options::default()).await;
    let token = site.token().await;
    let body = multipart(&token, "どうすれば", &[("huge.eml", &vec![b'a'; 50 << 20])]);
    let answer = exchange(address, &[head(body.len()).as_bytes(), &body]).await;
    assert!(
        answer.starts_with("HTTP/1.1 413 "),
        "{}",
        answer.lines().next().unwrap_or("")
    );
    assert!(answer.contains("どうすれば"));
}

#[tokio::test]
async fn a_message_over_a_socket_is_answered() {
    let (address, site) = socket(Options::default()).await;
    let token = site.token().await;
    let body = multipart(&token, SMS, &[]);
    let answer = exchange(address, &[head(body.len()).as_bytes(), &body]).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"));
    assert!(answer.contains("level-dangerous"));
}

#[tokio::test]
async fn an_upload_that_stops_half_way_is_given_up() {
    let idle = Duration::from_millis(300);
    let (address, site) = socket(Options {
        idle,
        ..Options::default()
    })
    .await;
    let token = site.token().await;
    let body = multipart(&token, "とちゅう", &[("a.eml", &[b'a'; 10_000])]);
    let started = Instant::now();
    let answer = exchange(address, &[head(body.len()).as_bytes(), &body[..5_000]]).await;
    assert!(
        answer.starts_with("HTTP/1.1 408 "),
        "{}",
        answer.lines().next().unwrap_or("")
    );
    assert!(answer.contains("とちゅう"), "what was typed is still there");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_head_that_never_ends_is_given_up() {
    let (address, _site) = socket(Options {
        idle: Duration::from_millis(300),
        ..Options::default()
    })
    .await;
    let started = Instant::now();
    let answer = exchange(address, &[b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "]).await;
    assert!(!answer.contains("200 OK"), "{answer}");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let (address, _site) = socket(Options::default()).await;
    let huge = format!("GET / HTTP/1.1\r\nX-Huge: {}\r\n\r\n", "a".repeat(1 << 20));
    let mut stream = TcpStream::connect(address).await.expect("connects");
    // The server may hang up before it has read everything.
    let _ = stream.write_all(huge.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
}

/// An archive that holds `size` bytes of nothing.
fn bomb(size: usize) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("invoice.txt", options).expect("a file");
    archive.write_all(&vec![0; size]).expect("written");
    archive.finish().expect("finished").into_inner()
}

#[tokio::test]
async fn an_archive_that_unpacks_to_half_a_gigabyte_harms_nobody() {
    let site = Site::new();
    let bomb = bomb(512 << 20);
    assert!(bomb.len() < 2 << 20, "it is packed");
    let started = Instant::now();
    let answer = site
        .show("これは開いてもいいですか", &[("invoice.zip", &bomb)])
        .await;
    assert!(!answer.status.is_server_error(), "{}", answer.status);
    assert!(started.elapsed() < Duration::from_secs(20));
}
