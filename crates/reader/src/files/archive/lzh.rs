//! LHA and LZH headers of levels 0 to 2. Nothing is unpacked but files that are stored as they are.

use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::scan::{self, Scan};

/// Lists an LZH archive.
pub(in crate::files) fn list(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let mut at = 0;
    // Every header is at least 21 bytes long.
    while let Some(header) = Header::read(bytes, at) {
        let content = bytes
            .get(header.end..header.next)
            .filter(|_| header.is_stored());
        at = header.next;
        if header.method == *b"-lhd-" {
            continue;
        }
        let packed = (header.next - header.end) as u64;
        let member = Member {
            name: header.name,
            bytes: header.bytes,
            packed,
            encrypted: false,
        };
        let listed = match content {
            Some(mut content) => look.member(member, Some(&mut content), budget),
            None => look.member(member, None, budget),
        };
        if !listed {
            return;
        }
    }
}

struct Header {
    method: [u8; 5],
    bytes: u64,
    name: String,
    end: usize,
    next: usize,
}

impl Header {
    fn read(bytes: &[u8], at: usize) -> Option<Header> {
        let mut scan = Scan::new(bytes, at);
        let size = usize::from(scan.u16()?);
        let method = scan.take(5)?.try_into().ok()?;
        let packed = scan.length()?;
        let original = u64::from(scan.u32()?);
        scan.skip(5);
        let level = scan.u8()?;
        // Levels 0 and 1 count one byte and without the first two.
        let end = at
            + if level == 2 {
                size.max(21)
            } else {
                2 + (size & 0xff).max(19)
            };
        let (name, end) = match level {
            0 => (plain_name(&mut scan)?, end),
            1 => with_extensions(bytes, plain_name(&mut scan)?, end)?,
            2 => with_extensions(bytes, String::new(), at + 26).map(|(name, _)| (name, end))?,
            _ => return None,
        };
        // At level 1 the packed size counts the extensions too.
        let next = match level {
            1 => at + 2 + (size & 0xff).max(19),
            _ => end,
        };
        let next = next.checked_add(packed)?.max(end);
        Some(Header {
            method,
            bytes: original,
            name,
            end,
            next,
        })
    }

    fn is_stored(&self) -> bool {
        matches!(&self.method, b"-lh0-" | b"-lz4-" | b"-pm0-")
    }
}

fn plain_name(scan: &mut Scan) -> Option<String> {
    let length = usize::from(scan.u8()?);
    Some(scan::name(scan.take(length)?).replace('\\', "/"))
}

/// Follows the extended headers, the size of the first of which stands in the two bytes before `at`: the
/// file's name with its folder, and where they end.
fn with_extensions(bytes: &[u8], mut name: String, at: usize) -> Option<(String, usize)> {
    let mut folder = String::new();
    let mut scan = Scan::new(bytes, at.checked_sub(2)?);
    for _ in 0..64 {
        let Some(size) = scan.u16().map(usize::from).filter(|s| *s >= 3) else {
            break;
        };
        let kind = scan.u8()?;
        let data = scan.take(size - 3)?;
        match kind {
            1 => name = scan::name(data),
            // Folders are divided by 0xff, which no character of Shift_JIS contains.
            2 => {
                folder = data
                    .split(|b| *b == 0xff)
                    .map(scan::name)
                    .collect::<Vec<_>>()
                    .join("/")
            }
            _ => {}
        }
    }
    Some((folder + &name, scan.at()))
}
