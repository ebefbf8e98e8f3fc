//! `madoguchi train`: learns weights from labelled messages.

use crate::arguments::{Common, Train};
use crate::commands::eval::records::{self, Label};
use crate::{Counter, samples};
use anyhow::{Context, bail};
use madoguchi_analysis::Receiver;
use madoguchi_analysis::learn::{
    Example, KindExample, KindLabel, KindModel, KindReport, Report, TrainOptions, train,
    train_kinds,
};
use madoguchi_knowledge::SourceFile;
use madoguchi_reader::Intake;
use madoguchi_service::pack_files;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;

/// Total weight one language and label gets, so that much English does not outvote little Japanese.
const CLASS_WEIGHT: f32 = 1_500.0;
/// One message never counts more than this.
const MOST_WEIGHT: f32 = 2.5;

/// Where an example came from, for balancing and the model card.
struct Sourced {
    example: Example,
    kind: KindExample,
    class: (&'static str, bool),
    source: String,
}

pub(crate) fn run(options: &Train, common: &Common) -> anyhow::Result<ExitCode> {
    let counter = Counter::without_model(common.knowledge.as_deref(), Receiver::default())?;
    let mut all = Vec::new();
    let mut tellings = Vec::new();
    if let Some(folder) = &options.own {
        let files = pack_files(folder)?;
        own_examples(&counter, &files, &mut all)?;
        tellings = told_examples(&counter, &files)?;
    }
    for list in &options.lists {
        listed_examples(&counter, list, &options.only, &mut all)?;
    }
    let before = all.len();
    let contradictory = drop_duplicates(&mut all);
    anstream::eprintln!(
        "{} examples; {} duplicates left out, of them {contradictory} labelled both ways",
        all.len(),
        before - all.len()
    );
    if all.iter().filter(|s| s.example.bad).count() < 20
        || all.iter().filter(|s| !s.example.bad).count() < 20
    {
        bail!("too few messages to learn from: give at least 20 of each label");
    }
    let counts = balance(&mut all);
    let kinds = learn_kinds(&mut all, tellings, options.seed);
    let examples: Vec<Example> = all.iter().map(|s| s.example.clone()).collect();
    let settings = TrainOptions {
        seed: options.seed,
        name: options.name.clone(),
        passes: options.passes,
        l1: options.l1,
        ..TrainOptions::default()
    };
    let (mut model, report) = train(&examples, &settings);
    let (learned, kind_report) = kinds.unzip();
    model.kinds = learned;
    let bytes = model.to_bytes();
    fs::write(&options.out, &bytes)
        .with_context(|| format!("cannot write {}", options.out.display()))?;
    let card = card(
        options,
        &counts,
        &all,
        (&report, kind_report.as_ref()),
        &bytes,
        counter.analyst().knowledge().pack(),
    );
    let beside = options.out.with_extension("md");
    fs::write(&beside, &card).with_context(|| format!("cannot write {}", beside.display()))?;
    anstream::println!("{card}");
    Ok(ExitCode::SUCCESS)
}

fn own_examples(
    counter: &Counter,
    files: &[SourceFile],
    all: &mut Vec<Sourced>,
) -> anyhow::Result<()> {
    for own in samples::labelled(files)? {
        let (reading, receiver) = own.read();
        let (message, known) = (&reading.message, own.source == "samples");
        let example = counter.analyst().example(message, &receiver, own.bad);
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
            class: (language(message), own.bad),
            example,
            kind,
            source: own.source,
        });
    }
    Ok(())
}

/// The accounts of people who were sent messages of known kinds.
fn told_examples(counter: &Counter, files: &[SourceFile]) -> anyhow::Result<Vec<KindExample>> {
    let mut examples = Vec::new();
    for telling in samples::tellings(files)? {
        let reading = madoguchi_reader::read(telling.text.as_bytes(), &Intake::default());
        let label = if telling.kind.is_empty() {
            KindLabel::None
        } else {
            let kinds = std::iter::once(telling.kind).chain(telling.also);
            KindLabel::Kinds(kinds.collect())
        };
        examples.push(counter.analyst().kind_example(
            &reading.message,
            &Receiver::default(),
            label,
            false,
        ));
    }
    Ok(examples)
}

/// Learns kinds from the Japanese messages and the accounts, and gives every message its odds.
fn learn_kinds(
    all: &mut [Sourced],
    tellings: Vec<KindExample>,
    seed: u64,
) -> Option<(KindModel, KindReport)> {
    let mut places = Vec::new();
    let mut examples = Vec::new();
    for (at, sourced) in all.iter_mut().enumerate() {
        if sourced.class.0 == "ja" {
            places.push(at);
            examples.push(sourced.kind.clone());
        }
    }
    examples.extend(tellings);
    let (model, report, odds) = train_kinds(&examples, seed)?;
    for (at, odds) in places.into_iter().zip(odds) {
        all[at].example.odds = odds;
    }
    Some((model, report))
}

fn listed_examples(
    counter: &Counter,
    list: &std::path::Path,
    only: &[String],
    all: &mut Vec<Sourced>,
) -> anyhow::Result<()> {
    let (records, faults) = records::load(list, only)?;
    for fault in &faults {
        anstream::eprintln!("madoguchi: {fault}");
    }
    let read: Vec<anyhow::Result<Sourced>> = records
        .par_iter()
        .filter(|record| record.label != Label::Grey)
        .map(|record| {
            let reading = record.read()?;
            let bad = record.label != Label::Legit;
            let mut example =
                counter
                    .analyst()
                    .example(&reading.message, &Receiver::default(), bad);
            if !record.cluster.is_empty() {
                example.group = record.cluster.bytes().fold(7, |h, b| h * 31 + u64::from(b));
            }
            let label = if bad {
                KindLabel::Some
            } else {
                KindLabel::None
            };
            let mut kind = counter.analyst().kind_example(
                &reading.message,
                &Receiver::default(),
                label,
                false,
            );
            kind.group = example.group;
            Ok(Sourced {
                class: (language(&reading.message), bad),
                example,
                kind,
                source: record.source().to_owned(),
            })
        })
        .collect();
    for sourced in read {
        all.push(sourced?);
    }
    Ok(())
}

/// Japanese has kana; everything else counts as one.
fn language(message: &madoguchi_model::Message) -> &'static str {
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

/// Leaves one of several messages with the same words; of those labelled both ways, none.
fn drop_duplicates(all: &mut Vec<Sourced>) -> usize {
    let mut seen: BTreeMap<Vec<u32>, (bool, bool)> = BTreeMap::new();
    let key = |s: &Sourced| {
        s.example
            .features
            .grams
            .iter()
            .copied()
            .take(200)
            .collect::<Vec<u32>>()
    };
    for sourced in all.iter() {
        let entry = seen.entry(key(sourced)).or_default();
        entry.0 |= sourced.example.bad;
        entry.1 |= !sourced.example.bad;
    }
    let mut contradictory = 0;
    let mut kept = HashSet::new();
    all.retain(|sourced| {
        let key = key(sourced);
        if key.len() < 4 {
            return kept.insert(key);
        }
        let both = seen.get(&key).is_some_and(|labels| labels.0 && labels.1);
        contradictory += usize::from(both);
        !both && kept.insert(key)
    });
    contradictory
}

fn balance(all: &mut [Sourced]) -> BTreeMap<(&'static str, bool), usize> {
    let mut counts: BTreeMap<(&'static str, bool), usize> = BTreeMap::new();
    for sourced in all.iter() {
        *counts.entry(sourced.class).or_default() += 1;
    }
    for sourced in all.iter_mut() {
        let count = counts.get(&sourced.class).copied().unwrap_or(1);
        let even = (CLASS_WEIGHT / count as f32).min(MOST_WEIGHT);
        // The project's own clean messages are the hard ones: public corpora hold no such mail.
        let hard = sourced.source == "genuine";
        sourced.example.weight = if hard { MOST_WEIGHT } else { even };
    }
    counts
}

/// The model card: data, figures, limits.
fn card(
    options: &Train,
    counts: &BTreeMap<(&'static str, bool), usize>,
    all: &[Sourced],
    (report, kinds): (&Report, Option<&KindReport>),
    bytes: &[u8],
    pack: &madoguchi_knowledge::Pack,
) -> String {
    let mut card = format!("# Model `{}`\n\n", options.name);
    let _ = writeln!(
        card,
        "Sparse logistic regression over observation ids and hashed character n-grams. {} bytes, {} weights in the \
         table, knowledge {}, seed {}.\n",
        bytes.len(),
        report.weights,
        pack.version,
        options.seed
    );
    let _ = writeln!(
        card,
        "| language | malicious or unwanted | legitimate |\n|---|---|---|"
    );
    for language in ["ja", "other"] {
        let count = |bad| counts.get(&(language, bad)).copied().unwrap_or(0);
        let _ = writeln!(card, "| {language} | {} | {} |", count(true), count(false));
    }
    let _ = writeln!(card, "\nMessages by source:\n");
    let mut sources: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    for sourced in all {
        *sources
            .entry((&sourced.source, sourced.example.bad))
            .or_default() += 1;
    }
    for ((source, bad), count) in sources {
        let _ = writeln!(
            card,
            "- {source}: {count} {}",
            if bad {
                "malicious or unwanted"
            } else {
                "legitimate"
            }
        );
    }
    let _ = writeln!(
        card,
        "\nCross-validation (near-copies never on both sides; p ≥ 0.5 before calibration):\n\n| fold | caught | flagged in error |\n|---|---|---|"
    );
    for (at, fold) in report.folds.iter().enumerate() {
        let _ = writeln!(
            card,
            "| {at} | {}/{} | {}/{} |",
            fold.caught.0, fold.caught.1, fold.flagged.0, fold.flagged.1
        );
    }
    let _ = writeln!(card, "\nHeld out, calibrated, by source (p ≥ 0.5):\n");
    let mut by_source: BTreeMap<(&str, &str, bool), (usize, usize)> = BTreeMap::new();
    for (sourced, p) in all.iter().zip(&report.held_out) {
        let entry = by_source
            .entry((sourced.class.0, &sourced.source, sourced.example.bad))
            .or_default();
        entry.0 += usize::from(*p >= 0.5);
        entry.1 += 1;
    }
    for ((language, source, bad), (over, of)) in by_source {
        let what = if bad { "caught" } else { "flagged in error" };
        let _ = writeln!(card, "- {source} ({language}): {over}/{of} {what}");
    }
    for (name, wanted) in [("ja", "ja"), ("other", "other")] {
        let (mut caught, mut bad, mut flagged, mut good) = (0, 0, 0, 0);
        for (sourced, p) in all
            .iter()
            .zip(&report.held_out)
            .filter(|(s, _)| s.class.0 == wanted)
        {
            if sourced.example.bad {
                bad += 1;
                caught += usize::from(*p >= 0.5);
            } else {
                good += 1;
                flagged += usize::from(*p >= 0.5);
            }
        }
        let _ = writeln!(
            card,
            "\nHeld out, calibrated, {name}: {caught}/{bad} caught, {flagged}/{good} flagged in error."
        );
    }
    if let Some(kinds) = kinds {
        let KindReport {
            of,
            by_rules,
            by_words,
            by_both,
        } = kinds;
        let _ = writeln!(
            card,
            "\nKinds, held out, {of} messages and accounts which the rules were not written with: right kind first {by_rules} by \
             rules, {by_words} by words and observations, {by_both} by both."
        );
    }
    card
}
