//! Words of letters that are not all ASCII: accents, other scripts, other forms of letters.

use super::TrickKind;
use super::invisible::{Invisible, invisible};
use super::lookalikes::{enclosed, exact, foreign, latin_base, mathematical};
use super::width::full_width;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

/// Letters of a word that are looked at together; a longer word is taken in pieces.
const MOST_LETTERS: usize = 64;

/// Marks on one letter from which they are there to hide it (Vietnamese needs two).
const SPRINKLED: u8 = 3;

/// How a letter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Ascii,
    /// Latin with an accent, a ligature, phonetic writing.
    Latin,
    FullWidth,
    Mathematical,
    Enclosed,
    /// Of another script with capital letters.
    Foreign,
}

/// One letter and the marks on it.
#[derive(Debug, Clone, Copy)]
struct Letter {
    form: Form,
    /// Folded, unless it is taken for a Latin letter; more than one only in ligatures.
    folded: [Option<char>; 3],
    /// As it stands there.
    original: char,
    start: usize,
    end: usize,
    marks: u8,
}

/// A word, or the rest of one, from its first letter that is not ASCII.
pub(super) struct Word {
    letters: Vec<Letter>,
    /// One past the last letter.
    pub end: usize,
    /// ASCII letters of the word before it, in the original.
    ascii_before: usize,
    hidden: Option<Range<usize>>,
    /// Letters of other scripts become Latin ones.
    latinised: bool,
}

/// Whether a word may begin or go on with this character, which is not ASCII.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\u{C0}'..='\u{2AF}'
        | '\u{370}'..='\u{52F}'
        | '\u{531}'..='\u{587}'
        | '\u{13A0}'..='\u{13FF}'
        | '\u{1C80}'..='\u{1C8F}'
        | '\u{1D00}'..='\u{1DBF}'
        | '\u{1E00}'..='\u{1FFF}'
        | '\u{2C60}'..='\u{2CFF}'
        | '\u{A4D0}'..='\u{A4FF}'
        | '\u{A640}'..='\u{A69F}'
        | '\u{A720}'..='\u{A7FF}'
        | '\u{AB30}'..='\u{ABBF}'
        | '\u{FB00}'..='\u{FB17}' => c.is_alphabetic(),
        _ => {
            full_width(c).is_some_and(|a| a.is_ascii_alphabetic())
                || mathematical(c).is_some()
                || enclosed(c).is_some()
        }
    }
}

impl Letter {
    fn of(c: char, start: usize) -> Option<Letter> {
        let letter = |form, first: char, second| Letter {
            form,
            folded: [Some(first), second, None],
            original: c,
            start,
            end: start + c.len_utf8(),
            marks: 0,
        };
        if c.is_ascii_alphanumeric() {
            return Some(letter(Form::Ascii, c.to_ascii_lowercase(), None));
        }
        if let Some(ascii) = full_width(c).filter(char::is_ascii_alphanumeric) {
            return Some(letter(Form::FullWidth, ascii.to_ascii_lowercase(), None));
        }
        if !is_letter(c) {
            return None;
        }
        if let Some(ascii) = enclosed(c) {
            return Some(letter(Form::Enclosed, ascii.to_ascii_lowercase(), None));
        }
        if let Some(ascii) = mathematical(c) {
            return Some(letter(Form::Mathematical, ascii.to_ascii_lowercase(), None));
        }
        if let Some(pair) = ligature(c) {
            return Some(letter(Form::Latin, pair[0], Some(pair[1])));
        }
        if let Some(base) = latin_base(c) {
            return Some(letter(Form::Latin, base, None));
        }
        let mut lower = c.to_lowercase().nfkc();
        let mut letter = letter(Form::Foreign, lower.next().unwrap_or(c), lower.next());
        letter.folded[2] = lower.next();
        if letter.folded[0].is_some_and(|c| c.is_ascii()) {
            letter.form = Form::Latin;
        }
        Some(letter)
    }

    fn is_alphabetic(&self) -> bool {
        self.folded[0].is_some_and(char::is_alphabetic)
    }

    /// The Latin letter a letter of another script passes for.
    fn latin(&self) -> Option<char> {
        foreign(self.original)
    }
}

fn ligature(c: char) -> Option<[char; 2]> {
    let pair = match c {
        'ß' | 'ẞ' => ['s', 's'],
        'æ' | 'Æ' | 'ǽ' | 'Ǽ' | 'ᴁ' => ['a', 'e'],
        'œ' | 'Œ' => ['o', 'e'],
        'þ' | 'Þ' => ['t', 'h'],
        'ĳ' | 'Ĳ' => ['i', 'j'],
        'ǆ' | 'ǅ' | 'Ǆ' | 'ǳ' | 'ǲ' | 'Ǳ' => ['d', 'z'],
        'ǉ' | 'ǈ' | 'Ǉ' => ['l', 'j'],
        'ǌ' | 'ǋ' | 'Ǌ' => ['n', 'j'],
        _ => return None,
    };
    Some(pair)
}

/// Facts of the whole text a word cannot know.
pub(super) trait Text {
    /// Whether the text has letters of that letter's script that pass for no Latin one.
    fn has_ordinary(&mut self, of: char) -> bool;
}

impl Word {
    /// Reads the word on from `at` of the original, where a letter stands.
    pub(super) fn read(original: &str, at: usize) -> Word {
        let mut word = Word {
            letters: Vec::new(),
            end: at,
            ascii_before: ascii_before(original, at),
            hidden: None,
            latinised: false,
        };
        let flags = original
            .get(at..)
            .is_some_and(|rest| rest.starts_with(is_flag_letter));
        let mut hidden: Option<Range<usize>> = None;
        for (offset, c) in original.get(at..).unwrap_or("").char_indices() {
            let (start, end) = (at + offset, at + offset + c.len_utf8());
            if let Some(letter) = Letter::of(c, start).filter(|_| flags || !is_flag_letter(c)) {
                if word.letters.len() == MOST_LETTERS {
                    break;
                }
                word.letters.push(letter);
                word.end = end;
                word.hidden = word.hidden.or(hidden.take());
            } else if let Some(last) = word
                .letters
                .last_mut()
                .filter(|_| is_combining_mark(c) && invisible(c).is_none())
            {
                last.marks = last.marks.saturating_add(1);
                last.add_mark(c);
                last.end = end;
                word.end = end;
            } else if let Some(sort) = invisible(c) {
                let splits = matches!(
                    sort,
                    Invisible::Other | Invisible::Break | Invisible::HangulFiller
                );
                if splits && hidden.is_none() {
                    hidden = Some(start..end);
                }
            } else {
                break;
            }
        }
        word
    }

    /// Decides whether letters of other scripts become Latin ones; gives the tricks seen and their places.
    pub(super) fn judge(&mut self, text: &mut dyn Text) -> Vec<(TrickKind, Range<usize>)> {
        let mixed = self.mixes_scripts(text);
        let seen = [
            (mixed, TrickKind::MixedScript),
            (
                self.hides_in(Form::Mathematical),
                TrickKind::MathematicalLetters,
            ),
            (self.hides_in(Form::Enclosed), TrickKind::EnclosedLetters),
            (self.mixes_width(), TrickKind::WidthMix),
            (
                self.letters.iter().any(|l| l.marks >= SPRINKLED),
                TrickKind::MarksInWords,
            ),
        ];
        let place = self.place();
        let mut tricks: Vec<_> = seen
            .iter()
            .filter(|s| s.0)
            .map(|s| (s.1, place.clone()))
            .collect();
        let latin = self.latinised || self.letters.iter().all(|l| l.form != Form::Foreign);
        tricks.extend(
            self.hidden
                .clone()
                .filter(|_| latin)
                .map(|hidden| (TrickKind::ZeroWidth, hidden)),
        );
        tricks
    }

    /// The place of the whole word in the original.
    fn place(&self) -> Range<usize> {
        let start = self.letters.first().map_or(self.end, |l| l.start);
        start - self.ascii_before..self.end
    }

    /// The folded characters, each with the place it stands for.
    pub(super) fn folded(&self) -> impl Iterator<Item = ([Option<char>; 3], Range<usize>)> {
        self.letters.iter().map(|letter| {
            let latin = letter
                .latin()
                .filter(|_| self.latinised && letter.form == Form::Foreign);
            let folded = latin.map_or(letter.folded, |latin| [Some(latin), None, None]);
            (folded, letter.start..letter.end)
        })
    }

    /// The first folded character.
    pub(super) fn first(&self) -> Option<char> {
        self.folded().next()?.0[0]
    }

    fn mixes_scripts(&mut self, text: &mut dyn Text) -> bool {
        let mut foreign = self.letters.iter().filter(|l| l.form == Form::Foreign);
        let Some(first) = foreign.next().copied() else {
            return false;
        };
        let count = 1 + foreign.count();
        let alike = self.foreign().filter(|l| l.latin().is_some()).count();
        let latin = self.ascii_before > 0
            || self
                .letters
                .iter()
                .any(|l| l.form != Form::Foreign && l.is_alphabetic());
        if latin {
            self.latinised = alike * 2 >= count && !self.is_wrongly_decoded();
            return self.latinised && !self.mixes_honestly(text, &first, count);
        }
        let whole = count >= 3 && self.foreign().all(|l| exact(l.original).is_some());
        self.latinised = whole && !text.has_ordinary(first.original);
        self.latinised
    }

    /// вЂ™ and a closing Г are UTF-8 read as Windows-1251.
    fn is_wrongly_decoded(&self) -> bool {
        let last = self.letters.last().map_or(0, |l| l.start);
        let drawn_alike = |l: &Letter| exact(l.original).is_some();
        self.foreign().any(|l| matches!(l.original, 'Ђ' | 'ђ'))
            || self.foreign().all(|l| {
                l.start == last && !drawn_alike(l) && matches!(l.original, '\u{400}'..='\u{4FF}')
            })
    }

    fn foreign(&self) -> impl Iterator<Item = &Letter> {
        self.letters.iter().filter(|l| l.form == Form::Foreign)
    }

    /// αGEL and μm have one Greek letter at an edge; Cyrillic text has words like SMSка.
    fn mixes_honestly(&self, text: &mut dyn Text, first: &Letter, count: usize) -> bool {
        let greek = matches!(first.original, '\u{370}'..='\u{3FF}') && first.original != 'ο';
        let drawn_alike = first.original.is_uppercase() && exact(first.original).is_some();
        if count == 1 && greek && !drawn_alike {
            let leads = self.ascii_before == 0
                && self.letters.first().is_some_and(|l| l.start == first.start);
            let trails = self.letters.last().is_some_and(|l| l.start == first.start);
            return leads || trails;
        }
        self.switches(Form::Foreign) < 2 && text.has_ordinary(first.original)
    }

    /// How often the word changes between a form and the others; digits do not count.
    fn switches(&self, form: Form) -> usize {
        let before = (self.ascii_before > 0).then_some(false);
        let own = self
            .letters
            .iter()
            .filter(|l| l.is_alphabetic())
            .map(|l| l.form == form);
        let all: Vec<bool> = before.into_iter().chain(own).collect();
        all.windows(2).filter(|pair| pair[0] != pair[1]).count()
    }

    /// Whether a form of letters spells a word or stands inside one. A single letter beside a word is an
    /// ornament or a unit (Amazonⓡ, 10ℓ).
    fn hides_in(&self, form: Form) -> bool {
        let of_form = self
            .letters
            .iter()
            .filter(|l| l.form == form && l.is_alphabetic())
            .count();
        if of_form >= 3 {
            return true;
        }
        let ascii = self.ascii_before
            + self
                .letters
                .iter()
                .filter(|l| l.form == Form::Ascii && l.is_alphabetic())
                .count();
        let trails = self.letters.last().is_some_and(|l| l.form == form);
        of_form > 0 && ascii >= 3 && !(trails && of_form == 1)
    }

    /// Full-width letters in the middle of half-width ones or the other way round.
    fn mixes_width(&self) -> bool {
        self.letters
            .iter()
            .any(|l| l.form == Form::FullWidth && l.is_alphabetic())
            && self
                .letters
                .iter()
                .all(|l| matches!(l.form, Form::FullWidth | Form::Ascii))
            && self.switches(Form::FullWidth) >= 2
    }
}

impl Letter {
    fn add_mark(&mut self, mark: char) {
        if self.form == Form::Foreign
            && let Some(composed) = compose(self.original, mark)
        {
            self.original = composed;
            self.folded = [composed.to_lowercase().next(), None, None];
        }
    }
}

/// Letters that make flags in pairs.
pub(super) fn is_flag_letter(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

/// ASCII letters standing directly before `at`, counted up to 32.
fn ascii_before(original: &str, at: usize) -> usize {
    let bytes = original.as_bytes().get(..at).unwrap_or(&[]);
    bytes
        .iter()
        .rev()
        .take(32)
        .take_while(|b| b.is_ascii_alphabetic())
        .count()
}

/// Countries and territories by the two letters that make their flag (ISO 3166-1, with EU and UN).
const COUNTRIES: &str = "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU \
    FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN \
    MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR \
    TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// The bytes of a run of flag letters at the start of a text (at most 64 of them) that are all flags; `None`
/// when they spell something else.
pub(super) fn flags(text: &str) -> Option<usize> {
    let mut letters = text
        .chars()
        .take(MOST_LETTERS)
        .take_while(|c| is_flag_letter(*c));
    let mut bytes = 0;
    while let Some(first) = letters.next() {
        let pair = [enclosed(first)?, enclosed(letters.next()?)?];
        if !COUNTRIES
            .split_whitespace()
            .any(|code| code.chars().eq(pair))
        {
            return None;
        }
        bytes += 2 * first.len_utf8();
    }
    (bytes > 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Ordinary(bool);

    impl Text for Ordinary {
        fn has_ordinary(&mut self, _: char) -> bool {
            self.0
        }
    }

    fn tricks(text: &str, ordinary: bool) -> Vec<TrickKind> {
        let at = text
            .find(|c: char| !c.is_ascii())
            .expect("a letter that is not ASCII");
        let mut word = Word::read(text, at);
        word.judge(&mut Ordinary(ordinary))
            .into_iter()
            .map(|t| t.0)
            .collect()
    }

    #[test]
    fn letters_of_other_scripts_in_latin_words_are_seen() {
        for word in ["Аmazon", "аррӏе", "pаypal", "Αpple", "gοοgle", "rаkuten"] {
            assert_eq!(tricks(word, false), [TrickKind::MixedScript], "{word}");
        }
    }

    #[test]
    fn honest_words_are_left_alone() {
        for word in [
            "café",
            "Zürich",
            "straße",
            "αGEL",
            "μm",
            "Ωmega",
            "сон",
            "Ⓡ",
            "AmazonⓇ",
            "10ℓ",
            "Ａ4",
            "Ｎo",
        ] {
            let found = tricks(word, word == "сон");
            assert_eq!(found, [], "{word}");
        }
        assert_eq!(tricks("SMSка", true), []);
    }

    #[test]
    fn flags_are_no_letters() {
        assert_eq!(flags("🇯🇵🇺🇸です"), Some(16));
        assert_eq!(flags("🇦🇲🇦🇿🇴🇳"), None);
        assert_eq!(flags("🇯"), None);
        assert_eq!(flags("日本"), None);
    }
}
