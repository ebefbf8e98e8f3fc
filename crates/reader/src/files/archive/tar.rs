//! tar (POSIX.1-1988 ustar, with GNU and PAX long names passed over).

use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::scan;

/// Bytes of a header block.
const BLOCK: usize = 512;

/// Lists a tar archive.
pub(in crate::files) fn list(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let mut rest = bytes;
    let mut long_name = None;
    // Each step passes over a block at least.
    while let Some((header, after)) = rest.split_at_checked(BLOCK) {
        let field = |start: usize, end: usize| header.get(start..end).unwrap_or(&[]);
        let Some(size) = octal(field(124, 136)).filter(|_| header.first() != Some(&0)) else {
            return;
        };
        let length = usize::try_from(size).unwrap_or(usize::MAX);
        let content = after.get(..length).unwrap_or(after);
        match header.get(156) {
            Some(b'L') => long_name = Some(scan::name(content)),
            Some(0 | b'0' | b'7') => {
                let name = long_name
                    .take()
                    .unwrap_or_else(|| full_name(field(345, 500), field(0, 100)));
                let member = Member {
                    name,
                    bytes: size,
                    packed: 0,
                    encrypted: false,
                };
                if !look.member(member, Some(&mut &*content), budget) {
                    return;
                }
            }
            _ => {}
        }
        let padded = length.div_ceil(BLOCK).saturating_mul(BLOCK);
        rest = after.get(padded..).unwrap_or(&[]);
    }
}

fn full_name(prefix: &[u8], name: &[u8]) -> String {
    let (prefix, name) = (scan::name(prefix), scan::name(name));
    match prefix.is_empty() || prefix.contains(char::is_control) {
        true => name,
        false => format!("{prefix}/{name}"),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?;
    u64::from_str_radix(text.trim_matches([' ', '\0']), 8).ok()
}
