use crate::{Confidence, Day};
use madoguchi_model::{Carrier, Device, Level, State, Wording};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A state a condition asks for; `paid` means any way of paying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateCondition {
    /// That state.
    Is(State),
    /// Paid in any way.
    AnyPayment,
}

impl StateCondition {
    /// Whether `state` fulfils it.
    pub fn holds(self, state: State) -> bool {
        match self {
            StateCondition::Is(wanted) => wanted == state,
            StateCondition::AnyPayment => matches!(state, State::Paid(_)),
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            StateCondition::Is(state) => state.as_str(),
            StateCondition::AnyPayment => "paid",
        }
    }
}

impl Serialize for StateCondition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for StateCondition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<StateCondition, D::Error> {
        let name = String::deserialize(deserializer)?;
        if name == "paid" {
            return Ok(StateCondition::AnyPayment);
        }
        State::parse(&name).map(StateCondition::Is).ok_or_else(|| {
            de::Error::custom(format!("unknown state `{name}`; see knowledge/README.md"))
        })
    }
}

/// When a step or do-not applies. An empty list means "any".
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Conditions {
    /// Any of these states.
    pub states: Vec<StateCondition>,
    /// Any of these playbooks.
    pub kinds: Vec<String>,
    /// None of these playbooks.
    pub not_kinds: Vec<String>,
    /// Any of these levels.
    pub levels: Vec<Level>,
    /// Any of these devices.
    pub devices: Vec<Device>,
    /// Any of these carriers.
    pub carriers: Vec<Carrier>,
    /// At least so many hours ago.
    pub hours_from: Option<u32>,
    /// At most so many hours ago.
    pub hours_to: Option<u32>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Its id.
    pub id: String,
    /// When.
    pub when: Conditions,
    /// Order; lower first.
    pub urgency: u8,
    /// Contact ids and `role:…`.
    pub contacts: Vec<String>,
    /// What to do.
    pub what: Wording,
    /// Why.
    pub why: Wording,
    /// What states it.
    pub source: String,
    /// How well founded.
    pub confidence: Confidence,
    /// When it was checked.
    pub checked: Day,
    /// When it must be checked again.
    pub review_by: Day,
}

/// One thing not to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dont {
    /// Its id.
    pub id: String,
    /// When.
    pub when: Conditions,
    /// What not to do.
    pub text: Wording,
    /// What states it.
    pub source: String,
}

/// `advice/<topic>.toml` as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdviceFile {
    source: String,
    confidence: Confidence,
    checked: Day,
    review_by: Day,
    #[serde(default)]
    step: Vec<WrittenStep>,
    #[serde(default)]
    dont: Vec<WrittenDont>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStep {
    id: String,
    #[serde(default)]
    states: Vec<StateCondition>,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    not_kinds: Vec<String>,
    #[serde(default)]
    levels: Vec<Level>,
    #[serde(default)]
    devices: Vec<Device>,
    #[serde(default)]
    carriers: Vec<Carrier>,
    hours_from: Option<u32>,
    hours_to: Option<u32>,
    urgency: u8,
    #[serde(default)]
    contacts: Vec<String>,
    source: Option<String>,
    confidence: Option<Confidence>,
    checked: Option<Day>,
    review_by: Option<Day>,
    #[serde(rename = "do")]
    what: Wording,
    why: Wording,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDont {
    id: String,
    #[serde(default)]
    states: Vec<StateCondition>,
    #[serde(default)]
    kinds: Vec<String>,
    #[serde(default)]
    not_kinds: Vec<String>,
    #[serde(default)]
    levels: Vec<Level>,
    #[serde(default)]
    devices: Vec<Device>,
    #[serde(default)]
    carriers: Vec<Carrier>,
    hours_from: Option<u32>,
    hours_to: Option<u32>,
    source: Option<String>,
    text: Wording,
}

impl AdviceFile {
    /// The steps and do-nots, each with its provenance.
    pub fn into_parts(self) -> (Vec<Step>, Vec<Dont>) {
        let AdviceFile {
            source,
            confidence,
            checked,
            review_by,
            step,
            dont,
        } = self;
        let steps = step
            .into_iter()
            .map(|s| Step {
                id: s.id,
                when: Conditions {
                    states: s.states,
                    kinds: s.kinds,
                    not_kinds: s.not_kinds,
                    levels: s.levels,
                    devices: s.devices,
                    carriers: s.carriers,
                    hours_from: s.hours_from,
                    hours_to: s.hours_to,
                },
                urgency: s.urgency,
                contacts: s.contacts,
                what: s.what,
                why: s.why,
                source: s.source.unwrap_or_else(|| source.clone()),
                confidence: s.confidence.unwrap_or(confidence),
                checked: s.checked.unwrap_or(checked),
                review_by: s.review_by.unwrap_or(review_by),
            })
            .collect();
        let donts = dont
            .into_iter()
            .map(|d| Dont {
                id: d.id,
                when: Conditions {
                    states: d.states,
                    kinds: d.kinds,
                    not_kinds: d.not_kinds,
                    levels: d.levels,
                    devices: d.devices,
                    carriers: d.carriers,
                    hours_from: d.hours_from,
                    hours_to: d.hours_to,
                },
                text: d.text,
                source: d.source.unwrap_or_else(|| source.clone()),
            })
            .collect();
        (steps, donts)
    }
}
