//! Microsoft cabinets (MS-CAB): the list of files. Nothing is unpacked.

use crate::Budget;
use crate::files::look::{Look, Member};
use crate::files::scan::{self, Scan};

/// Lists a cabinet.
pub(in crate::files) fn list(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let Some(files) = Scan::new(bytes, 16).length() else {
        return;
    };
    let count = Scan::new(bytes, 28).u16().unwrap_or(0);
    let mut scan = Scan::new(bytes, files);
    for _ in 0..count {
        let Some(member) = file(&mut scan) else {
            return;
        };
        if !look.member(member, None, budget) {
            return;
        }
    }
}

fn file(scan: &mut Scan) -> Option<Member> {
    let bytes = u64::from(scan.u32()?);
    scan.skip(4 + 2 + 2 + 2 + 2);
    let name = scan::name(scan.until_nul()?).replace('\\', "/");
    Some(Member {
        name,
        bytes,
        packed: 0,
        encrypted: false,
    })
}
