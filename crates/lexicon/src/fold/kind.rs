//! Kinds of characters, as far as they decide what happens to their neighbours.

/// The kind of a character of a folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// Before the first character.
    #[default]
    Start,
    /// A line break that stayed: the end of a paragraph.
    Break,
    /// A space that stayed.
    Space,
    /// A Latin letter.
    Latin,
    /// A digit.
    Digit,
    /// A letter of another script.
    Letter,
    /// Hiragana.
    Hiragana,
    /// Katakana and ー.
    Katakana,
    /// Kanji and 々〆〇.
    Kanji,
    /// Japanese punctuation.
    JapaneseMark,
    /// Everything else.
    Symbol,
}

impl Kind {
    /// Of any character.
    pub(super) fn of(c: char) -> Kind {
        match c {
            'a'..='z' | 'A'..='Z' => Kind::Latin,
            '0'..='9' => Kind::Digit,
            ' ' => Kind::Space,
            '\n' => Kind::Break,
            '\0'..='\u{7F}' => Kind::Symbol,
            'ぁ'..='ゖ' | 'ゝ'..='ゟ' => Kind::Hiragana,
            'ァ'..='ヺ' | 'ー'..='ヿ' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9D}' => {
                Kind::Katakana
            }
            '\u{4E00}'..='\u{9FFF}'
            | '々'..='〇'
            | '\u{3400}'..='\u{4DBF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{2E80}'..='\u{2FDF}'
            | '\u{20000}'..='\u{3FFFF}' => Kind::Kanji,
            '、'..='〄' | '〈'..='〟' | '・' | '\u{FF61}'..='\u{FF65}' => Kind::JapaneseMark,
            '\u{2000}'..='\u{206F}'
            | '\u{2190}'..='\u{245F}'
            | '\u{2500}'..='\u{2775}'
            | '\u{2794}'..='\u{2BFF}' => Kind::Symbol,
            '\u{1F300}'..='\u{1FAFF}' => Kind::Symbol,
            c if c.is_alphabetic() => Kind::Letter,
            c if c.is_numeric() => Kind::Digit,
            _ => Kind::Symbol,
        }
    }

    /// Whether it is a letter of Japanese writing.
    pub(super) fn is_kana_or_kanji(self) -> bool {
        matches!(self, Kind::Hiragana | Kind::Katakana | Kind::Kanji)
    }

    /// Whether white space beside it means nothing.
    pub(super) fn is_japanese(self) -> bool {
        self.is_kana_or_kanji() || self == Kind::JapaneseMark
    }
}
