//! Where every byte of a folded text comes from.

use std::ops::Range;

/// From `folded` on, either every byte stands for one byte of the original from `original` on
/// (`atom` = 0), or the whole run stands for `atom` bytes of the original.
#[derive(Debug, Clone, Copy)]
struct Run {
    folded: u32,
    original: u32,
    atom: u32,
}

/// The runs of a folded text, ascending in both places.
#[derive(Debug, Clone, Default)]
pub(super) struct Spans {
    runs: Vec<Run>,
    original_len: u32,
}

impl Spans {
    /// For an original of that many bytes (less than 4 GB).
    pub(super) fn new(original_len: usize) -> Spans {
        Spans {
            runs: Vec::with_capacity(16 + original_len / 64),
            original_len: original_len as u32,
        }
    }

    /// What is appended at `folded` is as long as, and stands for, what begins at `original`, character
    /// by character.
    #[inline]
    pub(super) fn same(&mut self, folded: usize, original: usize) {
        let (folded, original) = (folded as u32, original as u32);
        if let Some(last) = self.runs.last()
            && last.atom == 0
            && folded.wrapping_sub(last.folded) == original.wrapping_sub(last.original)
        {
            return;
        }
        self.push(Run {
            folded,
            original,
            atom: 0,
        });
    }

    /// What is appended at `folded` stands for that range as a whole; the range is not empty.
    pub(super) fn atom(&mut self, folded: usize, original: Range<usize>) {
        self.push(Run {
            folded: folded as u32,
            original: original.start as u32,
            atom: (original.end - original.start) as u32,
        });
    }

    fn push(&mut self, run: Run) {
        if let Some(last) = self.runs.last_mut()
            && last.folded >= run.folded
        {
            *last = run;
            return;
        }
        self.runs.push(run);
    }

    /// The original bytes of a range of the folded text, whose ends stand on character boundaries.
    pub(super) fn original(&self, folded: Range<usize>) -> Range<usize> {
        let start = self.first(folded.start);
        if folded.end <= folded.start {
            return start..start;
        }
        let end = self.run(folded.end - 1).map_or(0, |run| match run.atom {
            0 => run.original as usize + (folded.end - run.folded as usize),
            atom => (run.original + atom) as usize,
        });
        let end = end.min(self.original_len as usize);
        start.min(end)..end
    }

    fn first(&self, folded: usize) -> usize {
        let start = self.run(folded).map_or(0, |run| match run.atom {
            0 => run.original as usize + (folded - run.folded as usize),
            _ => run.original as usize,
        });
        start.min(self.original_len as usize)
    }

    /// Whether something of the original was left out just before `folded`.
    pub(super) fn is_joint(&self, folded: usize) -> bool {
        let at = self
            .runs
            .partition_point(|run| (run.folded as usize) < folded);
        let (Some(before), Some(run)) = (
            at.checked_sub(1).and_then(|i| self.runs.get(i)),
            self.runs.get(at),
        ) else {
            return false;
        };
        let ended = match before.atom {
            0 => before.original + (run.folded - before.folded),
            atom => before.original + atom,
        };
        run.folded as usize == folded && ended < run.original
    }

    fn run(&self, folded: usize) -> Option<&Run> {
        let after = self
            .runs
            .partition_point(|run| run.folded as usize <= folded);
        self.runs.get(after.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "ｶﾞ a" folded to "ガ a" behind two dropped bytes.
    fn sample() -> Spans {
        let mut spans = Spans::new(10);
        spans.atom(0, 2..8);
        spans.same(3, 8);
        spans
    }

    #[test]
    fn an_atom_is_covered_as_a_whole() {
        assert_eq!(sample().original(0..3), 2..8);
        assert_eq!(sample().original(0..4), 2..9);
        assert_eq!(sample().original(3..5), 8..10);
    }

    #[test]
    fn joints_are_where_something_was_left_out() {
        let mut spans = Spans::new(9);
        spans.same(0, 0);
        spans.same(3, 5);
        spans.same(7, 9);
        assert!(spans.is_joint(3));
        assert!(!spans.is_joint(0));
        assert!(!spans.is_joint(5));
        assert!(!spans.is_joint(7));
    }
}
