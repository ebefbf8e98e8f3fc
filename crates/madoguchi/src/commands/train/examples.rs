//! Labelled messages made into what is learned from.

use super::Sourced;
use super::store::Decided;
use crate::arguments::Selection;
use crate::commands::eval::records::{self, Label, Record};
use crate::output::complain;
use crate::{Counter, samples};
use madoguchi_analysis::Receiver;
use madoguchi_analysis::learn::{KindExample, KindLabel};
use madoguchi_knowledge::SourceFile;
use madoguchi_model::Message;
use madoguchi_reader::Intake;
use rayon::prelude::*;
use std::path::Path;

/// The samples and clean messages of a folder of knowledge.
pub(super) fn own(
    counter: &Counter,
    files: &[SourceFile],
    all: &mut Vec<Sourced>,
) -> anyhow::Result<()> {
    for own in samples::labelled(files)? {
        let (reading, receiver) = own.read();
        let (message, known) = (&reading.message, own.source == "samples");
        let mut example = counter.analyst().example(message, &receiver, own.bad);
        // Whoever writes many messages writes them alike: nothing of a hand is on both sides.
        example.group = group_of(&own.author);
        example.clean = own.source == "genuine";
        if own.bad {
            // Invented fraud comes from the domain it links to far more often than real fraud does: its words must not
            // be learned to outweigh that.
            example.fixed = 0.0;
        }
        let label = match (own.bad, own.kinds.is_empty()) {
            (true, false) => KindLabel::Kinds(own.kinds),
            (true, true) => KindLabel::Some,
            (false, _) => KindLabel::None,
        };
        let mut kind = counter
            .analyst()
            .kind_example(message, &receiver, label, known);
        kind.group = example.group;
        all.push(Sourced {
            language: language(message),
            example,
            kind,
            source: own.source,
            family: own.family,
            place: None,
        });
    }
    Ok(())
}

/// How much more an account counts than a message.
const TELLING_WEIGHT: f32 = 3.0;

/// The accounts of people who were sent messages of known kinds.
pub(super) fn told(counter: &Counter, files: &[SourceFile]) -> anyhow::Result<Vec<KindExample>> {
    let mut examples = Vec::new();
    for telling in samples::tellings(files)? {
        let reading = madoguchi_reader::read(telling.text.as_bytes(), &Intake::default());
        let label = if telling.kind.is_empty() {
            KindLabel::None
        } else {
            let kinds = std::iter::once(telling.kind).chain(telling.also);
            KindLabel::Kinds(kinds.collect())
        };
        let mut example =
            counter
                .analyst()
                .kind_example(&reading.message, &Receiver::default(), label, false);
        // There are far fewer accounts than messages, and they are told in other words.
        example.weight = TELLING_WEIGHT;
        examples.push(example);
    }
    Ok(examples)
}

/// The messages of a list; grey ones are passed over.
pub(super) fn listed(
    counter: &Counter,
    list: &Path,
    selection: &Selection,
    all: &mut Vec<Sourced>,
) -> anyhow::Result<()> {
    let loaded = records::load(list, selection)?;
    for said in loaded.notes.iter().chain(&loaded.faults) {
        complain(said);
    }
    let records = loaded.records.par_iter();
    let read: Vec<anyhow::Result<Sourced>> = records
        .filter(|record| record.label != Label::Grey)
        .map(|record| sourced(counter, record, KindLabel::Some))
        .collect();
    for sourced in read {
        all.push(sourced?);
    }
    Ok(())
}

/// What staff decided, with the kinds they named.
pub(super) fn decided(counter: &Counter, decided: &[Decided]) -> anyhow::Result<Vec<Sourced>> {
    let read = decided.par_iter().map(|decided| {
        let record = &decided.record;
        let label = match record.kinds.as_slice() {
            [] => KindLabel::Some,
            kinds => KindLabel::Kinds(kinds.to_vec()),
        };
        let sourced = sourced(counter, record, label)?;
        Ok(Sourced {
            place: Some(decided.place.clone()),
            ..sourced
        })
    });
    read.collect()
}

/// A record as an example; of what kind, when it is bad.
fn sourced(counter: &Counter, record: &Record, kind: KindLabel) -> anyhow::Result<Sourced> {
    let message = record.read()?.message;
    let bad = record.label != Label::Legit;
    let (analyst, receiver) = (counter.analyst(), Receiver::default());
    let mut example = analyst.example(&message, &receiver, bad);
    if !record.cluster.is_empty() {
        example.group = group_of(&record.cluster);
    }
    let label = if bad { kind } else { KindLabel::None };
    let mut kind = analyst.kind_example(&message, &receiver, label, false);
    kind.group = example.group;
    Ok(Sourced {
        language: language(&message),
        example,
        kind,
        source: record.source().to_owned(),
        family: record.family().to_owned(),
        place: None,
    })
}

/// The number of a group of messages that are never split between folds.
fn group_of(name: &str) -> u64 {
    let letters = name.bytes();
    letters.fold(7_u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)))
}

/// Japanese has kana; everything else counts as one.
fn language(message: &Message) -> &'static str {
    let kana = message
        .texts
        .iter()
        .filter(|t| t.role.is_senders())
        .any(|t| {
            t.text
                .chars()
                .filter(|c| matches!(c, 'ぁ'..='ヺ'))
                .take(5)
                .count()
                == 5
        });
    if kana { "ja" } else { "other" }
}
