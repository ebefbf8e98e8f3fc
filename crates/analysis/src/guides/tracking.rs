//! Form and check digit of waybill numbers.
//!
//! A number that passes proves nothing: anybody can compute a check digit. One that fails was not printed on a
//! slip. The forms stand in `lists/tracking-numbers`.

use super::{Finding, half_width};
use madoguchi_knowledge::{Guide, ListEntry};
use madoguchi_model::Lang;

/// Longer input is no waybill number.
const MOST: usize = 64;

/// What came out for a typed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was typed.
    Empty,
    /// No form of the list.
    UnknownForm,
    /// A form of the list, with another check digit than it must have.
    WrongDigit,
    /// A form of the list with its check digit.
    Fits,
}

/// A typed number, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Tracking<'a> {
    /// The number without spaces and hyphens, letters upper case, at most 64 characters.
    pub number: String,
    /// What came out.
    pub outcome: Outcome,
    /// The forms that fit; after a wrong digit, those that would.
    pub forms: Vec<&'a ListEntry>,
}

/// Reads a number as typed and compares it with the forms: `kind` names the check-digit rule (`mod7`, `mod11`),
/// `param` how many characters the number has. Other kinds are passed over.
pub fn check<'a>(typed: &str, forms: &'a [ListEntry]) -> Tracking<'a> {
    let number: String = half_width(typed, MOST)
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー')
        })
        .collect::<String>()
        .to_ascii_uppercase();
    let judged = |form: &'a ListEntry| judge(&number, form).map(|fits| (form, fits));
    let seen: Vec<_> = forms.iter().filter_map(judged).collect();
    let passing: Vec<_> = seen
        .iter()
        .filter(|(_, fits)| *fits)
        .map(|(f, _)| *f)
        .collect();
    let outcome = match (number.is_empty(), seen.is_empty(), passing.is_empty()) {
        (true, ..) => Outcome::Empty,
        (_, true, _) => Outcome::UnknownForm,
        (.., true) => Outcome::WrongDigit,
        _ => Outcome::Fits,
    };
    let forms = if passing.is_empty() {
        seen.iter().map(|(form, _)| *form).collect()
    } else {
        passing
    };
    Tracking {
        number,
        outcome,
        forms,
    }
}

impl Tracking<'_> {
    /// The sentence for it. Names of couriers come from the guide: its apps, or answers named `courier-…`.
    pub fn finding(&self, guide: &Guide, lang: Lang) -> Finding {
        let id = match self.outcome {
            Outcome::Empty => return Finding::bare("empty"),
            Outcome::UnknownForm => return Finding::bare("unknown-form"),
            Outcome::WrongDigit => "wrong-digit",
            Outcome::Fits => "fits",
        };
        let name = |form: &&ListEntry| {
            let named = guide.app_name(&form.value);
            let named = named.or_else(|| guide.answer(&format!("courier-{}", form.value)));
            named.map_or_else(|| form.ja.clone(), |w| w.get(lang).to_owned())
        };
        let names: Vec<String> = self.forms.iter().map(name).collect();
        let between = if lang == Lang::En { ", " } else { "、" };
        Finding::with(id, "couriers", names.join(between))
    }
}

/// Whether the check digit fits; `None` when the number is not of that form.
fn judge(number: &str, form: &ListEntry) -> Option<bool> {
    let length: usize = form.param.parse().ok()?;
    if number.len() != length {
        return None;
    }
    match &*form.kind {
        "mod7" => mod7(number),
        "mod11" => s10(number),
        _ => None,
    }
}

/// 7DR: the last digit is the digits before it, read as one number, modulo 7.
fn mod7(number: &str) -> Option<bool> {
    let (body, last) = number.split_at_checked(number.len().checked_sub(1)?)?;
    if body.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let remainder = body
        .bytes()
        .fold(0_u32, |sum, b| (sum * 10 + u32::from(b - b'0')) % 7);
    Some(last.parse() == Ok(remainder))
}

/// UPU standard S10: two letters, eight digits, check digit, two letters. Weights 8 6 4 2 3 5 9 7; 11 minus the
/// sum modulo 11, where 10 is written 0 and 11 is written 5.
fn s10(number: &str) -> Option<bool> {
    let letters = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase());
    let (service, serial) = (number.get(..2)?, number.get(2..11)?);
    let country = number.get(11..13).filter(|_| number.len() == 13)?;
    if !letters(service) || !letters(country) || !serial.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut digits = serial.bytes().map(|b| u32::from(b - b'0'));
    let weights = [8, 6, 4, 2, 3, 5, 9, 7];
    let sum: u32 = digits
        .clone()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    Some(digits.next_back() == Some(check))
}
