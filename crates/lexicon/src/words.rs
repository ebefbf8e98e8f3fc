//! Patterns in ASCII, looked for where a word begins: most places of a text are inside a word, where none is
//! matched, and most words begin no pattern.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::ops::Range;

/// A tree of patterns by their bytes. Siblings stand together and short beginnings come first, so that what is
/// looked at for every word is a few kilobytes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Words {
    /// By node: the byte that leads to it; the root's is nothing.
    bytes: Vec<u8>,
    /// By node: its first child; the last is the next node's first.
    children: Vec<u32>,
    /// By node: the pattern that ends there, or [`NONE`].
    patterns: Vec<u32>,
    /// A bit for each hash of the first [`BEGINNING`] bytes of a pattern; all of those a shorter one may be
    /// followed by are looked up in the tree.
    beginnings: Vec<u64>,
    /// By first byte: whether a shorter pattern begins with it.
    short: Vec<bool>,
}

/// Bytes by which most words are told from those that begin a pattern.
const BEGINNING: usize = 4;
/// Bits of the hash of a beginning.
const HASH_BITS: u32 = 16;

/// Where the bit of a beginning stands.
fn place_of(beginning: [u8; BEGINNING]) -> (usize, u64) {
    let hash = u32::from_le_bytes(beginning).wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS);
    (hash as usize / 64, 1 << (hash % 64))
}

/// No pattern.
const NONE: u32 = u32::MAX;

impl Words {
    /// A tree of patterns with their values, sorted by pattern, none empty, none twice.
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = (&'p str, u32)>) -> Words {
        let patterns: Vec<(&[u8], u32)> =
            patterns.map(|(p, value)| (p.as_bytes(), value)).collect();
        let mut words = Words {
            bytes: vec![0],
            beginnings: vec![0; 1 << (HASH_BITS - 6)],
            short: vec![false; 256],
            ..Words::default()
        };
        for (pattern, _) in &patterns {
            match pattern.first_chunk() {
                Some(beginning) => {
                    let (word, bit) = place_of(*beginning);
                    words.beginnings[word] |= bit;
                }
                None => words.short[usize::from(pattern[0])] = true,
            }
        }
        // Nodes whose children are to be made: the patterns below them, and how long they are themselves.
        let mut open = VecDeque::from([(&*patterns, 0)]);
        while let Some((mut below, length)) = open.pop_front() {
            let mut ends = NONE;
            if let Some(((pattern, value), rest)) = below.split_first()
                && pattern.len() == length
            {
                ends = *value;
                below = rest;
            }
            words.patterns.push(ends);
            words.children.push(words.bytes.len() as u32);
            for child in below.chunk_by(|a, b| a.0.get(length) == b.0.get(length)) {
                let byte = child.first().and_then(|(pattern, _)| pattern.get(length));
                words.bytes.extend(byte);
                open.push_back((child, length + 1));
            }
        }
        words.children.push(words.bytes.len() as u32);
        words
    }

    /// Where patterns stand that begin and end no word inside, by where they end, the longer first; at most
    /// `most`, those that begin first.
    pub(crate) fn find(&self, text: &str, most: usize) -> Vec<(Range<usize>, u32)> {
        let text = text.as_bytes();
        let mut found = Vec::new();
        let mut before = Class::Other;
        for (start, byte) in text.iter().enumerate() {
            let class = CLASSES[usize::from(*byte)];
            let inside = before.joins(class);
            before = class;
            if inside || !self.may_begin(text, start, *byte) {
                continue;
            }
            if found.len() >= most {
                break;
            }
            self.find_at(text, start, &mut found);
        }
        found.sort_unstable_by_key(|(place, _)| (place.end, place.start));
        found
    }

    /// Whether a pattern may begin there; mostly none does.
    #[inline]
    fn may_begin(&self, text: &[u8], start: usize, byte: u8) -> bool {
        let beginning = text.get(start..).and_then(|rest| rest.first_chunk());
        let long = beginning.is_some_and(|beginning| {
            let (word, bit) = place_of(*beginning);
            self.beginnings
                .get(word)
                .is_some_and(|bits| bits & bit != 0)
        });
        long || self.short.get(usize::from(byte)) == Some(&true)
    }

    fn find_at(&self, text: &[u8], start: usize, found: &mut Vec<(Range<usize>, u32)>) {
        let mut node = 0;
        for (at, byte) in text.iter().enumerate().skip(start) {
            let Some(next) = self.child(node, *byte) else {
                return;
            };
            node = next;
            let pattern = self.patterns.get(node).copied().unwrap_or(NONE);
            if pattern != NONE && !is_inside_word(text, at + 1) {
                found.push((start..at + 1, pattern));
            }
        }
    }

    fn child(&self, node: usize, byte: u8) -> Option<usize> {
        let first = *self.children.get(node)? as usize;
        let end = *self.children.get(node + 1)? as usize;
        let siblings = self.bytes.get(first..end)?;
        let at = siblings.iter().position(|b| *b == byte)?;
        Some(first + at)
    }
}

/// What a byte is in a Latin word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Digit,
    Letter,
}

impl Class {
    const fn of(byte: u8) -> Class {
        match byte {
            b'0'..=b'9' => Class::Digit,
            b'A'..=b'Z' | b'a'..=b'z' => Class::Letter,
            _ => Class::Other,
        }
    }

    /// Whether the next byte belongs to the same word; digits next to each other are no word.
    fn joins(self, next: Class) -> bool {
        use Class::{Digit, Letter};
        matches!((self, next), (Letter, Letter | Digit) | (Digit, Letter))
    }
}

/// By byte: its class.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = Class::of(byte as u8);
        byte += 1;
    }
    classes
};

/// Whether a place is between two bytes of one Latin word.
pub(crate) fn is_inside_word(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    before
        .zip(text.get(at))
        .is_some_and(|(before, next)| Class::of(*before).joins(Class::of(*next)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder};
    use proptest::prelude::*;

    const PATTERNS: [&str; 8] = ["1", "a", "a b", "a b c1", "ab", "b", "b c", "c1"];

    /// What an automaton finds, those inside words left out.
    fn by_automaton(text: &str) -> Vec<(Range<usize>, u32)> {
        let automaton: DoubleArrayAhoCorasick<u32> = DoubleArrayAhoCorasickBuilder::new()
            .build_with_values(PATTERNS.into_iter().zip(0..))
            .expect("distinct patterns");
        let whole = |place: &Range<usize>| {
            !is_inside_word(text.as_bytes(), place.start)
                && !is_inside_word(text.as_bytes(), place.end)
        };
        automaton
            .find_overlapping_iter(text)
            .map(|m| (m.start()..m.end(), m.value()))
            .filter(|(place, _)| whole(place))
            .collect()
    }

    #[test]
    fn nothing_is_found_without_patterns() {
        assert_eq!(Words::new(std::iter::empty()).find("a b", 9), []);
    }

    #[test]
    fn no_more_is_found_than_wanted() {
        let words = Words::new(PATTERNS.into_iter().zip(0..));
        assert!((9..=11).contains(&words.find(&"a b ".repeat(1_000), 9).len()));
    }

    proptest! {
        #[test]
        fn finds_what_an_automaton_finds_in_its_order(text in "[abc1 ]{0,40}") {
            let words = Words::new(PATTERNS.into_iter().zip(0..));
            prop_assert_eq!(words.find(&text, 1_000), by_automaton(&text));
        }
    }
}
