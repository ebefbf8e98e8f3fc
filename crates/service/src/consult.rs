//! A message shown at the counter, and what is kept of it while the person decides what to say.

use crate::{Checked, Counter};
use madoguchi_analysis::links::LinkView;
use madoguchi_model::{
    Assessment, AttachmentFinding, Channel, FileType, Level, Link, LinkPlace, Message, Problem,
    Provenance, State, TextRole,
};
use madoguchi_reader::{Intake, Reading, mbox};
use serde::{Deserialize, Serialize};

/// A file a person shows.
#[derive(Debug, Clone, Default)]
pub struct ShownFile {
    /// Its name, a hint only.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What pictures showed, corrected by the person.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Pictured {
    /// The words read from them, as corrected.
    pub text: String,
    /// The links in their codes.
    pub codes: Vec<Link>,
    /// Hosts read by OCR that the person has not said are right.
    pub unconfirmed: Vec<String>,
    /// Names of pictures that could not be used.
    #[serde(default)]
    pub unread: Vec<String>,
}

/// Everything a person shows in one go.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown<'a> {
    /// What they typed or pasted: a message, an account, or both.
    pub text: &'a str,
    /// Mails, texts, documents; no pictures.
    pub files: &'a [ShownFile],
    /// What was in pictures.
    pub pictured: Option<&'a Pictured>,
}

/// Why nothing could be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing was shown.
    Empty,
    /// A file of that name holds nothing that can be judged.
    WrongKind(String),
}

/// Another of the files shown, and what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Its name. Untrusted.
    pub name: String,
    /// What it is.
    pub level: Level,
}

/// A message being talked about: what is needed to answer again when the person says what they did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Consultation {
    /// The message.
    pub message: Message,
    /// What was lost in reading it.
    pub problems: Vec<Problem>,
    /// What it is.
    pub assessment: Assessment,
    /// What the person seems to have done, to be confirmed.
    pub proposed: Vec<State>,
    /// What else was shown; the message is the one of most concern.
    pub beside: Vec<Beside>,
    /// Names of files of which nothing could be read. Untrusted.
    #[serde(default)]
    pub unread: Vec<String>,
}

/// Messages of one mbox that are looked at.
const MOST_OF_MBOX: usize = 50;
/// Bytes of a text that are kept between steps.
const KEPT_TEXT: usize = 24 << 10;
/// Bytes of all texts together that are kept between steps.
const KEPT_TEXTS: usize = 48 << 10;
/// Links, attachments, entries and places that are kept between steps.
const KEPT: usize = 60;

impl Counter {
    /// Reads and assesses what a person shows.
    ///
    /// # Errors
    /// When there is nothing to judge.
    pub fn consult(&self, shown: &Shown) -> Result<Consultation, Refusal> {
        let mut read: Vec<(String, Checked)> = Vec::new();
        let mut unread: Vec<String> = Vec::new();
        for file in shown.files {
            for checked in self.check_file(file) {
                let message = &checked.reading.message;
                if !has_words(message) && message.links.is_empty() {
                    unread.push(file.name.clone());
                }
                if says_something(message) {
                    read.push((file.name.clone(), checked));
                }
            }
        }
        let wrong = unread.first().cloned();
        unread.extend(
            shown
                .pictured
                .map_or(&[][..], |p| &p.unread)
                .iter()
                .cloned(),
        );
        unread.dedup();
        unread.truncate(KEPT);
        if let Some(checked) = shown.pictured.and_then(|p| self.check_pictured(p)) {
            read.push((String::new(), checked));
        }
        let mut proposed = Vec::new();
        if !shown.text.trim().is_empty() {
            let checked = self.check(shown.text.as_bytes(), &Intake::default());
            let told = checked.reading.message.account.is_some();
            proposed = self.analyst().proposed(&checked.reading.message);
            // Words told beside a file are about that file.
            if read.is_empty() || !told {
                read.push((String::new(), checked));
            }
        }
        let consultation = self.of_most_concern(read, proposed);
        let consultation = consultation.map(|c| Consultation { unread, ..c });
        consultation.ok_or(match wrong {
            Some(name) => Refusal::WrongKind(name),
            None => Refusal::Empty,
        })
    }

    /// A file read as what it is; every message of an mbox.
    fn check_file(&self, file: &ShownFile) -> Vec<Checked> {
        let intake = Intake {
            name: Some(&file.name),
            ..Intake::default()
        };
        if file.bytes.starts_with(b"From ") {
            let messages = mbox(&file.bytes).take(MOST_OF_MBOX);
            return messages.map(|m| self.check(m, &intake)).collect();
        }
        vec![self.check(&file.bytes, &intake)]
    }

    /// What pictures showed, as one message; `None` when they showed nothing.
    fn check_pictured(&self, pictured: &Pictured) -> Option<Checked> {
        if pictured.text.trim().is_empty() && pictured.codes.is_empty() {
            return None;
        }
        let mut reading = madoguchi_reader::read(pictured.text.as_bytes(), &Intake::default());
        reading.message.provenance = Provenance::Screenshot;
        for link in &mut reading.message.links {
            let host = LinkView::new(link, self.analyst().knowledge()).host;
            link.unconfirmed = pictured.unconfirmed.contains(&host);
            link.place = LinkPlace::Picture;
        }
        reading.message.links.extend(pictured.codes.iter().cloned());
        Some(self.assess(reading))
    }

    /// The links in the codes of pictures.
    pub fn codes(&self, pictures: &[ShownFile]) -> Vec<Link> {
        let intake = Intake::default();
        let read = pictures
            .iter()
            .map(|p| madoguchi_reader::read(&p.bytes, &intake));
        let links = read.flat_map(|r| r.message.links);
        links.filter(|l| l.place == LinkPlace::QrPicture).collect()
    }

    /// The hosts of the links in a text, each once, in order: what OCR may have misread.
    pub fn hosts(&self, text: &str) -> Vec<String> {
        let reading = madoguchi_reader::read(text.as_bytes(), &Intake::default());
        let mut hosts: Vec<String> = Vec::new();
        for link in reading.message.links.iter().take(KEPT) {
            let host = LinkView::new(link, self.analyst().knowledge()).host;
            if !host.is_empty() && !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        hosts
    }

    fn of_most_concern(
        &self,
        mut read: Vec<(String, Checked)>,
        told: Vec<State>,
    ) -> Option<Consultation> {
        let worst =
            (0..read.len()).min_by(|a, b| concern(&read[*a].1).total_cmp(&concern(&read[*b].1)))?;
        let (_, checked) = read.remove(worst);
        let mut proposed = self.analyst().proposed(&checked.reading.message);
        for state in told {
            if !proposed.contains(&state) {
                proposed.push(state);
            }
        }
        let Reading { message, problems } = checked.reading;
        Some(Consultation {
            message,
            problems,
            assessment: checked.assessment,
            proposed,
            beside: read
                .into_iter()
                .take(KEPT)
                .map(|(name, checked)| Beside {
                    name,
                    level: checked.assessment.level,
                })
                .collect(),
            unread: Vec::new(),
        })
    }
}

/// Smaller is worse: the level first, then the probability.
fn concern(checked: &Checked) -> f32 {
    let level = Level::ALL
        .iter()
        .position(|l| *l == checked.assessment.level);
    level.unwrap_or(0) as f32 + 1.0 - checked.assessment.probability
}

/// Whether there is anything in it that can be judged: words, a link, or a file that says what it is.
fn says_something(message: &Message) -> bool {
    let files = message.attachments.iter().any(|a| {
        !matches!(
            a.file_type,
            FileType::Other | FileType::Media | FileType::Picture | FileType::Text
        ) || a
            .findings
            .iter()
            .any(|f| !matches!(f, AttachmentFinding::TypeMismatch { .. }))
    });
    has_words(message) || files || !message.links.is_empty()
}

fn has_words(message: &Message) -> bool {
    message.texts.iter().any(|t| {
        (t.role.is_senders() || matches!(t.role, TextRole::Account | TextRole::Hidden))
            && !t.text.trim().is_empty()
    })
}

impl Consultation {
    /// Cut to what answering again needs, so that it can be handed to the person sealed: no header, no hop, long
    /// texts cut.
    pub fn kept(mut self) -> Consultation {
        let message = &mut self.message;
        message.headers.clear();
        message.hops.clear();
        message.authentication_results.clear();
        message.recipients.truncate(1);
        let mut room = KEPT_TEXTS;
        for text in &mut message.texts {
            truncate(&mut text.text, KEPT_TEXT.min(room));
            room -= text.text.len();
        }
        message.links.truncate(KEPT);
        for link in &mut message.links {
            truncate(&mut link.raw, 1_024);
            truncate(&mut link.target, 1_024);
            if let Some(label) = &mut link.label {
                truncate(label, 256);
            }
        }
        message.attachments.truncate(KEPT / 3);
        for attachment in &mut message.attachments {
            attachment.entries.truncate(KEPT / 3);
            attachment.findings.truncate(KEPT / 3);
        }
        if let Some(account) = &mut message.account {
            account.passages.truncate(KEPT);
            account.told.truncate(KEPT);
        }
        for evidence in &mut self.assessment.evidence {
            evidence.spans.truncate(KEPT);
            for (_, value) in &mut evidence.values {
                truncate(value, 256);
            }
        }
        self.problems.truncate(KEPT);
        self
    }

    /// How it came, when that is known.
    pub fn channel(&self) -> Channel {
        self.message.channel
    }
}

/// At most so many bytes, cut between characters.
fn truncate(text: &mut String, most: usize) {
    if text.len() > most {
        let end = (0..=most).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or(0));
    }
}
