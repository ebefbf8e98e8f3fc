use crate::{Confidence, Day};
use madoguchi_model::Wording;
use serde::{Deserialize, Serialize};

/// A plain list: `lists/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Its id, the file's stem.
    pub id: String,
    /// What states it.
    pub source: String,
    /// How well founded.
    pub confidence: Confidence,
    /// When it was checked.
    pub checked: Day,
    /// When it must be checked again.
    pub review_by: Day,
    /// What being on it means.
    pub meaning: Wording,
    /// The entries.
    pub entry: Vec<ListEntry>,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListEntry {
    /// The listed thing.
    pub value: String,
    /// Its kind.
    #[serde(default)]
    pub kind: String,
    /// A remark for those who keep the list.
    #[serde(default)]
    pub note: String,
    /// Japanese name.
    #[serde(default)]
    pub ja: String,
    /// English name.
    #[serde(default)]
    pub en: String,
    /// A URL parameter.
    #[serde(default)]
    pub param: String,
    /// A path prefix.
    #[serde(default)]
    pub prefix: String,
    /// A country, ISO 3166-1 alpha-2.
    #[serde(default)]
    pub country: String,
}
