//! Text in the form in which cues are looked for.

/// A text folded for matching: half-width, lower case, half-width kana widened, blanks between words taken
/// out of Japanese; every byte knows its place in the original.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The folded text.
    pub text: String,
    origin: Vec<u32>,
}

impl Folded {
    /// Folds `text`.
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            origin: Vec::with_capacity(text.len() + 1),
        };
        let mut previous_ascii = false;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|n| n.1);
            if is_blank(c) {
                let between_words = previous_ascii && next.is_some_and(|n| n.is_ascii_graphic());
                if between_words {
                    folded.push(' ', at);
                }
                continue;
            }
            previous_ascii = c.is_ascii_graphic();
            folded.push(half_width(c), at);
        }
        folded.origin.push(text.len() as u32);
        folded
    }

    /// Where byte `at` of the folded text stood in the original.
    pub fn place(&self, at: usize) -> usize {
        self.origin
            .get(at)
            .or(self.origin.last())
            .map_or(0, |&o| o as usize)
    }

    fn push(&mut self, c: char, at: usize) {
        let c = if c.is_ascii() {
            c.to_ascii_lowercase()
        } else {
            c
        };
        self.text.push(c);
        self.origin
            .extend(std::iter::repeat_n(at as u32, c.len_utf8()));
    }
}

fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{feff}'
    )
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '｡' => '。',
        '､' => '、',
        _ => c,
    }
}
