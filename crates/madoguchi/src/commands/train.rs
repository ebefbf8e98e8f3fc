//! `madoguchi train`: learns weights from labelled messages.

mod card;
mod examples;
mod store;

use crate::Counter;
use crate::arguments::{Common, Train};
use crate::commands::eval::records::Label;
use crate::output::complain;
use anyhow::{Context, bail};
use card::Card;
use madoguchi_analysis::Receiver;
use madoguchi_analysis::learn::{
    Example, KindExample, KindLabel, KindModel, KindReport, TrainOptions, train, train_kinds,
};
use madoguchi_service::pack_files;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::process::ExitCode;

/// Total weight one language and label gets, so that much English does not outvote little Japanese. What staff
/// decided gets as much again, however little or much it is.
const CLASS_WEIGHT: f32 = 1_500.0;
/// How much more honest Japanese messages weigh together than malicious ones.
const HONEST_WEIGHT: f32 = 3.5;
/// How much more a malicious Japanese message counts that somebody was really sent than one that was invented.
const RECEIVED_WEIGHT: f32 = 5.0;
/// One message never counts more than this.
const MOST_WEIGHT: f32 = 2.5;
/// Of a kind with fewer messages nothing can be held out: one for each fold of the cross-validation.
const LEAST_OF_KIND: usize = 5;

/// Where an example came from, for balancing and the model card.
struct Sourced {
    example: Example,
    kind: KindExample,
    language: &'static str,
    source: String,
    family: String,
    /// File and line, of what staff decided.
    place: Option<String>,
}

/// What is balanced: each language and label, what staff decided apart.
type Class = (&'static str, bool, bool);

impl Sourced {
    fn class(&self) -> Class {
        (self.language, self.example.bad, self.place.is_some())
    }

    /// Whether it is one of those written for the project.
    fn is_own(&self) -> bool {
        ["samples", "other-hands", "genuine"].contains(&&*self.source)
    }

    /// The words it begins with: of two with the same one is enough.
    fn key(&self) -> Vec<u32> {
        self.example
            .features
            .grams
            .iter()
            .copied()
            .take(200)
            .collect()
    }
}

pub(crate) fn run(options: &Train, common: &Common) -> anyhow::Result<ExitCode> {
    let counter = Counter::without_model(common.knowledge.as_deref(), Receiver::default())?;
    let (mut all, tellings) = gather(options, &counter)?;
    if all.iter().filter(|s| s.example.bad).count() < 20
        || all.iter().filter(|s| !s.example.bad).count() < 20
    {
        bail!("too few messages to learn from: give at least 20 of each label");
    }
    say_thin_kinds(&all, &tellings);
    balance(&mut all);
    let kinds = learn_kinds(&mut all, tellings, options.seed);
    let examples: Vec<Example> = all.iter().map(|s| s.example.clone()).collect();
    let settings = TrainOptions {
        name: options.name.clone(),
        passes: options.passes,
        l2: options.l2,
        least: options.least,
        ..TrainOptions::default()
    };
    let (mut model, report) = train(&examples, &settings);
    let (learned, kind_report) = kinds.unzip();
    model.kinds = learned;
    let bytes = model.to_bytes();
    fs::write(&options.out, &bytes)
        .with_context(|| format!("cannot write {}", options.out.display()))?;
    let card = Card {
        options,
        all: &all,
        report: &report,
        kinds: kind_report.as_ref(),
        bytes: bytes.len(),
        knowledge: &counter.analyst().knowledge().pack().version,
    };
    let card = card.text();
    let beside = options.out.with_extension("md");
    fs::write(&beside, &card).with_context(|| format!("cannot write {}", beside.display()))?;
    anstream::println!("{card}");
    Ok(ExitCode::SUCCESS)
}

/// Everything to learn from, each message once, and the accounts.
fn gather(options: &Train, counter: &Counter) -> anyhow::Result<(Vec<Sourced>, Vec<KindExample>)> {
    let mut all = Vec::new();
    let mut tellings = Vec::new();
    if let Some(folder) = &options.own {
        let files = pack_files(folder)?;
        examples::own(counter, &files, &mut all)?;
        tellings = examples::told(counter, &files)?;
    }
    for list in &options.lists {
        examples::listed(counter, list, &options.selection, &mut all)?;
    }
    let before = all.len();
    let contradictory = drop_duplicates(&mut all);
    anstream::eprintln!(
        "{} examples; {} duplicates left out, of them {contradictory} labelled both ways",
        all.len(),
        before - all.len()
    );
    let stored = stored(options, counter)?;
    let settled = settle(stored, &all);
    all.extend(settled);
    Ok((all, tellings))
}

/// What staff decided, with its labels. Lines that are not used are named.
fn stored(options: &Train, counter: &Counter) -> anyhow::Result<Vec<(Sourced, Label)>> {
    let mut all = Vec::new();
    for path in &options.from_store {
        let pack = counter.analyst().knowledge().pack();
        let store = store::read(path, pack, &options.selection)?;
        for fault in &store.faults {
            complain(fault);
        }
        anstream::eprintln!("{}: {}", path.display(), store.counts);
        let labels = store.decided.iter().map(|decided| decided.record.label);
        let sourced = examples::decided(counter, &store.decided)?;
        all.extend(sourced.into_iter().zip(labels));
    }
    Ok(all)
}

/// Leaves out of what staff decided what is grey, what was decided in two ways and what is there already, and names
/// each line of the last two.
fn settle(stored: Vec<(Sourced, Label)>, given: &[Sourced]) -> Vec<Sourced> {
    if stored.is_empty() {
        return Vec::new();
    }
    let mut labels: HashMap<Vec<u32>, BTreeSet<Label>> = HashMap::new();
    for (sourced, label) in &stored {
        labels.entry(sourced.key()).or_default().insert(*label);
    }
    let given: HashMap<Vec<u32>, bool> = given.iter().map(|s| (s.key(), s.example.bad)).collect();
    let mut kept: Vec<Sourced> = Vec::new();
    let mut places: HashMap<Vec<u32>, String> = HashMap::new();
    let (mut contradictory, mut duplicate) = (0, 0);
    for (sourced, label) in stored {
        let (key, place) = (sourced.key(), sourced.place.clone().unwrap_or_default());
        let of_text = labels.get(&key).map_or(0, BTreeSet::len);
        if of_text > 1 {
            contradictory += 1;
            let named: Vec<&str> = labels[&key].iter().map(|l| l.as_str()).collect();
            complain(format!(
                "{place}: the same text is decided as {}; left out until they agree",
                named.join(" and ")
            ));
        } else if label == Label::Grey {
        } else if let Some(bad) = given.get(&key) {
            let against = *bad != sourced.example.bad;
            contradictory += usize::from(against);
            duplicate += usize::from(!against);
            complain(format!(
                "{place}: the same text is in the knowledge or a list, labelled {}; left out",
                if against { "otherwise" } else { "alike" }
            ));
        } else if let Some(first) = places.get(&key) {
            duplicate += 1;
            complain(format!("{place}: the same text as {first}; left out"));
        } else {
            places.insert(key, place);
            kept.push(sourced);
        }
    }
    let bad = kept.iter().filter(|s| s.example.bad).count();
    anstream::eprintln!(
        "learned from what staff decided: {bad} malicious or unwanted, {} legitimate; {contradictory} contradictory \
         and {duplicate} duplicate left out",
        kept.len() - bad
    );
    kept
}

/// Says of which of the kinds that staff named there is too little to learn.
fn say_thin_kinds(all: &[Sourced], tellings: &[KindExample]) {
    let first = |kind: &KindExample| match &kind.label {
        KindLabel::Kinds(kinds) => kinds.first().cloned(),
        _ => None,
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for kind in all
        .iter()
        .map(|s| &s.kind)
        .chain(tellings)
        .filter_map(first)
    {
        *counts.entry(kind).or_default() += 1;
    }
    let decided = all.iter().filter(|s| s.place.is_some());
    let named: BTreeSet<String> = decided.filter_map(|s| first(&s.kind)).collect();
    for (kind, count) in named.iter().filter_map(|kind| counts.get_key_value(kind)) {
        if *count < LEAST_OF_KIND {
            complain(format!(
                "the kind `{kind}`: only {count} of at least {LEAST_OF_KIND} messages; too little to learn it"
            ));
        }
    }
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
        if sourced.language == "ja" {
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

/// Leaves one of several messages with the same words; of those labelled both ways, none.
fn drop_duplicates(all: &mut Vec<Sourced>) -> usize {
    let mut seen: BTreeMap<Vec<u32>, (bool, bool)> = BTreeMap::new();
    for sourced in all.iter() {
        let entry = seen.entry(sourced.key()).or_default();
        entry.0 |= sourced.example.bad;
        entry.1 |= !sourced.example.bad;
    }
    let mut contradictory = 0;
    let mut kept = HashSet::new();
    all.retain(|sourced| {
        let key = sourced.key();
        if key.len() < 4 {
            return kept.insert(key);
        }
        let both = seen.get(&key).is_some_and(|labels| labels.0 && labels.1);
        contradictory += usize::from(both);
        !both && kept.insert(key)
    });
    contradictory
}

fn balance(all: &mut [Sourced]) {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    for sourced in all.iter() {
        *counts.entry(sourced.class()).or_default() += 1;
    }
    for sourced in all.iter_mut() {
        let count = counts.get(&sourced.class()).copied().unwrap_or(1);
        // An honest message flagged costs more than a bad one missed.
        let honest = sourced.language == "ja" && !sourced.example.bad;
        let share = if honest { HONEST_WEIGHT } else { 1.0 };
        let received = sourced.language == "ja" && sourced.example.bad && !sourced.is_own();
        let share = if received { RECEIVED_WEIGHT } else { share };
        sourced.example.weight = (share * CLASS_WEIGHT / count as f32).min(MOST_WEIGHT);
    }
}
