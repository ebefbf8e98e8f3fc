//! Encrypted PDF that opens without a password, as shops and banks send it.

use super::Layout;
use crate::Budget;
use crate::files::look::Look;
use hayro_syntax::object::{Array, Dict, MaybeRef, Object};
use hayro_syntax::{LoadPdfError, Pdf};
use madoguchi_model::{AttachmentFinding, LinkPlace, ProblemKind};

/// Bytes of packed objects up to which the file is read. The library unpacks without a bound, at most
/// 1,032 times as much (Deflate).
const PACKED: usize = 48 << 10;
/// Objects looked at.
const OBJECTS: usize = 20_000;
/// Depth of dictionaries and arrays in one object.
const DEPTH: usize = 6;

pub(super) fn inspect(look: &mut Look, bytes: &[u8], layout: &Layout, budget: &mut Budget) {
    let packed = layout
        .streams
        .iter()
        .filter(|s| s.has("ObjStm") || s.has("XRef"));
    // Two filters would multiply what unpacking makes.
    let (mut size, mut twice) = (0_usize, false);
    for stream in packed {
        size = size.saturating_add(stream.content.len());
        twice |= memchr::memmem::find_iter(stream.dictionary, b"Decode").count() > 2
            || stream.has("LZWDecode");
    }
    if size > PACKED || twice || !budget.take_unpacked(size.saturating_mul(20)) {
        return budget.problem(ProblemKind::Unreadable, "pdf");
    }
    match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => {
            for object in pdf.objects().into_iter().take(OBJECTS) {
                walk(look, object, DEPTH, budget);
            }
        }
        Err(LoadPdfError::Decryption(_)) => look.encrypted("pdf", budget),
        Err(LoadPdfError::Invalid) => budget.problem(ProblemKind::Unreadable, "pdf"),
    }
}

fn walk(look: &mut Look, object: Object, depth: usize, budget: &mut Budget) {
    let Some(deeper) = depth.checked_sub(1) else {
        return;
    };
    match object {
        Object::Dict(dict) => entries(look, &dict, deeper, budget),
        Object::Stream(stream) => entries(look, stream.dict(), deeper, budget),
        Object::Array(array) => items(look, &array, deeper, budget),
        _ => {}
    }
}

fn items(look: &mut Look, array: &Array, depth: usize, budget: &mut Budget) {
    for item in array.raw_iter().take(OBJECTS) {
        if let MaybeRef::NotRef(item) = item {
            walk(look, item, depth, budget);
        }
    }
}

fn entries(look: &mut Look, dict: &Dict, depth: usize, budget: &mut Budget) {
    for (key, value) in dict.entries() {
        match key.as_ref() {
            b"JS" => look.find(AttachmentFinding::PdfScript),
            b"URI" | b"F" => {
                if let Some(string) = dict.get::<hayro_syntax::object::String>(key.as_ref()) {
                    look.link(
                        &super::text(string.as_bytes()),
                        LinkPlace::Attachment,
                        budget,
                    );
                }
            }
            _ => {}
        }
        match value {
            MaybeRef::NotRef(Object::Name(name)) => match name.as_ref() {
                b"JavaScript" | b"Launch" => look.find(AttachmentFinding::PdfScript),
                b"EmbeddedFile" => look.external("embedded-file"),
                b"SubmitForm" => look.external("submit-form"),
                b"GoToR" | b"GoToE" => look.external("remote-document"),
                _ => {}
            },
            MaybeRef::NotRef(inner) => walk(look, inner, depth, budget),
            MaybeRef::Ref(_) => {}
        }
    }
}
