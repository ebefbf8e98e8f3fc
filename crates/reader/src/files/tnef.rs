//! winmail.dat: what Outlook sends to those it takes for Outlook (MS-OXTNEF). Its files are listed like an
//! archive's, its words are the attachment's.

use super::look::{Look, Member};
use super::rtf::{self, code_page_label};
use super::scan::{self, Scan};
use super::{lzfu, page};
use crate::{Budget, charset};

/// Attributes looked at.
const ATTRIBUTES: usize = 5_000;
/// Properties of one attribute looked at.
const PROPERTIES: usize = 2_000;
/// Bytes of a body in RTF.
const RTF_BYTES: usize = 4 << 20;

/// Attributes' identifiers.
mod id {
    pub(super) const CODE_PAGE: u32 = 0x0006_9007;
    pub(super) const BODY: u32 = 0x0002_800c;
    pub(super) const PROPERTIES: u32 = 0x0006_9003;
    pub(super) const FILE_BEGINS: u32 = 0x0006_9002;
    pub(super) const FILE_TITLE: u32 = 0x0001_8010;
    pub(super) const FILE_DATA: u32 = 0x0006_800f;
    pub(super) const FILE_PROPERTIES: u32 = 0x0006_9005;
}

/// A file as far as it was described.
#[derive(Default)]
struct File<'t> {
    title: String,
    long_name: String,
    data: Option<&'t [u8]>,
}

/// Lists the files and reads the body.
pub(super) fn list(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let mut scan = Scan::new(bytes, 6);
    let mut label = code_page_label(0);
    let mut file: Option<File> = None;
    for _ in 0..ATTRIBUTES {
        let Some((attribute, data)) = attribute(&mut scan) else {
            break;
        };
        match attribute {
            id::CODE_PAGE => label = code_page_label(Scan::new(data, 0).u32().unwrap_or(0)),
            id::BODY => {
                let text = charset::decode(without_nul(data), Some(&label), "attachment", budget);
                look.words(text, budget);
            }
            id::PROPERTIES => bodies(look, data, &label, budget),
            id::FILE_BEGINS => {
                put(look, file.replace(File::default()), budget);
            }
            id::FILE_TITLE => file.get_or_insert_default().title = decoded(data, &label),
            id::FILE_DATA => file.get_or_insert_default().data = Some(data),
            id::FILE_PROPERTIES => {
                let file = file.get_or_insert_default();
                for property in properties(data) {
                    match property.id {
                        0x3707 => file.long_name = property.text(&label),
                        0x3701 => file.data = file.data.or(Some(property.data)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    put(look, file, budget);
}

fn put(look: &mut Look, file: Option<File>, budget: &mut Budget) {
    let Some(File {
        title,
        long_name,
        data: Some(mut data),
    }) = file
    else {
        return;
    };
    let name = if long_name.is_empty() {
        title
    } else {
        long_name
    };
    // An embedded message is an object with its interface's GUID before it.
    if let Some(object) = data
        .get(16..)
        .filter(|o| o.starts_with(b"\x78\x9f\x3e\x22"))
    {
        data = object;
    }
    let member = Member {
        name,
        bytes: data.len() as u64,
        packed: 0,
        encrypted: false,
    };
    look.member(member, Some(&mut data), budget);
}

/// The bodies among a message's properties.
fn bodies(look: &mut Look, data: &[u8], label: &str, budget: &mut Budget) {
    for property in properties(data) {
        match property.id {
            0x1000 => look.words(property.text(label), budget),
            0x1013 => page::html(look, property.data, budget),
            0x1009 => {
                let Some(source) =
                    lzfu::unpack(property.data, RTF_BYTES.min(budget.unpacked_left()))
                else {
                    continue;
                };
                if budget.take_unpacked(source.len()) {
                    let body = rtf::read(&source);
                    match body.html {
                        Some(html) => page::html(look, html.as_bytes(), budget),
                        None => look.words(body.text, budget),
                    }
                }
            }
            _ => {}
        }
    }
}

fn attribute<'t>(scan: &mut Scan<'t>) -> Option<(u32, &'t [u8])> {
    scan.u8().filter(|level| matches!(level, 1 | 2))?;
    let attribute = scan.u32()?;
    let length = scan.length()?;
    let data = scan.take(length)?;
    // A checksum.
    scan.skip(2);
    Some((attribute, data))
}

fn decoded(bytes: &[u8], label: &str) -> String {
    charset::decode_bytes(without_nul(bytes), Some(label)).text
}

fn without_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|b| *b == 0).next().unwrap_or(bytes)
}

/// A property with a value of variable length.
struct Property<'t> {
    id: u16,
    unicode: bool,
    data: &'t [u8],
}

impl Property<'_> {
    fn text(&self, label: &str) -> String {
        match self.unicode {
            true => scan::utf_16(self.data),
            false => decoded(self.data, label),
        }
    }
}

/// The properties of variable length in an encapsulated list (section 2.1.3.4), first value each.
fn properties(data: &[u8]) -> Vec<Property<'_>> {
    let mut found = Vec::new();
    let mut scan = Scan::new(data, 0);
    let count = scan.length().unwrap_or(0).min(PROPERTIES);
    for _ in 0..count {
        let Some(property) = property(&mut scan) else {
            break;
        };
        found.extend(property);
    }
    found
}

/// The next property; `Some(None)` for one of fixed length.
fn property<'t>(scan: &mut Scan<'t>) -> Option<Option<Property<'t>>> {
    let kind = scan.u16()?;
    let id = scan.u16()?;
    if id >= 0x8000 {
        scan.skip(16);
        if scan.u32()? == 0 {
            scan.skip(4);
        } else {
            let length = scan.length()?;
            scan.skip(length.checked_next_multiple_of(4)?);
        }
    }
    let many = kind & 0x1000 != 0;
    let variable = matches!(kind & 0x0fff, 0x001e | 0x001f | 0x0102 | 0x000d);
    let values = if many || variable {
        scan.length()?.min(PROPERTIES)
    } else {
        1
    };
    let mut first = None;
    for _ in 0..values {
        let data = match kind & 0x0fff {
            0x0005..=0x0007 | 0x0014 | 0x0040 => scan.take(8)?,
            0x0048 => scan.take(16)?,
            _ if variable => {
                let length = scan.length()?;
                let data = scan.take(length)?;
                scan.skip(length.checked_next_multiple_of(4)? - length);
                data
            }
            _ => scan.take(4)?,
        };
        first = first.or(Some(data));
    }
    let unicode = kind & 0x0fff == 0x001f;
    Some(
        first
            .filter(|_| variable)
            .map(|data| Property { id, unicode, data }),
    )
}

#[cfg(test)]
mod tests;
