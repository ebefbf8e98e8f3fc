//! The host of an address: where it ends, and whether it can be one.

use super::glyph::{Glyph, Seen, is_list_mark, seen_at};
use std::borrow::Cow;

/// Most characters of a host that are looked at (RFC 1035 allows 253 octets).
const LONGEST: usize = 300;

/// Ideographic stops taken for dots in one host.
const MOST_STOPS: usize = 4;

/// A host as read from the text.
#[derive(Debug, Clone, Default)]
pub(super) struct Host {
    /// Its name with disguises undone; case and percent encoding as written.
    pub name: String,
    /// Where it ends in the text.
    pub end: usize,
    /// It is hidden: `****`, `●●●.com`, `xxxx.xxx`.
    pub masked: bool,
    /// A dot was written `[.]` or the like.
    pub defanged: bool,
    /// A letter was full-width, enclosed or the like.
    pub disguised: bool,
}

/// A place where the host could also end.
struct Cut {
    name: usize,
    end: usize,
    stop: bool,
}

/// Reads the host of a written-out address from byte `at`.
pub(super) fn written_out(text: &str, at: usize) -> Option<Host> {
    if let Some(literal) = ipv6_literal(text, at) {
        return Some(literal);
    }
    let mut reader = Reader::new(text, at, true);
    reader.read();
    reader.settle()
}

/// Reads a bare host from byte `at`: no masks, no other scripts, a real public suffix.
pub(super) fn bare(text: &str, at: usize) -> Option<Host> {
    let mut reader = Reader::new(text, at, false);
    reader.read();
    let host = reader.settle()?;
    (is_registrable(&host.name) || is_ipv4(&host.name)).then_some(host)
}

/// The end of the run of host characters from byte `at`, whether or not it is a host.
pub(super) fn run_end(text: &str, mut at: usize) -> usize {
    while let Some(seen) = seen_at(text, at) {
        match seen.glyph {
            Glyph::Ascii(b) if b.is_ascii_alphanumeric() || b"-_.".contains(&b) => at = seen.end,
            _ => break,
        }
    }
    at
}

struct Reader<'t> {
    text: &'t str,
    written_out: bool,
    host: Host,
    cuts: Vec<Cut>,
    any_mask: bool,
    previous: Option<Seen>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, at: usize, written_out: bool) -> Reader<'t> {
        Reader {
            text,
            written_out,
            host: Host {
                end: at,
                ..Host::default()
            },
            cuts: Vec::new(),
            any_mask: false,
            previous: None,
        }
    }

    fn read(&mut self) {
        for _ in 0..LONGEST {
            let Some(seen) = seen_at(self.text, self.host.end) else {
                break;
            };
            if !self.take(seen) {
                break;
            }
            self.previous = Some(seen);
        }
        self.trim();
    }

    /// Takes one character; `false` when the host ends before it.
    fn take(&mut self, seen: Seen) -> bool {
        match seen.glyph {
            Glyph::Ascii(b) if b.is_ascii_alphanumeric() || b == b'-' || b == b'_' => {
                if !self.written_out && self.host.name.is_empty() && is_list_mark(seen.ch) {
                    return false;
                }
                self.host.disguised |= seen.is_disguised();
                self.push(b as char, seen.end)
            }
            Glyph::Ascii(b'.') => {
                self.host.disguised |= seen.is_disguised();
                self.dot(seen.end)
            }
            Glyph::Ascii(b'[' | b'(' | b'{') | Glyph::Other => self.bracketed_dot(seen),
            Glyph::Ascii(b'%') if self.written_out => self.percent(seen),
            Glyph::Ascii(b'*') | Glyph::Mask if self.written_out => {
                self.any_mask = true;
                self.push(seen.ch, seen.end)
            }
            Glyph::Stop => self.stop(seen),
            Glyph::Letter if self.written_out => self.letter(seen),
            Glyph::Space if self.written_out => self.space(seen),
            _ => false,
        }
    }

    fn push(&mut self, ch: char, end: usize) -> bool {
        self.host.name.push(ch);
        self.host.end = end;
        true
    }

    fn dot(&mut self, end: usize) -> bool {
        if self.host.name.ends_with('.') && !self.any_mask {
            return false;
        }
        if self.host.name.is_empty() {
            self.any_mask = true;
        }
        self.push('.', end)
    }

    /// `[.]`, `(.)`, `[dot]`, `（ドット）` and the like.
    fn bracketed_dot(&mut self, open: Seen) -> bool {
        let Some(rest) = self.text.get(open.end..) else {
            return false;
        };
        let close = match open.ch {
            '[' => "]",
            '(' => ")",
            '{' => "}",
            '（' => "）",
            '［' => "］",
            '【' => "】",
            _ => return false,
        };
        let rest = rest.trim_start_matches(' ');
        let Some(after) = [".", "dot", "DOT", "ドット", "．", "。", "点"]
            .iter()
            .find_map(|dot| rest.strip_prefix(dot))
        else {
            return false;
        };
        let Some(after) = after.trim_start_matches(' ').strip_prefix(close) else {
            return false;
        };
        self.host.defanged = true;
        self.push('.', self.text.len() - after.len())
    }

    fn percent(&mut self, seen: Seen) -> bool {
        let bytes = self.text.as_bytes();
        let hex = bytes.get(seen.end..seen.end + 2);
        match hex {
            Some(&[a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => {
                self.host.name.push('%');
                self.host.name.push(a as char);
                self.push(b as char, seen.end + 2)
            }
            _ => false,
        }
    }

    /// An ideographic full stop: a dot when host characters follow, else the end of a sentence.
    fn stop(&mut self, seen: Seen) -> bool {
        let next = seen_at(self.text, seen.end);
        let inside = next.is_some_and(|n| n.is_alphanumeric())
            && !self.host.name.is_empty()
            && self.cuts.len() < MOST_STOPS;
        if !inside {
            return false;
        }
        self.cut(true);
        self.host.disguised = true;
        self.push('.', seen.end)
    }

    /// A letter of another script: of an internationalised host, or of the sentence that follows.
    fn letter(&mut self, seen: Seen) -> bool {
        let was_ascii = self.previous.is_none_or(|p| p.glyph != Glyph::Letter);
        if was_ascii && !self.host.name.is_empty() && !self.host.name.ends_with('.') {
            self.cut(false);
        }
        self.push(seen.ch, seen.end)
    }

    /// One space before or after a dot, put in to hide the address.
    fn space(&mut self, seen: Seen) -> bool {
        let Some(next) = seen_at(self.text, seen.end) else {
            return false;
        };
        let name = self.host.name.trim_end_matches('.');
        let beside_dot = if self.host.name.ends_with('.') {
            next.is_alphanumeric()
        } else {
            next.ascii() == Some(b'.')
                && seen_at(self.text, next.end).is_some_and(|n| n.is_alphanumeric())
        };
        if name.is_empty() || !beside_dot || is_registrable(name) {
            return false;
        }
        self.host.disguised = true;
        self.host.end = seen.end;
        true
    }

    fn cut(&mut self, stop: bool) {
        if self.cuts.len() < 16 {
            self.cuts.push(Cut {
                name: self.host.name.len(),
                end: self.host.end,
                stop,
            });
        }
    }

    /// Takes off what ends a sentence rather than a host.
    fn trim(&mut self) {
        while !self.any_mask && self.host.name.ends_with(['.', '-', '_']) {
            let Some(last) = self
                .text
                .get(..self.host.end)
                .and_then(|t| t.chars().next_back())
            else {
                return;
            };
            if !last.is_whitespace() {
                self.host.name.pop();
            }
            self.host.end -= last.len_utf8();
        }
    }

    /// Decides where the host ends.
    fn settle(mut self) -> Option<Host> {
        if self.host.name.is_empty() {
            return None;
        }
        if self.any_mask {
            self.host.masked = hides_owner(&self.host.name);
            return Some(self.host);
        }
        if !self.whole_stands() {
            self.shorten()?;
        }
        self.host.masked = self.written_out && is_placeholder(&self.host.name);
        Some(self.host)
    }

    /// Whether everything read is one host.
    fn whole_stands(&self) -> bool {
        let name = &self.host.name;
        if self.cuts.is_empty() {
            return is_registrable(name) || (name.is_ascii() && !ends_in_new_sentence(name));
        }
        if !is_registrable(name) {
            return false;
        }
        let Some(first) = self.cuts.iter().find(|c| c.stop) else {
            return true;
        };
        let slash = seen_at(self.text, self.host.end).is_some_and(|s| s.ascii() == Some(b'/'));
        let rest = name.get(first.name + 1..).unwrap_or("");
        if !self.written_out && !slash {
            return name.starts_with("www");
        }
        !name.get(..first.name).is_some_and(is_registrable) || (!rest.contains('.') && slash)
    }

    /// Goes back to the longest beginning that is a host of its own.
    fn shorten(&mut self) -> Option<()> {
        let known = self
            .cuts
            .iter()
            .rev()
            .find(|c| self.host.name.get(..c.name).is_some_and(is_registrable));
        let is_known = known.is_some();
        let cut = known.or(self.cuts.first()).map(|c| (c.name, c.end));
        if let Some((name, end)) = cut {
            self.host.name.truncate(name);
            self.host.end = end;
        }
        self.trim();
        if ends_in_new_sentence(&self.host.name) {
            let last = self.host.name.rfind('.')?;
            self.host.end -= self.host.name.len() - last;
            self.host.name.truncate(last);
        }
        let stands = is_known || self.host.name.is_ascii();
        (stands && !self.host.name.is_empty()).then_some(())
    }
}

/// `[2001:db8::1]`.
fn ipv6_literal(text: &str, at: usize) -> Option<Host> {
    let rest = text.get(at..)?.strip_prefix('[')?;
    let end = rest.find(|c: char| !(c.is_ascii_hexdigit() || c == ':' || c == '.'))?;
    let inner = rest.get(..end)?;
    (inner.contains(':') && inner.len() <= 45 && rest.get(end..)?.starts_with(']')).then(|| Host {
        name: format!("[{inner}]"),
        end: at + end + 2,
        ..Host::default()
    })
}

/// Whether the last label is the next sentence's first word (`example.com.Please`).
fn ends_in_new_sentence(name: &str) -> bool {
    let Some((before, last)) = name.rsplit_once('.') else {
        return false;
    };
    last.starts_with(|c: char| c.is_ascii_uppercase())
        && !before.contains(|c: char| c.is_ascii_uppercase())
        && is_registrable(before)
}

/// Whether the name lies below a suffix of the public suffix list, is a private one itself, or is reserved for
/// examples.
pub(super) fn is_registrable(name: &str) -> bool {
    let name = lower(name);
    if name.starts_with(['.', '-']) || name.contains("..") {
        return false;
    }
    let bytes = name.as_bytes();
    // Reserved endings stand in texts that are shown to others, in the place of a real one (RFC 2606).
    let stands_alone = |tld: &str| tld.starts_with("xn--") || matches!(tld, "example" | "invalid");
    if name.rsplit('.').next().is_some_and(stands_alone) {
        return name.contains('.');
    }
    let Some(suffix) = psl::suffix(bytes) else {
        return false;
    };
    let private = suffix.typ() == Some(psl::Type::Private);
    suffix.is_known() && (private || suffix.as_bytes().len() < bytes.len())
}

/// Lower case, percent encoding undone.
fn lower(name: &str) -> Cow<'_, str> {
    if name.contains('%') {
        let decoded = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        let plain: String = decoded
            .chars()
            .filter_map(|c| match super::glyph::glyph(c) {
                Glyph::Ascii(b) => Some(b.to_ascii_lowercase() as char),
                Glyph::Stop => Some('.'),
                Glyph::Invisible => None,
                _ => Some(c),
            })
            .collect();
        return Cow::Owned(plain);
    }
    if name.contains(|c: char| c.is_uppercase()) {
        return Cow::Owned(name.to_lowercase());
    }
    Cow::Borrowed(name)
}

/// Four decimal numbers up to 255.
pub(super) fn is_ipv4(name: &str) -> bool {
    name.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether the part of a masked name that says whose it is, is hidden.
fn hides_owner(name: &str) -> bool {
    let is_mask = |label: &str| label.is_empty() || label.contains(|c| !is_host_char(c));
    let known = lower(name);
    let owner = psl::domain(known.as_bytes()).filter(|d| d.suffix().is_known());
    match owner.and_then(|d| std::str::from_utf8(d.as_bytes()).ok()) {
        Some(owner) => owner.split('.').any(is_mask) || is_placeholder(owner),
        None => true,
    }
}

fn is_host_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_' || (!c.is_ascii() && is_letter(c))
}

fn is_letter(c: char) -> bool {
    super::glyph::glyph(c) == Glyph::Letter
}

/// `xxxx.xxx`, `xxx.co.jp`: the label of the owner is a row of x.
fn is_placeholder(name: &str) -> bool {
    let row = |label: &str| label.len() >= 3 && label.bytes().all(|b| b == b'x' || b == b'X');
    let suffix = psl::suffix(name.as_bytes()).filter(|s| s.is_known());
    let rest = match suffix {
        Some(s) => name.get(..name.len() - s.as_bytes().len()).unwrap_or(name),
        None => name,
    };
    rest.trim_end_matches('.')
        .rsplit('.')
        .next()
        .is_some_and(row)
}
