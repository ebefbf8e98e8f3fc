//! Word, Excel and PowerPoint until 2003 and encrypted newer documents: OLE compound files (MS-CFB).

use crate::Budget;
use crate::files::look::{Look, Member, unpack};
use crate::files::scan::{self, Scan};
use cfb::CompoundFile;
use madoguchi_model::{AttachmentFinding, LinkPlace, ProblemKind};
use memchr::memmem;
use std::io::Cursor;

/// Streams and storages of one file that are looked at.
const ENTRIES: usize = 2_000;
/// Bytes of a workbook that are looked at.
const WORKBOOK_BYTES: usize = 4 << 20;
/// Addresses taken from a file's bytes.
const LINKS: usize = 50;

/// Looks into a document.
pub(in crate::files) fn inspect(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    addresses(look, bytes, budget);
    let Ok(mut file) = CompoundFile::open(Cursor::new(bytes)) else {
        return budget.problem(ProblemKind::Unreadable, "ole");
    };
    let entries: Vec<_> = file.walk().take(ENTRIES).collect();
    for entry in entries {
        match entry.name() {
            "VBA" | "_VBA_PROJECT" | "_VBA_PROJECT_CUR" | "Macros" => {
                look.find(AttachmentFinding::Macro)
            }
            "EncryptedPackage" => look.encrypted("office", budget),
            "\u{1}Ole10Native" => {
                look.external("embedded-object");
                let object = stream(&mut file, entry.path(), WORKBOOK_BYTES, budget);
                object
                    .and_then(|object| embedded(look, &object, budget))
                    .unwrap_or(());
            }
            "Workbook" | "Book" => {
                let workbook = stream(&mut file, entry.path(), WORKBOOK_BYTES, budget);
                self::workbook(look, &workbook.unwrap_or_default(), budget);
            }
            "WordDocument" => {
                let head = stream(&mut file, entry.path(), 32, budget).unwrap_or_default();
                // FibBase.fEncrypted (MS-DOC section 2.5.2).
                if head.get(11).is_some_and(|flags| flags & 1 != 0) {
                    look.encrypted("office", budget);
                }
            }
            "Current User" => {
                let head = stream(&mut file, entry.path(), 32, budget).unwrap_or_default();
                // CurrentUserAtom.headerToken (MS-PPT section 2.3.2).
                if Scan::new(&head, 12).u32() == Some(0xf3d1_c4df) {
                    look.encrypted("office", budget);
                }
            }
            _ => {}
        }
    }
}

fn stream(
    file: &mut CompoundFile<Cursor<&[u8]>>,
    path: &std::path::Path,
    most: usize,
    budget: &mut Budget,
) -> Option<Vec<u8>> {
    let mut stream = file.open_stream(path).ok()?;
    unpack(&mut stream, most, budget)
}

/// The file in a packager object (MS-OLEDS section 2.3.6).
fn embedded(look: &mut Look, object: &[u8], budget: &mut Budget) -> Option<()> {
    let mut scan = Scan::new(object, 6);
    let label = scan::name(scan.until_nul()?);
    let _path = scan.until_nul()?;
    scan.skip(4);
    let temporary = scan.length()?;
    scan.skip(temporary);
    let length = scan.length()?;
    let content = scan.take(length)?;
    let member = Member {
        name: label,
        bytes: length as u64,
        packed: 0,
        encrypted: false,
    };
    look.member(member, Some(&mut &*content), budget);
    Some(())
}

/// Walks the records of a workbook (MS-XLS) for a password and for macro sheets.
fn workbook(look: &mut Look, records: &[u8], budget: &mut Budget) {
    let mut scan = Scan::new(records, 0);
    while let (Some(kind), Some(length)) = (scan.u16(), scan.u16()) {
        let Some(data) = scan.take(usize::from(length)) else {
            return;
        };
        match kind {
            // FilePass
            0x002f => return look.encrypted("office", budget),
            // BoundSheet8: the type of sheet; 1 is a macro sheet.
            0x0085 if data.get(5).is_some_and(|kind| kind & 0x0f == 1) => {
                look.find(AttachmentFinding::Macro)
            }
            _ => {}
        }
    }
}

/// Keeps web addresses that stand in the bytes, in ASCII or UTF-16; documents keep them in structures of
/// many kinds.
fn addresses(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    const NAMES: [&str; 5] = [
        "schemas.",
        "www.w3.org/",
        "purl.org/",
        "ns.adobe.com/",
        "iptc.org/",
    ];
    for (needle, step) in [(&b"http"[..], 1), (b"h\0t\0t\0p\0", 2)] {
        let mut last = 0;
        for at in memmem::find_iter(bytes, needle).take(20 * LINKS) {
            if at < last {
                continue;
            }
            let run = bytes
                .get(at..)
                .unwrap_or(&[])
                .chunks_exact(step)
                .take(2_048);
            let run = run.map_while(|unit| match unit {
                [byte] | [byte, 0] if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(byte) => {
                    Some(char::from(*byte))
                }
                _ => None,
            });
            let address: String = run.collect();
            last = at + address.len() * step;
            let rest = address
                .strip_prefix("https://")
                .or(address.strip_prefix("http://"));
            if rest.is_some_and(|r| r.contains('.') && !NAMES.iter().any(|n| r.starts_with(n))) {
                look.link(&address, LinkPlace::Attachment, budget);
            }
        }
    }
}
