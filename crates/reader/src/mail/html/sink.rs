//! Gathers the words of a page into texts, with blanks and line breaks as a reader sees them.

/// A text in the making. Blanks collapse; line breaks are asked for and come before the next word, at most
/// two together.
#[derive(Debug, Default)]
pub(super) struct Sink {
    /// What stands so far; ends in a word.
    pub text: String,
    breaks: u8,
    space: Space,
    /// Blanks of preformatted text, which do not collapse.
    exact: usize,
    /// Bytes allowed.
    limit: usize,
}

/// Blanks of preformatted text kept in a row.
const MOST_BLANKS: usize = 200;

/// What stands between the last word and the next.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    #[default]
    None,
    /// A line end of the source.
    SourceLine,
    Blank,
}

impl Sink {
    /// An empty text of at most `limit` bytes.
    pub fn new(limit: usize) -> Sink {
        Sink {
            limit,
            ..Sink::default()
        }
    }

    /// Whether no more will be taken.
    pub fn is_full(&self) -> bool {
        self.text.len() >= self.limit
    }

    /// The next word begins on a new line (1), after a blank line (2).
    pub fn break_line(&mut self, breaks: u8) {
        self.breaks = self.breaks.max(breaks);
    }

    /// One more line break, as `<br>` asks for.
    pub fn add_break(&mut self) {
        self.breaks = self.breaks.saturating_add(1).min(2);
    }

    /// A blank before the next word.
    pub fn blank(&mut self) {
        self.space = Space::Blank;
    }

    /// Adds text of the source; gives where its first word begins, if it has any.
    pub fn push(&mut self, text: &str, preformatted: bool) -> Option<usize> {
        let mut first = None;
        let mut rest = text;
        while !rest.is_empty() {
            let (blanks, after) = rest
                .split_at_checked(blanks_len(rest))
                .unwrap_or((rest, ""));
            if !blanks.is_empty() {
                self.blanks(blanks, preformatted);
            }
            let (word, after) = after
                .split_at_checked(word_len(after))
                .unwrap_or((after, ""));
            rest = after;
            if !word.is_empty() {
                let start = self.word(word);
                first = first.or(Some(start));
            }
        }
        first
    }

    fn blanks(&mut self, blanks: &str, preformatted: bool) {
        if preformatted {
            let lines = blanks.bytes().filter(|b| *b == b'\n').count();
            for _ in 0..lines.min(2) {
                self.add_break();
            }
            let last = blanks.rsplit('\n').next().unwrap_or("");
            let before = if lines > 0 { 0 } else { self.exact };
            self.exact = (before + last.chars().count()).min(MOST_BLANKS);
            return;
        }
        let kind = if blanks.bytes().any(|b| matches!(b, b'\n' | b'\r')) {
            Space::SourceLine
        } else {
            Space::Blank
        };
        self.space = self.space.max(kind);
    }

    /// Writes a word; gives where it begins.
    fn word(&mut self, word: &str) -> usize {
        let (lines, blanks) = self.between(word);
        let start = self.text.len() + lines + blanks;
        let room = self.limit.saturating_sub(start);
        let fits = word.get(..word.floor_char_boundary(room)).unwrap_or(word);
        if !fits.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', lines));
            self.text.extend(std::iter::repeat_n(' ', blanks));
            self.text.push_str(fits);
            self.breaks = 0;
            self.space = Space::None;
            self.exact = 0;
        }
        if fits.len() < word.len() {
            self.limit = self.text.len();
        }
        start
    }

    /// How many line ends and blanks stand between the last word and this one.
    fn between(&self, word: &str) -> (usize, usize) {
        let first = self.text.is_empty();
        let lines = if first { 0 } else { usize::from(self.breaks) };
        let blank = match self.space {
            Space::None => false,
            Space::SourceLine => !self.joins(word),
            Space::Blank => true,
        };
        let collapsed = usize::from(blank && lines == 0 && !first);
        (lines, self.exact.max(collapsed))
    }

    /// Between two Chinese or Japanese characters a line end of the source is no blank.
    fn joins(&self, word: &str) -> bool {
        let wide = |c: char| matches!(c, '\u{3000}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FF60}');
        self.text.chars().next_back().is_some_and(wide) && word.chars().next().is_some_and(wide)
    }
}

/// Length of the ASCII blanks and no-break spaces at the beginning.
fn blanks_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0C) => at += 1,
            Some(0xC2) if bytes.get(at + 1) == Some(&0xA0) => at += 2,
            _ => return at,
        }
    }
}

/// Length of what stands before the next blank.
fn word_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_end = |(at, b): (usize, &u8)| match b {
        b' ' | b'\t' | b'\n' | b'\r' | 0x0C => true,
        0xC2 => bytes.get(at + 1) == Some(&0xA0),
        _ => false,
    };
    bytes
        .iter()
        .enumerate()
        .position(is_end)
        .unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_breaks() {
        let mut sink = Sink::new(100);
        sink.break_line(2);
        assert_eq!(sink.push(" a  b\u{A0}\n", false), Some(0));
        assert_eq!(sink.push("c ", false), Some(4));
        sink.break_line(1);
        sink.break_line(1);
        assert_eq!(sink.push(" \n ", false), None);
        assert_eq!(sink.push("d", false), Some(6));
        sink.add_break();
        sink.add_break();
        sink.add_break();
        sink.push("e", false);
        assert_eq!(sink.text, "a b c\nd\n\ne");
    }

    #[test]
    fn source_lines() {
        let mut sink = Sink::new(100);
        sink.push("お荷物の\n  お届け\nABC\ndef", false);
        assert_eq!(sink.text, "お荷物のお届け ABC def");
        let mut sink = Sink::new(100);
        sink.push("a \n b\n\n\nc", true);
        assert_eq!(sink.text, "a\n b\n\nc");
    }

    #[test]
    fn no_more_than_allowed() {
        let mut sink = Sink::new(4);
        sink.push("ああ い", false);
        assert_eq!((&*sink.text, sink.is_full()), ("あ", true));
        sink.push("x", false);
        assert_eq!(sink.text, "あ");
    }
}
