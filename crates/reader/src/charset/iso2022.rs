//! ISO-2022-JP as phones and mail programs really send it.
//!
//! The WHATWG decoder refuses what is common in mail: an escape directly after another, half-width kana by
//! `ESC ( I` or SO/SI, JIS X 0212 and 0213, SoftBank's symbols, 8-bit bytes in between, runs that no escape
//! ends. This one takes all of it (RFC 1468, RFC 1554, RFC 2237, CP50220–50222, ISO-2022-JP-2004).

use super::{emoji, guess, jisx0213};
use encoding_rs::{EUC_JP, EUC_KR, GBK};
use memchr::{memchr, memchr3};

const ESC: u8 = 0x1B;
const SO: u8 = 0x0E;
const SI: u8 = 0x0F;

/// The set in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    Roman,
    Kana,
    Jis0208,
    Jis0212,
    Jis0213Plane1,
    Jis0213Plane2,
    Gb2312,
    Ksc5601,
}

/// Whether the bytes hold an escape that only ISO-2022 or SoftBank text has.
pub(super) fn has_escape(bytes: &[u8]) -> bool {
    memchr::memchr_iter(ESC, bytes).any(|at| {
        matches!(
            bytes.get(at + 1..at + 3),
            Some([
                b'$',
                b'@' | b'B' | b'A' | b'(' | b'G' | b'E' | b'F' | b'O' | b'P' | b'Q'
            ]) | Some([b'(', b'I' | b'J'])
        )
    })
}

/// Decodes ISO-2022-JP; also says whether bytes were lost.
pub(super) fn decode(bytes: &[u8]) -> (String, bool) {
    let mut decoder = Decoder {
        rest: bytes,
        out: String::with_capacity(bytes.len() + bytes.len() / 2),
        set: Set::Ascii,
        shifted: false,
        damaged: false,
        scratch: Vec::new(),
    };
    decoder.all();
    (decoder.out, decoder.damaged)
}

struct Decoder<'a> {
    rest: &'a [u8],
    out: String,
    set: Set,
    /// Between SO and SI: half-width kana.
    shifted: bool,
    damaged: bool,
    scratch: Vec<u8>,
}

impl Decoder<'_> {
    fn all(&mut self) {
        while let Some(first) = self.rest.first() {
            match *first {
                ESC => self.escape(),
                SO | SI => {
                    self.shifted = *first == SO;
                    self.advance(1);
                }
                _ => {
                    let end = memchr3(ESC, SO, SI, self.rest).unwrap_or(self.rest.len());
                    let (run, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
                    self.rest = rest;
                    self.run(run);
                }
            }
        }
    }

    fn advance(&mut self, n: usize) {
        self.rest = self.rest.get(n..).unwrap_or(&[]);
    }

    fn escape(&mut self) {
        let set = match self.rest.get(1..).unwrap_or(&[]) {
            [b'(', b'J' | b'H', ..] => (Some(Set::Roman), 3),
            [b'(', b'I', ..] => (Some(Set::Kana), 3),
            [b'(', b'A'..=b'Z' | b'@', ..] => (Some(Set::Ascii), 3),
            [b'$', b'@' | b'B', ..] => (Some(Set::Jis0208), 3),
            [b'$', b'A', ..] => (Some(Set::Gb2312), 3),
            [b'$', b'(', b'@' | b'B', ..] => (Some(Set::Jis0208), 4),
            [b'$', b'(', b'A', ..] => (Some(Set::Gb2312), 4),
            [b'$', b'(', b'C', ..] => (Some(Set::Ksc5601), 4),
            [b'$', b'(', b'D', ..] => (Some(Set::Jis0212), 4),
            [b'$', b'(', b'O' | b'Q', ..] => (Some(Set::Jis0213Plane1), 4),
            [b'$', b'(', b'P', ..] => (Some(Set::Jis0213Plane2), 4),
            // Announcers and sets for G1 to G3, which nothing here shifts to.
            [b'&', b'@', ..] | [b')' | b'*' | b'.', _, ..] => (None, 3),
            [b'$', b')' | b'*', _, ..] => (None, 4),
            [b'$', ..] => return self.softbank(),
            _ => return self.stray_escape(),
        };
        self.set = set.0.unwrap_or(self.set);
        self.shifted = false;
        self.advance(set.1);
    }

    fn softbank(&mut self) {
        match emoji::softbank_run(self.rest) {
            Some((text, len)) => {
                self.out.push_str(&text);
                self.advance(len);
            }
            None => self.stray_escape(),
        }
    }

    fn stray_escape(&mut self) {
        self.damaged = true;
        self.advance(1);
    }

    /// A run without escapes and shifts.
    fn run(&mut self, mut run: &[u8]) {
        while !run.is_empty() {
            run = match self.set {
                _ if self.shifted => self.kana(run),
                Set::Kana => self.kana(run),
                Set::Ascii | Set::Roman => self.ascii(run),
                _ => self.double(run),
            };
        }
    }

    fn ascii<'b>(&mut self, run: &'b [u8]) -> &'b [u8] {
        match std::str::from_utf8(run) {
            // A yen sign matters in an amount; the overline (0x7E) is left a tilde for the sake of URLs.
            Ok(text) if self.set == Set::Roman => {
                self.out
                    .extend(text.chars().map(|c| if c == '\\' { '¥' } else { c }));
            }
            Ok(text) => self.out.push_str(text),
            Err(_) => {
                let (text, damaged) = guess::eight_bit_in_jis(run);
                self.out.push_str(&text);
                self.damaged |= damaged;
            }
        }
        &[]
    }

    /// Half-width kana up to the end of the line, which ends the set.
    fn kana<'b>(&mut self, run: &'b [u8]) -> &'b [u8] {
        let end = memchr(b'\n', run).unwrap_or(run.len());
        let (line, rest) = run.split_at_checked(end).unwrap_or((run, &[]));
        for b in line {
            match b & 0x7F {
                kana @ 0x21..=0x5F => self.out.push(half_width(kana)),
                other => self.out.push(char::from(other)),
            }
        }
        if !rest.is_empty() {
            self.set = Set::Ascii;
            self.shifted = false;
        }
        rest
    }

    /// Two-byte characters up to something else; gives what is left.
    fn double<'b>(&mut self, run: &'b [u8]) -> &'b [u8] {
        let end = run
            .iter()
            .position(|b| !(0x21..=0x7E).contains(b))
            .unwrap_or(run.len());
        let (pairs, rest) = run.split_at_checked(end).unwrap_or((run, &[]));
        let (pairs, odd) = pairs
            .split_at_checked(pairs.len() & !1)
            .unwrap_or((pairs, &[]));
        self.pairs(pairs);
        if !odd.is_empty() {
            self.out.push(char::REPLACEMENT_CHARACTER);
            self.damaged = true;
        }
        let Some((first, rest)) = rest.split_first() else {
            return &[];
        };
        match first {
            b'\n' => {
                self.out.push('\n');
                if !continues(rest) {
                    self.set = Set::Ascii;
                }
            }
            0..0x80 => self.out.push(char::from(*first)),
            _ => {
                self.out.push(char::REPLACEMENT_CHARACTER);
                self.damaged = true;
            }
        }
        rest
    }

    /// Whole pairs, through the EUC form of the set.
    fn pairs(&mut self, pairs: &[u8]) {
        let encoding = match self.set {
            Set::Jis0208 => EUC_JP,
            Set::Gb2312 => GBK,
            Set::Ksc5601 => EUC_KR,
            _ => return self.one_by_one(pairs),
        };
        self.scratch.clear();
        self.scratch.extend(pairs.iter().map(|b| b | 0x80));
        match encoding.decode_without_bom_handling_and_without_replacement(&self.scratch) {
            Some(text) => self.out.push_str(&text),
            None => self.one_by_one(pairs),
        }
    }

    fn one_by_one(&mut self, pairs: &[u8]) {
        for pair in pairs.chunks_exact(2) {
            let [a, b] = *pair else { return };
            let (row, cell) = (usize::from(a - 0x20), usize::from(b - 0x20));
            let (a, b) = (a | 0x80, b | 0x80);
            let text = match self.set {
                Set::Jis0212 => euc(EUC_JP, &[0x8F, a, b]),
                Set::Jis0213Plane2 => jisx0213::at(2, row, cell).map(str::to_owned),
                Set::Jis0213Plane1 => plane_1(row, cell),
                Set::Gb2312 => euc(GBK, &[a, b]),
                Set::Ksc5601 => euc(EUC_KR, &[a, b]),
                // Rows from 85 on hold au's symbols in mail from its phones.
                _ => plane_1(row, cell)
                    .filter(|_| row < 85)
                    .or_else(|| emoji::au_jis(row, cell).map(str::to_owned))
                    .or_else(|| euc(EUC_JP, &[a, b]))
                    .or_else(|| (row >= 85).then(|| emoji::GETA.to_string())),
            };
            self.damaged |= text.is_none();
            self.out.push_str(text.as_deref().unwrap_or("\u{FFFD}"));
        }
    }
}

/// The character of JIS X 0213 plane 1, which holds all of JIS X 0208.
pub(super) fn plane_1(row: usize, cell: usize) -> Option<String> {
    let pair = [
        u8::try_from(row).ok()? | 0x80,
        u8::try_from(cell).ok()? | 0x80,
    ];
    let pair = pair.map(|b| b + 0x20);
    match jisx0213::at(1, row, cell) {
        Some(text) => Some(text.to_owned()),
        None => euc(EUC_JP, &pair),
    }
}

fn euc(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}

/// Half-width katakana of JIS X 0201 (0x21–0x5F).
fn half_width(byte: u8) -> char {
    char::from_u32(0xFF61 + u32::from(byte.saturating_sub(0x21))).unwrap_or(emoji::GETA)
}

/// Whether the line that begins here goes on in two-byte characters: RFC 1468 wants ASCII at the end of
/// each line, but programs that fold or cut lines break that. Kana in it tell.
fn continues(line: &[u8]) -> bool {
    let end = line
        .iter()
        .position(|b| matches!(*b, ESC | b'\n' | b'\r'))
        .unwrap_or(line.len());
    let line = line.get(..end).unwrap_or(&[]);
    japanese_pairs(line)
}

/// Whether bytes read as two-byte characters hold enough kana to be Japanese.
fn japanese_pairs(bytes: &[u8]) -> bool {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return false;
    }
    let mut kana = 0;
    for pair in bytes.chunks_exact(2) {
        if !pair.iter().all(|b| (0x21..=0x7E).contains(b)) {
            return false;
        }
        kana += usize::from(matches!(pair.first(), Some(0x24 | 0x25)));
    }
    kana * 6 >= bytes.len() / 2
}

/// Puts back the ESC bytes a gateway took out (`$B…(B`), where what stands between is Japanese. `None`
/// when there is nothing of that kind.
pub(super) fn with_lost_escapes(bytes: &[u8]) -> Option<Vec<u8>> {
    /// A run is sought within a line of mail.
    const LONGEST: usize = 160;
    let mut out: Vec<u8> = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = memchr(b'$', bytes.get(at..)?) {
        let start = at + found;
        at = start + 1;
        if !matches!(bytes.get(start + 1), Some(b'B' | b'@')) {
            continue;
        }
        let run = bytes.get(start + 2..).unwrap_or(&[]);
        let run = run.get(..LONGEST).unwrap_or(run);
        let end = (0..run.len()).step_by(2).find(|i| {
            matches!(run.get(*i..*i + 2), Some([b'(', b'B' | b'J']))
                || run.get(*i).is_some_and(|b| *b < 0x21)
        });
        let Some(end) = end.filter(|e| run.get(*e) == Some(&b'(')) else {
            continue;
        };
        if !japanese_pairs(run.get(..end)?) {
            continue;
        }
        out.extend_from_slice(bytes.get(from..start)?);
        out.push(ESC);
        out.extend_from_slice(bytes.get(start..start + 2 + end)?);
        out.push(ESC);
        from = start + 2 + end;
        at = from + 2;
    }
    if out.is_empty() {
        return None;
    }
    out.extend_from_slice(bytes.get(from..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        let (text, damaged) = decode(bytes);
        assert!(!damaged, "{text}");
        text
    }

    #[test]
    fn escapes_directly_after_another() {
        assert_eq!(
            text(b"\x1b$B$\"\x1b(B\x1b(I6E\x1b(B\x1b$B$$\x1b(B."),
            "あｶﾅい."
        );
        assert_eq!(text(b"\x1b(B\x1b$B-!\x1b(B\x1b(B"), "①");
    }

    #[test]
    fn half_width_kana_by_all_three_ways() {
        assert_eq!(text(b"\x1b(I6E\x1b(B"), "ｶﾅ");
        assert_eq!(text(b"a\x0e6E\x0fb"), "aｶﾅb");
        assert_eq!(text(b"a\xb6\xc5\xb6\xdeb"), "aｶﾅｶﾞb");
    }

    #[test]
    fn roman_keeps_the_yen_and_the_tilde() {
        assert_eq!(text(b"\x1b(J\\1,000 ~user\x1b(B\\"), "¥1,000 ~user\\");
    }

    #[test]
    fn jis_x_0212_and_0213() {
        assert_eq!(text(b"\x1b$(D0!\x1b(B"), "丂");
        assert_eq!(text(b"\x1b$(Q.!\x1b(B"), "俱");
        assert_eq!(text(b"\x1b$(P!!\x1b(B"), "𠂉");
        assert_eq!(text(b"\x1b$(Q0!$\"\x1b(B"), "亜あ");
        assert_eq!(
            text(b"\x1b$B.!\x1b(B"),
            "俱",
            "sent under the escape of JIS X 0208"
        );
    }

    #[test]
    fn symbols_of_phones() {
        assert_eq!(text(b"\x1b$Gj\x0fA\x1b$B$\"uA\x1b(B"), "☀Aあ☀");
    }

    #[test]
    fn other_sets_of_iso_2022_jp_2() {
        assert_eq!(text(b"\x1b$AVPND\x1b(B \x1b$(CGQ1[\x1b(B"), "中文 한글");
    }

    #[test]
    fn a_line_end_ends_a_run_unless_kana_follow() {
        assert_eq!(text(b"\x1b$B$\"$$\nPlain text\n"), "あい\nPlain text\n");
        assert_eq!(text(b"\x1b$B$\"$$\n$\"$$$\x26\x1b(B."), "あい\nあいう.");
    }

    #[test]
    fn eight_bit_text_in_between() {
        assert_eq!(text("\x1b$B$\"\x1b(B 東京から".as_bytes()), "あ 東京から");
    }

    #[test]
    fn damage_is_told() {
        assert_eq!(decode(b"\x1b$B$\"$\x1b(B"), ("あ\u{FFFD}".to_owned(), true));
        assert_eq!(decode(b"\x1b"), (String::new(), true));
        assert_eq!(decode(b"\x1b$"), ("$".to_owned(), true));
    }

    #[test]
    fn lost_escapes_come_back() {
        let bytes = with_lost_escapes(b"Re: $B$3$s$K$A$O(B $100").expect("found");
        assert_eq!(text(&bytes), "Re: こんにちは $100");
        assert_eq!(with_lost_escapes(b"costs $BIG(B) or $B"), None);
        assert_eq!(with_lost_escapes(&b"$B".repeat(50_000)), None);
    }
}
