//! Header text to Unicode: encoded words (RFC 2047) and what stands raw in between.

use super::transfer;
use crate::charset::{Charset, Decoded, decode_bytes};
use memchr::{memchr, memmem};

/// An encoded word that long or shorter (in decoded bytes) is short: four Japanese characters.
const SHORT: usize = 12;

/// Encoded data of one word that is looked at. RFC 2047 allows 75 bytes; programs write more.
const LONGEST: usize = 4096;

/// Decoded header text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// The text, on one line.
    pub text: String,
    /// How many encoded words there were.
    pub words: u32,
    /// How many of them were short.
    pub short: u32,
    /// A label was wrong.
    pub relabelled: bool,
    /// Something could not be decoded.
    pub damaged: bool,
}

/// Raw header bytes to text, encoded words left as they are. 8-bit or ISO-2022-JP text is decoded by what it
/// looks like, with the mail's own label as a hint.
pub(super) fn raw(value: &[u8], hint: Option<&str>) -> Decoded {
    let plain = value.is_ascii() && memchr(0x1B, value).is_none();
    if plain && let Ok(text) = std::str::from_utf8(value) {
        return Decoded {
            text: text.to_owned(),
            relabelled: false,
            damaged: false,
        };
    }
    let by_itself = decode_bytes(value, None);
    let ambiguous = std::str::from_utf8(value).is_err() && memchr(0x1B, value).is_none();
    if let Some(hint) = hint.filter(|_| ambiguous)
        && !matches!(
            Charset::of_label(hint),
            None | Some(Charset::Ascii | Charset::Utf8 | Charset::Jis)
        )
    {
        let by_hint = decode_bytes(value, Some(hint));
        if !by_hint.damaged {
            return by_hint;
        }
    }
    by_itself
}

/// Decodes the encoded words of a text; those that come out of it too, as of a subject that was encoded
/// twice.
pub(super) fn decode_text(text: &str) -> Words {
    let mut out = Words::default();
    decode_str(text, &mut out);
    if out.words > 0 && out.text.contains("=?") && out.text.contains("?=") {
        let once = std::mem::take(&mut out.text);
        decode_str(&once, &mut out);
    }
    out
}

fn decode_str(text: &str, out: &mut Words) {
    let mut rest = text;
    let mut run = Run::default();
    while let Some(at) = memmem::find(rest.as_bytes(), b"=?") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let Some(word) = Word::parse(from) else {
            run.flush(out);
            push_plain(before, out);
            out.text.push_str("=?");
            rest = from.get(2..).unwrap_or("");
            continue;
        };
        // Blanks between encoded words are not shown (RFC 2047 section 6.2).
        if !(out.words > 0 && run.ends_here && before.trim_ascii().is_empty()) {
            run.flush(out);
            push_plain(before, out);
        }
        out.words += 1;
        out.short += u32::from(word.bytes.len() <= SHORT);
        out.damaged |= word.damaged;
        run.push(&word, out);
        rest = from.get(word.len..).unwrap_or("");
    }
    run.flush(out);
    push_plain(rest, out);
}

/// Text on one line: line ends and tabs are spaces.
fn push_plain(text: &str, out: &mut Words) {
    if text.bytes().any(|b| matches!(b, b'\n' | b'\r' | b'\t' | 0)) {
        out.text.extend(text.chars().map(|c| {
            if matches!(c, '\n' | '\r' | '\t' | '\0') {
                ' '
            } else {
                c
            }
        }));
    } else {
        out.text.push_str(text);
    }
}

/// Adjacent words of the same label, which are decoded together: a character, or an ISO-2022-JP run, may be
/// split between them.
#[derive(Default)]
struct Run<'a> {
    label: &'a str,
    bytes: Vec<u8>,
    ends_here: bool,
}

impl<'a> Run<'a> {
    fn push(&mut self, word: &Word<'a>, out: &mut Words) {
        if !self.label.eq_ignore_ascii_case(word.label) {
            self.flush(out);
        }
        self.label = word.label;
        self.bytes.extend_from_slice(&word.bytes);
        self.ends_here = true;
    }

    fn flush(&mut self, out: &mut Words) {
        self.ends_here = false;
        if self.bytes.is_empty() {
            return;
        }
        let decoded = decode_bytes(&self.bytes, Some(self.label));
        out.relabelled |= decoded.relabelled;
        out.damaged |= decoded.damaged;
        push_plain(&decoded.text, out);
        self.bytes.clear();
    }
}

/// One encoded word.
struct Word<'a> {
    label: &'a str,
    bytes: Vec<u8>,
    /// Length in the text.
    len: usize,
    damaged: bool,
}

impl Word<'_> {
    /// The word at the beginning of a text (which begins with `=?`).
    fn parse(text: &str) -> Option<Word<'_>> {
        let inner = text.get(2..)?;
        let label_end = memchr(b'?', inner.as_bytes().get(..60).unwrap_or(inner.as_bytes()))?;
        let label = inner.get(..label_end)?;
        if label.is_empty() || !label.bytes().all(|b| b.is_ascii_graphic()) {
            return None;
        }
        // RFC 2231 section 5: charset*language.
        let label = label.split_once('*').map_or(label, |l| l.0);
        let encoding = inner.as_bytes().get(label_end + 1)?.to_ascii_uppercase();
        if inner.as_bytes().get(label_end + 2) != Some(&b'?') {
            return None;
        }
        let data = inner.get(label_end + 3..)?;
        let (data_len, ended) = data_len(data, encoding);
        let data = data.get(..data_len)?.as_bytes();
        let (bytes, damaged) = match encoding {
            b'B' => transfer::base64(&without_blanks(data)),
            b'Q' => transfer::quoted_printable(data, true),
            _ => return None,
        };
        let len = 2 + label_end + 3 + data_len + if ended { 2 } else { 0 };
        Some(Word {
            label,
            bytes,
            len,
            damaged: damaged || !ended,
        })
    }
}

fn without_blanks(data: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    match memchr::memchr2(b' ', b'\t', data) {
        None => data.into(),
        Some(_) => data
            .iter()
            .copied()
            .filter(|b| !matches!(b, b' ' | b'\t'))
            .collect::<Vec<_>>()
            .into(),
    }
}

/// The length of a word's data, and whether `?=` ends it. A question mark before an encoded character
/// (`?=20`) does not, when a better end follows.
fn data_len(data: &str, encoding: u8) -> (usize, bool) {
    let bytes = data.as_bytes();
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    // A word without its end goes no further than the next word.
    let next_word = memmem::find(bytes, b" =?").unwrap_or(bytes.len());
    let mut at = 0;
    let mut first = None;
    while let Some(found) = bytes
        .get(at..next_word.max(at))
        .and_then(|b| memmem::find(b, b"?="))
    {
        let end = at + found;
        first = first.or(Some(end));
        let pair = bytes.get(end + 2..end + 4).and_then(transfer::hex_pair);
        if encoding != b'Q' || pair.is_none() {
            return (end, true);
        }
        at = end + 2;
    }
    match first {
        Some(end) => (end, true),
        None => (data.floor_char_boundary(next_word), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(value: &[u8], hint: Option<&str>) -> Words {
        decode_text(&raw(value, hint).text)
    }

    fn text(value: &str) -> String {
        decode(value.as_bytes(), None).text
    }

    #[test]
    fn words_and_what_stands_between() {
        assert_eq!(
            text("=?UTF-8?B?44GC?= =?utf-8?q?=E3=81=84?= x =?UTF-8?Q?a_b?="),
            "あい x a b"
        );
        assert_eq!(text("Re: =?utf-8*ja?B?44GC?=!"), "Re: あ!");
        assert_eq!(text("=?utf-8?B?44GC?==?utf-8?B?44GE?="), "あい");
        assert_eq!(
            text("=?us-ascii?Q?=3D=3Futf-8=3FB=3F44GC=3F=3D?="),
            "あ",
            "encoded twice"
        );
        assert_eq!(
            text("no =? word ?= here =?a b?Q?c?="),
            "no =? word ?= here =?a b?Q?c?="
        );
    }

    #[test]
    fn a_character_split_between_words() {
        assert_eq!(text("=?UTF-8?B?44E=?= =?UTF-8?B?gg==?="), "あ");
        assert_eq!(text("=?UTF-8?Q?=E3=81?=\t=?UTF-8?Q?=82?="), "あ");
    }

    #[test]
    fn an_iso_2022_jp_run_split_between_words() {
        // ESC $ B $ " $ $ without its end, then the rest.
        assert_eq!(
            text("=?ISO-2022-JP?B?GyRCJCIkJA==?= =?iso-2022-jp?B?JCYbKEI=?="),
            "あいう"
        );
    }

    #[test]
    fn damaged_words() {
        assert_eq!(text("=?utf-8?B?44GC"), "あ");
        assert_eq!(text("=?utf-8?B?44GC =?utf-8?B?44GE?="), "あい");
        assert_eq!(text("=?utf-8?Q?Really?=20yes?="), "Really? yes");
        assert_eq!(text("=?utf-8?Q?Hello there?="), "Hello there");
        assert_eq!(text("=?utf-8?Q?50=_off?="), "50= off");
        assert_eq!(text("=?utf-8?B?44 GC?="), "あ");
        assert_eq!(text("=?iso-2022-jp?B?44GC?="), "あ", "wrong label");
    }

    #[test]
    fn raw_text() {
        assert_eq!(decode(b"\x1b$B=EMW\x1b(B: a", None).text, "重要: a");
        let shift_jis = encoding_rs::SHIFT_JIS.encode("重要なお知らせ").0;
        assert_eq!(decode(&shift_jis, None).text, "重要なお知らせ");
        assert_eq!(decode("重要".as_bytes(), Some("iso-2022-jp")).text, "重要");
        let short = encoding_rs::EUC_JP.encode("重要").0;
        assert_eq!(decode(&short, Some("euc-jp")).text, "重要");
    }

    #[test]
    fn short_words_are_counted() {
        let words = decode(
            b"=?utf-8?B?44GC?= =?utf-8?B?44GE?= =?utf-8?Q?a_long_word_of_many_letters?=",
            None,
        );
        assert_eq!((words.words, words.short), (3, 2));
    }

    #[test]
    fn no_line_end_comes_out() {
        assert_eq!(text("=?utf-8?Q?a=0D=0AFrom:_b?="), "a  From: b");
    }

    proptest! {
        #[test]
        fn any_value(value in prop::collection::vec(any::<u8>(), 0..200)) {
            decode(&value, Some("shift_jis"));
        }

        #[test]
        fn any_words(value in r"(=\?|\?=|\?|utf-8|iso-2022-jp|B|Q|=E3|あ| |44GC){0,30}") {
            decode(value.as_bytes(), None);
        }
    }
}
