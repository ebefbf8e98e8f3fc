//! Finds links in plain text, as people and fraud write them.
//!
//! The text is walked once. A colon, two slashes or a dot makes the walker look at what stands around it;
//! each look is bounded and the walk goes on behind it, so the time is linear in the length of the text.

mod glyph;
mod host;
mod proof;
mod scheme;
mod spaced;
mod tail;

use crate::Budget;
use glyph::{Glyph, Seen, raw_at, seen_at, seen_before};
use madoguchi_model::{Link, LinkPlace, ProblemKind, Span, TextId};
use scheme::Scheme;

/// Bytes kept of one link (see [`Link::raw`]).
const LONGEST_LINK: usize = 4_096;
/// Longest label of a host name (RFC 1035 section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// Finds every link written in `text` (text `id` of the message), defanged ones included, in order.
/// Takes each from the budget. E-mail addresses are not links; `mailto:` and `tel:` are.
pub(crate) fn find(text: &str, id: TextId, budget: &mut Budget) -> Vec<Link> {
    let mut links = Vec::new();
    let mut finder = Finder { text, floor: 0 };
    let mut at = 0;
    while let Some(trigger) = next_trigger(text, at) {
        at = match finder.look(trigger) {
            Look::Nothing(next) => next.max(trigger.end),
            Look::Link(found) => {
                if !budget.take_link() {
                    break;
                }
                if found.masked {
                    budget.problem(ProblemKind::MaskedLink, "text");
                }
                finder.floor = found.end;
                let next = found.next.max(trigger.end);
                links.push(found.into_link(text, id));
                next
            }
        };
    }
    links
}

/// A link with its place.
struct Found {
    start: usize,
    end: usize,
    next: usize,
    target: String,
    defanged: bool,
    masked: bool,
}

impl Found {
    fn into_link(self, text: &str, id: TextId) -> Link {
        let end = floor_boundary(text, self.end.min(self.start + LONGEST_LINK));
        let raw = text.get(self.start..end).unwrap_or("");
        let mut target = self.target;
        target.truncate(floor_boundary(&target, LONGEST_LINK));
        Link {
            span: Some(Span::new(id, self.start, end)),
            defanged: self.defanged,
            masked: self.masked,
            ..Link::new(raw, target, LinkPlace::Text)
        }
    }
}

/// The last character boundary at or before byte `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

enum Look {
    /// No link; the walk goes on at the given byte.
    Nothing(usize),
    Link(Found),
}

/// The next character that can be inside a link's beginning, at or after byte `at`.
fn next_trigger(text: &str, at: usize) -> Option<Seen> {
    let bytes = text.as_bytes();
    let mut i = at;
    while let Some(&byte) = bytes.get(i) {
        let hit = match byte {
            b'.' | b':' => true,
            b'/' => bytes.get(i + 1) == Some(&b'/'),
            0xe2 | 0xe3 | 0xef => is_wide_trigger(bytes.get(i + 1..i + 3)),
            _ => false,
        };
        if hit {
            return raw_at(text, i);
        }
        i += 1;
    }
    None
}

/// 。 ． ｡ ： ․ ﹒ after their first byte.
fn is_wide_trigger(rest: Option<&[u8]>) -> bool {
    matches!(
        rest,
        Some([0x80, 0x82 | 0xa4] | [0xbc, 0x8e | 0x9a] | [0xbd, 0xa1] | [0xb9, 0x92])
    )
}

struct Finder<'t> {
    text: &'t str,
    /// The end of the last link: nothing before it is looked at again.
    floor: usize,
}

impl Finder<'_> {
    fn look(&self, trigger: Seen) -> Look {
        match trigger.glyph {
            Glyph::Ascii(b':') => self.colon(trigger),
            Glyph::Ascii(b'/') => match scheme::at_slashes(self.text, trigger, self.floor) {
                Some(scheme) => self.written_out(&scheme, trigger.end),
                None => Look::Nothing(trigger.end),
            },
            _ => self.dot(trigger),
        }
    }

    fn colon(&self, colon: Seen) -> Look {
        if let Some(found) = spaced::at_colon(self.text, colon, self.floor) {
            return Look::Link(found);
        }
        match scheme::at_colon(self.text, colon, self.floor) {
            Some(scheme) if scheme.is_web() => self.written_out(&scheme, colon.end),
            Some(scheme) => self.opaque(&scheme, colon.end),
            None => Look::Nothing(colon.end),
        }
    }

    /// `https://host/…`
    fn written_out(&self, scheme: &Scheme, next: usize) -> Look {
        match written_out(self.text, scheme) {
            Some(found) => Look::Link(found),
            None => Look::Nothing(next),
        }
    }

    /// `mailto:…`, `tel:…`, `line://…`
    fn opaque(&self, scheme: &Scheme, next: usize) -> Look {
        let tail = tail::opaque(self.text, scheme.end);
        let rest = tail.text.as_str();
        let good = match &*scheme.name {
            "mailto" => rest.contains('@'),
            "tel" | "sms" | "smsto" => {
                let written = self.text.get(scheme.start..scheme.start + 1);
                written.is_some_and(|w| w.starts_with(|c: char| c.is_ascii_lowercase()))
                    && rest.starts_with(|c: char| c.is_ascii_digit() || c == '+')
                    && rest.bytes().filter(u8::is_ascii_digit).count() >= 3
            }
            _ => rest.len() >= 2,
        };
        if !good {
            return Look::Nothing(next);
        }
        let slashes = if scheme.certain { "//" } else { "" };
        Look::Link(Found {
            start: scheme.start,
            end: tail.end,
            next: tail.end,
            target: format!("{}:{slashes}{rest}", scheme.name),
            defanged: scheme.defanged,
            masked: false,
        })
    }

    /// `host.example/…`
    fn dot(&self, dot: Seen) -> Look {
        let Some(start) = self.label_start(dot) else {
            return Look::Nothing(dot.end);
        };
        let Some(host) = host::bare(self.text, start) else {
            return Look::Nothing(host::run_end(self.text, dot.end));
        };
        if seen_at(self.text, host.end).is_some_and(|s| s.ascii() == Some(b'@')) {
            return Look::Nothing(host::run_end(self.text, host.end + 1));
        }
        let tail = tail::after_host(self.text, host.end, host.disguised, start);
        let path = tail.text.contains('/') || tail.text.starts_with(['?', '#']);
        if !proof::is_meant(self.text, start, &host, path && tail.text.len() > 1) {
            return Look::Nothing(tail.end);
        }
        Look::Link(Found {
            start,
            end: tail.end,
            next: tail.end,
            target: format!("https://{}{}", host.name, tail.text),
            defanged: host.defanged,
            masked: false,
        })
    }

    /// Where the label before a dot starts, when a bare host may start there.
    fn label_start(&self, dot: Seen) -> Option<usize> {
        let mut at = dot.start;
        if let Some(open) = seen_before(self.text, at, self.floor)
            && matches!(open.ascii(), Some(b'[' | b'(' | b'{'))
        {
            at = open.start;
        }
        let from = at;
        let mut marked = None;
        for _ in 0..LONGEST_LABEL {
            let Some(seen) = seen_before(self.text, at, self.floor) else {
                break;
            };
            match seen.ascii() {
                Some(b) if b.is_ascii_alphanumeric() || b == b'-' => at = seen.start,
                _ => break,
            }
            marked = glyph::is_list_mark(seen.ch).then_some(seen);
        }
        if let Some(mark) = marked
            && raw_at(self.text, mark.end).is_some_and(|s| s.ch.is_ascii())
        {
            at = mark.end;
        }
        (at < from && proof::may_begin(self.text, at, self.floor)).then_some(at)
    }
}

/// Reads an address after its scheme.
fn written_out(text: &str, scheme: &Scheme) -> Option<Found> {
    let begin = skip_spaces(text, scheme.end);
    let user = userinfo_end(text, begin);
    let host = host::written_out(text, user.unwrap_or(begin))?;
    if !scheme.certain && !host::is_registrable(&host.name) {
        return None;
    }
    if begin > scheme.end && !(host.masked || host::is_registrable(&host.name)) {
        return None;
    }
    let tail = tail::after_host(text, host.end, host.disguised, scheme.start);
    let user = user.and_then(|end| text.get(begin..end)).unwrap_or("");
    Some(Found {
        start: scheme.start,
        end: tail.end,
        next: tail.end,
        target: format!("{}://{user}{}{}", scheme.name, host.name, tail.text),
        defanged: scheme.defanged || host.defanged,
        masked: host.masked,
    })
}

/// Past at most two spaces within the line.
fn skip_spaces(text: &str, at: usize) -> usize {
    let mut end = at;
    for _ in 0..2 {
        match raw_at(text, end) {
            Some(s) if s.glyph == Glyph::Space => end = s.end,
            _ => break,
        }
    }
    end
}

/// The end of `user:password@` when the authority begins with one (RFC 3986 section 3.2.1).
fn userinfo_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(at..)?;
    let length = bytes
        .iter()
        .take(256)
        .position(|b| !(b.is_ascii_alphanumeric() || b"-._~!$&'*+;=:%".contains(b)))?;
    let follows = seen_at(text, at + length + 1)?;
    let host = follows.is_alphanumeric() || follows.glyph == Glyph::Letter;
    (bytes.get(length) == Some(&b'@') && host).then_some(at + length + 1)
}

#[cfg(test)]
mod tests;
