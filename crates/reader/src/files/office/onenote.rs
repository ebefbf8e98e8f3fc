//! OneNote sections: the files embedded in them, which a click on a picture above them opens.

use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::scan::Scan;
use memchr::memmem;

/// What begins an embedded file (MS-ONESTORE section 2.6.13).
pub(super) const HEADER: &[u8] =
    b"\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac";
/// Embedded files looked at.
const FILES: usize = 200;

/// Looks into a section.
pub(in crate::files) fn inspect(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    for (number, at) in memmem::find_iter(bytes, HEADER).take(FILES).enumerate() {
        let mut scan = Scan::new(bytes, at + HEADER.len());
        let Some(length) = scan.u64() else { return };
        scan.skip(12);
        let content = usize::try_from(length)
            .ok()
            .and_then(|length| scan.take(length));
        let member = Member {
            name: format!("embedded-{}", number + 1),
            bytes: length,
            packed: 0,
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
