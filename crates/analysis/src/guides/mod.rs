//! What the guides without a message can compute: pure functions that take what a person typed and give
//! ids of sentences the guide holds in every language.

pub mod address;
pub mod desk_text;
pub mod filters;
pub mod note;
pub mod tracking;

use madoguchi_knowledge::Guide;
use madoguchi_model::Lang;

/// A sentence a tool answers with: the id of an `[[answer]]` of its guide and what fills the gaps of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The id of the answer.
    pub id: &'static str,
    /// What stands for `{name}` in it. Typed text comes here as it was typed, bounded in length.
    pub values: Vec<(&'static str, String)>,
}

impl Finding {
    fn bare(id: &'static str) -> Finding {
        Finding {
            id,
            values: Vec::new(),
        }
    }

    fn with(id: &'static str, name: &'static str, value: impl Into<String>) -> Finding {
        Finding {
            id,
            values: vec![(name, value.into())],
        }
    }

    /// The sentence in a language; `None` when the guide does not have it. A value is put in once and never
    /// looked at again, so that braces somebody typed stay what they are.
    pub fn sentence(&self, guide: &Guide, lang: Lang) -> Option<String> {
        let mut rest = guide.answer(self.id)?.get(lang);
        let mut out = String::with_capacity(rest.len());
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                break;
            };
            match self.values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => out.push_str(value),
                None => out.extend(["{", name, "}"]),
            }
            rest = tail;
        }
        out.push_str(rest);
        Some(out)
    }
}

/// A typed text with full-width ASCII and the ideographic space made half-width, at most `most` characters of
/// it, trimmed. Japanese keyboards give full-width letters without anybody noticing.
fn half_width(typed: &str, most: usize) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let text: String = typed.trim().chars().take(most).map(narrow).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests;
