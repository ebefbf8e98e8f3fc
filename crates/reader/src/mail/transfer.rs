//! Content transfer encodings (RFC 2045 section 6), undone as far as damage allows.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::{memchr, memmem};
use std::borrow::Cow;

/// How a part's body is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// 7bit, 8bit, binary and anything unknown.
    Identity,
    /// Base64.
    Base64,
    /// Quoted-printable.
    QuotedPrintable,
    /// uuencode (x-uuencode).
    Uuencode,
}

impl Encoding {
    /// The encoding a Content-Transfer-Encoding field names.
    pub fn of_field(value: &[u8]) -> Encoding {
        let end = value
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && *b != b'-')
            .unwrap_or(value.len());
        let name = value.get(..end).unwrap_or(value);
        let is = |names: &[&str]| {
            names
                .iter()
                .any(|n| n.as_bytes().eq_ignore_ascii_case(name))
        };
        if is(&["base64", "base-64", "b"]) {
            Encoding::Base64
        } else if is(&["quoted-printable", "quotedprintable", "q", "qp"]) {
            Encoding::QuotedPrintable
        } else if is(&["x-uuencode", "uuencode", "x-uue", "uue"]) {
            Encoding::Uuencode
        } else {
            Encoding::Identity
        }
    }
}

/// Undoes an encoding; also says whether the encoded text was damaged.
pub(super) fn decode(encoding: Encoding, body: &[u8]) -> (Cow<'_, [u8]>, bool) {
    match encoding {
        Encoding::Identity => (Cow::Borrowed(body), false),
        Encoding::Base64 => {
            let (bytes, damaged) = base64(body);
            (Cow::Owned(bytes), damaged)
        }
        Encoding::QuotedPrintable => {
            let (bytes, damaged) = quoted_printable(body, false);
            (Cow::Owned(bytes), damaged)
        }
        Encoding::Uuencode => match uuencoded(body) {
            Some(found) => (Cow::Owned(found.bytes), false),
            None => (Cow::Borrowed(body), true),
        },
    }
}

/// Base64, line by line. Missing padding and junk within lines are passed over; text behind the data, as
/// mailing lists add it, is kept as it stands.
pub(super) fn base64(body: &[u8]) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(body.len() / 4 * 3 + 3);
    let mut left = Leftover::default();
    let mut damaged = false;
    let mut rest = body;
    while !rest.is_empty() {
        let (line, next) = super::headers::line(rest);
        let line = line.trim_ascii();
        // The usual line is whole groups of four: at full speed.
        let whole = left.count == 0 && line.len().is_multiple_of(4);
        let start = out.len();
        if !(whole && STANDARD.decode_vec(line, &mut out).is_ok()) {
            out.truncate(start);
            if is_plain_text(line) {
                left.end(&mut out);
                if !matches!(out.last(), None | Some(b'\n')) {
                    out.push(b'\n');
                }
                out.extend_from_slice(rest);
                return (out, true);
            }
            damaged |= left.push(line, &mut out);
        }
        rest = rest.get(next..).unwrap_or(&[]);
    }
    damaged |= left.end(&mut out);
    (out, damaged)
}

/// Whether a line among base64 is text: it has blanks within, or is mostly of other characters.
fn is_plain_text(line: &[u8]) -> bool {
    let odd = line
        .iter()
        .filter(|b| sextet(**b).is_none() && **b != b'=')
        .count();
    odd * 3 > line.len() || (odd > 2 && memchr(b' ', line).is_some())
}

/// The sextets of a group not yet complete.
#[derive(Default)]
struct Leftover {
    bits: u32,
    count: u32,
}

impl Leftover {
    /// Decodes a line slowly; says whether it was damaged.
    fn push(&mut self, line: &[u8], out: &mut Vec<u8>) -> bool {
        let mut damaged = false;
        for b in line {
            match sextet(*b) {
                Some(value) => {
                    self.bits = self.bits << 6 | u32::from(value);
                    self.count += 1;
                    if self.count == 4 {
                        out.extend(self.bits.to_be_bytes().iter().skip(1));
                        *self = Leftover::default();
                    }
                }
                None if *b == b'=' => {
                    self.end(out);
                }
                None => damaged = true,
            }
        }
        damaged
    }

    /// Ends a group early; says whether something was missing.
    fn end(&mut self, out: &mut Vec<u8>) -> bool {
        let missing = self.count > 0;
        match self.count {
            2 => out.push((self.bits >> 4) as u8),
            3 => out.extend([(self.bits >> 10) as u8, (self.bits >> 2) as u8]),
            _ => {}
        }
        *self = Leftover::default();
        missing
    }
}

fn sextet(b: u8) -> Option<u8> {
    Some(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// Quoted-printable; in headers (`q_words`) an underscore is a space (RFC 2047 section 4.2). An `=` that
/// encodes nothing stays as it is. Blanks at the end of a line are taken off (RFC 2045 section 6.7).
pub(super) fn quoted_printable(body: &[u8], q_words: bool) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(body.len());
    let mut damaged = false;
    let mut rest = body;
    while let Some(at) = memchr(b'=', rest) {
        push_plain(rest.get(..at).unwrap_or(&[]), q_words, &mut out);
        rest = rest.get(at + 1..).unwrap_or(&[]);
        if let Some(b) = rest.get(..2).and_then(hex_pair) {
            out.push(b);
            rest = rest.get(2..).unwrap_or(&[]);
            continue;
        }
        match soft_break(rest) {
            Some(len) => rest = rest.get(len..).unwrap_or(&[]),
            None => {
                damaged = true;
                out.push(b'=');
            }
        }
    }
    push_plain(rest, q_words, &mut out);
    (out, damaged)
}

/// The length of what follows an `=` at the end of a line, up to the next line.
fn soft_break(rest: &[u8]) -> Option<usize> {
    let blanks = rest
        .iter()
        .take_while(|b| matches!(b, b' ' | b'\t' | b'\r'))
        .count();
    match rest.get(blanks) {
        None => Some(blanks),
        Some(b'\n') => Some(blanks + 1),
        Some(_) => None,
    }
}

fn push_plain(plain: &[u8], q_words: bool, out: &mut Vec<u8>) {
    if q_words {
        out.extend(plain.iter().map(|b| if *b == b'_' { b' ' } else { *b }));
    } else if memmem::find(plain, b" \n").is_none() && memmem::find(plain, b" \r").is_none() {
        out.extend_from_slice(plain);
    } else {
        for (i, line) in plain.split(|b| *b == b'\n').enumerate() {
            if i > 0 {
                while let Some(b' ' | b'\t' | b'\r') = out.last() {
                    out.pop();
                }
                out.push(b'\n');
            }
            out.extend_from_slice(line);
        }
    }
}

/// The byte two hexadecimal digits give.
pub(super) fn hex_pair(pair: &[u8]) -> Option<u8> {
    let [high, low] = *pair else { return None };
    let digit = |b: u8| char::from(b).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

/// A file written into a text by uuencode.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Uuencoded {
    /// The name its `begin` line gives, as bytes.
    pub name: Vec<u8>,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Where the block stands in the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The first uuencoded file in a text.
pub(super) fn uuencoded(text: &[u8]) -> Option<Uuencoded> {
    let mut from = 0;
    while let Some(found) = memmem::find(text.get(from..)?, b"begin ") {
        let start = from + found;
        from = start + 6;
        if start > 0 && text.get(start - 1) != Some(&b'\n') {
            continue;
        }
        let block = text.get(start..)?;
        let (line, next) = super::headers::line(block);
        let Some(name) = begin_name(line) else {
            continue;
        };
        if let Some((bytes, len)) = uu_lines(block.get(next..)?) {
            return Some(Uuencoded {
                name: name.to_vec(),
                bytes,
                start,
                end: start + next + len,
            });
        }
        from = start + next;
    }
    None
}

/// The name in `begin 644 name`.
fn begin_name(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"begin ")?;
    let space = memchr(b' ', rest)?;
    let mode = rest.get(..space)?;
    let octal = (3..=4).contains(&mode.len()) && mode.iter().all(|b| (b'0'..=b'7').contains(b));
    octal.then(|| rest.get(space + 1..).unwrap_or(&[]).trim_ascii())
}

/// The lines of a block up to `end`, and their length in bytes; `None` when the first is not uuencoded.
fn uu_lines(block: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = block.get(at..).filter(|r| !r.is_empty()) {
        let (line, next) = super::headers::line(rest);
        let done = line == b"end";
        if !done && !uu_line(line, &mut out) {
            return (at > 0).then_some((out, at));
        }
        at += next;
        if done {
            return Some((out, at));
        }
    }
    (at > 0).then_some((out, at))
}

fn uu_line(line: &[u8], out: &mut Vec<u8>) -> bool {
    let Some((first, data)) = line.split_first() else {
        return true;
    };
    if !(b' '..=b'`').contains(first) {
        return false;
    }
    let count = usize::from((first - b' ') & 0x3F);
    // Blanks at the end of a line get lost.
    if data.len() > count.div_ceil(3) * 4 + 2 || !data.iter().all(|b| (b' '..=b'`').contains(b)) {
        return false;
    }
    let start = out.len();
    for four in data.chunks(4) {
        let value = |i: usize| four.get(i).map_or(0, |b| u32::from((b - b' ') & 0x3F));
        let bits = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
        out.extend(bits.to_be_bytes().iter().skip(1));
    }
    out.resize(start + count, 0);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encodings_by_name() {
        assert_eq!(Encoding::of_field(b"BASE64"), Encoding::Base64);
        assert_eq!(
            Encoding::of_field(b"quoted-printable (x)"),
            Encoding::QuotedPrintable
        );
        assert_eq!(Encoding::of_field(b"8bit"), Encoding::Identity);
    }

    #[test]
    fn damaged_base64() {
        assert_eq!(
            base64(b"aGVsbG8gd29ybGQ="),
            (b"hello world".to_vec(), false)
        );
        assert_eq!(
            base64(b"aGVsbG8gd29ybGQ"),
            (b"hello world".to_vec(), true),
            "no padding"
        );
        assert_eq!(
            base64(b"aGVs!bG8gd2*9ybGQ="),
            (b"hello world".to_vec(), true),
            "junk"
        );
        assert_eq!(
            base64(b"aGVsb\nG8gd2\r\n9ybGQ="),
            (b"hello world".to_vec(), false),
            "odd lines"
        );
        assert_eq!(
            base64(b"aGVsbG8=\nIHdvcmxk\n"),
            (b"hello world".to_vec(), false),
            "padding within"
        );
        assert_eq!(
            base64(b"aGVsbG8=\n\n____________\nlist footer here\n").0,
            b"hello\n____________\nlist footer here\n"
        );
        assert_eq!(base64(b"a"), (Vec::new(), true));
    }

    #[test]
    fn damaged_quoted_printable() {
        let decode = |text: &[u8]| quoted_printable(text, false);
        assert_eq!(
            decode(b"a=3Db=\r\nc = d=20\n"),
            (b"a=bc = d \n".to_vec(), true)
        );
        assert_eq!(
            decode(b"=e3=81=82= \ncut="),
            ("あcut".as_bytes().to_vec(), false)
        );
        assert_eq!(decode(b"blank  \nend"), (b"blank\nend".to_vec(), false));
        assert_eq!(quoted_printable(b"a_b=5F", true).0, b"a b_");
    }

    #[test]
    fn uuencode_in_a_text() {
        let text = b"see below\nbegin 644 a.txt\n#0V%T\n`\nend\nbye\n";
        let found = uuencoded(text).expect("found");
        assert_eq!((&*found.name, &*found.bytes), (&b"a.txt"[..], &b"Cat"[..]));
        assert_eq!(
            &text[found.start..found.end],
            b"begin 644 a.txt\n#0V%T\n`\nend\n"
        );
        assert_eq!(uuencoded(b"to begin 644 times\nbegin now\n"), None);
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            base64(&bytes);
            quoted_printable(&bytes, true);
            quoted_printable(&bytes, false);
            uuencoded(&[b"begin 644 a\n", &*bytes].concat());
        }

        #[test]
        fn base64_round_trips(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(base64(STANDARD.encode(&bytes).as_bytes()), (bytes, false));
        }
    }
}
