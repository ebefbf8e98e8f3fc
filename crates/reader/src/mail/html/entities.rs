//! Character references (HTML Living Standard, 13.5).

use std::sync::OnceLock;

/// Name, `!` when the reference may stand without its semicolon, a tab, and code points in hexadecimal;
/// sorted by name. From the standard's table of named references.
const TABLE: &str = include_str!("entities.txt");
/// The longest name in the table.
const LONGEST: usize = 31;

/// How many references of each kind were decoded.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    /// Numeric ones.
    pub numeric: u32,
}

/// Decodes the references in a text onto `out`. In attributes a name without its semicolon counts only
/// when no letter, digit or `=` follows.
pub(super) fn decode(text: &str, in_attribute: bool, out: &mut String, count: &mut Count) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let after = from.get(1..).unwrap_or("");
        let len = match after.strip_prefix('#') {
            Some(number) => numeric(number, out).map(|len| {
                count.numeric += 1;
                len + 1
            }),
            None => named(after, in_attribute, out),
        };
        if len.is_none() {
            out.push('&');
        }
        rest = after.get(len.unwrap_or(0)..).unwrap_or("");
    }
    out.push_str(rest);
}

/// A numeric reference behind `#`: its length, with the semicolon if there is one.
fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let hex = text.starts_with(['x', 'X']);
    let (radix, skip) = if hex { (16, 1) } else { (10, 0) };
    let digits = text.get(skip..)?;
    let len = digits
        .bytes()
        .take_while(|b| char::from(*b).is_digit(radix))
        .count();
    if len == 0 {
        return None;
    }
    let significant = digits.get(..len)?.trim_start_matches('0');
    let code = match significant.len() {
        0 => 0,
        1..=7 => u32::from_str_radix(significant, radix).ok()?,
        _ => u32::MAX,
    };
    out.push(character(code));
    let semicolon = digits.as_bytes().get(len) == Some(&b';');
    Some(skip + len + usize::from(semicolon))
}

/// The character of a code; what windows-1252 has for 0x80–0x9F.
fn character(code: u32) -> char {
    match code {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9F => {
            let byte = [u8::try_from(code).unwrap_or(b'?')];
            let text = encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&byte)
                .0;
            text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// A named reference: its length, with the semicolon if there is one.
fn named(text: &str, in_attribute: bool, out: &mut String) -> Option<usize> {
    let len = text
        .bytes()
        .take(LONGEST + 1)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let name = text.get(..len)?;
    if text.as_bytes().get(len) == Some(&b';')
        && let Some((value, _)) = lookup(name)
    {
        push_value(value, out);
        return Some(len + 1);
    }
    // Without a semicolon: the longest old name that fits (&notit is ¬it, &copy2024 is ©2024).
    let (short, value) = (2..=len.min(6)).rev().find_map(|short| {
        let (value, old) = lookup(name.get(..short)?)?;
        old.then_some((short, value))
    })?;
    let next = text.as_bytes().get(short);
    if in_attribute && next.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'=') {
        return None;
    }
    push_value(value, out);
    Some(short + usize::from(next == Some(&b';')))
}

fn push_value(codes: &str, out: &mut String) {
    let codes = codes
        .split(' ')
        .filter_map(|c| u32::from_str_radix(c, 16).ok());
    out.extend(codes.filter_map(char::from_u32));
}

/// The code points of a name, and whether it may stand without a semicolon.
fn lookup(name: &str) -> Option<(&'static str, bool)> {
    static NAMES: OnceLock<Vec<(&'static str, &'static str, bool)>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut all: Vec<_> = TABLE
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(name, codes)| match name.strip_suffix('!') {
                Some(name) => (name, codes, true),
                None => (name, codes, false),
            })
            .collect();
        all.sort_unstable();
        all
    });
    let at = names.binary_search_by(|entry| entry.0.cmp(name)).ok()?;
    names.get(at).map(|entry| (entry.1, entry.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(source: &str) -> String {
        let mut out = String::new();
        decode(source, false, &mut out, &mut Count::default());
        out
    }

    #[test]
    fn names() {
        assert_eq!(
            text("&lt;a&gt; &amp;amp; &yen;1 &nbsp;&copy2024 &notit;"),
            "<a> &amp; ¥1 \u{A0}©2024 ¬it;"
        );
        assert_eq!(text("a&period;b&sol;&commat;&colon;"), "a.b/@:");
        assert_eq!(text("&CounterClockwiseContourIntegral;&ngE;"), "∳≧̸");
        assert_eq!(text("&unknown; & &; AT&T"), "&unknown; & &; AT&T");
    }

    #[test]
    fn numbers() {
        assert_eq!(
            text("&#12354;&#x3042;&#65&#x41 &#0; &#x110000; &#99999999999; &#; &#x;"),
            "ああAA \u{FFFD} \u{FFFD} \u{FFFD} &#; &#x;"
        );
        assert_eq!(text("&#150;&#x80;"), "–€");
        let mut count = Count::default();
        decode("&#65;&lt;&#66;", false, &mut String::new(), &mut count);
        assert_eq!(count.numeric, 2);
    }

    #[test]
    fn in_attributes_parameters_stay() {
        let mut out = String::new();
        decode(
            "?a=1&copy=2&lt3&amp;b&reg",
            true,
            &mut out,
            &mut Count::default(),
        );
        assert_eq!(out, "?a=1&copy=2&lt3&b®");
    }

    proptest! {
        #[test]
        fn any_text(source in "[&#xX;a-zA-Z0-9あ]{0,60}") {
            text(&source);
        }
    }
}
