//! Bytes to text.
//!
//! A label is believed as far as the bytes allow: Japanese mail is mislabelled too often for more. What
//! every Japanese reader expects and general decoders refuse is decoded here: see the modules below.

mod emoji;
mod guess;
mod iso2022;
mod jisx0213;
mod label;
mod shift_jis;
mod shifted;

pub(crate) use label::Charset;

use crate::Budget;
use encoding_rs::{EUC_JP, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use madoguchi_model::ProblemKind;
use memchr::memchr3;
use std::borrow::Cow;

/// What decoding gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text; U+FFFD stands where bytes could not be decoded. Line ends as they were.
    pub text: String,
    /// A label was given but another character set was used.
    pub relabelled: bool,
    /// Bytes could not be decoded.
    pub damaged: bool,
}

/// Decodes text that carries no label: BOM, UTF-8, ISO-2022-JP by its escapes, else guessed. Line ends
/// become `\n`.
pub(crate) fn decode_unlabelled(bytes: &[u8], budget: &mut Budget) -> String {
    decode(bytes, None, "text", budget)
}

/// Decodes a text by its label, if it has one, and notes in the budget what was wrong with `what`. The text
/// is cut to the budget's limit; line ends become `\n`.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>, what: &str, budget: &mut Budget) -> String {
    let most = budget.limits().text_bytes;
    decode_up_to(bytes, label, what, most, budget)
}

/// The same, cut to `most` bytes of text instead of the budget's limit.
pub(crate) fn decode_up_to(
    bytes: &[u8],
    label: Option<&str>,
    what: &str,
    most: usize,
    budget: &mut Budget,
) -> String {
    // Four bytes of input make at least one of text in any character set, escapes and BOMs aside.
    let enough = most.saturating_mul(4).saturating_add(64);
    let decoded = decode_bytes(bytes.get(..enough).unwrap_or(bytes), label);
    if decoded.relabelled {
        budget.problem(ProblemKind::Charset, what);
    }
    if decoded.damaged {
        budget.problem(ProblemKind::Undecodable, what);
    }
    let mut text = unify_line_ends(decoded.text);
    if text.len() > most {
        budget.problem(ProblemKind::Truncated, "text_bytes");
        text.truncate(text.floor_char_boundary(most));
    }
    text
}

/// Decodes bytes by a label, or by what they look like when there is none or it cannot be right.
pub(crate) fn decode_bytes(bytes: &[u8], label: Option<&str>) -> Decoded {
    if let Some((charset, bytes)) = byte_order_mark(bytes) {
        let (text, damaged) = decode_as(charset, bytes);
        return Decoded {
            text,
            relabelled: false,
            damaged,
        };
    }
    let declared = label.and_then(Charset::of_label);
    let labelled = label.is_some_and(|l| !l.trim().is_empty());
    if is_plain(bytes, declared)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        let text = text.to_owned();
        return Decoded {
            text,
            relabelled: labelled && declared.is_none(),
            damaged: false,
        };
    }
    let Some(declared) = declared else {
        return guessed(bytes, labelled);
    };
    match declared {
        Charset::Ascii => guessed(bytes, labelled),
        Charset::Latin1 => latin_1(bytes),
        Charset::Jis if memchr3(0x1B, 0x0E, 0x0F, bytes).is_none() => jis_without_escapes(bytes),
        Charset::Utf8 => utf_8(bytes),
        _ => by_label(bytes, declared),
    }
}

/// ASCII without anything a seven-bit set could mean something by.
fn is_plain(bytes: &[u8], declared: Option<Charset>) -> bool {
    let seven_bit = match declared {
        Some(Charset::Utf7 | Charset::Utf16 | Charset::Utf32 | Charset::Hz) => true,
        Some(Charset::Other(e)) => !e.is_ascii_compatible(),
        Some(Charset::Jis) => memchr::memmem::find(bytes, b"$B").is_some(),
        _ => false,
    };
    !seven_bit && bytes.is_ascii() && memchr3(0x1B, 0x0E, 0, bytes).is_none()
}

fn guessed(bytes: &[u8], labelled: bool) -> Decoded {
    let charset = guess::of(bytes);
    let (text, damaged) = decode_as(charset, bytes);
    Decoded {
        text,
        relabelled: labelled && !(charset == Charset::Utf8 && bytes.is_ascii()),
        damaged,
    }
}

/// Under a Western label anything may stand; only what is clearly something else is taken for it.
fn latin_1(bytes: &[u8]) -> Decoded {
    let found = guess::marked(bytes)
        .or_else(|| guess::japanese(bytes))
        .unwrap_or(Charset::Latin1);
    let charset = if found == Charset::Utf8 && bytes.is_ascii() {
        Charset::Latin1
    } else {
        found
    };
    let (text, damaged) = decode_as(charset, bytes);
    Decoded {
        text,
        relabelled: charset != Charset::Latin1,
        damaged,
    }
}

fn jis_without_escapes(bytes: &[u8]) -> Decoded {
    if let Some(restored) = iso2022::with_lost_escapes(bytes) {
        let (text, damaged) = iso2022::decode(&restored);
        return Decoded {
            text,
            relabelled: false,
            damaged,
        };
    }
    if bytes.is_ascii() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        return Decoded {
            text,
            relabelled: false,
            damaged: false,
        };
    }
    guessed(bytes, true)
}

fn utf_8(bytes: &[u8]) -> Decoded {
    if iso2022::has_escape(bytes) {
        return guessed(bytes, true);
    }
    let (text, damaged) = decode_as(Charset::Utf8, bytes);
    if !damaged {
        return Decoded {
            text,
            relabelled: false,
            damaged,
        };
    }
    if let Some(mixed) = line_by_line(bytes) {
        return mixed;
    }
    if guess::of(bytes) != Charset::Utf8 {
        return guessed(bytes, true);
    }
    Decoded {
        text,
        relabelled: false,
        damaged,
    }
}

/// A UTF-8 text into which something else was put by whole lines, as mailing lists' footers are.
fn line_by_line(bytes: &[u8]) -> Option<Decoded> {
    let mut out = Decoded {
        text: String::new(),
        relabelled: true,
        damaged: false,
    };
    let mut is_utf_8 = false;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        match std::str::from_utf8(line) {
            Ok(text) => {
                is_utf_8 |= !line.is_ascii();
                out.text.push_str(text);
            }
            Err(_) => {
                let damage = guess::is_damaged_utf_8(line);
                let charset = if damage {
                    Charset::Utf8
                } else {
                    guess::of(line)
                };
                let (text, damaged) = decode_as(charset, line);
                out.text.push_str(&text);
                out.damaged |= damaged;
            }
        }
    }
    (is_utf_8 && !out.damaged).then_some(out)
}

/// By a label that means something, unless the bytes are clearly UTF-8 or ISO-2022-JP, or do not decode by
/// it and do by another.
fn by_label(bytes: &[u8], declared: Charset) -> Decoded {
    let legacy = !matches!(declared, Charset::Utf16 | Charset::Utf32 | Charset::Utf7);
    if legacy && is_surely_utf_8(bytes, declared) {
        let (text, damaged) = decode_as(Charset::Utf8, bytes);
        return Decoded {
            text,
            relabelled: true,
            damaged,
        };
    }
    if matches!(declared, Charset::ShiftJis | Charset::EucJp) && has_jis(bytes) {
        let (text, damaged) = iso2022::decode(bytes);
        return Decoded {
            text,
            relabelled: true,
            damaged,
        };
    }
    let (text, damaged) = decode_as(declared, bytes);
    if damaged && legacy {
        let other = guess::of(bytes);
        let (again, still) = decode_as(other, bytes);
        if !still && other != declared {
            return Decoded {
                text: again,
                relabelled: true,
                damaged: false,
            };
        }
    }
    Decoded {
        text,
        relabelled: false,
        damaged,
    }
}

/// SoftBank's escapes occur in Shift_JIS too; those of ISO-2022-JP do not.
fn has_jis(bytes: &[u8]) -> bool {
    memchr::memmem::find_iter(bytes, b"\x1b$")
        .any(|at| matches!(bytes.get(at + 2), Some(b'B' | b'@' | b'(')))
}

/// Whether bytes that claim a legacy set are UTF-8. Sequences of three bytes and more are proof; pairs are
/// only where the claimed set has no pairs of its own.
fn is_surely_utf_8(bytes: &[u8], declared: Charset) -> bool {
    if bytes.is_ascii() {
        return false;
    }
    let single = matches!(declared, Charset::Other(e) if e.is_single_byte());
    std::str::from_utf8(bytes).is_ok_and(|t| single || t.chars().any(|c| c >= '\u{800}'))
}

/// Decodes as told; also says whether bytes were lost.
fn decode_as(charset: Charset, bytes: &[u8]) -> (String, bool) {
    match charset {
        Charset::Utf8 | Charset::Ascii => unicode(utf_8_lossy(bytes)),
        Charset::Jis => iso2022::decode(bytes),
        Charset::Iso2022Kr => shifted::iso_2022_kr(bytes),
        Charset::Hz => shifted::hz(bytes),
        Charset::ShiftJis => shift_jis::decode(bytes),
        Charset::ShiftJis2004 => shift_jis::decode_2004(bytes),
        Charset::EucJp => shift_jis::decode_with(EUC_JP, bytes, shift_jis::euc_pair),
        Charset::EucJis2004 => shift_jis::decode_with(EUC_JP, bytes, shift_jis::euc_2004_pair),
        Charset::Utf7 => unicode(shifted::utf_7(bytes)),
        Charset::Utf16 if guess::big_endian(bytes) => unicode(encoding(UTF_16BE, bytes)),
        Charset::Utf16 => unicode(encoding(UTF_16LE, bytes)),
        Charset::Utf32 => unicode(utf_32(bytes)),
        Charset::Latin1 => encoding(WINDOWS_1252, bytes),
        Charset::Other(other) => encoding(other, bytes),
    }
}

fn encoding(encoding: &'static Encoding, bytes: &[u8]) -> (String, bool) {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), damaged)
}

fn unicode((text, damaged): (String, bool)) -> (String, bool) {
    (emoji::replace(text, emoji::Source::Unicode), damaged)
}

/// UTF-8, also with characters beyond U+FFFF written as two surrogates (CESU-8), as old phones did.
fn utf_8_lossy(bytes: &[u8]) -> (String, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), false);
    }
    let bytes = if has_surrogates(bytes) {
        join_surrogates(bytes)
    } else {
        Cow::Borrowed(bytes)
    };
    match String::from_utf8_lossy(&bytes) {
        Cow::Borrowed(text) => (text.to_owned(), false),
        Cow::Owned(text) => (text, true),
    }
}

fn has_surrogates(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0xED, bytes).any(|at| matches!(bytes.get(at + 1), Some(0xA0..=0xAF)))
}

fn join_surrogates(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if let [
            0xED,
            a @ 0xA0..=0xAF,
            b @ 0x80..=0xBF,
            0xED,
            c @ 0xB0..=0xBF,
            d @ 0x80..=0xBF,
            tail @ ..,
        ] = rest
        {
            let part = |high: u8, low: u8| u32::from(high & 0x0F) << 6 | u32::from(low & 0x3F);
            let code = 0x10000 + (part(*a, *b) << 10) + part(c & 0x0F, *d);
            let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            rest = tail;
        } else {
            out.push(*first);
            rest = after;
        }
    }
    Cow::Owned(out)
}

fn utf_32(bytes: &[u8]) -> (String, bool) {
    let mut damaged = !bytes.len().is_multiple_of(4);
    let big = bytes.first() == Some(&0);
    let mut out = String::with_capacity(bytes.len() / 4);
    for four in bytes.chunks_exact(4) {
        let Ok(four) = <[u8; 4]>::try_from(four) else {
            continue;
        };
        let code = if big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        };
        let c = char::from_u32(code);
        damaged |= c.is_none();
        out.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    (out, damaged)
}

/// The character set a byte order mark tells, and the bytes after it.
fn byte_order_mark(bytes: &[u8]) -> Option<(Charset, &[u8])> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return std::str::from_utf8(rest)
            .is_ok()
            .then_some((Charset::Utf8, rest));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE\0\0") {
        return Some((Charset::Utf32, rest));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return Some((Charset::Other(UTF_16LE), rest));
    }
    bytes
        .strip_prefix(b"\xFE\xFF")
        .map(|rest| (Charset::Other(UTF_16BE), rest))
}

/// CRLF, CR and the Unicode line separators as `\n`; NUL taken out.
pub(crate) fn unify_line_ends(text: String) -> String {
    // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
    let separators = memchr::memmem::find_iter(text.as_bytes(), b"\xE2\x80")
        .any(|at| matches!(text.as_bytes().get(at + 2), Some(0xA8 | 0xA9)));
    let text = if separators {
        text.replace(['\u{2028}', '\u{2029}'], "\n")
    } else {
        text
    };
    if memchr::memchr2(b'\r', 0, text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = memchr::memchr2(b'\r', 0, rest.as_bytes()) {
        out.push_str(rest.get(..at).unwrap_or(""));
        let after = rest.get(at + 1..).unwrap_or("");
        let carriage_return = rest.as_bytes().get(at) == Some(&b'\r');
        rest = after;
        if carriage_return {
            out.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
