//! Characters that are not seen.

use super::kind::Kind;
use super::words;

/// A sort of invisible character, by what it is honestly for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Invisible {
    /// Control characters: left over from damaged transport.
    Control,
    /// Emoji and kanji variant selectors.
    Selector,
    /// Hyphenation points.
    Hyphen,
    /// Fillers of Hangul syllables.
    HangulFiller,
    /// Places where a line may be broken.
    Break,
    /// Everything else: joiners, direction marks, tags, invisible operators.
    Other,
}

/// What sort of invisible character it is; `None` when it is seen or white space.
pub(super) fn invisible(c: char) -> Option<Invisible> {
    let sort = match c {
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}' => {
            Invisible::Control
        }
        // Brackets of direction are left over when numbers are copied; those that turn it are judged apart.
        '\u{FFF9}'..='\u{FFFB}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Invisible::Control
        }
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180F}' => {
            Invisible::Selector
        }
        '\u{AD}' => Invisible::Hyphen,
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => Invisible::HangulFiller,
        '\u{200B}' | '\u{FEFF}' => Invisible::Break,
        '\u{34F}' | '\u{61C}' | '\u{17B4}' | '\u{17B5}' => Invisible::Other,
        '\u{200C}'..='\u{200F}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' => {
            Invisible::Other
        }
        '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}' => {
            Invisible::Other
        }
        _ => return None,
    };
    Some(sort)
}

/// Marks that turn the writing direction until the end of the line or of their bracket.
pub(super) fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202B}' | '\u{202D}' | '\u{202E}' | '\u{2067}')
}

/// Letters written from right to left.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}')
}

/// What stands around invisible characters inside a line.
pub(super) struct Between {
    pub left: Kind,
    pub left_char: char,
    /// The character before the left one.
    pub before_left: Option<char>,
    /// The left character as it stands in the original.
    pub left_original: char,
    pub right: Kind,
    pub right_char: char,
    /// The right character as it stands in the original.
    pub right_original: char,
    /// The character behind the right one.
    pub behind_right: Option<char>,
}

/// How surely invisible characters between two visible ones are a trick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    Honest,
    Unsure,
    Sure,
}

/// Judges invisible characters that touch the visible ones on both sides.
pub(super) fn judge(sort: Invisible, between: &Between) -> Certainty {
    let writes = |kind: Kind| kind.is_kana_or_kanji() || kind == Kind::Latin;
    if !writes(between.left) || !writes(between.right) {
        return Certainty::Honest;
    }
    match sort {
        Invisible::Control => Certainty::Honest,
        Invisible::Selector => {
            // Selectors follow symbols that are folded to letters (Ⓜ, ㊗) and kanji honestly.
            let plain = between.left_original.is_ascii_alphabetic()
                || matches!(
                    Kind::of(between.left_original),
                    Kind::Hiragana | Kind::Katakana
                );
            if plain {
                Certainty::Sure
            } else {
                Certainty::Honest
            }
        }
        Invisible::Hyphen if between.left == Kind::Latin && between.right == Kind::Latin => {
            // Hyphenation leaves at least two letters on each side.
            // Beside other letters than ASCII it is a byte of a text read in the wrong encoding.
            let lone = |c: Option<char>| !c.is_some_and(char::is_alphabetic);
            if !between.left_original.is_ascii() || !between.right_original.is_ascii() {
                Certainty::Honest
            } else if lone(between.before_left) || lone(between.behind_right) {
                Certainty::Sure
            } else {
                Certainty::Unsure
            }
        }
        Invisible::Break => line_break(between),
        Invisible::Hyphen | Invisible::HangulFiller | Invisible::Other => Certainty::Sure,
    }
}

/// Layout programs put break points between phrases, which end in hiragana and change script.
fn line_break(between: &Between) -> Certainty {
    if words::joins(between.left_char, between.right_char) {
        return Certainty::Sure;
    }
    match (between.left, between.right) {
        (left, right) if left == right && left != Kind::Hiragana => Certainty::Sure,
        (Kind::Kanji, Kind::Hiragana) => Certainty::Unsure,
        (Kind::Hiragana, Kind::Hiragana) => Certainty::Unsure,
        _ => Certainty::Honest,
    }
}
