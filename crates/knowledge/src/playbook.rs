use crate::{AnyOf, Confidence, Day};
use madoguchi_model::{Channel, Strength, Wording};
use serde::{Deserialize, Serialize};

/// A kind of scam (手口): `playbooks/<id>/playbook.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Playbook {
    /// Its id, the folder's name.
    pub id: String,
    /// Ids other lists use for it (`K01`).
    #[serde(default)]
    pub alias: Vec<String>,
    /// What a message of this kind is.
    pub level: PlaybookLevel,
    /// What makes it this kind is no matter of words: only a rule names it, or a person's account.
    #[serde(default)]
    pub by_rule_only: bool,
    /// Sectors of the brands it speaks in the name of: such a brand speaks for this kind.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// The channels it uses.
    pub channels: Vec<Channel>,
    /// Contact ids and `role:…`, by use.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// Items of the inventory it covers.
    #[serde(default)]
    pub seeds: Vec<String>,
    /// What states it.
    pub source: String,
    /// How well founded.
    pub confidence: Confidence,
    /// When it was checked.
    pub checked: Day,
    /// When it must be checked again.
    pub review_by: Day,
    /// Heading.
    pub name: Wording,
    /// One sentence: what this message is.
    pub definition: Wording,
    /// What they will try next.
    pub next: Wording,
    /// What it costs people.
    pub cost: Wording,
    /// Tell-tale signs.
    #[serde(default)]
    pub sign: Vec<Wording>,
    /// When it matches.
    pub rule: Vec<Rule>,
}

/// What a message is when a playbook matches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaybookLevel {
    /// Fraud.
    Dangerous,
    /// Harmless if ignored.
    Unwanted,
}

/// One way a playbook can match.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// How much it says.
    pub strength: Strength,
    /// Each must hold.
    pub all_of: Vec<AnyOf>,
    /// None of these may hold.
    #[serde(default)]
    pub unless: Vec<String>,
    /// It only names the kind of a message that is flagged for other reasons, and flags nothing itself.
    #[serde(default)]
    pub hint: bool,
}
