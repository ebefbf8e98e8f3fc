//! RTF: its words, or the HTML it was made from (MS-OXRTFEX), its fields and objects.

use super::look::{Look, cut};
use super::office;
use crate::{Budget, charset};
use madoguchi_model::LinkPlace;
use memchr::memchr3;
use std::collections::HashMap;

/// Groups within each other that are told apart; deeper ones are as their parent.
const DEPTH: usize = 200;
/// Bytes of text or HTML kept.
const MOST: usize = 4 << 20;
/// Instructions of fields kept.
const INSTRUCTIONS: usize = 200;
/// Fonts whose character set is remembered.
const FONTS: usize = 500;

/// What an RTF document holds.
#[derive(Debug, Default)]
pub(super) struct Rtf {
    /// Its words.
    pub(super) text: String,
    /// The page it was made from, when it was.
    pub(super) html: Option<String>,
    /// Instructions of its fields.
    instructions: Vec<String>,
    /// Where its template lies.
    template: String,
    /// There are embedded or linked objects.
    objects: bool,
}

/// Looks into an RTF file.
pub(super) fn inspect(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let rtf = read(bytes);
    if rtf.objects {
        look.external("embedded-object");
    }
    if super::look::is_address(rtf.template.trim()) {
        look.external("template");
        look.link(&rtf.template, LinkPlace::Resource, budget);
    }
    for instruction in &rtf.instructions {
        office::field(look, instruction, budget);
    }
    look.words(rtf.text, budget);
}

/// Reads a document. Linear; damage is passed over.
pub(super) fn read(bytes: &[u8]) -> Rtf {
    let mut reader = Reader {
        rest: bytes,
        ..Reader::default()
    };
    reader.group.substitutes = 1;
    while reader.step() {}
    reader.flush();
    reader.rtf
}

/// Where the characters of a group go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Destination {
    #[default]
    Text,
    HtmlTag,
    Instruction,
    Template,
    Fonts,
    Nowhere,
}

#[derive(Debug, Clone, Copy, Default)]
struct Group {
    destination: Destination,
    /// Characters here are for RTF readers only, not of the page.
    rtf_only: bool,
    /// The font in force.
    font: i32,
    /// Characters that stand for one given as `\u`.
    substitutes: usize,
}

#[derive(Default)]
struct Reader<'r> {
    rest: &'r [u8],
    group: Group,
    outer: Vec<Group>,
    /// Groups beyond [`DEPTH`].
    deeper: usize,
    /// Bytes to be decoded together.
    pending: Vec<u8>,
    /// Characters still to be left out after `\u`.
    left_out: usize,
    /// The first half of a character given as two `\u`.
    high: Option<u16>,
    code_page: i32,
    /// The character sets of the fonts by their numbers.
    fonts: HashMap<i32, i32>,
    /// `\*` came just now.
    optional: bool,
    from_html: bool,
    rtf: Rtf,
}

impl<'r> Reader<'r> {
    /// Takes one piece; false at the end.
    fn step(&mut self) -> bool {
        let Some((first, after)) = self.rest.split_first() else {
            return false;
        };
        match first {
            b'{' => {
                self.rest = after;
                self.open();
            }
            b'}' => {
                self.rest = after;
                self.close();
            }
            b'\\' => {
                self.rest = after;
                self.control();
            }
            _ => {
                let end = memchr3(b'{', b'}', b'\\', self.rest).unwrap_or(self.rest.len());
                let (plain, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
                self.rest = after;
                self.plain(plain);
            }
        }
        true
    }

    fn open(&mut self) {
        self.flush();
        if self.outer.len() < DEPTH {
            self.outer.push(self.group);
        } else {
            self.deeper += 1;
        }
    }

    fn close(&mut self) {
        self.flush();
        self.left_out = 0;
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if let Some(group) = self.outer.pop() {
            self.group = group;
        }
    }

    fn plain(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().filter(|b| !matches!(b, b'\r' | b'\n' | 0)) {
            self.byte(*byte);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.left_out > 0 {
            self.left_out -= 1;
        } else if self.group.destination != Destination::Nowhere {
            self.pending.push(byte);
        }
    }

    /// A backslash was taken: a control symbol or word.
    fn control(&mut self) {
        let Some((first, after)) = self.rest.split_first() else {
            return;
        };
        if first.is_ascii_alphabetic() {
            return self.word();
        }
        self.rest = after;
        match first {
            b'\'' => {
                let code = after.get(..2).and_then(|d| std::str::from_utf8(d).ok());
                if let Some(code) = code.and_then(|d| u8::from_str_radix(d, 16).ok()) {
                    self.rest = after.get(2..).unwrap_or(&[]);
                    self.byte(code);
                }
            }
            b'*' => self.optional = true,
            b'~' => self.byte(b' '),
            b'_' => self.byte(b'-'),
            b'\\' | b'{' | b'}' => self.byte(*first),
            b'\r' | b'\n' => self.character('\n'),
            _ => {}
        }
    }

    fn word(&mut self) {
        let length = self
            .rest
            .iter()
            .take(32)
            .take_while(|b| b.is_ascii_alphabetic())
            .count();
        let (word, after) = self
            .rest
            .split_at_checked(length)
            .unwrap_or((self.rest, &[]));
        let digits = after
            .iter()
            .take(11)
            .enumerate()
            .take_while(|(i, b)| b.is_ascii_digit() || (*i == 0 && **b == b'-'));
        let (number, after) = after
            .split_at_checked(digits.count())
            .unwrap_or((&[], after));
        let number = std::str::from_utf8(number)
            .ok()
            .and_then(|n| n.parse::<i32>().ok());
        self.rest = after.strip_prefix(b" ").unwrap_or(after);
        let optional = std::mem::take(&mut self.optional);
        if !self.begins(word, optional) {
            self.apply(word, number);
        }
    }

    /// Takes a word that says what its group holds; false for other words.
    fn begins(&mut self, word: &[u8], optional: bool) -> bool {
        let destination = match word {
            b"htmltag" => Destination::HtmlTag,
            b"fldinst" => Destination::Instruction,
            b"template" => Destination::Template,
            b"fonttbl" => Destination::Fonts,
            b"objdata" | b"objclass" | b"objautlink" | b"objlink" | b"objupdate" => {
                self.rtf.objects = true;
                if word != b"objdata" && word != b"objclass" {
                    return false;
                }
                Destination::Nowhere
            }
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"nonshppict" | b"mhtmltag"
            | b"datastore" | b"themedata" | b"latentstyles" | b"listtable"
            | b"listoverridetable" | b"filetbl" | b"xmlnstbl" => Destination::Nowhere,
            // A group that may be left out by those who do not know it.
            _ if optional && !matches!(word, b"shppict" | b"cs" | b"ud" | b"atnid") => {
                Destination::Nowhere
            }
            _ => return false,
        };
        if self.group.destination != Destination::Nowhere {
            self.group.destination = destination;
        }
        true
    }

    fn apply(&mut self, word: &[u8], number: Option<i32>) {
        match word {
            b"par" | b"line" | b"row" | b"sect" | b"page" => self.character('\n'),
            b"tab" | b"cell" => self.character('\t'),
            b"emdash" => self.character('—'),
            b"endash" => self.character('–'),
            b"bullet" => self.character('•'),
            b"lquote" => self.character('‘'),
            b"rquote" => self.character('’'),
            b"ldblquote" => self.character('“'),
            b"rdblquote" => self.character('”'),
            b"u" => {
                // Negative numbers stand for codes from 0x8000 on.
                let code = number.unwrap_or(0) as u16;
                self.unit(code);
                self.left_out = self.group.substitutes;
            }
            b"uc" => self.group.substitutes = number.unwrap_or(1).clamp(0, 10) as usize,
            b"bin" => {
                let skipped = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.rest = self.rest.get(skipped..).unwrap_or(&[]);
            }
            b"ansi" => self.group.substitutes = 1,
            b"ansicpg" => self.code_page = number.unwrap_or(0),
            b"f" => {
                self.flush();
                self.group.font = number.unwrap_or(0);
            }
            b"fcharset"
                if self.group.destination == Destination::Fonts && self.fonts.len() < FONTS =>
            {
                self.fonts.insert(self.group.font, number.unwrap_or(0));
            }
            b"fromhtml" => self.from_html = true,
            b"htmlrtf" => {
                self.flush();
                self.group.rtf_only = number != Some(0);
            }
            _ => {}
        }
    }

    /// A UTF-16 unit; the high half of a pair waits for the low one.
    fn unit(&mut self, unit: u16) {
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        let units = self.high.take().into_iter().chain([unit]);
        for c in char::decode_utf16(units) {
            self.character(c.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn character(&mut self, c: char) {
        self.flush();
        self.write(c.encode_utf8(&mut [0; 4]));
    }

    /// Decodes and writes the bytes that wait.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        match pending.is_ascii() {
            true => self.write(&String::from_utf8_lossy(&pending)),
            false => {
                let label = self.label();
                self.write(&charset::decode_bytes(&pending, Some(&label)).text);
            }
        }
        self.pending = pending;
        self.pending.clear();
    }

    /// The character set of the font in force, or of the document.
    fn label(&self) -> String {
        let set = self.fonts.get(&self.group.font);
        let code_page = match set {
            Some(128) => 932,
            Some(129) => 949,
            Some(134) => 936,
            Some(136) => 950,
            Some(204) => 1_251,
            _ => self.code_page,
        };
        code_page_label(u32::try_from(code_page).unwrap_or(0))
    }

    fn write(&mut self, text: &str) {
        let room = MOST
            .saturating_sub(self.rtf.text.len() + self.rtf.html.as_ref().map_or(0, String::len));
        let text = cut(text, room);
        match self.group.destination {
            Destination::Text => {
                if self.from_html && !self.group.rtf_only {
                    self.rtf.html.get_or_insert_default().push_str(text);
                }
                self.rtf.text.push_str(text);
            }
            Destination::HtmlTag => self.rtf.html.get_or_insert_default().push_str(text),
            Destination::Instruction if self.rtf.instructions.len() < INSTRUCTIONS => {
                self.instruction(text)
            }
            Destination::Template => self.rtf.template.push_str(cut(text, 4_096)),
            _ => {}
        }
    }

    /// Pieces of one instruction come one after another.
    fn instruction(&mut self, text: &str) {
        let begins = office::begins_field(text);
        match self.rtf.instructions.last_mut() {
            Some(last) if !begins && last.len() < 8_192 => last.push_str(text),
            _ => self.rtf.instructions.push(text.to_owned()),
        }
    }
}

/// The name of a Windows code page as a character set's label; Japanese when it is not known.
pub(super) fn code_page_label(code_page: u32) -> String {
    match code_page {
        932 | 0..=2 => "cp932".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        1_200 => "utf-16le".to_owned(),
        20_127 | 65_001 => "utf-8".to_owned(),
        20_932 | 51_932 => "euc-jp".to_owned(),
        50_220..=50_222 => "iso-2022-jp".to_owned(),
        28_591 => "iso-8859-1".to_owned(),
        page => format!("windows-{page}"),
    }
}

#[cfg(test)]
mod tests;
