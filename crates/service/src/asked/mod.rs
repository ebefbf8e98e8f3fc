//! What programs ask, and what they are answered: the same for the HTTP interface and for AI assistants.
//!
//! Everything here is published JSON, described by JSON Schema (2020-12); names and meanings stay within a version
//! of the interface.

mod guides;
mod names;

use crate::answer::{Contact, Step, contact, step};
use crate::{Answer, Counter, Ground};
use base64::Engine;
use base64::alphabet;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use madoguchi_knowledge::{Confidence, Contact as Desk};
use madoguchi_model::{
    Assessment, Carrier, Channel, Device, KindShare, Lang, Level, OpenState, Situation, State,
};
use madoguchi_reader::Intake;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

pub use guides::{AskedField, AskedTool, GuideInFull, GuideInList, GuideList, ToolAnswer};
pub use names::read_object;

/// A message to be checked.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedCheck {
    /// The message itself.
    pub message: AskedMessage,
    /// The name of the file it was in: a hint, content decides.
    #[serde(default)]
    #[schemars(length(max = 255))]
    pub name: Option<String>,
    /// How it came; guessed when not given.
    #[serde(default)]
    #[schemars(schema_with = "names::channel")]
    pub channel: Option<Channel>,
    /// The language of the answer; `ja` when not given.
    #[serde(default)]
    #[schemars(schema_with = "names::lang")]
    pub lang: Option<Lang>,
    /// What the person did, where they are. States are proposed from an account when none is given.
    #[serde(default, deserialize_with = "read_object")]
    pub situation: AskedSituation,
}

/// What is said of a message whose bytes come beside it.
#[derive(Debug, Clone, Default)]
pub struct AskedFile {
    /// The name of the file it was in: a hint, content decides.
    pub name: Option<String>,
    /// How it came; guessed when not given.
    pub channel: Option<Channel>,
    /// The language of the answer.
    pub lang: Option<Lang>,
    /// What the person did, where they are.
    pub situation: AskedSituation,
}

/// A message in one of two forms.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AskedMessage {
    /// Text as pasted: a message, a person's own account, or both.
    Text(#[schemars(length(min = 1, max = 262_144), regex(pattern = r"\S"))] String),
    /// A mail, picture, PDF or other file, in base64 (RFC 4648 section 4).
    Base64(
        #[schemars(
            length(min = 4, max = 22_369_624),
            regex(pattern = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)?$"),
            extend("contentEncoding" = "base64")
        )]
        String,
    ),
}

/// What is known of a person's situation. Nothing is assumed: all empty means "received it, did nothing".
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedSituation {
    /// What was done already; several can be true.
    #[serde(default, deserialize_with = "names::read_states")]
    #[schemars(schema_with = "names::states")]
    pub states: Vec<State>,
    /// On which device.
    #[serde(default)]
    #[schemars(schema_with = "names::device")]
    pub device: Option<Device>,
    /// With which carrier.
    #[serde(default)]
    #[schemars(schema_with = "names::carrier")]
    pub carrier: Option<Carrier>,
    /// Hours since it was done.
    #[serde(default, deserialize_with = "names::read_whole")]
    #[schemars(range(max = 8_760))]
    pub hours_since: Option<u32>,
    /// Prefecture by its code of JIS X 0401: 1 Hokkaido … 47 Okinawa.
    #[serde(default, deserialize_with = "names::read_whole")]
    #[schemars(range(min = 1, max = 47))]
    pub prefecture: Option<u8>,
}

/// A situation to be advised on, without a message.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedAdvice {
    /// The language of the answer; `ja` when not given.
    #[serde(default)]
    #[schemars(schema_with = "names::lang")]
    pub lang: Option<Lang>,
    /// The kind of scam, when it is known: a playbook id.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub kind: Option<String>,
    /// What the person did, where they are.
    #[serde(default, deserialize_with = "read_object")]
    pub situation: AskedSituation,
}

/// Desks to be listed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedContacts {
    /// The language of the answer; `ja` when not given.
    #[serde(default)]
    #[schemars(schema_with = "names::lang")]
    pub lang: Option<Lang>,
    /// Carrier and prefecture add the desks that are for them alone.
    #[serde(default, deserialize_with = "read_object")]
    pub situation: AskedSituation,
}

/// Guides to be listed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedGuides {
    /// The language of the answer; `ja` when not given.
    #[serde(default)]
    #[schemars(schema_with = "names::lang")]
    pub lang: Option<Lang>,
}

/// A guide to be read.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedGuide {
    /// Its id, from the list of guides.
    #[schemars(length(max = 64))]
    pub id: String,
    /// The language of the answer; `ja` when not given.
    #[serde(default)]
    #[schemars(schema_with = "names::lang")]
    pub lang: Option<Lang>,
}

/// What to do, without a message.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Advised {
    /// States the steps are for.
    states: Vec<String>,
    /// What to do, in order.
    steps: Vec<Step>,
    /// What not to do.
    donts: Vec<String>,
    /// Desks for it, those open now first.
    contacts: Vec<Contact>,
    /// Version of the knowledge.
    version: String,
}

/// Desks, those open now first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContactList {
    /// The desks.
    contacts: Vec<Contact>,
    /// Version of the knowledge.
    version: String,
}

/// Why a question has no answer. Each says what to do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// A value is outside its bounds: which, and what it may be.
    Invalid(String),
    /// There is nothing of that name.
    Unknown(String),
}

/// Bits beyond the last byte are passed over: RFC 4648 section 3.5 leaves that to the reader.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

/// Bytes of a text that is asked about.
const TEXT_BYTES: usize = 256 << 10;

impl AskedSituation {
    /// The situation at a time.
    ///
    /// # Errors
    /// When hours or prefecture are out of bounds.
    pub fn at(&self, now: OffsetDateTime) -> Result<Situation, Unanswered> {
        let invalid = |what: &str| Err(Unanswered::Invalid(what.to_owned()));
        if self.hours_since.is_some_and(|h| h > 8_760) {
            return invalid("situation.hours_since: write hours, 0 to 8760");
        }
        if self.prefecture.is_some_and(|p| !(1..=47).contains(&p)) {
            return invalid("situation.prefecture: write a code of JIS X 0401, 1 to 47");
        }
        if self.states.len() > State::ALL.len() {
            return invalid("situation.states: name each state once");
        }
        let mut states: Vec<State> = Vec::new();
        for state in &self.states {
            if !states.contains(state) {
                states.push(*state);
            }
        }
        Ok(Situation {
            states,
            device: self.device,
            carrier: self.carrier,
            hours_since: self.hours_since,
            prefecture: self.prefecture,
            at: Some(now),
        })
    }
}

impl AskedMessage {
    /// The bytes of the message.
    fn bytes(&self) -> Result<Vec<u8>, Unanswered> {
        let invalid = |what: &str| Err(Unanswered::Invalid(what.to_owned()));
        match self {
            AskedMessage::Text(text) if text.trim().is_empty() => {
                invalid("message.text: write the message's text; it is empty")
            }
            AskedMessage::Text(text) if text.len() > TEXT_BYTES => invalid(
                "message.text: at most 256 KB of text; send a longer message as message.base64",
            ),
            AskedMessage::Text(text) => Ok(text.clone().into_bytes()),
            AskedMessage::Base64(text) => match BASE64.decode(text) {
                Ok(bytes) if !bytes.is_empty() => Ok(bytes),
                _ => invalid(
                    "message.base64: write base64 of RFC 4648 section 4, without line breaks",
                ),
            },
        }
    }
}

impl Counter {
    /// Answers what a program asks about a message.
    ///
    /// # Errors
    /// When a value is out of bounds.
    pub fn answer(&self, asked: &AskedCheck, now: OffsetDateTime) -> Result<Answer, Unanswered> {
        let bytes = asked.message.bytes()?;
        let about = AskedFile {
            name: asked.name.clone(),
            channel: asked.channel,
            lang: asked.lang,
            situation: asked.situation.clone(),
        };
        self.answer_file(&bytes, &about, now)
    }

    /// Answers what a program asks about a file.
    ///
    /// # Errors
    /// When a value is out of bounds.
    pub fn answer_file(
        &self,
        bytes: &[u8],
        asked: &AskedFile,
        now: OffsetDateTime,
    ) -> Result<Answer, Unanswered> {
        if asked.name.as_ref().is_some_and(|n| n.chars().count() > 255) {
            return Err(Unanswered::Invalid(
                "name: at most 255 characters".to_owned(),
            ));
        }
        let mut situation = asked.situation.at(now)?;
        let intake = Intake {
            channel: asked.channel,
            name: asked.name.as_deref(),
            ..Intake::default()
        };
        let checked = self.check(bytes, &intake);
        if situation.states.is_empty() {
            situation.states = self.analyst().proposed(&checked.reading.message);
        }
        let advice = self.analyst().advise(&checked.assessment, &situation);
        Ok(Answer::new(&Ground {
            checked: &checked,
            advice: &advice,
            situation: &situation,
            counter: self,
            lang: asked.lang.unwrap_or_default(),
        }))
    }

    /// Advises without a message.
    ///
    /// # Errors
    /// When a value is out of bounds or the kind is not known.
    pub fn advised(&self, asked: &AskedAdvice, now: OffsetDateTime) -> Result<Advised, Unanswered> {
        let lang = asked.lang.unwrap_or_default();
        let situation = asked.situation.at(now)?;
        let assessment = self.certain(asked.kind.as_deref())?;
        let analyst = self.analyst();
        let advice = analyst.advise(&assessment, &situation);
        let mut points = analyst.contacts_of_kind(&assessment, &situation);
        points.sort_by_key(|p| order(p.open));
        Ok(Advised {
            states: situation
                .states
                .iter()
                .map(|s| s.as_str().to_owned())
                .collect(),
            steps: advice.steps.iter().map(|s| step(s, lang)).collect(),
            donts: advice
                .donts
                .iter()
                .map(|d| d.what.get(lang).to_owned())
                .collect(),
            contacts: points.iter().map(|p| contact(p, lang)).collect(),
            version: analyst.knowledge().pack().version.clone(),
        })
    }

    /// What a person is sure of who asks without a message: that it was fraud, perhaps of which kind.
    fn certain(&self, kind: Option<&str>) -> Result<Assessment, Unanswered> {
        let pack = self.analyst().knowledge().pack();
        let kinds = match kind {
            None => Vec::new(),
            Some(kind) => {
                let known = pack
                    .playbooks
                    .values()
                    .find(|p| p.id == kind || p.alias.iter().any(|a| a == kind));
                let playbook = known.ok_or_else(|| {
                    Unanswered::Unknown(
                        "kind: no such kind; write an id that a check gives, or leave it out"
                            .to_owned(),
                    )
                })?;
                vec![KindShare {
                    id: playbook.id.clone(),
                    share: 1.0,
                }]
            }
        };
        Ok(Assessment {
            level: Level::Dangerous,
            probability: 1.0,
            kinds,
            brand: None,
            evidence: Vec::new(),
            version: pack.version.clone(),
        })
    }

    /// Every desk whose entry is certain, for a prefecture and carrier, those open now first.
    ///
    /// # Errors
    /// When a value is out of bounds.
    pub fn contacts_listed(
        &self,
        asked: &AskedSituation,
        lang: Lang,
        now: OffsetDateTime,
    ) -> Result<ContactList, Unanswered> {
        let situation = asked.at(now)?;
        let analyst = self.analyst();
        let pack = analyst.knowledge().pack();
        let here = |c: &&Desk| {
            let prefecture = situation
                .prefecture
                .is_some_and(|p| c.prefectures.contains(&p));
            let carrier = situation.carrier.is_some_and(|k| c.carriers.contains(&k));
            c.confidence == Confidence::A
                && (c.prefectures.is_empty() || prefecture)
                && (c.carriers.is_empty() || carrier)
        };
        let ids: Vec<String> = pack
            .contacts
            .values()
            .filter(here)
            .map(|c| c.id.clone())
            .collect();
        let mut points = analyst.desks(&ids, &situation);
        points.sort_by_key(|p| order(p.open));
        Ok(ContactList {
            contacts: points.iter().map(|p| contact(p, lang)).collect(),
            version: pack.version.clone(),
        })
    }
}

/// Desks open now first, those of which it is not known next.
fn order(open: OpenState) -> u8 {
    match open {
        OpenState::Open { .. } => 0,
        OpenState::Unknown => 1,
        OpenState::Closed { .. } => 2,
    }
}
