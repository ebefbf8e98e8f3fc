//! The lines of a text with their places.

/// Bytes `start..end` of one line, its line end left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// First byte.
    pub start: usize,
    /// One past the last byte before the line end.
    pub end: usize,
}

/// A text cut into its lines.
#[derive(Debug, Clone)]
pub(super) struct Lines<'t> {
    /// The whole text.
    pub text: &'t str,
    lines: Vec<Line>,
}

impl<'t> Lines<'t> {
    /// Cuts `text` at `\n`.
    pub fn of(text: &'t str) -> Lines<'t> {
        let mut start = 0;
        let mut lines: Vec<Line> = memchr::memchr_iter(b'\n', text.as_bytes())
            .map(|end| {
                let line = Line { start, end };
                start = end + 1;
                line
            })
            .collect();
        let end = text.len();
        lines.push(Line { start, end });
        Lines { text, lines }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Line `i`; empty when there is none.
    pub fn get(&self, i: usize) -> &'t str {
        self.lines
            .get(i)
            .and_then(|l| self.text.get(l.start..l.end))
            .unwrap_or("")
    }

    /// Where line `i` starts; the text's end when there is none.
    pub fn start(&self, i: usize) -> usize {
        self.lines.get(i).map_or(self.text.len(), |l| l.start)
    }

    /// Where line `i` ends; the text's end when there is none.
    pub fn end(&self, i: usize) -> usize {
        self.lines.get(i).map_or(self.text.len(), |l| l.end)
    }

    /// Whether line `i` holds nothing but blanks.
    pub fn is_blank(&self, i: usize) -> bool {
        self.get(i).trim().is_empty()
    }

    /// The first line at or after `i` that is not blank.
    pub fn next_full(&self, i: usize) -> Option<usize> {
        (i..self.len()).find(|&i| !self.is_blank(i))
    }
}
