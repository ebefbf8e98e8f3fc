//! RAR headers, before and since version 5. Nothing is unpacked but files that are stored as they are.

use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::scan::{self, Scan};
use memchr::memchr;

/// Blocks looked at in one archive.
const BLOCKS: usize = 10_000;

/// Lists a RAR archive of version 1.5 to 4.
pub(in crate::files) fn list_4(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let mut at = 7;
    for _ in 0..BLOCKS {
        let Some(block) = Block4::read(bytes, at) else {
            return;
        };
        match block.kind {
            // The archive's own header says that all behind it is encrypted.
            0x73 if block.flags & 0x0080 != 0 => return look.encrypted("rar", budget),
            0x74 => {
                // What is no file is a directory.
                if let Some((member, stored)) = block.file() {
                    let content = bytes.get(block.end..block.next).filter(|_| stored);
                    if !list(look, member, content, budget) {
                        return;
                    }
                }
            }
            0x7b => return,
            _ => {}
        }
        at = block.next;
    }
}

fn list(look: &mut Look, member: Member, content: Option<&[u8]>, budget: &mut Budget) -> bool {
    match content {
        Some(mut content) => look.member(member, Some(&mut content), budget),
        None => look.member(member, None, budget),
    }
}

struct Block4<'a> {
    kind: u8,
    flags: u16,
    /// The header after its seven common bytes.
    fields: &'a [u8],
    end: usize,
    next: usize,
}

impl<'a> Block4<'a> {
    fn read(bytes: &'a [u8], at: usize) -> Option<Block4<'a>> {
        let mut scan = Scan::new(bytes, at.checked_add(2)?);
        let kind = scan.u8()?;
        let flags = scan.u16()?;
        let size = usize::from(scan.u16()?);
        let fields = scan.take(size.checked_sub(7)?)?;
        let end = scan.at();
        let mut next = end;
        if flags & 0x8000 != 0 || kind == 0x74 {
            let mut sizes = Scan::new(fields, 0);
            let mut data = u64::from(sizes.u32()?);
            if kind == 0x74 && flags & 0x0100 != 0 {
                data |= u64::from(Scan::new(fields, 25).u32()?) << 32;
            }
            next = end.checked_add(usize::try_from(data).ok()?)?;
        }
        Some(Block4 {
            kind,
            flags,
            fields,
            end,
            next,
        })
    }

    /// The file that is described, and whether it is stored unpacked; `None` for a directory.
    fn file(&self) -> Option<(Member, bool)> {
        if self.flags & 0x00e0 == 0x00e0 {
            return None;
        }
        let mut scan = Scan::new(self.fields, 0);
        let packed = u64::from(scan.u32()?);
        let mut bytes = u64::from(scan.u32()?);
        scan.skip(1 + 4 + 4 + 1);
        let method = scan.u8()?;
        let length = usize::from(scan.u16()?);
        scan.skip(4);
        if self.flags & 0x0100 != 0 {
            scan.skip(4);
            bytes |= u64::from(scan.u32()?) << 32;
        }
        let name = scan.take(length)?;
        let name = match memchr(0, name).and_then(|end| name.split_at_checked(end)) {
            Some((plain, wide)) if self.flags & 0x0200 != 0 => wide_name(plain, wide.get(1..)?),
            _ => scan::name(name),
        };
        let encrypted = self.flags & 0x0004 != 0;
        Some((
            Member {
                name,
                bytes,
                packed,
                encrypted,
            },
            method == 0x30,
        ))
    }
}

/// A Unicode name: packed differences to the plain one (unrar's encname.cpp).
fn wide_name(plain: &[u8], packed: &[u8]) -> String {
    let mut scan = Scan::new(packed, 1);
    let high = u16::from(packed.first().copied().unwrap_or(0)) << 8;
    let mut units: Vec<u16> = Vec::new();
    let (mut flags, mut bits) = (0_u8, 0);
    // Every step but copying takes a byte; copying is bounded by the plain name.
    while !scan.is_done() && units.len() < 1_024 {
        if bits == 0 {
            flags = scan.u8().unwrap_or(0);
            bits = 8;
        }
        let way = flags >> 6;
        flags <<= 2;
        bits -= 2;
        let Some(unit) = scan.u8().map(u16::from) else {
            break;
        };
        match way {
            0 => units.push(unit),
            1 => units.push(high | unit),
            2 => units.push(unit | u16::from(scan.u8().unwrap_or(0)) << 8),
            _ => {
                let correction = (unit & 0x80 != 0).then(|| scan.u8().unwrap_or(0));
                for _ in 0..(unit & 0x7f) + 2 {
                    let Some(old) = plain.get(units.len()) else {
                        break;
                    };
                    units.push(match correction {
                        Some(add) => high | u16::from(old.wrapping_add(add)),
                        None => u16::from(*old),
                    });
                }
            }
        }
    }
    String::from_utf16_lossy(&units).replace('\\', "/")
}

/// Lists a RAR archive since version 5.
pub(in crate::files) fn list_5(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let mut at = 8;
    for _ in 0..BLOCKS {
        let Some(block) = Block5::read(bytes, at) else {
            return;
        };
        match block.kind {
            4 => return look.encrypted("rar", budget),
            2 => {
                if let Some((member, stored)) = block.file() {
                    let content = bytes.get(block.end..block.next).filter(|_| stored);
                    if !list(look, member, content, budget) {
                        return;
                    }
                }
            }
            5 => return,
            _ => {}
        }
        at = block.next;
    }
}

struct Block5<'a> {
    kind: u64,
    /// The fields of this kind of block.
    fields: &'a [u8],
    /// The extra area.
    extra: &'a [u8],
    end: usize,
    next: usize,
}

impl<'a> Block5<'a> {
    fn read(bytes: &'a [u8], at: usize) -> Option<Block5<'a>> {
        let mut scan = Scan::new(bytes, at.checked_add(4)?);
        let size = usize::try_from(variable(&mut scan)?)
            .ok()
            .filter(|s| *s > 0)?;
        let header = scan.take(size)?;
        let end = scan.at();
        let mut scan = Scan::new(header, 0);
        let kind = variable(&mut scan)?;
        let flags = variable(&mut scan)?;
        let extra = if flags & 1 == 0 {
            0
        } else {
            usize::try_from(variable(&mut scan)?).ok()?
        };
        let data = if flags & 2 == 0 {
            0
        } else {
            usize::try_from(variable(&mut scan)?).ok()?
        };
        let (fields, extra) = scan
            .rest()
            .split_at_checked(scan.rest().len().checked_sub(extra)?)?;
        Some(Block5 {
            kind,
            fields,
            extra,
            end,
            next: end.checked_add(data)?,
        })
    }

    /// The file that is described, and whether it is stored unpacked; `None` for a directory.
    fn file(&self) -> Option<(Member, bool)> {
        let mut scan = Scan::new(self.fields, 0);
        let flags = variable(&mut scan)?;
        let bytes = variable(&mut scan)?;
        let _attributes = variable(&mut scan)?;
        scan.skip(if flags & 2 == 0 { 0 } else { 4 });
        scan.skip(if flags & 4 == 0 { 0 } else { 4 });
        let method = variable(&mut scan)? >> 7 & 7;
        let _system = variable(&mut scan)?;
        let length = usize::try_from(variable(&mut scan)?).ok()?;
        let name = scan::name(scan.take(length)?);
        let packed = (self.next - self.end) as u64;
        (flags & 1 == 0).then(|| {
            (
                Member {
                    name,
                    bytes,
                    packed,
                    encrypted: self.is_encrypted(),
                },
                method == 0,
            )
        })
    }

    /// Whether the extra area holds a file encryption record.
    fn is_encrypted(&self) -> bool {
        let mut scan = Scan::new(self.extra, 0);
        while let Some(size) = variable(&mut scan).and_then(|s| usize::try_from(s).ok()) {
            let Some(record) = scan.take(size).filter(|r| !r.is_empty()) else {
                break;
            };
            if variable(&mut Scan::new(record, 0)) == Some(1) {
                return true;
            }
        }
        false
    }
}

/// A number of seven bits a byte, lowest first; the high bit says that more follow.
fn variable(scan: &mut Scan) -> Option<u64> {
    let mut value = 0;
    for i in 0..10 {
        let byte = scan.u8()?;
        value |= u64::from(byte & 0x7f).checked_shl(7 * i).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
