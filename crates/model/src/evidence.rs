use crate::Span;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How much an observation or rule says, its prior until a model was trained on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Needs other evidence too.
    Weak,
    /// Rarely seen in honest messages.
    Medium,
    /// Nobody honest does this.
    Strong,
}

/// What an observation speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Toward {
    /// Fraud.
    Scam,
    /// Unwanted but harmless if ignored.
    Unwanted,
    /// An honest sender.
    Genuine,
    /// Neither: a fact rules build on.
    Neutral,
}

/// One observed fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The observation's id (`link.lookalike`, `says.urgent`).
    pub id: Cow<'static, str>,
    /// What it speaks for.
    pub toward: Toward,
    /// How much it says.
    pub strength: Strength,
    /// Where in the message it rests; empty for headers and absences.
    pub spans: Vec<Span>,
    /// Values for the sentence that explains it, by the names used there (`{host}`, `{brand}`).
    /// They come from the message: neutralise them before showing.
    pub values: Vec<(Cow<'static, str>, String)>,
    /// Contribution to the assessment in log-odds, positive towards fraud; filled in by `assess`.
    pub weight: f32,
}

impl Evidence {
    /// Evidence with no place and no values.
    pub fn new(id: impl Into<Cow<'static, str>>, toward: Toward, strength: Strength) -> Evidence {
        Evidence {
            id: id.into(),
            toward,
            strength,
            spans: Vec::new(),
            values: Vec::new(),
            weight: 0.0,
        }
    }

    /// With the place it rests on.
    pub fn at(mut self, span: Span) -> Evidence {
        self.spans.push(span);
        self
    }

    /// With a value for its sentence.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Evidence {
        self.values.push((Cow::Borrowed(name), value.into()));
        self
    }

    /// A value by name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|v| v.0 == name).map(|v| &*v.1)
    }
}
