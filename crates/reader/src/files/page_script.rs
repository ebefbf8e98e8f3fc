//! What the scripts of an attached page write or lead to, as far as it shows without running them.

use super::look::{Look, is_address};
use crate::Budget;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use madoguchi_model::LinkPlace;
use memchr::memmem;
use percent_encoding::percent_decode_str;

/// Pages written by scripts that are given.
const WRITTEN: usize = 4;
/// Addresses taken from one page's scripts.
const LINKS: usize = 50;
/// The shortest literal that is taken for a packed page.
const SHORTEST: usize = 64;
/// Literals looked at.
const LITERALS: usize = 2_000;

/// The pages that scripts write from literals: percent-encoded (`unescape('%3Chtml…')`) or Base64
/// (`atob('PGh0bWw…')`), at most four.
pub(super) fn written(source: &str) -> Vec<String> {
    let mut pages = Vec::new();
    for literal in literals(source).filter(|l| l.len() >= SHORTEST) {
        let page = match literal.get(..3) {
            Some("%3c" | "%3C") => {
                Some(percent_decode_str(literal).decode_utf8_lossy().into_owned())
            }
            _ => base64(literal).and_then(|bytes| String::from_utf8(bytes).ok()),
        };
        pages.extend(page.filter(|p| p.trim_start().starts_with('<') && p.contains('>')));
        if pages.len() >= WRITTEN {
            break;
        }
    }
    pages
}

/// Keeps the addresses that stand in a script's literals, in clear or as Base64.
pub(super) fn links(look: &mut Look, source: &str, budget: &mut Budget) {
    let mut left = LINKS;
    for literal in literals(source) {
        // Base64 of "http" begins so whatever follows.
        let clear = match literal.starts_with("aHR0c") {
            true => base64(literal).and_then(|bytes| String::from_utf8(bytes).ok()),
            false => literal
                .starts_with("http")
                .then(|| literal.replace("\\/", "/")),
        };
        let Some(address) = clear.filter(|a| is_web_address(a)) else {
            continue;
        };
        look.link(&address, LinkPlace::Attachment, budget);
        left -= 1;
        if left == 0 {
            return;
        }
    }
}

/// A whole address; not the names of XML vocabularies, nor a beginning that a script goes on with.
fn is_web_address(text: &str) -> bool {
    const NAMES: [&str; 4] = [
        "http://www.w3.org/",
        "https://www.w3.org/",
        "http://schemas.",
        "https://schema.org",
    ];
    let scheme = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    scheme.is_some_and(|rest| rest.len() > 3 && rest.contains('.'))
        && !text.contains(char::is_whitespace)
        && !NAMES.iter().any(|n| text.starts_with(n))
        && is_address(text)
}

/// What stands between quotation marks and begins like an address or a packed page. Marks are not told from
/// apostrophes in text, which only makes some literals be missed.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    let bytes = source.as_bytes();
    let starts: [&[u8]; 10] = [
        b"http", b"aHR0c", b"%3", b"PCFET0N", b"PGh0bW", b"PGJvZH", b"PHNjcm", b"PEhUTU",
        b"PGhlYW", b"PCFkb2",
    ];
    let mut at = 0;
    // Marks that do not occur again.
    let mut unclosed: Vec<u8> = Vec::new();
    std::iter::from_fn(move || {
        while let Some(found) = memchr::memchr3(b'"', b'\'', b'`', bytes.get(at..)?).map(|f| f + at)
        {
            let quote = bytes.get(found).copied()?;
            at = found + 1;
            let rest = bytes.get(at..)?;
            if unclosed.contains(&quote) || !starts.iter().any(|s| rest.starts_with(s)) {
                continue;
            }
            match memchr::memchr(quote, rest) {
                Some(end) => {
                    let literal = source.get(at..at + end)?;
                    at += end + 1;
                    return Some(literal);
                }
                None => unclosed.push(quote),
            }
        }
        None
    })
    .take(LITERALS)
}

/// Bytes written as Base64, without regard to blanks and to padding; `None` when it is none.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    if memmem::find(text.as_bytes(), b"\n").is_none() && !text.contains(' ') {
        return STANDARD_NO_PAD.decode(text).ok();
    }
    let text: Vec<u8> = text
        .bytes()
        .filter(|b| !b.is_ascii_whitespace() && *b != b'=')
        .collect();
    STANDARD_NO_PAD.decode(text).ok()
}
