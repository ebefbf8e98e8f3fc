//! Characters that are not copied in runs: other widths, scripts, forms and languages.

use super::TrickKind;
use super::folder::Folder;
use super::invisible::{self, Invisible, invisible};
use super::kana_kanji::is_katakana;
use super::kind::Kind;
use super::letters::{self, Word};
use super::line::Line;
use super::symbols::{is_space, keeps_its_form, unified_symbol};
use super::waiting::Gap;
use super::width::{full_width, half_kana, sound_mark, voiced};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

impl Folder<'_> {
    pub(super) fn other(&mut self, at: usize) -> usize {
        let Some(c) = self.char_at(at) else {
            return at + 1;
        };
        let end = at + c.len_utf8();
        if let Some(ascii) = full_width(c) {
            return match ascii {
                'a'..='z' | 'A'..='Z' => self.word(at),
                '0'..='9' => self.digit(ascii, at, end),
                _ => self.symbol(ascii, at, end),
            };
        }
        match c {
            ' ' | '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' => self.space(at),
            c if is_space(c) => self.space(at),
            '・' | '〒' | '〜' => self.symbol(c, at, end),
            c if keeps_its_form(c) => self.symbol(c, at, end),
            '\u{2E80}'..='\u{2FDF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '々'
            | '\u{20000}'..='\u{3FFFF}' => self.kanji(c, at, end),
            'ヵ' | 'ヶ' => self.small_ka(c, at),
            _ if half_kana(c).is_some() => self.half_width(at),
            _ if sound_mark(c).is_some() => self.sound_mark(c, at, end),
            _ => self.foreign(c, at, end),
        }
    }

    fn foreign(&mut self, c: char, at: usize, end: usize) -> usize {
        if let Some(sort) = invisible(c) {
            return self.unseen(c, sort, at, end);
        }
        if is_combining_mark(c) {
            return self.combining(at);
        }
        if letters::is_flag_letter(c)
            && let Some(bytes) = self.original.get(at..).and_then(letters::flags)
        {
            self.arrive(Kind::Symbol, c, at);
            self.push_slice(at, at + bytes);
            self.prev = Kind::Symbol;
            return at + bytes;
        }
        match letters::is_letter(c) {
            true => self.word(at),
            false => self.compatible(c, at, end),
        }
    }

    /// White space, and invisible characters in it, as one gap.
    fn space(&mut self, at: usize) -> usize {
        let mut end = at;
        let mut breaks = 0_u8;
        for c in self.original.get(at..).unwrap_or("").chars() {
            match c {
                '\n' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' => {
                    breaks = breaks.saturating_add(1)
                }
                '\u{2029}' => breaks = breaks.saturating_add(2),
                c if is_space(c) || matches!(c, ' ' | '\t' | '\r') => {}
                _ => break,
            }
            end += c.len_utf8();
        }
        let slot = match self.pending.mark {
            Some(_) => &mut self.pending.gap_after,
            None => &mut self.pending.gap,
        };
        let start = slot.map_or(at, |gap| gap.start);
        let breaks = breaks.saturating_add(slot.map_or(0, |gap| gap.breaks));
        *slot = Some(Gap { start, end, breaks });
        self.pending.any = true;
        end
    }

    /// Letters that are not all ASCII, to the end of the word.
    fn word(&mut self, at: usize) -> usize {
        let mut word = Word::read(self.original, at);
        let Some(first) = word.first() else {
            return at + self.char_at(at).map_or(1, char::len_utf8);
        };
        let tricks = word.judge(self);
        self.arrive(Kind::of(first), first, at);
        for (kind, place) in tricks {
            self.tricks.add(kind, place);
        }
        for (folded, place) in word.folded() {
            let latin = folded[0].is_some_and(|c| c.is_ascii());
            self.scripts.latin += u32::from(latin);
            self.scripts.other += u32::from(!latin);
            match folded {
                [Some(one), None, None] => self.push(one, place),
                several => {
                    self.spans.atom(self.text.len(), place);
                    self.text.extend(several.into_iter().flatten());
                }
            }
        }
        self.prev = self.last_char().map_or(Kind::Symbol, Kind::of);
        word.end
    }

    fn digit(&mut self, digit: char, at: usize, end: usize) -> usize {
        self.arrive(Kind::Digit, digit, at);
        self.push(digit, at..end);
        self.prev = Kind::Digit;
        end
    }

    /// A kanji of any block.
    fn kanji(&mut self, c: char, at: usize, end: usize) -> usize {
        let unified = self.unified(c);
        if unified != c && matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FA0D}') {
            self.tricks.add(TrickKind::LookalikeKanji, at..end);
        }
        let glyph = self.glyphs.get(unified);
        let to = glyph.map_or(unified, |glyph| glyph.to);
        self.arrive(Kind::Kanji, to, at);
        self.scripts.kanji += 1;
        if let Some(glyph) = glyph {
            if glyph.chinese {
                self.scripts.chinese += 1;
                self.chinese(c, at, end);
            }
            if glyph.watched {
                self.watch(self.text.len());
            }
        }
        self.push(to, at..end);
        self.prev = Kind::Kanji;
        end
    }

    /// The kanji of the main block a compatibility ideograph, a radical or 々 stands for.
    fn unified(&self, c: char) -> char {
        match c {
            '々' => self
                .last_char()
                .filter(|_| self.prev == Kind::Kanji && !self.pending.any)
                .unwrap_or(c),
            '\u{20BB7}' => '吉',
            '﨑' => '崎',
            '\u{4E00}'..='\u{9FFF}' => c,
            _ => self.glyphs.radical(c).unwrap_or_else(|| {
                let mut compatible = std::iter::once(c).nfkc();
                compatible.next().unwrap_or(c)
            }),
        }
    }

    /// Notes a Chinese form when its line is Japanese.
    fn chinese(&mut self, c: char, at: usize, end: usize) {
        if self.tricks.is_full(TrickKind::ChineseGlyphs) {
            return;
        }
        let line = Line::around(self.original, at, end);
        if line.is_japanese() && !line.names_a_language() && !line.names_a_person(c) {
            self.tricks.add(TrickKind::ChineseGlyphs, at..end);
        }
    }

    fn small_ka(&mut self, c: char, at: usize) -> usize {
        let large = if c == 'ヵ' { 'カ' } else { 'ケ' };
        self.arrive(Kind::Katakana, large, at);
        self.scripts.kana += 1;
        self.watch(self.text.len());
        self.push(large, at..at + 3);
        self.prev = Kind::Katakana;
        at + 3
    }

    /// Half-width kana to the end of their run.
    fn half_width(&mut self, at: usize) -> usize {
        let mut before = self.original.get(..at).unwrap_or("").chars().rev();
        let full_before = before.next().is_some_and(is_katakana);
        let single_before = full_before && !before.next().is_some_and(is_katakana);
        let first = self.char_at(at).and_then(half_kana).unwrap_or('ア');
        self.arrive(Kind::Katakana, first, at);
        let mut end = at;
        let mut count = 0;
        while let Some((kana, c)) = self.char_at(end).and_then(|c| Some((half_kana(c)?, c))) {
            let start = end;
            end += c.len_utf8();
            let mark = self.char_at(end).filter(|m| sound_mark(*m).is_some());
            match mark.and_then(|m| Some((voiced(kana, m)?, m))) {
                Some((joined, mark)) => {
                    end += mark.len_utf8();
                    self.push(joined, start..end);
                }
                None => self.push(kana, start..end),
            }
            count += 1;
        }
        self.scripts.kana += count;
        self.prev = Kind::Katakana;
        let mut behind = self.original.get(end..).unwrap_or("").chars();
        let full_behind = behind.next().is_some_and(is_katakana);
        let single_behind = full_behind && !behind.next().is_some_and(is_katakana);
        // クレジットｶｰﾄﾞ saves room; アマﾞン and ｱマｿﾞン hide a word.
        let mixed = full_before && full_behind || (full_before || full_behind) && count == 1;
        if mixed || single_before || single_behind {
            self.tricks.add(TrickKind::WidthMix, at..end);
        }
        end
    }

    /// ゛ or ゜ of any form: joined with the kana before it, else a mark.
    fn sound_mark(&mut self, c: char, at: usize, end: usize) -> usize {
        if self.pending.any || !self.prev.is_kana_or_kanji() {
            return self.spacing_sound_mark(c, at, end);
        }
        let joined = self
            .last_char()
            .and_then(|kana| Some((voiced(kana, c)?, kana)));
        let Some((joined, kana)) = joined else {
            let mark = if sound_mark(c) == Some('\u{3099}') {
                '゛'
            } else {
                '゜'
            };
            self.hold(mark, at, end);
            return end;
        };
        let start = self.text.len() - kana.len_utf8();
        let base = self.spans.original(start..self.text.len());
        self.text.truncate(start);
        self.spans.atom(start, base.start..end);
        self.text.push(joined);
        end
    }

    fn spacing_sound_mark(&mut self, c: char, at: usize, end: usize) -> usize {
        match c {
            '\u{3099}' | '\u{309A}' => end,
            _ => {
                let mark = if sound_mark(c) == Some('\u{3099}') {
                    '゛'
                } else {
                    '゜'
                };
                self.arrive(Kind::Symbol, mark, at);
                self.push(mark, at..end);
                self.prev = Kind::Symbol;
                end
            }
        }
    }

    /// Combining marks in a row: part of the writing in their own scripts, dropped elsewhere.
    fn combining(&mut self, at: usize) -> usize {
        let rest = self.original.get(at..).unwrap_or("");
        let is_mark =
            |c: &char| is_combining_mark(*c) && sound_mark(*c).is_none() && invisible(*c).is_none();
        let (mut bytes, mut count, mut own) = (0, 0_usize, true);
        for c in rest.chars().take_while(is_mark) {
            bytes += c.len_utf8();
            count += 1;
            own &= matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}');
        }
        let end = at + bytes.max(1);
        if self.prev == Kind::Letter && !self.pending.any {
            self.push_slice(at, end);
            return end;
        }
        let next = self.char_at(end).map_or(Kind::Symbol, Kind::of);
        let sprinkled = match self.prev {
            _ if self.pending.any => false,
            Kind::Latin => count >= 3 || !own,
            prev if prev.is_kana_or_kanji() => next.is_kana_or_kanji() || next == Kind::Latin,
            _ => false,
        };
        if sprinkled {
            self.tricks.add(TrickKind::MarksInWords, at..end);
        }
        end
    }

    /// An invisible character, or one that turns the direction.
    fn unseen(&mut self, c: char, sort: Invisible, at: usize, end: usize) -> usize {
        if invisible::turns_direction(c) && !self.is_right_to_left() {
            // Telephones put U+202D around numbers they copy.
            let number = self
                .char_at(end)
                .is_some_and(|next| next.is_ascii_digit() || "+(#*".contains(next));
            if !(c == '\u{202D}' && number) {
                self.tricks.add(TrickKind::Bidi, at..end);
            }
            if c == '\u{202E}' {
                return self.reversed(end);
            }
        }
        let waiting = self.pending.invisible.get_or_insert((sort, at..end));
        waiting.0 = waiting.0.max(sort);
        waiting.1.end = end;
        self.pending.any = true;
        end
    }

    /// Text behind a right-to-left override, in the order it is seen.
    fn reversed(&mut self, at: usize) -> usize {
        const MOST: usize = 200;
        let stops =
            |c: &char| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\n');
        let seen: Vec<char> = self
            .original
            .get(at..)
            .unwrap_or("")
            .chars()
            .take(MOST)
            .take_while(stops)
            .collect();
        let end = at + seen.iter().map(|c| c.len_utf8()).sum::<usize>();
        let Some(last) = seen.last() else { return end };
        self.arrive(Kind::of(*last), *last, at);
        for c in seen.iter().rev().filter(|c| invisible(**c).is_none()) {
            self.spans.atom(self.text.len(), at..end);
            self.text
                .extend(std::iter::once(*c).nfkc().flat_map(char::to_lowercase));
        }
        self.prev = self.last_char().map_or(Kind::Symbol, Kind::of);
        end
    }

    /// A character of no script of its own, or of one without capital letters, in its compatible form.
    fn compatible(&mut self, c: char, at: usize, end: usize) -> usize {
        if matches!(c, '가'..='힣') {
            self.arrive(Kind::Letter, c, at);
            self.scripts.other += 1;
            self.push(c, at..end);
            self.prev = Kind::Letter;
            return end;
        }
        let mut folded = std::iter::once(c).nfkc().flat_map(char::to_lowercase);
        let (first, second) = (folded.next().unwrap_or(c), folded.next());
        let kind = Kind::of(first);
        let Some(second) = second else {
            if matches!(kind, Kind::Symbol | Kind::JapaneseMark) {
                return self.symbol(first, at, end);
            }
            self.arrive(kind, first, at);
            self.scripts.other += u32::from(kind == Kind::Letter);
            self.push(first, at..end);
            self.prev = kind;
            return end;
        };
        self.arrive(kind, first, at);
        self.spans.atom(self.text.len(), at..end);
        self.text.extend([first, second]);
        self.text.extend(folded);
        self.prev = self.last_char().map_or(Kind::Symbol, Kind::of);
        end
    }

    /// A symbol or punctuation mark, in its compatible form.
    pub(super) fn symbol(&mut self, c: char, at: usize, end: usize) -> usize {
        let repeated = self.original.get(at..end).unwrap_or("");
        if self.may_hold(c) {
            self.hold(c, at, end);
            return end;
        }
        let one = unified_symbol(c);
        let kind = Kind::of(one);
        self.arrive(kind, one, at);
        self.prev = kind;
        self.push(one, at..end);
        if one != c || one.len_utf8() != repeated.len() {
            return end;
        }
        let mut run = end;
        while self
            .original
            .get(run..)
            .is_some_and(|rest| rest.starts_with(repeated))
        {
            run += repeated.len();
        }
        self.push_slice(end, run);
        run
    }
}
