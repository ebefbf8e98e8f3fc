//! Seven-bit sets that shift between ASCII and a two-byte set: ISO-2022-KR (RFC 1557), HZ (RFC 1843), and
//! UTF-7 (RFC 2152).

use encoding_rs::{EUC_KR, Encoding, GBK};
use memchr::memchr2;

/// ISO-2022-KR: SO and SI, after the announcing `ESC $ ) C`.
pub(super) fn iso_2022_kr(bytes: &[u8]) -> (String, bool) {
    let mut out = String::with_capacity(bytes.len());
    let mut damaged = false;
    let mut rest = bytes;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(b"\x1b$)C") {
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix(b"\x0e") {
            let end = memchr2(0x0F, b'\n', after).unwrap_or(after.len());
            let (run, after) = after.split_at_checked(end).unwrap_or((after, &[]));
            damaged |= push_high(run, EUC_KR, &mut out);
            rest = after;
            continue;
        }
        // Past the first byte: an ESC that announced nothing must not stop the loop.
        let end = memchr2(0x0E, 0x1B, rest.get(1..).unwrap_or(&[])).map_or(rest.len(), |e| e + 1);
        let (run, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        out.extend(
            String::from_utf8_lossy(run)
                .chars()
                .filter(|c| !matches!(c, '\x0f' | '\x1b')),
        );
        rest = after;
    }
    (out, damaged)
}

/// HZ: `~{` and `~}`, `~~` for a tilde, `~` at the end of a line for no line break.
pub(super) fn hz(bytes: &[u8]) -> (String, bool) {
    let mut out = String::with_capacity(bytes.len());
    let mut damaged = false;
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'~', rest) {
        out.push_str(&String::from_utf8_lossy(rest.get(..at).unwrap_or(&[])));
        let after = rest.get(at + 2..).unwrap_or(&[]);
        match rest.get(at + 1) {
            Some(b'{') => {
                let end = memchr2(b'~', b'\n', after).unwrap_or(after.len());
                let (run, after) = after.split_at_checked(end).unwrap_or((after, &[]));
                damaged |= push_high(run, GBK, &mut out);
                rest = after.strip_prefix(b"~}").unwrap_or(after);
                continue;
            }
            Some(b'~') => out.push('~'),
            Some(b'\n' | b'}') => {}
            _ => {
                out.push('~');
                rest = rest.get(at + 1..).unwrap_or(&[]);
                continue;
            }
        }
        rest = after;
    }
    out.push_str(&String::from_utf8_lossy(rest));
    (out, damaged)
}

/// Decodes a run of two-byte characters by setting their high bits; says whether bytes were lost.
fn push_high(run: &[u8], encoding: &'static Encoding, out: &mut String) -> bool {
    let high: Vec<u8> = run
        .iter()
        .map(|b| {
            if (0x21..=0x7E).contains(b) {
                b | 0x80
            } else {
                *b
            }
        })
        .collect();
    let (text, damaged) = encoding.decode_without_bom_handling(&high);
    out.push_str(&text);
    damaged
}

/// UTF-7: `+` modified base64 of UTF-16 `-`.
pub(super) fn utf_7(bytes: &[u8]) -> (String, bool) {
    let mut out = String::with_capacity(bytes.len());
    let mut damaged = false;
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'+', rest) {
        out.push_str(&String::from_utf8_lossy(rest.get(..at).unwrap_or(&[])));
        let run = rest.get(at + 1..).unwrap_or(&[]);
        let len = run.iter().take_while(|b| sextet(**b).is_some()).count();
        let (run, after) = run.split_at_checked(len).unwrap_or((run, &[]));
        rest = after.strip_prefix(b"-").unwrap_or(after);
        if run.is_empty() {
            out.push('+');
        } else {
            damaged |= push_utf_16(run, &mut out);
        }
    }
    out.push_str(&String::from_utf8_lossy(rest));
    (out, damaged)
}

fn push_utf_16(run: &[u8], out: &mut String) -> bool {
    let mut units = Vec::with_capacity(run.len() * 6 / 16 + 1);
    let (mut bits, mut count) = (0u32, 0u32);
    for value in run.iter().filter_map(|b| sextet(*b)) {
        bits = (bits << 6 | u32::from(value)) & 0x3F_FFFF;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push((bits >> count & 0xFFFF) as u16);
        }
    }
    let mut damaged = false;
    for c in char::decode_utf16(units) {
        damaged |= c.is_err();
        out.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    damaged
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_7_runs() {
        assert_eq!(
            utf_7(b"Hi +ZeVnLIqe-! 1+-1=2 +MEI"),
            ("Hi 日本語! 1+1=2 あ".into(), false)
        );
        assert_eq!(utf_7(b"+2D3-"), ("\u{FFFD}".into(), true));
        assert_eq!(utf_7(b"+"), ("+".into(), false));
    }

    #[test]
    fn korean_and_hz() {
        assert_eq!(
            iso_2022_kr(b"\x1b$)C\x0eGQ1[\x0f ok\n"),
            ("한글 ok\n".into(), false)
        );
        assert_eq!(iso_2022_kr(b"\x1b\x1b\x0e"), (String::new(), false));
        assert_eq!(hz(b"a~~b ~{VPND~}!"), ("a~b 中文!".into(), false));
        assert_eq!(hz(b"~"), ("~".into(), false));
    }
}
