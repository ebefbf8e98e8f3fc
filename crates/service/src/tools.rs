//! The guides' tools: what a person typed into a guide's form, and what is answered. The page, the API and the
//! command line use the same forms and the same answers.
//!
//! Nothing here is kept, and nothing typed comes back as a sentence but without controls and direction marks.
//! What stands in [`ToolText`] is meant for copying: it is as it was typed, or made of addresses that were read.

mod answers;
mod form;
mod typed;

use crate::Counter;
use crate::text::is_harmful;
use answers::Answering;
use madoguchi_knowledge::{Guide, Tool};
use madoguchi_model::Lang;
use schemars::JsonSchema;
use serde::Serialize;
use typed::Typed;

pub use form::{FieldKind, ToolField, ToolForm, ToolOption};

/// The answer of a tool, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct ToolResult {
    /// Something was computed. When not, `summary` says what to enter, and `mend` where.
    pub answered: bool,
    /// The first sentence.
    pub summary: String,
    /// More sentences, each for itself.
    pub points: Vec<String>,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What of the input was not used, and why.
    pub left_out: Vec<String>,
    /// Texts to copy, in order.
    pub texts: Vec<ToolText>,
    /// Official pages to go on with.
    pub links: Vec<ToolLink>,
    /// The section of the guide that says how to go on.
    pub section: Option<ToolSection>,
    /// The field to mend.
    pub mend: Option<String>,
    /// The input as it was used: known fields, bounded. For a form that shows it again.
    #[serde(skip)]
    pub typed: Vec<(String, String)>,
}

/// A text to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToolText {
    /// What it is.
    pub kind: TextKind,
    /// Its heading.
    pub label: String,
    /// The text. Untrusted.
    pub text: String,
    /// How much of a box it fills, in the desk's own count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used: Option<u32>,
    /// How much the box takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
}

/// What a text to copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// A Sieve script (RFC 5228).
    Sieve,
    /// A file for Gmail's "Import filters".
    Gmail,
    /// What goes into one box of a desk's form.
    Box,
    /// The note for the police.
    Note,
}

/// A text as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextFile {
    /// The name by which a form asks for it: the program's.
    pub program: &'static str,
    /// The file's name.
    pub name: &'static str,
    /// Its content type.
    pub content_type: &'static str,
}

impl TextKind {
    /// The file it can be had as. Boxes and notes are for copying and printing only.
    pub fn file(self) -> Option<TextFile> {
        match self {
            TextKind::Sieve => Some(TextFile {
                program: "sieve",
                name: "madoguchi.sieve",
                content_type: "text/plain; charset=utf-8",
            }),
            TextKind::Gmail => Some(TextFile {
                program: "gmail",
                name: "madoguchi-gmail.xml",
                content_type: "application/xml",
            }),
            TextKind::Box | TextKind::Note => None,
        }
    }
}

/// An official page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToolLink {
    /// Its address.
    pub url: String,
    /// What it is.
    pub text: String,
}

/// A section of a guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToolSection {
    /// Its id within the guide.
    pub id: String,
    /// Its heading.
    pub title: String,
}

impl Counter {
    /// The form of a guide's tool; `None` when the guide has none. A link is checked as any message is.
    pub fn tool_form(&self, guide: &str, lang: Lang) -> Option<ToolForm> {
        let guide = self.guide(guide)?;
        form::form_of(self, guide, lang)
    }

    /// What a guide's tool answers to what was typed: names of fields (as [`Counter::tool_form`] gives them) and
    /// their values. Unknown fields are passed over, long values are cut, which the answer says. `None` when the
    /// guide has no tool.
    pub fn tool(&self, guide: &str, typed: &[(String, String)], lang: Lang) -> Option<ToolResult> {
        let form = self.tool_form(guide, lang)?;
        let guide = self.guide(guide)?;
        let typed = Typed::bounded(&form, typed);
        let answering = Answering {
            counter: self,
            guide,
            lang,
            form: &form,
            typed: &typed,
        };
        let mut result = match guide.tool? {
            Tool::LinkCheck => return None,
            Tool::AddressStrength => answering.address(),
            Tool::TrackingNumber => answering.number(),
            Tool::FilterRules => answering.filter(),
            Tool::DeskText => answering.desk_text(),
            Tool::PoliceNote => answering.note(),
        };
        result.left_out.splice(0..0, answering.cut());
        result.typed = typed.pairs;
        Some(result)
    }

    fn guide(&self, id: &str) -> Option<&Guide> {
        self.analyst().knowledge().pack().guides.get(id)
    }
}

/// A sentence without what a terminal or a page would act on.
fn plain(sentence: &str) -> String {
    sentence.chars().filter(|c| !is_harmful(*c)).collect()
}
