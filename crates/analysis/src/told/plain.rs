//! The account's text in the form in which it is understood.

use madoguchi_model::{Message, PassageKind, TextRole};

/// Stands for words that are not the person's own: quotations and what they say they wrote.
pub(super) const QUOTED: char = '〓';

/// Bytes of an account that are understood; nobody tells more.
const LONGEST: usize = 40_000;

/// Characters of a quotation; what is longer was never closed.
const LONGEST_QUOTATION: usize = 400;

/// The told passages of an account: half-width, lower case, blanks between Japanese words taken out,
/// quotations replaced by [`QUOTED`]. Every byte knows its place in the text of role `Account`.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// The text.
    pub text: String,
    /// Bytes at which a blank between Japanese words was taken out, ascending: a word begins there.
    pub breaks: Vec<usize>,
    origin: Vec<u32>,
    /// One past the last byte of each source character, by byte.
    until: Vec<u32>,
}

impl Plain {
    /// What a message's account tells; `None` without an account.
    pub fn of(message: &Message) -> Option<Plain> {
        let account = message.account.as_ref()?;
        let mut plain = Plain::default();
        let mut quoted = false;
        for passage in &account.passages {
            let source = message.texts.get(passage.span.text.0 as usize)?;
            if source.role != TextRole::Account || plain.text.len() > LONGEST {
                continue;
            }
            match passage.kind {
                PassageKind::Account => {
                    let told = message.slice(passage.span);
                    // The mark that ends the quotation before it begins none.
                    let mark = |c: char| quoted && matches!(c, '"' | '”' | '」' | '』' | '｣');
                    let rest = told.strip_prefix(mark).unwrap_or(told);
                    let skipped = (told.len() - rest.len()) as u32;
                    plain.tell(rest, passage.span.start + skipped);
                }
                PassageKind::Quotation => plain.push(QUOTED, passage.span.start, passage.span.end),
            }
            quoted = passage.kind == PassageKind::Quotation;
        }
        Some(plain)
    }

    /// Where bytes `start..end` stood in the account's text.
    pub fn place(&self, start: usize, end: usize) -> (u32, u32) {
        let first = self.origin.get(start).copied().unwrap_or(0);
        let last = end.checked_sub(1).and_then(|i| self.until.get(i)).copied();
        (first, last.unwrap_or(first).max(first))
    }

    fn tell(&mut self, told: &str, offset: u32) {
        let end = (0..=LONGEST.min(told.len()))
            .rev()
            .find(|&i| told.is_char_boundary(i));
        let told = told.get(..end.unwrap_or(0)).unwrap_or("");
        let mut inside: Option<char> = None;
        let mut since = 0;
        let mut chars = told.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let (start, end) = (offset + at as u32, offset + (at + c.len_utf8()) as u32);
            if let Some(close) = inside {
                since += 1;
                if c == close || since > LONGEST_QUOTATION {
                    inside = None;
                }
                continue;
            }
            if let Some(close) = closing(c) {
                inside = told
                    .get(at + c.len_utf8()..)
                    .filter(|t| t.chars().take(LONGEST_QUOTATION).any(|q| q == close))
                    .map(|_| close);
                since = 0;
                self.push(QUOTED, start, end);
                continue;
            }
            if matches!(c, '」' | '』' | '”' | '｣') {
                continue;
            }
            match blank(c, self.text.chars().next_back(), chars.peek().map(|n| n.1)) {
                Blank::Drop => self.breaks.push(self.text.len()),
                Blank::Comma => self.push('、', start, end),
                Blank::No if self.voice(c, end) => {}
                Blank::No => self.push(half_width(c), start, end),
            }
            if self.text.len() > LONGEST {
                return;
            }
        }
    }

    /// Joins a half-width voicing mark with the kana before it; `false` when there is none to join.
    fn voice(&mut self, mark: char, end: u32) -> bool {
        let step = match mark {
            'ﾞ' => 1,
            'ﾟ' => 2,
            _ => return false,
        };
        let Some(last) = self.text.chars().next_back() else {
            return false;
        };
        let voiced = match last {
            'ウ' => Some('ヴ'),
            'カ'..='ト' | 'ハ'..='ホ' => char::from_u32(last as u32 + step),
            _ => None,
        };
        let Some(voiced) = voiced else { return true };
        self.text.pop();
        self.text.push(voiced);
        for until in self.until.iter_mut().rev().take(last.len_utf8()) {
            *until = end;
        }
        true
    }

    fn push(&mut self, c: char, start: u32, end: u32) {
        if !c.is_ascii() && c >= '\u{3000}' || c.is_ascii() {
            let low = c.to_ascii_lowercase();
            self.text.push(low);
            self.origin
                .extend(std::iter::repeat_n(start, low.len_utf8()));
            self.until.extend(std::iter::repeat_n(end, low.len_utf8()));
            return;
        }
        for low in c.to_lowercase() {
            self.text.push(low);
            self.origin
                .extend(std::iter::repeat_n(start, low.len_utf8()));
            self.until.extend(std::iter::repeat_n(end, low.len_utf8()));
        }
    }
}

fn closing(c: char) -> Option<char> {
    Some(match c {
        '「' => '」',
        '『' => '』',
        '“' => '”',
        '｢' => '｣',
        '"' => '"',
        _ => return None,
    })
}

enum Blank {
    /// Between Japanese words: left out.
    Drop,
    /// Between Japanese clauses: a comma.
    Comma,
    /// No blank, or one between English words.
    No,
}

fn blank(c: char, before: Option<char>, after: Option<char>) -> Blank {
    if !matches!(c, ' ' | '\t' | '\u{3000}' | '\u{a0}') {
        return Blank::No;
    }
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic() || c == '’');
    if latin(before) && latin(after) {
        return Blank::No;
    }
    let clause = before.is_some_and(|c| "たすんいるだねけ".contains(c));
    let kana = after.is_none_or(|c| ('ぁ'..='ん').contains(&c));
    if clause && !kana {
        Blank::Comma
    } else {
        Blank::Drop
    }
}

fn half_width(c: char) -> char {
    match c {
        '，' | '､' => '、',
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '｡' => '。',
        '’' => '\'',
        '\u{3000}' => ' ',
        'ｦ'..='ﾝ' => KANA
            .chars()
            .nth((c as u32 - 'ｦ' as u32) as usize)
            .unwrap_or(c),
        _ => c,
    }
}

/// Full-width kana in the order of the half-width ones.
const KANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// The sentences of a plain text, as bytes `start..end` with their end mark.
pub(super) fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|n| n.1);
        let ends = match c {
            '。' | '\n' | '!' | '?' | '…' => next.is_none_or(|n| !"。!?…w".contains(n)),
            '.' => next.is_none_or(|n| n == ' ' || n == '\n'),
            _ => false,
        };
        if ends {
            found.push((start, end));
            start = end;
        }
    }
    if start < text.len() {
        found.push((start, text.len()));
    }
    found
}
