//! The sentences of a text, each with what speaks for telling and for a message.

use super::cues::{self, Group, Hit};
use super::fold::Folded;
use super::learned;
use super::quotes::Quote;

/// A sentence.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Unit {
    /// First byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// A blank line stands before it.
    pub after_blank: bool,
    /// What speaks for a person who tells.
    pub tell: i32,
    /// What of it is the person's own part.
    pub own: i32,
    /// What of it says so by itself.
    pub core: i32,
    /// What speaks for a message.
    pub message: i32,
    /// What it says in English of deeds.
    pub english: i32,
    /// Words of what English accounts are about.
    pub topic: i32,
    /// What the learned strings say, in tenths.
    pub learned: i32,
    /// Characters, quotations left out.
    pub characters: i32,
    /// Kana among them.
    pub kana: i32,
}

/// The sentences of `text`; cues inside `quotes` do not count.
pub(super) fn of(text: &str, quotes: &[Quote]) -> Vec<Unit> {
    let mut units = cut(text, quotes);
    let folded = Folded::of(text);
    let hits = cues::find(&folded.text);
    let objects = object_ends(&hits);
    let mut sums = vec![[0_i32; Group::ALL.len()]; units.len()];
    for hit in &hits {
        let start = folded.place(hit.start);
        if is_quoted(quotes, start) {
            continue;
        }
        let at = units
            .partition_point(|u| u.start <= start)
            .saturating_sub(1);
        let bonus = if is_done_to_object(hit, &objects) {
            2
        } else {
            0
        };
        if let Some(slot) = sums.get_mut(at).and_then(|s| s.get_mut(hit.group as usize)) {
            *slot = (*slot + hit.weight + bonus).min(hit.group.cap());
        }
    }
    weigh(&mut units, &folded, quotes);
    for (unit, sum) in units.iter_mut().zip(sums) {
        let of = |group: Group| sum.get(group as usize).copied().unwrap_or(0);
        (unit.english, unit.topic) = (of(Group::English), of(Group::Topic));
        for group in Group::ALL {
            let value = sum.get(group as usize).copied().unwrap_or(0);
            unit.own += if group.is_own() { value } else { 0 };
            unit.core += if group.is_core() { value } else { 0 };
            unit.tell += if group.is_telling() { value } else { 0 };
            unit.message += if group.is_message() { value } else { 0 };
        }
    }
    units
}

/// Counts the characters of every sentence, quotations left out, and sums up what its learned strings say.
fn weigh(units: &mut [Unit], folded: &Folded, quotes: &[Quote]) {
    // The sentence to which each byte of the folded text belongs; none inside quotations.
    let mut owner: Vec<Option<u32>> = vec![None; folded.text.len()];
    let (mut current, mut next_quote) = (0, 0);
    for (at, c) in folded.text.char_indices() {
        let start = folded.place(at);
        while units.get(current + 1).is_some_and(|u| u.start <= start) {
            current += 1;
        }
        while quotes.get(next_quote).is_some_and(|q| q.end <= start) {
            next_quote += 1;
        }
        let quoted = quotes.get(next_quote).is_some_and(|q| q.start <= start);
        if let Some(unit) = units.get_mut(current).filter(|_| !quoted) {
            unit.characters += 1;
            unit.kana += i32::from(('ぁ'..='ヿ').contains(&c));
            if let Some(slot) = owner.get_mut(at) {
                *slot = Some(current as u32);
            }
        }
    }
    for (at, weight) in learned::weights(folded) {
        let owner = owner.get(at).copied().flatten();
        if let Some(unit) = owner.and_then(|i| units.get_mut(i as usize)) {
            unit.learned = unit.learned.saturating_add(weight);
        }
    }
}

/// Where objects end, in order.
fn object_ends(hits: &[Hit]) -> Vec<usize> {
    hits.iter()
        .filter(|h| h.group == Group::Object)
        .map(|h| h.end)
        .collect()
}

/// Whether a deed stands right behind its object, at most three characters apart (番号を押した, 番号まで入れた).
fn is_done_to_object(hit: &Hit, objects: &[usize]) -> bool {
    if !matches!(hit.group, Group::Deed | Group::Done) {
        return false;
    }
    let after = objects.partition_point(|&end| end <= hit.start);
    after
        .checked_sub(1)
        .and_then(|i| objects.get(i))
        .is_some_and(|&end| hit.start - end <= 9)
}

fn is_quoted(quotes: &[Quote], at: usize) -> bool {
    let after = quotes.partition_point(|q| q.start <= at);
    after
        .checked_sub(1)
        .and_then(|i| quotes.get(i))
        .is_some_and(|q| at < q.end)
}

/// Cuts at sentence ends and line ends outside quotations.
fn cut(text: &str, quotes: &[Quote]) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut start = 0;
    let mut blank = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|n| n.1);
        if !ends_sentence(c, next) || (c != '\n' && is_quoted(quotes, at)) {
            continue;
        }
        let line_ends = c == '\n';
        if text.get(start..end).is_none_or(|t| t.trim().is_empty()) {
            blank |= line_ends && start == at;
            start = if line_ends { end } else { start };
            continue;
        }
        units.push(unit(start, end, blank));
        blank = false;
        start = end;
    }
    if text.get(start..).is_some_and(|t| !t.trim().is_empty()) {
        units.push(unit(start, text.len(), blank));
    }
    units
}

fn unit(start: usize, end: usize, after_blank: bool) -> Unit {
    Unit {
        start,
        end,
        after_blank,
        ..Unit::default()
    }
}

fn ends_sentence(c: char, next: Option<char>) -> bool {
    match c {
        '\n' | '。' | '！' | '？' | '｡' => true,
        '.' | '!' | '?' => next.is_none_or(|n| n.is_whitespace() || n > '\u{2fff}'),
        _ => false,
    }
}
