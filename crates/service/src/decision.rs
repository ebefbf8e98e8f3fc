//! What staff decide on a case: the line the desk writes and `madoguchi train --from-store` learns from.

use madoguchi_model::Channel;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a message is labelled as.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// Fraud.
    #[serde(alias = "phish")]
    Malicious,
    /// Advertising and the like.
    #[serde(alias = "spam")]
    Unwanted,
    /// Honest.
    #[serde(alias = "ham")]
    Legit,
    /// Nobody can tell: counted apart, never learned from.
    Grey,
}

impl Label {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Malicious => "malicious",
            Label::Unwanted => "unwanted",
            Label::Legit => "legit",
            Label::Grey => "grey",
        }
    }
}

/// Who decided, as a role. There is no place for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Whoever took the question at the desk.
    Desk,
    /// Whoever looked into the message.
    Analyst,
    /// Whoever confirmed another's decision.
    Supervisor,
    /// Taken over from a list decided earlier.
    Import,
}

/// One decision on one case; a line of the store. A later decision on the same case takes its place.
///
/// The message stands in the fields of the lists `madoguchi eval` reads, so that a store can be measured as it
/// is. Names, addresses and numbers of the person who asked are taken out before it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Id of the case. Of several decisions with one id the last by `decided` counts; of those at the same time,
    /// the last line.
    #[schemars(length(min = 1))]
    pub id: String,
    /// When it was decided (RFC 3339).
    #[schemars(extend("format" = "date-time"))]
    pub decided: String,
    /// What the message is. None yet: it is counted and not learned from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// Playbooks that are right answers, the best first: ids or aliases. None for honest messages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// How the message came.
    #[schemars(with = "String", extend("enum" = ["mail", "sms", "rcs", "line", "sns", "web", "voice", "text"]))]
    pub channel: Channel,
    /// Sender as shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Subject of a mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The text, redacted. May be empty only when the decision is withdrawn.
    #[serde(default)]
    pub body: String,
    /// Addresses of links that do not stand in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Near-copies share a cluster; one is never split between what is learned and what is measured.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cluster: String,
    /// Day the message came: YYYY-MM-DD, or a part of it from its beginning. Without it, the day it was decided.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Who decided, as a role.
    pub by: Role,
    /// The decision no longer holds, or the person withdrew the message: nothing of this case is learned.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}
