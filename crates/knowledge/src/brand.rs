use crate::{Confidence, Day};
use madoguchi_model::Wording;
use serde::{Deserialize, Serialize};

/// A name that fraud uses: `brands/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brand {
    /// Its id, the file's stem. Not written in the file.
    #[serde(default)]
    pub id: String,
    /// Its sector (`delivery`, `bank` …).
    pub sector: String,
    /// How well founded.
    pub confidence: Confidence,
    /// What states it.
    pub source: String,
    /// When it was checked.
    pub checked: Day,
    /// When it must be checked again.
    pub review_by: Day,
    /// Naming one claims the brand.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Common words that count only beside other signs.
    #[serde(default)]
    pub weak_aliases: Vec<String>,
    /// Ways fraud writes it.
    #[serde(default)]
    pub fraud_spellings: Vec<String>,
    /// Host tokens look-alikes use.
    #[serde(default)]
    pub domain_tokens: Vec<String>,
    /// Numbers or names it really sends SMS from; empty = unknown.
    #[serde(default)]
    pub sms_senders: Vec<String>,
    /// Its own warning page.
    #[serde(default)]
    pub warning_url: String,
    /// Its name.
    pub name: Wording,
    /// Official domains.
    pub domains: Domains,
    /// The official way to look for oneself.
    pub route: Wording,
    /// What it never does.
    #[serde(default)]
    pub never: Vec<BrandFact>,
    /// What it does do.
    #[serde(default)]
    pub does: Vec<BrandFact>,
}

/// Official domains; a domain covers its sub-domains.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Domains {
    /// Of pages.
    #[serde(default)]
    pub web: Vec<String>,
    /// Of mail senders.
    #[serde(default)]
    pub mail: Vec<String>,
}

/// A fact about what a brand does or never does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrandFact {
    /// Japanese.
    pub ja: String,
    /// Easy Japanese.
    #[serde(rename = "ja-easy")]
    pub ja_easy: String,
    /// English.
    pub en: String,
    /// How well founded.
    pub confidence: Confidence,
    /// What states it.
    pub source: String,
}

impl BrandFact {
    /// The sentence in every language.
    pub fn wording(&self) -> Wording {
        Wording {
            ja: self.ja.clone(),
            ja_easy: self.ja_easy.clone(),
            en: self.en.clone(),
        }
    }
}
