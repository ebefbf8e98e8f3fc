//! What each kanji is folded to, in tables that answer for a plain kanji with one bit.

use super::variants::{CHINESE, OLD, ONLY_CHINESE, RADICALS};
use super::{kana_kanji, swaps};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What folding does with a kanji that is not plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    /// The form Japanese uses; the kanji itself when it has no other.
    pub to: char,
    /// Japanese text does not have this form.
    pub chinese: bool,
    /// What it is folded to may have to change with its neighbours.
    pub watched: bool,
}

/// The CJK Unified Ideographs block, in which every table character lies.
const FIRST: u32 = 0x4E00;
const COUNT: usize = 0x5200;

/// Tables of the kanji that are not plain.
pub(super) struct Glyphs {
    /// One bit for each kanji of the block: not plain.
    special: Box<[u64; COUNT / 64]>,
    /// One place in `glyphs` for each kanji of the block that is not plain.
    index: Box<[u16]>,
    glyphs: Vec<Glyph>,
    radicals: HashMap<char, char>,
}

/// The tables, built once.
pub(super) static GLYPHS: LazyLock<Glyphs> = LazyLock::new(Glyphs::new);

impl Glyphs {
    fn new() -> Glyphs {
        let mut glyphs = HashMap::new();
        let variants = pairs(CHINESE)
            .map(|p| (p, true))
            .chain(pairs(OLD).map(|p| (p, false)));
        for ((from, to), chinese) in variants {
            let watched = false;
            glyphs.insert(
                from,
                Glyph {
                    to,
                    chinese,
                    watched,
                },
            );
        }
        for only in ONLY_CHINESE.chars().filter(|c| !c.is_whitespace()) {
            let (chinese, watched) = (true, false);
            glyphs.insert(
                only,
                Glyph {
                    to: only,
                    chinese,
                    watched,
                },
            );
        }
        let watched: Vec<char> = kana_kanji::shapes()
            .chain(swaps::triggers())
            .chain(['箇'])
            .collect();
        for to in watched {
            let chinese = false;
            glyphs.entry(to).or_insert(Glyph {
                to,
                chinese,
                watched: true,
            });
        }
        let same = glyphs.clone();
        for glyph in glyphs.values_mut() {
            glyph.watched |= same.get(&glyph.to).is_some_and(|target| target.watched);
        }
        let mut special = Box::new([0_u64; COUNT / 64]);
        let mut index = vec![0_u16; COUNT].into_boxed_slice();
        let mut list = Vec::with_capacity(glyphs.len());
        for (c, glyph) in glyphs {
            let at = place(c);
            if let (Some(word), Some(slot)) = (special.get_mut(at / 64), index.get_mut(at)) {
                *word |= 1 << (at % 64);
                *slot = list.len() as u16;
                list.push(glyph);
            }
        }
        Glyphs {
            special,
            index,
            glyphs: list,
            radicals: pairs(RADICALS).collect(),
        }
    }

    /// Whether a code point of the block is folded to itself whatever stands beside it.
    #[inline]
    pub(super) fn is_plain(&self, code_point: u32) -> bool {
        let at = code_point.wrapping_sub(FIRST) as usize;
        self.special
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 0)
    }

    /// What folding does with a kanji; `None` when it is plain or no kanji of the block.
    pub(super) fn get(&self, kanji: char) -> Option<Glyph> {
        let at = place(kanji);
        let bit = self.special.get(at / 64)? >> (at % 64) & 1;
        let slot = usize::from(*self.index.get(at)?);
        self.glyphs.get(slot).copied().filter(|_| bit == 1)
    }

    /// The form Japanese uses of a kanji.
    pub(super) fn japanese(&self, kanji: char) -> char {
        self.get(kanji).map_or(kanji, |glyph| glyph.to)
    }

    /// The kanji a radical of the CJK Radicals Supplement passes for.
    pub(super) fn radical(&self, radical: char) -> Option<char> {
        self.radicals.get(&radical).copied()
    }
}

/// The place of a kanji in the block; beyond [`COUNT`] for others.
fn place(c: char) -> usize {
    (c as u32).wrapping_sub(FIRST) as usize
}

/// The pairs of a table: words of two characters.
fn pairs(table: &'static str) -> impl Iterator<Item = (char, char)> {
    table.split_whitespace().filter_map(|word| {
        let mut chars = word.chars();
        Some((chars.next()?, chars.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_pairs_of_different_characters_of_the_block() {
        for table in [CHINESE, OLD, RADICALS] {
            for word in table.split_whitespace() {
                assert_eq!(word.chars().count(), 2, "{word}");
            }
        }
        for (from, to) in pairs(CHINESE).chain(pairs(OLD)) {
            assert_ne!(from, to);
            assert!(
                (FIRST..FIRST + COUNT as u32).contains(&(from as u32)),
                "{from}"
            );
        }
    }

    #[test]
    fn no_form_is_listed_twice_or_leads_to_another_variant() {
        let all: Vec<(char, char)> = pairs(CHINESE).chain(pairs(OLD)).collect();
        let mut from: Vec<char> = all.iter().map(|p| p.0).collect();
        from.extend(ONLY_CHINESE.chars().filter(|c| !c.is_whitespace()));
        let count = from.len();
        from.sort_unstable();
        from.dedup();
        assert_eq!(from.len(), count);
        for (a, b) in all {
            assert!(from.binary_search(&b).is_err(), "{a}{b}");
        }
        assert!(count > 2_000);
    }

    #[test]
    fn plain_and_special_kanji_are_told_apart() {
        assert!(GLYPHS.is_plain('様' as u32));
        assert!(!GLYPHS.is_plain('稅' as u32));
        assert!(!GLYPHS.is_plain('力' as u32));
        assert!(!GLYPHS.is_plain('ア' as u32));
        assert_eq!(GLYPHS.japanese('账'), '帳');
        assert_eq!(GLYPHS.japanese('様'), '様');
    }
}
