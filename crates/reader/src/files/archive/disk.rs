//! Disk images: ISO 9660 with Joliet names. Others are only recognised.

use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::scan::{self, Scan};
use madoguchi_model::ProblemKind;

/// Bytes of a sector.
const SECTOR: usize = 2_048;
/// Records of all folders that are read.
const RECORDS: usize = 20_000;
/// Folders read.
const FOLDERS: usize = 100;

/// Lists the files of an image, those in folders too.
pub(in crate::files) fn list(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let Some((root, joliet)) = root(bytes) else {
        return;
    };
    let mut folders = vec![(root, String::new())];
    let mut next = 0;
    let mut records = 0;
    while let Some((folder, path)) = folders.get(next).cloned() {
        next += 1;
        let mut scan = Scan::new(folder.of(bytes), 0);
        while let Some(record) = Record::read(&mut scan, joliet) {
            records += 1;
            if records > RECORDS {
                return budget.problem(ProblemKind::Truncated, "archive_entries");
            }
            let path = format!("{path}{}", record.name);
            if record.folder {
                let known = folders.iter().any(|(f, _)| f.start == record.extent.start);
                if !known && folders.len() < FOLDERS {
                    folders.push((record.extent, path + "/"));
                }
                continue;
            }
            let size = record.extent.length as u64;
            let member = Member {
                name: path,
                bytes: size,
                packed: 0,
                encrypted: false,
            };
            if !look.member(member, Some(&mut record.extent.of(bytes)), budget) {
                return;
            }
        }
    }
}

/// Where a file's content lies.
#[derive(Clone, Copy)]
struct Extent {
    start: usize,
    length: usize,
}

impl Extent {
    fn of(self, bytes: &[u8]) -> &[u8] {
        let rest = bytes
            .get(self.start.saturating_mul(SECTOR)..)
            .unwrap_or(&[]);
        rest.get(..self.length).unwrap_or(rest)
    }
}

/// The root folder of the Joliet volume, or else of the primary one, and whether it is Joliet's.
fn root(bytes: &[u8]) -> Option<(Extent, bool)> {
    let mut primary = None;
    for sector in 16..32 {
        let descriptor = bytes.get(sector * SECTOR..)?.get(..SECTOR)?;
        if descriptor.get(1..6) != Some(b"CD001") {
            break;
        }
        let root =
            || Some(Record::read(&mut Scan::new(descriptor.get(156..190)?, 0), false)?.extent);
        let escapes = descriptor.get(88..91);
        match descriptor.first() {
            Some(1) => primary = root(),
            Some(2) if escapes.is_some_and(|e| e.starts_with(b"%/")) => {
                return Some((root()?, true));
            }
            Some(255) => break,
            _ => {}
        }
    }
    primary.map(|root| (root, false))
}

/// A directory record (ECMA-119 section 9.1).
struct Record {
    extent: Extent,
    folder: bool,
    name: String,
}

impl Record {
    /// The next record other than the folder itself and its parent.
    fn read(scan: &mut Scan, joliet: bool) -> Option<Record> {
        loop {
            let length = usize::from(scan.u8()?);
            if length == 0 {
                // Records do not cross sectors; the rest of this one is empty.
                scan.jump((scan.at() / SECTOR + 1) * SECTOR);
                continue;
            }
            let mut fields = Scan::new(scan.take(length - 1)?, 1);
            let start = fields.length()?;
            fields.skip(4);
            let length = fields.length()?;
            fields.skip(4 + 7);
            let folder = fields.u8()? & 2 != 0;
            fields.skip(2 + 4);
            let size = usize::from(fields.u8()?);
            let name = fields.take(size)?;
            let extent = Extent { start, length };
            // A name of one byte 0 is the folder itself (also the root in a descriptor), 1 its parent.
            match name {
                [0] if scan.is_done() => {
                    return Some(Record {
                        extent,
                        folder,
                        name: String::new(),
                    });
                }
                [0] | [1] => continue,
                _ => {
                    return Some(Record {
                        extent,
                        folder,
                        name: file_name(name, joliet),
                    });
                }
            }
        }
    }
}

/// A name without its version.
fn file_name(name: &[u8], joliet: bool) -> String {
    let name = match joliet {
        true => {
            let swapped: Vec<u8> = name
                .chunks_exact(2)
                .flat_map(|p| p.iter().rev().copied())
                .collect();
            scan::utf_16(&swapped)
        }
        false => scan::name(name),
    };
    let name = name.strip_suffix(";1").unwrap_or(&name);
    name.strip_suffix('.').unwrap_or(name).to_owned()
}
