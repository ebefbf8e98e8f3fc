//! White space, marks and invisible characters wait until the next visible character decides what they are.

use super::TrickKind;
use super::folder::Folder;
use super::invisible::{self, Between, Certainty, Invisible};
use super::kind::Kind;
use super::marks::{self, Context, Decision};
use super::symbols::unified_symbol;
use std::ops::Range;

/// Marks in a row that may stand inside a word.
const MOST_MARKS: usize = 3;

/// White space in the original.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    pub start: usize,
    pub end: usize,
    /// Line breaks in it.
    pub breaks: u8,
}

/// What waits for the next visible character.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// Anything at all waits.
    pub any: bool,
    pub gap: Option<Gap>,
    pub mark: Option<Mark>,
    /// White space behind the mark.
    pub gap_after: Option<Gap>,
    /// The sort of invisible characters that says most, and the place of all.
    pub invisible: Option<(Invisible, Range<usize>)>,
}

/// A mark, up to three times in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    c: char,
    count: usize,
    /// Start and end of each in the original.
    places: [(usize, usize); MOST_MARKS],
}

impl Mark {
    fn add(&mut self, start: usize, end: usize) {
        if let Some(place) = self.places.get_mut(self.count) {
            *place = (start, end);
            self.count += 1;
        }
    }

    fn places(&self) -> &[(usize, usize)] {
        self.places.get(..self.count).unwrap_or(&[])
    }

    fn whole(&self) -> Range<usize> {
        let (first, last) = (self.places().first(), self.places().last());
        first.map_or(0, |place| place.0)..last.map_or(0, |place| place.1)
    }
}

impl Folder<'_> {
    /// Whether a symbol has to wait, because it may stand inside a word.
    pub(super) fn may_hold(&self, c: char) -> bool {
        self.prev.is_kana_or_kanji()
            && marks::may_split(c)
            && match self.pending.mark {
                None => true,
                Some(mark) => {
                    mark.c == c && mark.count < MOST_MARKS && self.pending.gap_after.is_none()
                }
            }
    }

    pub(super) fn hold(&mut self, c: char, at: usize, end: usize) {
        self.pending.any = true;
        let mark = self.pending.mark.get_or_insert(Mark {
            c,
            count: 0,
            places: [(at, end); MOST_MARKS],
        });
        mark.add(at, end);
    }

    /// Decides what waits, now that a visible character comes.
    #[inline]
    pub(super) fn arrive(&mut self, kind: Kind, c: char, at: usize) {
        if self.pending.any {
            self.settle(kind, c, at);
        }
    }

    fn settle(&mut self, kind: Kind, c: char, at: usize) {
        if let Some(mark) = self.pending.mark
            && !self.settle_mark(mark, kind, c, at)
        {
            self.release_marks();
        }
        let pending = std::mem::take(&mut self.pending);
        if let Some(gap) = pending.gap {
            self.gap(gap, kind);
        } else if let Some((sort, place)) = pending.invisible {
            self.settle_invisible(sort, place, kind, c, at);
        }
    }

    /// Takes a mark out, or puts another in its place; `false` when it stays.
    fn settle_mark(&mut self, mark: Mark, kind: Kind, c: char, at: usize) -> bool {
        let breaks = [self.pending.gap, self.pending.gap_after]
            .iter()
            .flatten()
            .any(|gap| gap.breaks > 0);
        let Some(left_char) = self
            .last_char()
            .filter(|_| kind.is_kana_or_kanji() && !breaks)
        else {
            return false;
        };
        let (full_stops, kana) = (self.full_stops(), self.has_kana());
        let splits_words = self.splits_words(mark.c);
        let decision = marks::decide(&Context {
            mark: mark.c,
            count: mark.count,
            spaced: self.pending.gap.is_some() || self.pending.gap_after.is_some(),
            before: &self.text,
            left: self.prev,
            left_char,
            right: kind,
            right_char: self.glyphs.japanese(c),
            after: self.original.get(at..).unwrap_or(""),
            full_stops,
            kana,
            splits_words,
        });
        let place = mark.whole();
        match decision {
            Decision::Keep => return false,
            Decision::Drop => {}
            Decision::DropUnsure => self.tricks.unsure(mark.c, TrickKind::MarksInWords, place),
            Decision::Trick(kind) => self.tricks.sure(mark.c, kind, place),
            Decision::Replace(by, trick) => {
                self.push(by, place.clone());
                if let Some(trick) = trick {
                    self.tricks.add(trick, place);
                }
            }
        }
        self.pending = Pending::default();
        true
    }

    /// Writes the waiting marks out; white space behind them goes on waiting.
    pub(super) fn release_marks(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let Some(mark) = pending.mark else { return };
        let one = unified_symbol(mark.c);
        if let Some(gap) = pending.gap {
            self.gap(gap, Kind::of(one));
        }
        for (start, end) in mark.places() {
            self.push(one, *start..*end);
        }
        self.prev = Kind::of(one);
        self.pending.gap = pending.gap_after;
        self.pending.any = pending.gap_after.is_some();
    }

    /// White space between what was last and what comes.
    fn gap(&mut self, gap: Gap, next: Kind) {
        if matches!(self.prev, Kind::Start | Kind::Break) {
            return;
        }
        let (c, kind) = if gap.breaks >= 2 {
            ('\n', Kind::Break)
        } else if self.prev.is_japanese() || next.is_japanese() {
            return;
        } else {
            (' ', Kind::Space)
        };
        self.push(c, gap.start..gap.end);
        self.prev = kind;
    }

    fn settle_invisible(
        &mut self,
        sort: Invisible,
        place: Range<usize>,
        kind: Kind,
        c: char,
        at: usize,
    ) {
        let mut left = self.text.chars().rev();
        let Some(left_char) = left.next() else { return };
        let before_left = left.next();
        let left_original = self
            .original
            .get(..place.start)
            .and_then(|before| before.chars().next_back());
        let behind_right = self
            .original
            .get(at..)
            .and_then(|after| after.chars().nth(1));
        let certainty = invisible::judge(
            sort,
            &Between {
                left: self.prev,
                left_char,
                before_left,
                left_original: left_original.unwrap_or(left_char),
                right: kind,
                right_char: c,
                right_original: self.char_at(at).unwrap_or(c),
                behind_right,
            },
        );
        match certainty {
            Certainty::Honest => {}
            Certainty::Unsure => self.tricks.unsure('\u{200B}', TrickKind::ZeroWidth, place),
            Certainty::Sure => self.tricks.sure('\u{200B}', TrickKind::ZeroWidth, place),
        }
    }
}
