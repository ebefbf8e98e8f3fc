//! What is taken out of raw mails before any filter sees them, for all filters the same.

/// How much of the headers is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Headers {
    /// As they came, without the verdicts of earlier filters and the marks of mail programs.
    Kept,
    /// Only what the sender wrote; recipient and date are the same in all mails.
    Masked,
}

impl Headers {
    /// The name of the pass: a folder and a heading.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Headers::Kept => "kept",
            Headers::Masked => "masked",
        }
    }
}

/// The recipient of masked mails and of mails built from fields.
pub(crate) const RECIPIENT: &str = "To: recipient@example.com";
/// The date of masked mails and of mails built from fields.
pub(crate) const DATE: &str = "Date: Mon, 6 Jan 2025 12:00:00 +0900";

/// Beginnings of the names of headers which earlier filters, virus scanners and mail programs wrote: in
/// public corpora they tell one half from the other, in a mail that just came they do not stand.
const VERDICTS: [&str; 33] = [
    "x-spam",
    "x-pm-",
    "x-bogosity",
    "x-virus",
    "x-amavis",
    "x-ms-exchange-",
    "x-microsoft-antispam",
    "x-forefront",
    "x-mailscanner",
    "x-dspam",
    "x-barracuda",
    "x-rspamd",
    "x-proofpoint",
    "x-spambayes",
    "x-policyd",
    "x-greylist",
    "x-rc-",
    "x-sa-",
    "x-scanned",
    "xstatus",
    "xlevel",
    "xchecker",
    "x-synthetic-headers",
    "x-helo-check",
    "status",
    "x-status",
    "x-uid",
    "x-keywords",
    "x-mozilla-",
    "x-account-key",
    "lines",
    "content-length",
    "x-gmane",
];

/// Names of headers which the sender writes and which say nothing of where the mail was received.
const SENDERS: [&str; 11] = [
    "from",
    "reply-to",
    "subject",
    "message-id",
    "mime-version",
    "x-mailer",
    "user-agent",
    "x-priority",
    "x-msmail-priority",
    "importance",
    "organization",
];

/// A mail as all filters see it.
pub(crate) fn prepared(mail: &[u8], headers: Headers) -> Vec<u8> {
    let mut rest = mail;
    let mut out = Vec::with_capacity(mail.len() + 128);
    // An mbox's line before the headers.
    if rest.starts_with(b"From ") || rest.starts_with(b">From ") {
        rest = after_line(rest);
    }
    if headers == Headers::Masked {
        for line in [RECIPIENT, DATE] {
            out.extend_from_slice(line.as_bytes());
            out.extend_from_slice(line_end(mail));
        }
    }
    while let Some(field) = field(rest) {
        if is_kept(&name(field), headers) {
            out.extend_from_slice(field);
        }
        rest = rest.get(field.len()..).unwrap_or(&[]);
    }
    out.extend_from_slice(rest);
    out
}

fn is_kept(name: &str, headers: Headers) -> bool {
    match headers {
        Headers::Kept => !VERDICTS.iter().any(|v| name.starts_with(v)),
        Headers::Masked => SENDERS.contains(&name) || is_content(name),
    }
}

fn is_content(name: &str) -> bool {
    name.starts_with("content-") && name != "content-length"
}

/// The first header with its continuation lines; `None` at the empty line or the end.
fn field(rest: &[u8]) -> Option<&[u8]> {
    let first = rest.first()?;
    if matches!(first, b'\r' | b'\n') {
        return None;
    }
    let mut end = rest.len() - after_line(rest).len();
    while rest.get(end).is_some_and(|b| matches!(b, b' ' | b'\t')) {
        let more = rest.get(end..).unwrap_or(&[]);
        end += more.len() - after_line(more).len();
    }
    rest.get(..end)
}

/// The name of a header in small letters; of a line that is none, the whole line.
fn name(field: &[u8]) -> String {
    let end = field.iter().position(|b| *b == b':').unwrap_or(field.len());
    let name = field.get(..end).unwrap_or(&[]);
    String::from_utf8_lossy(name).trim().to_ascii_lowercase()
}

fn after_line(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|b| *b == b'\n');
    end.and_then(|end| bytes.get(end + 1..)).unwrap_or(&[])
}

fn line_end(mail: &[u8]) -> &'static [u8] {
    let first = mail.iter().position(|b| *b == b'\n').unwrap_or(0);
    if first > 0 && mail.get(first - 1) == Some(&b'\r') {
        b"\r\n"
    } else {
        b"\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From nobody Mon Jan  1 00:00:00 2001\n\
        Received: from a.test\n\tby b.test; Mon, 1 Jan 2001\n\
        X-Spam-Status: No, hits=1\n\ttests=NONE\n\
        To: list@b.test\n\
        From: Ann <ann@a.test>\n\
        Subject: one\n two\n\
        Content-Type: text/plain\n\
        Content-Length: 7\n\
        Status: RO\n\
        \n\
        Status: a word of the body\nX-Spam: too\n";

    fn text(headers: Headers) -> String {
        String::from_utf8(prepared(MAIL.as_bytes(), headers)).expect("UTF-8")
    }

    #[test]
    fn earlier_verdicts_and_marks_are_taken_out_with_their_continuations() {
        let kept = text(Headers::Kept);
        assert!(kept.starts_with("Received: from a.test\n\tby b.test"));
        assert!(!kept.contains("hits=1") && !kept.contains("tests=NONE"));
        assert!(!kept.contains("Status: RO") && !kept.contains("Content-Length"));
        assert!(kept.contains("To: list@b.test"));
    }

    #[test]
    fn masked_mails_keep_what_the_sender_wrote() {
        let masked = text(Headers::Masked);
        for gone in ["Received", "b.test", "hits=1", "Content-Length"] {
            assert!(!masked.contains(gone), "{gone}");
        }
        for left in [RECIPIENT, DATE, "From: Ann", "Subject: one\n two\n"] {
            assert!(masked.contains(left), "{left}");
        }
        assert!(masked.contains("Content-Type: text/plain\n\nStatus: a word"));
    }

    #[test]
    fn the_body_is_left_as_it_is() {
        for headers in [Headers::Kept, Headers::Masked] {
            assert!(text(headers).ends_with("\n\nStatus: a word of the body\nX-Spam: too\n"));
        }
    }

    #[test]
    fn odd_mails_do_not_stop_it() {
        for odd in ["", "\n", "no header at all", "A: b", "From ", " a\n\tb"] {
            prepared(odd.as_bytes(), Headers::Kept);
            prepared(odd.as_bytes(), Headers::Masked);
        }
        let lines = String::from_utf8(prepared(b"A: b\r\nFrom: c\r\n\r\nd", Headers::Masked));
        assert!(lines.is_ok_and(|l| l.contains("+0900\r\nFrom: c\r\n\r\nd")));
    }
}
