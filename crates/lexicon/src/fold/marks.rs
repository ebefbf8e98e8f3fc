//! Marks between Japanese characters: part of the writing, or put inside a word to hide it.

use super::TrickKind;
use super::kana_kanji::{is_katakana, never_begins_a_word};
use super::kind::Kind;
use super::words::{completes_katakana, is_joined_noun, joins, splits_katakana};

/// A mark with what stands around it.
pub(super) struct Context<'t> {
    /// The mark, not yet made one with others of its sort.
    pub mark: char,
    /// How many of it stand in a row.
    pub count: usize,
    /// White space stands beside it.
    pub spaced: bool,
    /// The folded text before it; ends with `left_char`.
    pub before: &'t str,
    pub left: Kind,
    pub left_char: char,
    pub right: Kind,
    /// The next character, folded.
    pub right_char: char,
    /// The original from the next character on.
    pub after: &'t str,
    /// The text ends its sentences with 。, so that a full stop ends none.
    pub full_stops: bool,
    /// There is kana in the text: it is Japanese, not Chinese.
    pub kana: bool,
    /// The same mark splits several known words of the text.
    pub splits_words: bool,
}

/// What becomes of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It stays.
    Keep,
    /// It stood between two words: the words are joined without a remark.
    Drop,
    /// It is taken out; a trick when the same mark surely is one elsewhere.
    DropUnsure,
    /// It is taken out and a trick.
    Trick(TrickKind),
    /// Another character was meant.
    Replace(char, Option<TrickKind>),
}

/// Hiragana a sentence may end with.
const SENTENCE_ENDS: &str = "すたいるだうんかねよさくむぬつぶぐな";

/// Hiragana particles begin with.
const PARTICLES: &str = "はがをのにへともで";

/// Beginnings of words that begin like a particle.
const NO_PARTICLE: [&str; 24] = [
    "はじ",
    "はい",
    "はが",
    "はな",
    "はや",
    "がん",
    "でき",
    "とも",
    "にほ",
    "もし",
    "もう",
    "もの",
    "もと",
    "へや",
    "のち",
    "では",
    "でも",
    "とは",
    "とて",
    "とく",
    "はる",
    "にて",
    "でんわ",
    "とう",
];

/// Marks writers put around a word to stress it, and marks without a use in Japanese text.
const SOFT: &str = "*_'`´^\"¨¸˙˚°’‘”“＂‚";

/// Middle dots of other scripts.
pub(super) const FOREIGN_DOTS: [char; 4] = ['\u{B7}', '\u{2027}', '\u{2219}', '\u{22C5}'];

/// Hyphens and strokes that pass for ー.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2043}'
    )
}

/// Whether a symbol may be a mark inside a word. Brackets and the ends of sentences are not.
pub(super) fn may_split(c: char) -> bool {
    !matches!(
        c,
        '(' | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '!'
            | ';'
            | ':'
            | '@'
            | '&'
            | '%'
            | '$'
            | '¥'
            | '£'
            | '€'
            | '「'..='〛'
    ) && (c == '・' || Kind::of(c) == Kind::Symbol)
}

/// Words a mark splits from which it is taken out wherever it stands between two kana or kanji.
const SPLIT_WORDS: usize = 2;

/// Whether a mark splits several known words of a text. Looks at the original, once for each mark.
pub(super) fn splits_words(original: &str, mark: char) -> bool {
    let splits = |at: usize| {
        let left = original
            .get(..at)
            .and_then(|before| before.chars().next_back());
        let right = original
            .get(at + mark.len_utf8()..)
            .and_then(|after| after.chars().next());
        left.zip(right)
            .is_some_and(|(left, right)| joins(left, right))
    };
    let mut places = original.match_indices(mark).filter(|(at, _)| splits(*at));
    places.by_ref().take(SPLIT_WORDS).count() == SPLIT_WORDS
}

/// Decides about a mark that stands between two kana or kanji.
pub(super) fn decide(c: &Context) -> Decision {
    if c.splits_words && c.count == 1 {
        return Decision::Trick(TrickKind::MarksInWords);
    }
    match c.mark {
        '?' | '\u{FFFD}' => c.wrong_dot(),
        '・' | '\u{2022}' => match c.in_katakana() && !c.spaced {
            true => Decision::Drop,
            false => Decision::Keep,
        },
        mark if FOREIGN_DOTS.contains(&mark) => c.foreign_dot(),
        mark if is_hyphen(mark) => c.hyphen(),
        '.' if c.count == 1 && !c.spaced => c.full_stop(),
        '~' | '\u{301C}' => c.split_kanji(),
        '゛' | '゜' if c.left == Kind::Kanji => Decision::Trick(TrickKind::MarksInWords),
        '゛' | '゜' => Decision::Drop,
        mark if SOFT.contains(mark) => c.soft(),
        _ => c.split_kanji(),
    }
}

impl Context<'_> {
    fn in_katakana(&self) -> bool {
        self.left == Kind::Katakana && self.right == Kind::Katakana
    }

    /// Inside a word that is known.
    fn splits_a_word(&self) -> bool {
        joins(self.left_char, self.right_char)
            || self.in_katakana() && splits_katakana(self.before, self.right_char, self.after)
    }

    fn beside_kanji(&self) -> bool {
        self.left == Kind::Kanji || self.right == Kind::Kanji
    }

    /// Marks that also separate things: a trick only inside a known word.
    fn split_kanji(&self) -> Decision {
        match self.splits_a_word() && (self.beside_kanji() || self.in_katakana()) {
            true => Decision::Trick(TrickKind::MarksInWords),
            false => Decision::Keep,
        }
    }

    fn soft(&self) -> Decision {
        if self.count > 1 || self.spaced {
            return match self.split_kanji() {
                Decision::Keep if matches!(self.mark, '*' | '_') && !self.spaced => Decision::Drop,
                decision => decision,
            };
        }
        match self.splits_a_word() {
            true => Decision::Trick(TrickKind::MarksInWords),
            // 「*を押して」 names the mark.
            false if self.right_char == 'を' => Decision::Keep,
            false => Decision::DropUnsure,
        }
    }

    /// A full stop of ASCII between two Japanese characters.
    fn full_stop(&self) -> Decision {
        let ends = self.left == Kind::Hiragana
            && SENTENCE_ENDS.contains(self.left_char)
            && !self.full_stops;
        if ends {
            return Decision::Keep;
        }
        if self.splits_a_word() {
            return Decision::Trick(TrickKind::MarksInWords);
        }
        match (self.left, self.right) {
            (Kind::Katakana, Kind::Katakana) => Decision::Drop,
            (Kind::Kanji, Kind::Kanji) => Decision::Keep,
            (Kind::Kanji | Kind::Katakana, Kind::Hiragana) if self.left_is_a_list_mark() => {
                Decision::Keep
            }
            (Kind::Kanji | Kind::Katakana, Kind::Hiragana) if self.particle_follows() => {
                Decision::Trick(TrickKind::MarksInWords)
            }
            (Kind::Katakana, Kind::Kanji) => Decision::Keep,
            _ => Decision::DropUnsure,
        }
    }

    /// ア. 一. 注. at the head of an item.
    fn left_is_a_list_mark(&self) -> bool {
        let mut left = self.before.chars().rev().skip(1);
        !left.next().is_some_and(|c| Kind::of(c).is_kana_or_kanji())
    }

    fn particle_follows(&self) -> bool {
        PARTICLES.contains(self.right_char)
            && !NO_PARTICLE.iter().any(|word| self.after.starts_with(word))
    }

    /// - and its like between katakana are ー.
    fn hyphen(&self) -> Decision {
        if self.count > 1 || self.spaced || self.left != Kind::Katakana {
            return self.split_kanji();
        }
        let lengthens = match self.right {
            Kind::Katakana => {
                never_begins_a_word(self.right_char)
                    || self.left_run(2) < 2
                    || self.right_run(2) < 2
                    || completes_katakana(self.before, 'ー', self.after)
            }
            _ => completes_katakana(self.before, 'ー', self.after),
        };
        match lengthens {
            true => Decision::Replace('ー', None),
            false => self.split_kanji(),
        }
    }

    fn foreign_dot(&self) -> Decision {
        let content = |kind: Kind| matches!(kind, Kind::Katakana | Kind::Kanji);
        if !self.kana
            || self.count > 1
            || self.spaced
            || !content(self.left)
            || !content(self.right)
        {
            return Decision::Keep;
        }
        match self.in_katakana() {
            true => Decision::Trick(TrickKind::MojibakeDot),
            false => Decision::Replace('・', Some(TrickKind::MojibakeDot)),
        }
    }

    /// A question mark (what other encodings make of ・) between two nouns.
    fn wrong_dot(&self) -> Decision {
        if self.count > 1 || self.spaced {
            return Decision::Keep;
        }
        let left = self.left == Kind::Katakana && self.left_run(3) == 3;
        let right = self.right == Kind::Katakana && self.right_run(3) == 3;
        if left && right {
            return Decision::Trick(TrickKind::MojibakeDot);
        }
        let (left_noun, right_noun) = (self.left_noun(), self.right_noun());
        match (left_noun && (right_noun || right)) || (left && right_noun) {
            true => Decision::Replace('・', Some(TrickKind::MojibakeDot)),
            false => Decision::Keep,
        }
    }

    fn left_noun(&self) -> bool {
        let start = self.before.char_indices().rev().nth(1).map_or(0, |c| c.0);
        self.before.get(start..).is_some_and(is_joined_noun)
    }

    fn right_noun(&self) -> bool {
        let end = self
            .after
            .char_indices()
            .nth(2)
            .map_or(self.after.len(), |c| c.0);
        self.after.get(..end).is_some_and(is_joined_noun)
    }

    /// Katakana in a row before the mark, counted up to `most`.
    fn left_run(&self, most: usize) -> usize {
        self.before
            .chars()
            .rev()
            .take(most)
            .take_while(|c| is_katakana(*c))
            .count()
    }

    fn right_run(&self, most: usize) -> usize {
        self.after
            .chars()
            .take(most)
            .take_while(|c| is_katakana(*c))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(before: &str, mark: char, after: &str) -> Decision {
        let left_char = before.chars().next_back().expect("something stands before");
        let right_char = after.chars().next().expect("something stands behind");
        decide(&Context {
            mark,
            count: 1,
            spaced: false,
            before,
            left: Kind::of(left_char),
            left_char,
            right: Kind::of(right_char),
            right_char,
            after,
            full_stops: true,
            kana: true,
            splits_words: false,
        })
    }

    const TRICK: Decision = Decision::Trick(TrickKind::MarksInWords);

    #[test]
    fn marks_inside_words_are_tricks() {
        for (before, mark, after) in [
            ("ご不在で", '.', "した"),
            ("保管期限", '.', "は三日"),
            ("お客", '*', "様の"),
            ("お", '_', "荷物"),
            ("支", '|', "払い"),
            ("アカ", '^', "ウント"),
            ("銀", '★', "行"),
            ("客", '゛', "様"),
        ] {
            assert_eq!(between(before, mark, after), TRICK, "{before}{mark}{after}");
        }
    }

    #[test]
    fn marks_between_words_are_none() {
        for (before, mark, after) in [
            ("東京", '~', "大阪"),
            ("待ってま", '~', "す"),
            ("入金", '/', "出金"),
            ("ホーム", '|', "お知らせ"),
            ("氏名", '.', "住所"),
            ("ア", '.', "氏名"),
            ("ア", '.', "はがき"),
            ("ギフト", '-', "カード"),
            ("本当", '?', "嘘"),
            ("配達", '★', "完了"),
        ] {
            assert_eq!(
                between(before, mark, after),
                Decision::Keep,
                "{before}{mark}{after}"
            );
        }
        assert_eq!(between("イオン", '・', "カード"), Decision::Drop);
        assert_eq!(between("氏名", '・', "住所"), Decision::Keep);
    }

    #[test]
    fn a_stroke_between_katakana_lengthens() {
        for (before, after) in [
            ("サ", "ビス"),
            ("カ", "ド"),
            ("メンバ", "の"),
            ("インタ", "ネット"),
        ] {
            assert_eq!(
                between(before, '\u{2015}', after),
                Decision::Replace('ー', None),
                "{before}{after}"
            );
        }
    }

    #[test]
    fn question_marks_between_nouns_are_dots() {
        let dot = Decision::Replace('・', Some(TrickKind::MojibakeDot));
        assert_eq!(between("電子申告", '?', "納税"), dot);
        assert_eq!(
            between("カスタマー", '?', "サポート"),
            Decision::Trick(TrickKind::MojibakeDot)
        );
        assert_eq!(between("ご存知", '?', "実は"), Decision::Keep);
        assert_eq!(between("ホント", '?', "ウソ"), Decision::Keep);
    }
}
