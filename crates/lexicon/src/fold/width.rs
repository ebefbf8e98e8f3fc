//! Half-width and full-width forms.

use unicode_normalization::char::compose;

/// The kana of U+FF66–U+FF9D, in their order.
const HALF_KANA: [char; 56] = [
    'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア', 'イ', 'ウ', 'エ', 'オ',
    'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ', 'テ', 'ト', 'ナ',
    'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ', 'モ', 'ヤ', 'ユ',
    'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン',
];

/// The ordinary kana of a half-width one (without its sound mark).
pub(super) fn half_kana(c: char) -> Option<char> {
    let at = (c as u32).checked_sub(0xFF66)?;
    HALF_KANA.get(at as usize).copied()
}

/// The ASCII character of a full-width one.
pub(super) fn full_width(c: char) -> Option<char> {
    matches!(c, '\u{FF01}'..='\u{FF5E}')
        .then(|| char::from_u32(c as u32 - 0xFEE0))
        .flatten()
}

/// The combining form of a sound mark (゛ ゜, half-width, combining); `None` for other characters.
pub(super) fn sound_mark(c: char) -> Option<char> {
    match c {
        '\u{3099}' | '\u{309B}' | '\u{FF9E}' => Some('\u{3099}'),
        '\u{309A}' | '\u{309C}' | '\u{FF9F}' => Some('\u{309A}'),
        _ => None,
    }
}

/// A kana with its sound mark: カ and ゛ make ガ.
pub(super) fn voiced(kana: char, mark: char) -> Option<char> {
    compose(kana, sound_mark(mark)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_width_kana_agree_with_nfkc() {
        use unicode_normalization::UnicodeNormalization;
        for half in '\u{FF66}'..='\u{FF9D}' {
            let nfkc: String = std::iter::once(half).nfkc().collect();
            assert_eq!(half_kana(half).map(String::from), Some(nfkc));
        }
        assert_eq!(half_kana('\u{FF9E}'), None);
        assert_eq!(half_kana('ア'), None);
    }

    #[test]
    fn full_width_ascii_agrees_with_nfkc() {
        use unicode_normalization::UnicodeNormalization;
        for full in '\u{FF01}'..='\u{FF5E}' {
            let nfkc: String = std::iter::once(full).nfkc().collect();
            assert_eq!(full_width(full).map(String::from), Some(nfkc));
        }
        assert_eq!(full_width('\u{FF5F}'), None);
    }

    #[test]
    fn sound_marks_of_any_form_join() {
        for mark in ['\u{3099}', '\u{309B}', '\u{FF9E}'] {
            assert_eq!(voiced('ソ', mark), Some('ゾ'));
        }
        assert_eq!(voiced('ハ', 'ﾟ'), Some('パ'));
        assert_eq!(voiced('あ', 'ﾞ'), None);
    }
}
