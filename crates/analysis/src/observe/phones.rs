//! Telephone numbers in the text, by kind.
//!
//! Kinds follow the Japanese numbering plan; the prefixes stand in `lists/phone-kinds`.

use super::{Observer, Sign};
use crate::Scene;
use crate::fold::Folded;
use madoguchi_model::{Evidence, LinkPlace, Span, Strength::*, TextId, Toward::*};
use memchr::memchr2;
use std::ops::Range;

const PRESENT: Sign = Sign::new("phone.present", Neutral, Weak);
const DOMESTIC: Sign = Sign::new("phone.domestic", Neutral, Weak);
const MOBILE: Sign = Sign::new("phone.mobile", Neutral, Weak);
const IP: Sign = Sign::new("phone.ip-050", Neutral, Weak);
const SHORT: Sign = Sign::new("phone.short-0005", Neutral, Weak);
const INTERNATIONAL: Sign = Sign::new("phone.international", Scam, Weak);
const PREMIUM: Sign = Sign::new("phone.premium", Scam, Medium);
const TOLL_FREE: Sign = Sign::new("phone.toll-free", Neutral, Weak);
const POLICE_LIKE: Sign = Sign::new("phone.police-like", Scam, Strong);

pub(super) const OBSERVER: Observer = Observer {
    name: "phones",
    signs: &[
        PRESENT,
        DOMESTIC,
        MOBILE,
        IP,
        SHORT,
        INTERNATIONAL,
        PREMIUM,
        TOLL_FREE,
        POLICE_LIKE,
    ],
    observe,
};

/// Numbers looked at in one text.
const MOST_NUMBERS: usize = 50;

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    for (id, folded) in scene.senders_texts() {
        for (range, digits) in numbers(folded).take(MOST_NUMBERS) {
            let span = scene.span(id, range);
            if in_link(scene, id, span) {
                continue;
            }
            let Some(sign) = kind(&digits) else { continue };
            super::once(out, &PRESENT, None);
            let evidence = super::once(out, sign, Some(span));
            super::add_value(evidence, "number", scene.message.slice(span));
            let elsewhere =
                digits.starts_with('+') && !digits.starts_with("+81") || digits.starts_with("050");
            if digits.ends_with("0110") && elsewhere {
                super::once(out, &POLICE_LIKE, Some(span));
            }
        }
    }
}

/// Whether a place lies inside a written address.
fn in_link(scene: &Scene, id: TextId, span: Span) -> bool {
    scene.message.links.iter().any(|link| {
        link.place == LinkPlace::Text
            && link
                .span
                .is_some_and(|l| l.text == id && l.start <= span.start && span.end <= l.end)
    })
}

/// The kind of a number: digits only, a leading `+` kept.
pub(super) fn kind(digits: &str) -> Option<&'static Sign> {
    if let Some(abroad) = digits.strip_prefix('+') {
        return match abroad.strip_prefix("81") {
            Some(rest) => kind(&format!("0{}", rest.trim_start_matches('0'))),
            None => (8..=15).contains(&abroad.len()).then_some(&INTERNATIONAL),
        };
    }
    Some(match (digits.get(..4)?, digits.len()) {
        ("0005", 8..=14) => &SHORT,
        ("0120", 10) | ("0800", 11) => &TOLL_FREE,
        ("0990", 10) => &PREMIUM,
        _ if digits.starts_with("010") && digits.len() >= 11 => &INTERNATIONAL,
        _ if digits.starts_with("050") && digits.len() == 11 => &IP,
        _ if matches!(&digits[..3], "060" | "070" | "080" | "090") && digits.len() == 11 => &MOBILE,
        _ if digits.starts_with('0') && digits.len() == 10 => &DOMESTIC,
        _ => return None,
    })
}

/// Stretches that may be telephone numbers: their place in the folded text and their digits.
fn numbers(folded: &Folded) -> impl Iterator<Item = (Range<usize>, String)> {
    let text = &*folded.text;
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(next) = bytes.get(at..).and_then(|rest| memchr2(b'0', b'+', rest)) {
            let start = at + next;
            at = start;
            let begins = bytes[start] == b'0'
                || (bytes[start] == b'+' && bytes.get(start + 1).is_some_and(u8::is_ascii_digit));
            let inside = start > 0 && bytes[start - 1].is_ascii_alphanumeric();
            at += 1;
            if !begins || inside {
                continue;
            }
            let mut end = start + 1;
            let mut digits = String::from(char::from(bytes[start]));
            while let Some(byte) = bytes.get(end).filter(|_| digits.len() < 17) {
                match byte {
                    b'0'..=b'9' => digits.push(char::from(*byte)),
                    b'-' | b'(' | b')' | b' '
                        if bytes
                            .get(end + 1)
                            .is_some_and(|b| b.is_ascii_digit() || *b == b'(') => {}
                    _ => break,
                }
                end += 1;
            }
            at = end;
            let continues = bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
            if digits.len() >= 9 && !continues {
                return Some((start..end, digits));
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<&'static str> {
        numbers(&Folded::new(text))
            .filter_map(|(_, digits)| kind(&digits).map(|s| s.id))
            .collect()
    }

    #[test]
    fn numbers_are_told_by_kind() {
        assert_eq!(kinds("電話 03-1234-5678 まで"), ["phone.domestic"]);
        assert_eq!(
            kinds("080-1234-5678、0120-123-456"),
            ["phone.mobile", "phone.toll-free"]
        );
        assert_eq!(kinds("050 1234 5678"), ["phone.ip-050"]);
        assert_eq!(kinds("+63 917 555 0142"), ["phone.international"]);
        assert_eq!(kinds("+81 90-1234-5678"), ["phone.mobile"]);
        assert_eq!(kinds("0990-123-456"), ["phone.premium"]);
    }

    #[test]
    fn order_numbers_and_amounts_are_no_telephone_numbers() {
        assert!(
            kinds("注文番号 250-1234567-1234567 お問い合わせ伝票番号 123456789012 1,000,000円")
                .is_empty()
        );
        assert!(kinds("a0312345678").is_empty());
    }
}
