//! Puts right what happened to the raw mail as a whole before it came here.

use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// Lines looked at to find where a mail begins.
const LINES: usize = 60;

/// The mail from its first header field on, with LF or CRLF line ends: without BOM, blank lines, an mbox
/// `From ` line, lines of something else in front, or an indentation that all lines share.
pub(super) fn clean(bytes: &[u8]) -> Cow<'_, [u8]> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let bytes = match utf_16(bytes) {
        Some(text) => Cow::Owned(text.into_bytes()),
        None => with_line_feeds(bytes),
    };
    match bytes {
        Cow::Borrowed(bytes) => begin(bytes),
        Cow::Owned(bytes) => Cow::Owned(begin(&bytes).into_owned()),
    }
}

/// A mail saved as UTF-16, with a BOM.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let wide = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    wide.then(|| crate::charset::decode_bytes(bytes, None).text)
}

/// CR alone as a line end, where no LF is in sight.
fn with_line_feeds(bytes: &[u8]) -> Cow<'_, [u8]> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    if memchr(b'\n', head).is_some() || memchr(b'\r', head).is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut bytes = bytes.to_vec();
    for b in bytes.iter_mut().filter(|b| **b == b'\r') {
        *b = b'\n';
    }
    Cow::Owned(bytes)
}

fn begin(bytes: &[u8]) -> Cow<'_, [u8]> {
    let Some((start, indent)) = first_field(bytes) else {
        return Cow::Borrowed(skip_blank_lines(bytes));
    };
    let bytes = bytes.get(start..).unwrap_or(&[]);
    match bytes.get(..indent) {
        Some(indent) if !indent.is_empty() => Cow::Owned(without_indent(bytes, indent)),
        _ => Cow::Borrowed(bytes),
    }
}

/// Where the first header field's line begins, and how many bytes of indentation it has. Lines before it
/// that are neither blank nor `From ` lines are passed over only for a field that mail surely has.
fn first_field(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut at = 0;
    let mut clean = true;
    for _ in 0..LINES {
        let rest = bytes.get(at..).filter(|r| !r.is_empty())?;
        let (line, next) = super::headers::line(rest);
        let trimmed = line.trim_ascii_start();
        let quoted = trimmed.strip_prefix(b">").map(|t| t.trim_ascii_start());
        let text = quoted.filter(|t| is_mail_field(t)).unwrap_or(trimmed);
        let name = super::headers::name_len(text);
        if name.is_some() && (clean || is_mail_field(text)) {
            return Some((at, line.len() - text.len()));
        }
        let blank = line.trim_ascii().is_empty();
        clean &= blank || is_from_line(line);
        at += next;
    }
    None
}

/// An mbox separator: `From address date`.
pub(super) fn is_from_line(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

/// Whether a line is a field that stands at the head of a mail and hardly anywhere else.
pub(super) fn is_mail_field(line: &[u8]) -> bool {
    const FIELDS: [&str; 16] = [
        "received",
        "return-path",
        "from",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "delivered-to",
        "content-type",
        "dkim-signature",
        "authentication-results",
        "x-original-to",
        "envelope-to",
        "received-spf",
        "arc-seal",
        "to",
    ];
    let Some(name) = super::headers::name_len(line).and_then(|n| line.get(..n)) else {
        return false;
    };
    FIELDS
        .iter()
        .any(|f| f.as_bytes().eq_ignore_ascii_case(name))
}

fn skip_blank_lines(bytes: &[u8]) -> &[u8] {
    let start = bytes
        .iter()
        .position(|b| !matches!(b, b'\r' | b'\n'))
        .unwrap_or(bytes.len());
    bytes.get(start..).unwrap_or(&[])
}

/// Takes an indentation off every line that has it, or as much of it as the line has.
fn without_indent(bytes: &[u8], indent: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let shared = line.iter().zip(indent).take_while(|(a, b)| a == b).count();
        // A quoted blank line is often `>` alone.
        let shared = if line
            .get(shared..)
            .is_some_and(|l| memchr2(b'\r', b'\n', l) == Some(0))
        {
            shared
        } else if shared < indent.len() && indent.contains(&b'>') {
            0
        } else {
            shared
        };
        out.extend_from_slice(line.get(shared..).unwrap_or(&[]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(bytes: &[u8]) -> String {
        String::from_utf8(clean(bytes).into_owned()).expect("text")
    }

    #[test]
    fn what_stands_before_the_first_field_goes() {
        let mail = "Subject: a\n\nb\n";
        for before in [
            "",
            "\n\r\n",
            "\u{FEFF}",
            "From x@example.jp Mon Jan  1 00:00:00 2024\n",
            ">From x y\n",
        ] {
            assert_eq!(
                cleaned(format!("{before}{mail}").as_bytes()),
                mail,
                "{before:?}"
            );
        }
        assert_eq!(
            cleaned(format!("このメールです\n\n{mail}").as_bytes()),
            mail
        );
    }

    #[test]
    fn a_shared_indentation_goes() {
        assert_eq!(
            cleaned(b"  Subject: a\n   b\n\n  c\n d\n"),
            "Subject: a\n b\n\nc\nd\n"
        );
        assert_eq!(cleaned(b"> Subject: a\n>\n> c\n"), "Subject: a\n\nc\n");
    }

    #[test]
    fn carriage_returns_alone_and_wide_text() {
        assert_eq!(cleaned(b"Subject: a\r\rb\r"), "Subject: a\n\nb\n");
        assert_eq!(cleaned(b"Subject: a\r\n\r\nb"), "Subject: a\r\n\r\nb");
        let wide: Vec<u8> = "\u{FEFF}Subject: あ\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(cleaned(&wide), "Subject: あ\n");
    }
}
