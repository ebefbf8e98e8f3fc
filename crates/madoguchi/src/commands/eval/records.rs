//! Labelled lists as they come: JSON lines with the texts, tables of paths.

use super::period::Days;
use crate::arguments::Selection;
use crate::{Checked, Counter};
use anyhow::{Context, bail};
use madoguchi_model::Channel;
use madoguchi_reader::{Fields, Intake, Reading};
use madoguchi_service::Decision;
pub(crate) use madoguchi_service::Label;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a record is called in its list.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Name {
    /// An id of a line.
    Id(String),
    /// A path of a table.
    Path(String),
}

impl Name {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Name::Id(name) | Name::Path(name) => name,
        }
    }
}

/// One labelled message.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) name: Name,
    pub(crate) label: Label,
    pub(crate) channel: String,
    pub(crate) kinds: Vec<String>,
    pub(crate) cluster: String,
    source: String,
    family: String,
    content: Content,
}

#[derive(Debug)]
enum Content {
    File(PathBuf),
    Texts {
        from: Option<String>,
        subject: Option<String>,
        body: String,
        urls: Vec<String>,
    },
}

impl Record {
    /// The message of a decision, with the playbooks its kinds name.
    pub(crate) fn decided(decision: Decision, label: Label, kinds: Vec<String>) -> Record {
        let filled = |text: String| (!text.is_empty()).then_some(text);
        Record {
            name: Name::Id(decision.id),
            label,
            channel: decision.channel.as_str().to_owned(),
            kinds,
            cluster: decision.cluster,
            source: "store".to_owned(),
            family: decision.channel.as_str().to_owned(),
            content: Content::Texts {
                from: filled(decision.from),
                subject: filled(decision.subject),
                body: decision.body,
                urls: decision.urls,
            },
        }
    }

    /// What the record came from: the first folder of its path, or its source field.
    pub(crate) fn source(&self) -> &str {
        match &self.name {
            Name::Path(path) => path.split('/').next().unwrap_or(path),
            Name::Id(_) => &self.source,
        }
    }

    /// Which family of messages of its source it is of, when the list says it.
    pub(crate) fn family(&self) -> &str {
        &self.family
    }

    /// Reads and assesses it.
    pub(crate) fn check(&self, counter: &Counter) -> anyhow::Result<Checked> {
        let reading = self.read()?;
        Ok(counter.assess(reading))
    }

    /// Reads it.
    pub(crate) fn read(&self) -> anyhow::Result<Reading> {
        let mut intake = Intake {
            channel: Channel::parse(&self.channel),
            ..Intake::default()
        };
        match &self.content {
            Content::File(path) => {
                let bytes =
                    fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
                intake.channel = Some(Channel::Mail);
                Ok(madoguchi_reader::read(&bytes, &intake))
            }
            Content::Texts {
                from,
                subject,
                body,
                urls,
            } => {
                let fields = Fields {
                    from: from.as_deref(),
                    subject: subject.as_deref(),
                    body,
                    links: urls,
                    ..Fields::default()
                };
                Ok(madoguchi_reader::read_fields(&fields, &intake))
            }
        }
    }
}

/// What a list holds of what was asked for.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// The records that fulfil every condition.
    pub(crate) records: Vec<Record>,
    /// What is wrong with others, with file and line.
    pub(crate) faults: Vec<String>,
    /// What was left out because of its time, in a sentence each.
    pub(crate) notes: Vec<String>,
}

/// The records of a list that fulfil every condition, and what is wrong with the others.
pub(crate) fn load(list: &Path, selection: &Selection) -> anyhow::Result<Loaded> {
    let text =
        fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let conditions: Vec<Condition> = selection
        .only
        .iter()
        .map(|c| Condition::parse(c))
        .collect::<anyhow::Result<_>>()?;
    let rows = if list.extension().is_some_and(|e| e == "tsv") {
        table(&text)
    } else {
        json_lines(&text)
    };
    let folder = mails_beside(list);
    let mut time = Time::of(selection, &rows);
    let mut loaded = Loaded::default();
    for (line, row) in rows {
        let record = row.and_then(|row| {
            if !fulfilled(&conditions, &row) || !time.holds(&row) {
                return Ok(None);
            }
            record(&row, &folder).map(Some)
        });
        match record {
            Ok(Some(record)) => loaded.records.push(record),
            Ok(None) => {}
            Err(error) => {
                let fault = format!("{}:{line}: {error:#}; left out", list.display());
                loaded.faults.push(fault);
            }
        }
    }
    loaded.notes = time.notes(list);
    Ok(loaded)
}

/// The time asked for, and what it leaves out.
struct Time<'s> {
    selection: &'s Selection,
    /// Clusters that began before it: their later messages are copies of what may have been learned.
    begun: HashSet<String>,
    undated: usize,
    copies: usize,
}

impl<'s> Time<'s> {
    fn of(selection: &'s Selection, rows: &[(usize, anyhow::Result<Row>)]) -> Time<'s> {
        let rows = rows.iter().filter_map(|(_, row)| row.as_ref().ok());
        let early = rows.filter(|row| {
            let days = days_of(row);
            days.is_some_and(|days| selection.since.is_some_and(|since| days.first < since))
        });
        Time {
            selection,
            begun: early
                .filter_map(|row| text_of(row, "cluster"))
                .map(str::to_owned)
                .collect(),
            undated: 0,
            copies: 0,
        }
    }

    fn holds(&mut self, row: &Row) -> bool {
        if !self.selection.is_of_a_time() {
            return true;
        }
        let Some(days) = days_of(row) else {
            self.undated += 1;
            return false;
        };
        if !self.selection.has(days) {
            return false;
        }
        let copy = text_of(row, "cluster").is_some_and(|cluster| self.begun.contains(cluster));
        self.copies += usize::from(copy);
        !copy
    }

    fn notes(&self, list: &Path) -> Vec<String> {
        let list = list.display();
        let mut notes = Vec::new();
        if self.undated > 0 {
            notes.push(format!(
                "{list}: {} records have neither `date` nor `year`; left out",
                self.undated
            ));
        }
        if self.copies > 0 {
            notes.push(format!(
                "{list}: {} records are of clusters that began before that day; left out",
                self.copies
            ));
        }
        notes
    }
}

/// The days a row says its message is of.
fn days_of(row: &Row) -> Option<Days> {
    let number = |name: &str| row.get(name).and_then(Value::as_u64).map(|n| n.to_string());
    let text = |name: &str| {
        text_of(row, name)
            .map(str::to_owned)
            .or_else(|| number(name))
    };
    Days::parse(&text("date").or_else(|| text("year"))?)
}

/// The folders in which paths of a table are looked up: beside it, and in a folder of its own name.
fn mails_beside(list: &Path) -> Vec<PathBuf> {
    let beside = list.parent().unwrap_or(Path::new("")).to_owned();
    vec![
        beside.clone(),
        beside.join(list.file_stem().unwrap_or_default()),
    ]
}

type Row = Map<String, Value>;

fn json_lines(text: &str) -> Vec<(usize, anyhow::Result<Row>)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            (
                at + 1,
                serde_json::from_str(line).context("is no JSON object"),
            )
        })
        .collect()
}

fn table(text: &str) -> Vec<(usize, anyhow::Result<Row>)> {
    let mut lines = text.lines().enumerate();
    let names: Vec<&str> = lines
        .next()
        .map(|l| l.1.split('\t').collect())
        .unwrap_or_default();
    lines
        .filter(|(_, line)| !line.is_empty())
        .map(|(at, line)| {
            let row = names
                .iter()
                .zip(line.split('\t'))
                .map(|(name, value)| ((*name).to_owned(), Value::from(value)))
                .collect();
            (at + 1, Ok(row))
        })
        .collect()
}

fn text_of<'r>(row: &'r Row, name: &str) -> Option<&'r str> {
    row.get(name)
        .and_then(Value::as_str)
        .filter(|v| !v.is_empty())
}

fn texts_of(row: &Row, name: &str) -> Vec<String> {
    let values = row.get(name).and_then(Value::as_array);
    values
        .map(|values| {
            values
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default()
}

fn record(row: &Row, folders: &[PathBuf]) -> anyhow::Result<Record> {
    let label = row.get("label").context("has no label")?;
    let label: Label = serde_json::from_value(label.clone())
        .context("has a label other than malicious, unwanted, legit, grey")?;
    let (name, content) = match (text_of(row, "path"), text_of(row, "body")) {
        (Some(path), _) => {
            let found = folders.iter().map(|f| f.join(path)).find(|p| p.is_file());
            let file = found.with_context(|| format!("names {path}, which is not there"))?;
            (Name::Path(path.to_owned()), Content::File(file))
        }
        (None, Some(body)) => {
            let id = text_of(row, "id").context("has no id")?;
            let texts = Content::Texts {
                from: text_of(row, "from").map(str::to_owned),
                subject: text_of(row, "subject").map(str::to_owned),
                body: body.to_owned(),
                urls: texts_of(row, "urls"),
            };
            (Name::Id(id.to_owned()), texts)
        }
        (None, None) => bail!("has neither path nor body"),
    };
    let mail = matches!(content, Content::File(_));
    Ok(Record {
        name,
        label,
        channel: text_of(row, "channel")
            .unwrap_or(if mail { "mail" } else { "text" })
            .to_owned(),
        kinds: texts_of(row, "kinds"),
        cluster: text_of(row, "cluster").unwrap_or("").to_owned(),
        source: text_of(row, "source").unwrap_or("").to_owned(),
        family: text_of(row, "family").unwrap_or("").to_owned(),
        content,
    })
}

/// Conditions on the same field are alternatives; those on different fields must all hold.
fn fulfilled(conditions: &[Condition], row: &Row) -> bool {
    conditions.iter().all(|condition| {
        condition.holds(row)
            || (!condition.not
                && conditions
                    .iter()
                    .any(|other| !other.not && other.field == condition.field && other.holds(row)))
    })
}

/// `field=value` or `field!=value`, the value with a `*` at its end for any ending.
struct Condition {
    field: String,
    value: String,
    prefix: bool,
    not: bool,
}

impl Condition {
    fn parse(text: &str) -> anyhow::Result<Condition> {
        let (field, value) = text
            .split_once('=')
            .with_context(|| format!("`{text}`: write FIELD=VALUE"))?;
        Ok(Condition {
            field: field.trim_end_matches('!').to_owned(),
            not: field.ends_with('!'),
            value: value.trim_end_matches('*').to_owned(),
            prefix: value.ends_with('*'),
        })
    }

    fn holds(&self, row: &Row) -> bool {
        let found = text_of(row, &self.field).unwrap_or("");
        let same = if self.prefix {
            found.starts_with(&self.value)
        } else {
            found == self.value
        };
        same != self.not
    }
}
