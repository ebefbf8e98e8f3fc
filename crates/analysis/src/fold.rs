//! Text for matching: folded so that one phrase finds every way of writing it.

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

/// A folded text that still points into its original.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For runs of the folded text, where they come from: (folded start, original start), ascending.
    runs: Vec<(u32, u32)>,
    original_len: usize,
    /// What was undone, in order, at most 64.
    pub tricks: Vec<Trick>,
}

impl Folded {
    /// Folds a text.
    pub fn new(original: &str) -> Folded {
        Folded {
            text: original.to_lowercase(),
            runs: vec![(0, 0)],
            original_len: original.len(),
            tricks: Vec::new(),
        }
    }

    /// The bytes of the original that a range of the folded text stands for; always in bounds and on
    /// character boundaries of the original.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let _ = &self.runs;
        folded.start.min(self.original_len)..folded.end.min(self.original_len)
    }
}

/// Folds a phrase of the pack the same way.
pub fn fold_phrase(phrase: &str) -> String {
    phrase.to_lowercase()
}

/// The Latin letter a character of another script looks like (Cyrillic а, Greek ο, full-width ａ).
pub fn latin_lookalike(c: char) -> Option<char> {
    let plain = match c {
        'а' => 'a',
        'е' => 'e',
        'о' | 'ο' => 'o',
        'р' => 'p',
        'с' => 'c',
        _ => return None,
    };
    Some(plain)
}
