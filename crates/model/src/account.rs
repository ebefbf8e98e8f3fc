use crate::{Span, State};
use serde::{Deserialize, Serialize};

/// Whether a passage is the person's account or a quotation of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PassageKind {
    /// What the person says.
    Account,
    /// What the person quotes: the sender's words.
    Quotation,
}

/// A stretch of what was pasted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Account or quotation.
    pub kind: PassageKind,
    /// Where it stands in the text of role `Account` (which holds everything as it was given).
    pub span: Span,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "who", content = "as")]
pub enum Who {
    /// The person who tells.
    Myself,
    /// Somebody else, as called in the account (母, 祖父, 友人).
    Other(String),
}

/// One thing told: that somebody did, or did not do, something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What was, or was not, done.
    pub state: State,
    /// It is denied (入力していない), only hoped for, feared or asked about.
    pub negated: bool,
    /// Who did it.
    pub who: Who,
    /// Where it is told.
    pub span: Span,
    /// Order in time as told, from 0.
    pub order: u16,
}

/// What a person tells about a message, beside or instead of the message itself.
///
/// The whole input stands in the message's text of role `Account`; quotations are also there as texts of
/// role `Body` and are the only sender's words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// Account and quotation, in order, covering the whole.
    pub passages: Vec<Passage>,
    /// What is told, filled in by the analysis.
    pub told: Vec<Told>,
}
