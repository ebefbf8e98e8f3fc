//! Android packages: who the app says to be and what it asks for.

use super::archive::zip::Zip;
use super::look::{Look, cut};
use crate::Budget;
use apk_info_axml::AXML;
use madoguchi_model::{AttachmentFinding, ProblemKind};
use memchr::memmem;

/// Bytes of a manifest.
const MANIFEST: usize = 1 << 20;
/// How a start element's chunk begins: its type and the size of its header.
const START_ELEMENT: &[u8] = b"\x02\x01\x10\x00";
/// Elements up to which a manifest is read, and so the depth of their nesting.
const ELEMENTS: usize = 4_000;
/// Permissions kept.
const PERMISSIONS: usize = 200;

/// Looks into a package's manifest.
pub(super) fn inspect(look: &mut Look, zip: &mut Zip, budget: &mut Budget) {
    let Some(manifest) = zip.unlocked("AndroidManifest.xml", MANIFEST, budget) else {
        return budget.problem(ProblemKind::Unreadable, "apk");
    };
    // The library's tree of elements is taken down by recursion.
    if memmem::find_iter(&manifest, START_ELEMENT).count() > ELEMENTS {
        return budget.problem(ProblemKind::Truncated, "apk");
    }
    let Ok(manifest) = AXML::new(&mut &*manifest, None) else {
        return budget.problem(ProblemKind::Unreadable, "apk");
    };
    let value = |tag: &str, name: &str| {
        let value = manifest
            .get_attribute_value(tag, name, None)
            .unwrap_or_default();
        cut(&value, 256).to_owned()
    };
    let label = value("application", "label");
    let permissions = ["uses-permission", "uses-permission-sdk-23"].into_iter();
    let permissions = permissions.flat_map(|tag| manifest.get_all_attribute_values(tag, "name"));
    look.find(AttachmentFinding::Apk {
        package: value("manifest", "package"),
        // A reference into the resources says nothing to a person.
        label: if label.starts_with('@') {
            String::new()
        } else {
            label
        },
        permissions: permissions
            .take(PERMISSIONS)
            .map(|p| cut(p, 256).to_owned())
            .collect(),
    });
}

#[cfg(test)]
mod tests;
