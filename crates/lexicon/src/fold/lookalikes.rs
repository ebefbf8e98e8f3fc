//! Letters of other scripts that pass for Latin ones.

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::char::{decompose_canonical, decompose_compatible};

/// Letters drawn like the Latin letter, in ordinary fonts not to be told from it.
const EXACT: &str = "
аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl ѵv
Аa Вb Еe Ѕs Іi Јj Кk Мm Нh Оo Рp Сc Тt Уy Хx Ѵv Ԛq Ԝw Ӏl Ԁd
Αa Βb Εe Ζz Ηh Ιi Κk Μm Νn Οo Ρp Τt Υy Χx οo νv ϲc ϳj Ϲc Ϳj
օo ոn սu հh ցg Օo Սu Տs Լl
";

/// Letters that only resemble it, but are read as it inside a Latin word.
const ALIKE: &str = "
кk мm тt нh вb бb пn гr иu йu шw щw ьb ъb яr ґr єe їi ёe ђh ћh ќk ўy ѐe ӓa ӑa ӗe өo ӧo ӫo қk ҝk ҟk ҡk
ғf ҕb ҫc ҭt үy ұy ҳx һh ҽe ҿe ԃd ӈh ңh ӊh ѓr ѝu ӿx ӽx ѳo ѡw ԍg ҏp ҍb ӂx ӌu ҙz ӡz лn зz дa
Бb Гr Иn Йn Яr Ґr Єe Їi Ёe Ћh Ќk Ўy Ѐe Ӓa Ӑa Ӗe Өo Ӧo Қk Ғf Ҫc Ҭt Үy Ұy Ҳx Ҽe Ңh Ԍg Һh Ѳo Ѡw Ҏp Дa Шw Цu
αa βb γy δd εe ηn θo ιi κk μu ξe πn ρp ςs σo τt υu φo χx ωw ϐb ϵe ϰk ϱp ϝf Ϝf Λa Θo Σe
άa έe ήn ίi όo ύu ώw ϊi ϋu ΐi ΰu Άa Έe Ήh Ίi Όo Ύy Ϊi Ϋy
քp զq յj լl ւi ռn եt տm Ցg Զq
ᎠdᎡr ᎢtᎥi ᎩyᎪa ᎫjᎬe ᎳwᎷm ᎻhᎽy ᏀgᎿh ᏃzᏏb ᏒrᏔw ᏕsᏙv ᏚsᏞl ᏟcᏢp ᏦkᏴb
ⲀaⲂb ⲈeⲎh ⲒiⲔk ⲘmⲚn ⲞoⲢp ⲤcⲦt ⲨyⲬx ⲁa ⲟoⲥc ⲣpⲛn ⲧtⲭx ⲓi
ꓐbꓑp ꓓdꓔt ꓖgꓗk ꓙjꓚc ꓜzꓝf ꓟmꓠn ꓡlꓢs ꓣrꓦv ꓧhꓪw ꓫxꓬy ꓮaꓰe ꓲiꓳo ꓴu
";

/// Latin letters without a decomposition. European spelling has the first line; the rest is phonetic
/// writing, small capitals and African spelling.
const LATIN: &str = "
øo Øo łl Łl đd Đd ħh Ħh ıi ŧt Ŧt ŋn Ŋn ƒf ðd Ðd ĸk
ɑa ɐa ɒa ɓb ʙb ɕc ɔc ƈc ȼc ɖd ɗd ƌd ɛe əe ɘe ɇe ɡg ɠg ɢg ɣy ɦh ʜh ɥh ɨi ɩi ɪi ɟj ʝj ȷj ɉj ƙk ʞk ɭl ɫl ʟl ƚl
ɱm ɯm ɲn ɳn ɴn ƞn ɵo ƥp ɋq ɾr ɽr ɼr ʀr ɍr ʂs ƭt ʈt ʉu ʊu ʋv ʌv ʍw ɏy ʏy ƴy ƶz ʐz ʑz ƀb
ᴀa ᴄc ᴅd ᴇe ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ᴢz ꜰf ꜱs ᴅd ɪi
";

/// A look-alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    latin: char,
    exact: bool,
}

static FOREIGN: LazyLock<HashMap<char, Look>> = LazyLock::new(|| {
    let alike = pairs(ALIKE).map(|(c, latin)| {
        (
            c,
            Look {
                latin,
                exact: false,
            },
        )
    });
    let exact = pairs(EXACT).map(|(c, latin)| (c, Look { latin, exact: true }));
    alike.chain(exact).collect()
});

static LATIN_LETTERS: LazyLock<HashMap<char, char>> = LazyLock::new(|| pairs(LATIN).collect());

fn pairs(table: &'static str) -> impl Iterator<Item = (char, char)> {
    let mut chars = table.chars().filter(|c| !c.is_whitespace());
    std::iter::from_fn(move || Some((chars.next()?, chars.next()?)))
}

/// The Latin letter, lower case, a character of another script or form looks like (Cyrillic а, Greek ο,
/// full-width ａ, mathematical 𝐚, á, ɑ); `None` for ASCII and for what looks like no Latin letter.
pub fn latin_lookalike(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    foreign(c).or_else(|| latin_base(c)).or_else(|| {
        let mut decomposed = ['\0'; 2];
        let mut count = 0_usize;
        decompose_compatible(enclosed(c).unwrap_or(c), |part| {
            if let Some(slot) = decomposed.get_mut(count) {
                *slot = part;
            }
            count += 1;
        });
        (count == 1 && decomposed[0].is_ascii_alphabetic())
            .then(|| decomposed[0].to_ascii_lowercase())
    })
}

/// The Latin letter a Cyrillic, Greek, Armenian, Cherokee, Coptic or Lisu letter passes for in a word.
pub(super) fn foreign(c: char) -> Option<char> {
    FOREIGN.get(&c).map(|look| look.latin)
}

/// The same, for letters that cannot be told from the Latin one.
pub(super) fn exact(c: char) -> Option<char> {
    FOREIGN
        .get(&c)
        .filter(|look| look.exact)
        .map(|look| look.latin)
}

/// The plain letter, lower case, of a Latin letter with accents or of phonetic writing.
pub(super) fn latin_base(c: char) -> Option<char> {
    if let Some(latin) = LATIN_LETTERS.get(&c) {
        return Some(*latin);
    }
    let mut base = None;
    decompose_canonical(c, |part| base = base.or(Some(part)));
    let letter = base.filter(|b| *b != c)?;
    letter
        .is_ascii_alphabetic()
        .then(|| letter.to_ascii_lowercase())
        .or_else(|| LATIN_LETTERS.get(&letter).copied())
}

/// The ASCII letter in a circle, a square or brackets (Ⓐ ⓐ 🄰 🅐 🅰 ⒜ 🄐).
pub(super) fn enclosed(c: char) -> Option<char> {
    let (first, small) = match c {
        '\u{24B6}'..='\u{24CF}' => (0x24B6, false),
        '\u{24D0}'..='\u{24E9}' => (0x24D0, true),
        '\u{249C}'..='\u{24B5}' => (0x249C, true),
        '\u{1F110}'..='\u{1F129}' => (0x1F110, false),
        '\u{1F130}'..='\u{1F149}' => (0x1F130, false),
        '\u{1F150}'..='\u{1F169}' => (0x1F150, false),
        '\u{1F170}'..='\u{1F189}' => (0x1F170, false),
        '\u{1F1E6}'..='\u{1F1FF}' => (0x1F1E6, false),
        _ => return None,
    };
    let letter = (c as u32 - first) as u8;
    Some(char::from(letter + if small { b'a' } else { b'A' }))
}

/// The ASCII letter or digit of a mathematical or letter-like one (𝐚 𝗛 𝟗 ℂ).
pub(super) fn mathematical(c: char) -> Option<char> {
    if !matches!(c, '\u{1D400}'..='\u{1D7FF}' | '\u{2102}'..='\u{2138}' | '\u{2145}'..='\u{2149}') {
        return None;
    }
    let mut count = 0;
    let mut plain = c;
    decompose_compatible(c, |part| {
        plain = part;
        count += 1;
    });
    (count == 1 && plain.is_ascii_alphanumeric()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_lead_to_lower_case_latin() {
        assert!(FOREIGN.len() > 200);
        for (c, look) in FOREIGN.iter() {
            assert!(
                !c.is_ascii() && look.latin.is_ascii_lowercase(),
                "{c}{}",
                look.latin
            );
        }
        for (c, latin) in LATIN_LETTERS.iter() {
            assert!(!c.is_ascii() && latin.is_ascii_lowercase(), "{c}{latin}");
        }
    }

    #[test]
    fn every_form_of_a_letter_is_known() {
        for c in [
            'а', 'α', 'ａ', 'Ａ', '𝐚', '𝗔', 'ⓐ', 'Ⓐ', '🄰', '🅐', '🅰', 'á', 'ạ', 'ɑ', 'ᴀ', 'Ꭺ', 'Ⲁ',
            'ꓮ',
        ] {
            assert_eq!(latin_lookalike(c), Some('a'), "{c}");
        }
        for c in ['a', 'あ', '力', 'ж', '가', '1'] {
            assert_eq!(latin_lookalike(c), None, "{c}");
        }
    }

    #[test]
    fn symbols_are_no_mathematical_letters() {
        assert_eq!(mathematical('℃'), None);
        assert_eq!(mathematical('№'), None);
        assert_eq!(mathematical('𝛼'), None);
        assert_eq!(mathematical('𝟗'), Some('9'));
    }
}
