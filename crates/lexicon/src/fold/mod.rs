//! Text for matching: folded so that one phrase finds every way of writing it.
//!
//! What folding does: compatibility forms, width and case made one (NFKC, half-width kana joined with their
//! sound marks); accents dropped; invisible characters, marks sprinkled on letters and control characters
//! taken out; white space and line breaks between Japanese characters removed, elsewhere made one space; an
//! empty line made one line break; decorating marks inside words removed; Chinese and old forms of kanji made
//! Japanese ones; characters that stand for another of their shape put right; hyphens, tildes, quotation
//! marks and middle dots made one each. Each undoing that honest writers give no cause for is a [`Trick`].

mod ascii;
mod folder;
mod glyphs;
mod invisible;
mod kana_kanji;
mod kind;
mod letters;
mod line;
mod lookalikes;
mod marks;
mod others;
mod recorder;
mod spans;
mod swaps;
mod symbols;
#[cfg(test)]
mod tests;
mod variants;
mod waiting;
mod width;
mod words;

pub use lookalikes::latin_lookalike;

use folder::Folder;
use spans::Spans;
use std::ops::Range;

/// What was undone while folding; each is evidence (`trick.…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrickKind {
    /// A mark put inside a word (不在で.した).
    MarksInWords,
    /// A kanji that looks like the right one (何物 for 荷物).
    LookalikeKanji,
    /// A Chinese form in Japanese text (稅).
    ChineseGlyphs,
    /// A kanji for a kana or the other way round (アク乜ス).
    KanaKanji,
    /// Cyrillic, Greek or other letters in a Latin word.
    MixedScript,
    /// Half-width kana or full-width Latin mixed with the ordinary form.
    WidthMix,
    /// Mathematical letters.
    MathematicalLetters,
    /// Circled or squared letters.
    EnclosedLetters,
    /// Characters without width.
    ZeroWidth,
    /// Marks that turn the writing direction.
    Bidi,
    /// `?` or another wrong mark for ・.
    MojibakeDot,
}

/// A trick and its place in the original text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trick {
    /// Which.
    pub kind: TrickKind,
    /// Bytes of the original.
    pub place: Range<usize>,
}

/// How much of each script a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scripts {
    /// Hiragana and katakana.
    pub kana: u32,
    /// Kanji of any country.
    pub kanji: u32,
    /// Kanji that only Chinese writes.
    pub chinese: u32,
    /// Bytes of ASCII words, with the marks and digits in them; letters of Latin words.
    pub latin: u32,
    /// Letters of all other scripts.
    pub other: u32,
}

/// A folded text that still points into its original.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    spans: Spans,
    /// What was undone, in order of place, at most 64, at most 8 of a kind.
    pub tricks: Vec<Trick>,
    /// How much of each script the original has.
    pub scripts: Scripts,
}

/// Bytes of a text that are folded; the reader's limit is far below.
const MOST_BYTES: usize = 1 << 30;

impl Folded {
    /// Folds a text.
    pub fn new(original: &str) -> Folded {
        let end = (0..=original.len().min(MOST_BYTES))
            .rev()
            .find(|at| original.is_char_boundary(*at))
            .unwrap_or(0);
        Folder::new(original.get(..end).unwrap_or("")).fold()
    }

    /// The bytes of the original that a range of the folded text stands for: the smallest that covers it,
    /// always in bounds and on character boundaries of the original.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let mut start = folded.start.min(self.text.len());
        let mut end = folded.end.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        self.spans.original(start..end)
    }

    /// Whether white space or something else of the original was left out just before `folded`: two words
    /// may meet there that were apart.
    pub fn is_joint(&self, folded: usize) -> bool {
        self.spans.is_joint(folded)
    }
}

/// Whether a character is not seen: zero-width, soft hyphen, direction mark, selector, control.
pub fn is_invisible(c: char) -> bool {
    invisible::invisible(c).is_some()
}

/// Folds a phrase of the pack as the same words inside a text are folded.
pub fn fold_phrase(phrase: &str) -> String {
    // Between two full stops, so that the neighbours a phrase has in a text do not matter at its ends.
    let folded = Folded::new(&["。", phrase, "。"].concat()).text;
    let inner = folded
        .strip_prefix('。')
        .and_then(|rest| rest.strip_suffix('。'));
    inner.map(str::to_owned).unwrap_or(folded)
}
