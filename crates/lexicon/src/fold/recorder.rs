//! Tricks as they are found, bounded.

use super::{Trick, TrickKind};
use std::ops::Range;

/// Tricks kept of one kind, and of all.
const MOST_OF_A_KIND: u8 = 8;
const MOST: usize = 64;

#[derive(Default)]
pub(super) struct Recorder {
    found: Vec<Trick>,
    counts: [u8; 11],
    /// Marks that were surely a trick somewhere.
    sure: Vec<char>,
    /// Places where a mark may also stand honestly.
    unsure: Vec<(char, Trick)>,
}

impl Recorder {
    pub(super) fn add(&mut self, kind: TrickKind, place: Range<usize>) {
        if let Some(count) = self.counts.get_mut(kind as usize)
            && *count < MOST_OF_A_KIND
        {
            *count += 1;
            self.found.push(Trick { kind, place });
        }
    }

    /// Whether no more of a kind is kept.
    pub(super) fn is_full(&self, kind: TrickKind) -> bool {
        self.counts
            .get(kind as usize)
            .is_none_or(|count| *count >= MOST_OF_A_KIND)
    }

    /// A trick done with a mark; places where the same mark was not surely one count with it.
    pub(super) fn sure(&mut self, mark: char, kind: TrickKind, place: Range<usize>) {
        if !self.sure.contains(&mark) && self.sure.len() < MOST {
            self.sure.push(mark);
        }
        self.add(kind, place);
    }

    /// A place that counts only when the same mark is surely a trick elsewhere.
    pub(super) fn unsure(&mut self, mark: char, kind: TrickKind, place: Range<usize>) {
        if self.unsure.len() < MOST {
            self.unsure.push((mark, Trick { kind, place }));
        }
    }

    /// Everything found, in order of place.
    pub(super) fn finish(mut self) -> Vec<Trick> {
        for (mark, trick) in std::mem::take(&mut self.unsure) {
            if self.sure.contains(&mark) {
                self.add(trick.kind, trick.place);
            }
        }
        self.found
            .sort_by_key(|trick| (trick.place.start, trick.place.end));
        self.found.truncate(MOST);
        self.found
    }
}
