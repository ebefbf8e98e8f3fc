//! Emoji of Japanese mobile carriers, which stood in private-use codes before Unicode had them.

use std::sync::OnceLock;

/// Shown for a carrier's symbol that no Unicode character stands for.
pub(super) const GETA: char = '〓';

/// First code point of each run, then the emoji from there on; an empty cell has none. Code points are
/// those docomo (U+E63E–U+E757) and SoftBank (U+E001–U+E537) gave their symbols in Unicode.
const TABLE: &str = include_str!("carrier_emoji.txt");
/// The same for au: code points to which a decoder of Shift_JIS maps its lead bytes F3, F4, F6 and F7
/// (Unicode Character Database, EmojiSources.txt 15.0).
const AU_TABLE: &str = include_str!("au_emoji.txt");
const FIRST: u32 = 0xE000;
const LAST: u32 = 0xE757;
const DOCOMO: u32 = 0xE63E;

/// The emoji of a carrier's private-use code point.
pub(super) fn at(code: u32) -> Option<&'static str> {
    static CELLS: OnceLock<Vec<&'static str>> = OnceLock::new();
    cell(CELLS.get_or_init(|| parse(TABLE)), code)
}

/// The emoji of an au symbol by the private-use code point its Shift_JIS code is decoded to.
fn at_au(code: u32) -> Option<&'static str> {
    static CELLS: OnceLock<Vec<&'static str>> = OnceLock::new();
    cell(CELLS.get_or_init(|| parse(AU_TABLE)), code)
}

/// The emoji of a symbol that au's phones send in ISO-2022-JP, by row and cell of JIS X 0208 (from 1): rows
/// 85 to 88, which hold nothing else. Its rows 89 to 91 cannot be told from the kanji others have there.
pub(super) fn au_jis(row: usize, column: usize) -> Option<&'static str> {
    let (row, column) = (u32::try_from(row).ok()?, u32::try_from(column).ok()?);
    let inside = (85..=88).contains(&row) && (1..=94).contains(&column);
    // Two rows make one lead byte of Shift_JIS, from F6 on.
    let first = FIRST + 188 * 6 - 94 * 85;
    inside.then(|| at_au(first + 94 * row + column - 1))?
}

fn cell(cells: &[&'static str], code: u32) -> Option<&'static str> {
    let cell = cells.get(code.checked_sub(FIRST)? as usize)?;
    (!cell.is_empty()).then_some(*cell)
}

fn parse(table: &'static str) -> Vec<&'static str> {
    let mut cells = vec![""; (LAST - FIRST + 1) as usize];
    for line in table.lines() {
        let mut fields = line.split('\t');
        let first = fields.next().and_then(|f| u32::from_str_radix(f, 16).ok());
        let first = first.unwrap_or(LAST + 1);
        for (cell, emoji) in (first.saturating_sub(FIRST)..).zip(fields) {
            if let Some(place) = cells.get_mut(cell as usize) {
                *place = emoji;
            }
        }
    }
    cells
}

/// Which private-use characters mean a carrier's symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The text was Shift_JIS, whose user-defined rows F0–F9 become U+E000–U+E757: docomo's symbols map
    /// to their own code points, au's stand below them; any other (SoftBank's share codes with both) has no
    /// reliable meaning and becomes `〓`.
    ShiftJis,
    /// The text was Unicode: SoftBank's (also early iPhones') and docomo's code points are known, others
    /// stay as they are.
    Unicode,
}

/// Replaces carriers' private-use characters by emoji.
pub(super) fn replace(text: String, source: Source) -> String {
    // U+E000–U+E757 begin with EE 80 … EE 9D in UTF-8.
    let Some(first) = memchr::memchr(0xEE, text.as_bytes()) else {
        return text;
    };
    let (head, rest) = text.split_at_checked(first).unwrap_or((&text, ""));
    let mut out = String::with_capacity(text.len());
    out.push_str(head);
    for c in rest.chars() {
        match (u32::from(c), source) {
            (code @ FIRST..=LAST, Source::Unicode) => match at(code) {
                Some(emoji) => out.push_str(emoji),
                None => out.push(c),
            },
            (code @ DOCOMO..=LAST, Source::ShiftJis) => match at(code) {
                Some(emoji) => out.push_str(emoji),
                None => out.push(GETA),
            },
            (code @ FIRST..DOCOMO, Source::ShiftJis) => match at_au(code) {
                Some(emoji) => out.push_str(emoji),
                None => out.push(GETA),
            },
            _ => out.push(c),
        }
    }
    out
}

/// A SoftBank escape run `ESC $ page codes… SI` at the start of `bytes` (which starts with `ESC $`): its
/// emoji and its length in bytes. The page is one of G, E, F, O, P, Q; codes are 0x21–0x7A.
pub(super) fn softbank_run(bytes: &[u8]) -> Option<(String, usize)> {
    let base = match bytes.get(2)? {
        b'G' => 0xE000,
        b'E' => 0xE100,
        b'F' => 0xE200,
        b'O' => 0xE300,
        b'P' => 0xE400,
        b'Q' => 0xE500,
        _ => return None,
    };
    let codes = bytes.get(3..)?;
    let len = codes
        .iter()
        .take_while(|b| (0x21..=0x7A).contains(*b))
        .count();
    // Without its end, one code is believed: the rest is probably text.
    let (len, end) = match codes.get(len) {
        Some(0x0F) => (len, 1),
        _ => (len.min(1), 0),
    };
    let mut out = String::new();
    for code in codes.get(..len)? {
        match at(base + u32::from(code - 0x20)) {
            Some(emoji) => out.push_str(emoji),
            None => out.push(GETA),
        }
    }
    (len > 0).then_some((out, 3 + len + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriers_code_points_have_their_emoji() {
        assert_eq!(at(0xE63E), Some("☀"));
        assert_eq!(at(0xE757), Some("😱"));
        assert_eq!(at(0xE001), Some("👦"));
        assert_eq!(at(0xE537), Some("™"));
        assert_eq!(at(0xE6A6), None);
        assert_eq!(at(0xE758), None);
        assert_eq!(at(0), None);
    }

    #[test]
    fn private_use_is_replaced_by_source() {
        let text = "a\u{E63E}\u{E000}b\u{F8FF}".to_owned();
        assert_eq!(replace(text.clone(), Source::ShiftJis), "a☀〓b\u{F8FF}");
        let text = "a\u{E63E}\u{E234}b\u{F8FF}".to_owned();
        assert_eq!(replace(text, Source::Unicode), "a☀➡b\u{F8FF}");
    }

    #[test]
    fn symbols_of_au() {
        assert_eq!(au_jis(85, 33), Some("☀"), "F660 in Shift_JIS");
        assert_eq!(au_jis(86, 47), Some("💨"), "F6CD");
        assert_eq!(au_jis(84, 1), None);
        assert_eq!(au_jis(89, 49), None);
        assert_eq!(at_au(0xE000), None);
    }

    #[test]
    fn softbank_runs_end_at_shift_in() {
        assert_eq!(softbank_run(b"\x1b$Gj!\x0fabc"), Some(("☀👦".into(), 6)));
        assert_eq!(softbank_run(b"\x1b$Gjabc"), Some(("☀".into(), 4)));
        assert_eq!(softbank_run(b"\x1b$B"), None);
        assert_eq!(softbank_run(b"\x1b$G"), None);
    }
}
