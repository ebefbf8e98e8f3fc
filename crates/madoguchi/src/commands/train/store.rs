//! The store: what staff decided, one decision a line.

use crate::arguments::Selection;
use crate::commands::eval::Days;
use crate::commands::eval::records::{Label, Record};
use anyhow::{Context, bail};
use madoguchi_knowledge::Pack;
use madoguchi_service::Decision;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A decision to learn from.
#[derive(Debug)]
pub(super) struct Decided {
    /// File and line.
    pub(super) place: String,
    pub(super) record: Record,
}

/// What a store holds.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// What holds, grey ones too: they tell what others contradict, and are not learned from.
    pub(super) decided: Vec<Decided>,
    /// Lines that are not used and ought to be mended: file, line, why.
    pub(super) faults: Vec<String>,
    /// What was left out as it must be.
    pub(super) counts: Counts,
}

/// How many decisions were left out as they must be.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    /// Lines that are not empty.
    lines: usize,
    /// A later decision took their place.
    replaced: usize,
    withdrawn: usize,
    grey: usize,
    unlabelled: usize,
    broken: usize,
    other_time: usize,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} lines; left out: {} replaced by a later decision, {} withdrawn, {} grey, {} unlabelled, {} broken, \
             {} of another time",
            self.lines,
            self.replaced,
            self.withdrawn,
            self.grey,
            self.unlabelled,
            self.broken,
            self.other_time
        )
    }
}

/// A line that could be read.
struct Line {
    place: String,
    at: OffsetDateTime,
    decision: Decision,
    kinds: Vec<String>,
}

/// Reads a file of decisions, or every `.jsonl` file of a folder.
pub(super) fn read(path: &Path, pack: &Pack, selection: &Selection) -> anyhow::Result<Store> {
    let mut store = Store::default();
    let mut last: BTreeMap<String, Line> = BTreeMap::new();
    let mut doubtful = BTreeSet::new();
    for file in files(path)? {
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let lines = text.lines().enumerate();
        for (at, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
            store.counts.lines += 1;
            let place = format!("{}:{}", file.display(), at + 1);
            match line(text, &place, pack) {
                Ok(line) => store.counts.replaced += usize::from(!keep_last(&mut last, line)),
                Err(error) => {
                    store.counts.broken += 1;
                    store.faults.push(format!("{place}: {error:#}; left out"));
                    doubtful.extend(id_of(text).map(|id| (id, place)));
                }
            }
        }
    }
    // What cannot be read may be the last word, or take the message back.
    for (id, place) in doubtful {
        if let Some(line) = last.remove(&id) {
            store.faults.push(format!(
                "{}: left out until {place}, of the same id, is mended",
                line.place
            ));
        }
    }
    store.sort(last, selection);
    Ok(store)
}

/// Keeps the later of two decisions on one case; says whether the case is new.
fn keep_last(last: &mut BTreeMap<String, Line>, line: Line) -> bool {
    let before = last.get(&line.decision.id).map(|before| before.at);
    if before.is_none_or(|before| line.at >= before) {
        last.insert(line.decision.id.clone(), line);
    }
    before.is_none()
}

impl Store {
    /// Keeps what holds, and counts the rest.
    fn sort(&mut self, last: BTreeMap<String, Line>, selection: &Selection) {
        for line in last.into_values() {
            let Line {
                place,
                at,
                decision,
                kinds,
            } = line;
            if decision.withdrawn {
                self.counts.withdrawn += 1;
                continue;
            }
            let days = Days::parse(&decision.date).unwrap_or(Days {
                first: at.date(),
                last: at.date(),
            });
            match decision.label {
                None => {
                    self.counts.unlabelled += 1;
                    self.faults.push(format!("{place}: has no label; left out"));
                }
                Some(_) if !selection.has(days) => self.counts.other_time += 1,
                Some(label) => {
                    self.counts.grey += usize::from(label == Label::Grey);
                    self.decided.push(Decided {
                        place,
                        record: Record::decided(decision, label, kinds),
                    });
                }
            }
        }
    }
}

/// The files of a store, by name.
fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries =
        fs::read_dir(path).with_context(|| format!("cannot read the folder {}", path.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry?.path();
        if file.extension().is_some_and(|e| e == "jsonl") {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        bail!(
            "{} holds no .jsonl file; name the folder or file the decisions are written to",
            path.display()
        );
    }
    Ok(files)
}

/// The id of a line that is no decision, when it has one.
fn id_of(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    value["id"].as_str().map(str::to_owned)
}

fn line(text: &str, place: &str, pack: &Pack) -> anyhow::Result<Line> {
    let decision: Decision = serde_json::from_str(text).map_err(|error| {
        anyhow::anyhow!("is no decision ({error}); see `madoguchi schema --label`")
    })?;
    if decision.id.is_empty() {
        bail!("has an empty id; write one that is the case's own");
    }
    let at = OffsetDateTime::parse(&decision.decided, &Rfc3339)
        .ok()
        .context("`decided` is no time; write 2026-11-22T14:00:00+09:00")?;
    if !decision.date.is_empty() && Days::parse(&decision.date).is_none() {
        bail!("`date` is no day; write 2026-11-22, or leave it out");
    }
    if decision.body.trim().is_empty() && !decision.withdrawn {
        bail!("has no body; write the message, or withdraw it");
    }
    if decision.label == Some(Label::Legit) && !decision.kinds.is_empty() {
        bail!("is legit and has kinds; write one or the other");
    }
    let named = decision.kinds.iter();
    let kinds = named
        .map(|kind| {
            playbook(kind, pack).with_context(|| {
                format!(
                    "names the kind `{kind}`, which there is not; write a playbook's id or alias"
                )
            })
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(Line {
        place: place.to_owned(),
        at,
        decision,
        kinds,
    })
}

/// The id of the playbook of that id or alias.
fn playbook(name: &str, pack: &Pack) -> Option<String> {
    if pack.playbooks.contains_key(name) {
        return Some(name.to_owned());
    }
    let mut playbooks = pack.playbooks.values();
    let found = playbooks.find(|playbook| playbook.alias.iter().any(|alias| alias == name));
    found.map(|playbook| playbook.id.clone())
}
