//! Characters as a link sees them: disguised letters undone, invisible ones named.

use unicode_normalization::char::decompose_compatible;

/// What a character can be inside a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Glyph {
    /// Visible ASCII, after full-width, mathematical and enclosed spellings were undone.
    Ascii(u8),
    /// A full stop that a reader takes for a dot: 。 ｡ ․ (the full-width ．is `Ascii(b'.')`).
    Stop,
    /// Zero width, soft hyphen, bidi mark: not seen.
    Invisible,
    /// Space of any width within a line.
    Space,
    /// Something that stands for hidden characters: ● ○ ＊ … (the ASCII `*` is `Ascii(b'*')`).
    Mask,
    /// A letter or digit of another script: may be part of an internationalised host.
    Letter,
    /// Anything else, the line end included: no part of a link.
    Other,
}

/// A character of the text with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// What it is to a link.
    pub glyph: Glyph,
    /// The character as written.
    pub ch: char,
    /// First byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

impl Seen {
    /// Whether it is ASCII only after undoing a disguise.
    pub fn is_disguised(&self) -> bool {
        matches!(self.glyph, Glyph::Ascii(_)) && !self.ch.is_ascii()
    }

    /// The ASCII byte it means.
    pub fn ascii(&self) -> Option<u8> {
        match self.glyph {
            Glyph::Ascii(byte) => Some(byte),
            _ => None,
        }
    }

    /// Whether it means an ASCII letter or digit.
    pub fn is_alphanumeric(&self) -> bool {
        self.ascii().is_some_and(|b| b.is_ascii_alphanumeric())
    }
}

/// The character that starts at byte `at`.
pub(super) fn raw_at(text: &str, at: usize) -> Option<Seen> {
    let ch = text.get(at..)?.chars().next()?;
    Some(Seen {
        glyph: glyph(ch),
        ch,
        start: at,
        end: at + ch.len_utf8(),
    })
}

/// The first visible character at or after byte `at`.
pub(super) fn seen_at(text: &str, mut at: usize) -> Option<Seen> {
    loop {
        let seen = raw_at(text, at)?;
        if seen.glyph != Glyph::Invisible {
            return Some(seen);
        }
        at = seen.end;
    }
}

/// The last visible character that ends at or before byte `at` and starts at or after `floor`.
pub(super) fn seen_before(text: &str, mut at: usize, floor: usize) -> Option<Seen> {
    loop {
        let ch = text.get(floor..at)?.chars().next_back()?;
        let start = at - ch.len_utf8();
        let glyph = glyph(ch);
        if glyph != Glyph::Invisible {
            return Some(Seen {
                glyph,
                ch,
                start,
                end: at,
            });
        }
        at = start;
    }
}

/// What a character is to a link.
pub(super) fn glyph(ch: char) -> Glyph {
    match ch {
        '!'..='~' => Glyph::Ascii(ch as u8),
        ' ' | '\t' | '\u{3000}' => Glyph::Space,
        '\0'..='\u{7f}' => Glyph::Other,
        // Kana and common kanji, which most text consists of.
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '\u{4e00}'..='\u{9fff}' => Glyph::Letter,
        _ => wide_glyph(ch),
    }
}

fn wide_glyph(ch: char) -> Glyph {
    match ch {
        '\u{3002}' | '\u{ff61}' | '\u{2024}' | '\u{fe52}' => Glyph::Stop,
        '\u{ff0a}' | '\u{ff3f}' | '\u{ff5e}' | '\u{301c}' => Glyph::Mask,
        '\u{ff01}'..='\u{ff5e}' => Glyph::Ascii((ch as u32 - 0xfee0) as u8),
        '●' | '○' | '◯' | '〇' | '◎' | '■' | '□' | '▲' | '△' | '▼' | '▽' | '◆' | '◇' | '×'
        | '✕' | '✖' | '☆' | '★' | '〓' | '…' | '█' | '▇' | '▓' | '▒' | '░' => {
            Glyph::Mask
        }
        _ if is_invisible(ch) => Glyph::Invisible,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Glyph::Space,
        _ => match enclosed(ch) {
            Some(byte) => Glyph::Ascii(byte),
            None if ch.is_alphanumeric() => Glyph::Letter,
            None => Glyph::Other,
        },
    }
}

/// Characters that take no room on screen.
fn is_invisible(ch: char) -> bool {
    matches!(ch,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// The ASCII letter or digit behind mathematical, letter-like, circled, squared and parenthesised forms.
fn enclosed(ch: char) -> Option<u8> {
    let from = |base: char, first: u8| Some((ch as u32 - base as u32) as u8 + first);
    match ch {
        'Ⓐ'..='Ⓩ' => from('Ⓐ', b'a'),
        'ⓐ'..='ⓩ' => from('ⓐ', b'a'),
        '⒜'..='⒵' => from('⒜', b'a'),
        '①'..='⑨' => from('①', b'1'),
        '⓪' => Some(b'0'),
        '\u{1f110}'..='\u{1f129}' => from('\u{1f110}', b'a'),
        '\u{1f130}'..='\u{1f149}' => from('\u{1f130}', b'a'),
        '\u{1f150}'..='\u{1f169}' => from('\u{1f150}', b'a'),
        '\u{1f170}'..='\u{1f189}' => from('\u{1f170}', b'a'),
        '\u{2100}'..='\u{2138}' | '\u{1d400}'..='\u{1d7ff}' => decomposed(ch),
        _ => None,
    }
}

/// The single ASCII letter or digit of a compatibility decomposition.
fn decomposed(ch: char) -> Option<u8> {
    let mut only = None;
    let mut count = 0;
    decompose_compatible(ch, |c| {
        count += 1;
        only = Some(c);
    });
    match only {
        Some(c) if count == 1 && c.is_ascii_alphanumeric() => Some(c as u8),
        _ => None,
    }
}

/// Whether the character is a circled or squared digit or letter, which people also use as a list mark.
pub(super) fn is_list_mark(ch: char) -> bool {
    matches!(ch, '①'..='⑳' | '⓪' | '⒜'..='⒵' | 'Ⓐ'..='ⓩ' | '\u{1f110}'..='\u{1f189}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_are_undone() {
        for (ch, byte) in [
            ('ｈ', b'h'),
            ('．', b'.'),
            ('／', b'/'),
            ('🄲', b'c'),
            ('ⓞ', b'o'),
            ('𝗁', b'h'),
            ('𝟏', b'1'),
            ('ℎ', b'h'),
            ('🅼', b'm'),
        ] {
            assert_eq!(glyph(ch), Glyph::Ascii(byte), "{ch}");
        }
        assert_eq!(glyph('。'), Glyph::Stop);
        assert_eq!(glyph('\u{200b}'), Glyph::Invisible);
        assert_eq!(glyph('日'), Glyph::Letter);
        assert_eq!(glyph('、'), Glyph::Other);
        assert_eq!(glyph('●'), Glyph::Mask);
        assert_eq!(glyph('\n'), Glyph::Other);
    }
}
