//! The published JSON of the commands.

use madoguchi_model::Assessment;
use madoguchi_service::{Answer, Decision, Ground, Kind};
use schemars::JsonSchema;
use serde::Serialize;

/// A line of `scan --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ScanLine {
    /// Path; of an mbox with `#` and the message's number from 0.
    path: String,
    /// dangerous, suspicious, unwanted, inconclusive, consistent.
    level: String,
    /// Probability that it is malicious or unwanted, 0–1.
    probability: f32,
    /// Kinds, best first.
    kinds: Vec<Kind>,
    /// Brand it speaks in the name of.
    brand: Option<String>,
    /// Ids of the evidence, by contribution.
    evidence: Vec<String>,
}

impl ScanLine {
    pub(crate) fn new(path: &str, assessment: &Assessment) -> ScanLine {
        ScanLine {
            path: path.to_owned(),
            level: assessment.level.as_str().to_owned(),
            probability: assessment.probability,
            kinds: assessment.kinds.iter().map(Kind::from).collect(),
            brand: assessment.brand.clone(),
            evidence: assessment
                .evidence
                .iter()
                .map(|e| e.id.to_string())
                .collect(),
        }
    }
}

/// One object of `check --json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CheckLine {
    /// Path, `-` for standard input.
    path: String,
    #[serde(flatten)]
    answer: Answer,
}

impl CheckLine {
    pub(crate) fn new(path: &str, ground: &Ground) -> CheckLine {
        CheckLine {
            path: path.to_owned(),
            answer: Answer::new(ground),
        }
    }
}

/// The JSON Schema (2020-12) of a line of `check --json`.
pub fn json_schema() -> String {
    let schema = schemars::schema_for!(CheckLine);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

/// The JSON Schema (2020-12) of a line of the store that `train --from-store` reads.
pub fn label_schema() -> String {
    let schema = schemars::schema_for!(Decision);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
