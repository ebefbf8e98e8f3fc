//! A text cut to what a desk's form takes.

use madoguchi_knowledge::{DeskLimit, LimitUnit};

/// A text spread over the boxes of a form. Boxes and rest put together are the text again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut<'a> {
    /// What goes into each box, in order; none is empty unless the text is.
    pub boxes: Vec<&'a str>,
    /// What did not fit.
    pub left: &'a str,
}

/// Spreads `text` over the boxes of a desk. A box ends at a line break when one stands in its last quarter, and
/// never between a character and the marks that belong to it. Limits on messages or megabytes do not cut texts.
pub fn cut<'a>(text: &'a str, limit: &DeskLimit) -> Cut<'a> {
    let counts_text = !matches!(limit.unit, LimitUnit::Messages | LimitUnit::Megabytes);
    if !counts_text {
        return Cut {
            boxes: vec![text],
            left: "",
        };
    }
    let mut boxes = Vec::new();
    let mut left = text;
    while boxes.len() < usize::from(limit.boxes) && (boxes.is_empty() || !left.is_empty()) {
        let end = fitting(left, limit);
        let (fits, rest) = left.split_at_checked(end).unwrap_or((left, ""));
        if fits.is_empty() && !rest.is_empty() {
            break;
        }
        boxes.push(fits);
        left = rest;
    }
    Cut { boxes, left }
}

/// How much a text counts in a box of that unit.
pub fn used(text: &str, unit: LimitUnit) -> u32 {
    text.chars()
        .fold(0, |sum: u32, c| sum.saturating_add(size(c, unit)))
}

/// How much one character counts.
fn size(c: char, unit: LimitUnit) -> u32 {
    match unit {
        LimitUnit::DoubleByte if c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c) => 1,
        LimitUnit::DoubleByte => 2,
        LimitUnit::Utf8 => u32::try_from(c.len_utf8()).unwrap_or(4),
        LimitUnit::Characters => 1,
        LimitUnit::Messages | LimitUnit::Megabytes => 0,
    }
}

/// The byte at which the first box ends.
fn fitting(text: &str, limit: &DeskLimit) -> usize {
    let mut used = 0_u32;
    let mut last_break = 0;
    let mut whole = 0;
    let mut previous = None;
    for (at, c) in text.char_indices() {
        if !belongs_to_last(c, previous) {
            whole = at;
            if previous == Some('\n') && used >= limit.most - limit.most / 4 {
                last_break = at;
            }
        }
        used = used.saturating_add(size(c, limit.unit));
        if used > limit.most {
            // A heap of marks on one character is cut rather than refused.
            return [last_break, whole]
                .into_iter()
                .find(|end| *end > 0)
                .unwrap_or(at);
        }
        previous = Some(c);
    }
    text.len()
}

/// Marks that must not be parted from the character before: voiced sound marks, combining marks, variation
/// selectors, joiners, the line feed of CR LF.
fn belongs_to_last(c: char, previous: Option<char>) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
        || previous == Some('\u{200d}')
        || c == '\n' && previous == Some('\r')
}
