//! The samples of the playbooks and the clean messages, held against what the program makes of them.

use anyhow::{Context, bail};
use madoguchi_analysis::{Analyst, Receiver};
use madoguchi_knowledge::{
    CleanMessage, GenuineFile, Sample, Samples, SourceFile, Telling, Tellings,
};
use madoguchi_model::{
    Authentication, Channel, Level, Method, MethodResult, Origin, State, Verdict,
};
use madoguchi_reader::{Fields, Intake, Reading};
use std::collections::BTreeMap;
use std::fmt;

/// A sample that came out otherwise than it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// Path of the file.
    pub path: String,
    /// Line of the sample's id.
    pub line: usize,
    /// Id of the sample.
    pub id: String,
    /// What it must come out as.
    pub wanted: String,
    /// What it came out as.
    pub got: String,
}

/// What the samples of a folder came out as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks {
    /// Those that came out otherwise than they must.
    pub misses: Vec<Miss>,
    /// Messages that must match their playbook or must not be flagged, beside it.
    pub samples: usize,
    /// Clean messages with authentication recorded.
    pub authenticated: usize,
}

/// At least this share of the playbooks' samples must come out right.
pub const SAMPLES_RIGHT: f64 = 0.97;
/// At least this share of the authenticated clean messages must come out consistent.
pub const CONSISTENT: f64 = 0.90;

impl Checks {
    /// What a change of knowledge must keep: no clean message flagged, and the two shares above. What is
    /// not kept, each in a sentence.
    pub fn broken(&self) -> Vec<String> {
        let count = |test: &dyn Fn(&Miss) -> bool| self.misses.iter().filter(|m| test(m)).count();
        let flagged = count(&|m| m.is_clean() && m.wanted == "not flagged");
        let not_consistent = count(&|m| m.wanted == "consistent");
        let wrong = count(&|m| !m.is_clean());
        let mut broken = Vec::new();
        if flagged > 0 {
            broken.push(format!("{flagged} clean messages are flagged; none may be"));
        }
        if share(not_consistent, self.authenticated) < CONSISTENT {
            broken.push(format!(
                "{not_consistent} of {} authenticated clean messages are not consistent",
                self.authenticated
            ));
        }
        if share(wrong, self.samples) < SAMPLES_RIGHT {
            broken.push(format!(
                "{wrong} of {} samples come out wrong",
                self.samples
            ));
        }
        broken
    }
}

/// The share that is not missed.
fn share(missed: usize, all: usize) -> f64 {
    1.0 - missed as f64 / all.max(1) as f64
}

impl Miss {
    fn is_clean(&self) -> bool {
        self.path.starts_with("genuine/")
    }
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Miss {
            path,
            line,
            id,
            wanted,
            got,
        } = self;
        write!(
            f,
            "{path}:{line}: the message `{id}` must be {wanted}, but is {got}"
        )
    }
}

/// What a sample is made of, whichever file it stands in.
struct Shown<'a> {
    channel: Channel,
    from: &'a str,
    to: &'a str,
    subject: &'a str,
    body: &'a str,
    html: &'a str,
    authenticated: bool,
}

impl<'a> From<&'a Sample> for Shown<'a> {
    fn from(sample: &'a Sample) -> Shown<'a> {
        Shown {
            channel: sample.channel,
            from: &sample.from,
            to: &sample.to,
            subject: &sample.subject,
            body: &sample.body,
            html: &sample.html,
            authenticated: sample.authenticated,
        }
    }
}

impl<'a> From<&'a CleanMessage> for Shown<'a> {
    fn from(message: &'a CleanMessage) -> Shown<'a> {
        Shown {
            channel: message.channel,
            from: &message.from,
            to: &message.to,
            subject: &message.subject,
            body: &message.body,
            html: &message.html,
            authenticated: message.authenticated,
        }
    }
}

/// Checks every sample and clean message of a folder against an analyst's knowledge.
///
/// # Errors
/// When a file does not parse.
pub fn check(analyst: &Analyst, files: &[SourceFile]) -> anyhow::Result<Checks> {
    let mut checks = Checks::default();
    let misses = &mut checks.misses;
    for file in files {
        if let Some(kind) = file
            .path
            .strip_prefix("playbooks/")
            .and_then(|p| p.strip_suffix("/samples.toml"))
        {
            let samples: Samples = toml::from_str(&file.text).with_context(|| file.path.clone())?;
            checks.samples += samples.matches.len() + samples.no_match.len();
            samples_of(analyst, file, kind, &samples, misses);
        } else if file.path.starts_with("genuine/") {
            let clean: GenuineFile =
                toml::from_str(&file.text).with_context(|| file.path.clone())?;
            checks.authenticated += clean.message.iter().filter(|m| m.authenticated).count();
            clean_of(analyst, file, &clean, misses);
        }
    }
    Ok(checks)
}

/// How many accounts were understood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Understood {
    /// Accounts.
    pub of: usize,
    /// The right kind first.
    pub kinds: usize,
    /// Every state done proposed, and none that was not.
    pub states: usize,
}

/// The accounts of a folder, held against what is understood of them; those misunderstood in a line each.
///
/// # Errors
/// When a file does not parse, or names a playbook or state that there is not.
pub fn understood(
    analyst: &Analyst,
    files: &[SourceFile],
) -> anyhow::Result<(Understood, Vec<String>)> {
    let mut count = Understood::default();
    let mut wrong = Vec::new();
    for telling in tellings(files)? {
        let right: Vec<&String> = std::iter::once(&telling.kind)
            .chain(&telling.also)
            .collect();
        let playbooks = &analyst.knowledge().pack().playbooks;
        let known = |kind: &&String| kind.is_empty() || playbooks.contains_key(*kind);
        if let Some(unknown) = right.iter().find(|kind| !known(kind)) {
            bail!("a telling names the playbook `{unknown}`, which there is not");
        }
        let mut reading = madoguchi_reader::read(telling.text.as_bytes(), &Intake::default());
        analyst.understand(&mut reading.message);
        let assessment = analyst.assess(&reading.message, &Receiver::default());
        let first = assessment.kinds.first().map_or("-", |k| &k.id);
        let proposed = analyst.proposed(&reading.message);
        let flagged = is_flagged(assessment.level);
        let kind_right =
            right.iter().any(|kind| *kind == first) || telling.kind.is_empty() && !flagged;
        let states_right = states(&telling.states)?
            .iter()
            .all(|s| proposed.contains(s))
            && !states(&telling.not)?.iter().any(|s| proposed.contains(s));
        count.of += 1;
        count.kinds += usize::from(kind_right);
        count.states += usize::from(states_right);
        if !kind_right || !states_right {
            let proposed: Vec<&str> = proposed.iter().map(|s| s.as_str()).collect();
            let start: String = telling.text.trim().chars().take(30).collect();
            wrong.push(format!(
                "{start}…: {first} (wanted {right:?}), {proposed:?} (wanted {:?}, not {:?})",
                telling.states, telling.not
            ));
        }
    }
    Ok((count, wrong))
}

/// The states of those names that are ever proposed: having received or opened a message says nothing.
fn states(names: &[String]) -> anyhow::Result<Vec<State>> {
    let mut states = Vec::new();
    for name in names {
        let state = State::parse(name)
            .with_context(|| format!("a telling names the state `{name}`, which there is not"))?;
        if !matches!(state, State::Received | State::Opened) {
            states.push(state);
        }
    }
    Ok(states)
}

/// What came out for the messages that other hands wrote of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OtherHands {
    /// Messages.
    pub of: usize,
    /// Flagged.
    pub flagged: usize,
    /// Flagged, with the right kind first.
    pub right: usize,
}

/// Messages of each kind by people who have not seen its rules: a measure, not a condition.
///
/// # Errors
/// When a file does not parse.
pub fn other_hands(
    analyst: &Analyst,
    files: &[SourceFile],
) -> anyhow::Result<(BTreeMap<String, OtherHands>, Vec<Miss>)> {
    let mut shares: BTreeMap<String, OtherHands> = BTreeMap::new();
    let mut misses = Vec::new();
    for file in files {
        let Some(kind) = file
            .path
            .strip_prefix("other-hands/")
            .and_then(|p| p.strip_suffix(".toml"))
        else {
            continue;
        };
        let samples: Samples = toml::from_str(&file.text).with_context(|| file.path.clone())?;
        for sample in &samples.matches {
            let kind = if sample.kind.is_empty() {
                kind
            } else {
                &sample.kind
            };
            let share = shares.entry(kind.to_owned()).or_default();
            let (level, kinds, reasons) = judge(analyst, &sample.into());
            let right = kinds
                .first()
                .is_some_and(|first| first == kind || sample.also.contains(first));
            share.of += 1;
            share.flagged += usize::from(is_flagged(level));
            share.right += usize::from(right && is_flagged(level));
            if !right || !is_flagged(level) {
                misses.push(miss(
                    file,
                    &sample.id,
                    format!("flagged as {kind}"),
                    level,
                    &kinds,
                    &reasons,
                ));
            }
        }
    }
    Ok((shares, misses))
}

fn samples_of(
    analyst: &Analyst,
    file: &SourceFile,
    kind: &str,
    samples: &Samples,
    misses: &mut Vec<Miss>,
) {
    for sample in &samples.matches {
        let (level, kinds, reasons) = judge(analyst, &sample.into());
        let first = kinds.first().map_or("-", |k| &**k);
        let right = first == kind || sample.also.iter().any(|also| also == first);
        if !right || !is_flagged(level) {
            misses.push(miss(
                file,
                &sample.id,
                format!("flagged as {kind}"),
                level,
                &kinds,
                &reasons,
            ));
        }
    }
    for sample in &samples.no_match {
        let (level, kinds, reasons) = judge(analyst, &sample.into());
        if is_flagged(level) {
            misses.push(miss(
                file,
                &sample.id,
                "not flagged".to_owned(),
                level,
                &kinds,
                &reasons,
            ));
        }
    }
}

fn clean_of(analyst: &Analyst, file: &SourceFile, clean: &GenuineFile, misses: &mut Vec<Miss>) {
    for message in &clean.message {
        let (level, kinds, reasons) = judge(analyst, &message.into());
        if is_flagged(level) {
            misses.push(miss(
                file,
                &message.id,
                "not flagged".to_owned(),
                level,
                &kinds,
                &reasons,
            ));
        } else if message.authenticated && level != Level::Consistent {
            misses.push(miss(
                file,
                &message.id,
                "consistent".to_owned(),
                level,
                &kinds,
                &reasons,
            ));
        }
    }
}

fn is_flagged(level: Level) -> bool {
    matches!(
        level,
        Level::Dangerous | Level::Suspicious | Level::Unwanted
    )
}

fn miss(
    file: &SourceFile,
    id: &str,
    wanted: String,
    level: Level,
    kinds: &[String],
    reasons: &str,
) -> Miss {
    let needle = format!("id = \"{id}\"");
    let at = file.text.find(&needle).unwrap_or(0);
    Miss {
        path: file.path.clone(),
        line: file.text[..at].matches('\n').count() + 1,
        id: id.to_owned(),
        wanted,
        got: format!("{} ({}) [{reasons}]", level.as_str(), kinds.join(", ")),
    }
}

/// A sample or clean message with its label, to learn from.
pub struct Own {
    /// It must be flagged.
    pub bad: bool,
    /// Its id.
    pub id: String,
    /// Which part of the folder it stands in.
    pub source: String,
    /// The family of clean messages, or the playbook beside whose samples it stands.
    pub family: String,
    /// Whoever wrote it.
    pub author: String,
    /// The playbooks that are right answers, the best first; none for honest messages.
    pub kinds: Vec<String>,
    channel: Channel,
    from: String,
    to: String,
    subject: String,
    body: String,
    html: String,
    authenticated: bool,
}

impl Own {
    /// How it came.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Its sender, subject, text and HTML, to be written otherwise.
    pub fn shown_texts(&mut self) -> [&mut String; 4] {
        [
            &mut self.from,
            &mut self.subject,
            &mut self.body,
            &mut self.html,
        ]
    }

    /// Reads it, with the receiver that recorded what it says was recorded.
    pub fn read(&self) -> (Reading, Receiver) {
        read(&Shown {
            channel: self.channel,
            from: &self.from,
            to: &self.to,
            subject: &self.subject,
            body: &self.body,
            html: &self.html,
            authenticated: self.authenticated,
        })
    }

    fn of_kind(source: &str, kind: &str, sample: &Sample) -> Own {
        let kind = if sample.kind.is_empty() {
            kind
        } else {
            &sample.kind
        };
        Own {
            kinds: std::iter::once(kind.to_owned())
                .chain(sample.also.iter().cloned())
                .collect(),
            ..Own::new(true, (source, kind), &sample.id, &sample.into())
        }
    }

    fn new(bad: bool, (source, family): (&str, &str), id: &str, shown: &Shown) -> Own {
        Own {
            bad,
            id: id.to_owned(),
            source: source.to_owned(),
            family: family.to_owned(),
            author: String::new(),
            kinds: Vec::new(),
            channel: shown.channel,
            from: shown.from.to_owned(),
            to: shown.to.to_owned(),
            subject: shown.subject.to_owned(),
            body: shown.body.to_owned(),
            html: shown.html.to_owned(),
            authenticated: shown.authenticated,
        }
    }

    /// Those of a file of samples.
    fn of_samples(source: &str, kind: &str, samples: &Samples) -> Vec<Own> {
        let matches = samples.matches.iter();
        let bad = matches.map(|s| Own::of_kind(source, kind, s));
        let near = samples.no_match.iter();
        bad.chain(near.map(|s| Own::new(false, (source, kind), &s.id, &s.into())))
            .map(|own| own.by(&samples.author))
            .collect()
    }

    /// Those of a family of clean messages.
    fn of_clean(source: &str, clean: &GenuineFile) -> Vec<Own> {
        let messages = clean.message.iter();
        messages
            .map(|m| Own::new(false, (source, &clean.family), &m.id, &m.into()))
            .map(|own| own.by(&clean.author))
            .collect()
    }

    fn by(mut self, author: &str) -> Own {
        author.clone_into(&mut self.author);
        self
    }
}

/// Every sample and clean message of a folder of knowledge.
///
/// # Errors
/// When a file does not parse.
pub fn labelled(files: &[SourceFile]) -> anyhow::Result<Vec<Own>> {
    let mut all = Vec::new();
    for file in files {
        if let Some(kind) = samples_of_playbook(&file.path) {
            let samples: Samples = toml::from_str(&file.text).with_context(|| file.path.clone())?;
            all.extend(Own::of_samples("samples", kind, &samples));
        } else if file.path.starts_with("other-hands/") {
            let mut samples: Samples =
                toml::from_str(&file.text).with_context(|| file.path.clone())?;
            samples.no_match.clear();
            all.extend(Own::of_samples("other-hands", stem(file), &samples));
        } else if file.path.starts_with("genuine/") {
            let clean: GenuineFile =
                toml::from_str(&file.text).with_context(|| file.path.clone())?;
            all.extend(Own::of_clean("genuine", &clean));
        }
    }
    Ok(all)
}

/// The messages of a folder to test on, whose files are either samples (`[[match]]`, `[[no_match]]`) or a family
/// of clean messages (`[[message]]`).
///
/// # Errors
/// When a file is neither.
pub fn tests(name: &str, files: &[SourceFile]) -> anyhow::Result<Vec<Own>> {
    let mut all = Vec::new();
    for file in files {
        let table: toml::Table = toml::from_str(&file.text).with_context(|| file.path.clone())?;
        if table.contains_key("message") {
            let clean: GenuineFile =
                toml::from_str(&file.text).with_context(|| file.path.clone())?;
            all.extend(Own::of_clean(name, &clean));
        } else {
            let samples: Samples = toml::from_str(&file.text).with_context(|| {
                format!(
                    "{}: write [[message]], [[match]] or [[no_match]]",
                    file.path
                )
            })?;
            all.extend(Own::of_samples(name, stem(file), &samples));
        }
    }
    Ok(all)
}

/// What a file is called without folder and ending.
fn stem(file: &SourceFile) -> &str {
    let name = file.path.rsplit('/').next().unwrap_or("");
    name.trim_end_matches(".toml")
}

/// The playbook whose samples a file holds.
fn samples_of_playbook(path: &str) -> Option<&str> {
    path.strip_prefix("playbooks/")?
        .strip_suffix("/samples.toml")
}

/// Every account of a folder.
///
/// # Errors
/// When a file does not parse.
pub fn tellings(files: &[SourceFile]) -> anyhow::Result<Vec<Telling>> {
    let mut all = Vec::new();
    for file in files.iter().filter(|f| f.path.starts_with("tellings/")) {
        let read: Tellings = toml::from_str(&file.text).with_context(|| file.path.clone())?;
        all.extend(read.telling);
    }
    Ok(all)
}

/// Reads a sample, with the receiver that recorded what it says was recorded.
fn read(shown: &Shown) -> (Reading, Receiver) {
    let filled = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
    let (from, to, subject, html) = (
        filled(shown.from),
        filled(shown.to),
        filled(shown.subject),
        filled(shown.html),
    );
    let fields = Fields {
        from: from.as_deref(),
        to: to.as_deref(),
        subject: subject.as_deref(),
        body: shown.body,
        html: html.as_deref(),
        links: &[],
        date: None,
    };
    let intake = Intake {
        channel: Some(shown.channel),
        ..Intake::default()
    };
    let reading = madoguchi_reader::read_fields(&fields, &intake);
    let mut receiver = Receiver::default();
    if shown.authenticated {
        let domain = reading
            .message
            .sender_mailbox()
            .map_or("", |m| m.domain())
            .to_owned();
        receiver.verified = Some(recorded_pass(domain));
    }
    (reading, receiver)
}

/// Level, kinds and the evidence that counted most.
fn judge(analyst: &Analyst, shown: &Shown) -> (Level, Vec<String>, String) {
    let (reading, receiver) = read(shown);
    let assessment = analyst.assess(&reading.message, &receiver);
    let reasons: Vec<String> = assessment
        .evidence
        .iter()
        .take(8)
        .map(|e| format!("{}{:+.1}", e.id, e.weight))
        .collect();
    let kinds = assessment.kinds.into_iter().map(|k| k.id).collect();
    (assessment.level, kinds, reasons.join(" "))
}

/// What a configured receiver records of a mail that passed DMARC.
fn recorded_pass(domain: String) -> Authentication {
    Authentication {
        origin: Origin::Recorded,
        results: [Method::Spf, Method::Dkim, Method::Dmarc]
            .into_iter()
            .map(|method| MethodResult {
                method,
                verdict: Verdict::Pass,
                domain: domain.clone(),
            })
            .collect(),
    }
}
