//! gzip (RFC 1952).

use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::names;
use flate2::bufread::GzDecoder;

/// Lists the one file in a gzip file. Its name stands in the header or is the archive's without `.gz`.
pub(in crate::files) fn list(look: &mut Look, name: &str, bytes: &[u8], budget: &mut Budget) {
    let mut content = GzDecoder::new(bytes);
    let inner = content
        .header()
        .and_then(|h| h.filename())
        .map(crate::files::scan::name);
    let inner = inner
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| without_ending(name));
    let member = Member {
        name: inner,
        bytes: size(bytes),
        packed: bytes.len() as u64,
        encrypted: false,
    };
    look.member(member, Some(&mut content), budget);
}

/// The unpacked size modulo 2³², from the last four bytes.
fn size(bytes: &[u8]) -> u64 {
    bytes
        .last_chunk::<4>()
        .map_or(0, |last| u64::from(u32::from_le_bytes(*last)))
}

fn without_ending(name: &str) -> String {
    let base = names::base(name);
    let (stem, ending) = base.rsplit_once('.').unwrap_or((base, ""));
    match ending.to_ascii_lowercase().as_str() {
        "tgz" => format!("{stem}.tar"),
        "svgz" => format!("{stem}.svg"),
        _ => stem.to_owned(),
    }
}
