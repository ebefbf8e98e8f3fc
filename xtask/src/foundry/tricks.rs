//! Hides words by the tricks that folding undoes, the other way round.

use super::grammar::Grammar;
use super::random::Random;

/// The tricks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trick {
    MarksInWords,
    KanaKanji,
    LookalikeKanji,
    ChineseGlyphs,
    MixedScript,
    FullWidth,
    HalfWidth,
    Mathematical,
    Enclosed,
    ZeroWidth,
    Spaces,
    Direction,
}

impl Trick {
    /// Every one, those seen most first.
    pub(super) const ALL: [Trick; 12] = [
        Trick::MarksInWords,
        Trick::KanaKanji,
        Trick::LookalikeKanji,
        Trick::ChineseGlyphs,
        Trick::MixedScript,
        Trick::ZeroWidth,
        Trick::Spaces,
        Trick::FullWidth,
        Trick::Mathematical,
        Trick::HalfWidth,
        Trick::Enclosed,
        Trick::Direction,
    ];
    /// How often each is used.
    const WEIGHTS: [usize; 12] = [9, 6, 4, 4, 3, 4, 4, 3, 2, 2, 1, 1];

    /// One of them.
    pub(super) fn any(random: &mut Random) -> Trick {
        let at = random.weighted(&Trick::WEIGHTS).unwrap_or(0);
        Trick::ALL.get(at).copied().unwrap_or(Trick::MarksInWords)
    }

    /// The text with it.
    pub(super) fn hide(self, text: &str, grammar: &Grammar, random: &mut Random) -> String {
        match self {
            Trick::MarksInWords => {
                let mark = random.text(grammar.trick("marks")).to_owned();
                let share = random.between(8, 22);
                between_japanese(text, &mark, share, random)
            }
            Trick::Spaces => {
                let share = random.between(15, 70);
                between_japanese(text, " ", share, random)
            }
            Trick::ZeroWidth => {
                let mark = random.text(grammar.trick("invisible")).to_owned();
                between_japanese(text, &mark, 25, random)
            }
            Trick::LookalikeKanji => words(text, grammar.trick("words"), random),
            Trick::KanaKanji => in_katakana(text, &pairs(grammar.trick("kana-kanji")), random),
            Trick::ChineseGlyphs => swap(text, &pairs(grammar.trick("chinese")), random),
            Trick::MixedScript => {
                let pairs = pairs(grammar.trick("cyrillic"));
                latin_words(text, |word| swap(word, &pairs, random))
            }
            Trick::FullWidth => latin_words(text, |word| shifted(word, 0xFEE0, 0xFEE0)),
            Trick::Mathematical => latin_words(text, |word| shifted(word, 0x1D3B9, 0x1D3BF)),
            Trick::Enclosed => latin_words(text, |word| shifted(word, 0x246F, 0x2475)),
            Trick::HalfWidth => text.chars().map(half_width).collect(),
            Trick::Direction => latin_words(text, |word| format!("\u{202D}{word}\u{202C}")),
        }
    }
}

/// Pairs of characters: as it should be, as it is written.
fn pairs(list: &[String]) -> Vec<(char, char)> {
    let pair = |word: &String| {
        let mut chars = word.chars();
        Some((chars.next()?, chars.next()?))
    };
    list.iter().filter_map(pair).collect()
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

fn is_japanese(c: char) -> bool {
    is_katakana(c) || matches!(c, 'ぁ'..='ゖ' | '\u{4E00}'..='\u{9FFF}' | '々')
}

/// Puts a mark between two Japanese characters in so many of a hundred places.
fn between_japanese(text: &str, mark: &str, percent: usize, random: &mut Random) -> String {
    let mut hidden = String::with_capacity(text.len() * 2);
    let mut last = ' ';
    for c in text.chars() {
        if is_japanese(last) && is_japanese(c) && random.chance(percent) {
            hidden.push_str(mark);
        }
        hidden.push(c);
        last = c;
    }
    hidden
}

/// Writes known words with a wrong character.
fn words(text: &str, list: &[String], random: &mut Random) -> String {
    let mut hidden = text.to_owned();
    for (right, wrong) in list.iter().filter_map(|pair| pair.split_once(':')) {
        // 支払い stands inside 未払い and お支払い: each only once.
        if hidden.contains(right) && random.chance(70) {
            hidden = hidden.replace(right, wrong);
        }
    }
    hidden
}

/// Puts characters for others where katakana stand on both sides or before.
fn in_katakana(text: &str, pairs: &[(char, char)], random: &mut Random) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |place: Option<usize>| place.and_then(|p| chars.get(p)).copied().unwrap_or(' ');
    let written = chars.iter().enumerate().map(|(place, c)| {
        let inside = is_katakana(at(place.checked_sub(1))) && is_katakana(at(Some(place + 1)));
        let wrong = pairs.iter().find(|p| p.0 == *c).map(|p| p.1);
        match wrong {
            Some(wrong) if inside && random.chance(70) => wrong,
            _ => *c,
        }
    });
    written.collect()
}

/// Puts characters for others, wherever they stand.
fn swap(text: &str, pairs: &[(char, char)], random: &mut Random) -> String {
    let written = text.chars().map(|c| {
        let wrong = pairs.iter().find(|p| p.0 == c).map(|p| p.1);
        wrong.filter(|_| random.chance(75)).unwrap_or(c)
    });
    written.collect()
}

/// Writes every Latin word of at least three letters anew.
fn latin_words(text: &str, mut write: impl FnMut(&str) -> String) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_alphabetic() {
            word.push(c);
            continue;
        }
        match word.len() {
            0..3 => hidden.push_str(&word),
            _ => hidden.push_str(&write(&word)),
        }
        word.clear();
        if c != '\0' {
            hidden.push(c);
        }
    }
    hidden
}

/// Latin letters moved so far in Unicode: capital, small.
fn shifted(word: &str, capital: u32, small: u32) -> String {
    let moved = word.chars().map(|c| {
        let by = if c.is_ascii_uppercase() {
            capital
        } else {
            small
        };
        char::from_u32(c as u32 + by).unwrap_or(c)
    });
    moved.collect()
}

/// Katakana that have a half-width form of one character.
fn half_width(c: char) -> char {
    const FULL: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンー";
    const HALF: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝｰ";
    let found = FULL.chars().position(|full| full == c);
    found.and_then(|at| HALF.chars().nth(at)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_lexicon::fold::{Folded, TrickKind};

    const TEXT: &str = "Amazonからの重要なお知らせ。お荷物の税金のお支払い方法を確認できません。アカウントのセキュリティとカードのサービスを停止しました。";

    fn hidden(trick: Trick, seed: u64) -> String {
        let grammar = Grammar::load().expect("the grammar is read");
        trick.hide(TEXT, &grammar, &mut Random::new(seed, 9))
    }

    /// The share of neighbouring characters of the plain text that folding finds again.
    fn found_again(hidden: &str) -> f64 {
        let plain: Vec<char> = Folded::new(TEXT).text.chars().collect();
        let folded = Folded::new(hidden).text;
        let found = plain
            .windows(2)
            .filter(|pair| folded.contains(&pair.iter().collect::<String>()));
        found.count() as f64 / (plain.len() - 1) as f64
    }

    #[test]
    fn folding_undoes_every_trick() {
        for trick in Trick::ALL {
            let (mut share, mut changed) = (0.0, 0);
            for seed in 0..20 {
                let hidden = hidden(trick, seed);
                changed += usize::from(hidden != TEXT);
                share += found_again(&hidden) / 20.0;
            }
            assert!(changed > 15, "{trick:?} does nothing");
            assert!(share > 0.9, "{trick:?}: {share:.2}");
        }
    }

    #[test]
    fn folding_names_the_trick() {
        for (trick, kind) in [
            (Trick::MarksInWords, TrickKind::MarksInWords),
            (Trick::KanaKanji, TrickKind::KanaKanji),
            (Trick::LookalikeKanji, TrickKind::LookalikeKanji),
            (Trick::ChineseGlyphs, TrickKind::ChineseGlyphs),
            (Trick::MixedScript, TrickKind::MixedScript),
            (Trick::Mathematical, TrickKind::MathematicalLetters),
            (Trick::Enclosed, TrickKind::EnclosedLetters),
            (Trick::ZeroWidth, TrickKind::ZeroWidth),
        ] {
            let named = (0..10).filter(|seed| {
                let folded = Folded::new(&hidden(trick, *seed));
                folded.tricks.iter().any(|t| t.kind == kind)
            });
            assert!(named.count() >= 8, "{trick:?}");
        }
    }
}
