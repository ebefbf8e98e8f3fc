//! Kanji that stand for a katakana they are drawn like (アク乜ス), and the other way round (ロ座).

use super::words::{completes_kanji, completes_katakana};

/// Kanji and the katakana drawn like them. Kana to kanji uses the same pairs.
const SHAPES: [(char, char); 25] = [
    ('力', 'カ'),
    ('二', 'ニ'),
    ('口', 'ロ'),
    ('工', 'エ'),
    ('夕', 'タ'),
    ('卜', 'ト'),
    ('八', 'ハ'),
    ('千', 'チ'),
    ('乜', 'セ'),
    ('厶', 'ム'),
    ('三', 'ミ'),
    ('才', 'オ'),
    ('一', 'ー'),
    ('丿', 'ノ'),
    ('乂', 'メ'),
    ('匕', 'ヒ'),
    ('七', 'セ'),
    ('木', 'ホ'),
    ('又', 'ヌ'),
    ('了', 'ア'),
    ('亻', 'イ'),
    ('彳', 'イ'),
    ('凵', 'ロ'),
    ('囗', 'ロ'),
    ('丄', 'エ'),
];

/// Kanji Japanese hardly uses by themselves: beside a katakana they stand for one.
const RARE: [char; 10] = ['卜', '乜', '厶', '丿', '乂', '匕', '亻', '彳', '凵', '丄'];

/// Numerals; before a counter they are what they look like.
const NUMERALS: [char; 5] = ['一', '二', '三', '八', '千'];

/// Hiragana and katakana that are drawn alike.
const ALIKE_KANA: [(char, char); 4] = [('へ', 'ヘ'), ('べ', 'ベ'), ('ぺ', 'ペ'), ('り', 'リ')];

/// Counters of katakana that follow a numeral honestly (カード一セット).
const COUNTERS: [&str; 22] = [
    "セット",
    "パック",
    "ページ",
    "メートル",
    "キロ",
    "グラム",
    "ドル",
    "ユーロ",
    "パーセント",
    "クラス",
    "チーム",
    "グループ",
    "ポイント",
    "ケース",
    "ダース",
    "ボトル",
    "トン",
    "センチ",
    "リットル",
    "ミリ",
    "タイプ",
    "コイン",
];

/// The kanji of [`SHAPES`].
pub(super) fn shapes() -> impl Iterator<Item = char> {
    SHAPES.iter().map(|shape| shape.0)
}

/// Whether a hiragana may stand for a katakana drawn alike.
pub(super) fn is_alike_kana(c: char) -> bool {
    ALIKE_KANA.iter().any(|pair| pair.0 == c)
}

/// Full-width katakana and ー.
pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '々')
}

/// Katakana no word begins with.
pub(super) fn never_begins_a_word(c: char) -> bool {
    matches!(
        c,
        'ー' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ン'
    )
}

/// What is meant by the character at `at` of a folded text, when it is another of its shape.
/// The answer is as long in UTF-8 as what stands there.
pub(super) fn meant(text: &str, at: usize) -> Option<char> {
    let (before, rest) = text.split_at_checked(at)?;
    let c = rest.chars().next()?;
    let around = Around {
        before,
        after: rest.get(c.len_utf8()..)?,
    };
    if is_kanji(c) {
        let kana = SHAPES.iter().find(|shape| shape.0 == c)?.1;
        return around.is_katakana_for(c, kana).then_some(kana);
    }
    if let Some(pair) = ALIKE_KANA.iter().find(|pair| pair.0 == c) {
        return completes_katakana(before, pair.1, around.after).then_some(pair.1);
    }
    around.kanji_for(c)
}

/// The counting ケ, か and 箇 (3ケ月, 3か月, 3箇月) are one with カ; `None` elsewhere.
pub(super) fn counting(text: &str, at: usize) -> Option<char> {
    let (before, rest) = text.split_at_checked(at)?;
    let mut chars = rest.chars();
    let (c, next) = (chars.next()?, chars.next()?);
    let previous = before.chars().next_back().unwrap_or('。');
    let counted = match c {
        'ケ' => !is_katakana(previous),
        'か' | '箇' => {
            previous.is_ascii_digit()
                || "一二三四五六七八九十百千数何".contains(previous)
                || !previous.is_alphanumeric()
        }
        _ => false,
    };
    (counted && matches!(next, '月' | '所' | '国' | '年' | '条')).then_some('カ')
}

/// What stands before and after a character.
struct Around<'t> {
    before: &'t str,
    after: &'t str,
}

impl Around<'_> {
    fn previous(&self) -> Option<char> {
        self.before.chars().next_back()
    }

    fn next(&self) -> Option<char> {
        self.after.chars().next()
    }

    /// Whether the kanji stands for the katakana here.
    fn is_katakana_for(&self, kanji: char, kana: char) -> bool {
        let left = self.previous().is_some_and(is_katakana);
        let right = self.next().filter(|c| is_katakana(*c));
        if !left && right.is_none() {
            return false;
        }
        if RARE.contains(&kanji) {
            return true;
        }
        let numeral = NUMERALS.contains(&kanji);
        if let Some(next) = right
            && left
        {
            if numeral && self.counts(next) {
                return false;
            }
            if never_begins_a_word(next) || self.stands_beside_a_single_kana() {
                return true;
            }
        }
        let kanji_follows = self.next().is_some_and(is_kanji);
        if kanji_follows && (numeral || kanji == '夕') {
            return false;
        }
        completes_katakana(self.before, kana, self.after)
    }

    /// Whether a counter begins with `next`.
    fn counts(&self, next: char) -> bool {
        let second = self.after.chars().nth(1);
        match next {
            'ツ' | 'カ' | 'ケ' => !second.is_some_and(is_katakana),
            _ => COUNTERS
                .iter()
                .any(|counter| self.after.starts_with(counter)),
        }
    }

    /// Whether the katakana on one side are a single character, which is no word.
    fn stands_beside_a_single_kana(&self) -> bool {
        let second_left = self.before.chars().rev().nth(1);
        let second_right = self.after.chars().nth(1);
        !second_left.is_some_and(is_katakana) || !second_right.is_some_and(is_katakana)
    }

    /// The kanji a lone katakana stands for.
    fn kanji_for(&self, kana: char) -> Option<char> {
        let beside = |c: Option<char>, is: fn(char) -> bool| c.is_some_and(is);
        if beside(self.previous(), is_katakana) || beside(self.next(), is_katakana) {
            return None;
        }
        if !beside(self.previous(), is_kanji) && !beside(self.next(), is_kanji) {
            return None;
        }
        // あー and the ー of スキー部 lengthen a kana.
        if kana == 'ー' && beside(self.previous(), |c| matches!(c, 'ぁ'..='ゖ')) {
            return None;
        }
        SHAPES
            .iter()
            .filter(|shape| shape.1 == kana)
            .map(|shape| shape.0)
            .find(|kanji| completes_kanji(self.before, *kanji, self.after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant_in(text: &str, c: char) -> Option<char> {
        meant(text, text.find(c).expect("it stands in the text"))
    }

    #[test]
    fn every_shape_is_of_the_same_length() {
        for (kanji, kana) in SHAPES.iter().chain(&ALIKE_KANA) {
            assert_eq!(kanji.len_utf8(), kana.len_utf8());
        }
    }

    #[test]
    fn kanji_inside_katakana_words_are_katakana() {
        for (text, kanji, kana) in [
            ("アク乜スが", '乜', 'セ'),
            ("アカウン卜", '卜', 'ト'),
            ("マスター力ード", '力', 'カ'),
            ("カ一ド", '一', 'ー'),
            ("に口グインして", '口', 'ロ'),
            ("コンビ二で", '二', 'ニ'),
            ("デー夕を", '夕', 'タ'),
            ("セキュリ千ィ", '千', 'チ'),
            ("アプりを", 'り', 'リ'),
        ] {
            assert_eq!(meant_in(text, kanji), Some(kana), "{text}");
        }
    }

    #[test]
    fn kanji_between_katakana_words_stay() {
        for (text, kanji) in [
            ("ブランド力アップ", '力'),
            ("ホテル口コミランキング", '口'),
            ("カード一セット", '一'),
            ("プラン一カ月", '一'),
            ("コンビ二人", '二'),
            ("サタデー夕方", '夕'),
            ("ベスト八チーム", '八'),
            ("テーブル三ツ星", '三'),
            ("カナダへリモート", 'へ'),
            ("一覧", '一'),
        ] {
            assert_eq!(meant_in(text, kanji), None, "{text}");
        }
    }

    #[test]
    fn katakana_inside_kanji_words_are_kanji() {
        for (text, kana, kanji) in [
            ("ロ座番号", 'ロ', '口'),
            ("入カして", 'カ', '力'),
            ("タ方まで", 'タ', '夕'),
            ("第ー回", 'ー', '一'),
        ] {
            assert_eq!(meant_in(text, kana), Some(kanji), "{text}");
        }
        for (text, kana) in [("スキー部員", 'ー'), ("ゼロ座標", 'ロ'), ("電カル", 'カ')]
        {
            assert_eq!(meant_in(text, kana), None, "{text}");
        }
    }

    #[test]
    fn counting_marks_are_one() {
        let one = |text: &str| {
            let at = text.find(['ケ', 'か', '箇']).expect("it stands there");
            counting(text, at)
        };
        for text in ["3ケ月", "一か月", "三箇所", "か月以内"] {
            assert_eq!(one(text), Some('カ'), "{text}");
        }
        for text in ["霞ケ関", "誰か月", "バケ月", "確か国"] {
            assert_eq!(one(text), None, "{text}");
        }
    }
}
