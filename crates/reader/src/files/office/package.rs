//! Word, Excel and PowerPoint since 2007: parts in a ZIP (ECMA-376, Open Packaging Conventions).

use super::{PART_BYTES, field};
use crate::Budget;
use crate::files::archive::zip::Zip;
use crate::files::look::Look;
use crate::files::picture;
use crate::files::xml::{Piece, attribute, pieces, resolved};
use madoguchi_model::{AttachmentFinding, LinkPlace};

/// Parts of one document that are read.
const PARTS: usize = 100;
/// Bytes of a picture in a document that is searched for codes.
const PICTURE_BYTES: usize = 2 << 20;

/// Looks into a document.
pub(in crate::files) fn inspect(look: &mut Look, zip: &mut Zip, budget: &mut Budget) {
    let mut left = PARTS;
    let mut words = String::new();
    for index in 0..zip.names().len() {
        let Some(name) = zip.names().get(index).cloned() else {
            return;
        };
        known_part(look, &name);
        let kind = Part::of(&name);
        let most = if kind == Part::Picture {
            PICTURE_BYTES
        } else {
            PART_BYTES
        };
        if kind == Part::Other || left == 0 {
            continue;
        }
        left -= 1;
        let Some(part) = zip.content(index, most, budget) else {
            continue;
        };
        match kind {
            Part::Picture => picture::search(look, &part, budget),
            Part::Relationships => relationships(look, &String::from_utf8_lossy(&part), budget),
            _ => text(look, &String::from_utf8_lossy(&part), &mut words, budget),
        }
    }
    look.words(words, budget);
}

/// Looks into a document that is one XML file.
pub(in crate::files) fn single(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let xml = crate::charset::decode(bytes, None, "attachment", budget);
    if xml.contains("editdata.mso") || xml.contains("vbaProject.bin") {
        look.find(AttachmentFinding::Macro);
    }
    if xml.contains("<o:OLEObject") || xml.contains("oleObject") {
        look.external("embedded-object");
    }
    let mut words = String::new();
    text(look, &xml, &mut words, budget);
    relationships(look, &xml, budget);
    look.words(words, budget);
}

/// Parts whose presence says enough.
fn known_part(look: &mut Look, name: &str) {
    let base = name.rsplit('/').next().unwrap_or(name);
    if base.eq_ignore_ascii_case("vbaProject.bin") || name.contains("/macrosheets/") {
        look.find(AttachmentFinding::Macro);
    }
    if name.contains("/embeddings/") && base.ends_with(".bin") {
        look.external("embedded-object");
    }
    if name.contains("/activeX/") && base.ends_with(".xml") {
        look.external("activex");
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Relationships,
    Words,
    Picture,
    Other,
}

impl Part {
    fn of(name: &str) -> Part {
        let starts = |start: &str| name.starts_with(start);
        let words = [
            "word/document",
            "word/header",
            "word/footer",
            "word/footnotes",
            "xl/sharedStrings",
            "xl/worksheets/",
        ];
        let more = [
            "ppt/slides/slide",
            "ppt/notesSlides/",
            "xl/externalLinks/",
            "word/comments",
        ];
        if name.ends_with(".rels") {
            Part::Relationships
        } else if name.ends_with(".xml") && words.iter().chain(&more).any(|w| starts(w)) {
            Part::Words
        } else if name.contains("/media/")
            && [".png", ".jpg", ".jpeg", ".gif", ".bmp"]
                .iter()
                .any(|e| name.ends_with(e))
        {
            Part::Picture
        } else {
            Part::Other
        }
    }
}

/// What a part refers to outside of the document.
fn relationships(look: &mut Look, xml: &str, budget: &mut Budget) {
    for piece in pieces(xml) {
        let Piece::Open("Relationship", attributes) = piece else {
            continue;
        };
        let external = attribute(attributes, "TargetMode")
            .is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
        let (Some(kind), Some(target)) = (
            attribute(attributes, "Type"),
            attribute(attributes, "Target"),
        ) else {
            continue;
        };
        if !external {
            continue;
        }
        // The last word of the type's address says what it is.
        let kind = kind.rsplit('/').next().unwrap_or("");
        if kind == "hyperlink" {
            look.link(&target, LinkPlace::Attachment, budget);
            continue;
        }
        look.link(&target, LinkPlace::Resource, budget);
        let kind: String = kind
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(40)
            .collect();
        look.external(if kind == "attachedTemplate" {
            "template"
        } else {
            &kind
        });
    }
}

/// The words of a part, its fields, and formulas that lead somewhere.
fn text(look: &mut Look, xml: &str, words: &mut String, budget: &mut Budget) {
    let most = budget.limits().text_bytes;
    let mut inside = "";
    let mut instruction = String::new();
    for piece in pieces(xml) {
        match piece {
            Piece::Open(name @ ("t" | "instrText" | "f"), _) => inside = name,
            Piece::Open("tab", _) => words.push('\t'),
            Piece::Open("br", _) => words.push('\n'),
            Piece::Open("ddeLink", _) => look.external("dde"),
            Piece::Open("fldSimple", attributes) => {
                if let Some(code) = attribute(attributes, "instr") {
                    field(look, &code, budget);
                }
            }
            // Between the parts of a field's instruction stands formatting.
            Piece::Open("fldChar", _) => field(look, &std::mem::take(&mut instruction), budget),
            Piece::Text(text) if inside == "t" && words.len() < most => {
                words.push_str(&resolved(text))
            }
            Piece::Text(text) if inside == "instrText" && instruction.len() < 8_192 => {
                instruction.push_str(&resolved(text));
            }
            Piece::Text(text) if inside == "f" && text.contains("HYPERLINK(") => {
                formula(look, &resolved(text), budget)
            }
            Piece::Close("t" | "instrText" | "f") => inside = "",
            Piece::Close("p" | "si" | "row" | "tr") => words.push('\n'),
            Piece::Close("tc") => words.push('\t'),
            _ => {}
        }
    }
    field(look, &instruction, budget);
}

/// `HYPERLINK("address", "words")`
fn formula(look: &mut Look, formula: &str, budget: &mut Budget) {
    for address in formula.split('"').skip(1).step_by(2).take(10) {
        look.link(address, LinkPlace::Attachment, budget);
    }
}
