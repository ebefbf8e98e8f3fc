//! Shift_JIS (CP932) and EUC-JP with what mail has beyond the WHATWG tables: carriers' symbols and
//! JIS X 0213.

use super::{emoji, iso2022, jisx0213};
use encoding_rs::{DecoderResult, Encoding, SHIFT_JIS};

/// Shift_JIS as CP932, with docomo's symbols and SoftBank's escapes; also says whether bytes were lost.
pub(super) fn decode(bytes: &[u8]) -> (String, bool) {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut damaged = false;
    let mut from = 0;
    for at in memchr::memmem::find_iter(bytes, b"\x1b$") {
        let run = bytes.get(at..).and_then(emoji::softbank_run);
        let (Some((symbols, len)), Some(before)) = (run, bytes.get(from..at)) else {
            continue;
        };
        damaged |= push(before, &mut out);
        out.push_str(&symbols);
        from = at + len;
    }
    damaged |= push(bytes.get(from..).unwrap_or(&[]), &mut out);
    (out, damaged)
}

fn push(bytes: &[u8], out: &mut String) -> bool {
    let (text, damaged) = decode_with(SHIFT_JIS, bytes, |bad| {
        let (row, cell) = row_cell(bad)?;
        jisx0213::at(1, row, cell).map(str::to_owned)
    });
    out.push_str(&emoji::replace(text, emoji::Source::ShiftJis));
    damaged
}

/// Shift_JIS-2004: the lead bytes from F0 on are plane 2.
pub(super) fn decode_2004(bytes: &[u8]) -> (String, bool) {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut damaged = false;
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let pair = rest.get(..2).and_then(row_cell);
        let text = match (first, pair) {
            (0..0x80, _) => Some(char::from(*first).to_string()),
            (0xA1..=0xDF, _) => char::from_u32(0xFF61 + u32::from(first - 0xA1)).map(String::from),
            (_, Some((row, cell))) => at_2004(row, cell),
            _ => None,
        };
        let double = pair.is_some() && !matches!(first, 0..0x80 | 0xA1..=0xDF);
        rest = if double {
            rest.get(2..).unwrap_or(&[])
        } else {
            after
        };
        damaged |= text.is_none();
        out.push_str(text.as_deref().unwrap_or("\u{FFFD}"));
    }
    (out, damaged)
}

fn at_2004(row: usize, cell: usize) -> Option<String> {
    if row <= 94 {
        return iso2022::plane_1(row, cell);
    }
    // The rows of plane 2, in the order their lead bytes have from F0 on (JIS X 0213 annex 1).
    const PLANE_2: [usize; 10] = [1, 8, 3, 4, 5, 12, 13, 14, 15, 78];
    let index = row - 95;
    let row = match PLANE_2.get(index) {
        Some(row) => *row,
        None => index + 69,
    };
    jisx0213::at(2, row, cell).map(str::to_owned)
}

/// Row (1–94, 95–120 for lead bytes F0–FC) and cell of a Shift_JIS pair.
fn row_cell(pair: &[u8]) -> Option<(usize, usize)> {
    let [lead, trail] = *pair else { return None };
    let (lead, trail) = (usize::from(lead), usize::from(trail));
    let lead = match lead {
        0x81..=0x9F => lead - 0x81,
        0xE0..=0xFC => lead - 0xC1,
        _ => return None,
    };
    let trail = match trail {
        0x40..=0x7E => trail - 0x40,
        0x80..=0xFC => trail - 0x41,
        _ => return None,
    };
    Some((lead * 2 + trail / 94 + 1, trail % 94 + 1))
}

/// What EUC-JP bytes mean that the usual tables do not have: JIS X 0213 plane 1.
pub(super) fn euc_pair(bad: &[u8]) -> Option<String> {
    let [row, cell] = *bad else { return None };
    iso2022::plane_1(
        usize::from(row.checked_sub(0xA0)?),
        usize::from(cell.checked_sub(0xA0)?),
    )
}

/// The same for EUC-JIS-2004, which has plane 2 behind 8F.
pub(super) fn euc_2004_pair(bad: &[u8]) -> Option<String> {
    let [0x8F, row, cell] = *bad else {
        return euc_pair(bad);
    };
    let (row, cell) = (row.checked_sub(0xA0)?, cell.checked_sub(0xA0)?);
    jisx0213::at(2, usize::from(row), usize::from(cell)).map(str::to_owned)
}

/// Decodes with an encoding, asking `rescue` for each sequence it does not know. Says whether any was lost.
pub(super) fn decode_with(
    encoding: &'static Encoding,
    bytes: &[u8],
    rescue: impl Fn(&[u8]) -> Option<String>,
) -> (String, bool) {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        return (text.into_owned(), false);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut out = String::with_capacity(capacity.unwrap_or(0));
    let mut damaged = false;
    let mut at = 0;
    // Each turn reads at least one byte, or makes room.
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut out, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => out.reserve(rest.len() * 3 + 16),
            DecoderResult::Malformed(len, after) => {
                let end = at.saturating_sub(usize::from(after));
                let start = end.saturating_sub(usize::from(len));
                // An unknown pair whose second byte is ASCII comes as its first byte alone.
                let rescued = rescue(bytes.get(start..end).unwrap_or(&[]))
                    .map(|text| (text, 0))
                    .or_else(|| rescue(bytes.get(start..end + 1)?).map(|text| (text, 1)));
                out.reserve(16);
                match rescued {
                    Some((text, more)) => {
                        out.push_str(&text);
                        if more > 0 {
                            at = end + more;
                            decoder = encoding.new_decoder_without_bom_handling();
                        }
                    }
                    None => {
                        damaged = true;
                        out.push(char::REPLACEMENT_CHARACTER);
                    }
                }
            }
        }
    }
    (out, damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::EUC_JP;

    #[test]
    fn symbols_of_docomo_and_au_become_emoji_and_others_a_mark() {
        assert_eq!(
            decode(b"\x82\xa0\xf8\x9f\xf9\xfc!"),
            ("あ☀😱!".into(), false)
        );
        assert_eq!(decode(b"\xf6\x59\xf0\x40"), ("⚠〓".into(), false));
    }

    #[test]
    fn softbank_escapes_within() {
        assert_eq!(
            decode(b"\x82\xa0\x1b$Gj\x0f\x82\xa2"),
            ("あ☀い".into(), false)
        );
        assert_eq!(decode(b"\x1b$").0, "\x1b$");
    }

    #[test]
    fn vendors_characters() {
        assert_eq!(decode(b"\x87\x40\x87\x8a\xfb\xfc").0, "①㈱髙");
        let (text, damaged) = decode_with(EUC_JP, b"\xad\xa1\xad\xea\xfc\xe2", euc_pair);
        assert_eq!((&*text, damaged), ("①㈱髙", false));
    }

    #[test]
    fn jis_x_0213_where_cp932_has_nothing() {
        assert_eq!(decode(b"\x87\x9f"), ("俱".into(), false));
        assert_eq!(decode(b"\x82\xf5a"), ("か\u{309A}a".into(), false));
        assert_eq!(
            decode_2004(b"\xf0\x40a\x82\xa0\xb6"),
            ("𠂉aあｶ".into(), false)
        );
    }

    #[test]
    fn damage_is_kept_small() {
        assert_eq!(decode(b"\x82\xa0\x82"), ("あ\u{FFFD}".into(), true));
        assert_eq!(decode(b"\xff\x82\xa0"), ("\u{FFFD}あ".into(), true));
        assert_eq!(decode(b"\x85\x20a"), ("\u{FFFD} a".into(), true));
    }
}
