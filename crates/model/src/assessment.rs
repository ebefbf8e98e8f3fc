use crate::Evidence;
use serde::{Deserialize, Serialize};

/// What the message is. There is no "safe".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 危険: fraud.
    Dangerous,
    /// 疑わしい: probably fraud.
    Suspicious,
    /// 迷惑: harmless if ignored (chain messages, advertising, list-wash).
    Unwanted,
    /// 判断できない: nothing to go on.
    Inconclusive,
    /// 公式の特徴と一致: authenticated, aligned, and every link official.
    Consistent,
}

impl Level {
    /// Every level, worst first.
    pub const ALL: [Level; 5] = [
        Level::Dangerous,
        Level::Suspicious,
        Level::Unwanted,
        Level::Inconclusive,
        Level::Consistent,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Dangerous => "dangerous",
            Level::Suspicious => "suspicious",
            Level::Unwanted => "unwanted",
            Level::Inconclusive => "inconclusive",
            Level::Consistent => "consistent",
        }
    }

    /// The level of that name.
    pub fn parse(name: &str) -> Option<Level> {
        Level::ALL.into_iter().find(|l| l.as_str() == name)
    }
}

/// A kind of scam and its share of the explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KindShare {
    /// Playbook id.
    pub id: String,
    /// 0–1; all shares of an assessment sum to at most 1.
    pub share: f32,
}

/// What the message is, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// The level.
    pub level: Level,
    /// Probability (0–1) that the message is malicious or unwanted.
    pub probability: f32,
    /// Kinds, best first.
    pub kinds: Vec<KindShare>,
    /// The brand it speaks in the name of (brand id), when it does.
    pub brand: Option<String>,
    /// The evidence, by size of contribution.
    pub evidence: Vec<Evidence>,
    /// Version of the knowledge pack and the model it was made with.
    pub version: String,
}
