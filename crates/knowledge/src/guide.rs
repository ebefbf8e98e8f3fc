//! Guides for people who come without a message: `guides/<id>.toml`.

mod rules;

use crate::{Confidence, Day, StateCondition};
use madoguchi_model::{Carrier, Device, Wording};
use serde::{Deserialize, Serialize};

/// One guide: sections of ordered steps, and what a tool beside it needs (its questions and answers).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Its id, the file's stem.
    pub id: String,
    /// Under which heading lists show it.
    pub group: GuideGroup,
    /// Its place below that heading; lower first.
    pub order: u16,
    /// What states it. A step may name its own.
    pub source: String,
    /// How well founded; A or B.
    pub confidence: Confidence,
    /// When it was checked.
    pub checked: Day,
    /// When it must be checked again.
    pub review_by: Day,
    /// What can be computed on its page.
    #[serde(default)]
    pub tool: Option<Tool>,
    /// States it belongs to.
    #[serde(default)]
    pub states: Vec<StateCondition>,
    /// Playbooks it belongs to.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Brands it speaks of.
    #[serde(default)]
    pub brands: Vec<String>,
    /// Contact ids and `role:…` for the whole guide.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// Guides to read next.
    #[serde(default)]
    pub see: Vec<String>,
    /// Heading.
    pub title: Wording,
    /// One or two sentences below the heading.
    pub lead: Wording,
    /// Apps and services its sections or steps are written for.
    #[serde(default)]
    pub app: Vec<App>,
    /// Its parts, in order.
    #[serde(default)]
    pub section: Vec<Section>,
    /// What not to do.
    #[serde(default)]
    pub dont: Vec<Wording>,
    /// Tables, each row dated.
    #[serde(default)]
    pub table: Vec<Table>,
    /// What its form asks.
    #[serde(default)]
    pub question: Vec<Question>,
    /// Sentences its tool answers with.
    #[serde(default)]
    pub answer: Vec<ToolAnswer>,
}

/// Headings under which guides are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuideGroup {
    /// Something was already done.
    Already,
    /// To check something.
    Check,
    /// To get less of it: filters, addresses.
    Protect,
    /// To get an account or money matters back in order.
    Recover,
    /// To tell somebody.
    Report,
    /// Social networks.
    Sns,
}

impl GuideGroup {
    /// Every group, in the order lists show them.
    pub const ALL: [GuideGroup; 6] = [
        GuideGroup::Already,
        GuideGroup::Check,
        GuideGroup::Recover,
        GuideGroup::Protect,
        GuideGroup::Report,
        GuideGroup::Sns,
    ];

    /// The stable name; its wording is `guide-group.<name>`.
    pub fn as_str(self) -> &'static str {
        match self {
            GuideGroup::Already => "already",
            GuideGroup::Check => "check",
            GuideGroup::Protect => "protect",
            GuideGroup::Recover => "recover",
            GuideGroup::Report => "report",
            GuideGroup::Sns => "sns",
        }
    }
}

/// What a guide's page can compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// Paste a link, see whose domain it is (the counter's own check).
    LinkCheck,
    /// How easily a new mail address is guessed.
    AddressStrength,
    /// Form and check digit of a waybill number.
    TrackingNumber,
    /// Filter rules for one's own address.
    FilterRules,
    /// A text cut to what a desk takes.
    DeskText,
    /// A note of who, what, when, where, why and how.
    PoliceNote,
}

/// An app or service a section is written for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Its id within the guide.
    pub id: String,
    /// Its name.
    pub name: Wording,
}

/// A part of a guide. Empty lists of devices, carriers and apps mean "for all".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its id within the guide.
    pub id: String,
    /// Only on these devices.
    #[serde(default)]
    pub devices: Vec<Device>,
    /// Only with these carriers.
    #[serde(default)]
    pub carriers: Vec<Carrier>,
    /// Only in these apps.
    #[serde(default)]
    pub apps: Vec<String>,
    /// Contact ids and `role:…`.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// What the desk it tells of can take.
    #[serde(default)]
    pub limit: Option<DeskLimit>,
    /// Heading.
    pub title: Wording,
    /// A sentence below the heading.
    #[serde(default)]
    pub lead: Option<Wording>,
    /// What to do, in order.
    #[serde(default)]
    pub step: Vec<GuideStep>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideStep {
    /// What to do.
    #[serde(rename = "do")]
    pub what: Wording,
    /// Why.
    #[serde(default)]
    pub why: Option<Wording>,
    /// Only on these devices.
    #[serde(default)]
    pub devices: Vec<Device>,
    /// Only with these carriers.
    #[serde(default)]
    pub carriers: Vec<Carrier>,
    /// Only in these apps.
    #[serde(default)]
    pub apps: Vec<String>,
    /// Contact ids and `role:…`.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// Official pages.
    #[serde(default)]
    pub link: Vec<GuideLink>,
    /// What states it, where that is not the guide's source.
    #[serde(default)]
    pub source: Option<String>,
    /// How well founded, where that differs from the guide.
    #[serde(default)]
    pub confidence: Option<Confidence>,
}

/// An official page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideLink {
    /// Its address; https, on a host of a brand, a contact or one its source names.
    pub url: String,
    /// What it is.
    pub text: Wording,
}

/// What the form or mailbox of a desk takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskLimit {
    /// How a box counts.
    pub unit: LimitUnit,
    /// At most so many units a box.
    pub most: u32,
    /// How many boxes one text may fill, one after the other.
    #[serde(default = "one")]
    pub boxes: u8,
}

fn one() -> u8 {
    1
}

/// How a box of a form counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitUnit {
    /// One for ASCII and half-width katakana, two for everything else (4,000 bytes = 2,000 characters).
    DoubleByte,
    /// Bytes of UTF-8.
    Utf8,
    /// Characters as people count them (Unicode scalar values).
    Characters,
    /// Newest messages, counted whole.
    Messages,
    /// Megabytes of attachments.
    Megabytes,
}

/// A table whose figures age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its id within the guide.
    pub id: String,
    /// What states it.
    pub source: String,
    /// How well founded; A or B.
    pub confidence: Confidence,
    /// Heading.
    pub title: Wording,
    /// What must be known to read it.
    #[serde(default)]
    pub note: Option<Wording>,
    /// Headings of the columns.
    pub column: Vec<Wording>,
    /// Its rows.
    pub row: Vec<Row>,
}

/// One row: as many cells as the table has columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The day for which it was stated.
    pub as_of: Day,
    /// What states it, where that is not the table's source.
    #[serde(default)]
    pub source: Option<String>,
    /// The price it tells, in yen, for comparing.
    #[serde(default)]
    pub yen: Option<u32>,
    /// The price is the lowest of several.
    #[serde(default)]
    pub from: bool,
    /// Its cells.
    pub cell: Vec<Wording>,
}

/// A field of a guide's form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id within the guide.
    pub id: String,
    /// The question.
    pub ask: Wording,
    /// How to answer it.
    #[serde(default)]
    pub hint: Option<Wording>,
    /// The heading its answer gets in a note.
    pub heading: Wording,
    /// The answer may take several lines.
    #[serde(default)]
    pub long: bool,
}

/// A sentence a tool answers with. Words in braces are filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToolAnswer {
    /// The id the tool gives.
    pub id: String,
    /// The sentence.
    pub text: Wording,
}

/// What is known of who reads a guide; what is unknown excludes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holding<'a> {
    /// Device.
    pub device: Option<Device>,
    /// Carrier.
    pub carrier: Option<Carrier>,
    /// App, by its id within the guide.
    pub app: Option<&'a str>,
}

impl Holding<'_> {
    fn fits(&self, devices: &[Device], carriers: &[Carrier], apps: &[String]) -> bool {
        let device = self.device.is_none_or(|d| devices.contains(&d));
        let carrier = self.carrier.is_none_or(|c| carriers.contains(&c));
        let app = self.app.is_none_or(|a| apps.iter().any(|b| a == b));
        (devices.is_empty() || device)
            && (carriers.is_empty() || carrier)
            && (apps.is_empty() || app)
    }
}

impl Section {
    /// Whether it concerns somebody with that device, carrier and app.
    pub fn suits(&self, who: &Holding<'_>) -> bool {
        who.fits(&self.devices, &self.carriers, &self.apps)
    }
}

impl GuideStep {
    /// Whether it concerns somebody with that device, carrier and app.
    pub fn suits(&self, who: &Holding<'_>) -> bool {
        who.fits(&self.devices, &self.carriers, &self.apps)
    }
}

impl Guide {
    /// The sections for somebody, each with its steps for them. Sections left without steps stay when they
    /// never had any.
    pub fn sections_for<'a>(
        &'a self,
        who: &Holding<'_>,
    ) -> impl Iterator<Item = (&'a Section, Vec<&'a GuideStep>)> {
        self.section
            .iter()
            .filter(|section| section.suits(who))
            .map(|section| {
                let steps = section.step.iter().filter(|step| step.suits(who)).collect();
                (section, steps)
            })
            .filter(|(section, steps): &(_, Vec<_>)| section.step.is_empty() || !steps.is_empty())
    }

    /// The sentence its tool answers with, by id.
    pub fn answer(&self, id: &str) -> Option<&Wording> {
        self.answer.iter().find(|a| a.id == id).map(|a| &a.text)
    }

    /// The name of one of its apps.
    pub fn app_name(&self, id: &str) -> Option<&Wording> {
        self.app.iter().find(|a| a.id == id).map(|a| &a.name)
    }

    /// What states a step: its own source, else the guide's.
    pub fn source_of<'a>(&'a self, step: &'a GuideStep) -> &'a str {
        step.source.as_deref().unwrap_or(&self.source)
    }
}
