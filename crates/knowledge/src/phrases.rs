use crate::{Confidence, Day};
use madoguchi_model::{Strength, Toward, Wording};
use serde::{Deserialize, Deserializer, Serialize};

/// A group of things a message says: one observation found by phrases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Observation id (`says.parcel-absence`).
    pub id: String,
    /// How much it says on its own.
    pub strength: Strength,
    /// What it speaks for.
    pub toward: Toward,
    /// The sentence shown as the reason.
    pub meaning: Wording,
    /// Any of these.
    pub phrases: Vec<Phrase>,
    /// Characters that may stand between the parts of a phrase.
    pub gap: u16,
    /// What states it.
    pub source: String,
    /// How well founded.
    pub confidence: Confidence,
    /// When it was checked.
    pub checked: Day,
    /// When it must be checked again.
    pub review_by: Day,
}

/// Parts that stand in this order, near each other. A literal has one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phrase(pub Vec<String>);

impl<'de> Deserialize<'de> for Phrase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Phrase, D::Error> {
        crate::AnyOf::deserialize(deserializer).map(|parts| Phrase(parts.0))
    }
}

/// `phrases/<topic>.toml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PhraseFile {
    source: String,
    confidence: Confidence,
    checked: Day,
    review_by: Day,
    #[serde(default)]
    group: Vec<WrittenGroup>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGroup {
    id: String,
    strength: Strength,
    toward: Toward,
    meaning: Wording,
    phrases: Vec<Phrase>,
    gap: Option<u16>,
    source: Option<String>,
    confidence: Option<Confidence>,
    checked: Option<Day>,
    review_by: Option<Day>,
}

impl PhraseFile {
    /// The groups, each with its provenance.
    pub(crate) fn groups(self) -> Vec<Group> {
        let PhraseFile {
            source,
            confidence,
            checked,
            review_by,
            group,
        } = self;
        group
            .into_iter()
            .map(|g| Group {
                id: g.id,
                strength: g.strength,
                toward: g.toward,
                meaning: g.meaning,
                phrases: g.phrases,
                gap: g.gap.unwrap_or(16),
                source: g.source.unwrap_or_else(|| source.clone()),
                confidence: g.confidence.unwrap_or(confidence),
                checked: g.checked.unwrap_or(checked),
                review_by: g.review_by.unwrap_or(review_by),
            })
            .collect()
    }
}
