//! OpenDocument (ISO/IEC 26300).

use super::PART_BYTES;
use crate::Budget;
use crate::files::archive::zip::Zip;
use crate::files::look::Look;
use crate::files::xml::{Piece, attribute, pieces, resolved};
use madoguchi_model::{AttachmentFinding, LinkPlace};

/// Looks into a document.
pub(in crate::files) fn inspect(look: &mut Look, zip: &mut Zip, budget: &mut Budget) {
    if zip
        .names()
        .iter()
        .any(|n| n.starts_with("Basic/") || n.starts_with("Scripts/"))
    {
        look.find(AttachmentFinding::Macro);
    }
    let manifest = zip
        .named("META-INF/manifest.xml", PART_BYTES, budget)
        .unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return look.encrypted("odf", budget);
    }
    let content = zip
        .named("content.xml", PART_BYTES, budget)
        .unwrap_or_default();
    let content = String::from_utf8_lossy(&content);
    let mut words = String::new();
    let mut depth = 0_u32;
    for piece in pieces(&content) {
        match piece {
            Piece::Open("p" | "h", _) => depth = depth.saturating_add(1),
            Piece::Close("p" | "h") => {
                depth = depth.saturating_sub(1);
                words.push('\n');
            }
            Piece::Open("a", attributes) => {
                if let Some(target) = attribute(attributes, "href") {
                    look.link(&target, LinkPlace::Attachment, budget);
                }
            }
            Piece::Open("dde-connection" | "dde-source", _) => look.external("dde"),
            Piece::Open("s" | "tab", _) => words.push(' '),
            Piece::Text(text) if depth > 0 && words.len() < budget.limits().text_bytes => {
                words.push_str(&resolved(text));
            }
            _ => {}
        }
    }
    look.words(words, budget);
}
