//! 7-Zip (7zFormat.txt of the LZMA SDK).

use super::lzma;
use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::scan::Scan;
use flate2::Crc;
use madoguchi_model::ProblemKind;
use sevenz_rust2::{Archive, Block, EncoderMethod, Password};
use std::io::Cursor;

/// Bytes of a header.
const HEADER: usize = 4 << 20;
/// Bytes of one block that are unpacked: LZMA is slow, and what stands behind a file in a block can only
/// be reached through it.
const BLOCK_BYTES: usize = 2 << 20;
/// Bytes of all blocks that are unpacked.
const ALL_BYTES: usize = 8 << 20;

/// Lists a 7-Zip archive.
pub(in crate::files) fn list(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let header = match header(bytes, budget) {
        Header::Plain(header) => header,
        Header::Encrypted => return look.encrypted("7z", budget),
        Header::Unreadable => return budget.problem(ProblemKind::Unreadable, "7z"),
    };
    let archive = with_start(&header);
    let Ok(archive) = Archive::read(&mut Cursor::new(archive), &Password::empty()) else {
        return budget.problem(ProblemKind::Unreadable, "7z");
    };
    let mut blocks: Vec<Option<Content>> = Vec::with_capacity(archive.blocks.len());
    let mut left = ALL_BYTES;
    for (file, block) in archive
        .files
        .iter()
        .zip(&archive.stream_map.file_block_index)
    {
        if file.is_directory() || file.is_anti_item {
            continue;
        }
        // Files stand in the order of their blocks.
        while block.is_some_and(|b| b >= blocks.len()) {
            let content = Content::of(bytes, &archive, blocks.len(), left.min(BLOCK_BYTES), budget);
            if let Some(Content::Unpacked { bytes, .. }) = &content {
                left = left.saturating_sub(bytes.len());
            }
            blocks.push(content);
        }
        let content = block.and_then(|b| blocks.get_mut(b));
        if !list_file(look, file, content, budget) {
            return;
        }
    }
}

fn list_file(
    look: &mut Look,
    file: &sevenz_rust2::ArchiveEntry,
    content: Option<&mut Option<Content>>,
    budget: &mut Budget,
) -> bool {
    let encrypted = matches!(content, Some(Some(Content::Encrypted)));
    let member = Member {
        name: file.name().to_owned(),
        bytes: file.size(),
        packed: 0,
        encrypted,
    };
    match content {
        None => look.member(member, Some(&mut std::io::empty()), budget),
        Some(Some(Content::Unpacked { bytes, used })) => {
            let length = usize::try_from(file.size()).unwrap_or(usize::MAX);
            let rest = bytes.get(*used..).filter(|rest| !rest.is_empty());
            *used = used.saturating_add(length);
            match rest {
                Some(rest) => look.member(
                    member,
                    Some(&mut rest.get(..length).unwrap_or(rest)),
                    budget,
                ),
                None => look.member(member, None, budget),
            }
        }
        Some(_) => look.member(member, None, budget),
    }
}

/// A block as far as it is unpacked.
enum Content {
    Encrypted,
    Unpacked {
        bytes: Vec<u8>,
        /// Bytes of files already listed.
        used: usize,
    },
}

impl Content {
    /// `None` when the block is packed in a way that is not unpacked here.
    fn of(
        bytes: &[u8],
        archive: &Archive,
        index: usize,
        most: usize,
        budget: &mut Budget,
    ) -> Option<Content> {
        let block = archive.blocks.get(index)?;
        let coders = block
            .coders
            .iter()
            .map(|c| (c.encoder_method_id(), c.properties()));
        if coders
            .clone()
            .any(|c| c.0 == EncoderMethod::ID_AES256_SHA256)
        {
            return Some(Content::Encrypted);
        }
        let packed = packed(bytes, archive, block, index)?;
        let bytes = unpack(packed, coders, most, budget)?;
        Some(Content::Unpacked { bytes, used: 0 })
    }
}

/// The bytes of a block that is packed in one stream.
fn packed<'a>(bytes: &'a [u8], archive: &Archive, block: &Block, index: usize) -> Option<&'a [u8]> {
    let stream = *archive
        .stream_map
        .block_first_pack_stream_index()
        .get(index)?;
    let offset = archive
        .stream_map
        .pack_stream_offsets()
        .get(stream)?
        .checked_add(archive.pack_pos())?;
    let start = usize::try_from(offset).ok()?.checked_add(32)?;
    let size = usize::try_from(*archive.pack_sizes().get(stream)?).ok()?;
    // The filter of programs with its four streams is not undone.
    let split = block
        .coders
        .iter()
        .any(|c| c.encoder_method_id() == EncoderMethod::ID_BCJ2);
    let rest = bytes.get(start..).filter(|_| !split)?;
    Some(rest.get(..size).unwrap_or(rest))
}

/// Unpacks by the one coder that packs. Filters of programs change nothing by which a file is known.
fn unpack<'c>(
    packed: &[u8],
    coders: impl Iterator<Item = (&'c [u8], &'c [u8])>,
    most: usize,
    budget: &mut Budget,
) -> Option<Vec<u8>> {
    const FILTERS: [&[u8]; 2] = [EncoderMethod::ID_BCJ_X86, EncoderMethod::ID_BCJ_ARM64];
    let mut coders = coders.filter(|(id, _)| !FILTERS.contains(id));
    let most = most.min(budget.unpacked_left());
    let bytes = match coders.next()? {
        (EncoderMethod::ID_LZMA, properties) => lzma::unpack(packed, properties, most),
        (EncoderMethod::ID_LZMA2, _) => lzma::unpack_2(packed, most),
        (EncoderMethod::ID_COPY, _) => packed.get(..most).unwrap_or(packed).to_vec(),
        _ => return None,
    };
    (coders.next().is_none() && budget.take_unpacked(bytes.len())).then_some(bytes)
}

/// The archive's header, unpacked.
enum Header {
    Plain(Vec<u8>),
    Encrypted,
    Unreadable,
}

fn header(bytes: &[u8], budget: &mut Budget) -> Header {
    let Some(header) = stored_header(bytes) else {
        return Header::Unreadable;
    };
    if header.first() != Some(&0x17) {
        return Header::Plain(header.to_vec());
    }
    let Some(packed) = PackedHeader::read(header) else {
        return Header::Unreadable;
    };
    if packed
        .coders
        .iter()
        .any(|c| c.0 == EncoderMethod::ID_AES256_SHA256)
    {
        return Header::Encrypted;
    }
    let start = usize::try_from(packed.position)
        .ok()
        .and_then(|p| p.checked_add(32));
    let content = start.and_then(|start| bytes.get(start..)).unwrap_or(&[]);
    let size = usize::try_from(packed.unpacked).unwrap_or(usize::MAX);
    let header = (size <= HEADER).then(|| unpack(content, packed.coders.into_iter(), size, budget));
    match header.flatten().filter(|h| h.len() == size) {
        Some(header) => Header::Plain(header),
        None => Header::Unreadable,
    }
}

/// The header as it is stored, where the first 32 bytes say it is.
fn stored_header(bytes: &[u8]) -> Option<&[u8]> {
    let mut start = Scan::new(bytes, 12);
    let offset = usize::try_from(start.u64()?).ok()?;
    let size = usize::try_from(start.u64()?)
        .ok()
        .filter(|s| *s <= HEADER)?;
    Scan::new(bytes, offset.checked_add(32)?).take(size)
}

/// An archive of a header only: what is read from it counts from the real one's beginning.
fn with_start(header: &[u8]) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        let mut crc = Crc::new();
        crc.update(bytes);
        crc.sum().to_le_bytes()
    };
    let place = [
        &0_u64.to_le_bytes()[..],
        &(header.len() as u64).to_le_bytes(),
        &crc(header),
    ]
    .concat();
    [
        &b"7z\xbc\xaf\x27\x1c\0\x04"[..],
        &crc(&place),
        &place,
        header,
    ]
    .concat()
}

/// How a header is packed.
struct PackedHeader<'h> {
    position: u64,
    coders: Vec<(&'h [u8], &'h [u8])>,
    unpacked: u64,
}

impl<'h> PackedHeader<'h> {
    fn read(header: &'h [u8]) -> Option<PackedHeader<'h>> {
        let mut scan = Scan::new(header, 1);
        (scan.u8()? == 0x06).then_some(())?;
        let position = number(&mut scan)?;
        let streams = number(&mut scan)?.min(16);
        loop {
            match scan.u8()? {
                0 => break,
                0x09 => (0..streams).try_for_each(|_| number(&mut scan).map(drop))?,
                0x0a => {
                    scan.u8()?;
                    scan.skip(4 * usize::try_from(streams).ok()?);
                }
                _ => return None,
            }
        }
        // kUnpackInfo, kFolder, one folder, not external.
        (scan.take(4)? == [0x07, 0x0b, 1, 0]).then_some(())?;
        let coders = Self::coders(&mut scan)?;
        for _ in 1..coders.len() {
            number(&mut scan)?;
            number(&mut scan)?;
        }
        (scan.u8()? == 0x0c).then_some(())?;
        // The first coder is the last to unpack.
        let unpacked = number(&mut scan)?;
        Some(PackedHeader {
            position,
            coders,
            unpacked,
        })
    }

    fn coders(scan: &mut Scan<'h>) -> Option<Vec<(&'h [u8], &'h [u8])>> {
        let mut coders = Vec::new();
        for _ in 0..number(scan)?.min(8) {
            let flags = scan.u8()?;
            let id = scan.take(usize::from(flags & 0x0f))?;
            if flags & 0x10 != 0 {
                number(scan)?;
                number(scan)?;
            }
            let length = if flags & 0x20 == 0 {
                0
            } else {
                usize::try_from(number(scan)?).ok()?
            };
            coders.push((id, scan.take(length)?));
        }
        Some(coders)
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
