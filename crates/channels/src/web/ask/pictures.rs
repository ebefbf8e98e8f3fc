//! Screenshots and photographs: codes found, words read, and shown for correction before anything is judged.

use super::answer::{Told, answer_page};
use super::{ask_page, consult, refused};
use crate::web::page::{Page, render};
use crate::web::picture::{self, Ready, Unusable};
use crate::web::preferences::Preferences;
use crate::web::state::Web;
use crate::web::ticket::Held;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use madoguchi_model::Link;
use madoguchi_service::text::printable;
use madoguchi_service::{Pictured, ShownFile};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

/// A host to be confirmed.
struct HostBox {
    /// As it is sent back.
    value: String,
    /// As it is shown: defanged.
    shown: String,
}

#[derive(Template)]
#[template(path = "correct.html")]
struct CorrectPage {
    page: Page,
    read: String,
    text: String,
    hosts: Vec<HostBox>,
    ticket: String,
}

/// What pictures gave.
#[derive(Default)]
struct Seen {
    codes: Vec<Link>,
    words: String,
    /// Why one of them could not be used.
    unusable: Option<Unusable>,
    /// The names of those of which nothing came.
    unread: Vec<String>,
    /// Too many were sent from this address.
    is_too_often: bool,
}

/// Looks at pictures and asks for correction of what was read; answers at once when only codes were found.
pub(super) async fn look_at(
    web: &Arc<Web>,
    look: Preferences,
    who: IpAddr,
    text: &str,
    files: Vec<ShownFile>,
    pictures: &[ShownFile],
) -> Response {
    let seen = see(web, who, pictures).await;
    if seen.words.is_empty() && seen.codes.is_empty() && text.trim().is_empty() && files.is_empty()
    {
        let (status, key) = nothing_seen(web, &seen);
        return ask_page(web, look, status, text, Some((key, "")));
    }
    if seen.words.is_empty() {
        let pictured = Pictured {
            codes: seen.codes,
            unread: seen.unread,
            ..Pictured::default()
        };
        return match consult(web, text.to_owned(), files, Some(pictured)).await {
            Ok(consultation) => answer_page(web, look, consultation, Told::NotYet),
            Err(refusal) => refused(web, look, text, refusal),
        };
    }
    let beside = match files.is_empty() {
        true => None,
        false => consult(web, String::new(), files, None).await.ok(),
    };
    let hosts = web.counter.hosts(&seen.words);
    let held = Held::Pictures {
        codes: seen.codes,
        hosts: hosts.clone(),
        beside: beside.map(|c| Box::new(c.kept())),
        unread: seen.unread,
    };
    let ticket = web.seal.seal(&held, web.now()).unwrap_or_default();
    correction_page(web, look, &seen.words, text, &hosts, ticket)
}

/// The words read, to be corrected; the hosts, to be confirmed.
pub(super) fn correction_page(
    web: &Arc<Web>,
    look: Preferences,
    read: &str,
    text: &str,
    hosts: &[String],
    ticket: String,
) -> Response {
    let carry = [("ticket", ticket.as_str()), ("read", read), ("text", text)];
    let carry = carry
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
    let hosts = hosts.iter().map(|host| HostBox {
        value: host.clone(),
        shown: printable(&host.replace('.', "[.]")),
    });
    render(
        StatusCode::OK,
        &CorrectPage {
            page: Page::answering(web, look, "web-correct.title", "/check", carry),
            read: read.to_owned(),
            text: text.to_owned(),
            hosts: hosts.collect(),
            ticket,
        },
    )
}

async fn see(web: &Arc<Web>, who: IpAddr, pictures: &[ShownFile]) -> Seen {
    let mut seen = Seen::default();
    for picture in pictures {
        if web.pictures.take(who, Instant::now()).is_err() {
            seen.is_too_often = true;
            break;
        }
        let bytes = picture.bytes.clone();
        let ready = web.on_thread(move |web| prepared(web, &bytes)).await;
        let (words, codes) = match ready {
            Some(Ok((ready, codes))) => (ready.words, codes),
            Some(Err(why)) => {
                seen.unusable = Some(why);
                seen.unread.push(picture.name.clone());
                continue;
            }
            None => {
                seen.unusable = Some(Unusable::Format);
                seen.unread.push(picture.name.clone());
                continue;
            }
        };
        let has_code = !codes.is_empty();
        seen.codes.extend(codes);
        let words = match &web.options.ocr {
            Some(ocr) => ocr.read(words).await.unwrap_or_default(),
            None => String::new(),
        };
        // The squares of a code look like letters to OCR.
        let is_noise = has_code && is_noise(&words);
        if !words.is_empty() && !is_noise {
            seen.words.push_str(&words);
            seen.words.push('\n');
        } else if !has_code {
            seen.unread.push(picture.name.clone());
        }
    }
    seen.words = seen.words.trim().to_owned();
    seen
}

/// Whether nobody wrote such words: no Japanese, and no Latin word of four letters.
fn is_noise(words: &str) -> bool {
    let kana = words
        .chars()
        .any(|c| matches!(c, 'ぁ'..='ヺ' | '一'..='龥'));
    let word = words
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| word.len() >= 4);
    !kana && !word
}

fn prepared(web: &Web, bytes: &[u8]) -> Result<(Ready, Vec<Link>), Unusable> {
    let ready = picture::ready(bytes)?;
    let picture = ShownFile {
        name: String::new(),
        bytes: ready.codes.clone(),
    };
    let codes = web.counter.codes(&[picture]);
    Ok((ready, codes))
}

fn nothing_seen(web: &Web, seen: &Seen) -> (StatusCode, &'static str) {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match seen.unusable {
        _ if seen.is_too_often => (StatusCode::TOO_MANY_REQUESTS, "web-ask.pictures-too-often"),
        Some(Unusable::Format) => (status, "web-ask.picture-format"),
        Some(Unusable::TooLarge) => (StatusCode::PAYLOAD_TOO_LARGE, "web-ask.picture-too-large"),
        None if web.options.ocr.is_none() => (status, "web-ask.no-ocr"),
        None => (status, "web-ask.no-words"),
    }
}
