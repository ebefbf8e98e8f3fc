//! Text checks over HTTP, as many a second as asked: how long they take, and whether memory stays where it is.
//!
//! Requests are sent when they are due, not when the one before was answered, and a late start counts as waiting:
//! otherwise a slow server would slow its own measurement down (coordinated omission).

use crate::served::Served;
use anyhow::{Context, bail};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Connections that are kept open.
const CONNECTIONS: usize = 16;

/// Messages of several kinds and lengths, one in two honest.
const MESSAGES: [&str; 6] = [
    "お荷物を持ち帰りました。住所の確認をお願いします http://post-check.example/jp",
    "来週の打ち合わせですが、火曜の14時からに変更できますか。会議室は取り直しておきます。",
    "【重要】お客様のカードの利用を一時停止しました。24時間以内にこちらから手続きしてください https://card-login.example/a",
    "明日の遠足はお弁当と水筒を持たせてください。雨の場合は通常授業になります。",
    "きのうSMSのリンクを押してカードの番号を入れてしまいました。どうしたらいいですか",
    "ご予約ありがとうございます。11月30日18時、2名様で承りました。変更はお電話でお願いします。",
];

struct Options {
    rate: usize,
    seconds: usize,
    checks: usize,
    api: bool,
}

impl Options {
    fn read(arguments: &[&str]) -> anyhow::Result<Options> {
        let mut options = Options {
            rate: 200,
            seconds: 30,
            checks: 10_000,
            api: false,
        };
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            let mut number = || {
                let value = rest.next().and_then(|v| v.parse().ok());
                value.with_context(|| format!("{name} takes a number"))
            };
            match *name {
                "--rate" => options.rate = number()?,
                "--seconds" => options.seconds = number()?,
                "--checks" => options.checks = number()?,
                "--api" => options.api = true,
                "--page" => options.api = false,
                other => bail!(
                    "{other} is not known; write --rate, --seconds, --checks, --page or --api"
                ),
            }
        }
        Ok(options)
    }
}

/// Measures the release program.
///
/// # Errors
/// When it does not start, or an answer is not 200.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let options = Options::read(arguments)?;
    let served = Served::start(root, &["--no-ocr", "--per-minute", "4000000000"])?;
    let address = served.address.trim_start_matches("http://").to_owned();
    let requests = requests(&address, options.api)?;
    // The first checks fill what is made once.
    at_full_speed(&address, &requests, 200)?;
    let (paced, count) = (options.rate * options.seconds, options.checks);
    let waits = at_a_rate(&address, &requests, options.rate, paced)?;
    let what = if options.api { "/api/v1/check" } else { "/ask" };
    println!(
        "{what}: {paced} checks at {} a second: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        options.rate,
        at_share(&waits, 0.5),
        at_share(&waits, 0.99),
        at_share(&waits, 1.0)
    );
    let mut memory = vec![resident(served.process())?];
    let started = Instant::now();
    for _ in 0..10 {
        at_full_speed(&address, &requests, count / 10)?;
        memory.push(resident(served.process())?);
    }
    let speed = count as f64 / started.elapsed().as_secs_f64();
    println!(
        "{count} checks at full speed: {speed:.0} a second; memory in MB before, and after each tenth: {memory:?}"
    );
    let (before, after) = (memory[1], memory[memory.len() - 1]);
    if after > before + before / 4 + 8 {
        bail!("memory grew from {before} to {after} MB while the same was asked again and again");
    }
    Ok(())
}

/// Whole requests, ready to be sent.
fn requests(address: &str, api: bool) -> anyhow::Result<Vec<Vec<u8>>> {
    let token = if api { String::new() } else { token(address)? };
    let of = |message: &&str| {
        let (path, kind, body) = if api {
            let body = serde_json::json!({ "message": { "text": message } }).to_string();
            ("/api/v1/check", "application/json", body)
        } else {
            let body = format!("form={token}&text={}", percent_encoded(message));
            ("/ask", "application/x-www-form-urlencoded", body)
        };
        format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    };
    Ok(MESSAGES.iter().map(of).collect())
}

fn percent_encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// The token that the page's forms bear.
fn token(address: &str) -> anyhow::Result<String> {
    let mut connection = Connection::open(address)?;
    let page =
        connection.exchange(format!("GET /ask HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())?;
    let page = String::from_utf8_lossy(&page).into_owned();
    let after = page.split("name=\"form\" value=\"").nth(1);
    let token = after.and_then(|a| a.split('"').next());
    token
        .map(str::to_owned)
        .context("the page's form bears no token")
}

/// A kept-alive connection.
struct Connection {
    reader: BufReader<TcpStream>,
}

impl Connection {
    fn open(address: &str) -> anyhow::Result<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Connection {
            reader: BufReader::new(stream),
        })
    }

    /// Sends a request and reads its answer's body.
    fn exchange(&mut self, request: &[u8]) -> anyhow::Result<Vec<u8>> {
        self.reader.get_mut().write_all(request)?;
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        if !line.starts_with("HTTP/1.1 200 ") {
            bail!("answered {}", line.trim());
        }
        let mut length = 0;
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim().split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        Ok(body)
    }
}

/// Runs `work` on every connection at once; it gives how long each check took.
fn on_connections(
    address: &str,
    work: impl Fn(&mut Connection) -> anyhow::Result<Vec<Duration>> + Sync,
) -> anyhow::Result<Vec<Duration>> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| work(&mut Connection::open(address)?)))
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            let waits = thread
                .join()
                .map_err(|_| anyhow::anyhow!("a connection's thread panicked"))?;
            all.extend(waits?);
        }
        Ok(all)
    })
}

fn at_full_speed(address: &str, requests: &[Vec<u8>], count: usize) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    on_connections(address, |connection| {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return Ok(Vec::new());
            }
            connection.exchange(&requests[at % requests.len()])?;
        }
    })
    .map(|_| ())
}

fn at_a_rate(
    address: &str,
    requests: &[Vec<u8>],
    rate: usize,
    count: usize,
) -> anyhow::Result<Vec<Duration>> {
    let (next, started) = (AtomicUsize::new(0), Instant::now());
    on_connections(address, |connection| {
        let mut waits = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return Ok(waits);
            }
            let due = started + Duration::from_secs_f64(at as f64 / rate as f64);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            connection.exchange(&requests[at % requests.len()])?;
            waits.push(due.elapsed());
        }
    })
}

/// The wait that a share of all do not exceed, in milliseconds.
fn at_share(waits: &[Duration], share: f64) -> f64 {
    let mut sorted = waits.to_vec();
    sorted.sort_unstable();
    let at = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
    sorted
        .get(at)
        .map_or(0.0, |wait| wait.as_secs_f64() * 1_000.0)
}

/// Resident memory of a process, MB (proc(5)).
fn resident(process: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|l| l.split_whitespace().next());
    let kilobytes: u64 = kilobytes.context("no VmRSS")?.parse()?;
    Ok(kilobytes / 1024)
}
