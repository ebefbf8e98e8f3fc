//! 7-Zip (7zFormat.txt of the LZMA SDK).

use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::scan::Scan;
use madoguchi_model::ProblemKind;
use sevenz_rust2::{Archive, Block, BlockDecoder, EncoderMethod, Password};
use std::io::Cursor;

/// The largest dictionary memory is given for, as 7-Zip's strongest setting makes it.
const DICTIONARY: u32 = 64 << 20;
/// The largest packed header that is unpacked.
const HEADER: u64 = 4 << 20;
/// Bytes of one block that are unpacked: LZMA is slow, and what stands behind a file in a block can only
/// be reached through it.
const BLOCK_BYTES: u64 = 2 << 20;

/// Lists a 7-Zip archive.
pub(in crate::files) fn list(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    match packed_header(bytes) {
        Some(PackedHeader::Encrypted) => return look.encrypted("7z", budget),
        Some(PackedHeader::TooLarge) => {
            return budget.problem(ProblemKind::Truncated, "unpacked_bytes");
        }
        Some(PackedHeader::Fine) | None => {}
    }
    let mut source = Cursor::new(bytes);
    let Ok(archive) = Archive::read(&mut source, &Password::empty()) else {
        return budget.problem(ProblemKind::Unreadable, "7z");
    };
    for (index, block) in archive.blocks.iter().enumerate() {
        if !list_block(look, &archive, index, block, &mut source, budget) {
            return;
        }
    }
    let empty = archive
        .stream_map
        .file_block_index
        .iter()
        .zip(&archive.files);
    for (_, file) in empty.filter(|(block, file)| block.is_none() && !file.is_directory()) {
        if !look.member(member(file, false), Some(&mut std::io::empty()), budget) {
            return;
        }
    }
}

/// Lists the files of one block; false when no more files are listed.
fn list_block(
    look: &mut Look,
    archive: &Archive,
    index: usize,
    block: &Block,
    source: &mut Cursor<&[u8]>,
    budget: &mut Budget,
) -> bool {
    let encrypted = block
        .coders
        .iter()
        .any(|c| c.encoder_method_id() == EncoderMethod::ID_AES256_SHA256);
    let large = block
        .coders
        .iter()
        .any(|c| dictionary(c.encoder_method_id(), c.properties()) > DICTIONARY);
    let password = Password::empty();
    let decoder = BlockDecoder::new(1, index, archive, &password, source);
    // The files of a block stand together in the archive's list.
    let files = decoder.entries().to_vec();
    let mut done = 0;
    let mut more = true;
    if !encrypted && !large {
        let mut unpacked = 0_u64;
        let _ = decoder.for_each_entries(&mut |file, content| {
            unpacked = unpacked.saturating_add(file.size());
            done += 1;
            more = look.member(member(file, false), Some(content), budget);
            Ok(more && unpacked <= BLOCK_BYTES)
        });
    }
    more && files
        .iter()
        .skip(done)
        .all(|file| look.member(member(file, encrypted), None, budget))
}

fn member(file: &sevenz_rust2::ArchiveEntry, encrypted: bool) -> Member {
    Member {
        name: file.name().to_owned(),
        bytes: file.size(),
        packed: 0,
        encrypted,
    }
}

/// What the header's own packing is like.
enum PackedHeader {
    Fine,
    Encrypted,
    TooLarge,
}

/// Looks at how the header is packed before anything is unpacked; `None` when it is not packed or damaged.
fn packed_header(bytes: &[u8]) -> Option<PackedHeader> {
    let mut start = Scan::new(bytes, 12);
    let offset = usize::try_from(start.u64()?).ok()?;
    let mut header = Scan::new(bytes, offset.checked_add(32)?);
    (header.u8()? == 0x17 && header.u8()? == 0x06).then_some(())?;
    let _position = number(&mut header)?;
    let streams = number(&mut header)?.min(16);
    loop {
        match header.u8()? {
            0 => break,
            0x09 => (0..streams).try_for_each(|_| number(&mut header).map(drop))?,
            0x0a => {
                header.u8()?;
                header.skip(4 * usize::try_from(streams).ok()?);
            }
            _ => return None,
        }
    }
    // kUnpackInfo, kFolder, one folder, not external.
    (header.take(4)? == [0x07, 0x0b, 1, 0]).then_some(())?;
    let coders = number(&mut header)?.min(8);
    for _ in 0..coders {
        let flags = header.u8()?;
        let id = header.take(usize::from(flags & 0x0f))?;
        if flags & 0x10 != 0 {
            number(&mut header)?;
            number(&mut header)?;
        }
        let length = if flags & 0x20 == 0 {
            0
        } else {
            usize::try_from(number(&mut header)?).ok()?
        };
        let properties = header.take(length)?;
        if id == EncoderMethod::ID_AES256_SHA256 {
            return Some(PackedHeader::Encrypted);
        }
        if dictionary(id, properties) > DICTIONARY {
            return Some(PackedHeader::TooLarge);
        }
    }
    for _ in 0..2 * coders.saturating_sub(1) {
        number(&mut header)?;
    }
    (header.u8()? == 0x0c).then_some(())?;
    for _ in 0..coders {
        if number(&mut header)? > HEADER {
            return Some(PackedHeader::TooLarge);
        }
    }
    Some(PackedHeader::Fine)
}

/// Memory for the dictionary of a coder; 0 for coders without one.
fn dictionary(id: &[u8], properties: &[u8]) -> u32 {
    if id == EncoderMethod::ID_LZMA {
        return properties
            .get(1..5)
            .and_then(|d| d.try_into().ok())
            .map_or(0, u32::from_le_bytes);
    }
    if id != EncoderMethod::ID_LZMA2 {
        return 0;
    }
    match properties.first() {
        Some(&size @ 0..40) => (2 | u32::from(size & 1)) << (size / 2 + 11),
        Some(_) => u32::MAX,
        None => 0,
    }
}

/// A number of 1 to 9 bytes: the first byte's leading ones say how many follow.
fn number(scan: &mut Scan) -> Option<u64> {
    let first = scan.u8()?;
    let extra = first.leading_ones();
    let mut value = 0;
    for i in 0..extra {
        value |= u64::from(scan.u8()?) << (8 * i);
    }
    let mask = u64::from(0x7f_u8.checked_shr(extra).unwrap_or(0));
    Some(
        value
            | (u64::from(first) & mask)
                .checked_shl(8 * extra)
                .unwrap_or(0),
    )
}
