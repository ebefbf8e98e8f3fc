//! Documents of office programs.

pub(super) mod ole;
pub(super) mod onenote;
pub(super) mod opendocument;
pub(super) mod package;

use super::look::{Look, is_address};
use crate::Budget;
use madoguchi_model::LinkPlace;

/// Bytes of one XML part that are read.
const PART_BYTES: usize = 4 << 20;

/// Whether the text begins a field's instruction rather than going on with one.
pub(super) fn begins_field(text: &str) -> bool {
    let text = text.trim_start();
    [
        "HYPERLINK",
        "DDE",
        "INCLUDE",
        "LINK",
        "PAGE",
        "TOC",
        "REF",
        "MERGE",
        "DATE",
        "TIME",
        "FORM",
        "SEQ",
        "MACRO",
    ]
    .iter()
    .any(|word| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    })
}

/// Looks at the instruction of a field (ECMA-376 part 1 section 17.16): where it leads or what it loads.
pub(super) fn field(look: &mut Look, instruction: &str, budget: &mut Budget) {
    let instruction = instruction.trim();
    let word = instruction
        .split_whitespace()
        .next()
        .unwrap_or("")
        .to_ascii_uppercase();
    match &*word {
        "DDE" | "DDEAUTO" => look.external("dde"),
        "INCLUDEPICTURE" | "INCLUDETEXT" | "LINK" | "HYPERLINK" => {
            let place = if word == "HYPERLINK" {
                LinkPlace::Attachment
            } else {
                LinkPlace::Resource
            };
            for address in instruction
                .split([' ', '"', '“', '”'])
                .filter(|w| is_address(w))
                .take(3)
            {
                look.link(address, place, budget);
                if place == LinkPlace::Resource {
                    look.external("linked-object");
                }
            }
        }
        "MACROBUTTON" => look.external("macro-button"),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
