use madoguchi_model::Channel;
use serde::Deserialize;

/// `playbooks/<id>/samples.toml`: messages that must match and near misses that must not.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Samples {
    /// Which hand wrote them.
    pub author: String,
    /// Must come out with this playbook first.
    #[serde(default, rename = "match")]
    pub matches: Vec<Sample>,
    /// Must not be flagged at all.
    #[serde(default)]
    pub no_match: Vec<Sample>,
}

/// One sample message.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Its playbook, in files that hold several kinds.
    #[serde(default)]
    pub kind: String,
    /// Unique in its file.
    pub id: String,
    /// How it came.
    pub channel: Channel,
    /// Sender as shown.
    #[serde(default)]
    pub from: String,
    /// Recipient as shown.
    #[serde(default)]
    pub to: String,
    /// Subject.
    #[serde(default)]
    pub subject: String,
    /// Text.
    pub body: String,
    /// HTML alternative.
    #[serde(default)]
    pub html: String,
    /// The receiver recorded DMARC pass for the From domain.
    #[serde(default)]
    pub authenticated: bool,
    /// The inventory item this message tells anew.
    #[serde(default)]
    pub seed: String,
    /// Other kinds that are right first answers too.
    #[serde(default)]
    pub also: Vec<String>,
    /// A remark for those who keep it.
    #[serde(default)]
    pub note: String,
}

/// `tellings/<hand>.toml`: what people say who were sent such messages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tellings {
    /// Which hand wrote them.
    pub hand: String,
    /// The tellings.
    pub telling: Vec<Telling>,
}

/// One person's account in their own words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telling {
    /// The playbook it tells of; empty when it tells of nothing bad.
    pub kind: String,
    /// Other playbooks that are right answers too.
    #[serde(default)]
    pub also: Vec<String>,
    /// What the teller surely did.
    pub states: Vec<String>,
    /// What must not be proposed: denied, feared, planned, or done by others.
    pub not: Vec<String>,
    /// The words.
    pub text: String,
}

/// `genuine/<family>.toml`: clean messages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenuineFile {
    /// The file's stem.
    pub family: String,
    /// Which hand wrote them.
    pub author: String,
    /// The messages.
    pub message: Vec<CleanMessage>,
}

/// One clean message; see `knowledge/genuine/README.md`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CleanMessage {
    /// Unique in its file.
    pub id: String,
    /// How it came.
    pub channel: Channel,
    /// The sender's brand is one the project knows.
    #[serde(default)]
    pub listed: bool,
    /// The receiver recorded DMARC pass, and every link is official.
    #[serde(default)]
    pub authenticated: bool,
    /// Sender as shown.
    #[serde(default)]
    pub from: String,
    /// Recipient as shown.
    #[serde(default)]
    pub to: String,
    /// Subject.
    #[serde(default)]
    pub subject: String,
    /// Date.
    #[serde(default)]
    pub date: String,
    /// Text.
    pub body: String,
    /// HTML alternative.
    #[serde(default)]
    pub html: String,
}
