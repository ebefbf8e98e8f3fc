//! What the whole input is: a raw mail, a picture, pasted text …

use super::identify::{self, Kind};
use super::names;
use crate::Intake;
use madoguchi_model::Channel;
use memchr::{memchr, memchr_iter};

/// The form of the whole input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Raw RFC 5322 mail.
    Mail,
    /// Unix mailbox of several mails.
    Mbox,
    /// Outlook .msg (OLE compound file).
    OutlookMsg,
    /// A picture.
    Picture,
    /// Text.
    Text,
    /// Another file, given alone (PDF, archive, page, APK …).
    File,
}

/// Bytes at the start in which header fields are looked for.
const HEADER_BYTES: usize = 64 << 10;
/// Lines of them.
const HEADER_LINES: usize = 400;

/// Decides the form by content; the name is only a hint.
pub(crate) fn form_of(bytes: &[u8], intake: &Intake) -> Form {
    let name = intake.name.unwrap_or("");
    let extension = names::extension(name);
    match identify::binary_kind(bytes) {
        Some(Kind::OutlookMsg) => return Form::OutlookMsg,
        Some(Kind::Picture) => return Form::Picture,
        Some(_) => return Form::File,
        None => {}
    }
    let head = Head::of(bytes);
    let said = matches!(extension.as_str(), "eml" | "mbox" | "emlx")
        || intake.channel == Some(Channel::Mail);
    if head.is_mail(said) {
        let page = head.page && matches!(extension.as_str(), "mht" | "mhtml");
        return match (page, head.mailbox) {
            (true, _) => Form::File,
            (_, true) => Form::Mbox,
            _ => Form::Mail,
        };
    }
    match identify::kind_of(bytes, name) {
        Kind::Text => Form::Text,
        // Pasted words may speak of commands: only a file that is named as a script is one.
        Kind::Script if !names::is_script(&extension) && !bytes.starts_with(b"#!") => Form::Text,
        _ => Form::File,
    }
}

/// Whether bytes begin like a raw mail, for a part or file nobody said anything about.
pub(super) fn is_mail(bytes: &[u8], named: bool) -> bool {
    Head::of(bytes).is_mail(named)
}

/// What the header-like lines at the beginning look like.
#[derive(Debug, Default)]
struct Head {
    /// Fields every mail has some of and mail programs show: From, Date, Subject, To.
    shown: u32,
    /// Fields that only machines write.
    machine: u32,
    /// A From field and a subject.
    from: bool,
    /// A date as RFC 5322 section 3.3 writes it, or encoded words (RFC 2047).
    encoded: bool,
    /// Begins with an mbox `From ` line.
    mailbox: bool,
    /// Written by a browser saving a page.
    page: bool,
}

impl Head {
    fn of(bytes: &[u8]) -> Head {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
            let part = bytes.get(..HEADER_BYTES).unwrap_or(bytes);
            return Head::scan(crate::charset::decode_bytes(part, None).text.as_bytes());
        }
        Head::scan(bytes)
    }

    fn scan(bytes: &[u8]) -> Head {
        let mut head = Head::default();
        let mut rest = bytes.get(..HEADER_BYTES).unwrap_or(bytes);
        let mut begun = false;
        for _ in 0..HEADER_LINES {
            if rest.is_empty() {
                break;
            }
            let (line, after) = split_line(rest);
            rest = after;
            if line.trim_ascii().is_empty() {
                if begun {
                    break;
                }
                continue;
            }
            if !begun
                && line
                    .strip_prefix(b">")
                    .unwrap_or(line)
                    .starts_with(b"From ")
            {
                head.mailbox = is_envelope(line);
            } else if begun && matches!(line.first(), Some(b' ' | b'\t')) {
                head.encoded = head.encoded || is_encoded_word(line);
            } else if !head.field(line) {
                break;
            }
            begun = true;
        }
        head
    }

    /// Takes a header field in; false when the line is none.
    fn field(&mut self, line: &[u8]) -> bool {
        let Some(colon) = memchr(b':', line.get(..80).unwrap_or(line)) else {
            return false;
        };
        let (name, value) = line.split_at_checked(colon).unwrap_or((line, b""));
        let name = name.trim_ascii_end();
        let value = value.get(1..).unwrap_or(b"").trim_ascii();
        if name.is_empty()
            || !name.iter().all(|b| matches!(b, b'!'..=b'9' | b';'..=b'~'))
            || value.starts_with(b"//")
        {
            return false;
        }
        let mut lower = [0; 80];
        let lower = lower.get_mut(..name.len()).unwrap_or(&mut []);
        lower.copy_from_slice(name.get(..lower.len()).unwrap_or(&[]));
        lower.make_ascii_lowercase();
        self.known(lower, value);
        true
    }

    fn known(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"from" => {
                self.shown += 1;
                self.from = true;
            }
            b"subject" | b"to" | b"cc" | b"reply-to" => self.shown += 1,
            b"date" => {
                self.shown += 1;
                self.encoded |= is_rfc_date(value);
            }
            b"snapshot-content-location" | b"content-location" => self.page = true,
            _ if is_machine_field(name) => self.machine += 1,
            _ => {}
        }
        self.page |= name == b"from" && value.starts_with(b"<Saved by ");
        self.encoded = self.encoded || is_encoded_word(value);
    }

    /// `said`: the name or the person says that it is a mail.
    fn is_mail(&self, said: bool) -> bool {
        let known = self.shown + self.machine;
        if self.mailbox && known >= 1 {
            return true;
        }
        known >= 2
            && (self.shown > 0 || self.machine >= 3)
            && (self.machine > 0 || self.encoded || (said && self.from))
    }
}

/// Fields that nobody copies by hand: what servers and mail programs write.
fn is_machine_field(name: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 4] = [b"x-", b"arc-", b"list-", b"resent-"];
    matches!(
        name,
        b"received"
            | b"return-path"
            | b"message-id"
            | b"mime-version"
            | b"content-type"
            | b"content-transfer-encoding"
            | b"content-disposition"
            | b"content-language"
            | b"delivered-to"
            | b"envelope-to"
            | b"delivery-date"
            | b"dkim-signature"
            | b"domainkey-signature"
            | b"authentication-results"
            | b"received-spf"
            | b"in-reply-to"
            | b"references"
            | b"errors-to"
            | b"precedence"
            | b"user-agent"
            | b"sender"
            | b"importance"
            | b"thread-index"
            | b"thread-topic"
            | b"feedback-id"
            | b"auto-submitted"
            | b"old-return-path"
            | b"organization"
            | b"status"
            | b"lines"
            | b"mailing-list"
            | b"require-recipient-valid-since"
            | b"originalarrivaltime"
            | b"apparently-to"
    ) || BEGINNINGS.iter().any(|b| name.starts_with(b))
}

/// `Mon, 1 Jan 2024 10:00:00 +0900`; also without the day's name.
fn is_rfc_date(value: &[u8]) -> bool {
    const MONTHS: [&[u8]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    let value = value.get(..60).unwrap_or(value);
    let value = match memchr(b',', value) {
        Some(3) => value.get(4..).unwrap_or(b""),
        _ => value,
    };
    let mut words = value
        .split(u8::is_ascii_whitespace)
        .filter(|w| !w.is_empty());
    let day = words
        .next()
        .is_some_and(|d| d.len() <= 2 && d.iter().all(u8::is_ascii_digit));
    let month = words
        .next()
        .is_some_and(|m| MONTHS.iter().any(|n| n.eq_ignore_ascii_case(m)));
    let year = words
        .next()
        .is_some_and(|y| y.iter().all(u8::is_ascii_digit));
    let time = words.next().is_some_and(|t| t.contains(&b':'));
    day && month && year && time
}

fn is_encoded_word(value: &[u8]) -> bool {
    let is = |at: Option<usize>, what: u8| at.and_then(|at| value.get(at)) == Some(&what);
    let mut marks = memchr_iter(b'?', value).skip_while(|at| !is(at.checked_sub(1), b'='));
    // The question mark of `=?` may be that of `?=` too.
    marks.any(|at| is(at.checked_add(1), b'='))
}

/// An mbox separator: `From address date`, not a sentence that begins with the word.
fn is_envelope(line: &[u8]) -> bool {
    let line = line.get(..300).unwrap_or(line);
    let mut words = line.split(|b| *b == b' ').filter(|w| !w.is_empty()).skip(1);
    let Some(who) = words.next() else {
        return false;
    };
    let times = words
        .clone()
        .any(|w| w.iter().filter(|b| **b == b':').count() >= 1);
    let year =
        words.any(|w| w.trim_ascii().len() == 4 && w.trim_ascii().iter().all(u8::is_ascii_digit));
    who.contains(&b'@') || (times && year)
}

fn split_line(bytes: &[u8]) -> (&[u8], &[u8]) {
    // Old Macintosh files end lines with CR alone.
    let end = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
    let (line, rest) = bytes.split_at_checked(end).unwrap_or((bytes, b""));
    let rest = rest
        .strip_prefix(b"\r\n")
        .unwrap_or_else(|| rest.get(1..).unwrap_or(b""));
    (line, rest)
}

#[cfg(test)]
mod tests;
