use crate::Wording;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Whether a desk is open at a given time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "open")]
pub enum OpenState {
    /// Open, until then when it closes the same day.
    Open {
        /// Closing time.
        #[serde(with = "time::serde::rfc3339::option")]
        until: Option<OffsetDateTime>,
    },
    /// Closed, opening next then.
    Closed {
        /// Next opening; `None` when beyond the holiday table.
        #[serde(with = "time::serde::rfc3339::option")]
        next: Option<OffsetDateTime>,
    },
    /// Hours differ by place, are not known, or no time was given.
    Unknown,
}

/// A desk to turn to, as it stands for this person now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContactPoint {
    /// Contact id, or `role:…` when no desk of that role is known.
    pub id: String,
    /// Its name.
    pub name: Wording,
    /// The number to call; empty when there is none to offer.
    pub phone: String,
    /// The number may be offered to tap (confidence A). Otherwise say "check first" with the date.
    pub tap: bool,
    /// When the entry was checked, ISO 8601 date.
    pub checked: String,
    /// Official page; empty when none.
    pub url: String,
    /// What a call costs.
    pub cost: Wording,
    /// Opening hours in words.
    pub hours: Wording,
    /// Open now?
    pub open: OpenState,
    /// What it is for; empty for a role.
    #[serde(default)]
    pub use_for: Wording,
    /// Who can use it; empty for a role.
    #[serde(default)]
    pub who: Wording,
    /// Languages it speaks (ISO 639-1); empty when not known.
    #[serde(default)]
    pub languages: Vec<String>,
    /// What to say.
    pub say: Wording,
    /// What to have at hand.
    pub have_ready: Wording,
    /// A way without voice.
    pub without_voice: Wording,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdviceStep {
    /// Step id.
    pub id: String,
    /// Urgency band; lower first.
    pub urgency: u8,
    /// What to do.
    pub what: Wording,
    /// Why.
    pub why: Wording,
    /// Whom to turn to.
    pub contacts: Vec<ContactPoint>,
}

/// One thing not to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// Its id.
    pub id: String,
    /// What not to do.
    pub what: Wording,
}

/// What to do now, in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Advice {
    /// Steps, first things first.
    pub steps: Vec<AdviceStep>,
    /// What not to do.
    pub donts: Vec<Warning>,
    /// The official way to look for oneself, when a brand is claimed.
    pub route: Option<Wording>,
}
