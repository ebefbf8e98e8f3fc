//! PDF: where it leads and what it does by itself. Words are not read.
//!
//! The file is looked at as bytes, not by its table of objects: what a damaged or hostile table hides is
//! found too, and unpacking is counted against the budget. Only an encrypted file that opens without a
//! password is read by its objects, for its strings have to be deciphered.

mod encrypted;
mod pictures;
mod syntax;

use super::look::{Look, unpack};
use crate::Budget;
use flate2::bufread::ZlibDecoder;
use madoguchi_model::{AttachmentFinding, LinkPlace, ProblemKind};
use memchr::memmem;
use syntax::{Names, Value, value};

/// Streams of one file that are looked at.
const STREAMS: usize = 20_000;
/// Object streams of one file that are unpacked.
const OBJECT_STREAMS: usize = 500;
/// Bytes of one object stream.
const OBJECT_STREAM: usize = 4 << 20;
/// Addresses of one file that are read, also those that are none.
const ADDRESSES: usize = 2_000;
/// Strings that stand in another object than the one that needs them and are looked up.
const LOOK_UPS: usize = 20;
/// Bytes before a stream in which its dictionary is.
const DICTIONARY: usize = 4 << 10;

/// Looks into a PDF.
pub(super) fn inspect(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let layout = Layout::of(bytes);
    let mut seen = Seen::default();
    for plain in &layout.plain {
        seen.region(look, bytes, plain, budget);
    }
    if seen.encrypted {
        return encrypted::inspect(look, bytes, &layout, budget);
    }
    let objects = layout
        .streams
        .iter()
        .filter(|s| s.has("ObjStm"))
        .take(OBJECT_STREAMS);
    for stream in objects {
        match inflate(stream.content, OBJECT_STREAM, budget) {
            Some(unpacked) => seen.region(look, bytes, &unpacked, budget),
            None => budget.problem(ProblemKind::Unreadable, "pdf"),
        }
    }
    for stream in &layout.streams {
        pictures::search(look, stream, budget);
    }
}

/// A stream with its dictionary.
struct Stream<'p> {
    dictionary: &'p [u8],
    content: &'p [u8],
}

impl Stream<'_> {
    /// Whether the dictionary holds a name.
    fn has(&self, name: &str) -> bool {
        Names::of(self.dictionary).any(|(found, _)| found.as_ref() == name.as_bytes())
    }

    /// The number that stands behind a name.
    fn number(&self, name: &str) -> Option<usize> {
        let (_, after) =
            Names::of(self.dictionary).find(|(found, _)| found.as_ref() == name.as_bytes())?;
        match value(after) {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }
}

/// What of the file is stream and what is not.
struct Layout<'p> {
    plain: Vec<&'p [u8]>,
    streams: Vec<Stream<'p>>,
}

impl<'p> Layout<'p> {
    fn of(bytes: &'p [u8]) -> Layout<'p> {
        let mut layout = Layout {
            plain: Vec::new(),
            streams: Vec::new(),
        };
        let finder = memmem::Finder::new(b"stream");
        let ends = memmem::Finder::new(b"endstream");
        let mut rest = bytes;
        let mut from = 0;
        while layout.streams.len() < STREAMS {
            let Some(at) = finder
                .find(rest.get(from..).unwrap_or(&[]))
                .map(|at| at + from)
            else {
                break;
            };
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
            let after = after.get(6..).unwrap_or(&[]);
            let content = after
                .strip_prefix(b"\r\n")
                .or(after.strip_prefix(b"\n"))
                .or(after.strip_prefix(b"\r"));
            let content = content.filter(|_| before.trim_ascii_end().ends_with(b">>"));
            let Some(content) = content else {
                from = at + 6;
                continue;
            };
            let end = ends.find(content).unwrap_or(content.len());
            let (content, after) = content.split_at_checked(end).unwrap_or((content, &[]));
            layout.streams.push(Stream {
                dictionary: dictionary(before),
                content,
            });
            layout.plain.push(before);
            rest = after;
            from = 9.min(rest.len());
        }
        layout.plain.push(rest);
        layout
    }
}

/// The end of the bytes from the last `obj` on.
fn dictionary(before: &[u8]) -> &[u8] {
    let start = before.len().saturating_sub(DICTIONARY);
    let tail = before.get(start..).unwrap_or(before);
    memmem::rfind(tail, b" obj")
        .and_then(|at| tail.get(at + 4..))
        .unwrap_or(tail)
}

/// What was met on the way.
#[derive(Default)]
struct Seen {
    encrypted: bool,
    addresses: usize,
    look_ups: usize,
}

impl Seen {
    /// Looks at the names in a region that is not packed.
    fn region(&mut self, look: &mut Look, file: &[u8], region: &[u8], budget: &mut Budget) {
        for (name, after) in Names::of(region) {
            match name.as_ref() {
                b"URI" | b"F" if self.addresses < ADDRESSES => {
                    self.addresses += 1;
                    self.address(look, file, value(after), budget);
                }
                b"JavaScript" | b"JS" | b"Launch" => look.find(AttachmentFinding::PdfScript),
                b"EmbeddedFile" => look.external("embedded-file"),
                b"SubmitForm" => look.external("submit-form"),
                b"GoToR" | b"GoToE" => look.external("remote-document"),
                b"Encrypt" => self.encrypted = true,
                _ => {}
            }
        }
    }

    fn address(&mut self, look: &mut Look, file: &[u8], found: Option<Value>, budget: &mut Budget) {
        let string = match found {
            Some(Value::String(string)) => string,
            Some(Value::Reference(object)) if self.look_ups < LOOK_UPS => {
                self.look_ups += 1;
                match object_string(file, object) {
                    Some(string) => string,
                    None => return,
                }
            }
            _ => return,
        };
        look.link(&text(&string), LinkPlace::Attachment, budget);
    }
}

/// A string as text: PDFDocEncoding is close enough to UTF-8 for addresses, or UTF-16 by its mark.
fn text(string: &[u8]) -> String {
    match string.starts_with(b"\xfe\xff") {
        true => crate::charset::decode_bytes(string, None).text,
        false => String::from_utf8_lossy(string).into_owned(),
    }
}

/// The string that is the object of that number, when it stands in the file unpacked.
fn object_string(file: &[u8], object: usize) -> Option<Vec<u8>> {
    let header = format!("\n{object} 0 obj");
    let at = memmem::find(file, header.as_bytes())? + header.len();
    match value(file.get(at..)?) {
        Some(Value::String(string)) => Some(string),
        _ => None,
    }
}

/// Unpacks a Flate stream; what comes before damage counts.
fn inflate(content: &[u8], most: usize, budget: &mut Budget) -> Option<Vec<u8>> {
    unpack(&mut ZlibDecoder::new(content), most, budget)
}

#[cfg(test)]
mod tests;
