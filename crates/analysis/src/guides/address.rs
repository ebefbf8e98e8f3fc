//! How easily a new mail address is guessed.
//!
//! The centre's advice names three causes of spam after a change: the new address is like the old one, mail is
//! still forwarded, or the address is short and simple. The first and the last are looked for here. Where the
//! advice gives no number, the bounds below are this project's own and say only "easier to guess".

use super::{Finding, half_width};
use madoguchi_knowledge::ListEntry;
use std::ops::Range;

/// Most characters of an address (RFC 5321, 4.5.3.1.3) and of the part before the `@` (4.5.3.1.1).
const MOST: usize = 254;
const MOST_LOCAL: usize = 64;

/// Fewer characters before the `@` than this are called short.
const SHORT: usize = 10;

/// Up to so many edits between two addresses make them alike.
const ALIKE_EDITS: usize = 2;

/// A shorter address within a longer one is alike when at most so many characters were added.
const ALIKE_ADDED: usize = 4;

/// So many equal or consecutive characters are a pattern.
const RUN: usize = 4;

const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// An address taken apart, lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Before the `@`.
    pub local: String,
    /// After it.
    pub domain: String,
}

impl Address {
    /// Reads an address as people type it: full-width letters are taken for half-width ones. Quoted local
    /// parts and comments (RFC 5322, 3.4.1) are not read; dots may stand where they should not, as some
    /// carriers allowed that.
    pub fn read(typed: &str) -> Option<Address> {
        let typed = half_width(typed, MOST + 1).to_ascii_lowercase();
        let (local, domain) = typed.rsplit_once('@')?;
        let atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
        let is_local = (1..=MOST_LOCAL).contains(&local.len()) && local.bytes().all(atext);
        (typed.len() <= MOST && is_local && is_domain(domain)).then(|| Address {
            local: local.to_owned(),
            domain: domain.to_owned(),
        })
    }

    /// The address as one text.
    pub fn full(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }
}

/// Letters, digits and hyphens in at least two labels, lower case.
pub(super) fn is_domain(text: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.contains('.') && text.len() <= 253 && text.split('.').all(label)
}

/// What makes a new address easy to guess, each once, the gravest first; `none-found` when nothing does.
/// `old` is the address it replaces; when something stands there that cannot be read, `old-not-read` comes
/// last. `words` are common names and words, lower case (`lists/guessable-words`).
pub fn weak_points(new: &str, old: Option<&str>, words: &[ListEntry]) -> Vec<Finding> {
    if new.trim().is_empty() {
        return vec![Finding::bare("empty")];
    }
    let Some(new) = Address::read(new) else {
        return vec![Finding::bare("not-an-address")];
    };
    let mut found = Vec::new();
    let typed_old = old.filter(|old| !old.trim().is_empty());
    let old = typed_old.and_then(Address::read);
    if let Some(old) = &old {
        if *old == new {
            return vec![Finding::bare("same-as-old")];
        }
        if are_alike(&old.local, &new.local) {
            found.push(Finding::bare("similar-to-old"));
        }
    }
    let local = &*new.local;
    if local.len() < SHORT {
        found.push(Finding::with(
            "too-short",
            "length",
            local.len().to_string(),
        ));
    }
    found.extend(shape(local));
    if let Some(word) = mostly_words(local, words) {
        found.push(Finding::with("word", "word", word));
    }
    if let Some(digits) = date_in(local) {
        found.push(Finding::with("date", "digits", digits));
    }
    if let Some(run) = pattern_in(local) {
        found.push(Finding::with("pattern", "run", run));
    }
    if local.contains("..") || local.starts_with('.') || local.ends_with('.') {
        found.push(Finding::bare("odd-dots"));
    }
    if found.is_empty() {
        found.push(Finding::bare("none-found"));
    }
    if typed_old.is_some() && old.is_none() {
        found.push(Finding::bare("old-not-read"));
    }
    found
}

fn shape(local: &str) -> Option<Finding> {
    let bare: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
    if !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Finding::bare("digits-only"));
    }
    let letters = local.bytes().take_while(u8::is_ascii_lowercase).count();
    let digits = local.len() - letters;
    let rest_are_digits = local.bytes().skip(letters).all(|b| b.is_ascii_digit());
    (letters > 0 && (1..=4).contains(&digits) && rest_are_digits)
        .then(|| Finding::bare("name-and-digits"))
}

/// Whether two local parts are the same but for a little.
fn are_alike(old: &str, new: &str) -> bool {
    let bare = |text: &str| -> Vec<u8> { text.bytes().filter(u8::is_ascii_alphanumeric).collect() };
    let (old, new) = (bare(old), bare(new));
    if old.is_empty() || new.is_empty() {
        return false;
    }
    let letters = |text: &[u8]| -> Vec<u8> {
        text.iter()
            .copied()
            .filter(u8::is_ascii_lowercase)
            .collect()
    };
    let (old_letters, new_letters) = (letters(&old), letters(&new));
    let (short, long) = if old.len() <= new.len() {
        (&old, &new)
    } else {
        (&new, &old)
    };
    let within = long.len() - short.len() <= ALIKE_ADDED
        && long.windows(short.len()).any(|part| part == &**short);
    within
        || old_letters.len() >= 3 && old_letters == new_letters
        || edits(&old, &new) <= ALIKE_EDITS
}

/// Insertions, deletions and replacements from one to the other. At most 64 × 64 steps.
fn edits(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            let replaced = corner + usize::from(x != y);
            left = replaced.min(above + 1).min(left + 1);
            *cell = left;
            corner = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The longest listed word, when listed words cover most of the letters and digits.
fn mostly_words(local: &str, words: &[ListEntry]) -> Option<String> {
    let mut covered = vec![false; local.len()];
    let mut longest = "";
    for word in words.iter().map(|entry| &*entry.value) {
        for (at, _) in local.match_indices(word).take(8) {
            let range: Range<usize> = at..at + word.len();
            covered
                .get_mut(range)
                .into_iter()
                .flatten()
                .for_each(|c| *c = true);
            if word.len() > longest.len() {
                longest = word;
            }
        }
    }
    let counted = local.bytes().filter(u8::is_ascii_alphanumeric).count();
    let in_words = covered.iter().filter(|c| **c).count();
    (counted > 0 && in_words * 10 >= counted * 6).then(|| longest.to_owned())
}

/// Digits that read as a date: a year, month and day in eight, year (two digits), month and day in six, month
/// and day or a year of our time in four.
fn date_in(local: &str) -> Option<String> {
    let runs = local.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| is_date(run))
        .max_by_key(|run| run.len())
        .map(str::to_owned)
}

fn is_date(run: &str) -> bool {
    let number = |range: Range<usize>| run.get(range).and_then(|part| part.parse::<u32>().ok());
    let day = |from: usize| {
        number(from..from + 2).is_some_and(|m| (1..=12).contains(&m))
            && number(from + 2..from + 4).is_some_and(|d| (1..=31).contains(&d))
    };
    let year = || number(0..4).is_some_and(|y| (1920..=2039).contains(&y));
    match run.len() {
        8 => year() && day(4),
        6 => day(2),
        4 => day(0) || year(),
        _ => false,
    }
}

/// The first stretch of equal, counting or neighbouring characters.
fn pattern_in(local: &str) -> Option<String> {
    let bytes: Vec<u8> = local.bytes().collect();
    let is_run = |part: &[u8]| {
        let plain = part.iter().all(u8::is_ascii_alphanumeric);
        let steps = |step: i16| {
            part.windows(2).all(|w| match w {
                [a, b] => i16::from(*b) - i16::from(*a) == step,
                _ => false,
            })
        };
        plain && (steps(0) || steps(1) || steps(-1)) || on_keyboard(part)
    };
    let at = bytes.windows(RUN).position(is_run)?;
    let mut end = at + RUN;
    while bytes.get(end + 1 - RUN..=end).is_some_and(is_run) {
        end += 1;
    }
    local.get(at..end).map(str::to_owned)
}

fn on_keyboard(part: &[u8]) -> bool {
    let row = |row: &str| row.as_bytes().windows(part.len()).any(|keys| keys == part);
    KEYBOARD.iter().any(|keys| row(keys))
}
