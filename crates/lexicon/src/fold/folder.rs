//! One pass over a text. Plain Japanese and ASCII are copied in runs; everything else is looked at character
//! by character. White space, marks and invisible characters wait until the next visible character decides
//! what they are; characters that may stand for another are looked at again in the finished text.

use super::ascii::{ascii_run, is_hidden_word};
use super::glyphs::{GLYPHS, Glyphs};
use super::kana_kanji::{self, is_alike_kana};
use super::kind::Kind;
use super::recorder::Recorder;
use super::spans::Spans;
use super::waiting::Pending;
use super::{Folded, Scripts, TrickKind, invisible, letters, lookalikes, marks, swaps, words};
use std::ops::Range;

/// Characters looked at again at the end; hostile text has no end of them.
const MOST_CANDIDATES: usize = 8_192;

/// Facts of the whole text, found out when first needed.
#[derive(Debug, Default)]
struct Facts {
    full_stops: Option<bool>,
    kana: Option<bool>,
    /// Marks that were asked about, and whether they split several words.
    splitting_marks: Vec<(char, bool)>,
    right_to_left: Option<bool>,
    ordinary_cyrillic: Option<bool>,
    ordinary_greek: Option<bool>,
}

/// Characters of one kind in a row, in the original.
struct Run {
    kind: Kind,
    /// The kind before them.
    before: Kind,
    start: usize,
    end: usize,
}

impl Run {
    fn len(&self) -> usize {
        self.end - self.start
    }
}

/// Folds one text.
pub(super) struct Folder<'t> {
    pub(super) original: &'t str,
    pub(super) glyphs: &'static Glyphs,
    pub(super) text: String,
    pub(super) spans: Spans,
    pub(super) tricks: Recorder,
    pub(super) scripts: Scripts,
    /// The kind of the last character of `text`.
    pub(super) prev: Kind,
    pub(super) pending: Pending,
    /// Folded places of characters that may stand for another.
    candidates: Vec<u32>,
    facts: Facts,
}

impl<'t> Folder<'t> {
    pub(super) fn new(original: &'t str) -> Folder<'t> {
        Folder {
            original,
            glyphs: &GLYPHS,
            text: String::with_capacity(original.len() + original.len() / 16),
            spans: Spans::new(original.len()),
            tricks: Recorder::default(),
            scripts: Scripts::default(),
            prev: Kind::Start,
            pending: Pending::default(),
            candidates: Vec::new(),
            facts: Facts::default(),
        }
    }

    /// Folds it.
    pub(super) fn fold(mut self) -> Folded {
        let bytes = self.original.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at = match byte {
                0x21..=0x7E => self.ascii(at),
                0xE3..=0xE9 => self.japanese(at),
                _ => self.other(at),
            };
        }
        if self.pending.mark.is_some() {
            self.release_marks();
        }
        self.put_candidates_right();
        Folded {
            text: self.text,
            spans: self.spans,
            tricks: self.tricks.finish(),
            scripts: self.scripts,
        }
    }

    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.original.get(at..)?.chars().next()
    }

    pub(super) fn last_char(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    pub(super) fn push(&mut self, c: char, original: Range<usize>) {
        let at = self.text.len();
        if c.len_utf8() == original.len() {
            self.spans.same(at, original.start);
        } else {
            self.spans.atom(at, original);
        }
        self.text.push(c);
    }

    pub(super) fn push_slice(&mut self, start: usize, end: usize) {
        self.spans.same(self.text.len(), start);
        self.text
            .push_str(self.original.get(start..end).unwrap_or(""));
    }

    pub(super) fn watch(&mut self, folded: usize) {
        if self.candidates.len() < MOST_CANDIDATES {
            self.candidates.push(folded as u32);
        }
    }

    /// ASCII from a visible character on, up to where something else begins.
    fn ascii(&mut self, at: usize) -> usize {
        let bytes = self.original.as_bytes();
        let first = char::from(bytes.get(at).copied().unwrap_or(b' ')).to_ascii_lowercase();
        if !first.is_ascii_alphanumeric() && self.may_hold(first) {
            return self.symbol(first, at, at + 1);
        }
        if first.is_ascii_alphabetic() && self.prev.is_kana_or_kanji() && self.letter_as_mark(at) {
            return at + 1;
        }
        self.arrive(Kind::of(first), first, at);
        let base = self.text.len();
        let (end, spaced_out) = ascii_run(bytes, at);
        self.push_slice(at, end);
        if let Some(tail) = self.text.get_mut(base..) {
            tail.make_ascii_lowercase();
        }
        self.scripts.latin += (end - at) as u32;
        let last = end.checked_sub(1).and_then(|last| bytes.get(last));
        self.prev = last.map_or(Kind::Symbol, |b| Kind::of(char::from(*b)));
        match spaced_out {
            Some(word) => self.spaced_out(end, word),
            None => end,
        }
    }

    /// "a m a z o n" as one word; `at` is at its first letter, `end` behind its last.
    fn spaced_out(&mut self, at: usize, end: usize) -> usize {
        let bytes = self.original.as_bytes();
        for letter in (at..end).step_by(2) {
            let c = bytes
                .get(letter)
                .map_or(' ', |b| char::from(*b).to_ascii_lowercase());
            self.push(c, letter..letter + 1);
        }
        self.prev = Kind::Latin;
        if is_hidden_word(bytes.get(at..end).unwrap_or(&[])) {
            self.tricks.add(TrickKind::MarksInWords, at..end);
        }
        end
    }

    /// Whether a single Latin letter between two Japanese characters splits a word (持ちv帰り).
    fn letter_as_mark(&mut self, at: usize) -> bool {
        let alone = self
            .original
            .as_bytes()
            .get(at + 1)
            .is_some_and(|b| *b >= 0x80);
        if !alone || self.pending.any {
            return false;
        }
        let (Some(left), Some(right)) = (self.last_char(), self.char_at(at + 1)) else {
            return false;
        };
        let splits = words::joins(left, self.glyphs.japanese(right));
        if splits {
            self.tricks.add(TrickKind::MarksInWords, at..at + 1);
        }
        splits
    }

    /// Kana, plain kanji and Japanese punctuation from here on, up to where something else begins.
    fn japanese(&mut self, at: usize) -> usize {
        let bytes = self.original.as_bytes();
        let Some(kind) = self.plain(bytes, at) else {
            return self.other(at);
        };
        if self.pending.any {
            let first = self.char_at(at).unwrap_or(' ');
            self.arrive(kind, first, at);
        }
        let base = self.text.len();
        let mut run = Run {
            kind,
            before: self.prev,
            start: at,
            end: at,
        };
        loop {
            let mut next = Some(run.kind);
            while next == Some(run.kind) {
                run.end += 3;
                next = self.plain(bytes, run.end);
            }
            let count = (run.len() / 3) as u32;
            match run.kind {
                Kind::Kanji => self.scripts.kanji += count,
                Kind::JapaneseMark => {}
                _ => self.scripts.kana += count,
            }
            self.watch_kana(&run, next, base + (run.start - at));
            let Some(kind) = next else { break };
            run = Run {
                kind,
                before: run.kind,
                start: run.end,
                end: run.end,
            };
        }
        self.push_slice(at, run.end);
        self.prev = run.kind;
        run.end
    }

    /// The kind of a plain three-byte character: one that is copied as it is.
    #[inline]
    fn plain(&self, bytes: &[u8], at: usize) -> Option<Kind> {
        let [a, b, c] = *bytes.get(at..)?.first_chunk::<3>()?;
        match (a, b, c) {
            (0xE3, 0x81, 0x81..=0xBF) | (0xE3, 0x82, 0x80..=0x96) => Some(Kind::Hiragana),
            (0xE3, 0x82, 0xA1..=0xBF) | (0xE3, 0x83, 0x80..=0xB4 | 0xB7..=0xBA | 0xBC) => {
                Some(Kind::Katakana)
            }
            (0xE3, 0x80, 0x81 | 0x82 | 0x88..=0x91 | 0x94 | 0x95) => Some(Kind::JapaneseMark),
            (0xE4..=0xE9, _, _) => {
                let code =
                    u32::from(a & 0xF) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F);
                self.glyphs.is_plain(code).then_some(Kind::Kanji)
            }
            _ => None,
        }
    }

    /// Notes kana that may stand for another character: a single katakana, a kana drawn alike beside
    /// katakana, a counting か. `folded` is the start of the run in the folded text.
    #[inline]
    fn watch_kana(&mut self, run: &Run, next: Option<Kind>, folded: usize) {
        let single = run.len() == 3;
        let alike = |at: usize| self.char_at(at).is_some_and(is_alike_kana);
        match run.kind {
            Kind::Katakana if single && run.before != Kind::Katakana => self.watch(folded),
            Kind::Hiragana if single && self.char_at(run.start) == Some('か') => {
                self.watch(folded)
            }
            Kind::Hiragana if run.before == Kind::Katakana && alike(run.start) => {
                self.watch(folded)
            }
            Kind::Hiragana if next == Some(Kind::Katakana) && alike(run.end - 3) => {
                self.watch(folded + run.len() - 3);
            }
            _ => {}
        }
    }

    /// Looks again at the characters that may stand for another, with all their neighbours in place.
    fn put_candidates_right(&mut self) {
        for at in std::mem::take(&mut self.candidates) {
            let at = at as usize;
            let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) else {
                continue;
            };
            let place = at..at + c.len_utf8();
            let (by, trick) = if let Some(kana) = kana_kanji::counting(&self.text, at) {
                (kana, None)
            } else if let Some(meant) = kana_kanji::meant(&self.text, at) {
                (meant, Some(TrickKind::KanaKanji))
            } else if let Some(meant) = swaps::meant(&self.text, at, c) {
                (meant, Some(TrickKind::LookalikeKanji))
            } else {
                continue;
            };
            if by.len_utf8() != c.len_utf8() {
                continue;
            }
            if let Some(trick) = trick {
                self.tricks.add(trick, self.spans.original(place.clone()));
            }
            self.text.replace_range(place, by.encode_utf8(&mut [0; 4]));
        }
    }

    pub(super) fn full_stops(&mut self) -> bool {
        let original = self.original;
        *self
            .facts
            .full_stops
            .get_or_insert_with(|| original.contains('。'))
    }

    /// Whether a mark (of Latin writing; others are asked about word by word) splits several known words of
    /// the text.
    pub(super) fn splits_words(&mut self, mark: char) -> bool {
        if mark == '?' || mark > '\u{FF}' {
            return false;
        }
        /// Different marks asked about; a text has no honest use for more.
        const MOST: usize = 24;
        let known = &mut self.facts.splitting_marks;
        if let Some(asked) = known.iter().find(|asked| asked.0 == mark) {
            return asked.1;
        }
        let splits = known.len() < MOST && marks::splits_words(self.original, mark);
        if known.len() < MOST {
            known.push((mark, splits));
        }
        splits
    }

    /// Whether the text is Japanese, not Chinese.
    pub(super) fn has_kana(&mut self) -> bool {
        let original = self.original;
        let kana = |c: &char| matches!(Kind::of(*c), Kind::Hiragana | Kind::Katakana);
        *self
            .facts
            .kana
            .get_or_insert_with(|| original.chars().filter(kana).take(2).count() == 2)
    }

    pub(super) fn is_right_to_left(&mut self) -> bool {
        let original = self.original;
        let known = &mut self.facts.right_to_left;
        *known.get_or_insert_with(|| original.chars().any(invisible::is_right_to_left))
    }
}

impl letters::Text for Folder<'_> {
    fn has_ordinary(&mut self, of: char) -> bool {
        let original = self.original;
        let (known, block) = match of {
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => {
                (&mut self.facts.ordinary_greek, '\u{3B1}'..='\u{3C9}')
            }
            '\u{400}'..='\u{52F}' => (&mut self.facts.ordinary_cyrillic, '\u{430}'..='\u{44F}'),
            _ => return false,
        };
        *known.get_or_insert_with(|| {
            let ordinary = |c: char| lookalikes::exact(c).is_none();
            let letters = original
                .chars()
                .flat_map(char::to_lowercase)
                .filter(|c| block.contains(c));
            // One or two are a kaomoji or a formula, not a text.
            letters.filter(|c| ordinary(*c)).take(3).count() == 3
        })
    }
}
