//! `madoguchi model`: takes a trained model into use when it is not worse, and goes back.

mod compare;
mod shelf;

use crate::Counter;
use crate::arguments::{Common, Model, ModelCommand, Selection};
use crate::commands::eval::records::{self, Label};
use crate::commands::eval::{Outcome, judge, judge_own};
use crate::output::complain;
use crate::samples;
use anyhow::{Context, bail};
use compare::{Comparison, Set};
use madoguchi_analysis::Receiver;
use madoguchi_service::pack_files;
use rayon::prelude::*;
use shelf::Shelf;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Sets of messages of the project that nothing is learned from, when it is run in its folder.
const OWN_TESTS: [&str; 2] = ["bench/legit-ja", "bench/scam-ja"];
/// With fewer malicious or legitimate messages nothing can be said of a model.
const LEAST_TESTED: usize = 20;
/// The new model is worse.
const REFUSED: u8 = 3;

pub(crate) fn run(model: &Model, common: &Common) -> anyhow::Result<ExitCode> {
    match &model.command {
        ModelCommand::Take { new, into, tests } => take(new, &Shelf::new(into), tests, common),
        ModelCommand::Back { into } => {
            let shelf = Shelf::new(into);
            shelf.back()?;
            list(&shelf)
        }
        ModelCommand::List { into } => list(&Shelf::new(into)),
    }
}

fn list(shelf: &Shelf) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    for line in shelf.listed()? {
        writeln!(out, "{line}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn take(new: &Path, shelf: &Shelf, tests: &[PathBuf], common: &Common) -> anyhow::Result<ExitCode> {
    let open = |model: &str| Counter::open(common.knowledge.as_deref(), model, Receiver::default());
    let name = new
        .to_str()
        .context("the model's path is not UTF-8; rename it")?;
    if !new.is_file() {
        bail!("{name} is no file; name a model written by `madoguchi train`");
    }
    let new_counter = open(name)?;
    let (current, called) = match shelf.current() {
        Some(current) => (open(&current)?, current),
        None => (open("full")?, "the embedded full".to_owned()),
    };
    let sets = sets(tests, &current, &new_counter)?;
    let tested = |label: fn(Label) -> bool| -> usize { sets.iter().map(|s| s.count(label)).sum() };
    let (bad, good) = (tested(compare::is_bad), tested(|l| l == Label::Legit));
    if bad < LEAST_TESTED || good < LEAST_TESTED {
        bail!(
            "too few messages to compare on: {bad} malicious or unwanted and {good} legitimate of at least \
             {LEAST_TESTED} each; name more with --tests"
        );
    }
    let pack = current.analyst().knowledge().pack();
    let comparison = Comparison::of(&sets, pack, (&called, name));
    write!(std::io::stdout().lock(), "{}", comparison.table)?;
    if !comparison.worse.is_empty() {
        for worse in &comparison.worse {
            complain(format!("worse: {worse}"));
        }
        complain(format!(
            "{name} is not taken; train it on more or better messages, and take it again"
        ));
        return Ok(ExitCode::from(REFUSED));
    }
    shelf.take(new, &card(new, &comparison))?;
    anstream::eprintln!("taken; start with `--model {}`", shelf.folder().display());
    Ok(ExitCode::SUCCESS)
}

/// The card that training wrote, with what the model was taken on.
fn card(new: &Path, comparison: &Comparison) -> String {
    let written = fs::read_to_string(new.with_extension("md"));
    let written = written.unwrap_or_else(|_| "# A model without a card\n".to_owned());
    format!(
        "{written}\n## Taken on this comparison\n\n```text\n{}```\n",
        comparison.table
    )
}

/// Every set of tests with what both models make of it.
fn sets(tests: &[PathBuf], current: &Counter, new: &Counter) -> anyhow::Result<Vec<Set>> {
    let own = OWN_TESTS.iter().map(PathBuf::from);
    let own = own.filter(|own| own.is_dir() && !tests.contains(own));
    let mut sets = Vec::new();
    for test in own.chain(tests.iter().cloned()) {
        let [before, after] = if test.is_dir() {
            outcomes_of_folder(&test, [current, new])?
        } else {
            outcomes_of_list(&test, [current, new])?
        };
        if !before.is_empty() {
            sets.push(Set::new(test.display().to_string(), before, after));
        }
    }
    if sets.is_empty() {
        bail!("nothing to test on; name labelled messages with --tests, as for `madoguchi eval`");
    }
    Ok(sets)
}

fn outcomes_of_folder(folder: &Path, models: [&Counter; 2]) -> anyhow::Result<[Vec<Outcome>; 2]> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let messages = samples::tests(&name, &pack_files(folder)?)?;
    Ok(models.map(|counter| {
        messages
            .par_iter()
            .map(|own| judge_own(own, counter))
            .collect()
    }))
}

fn outcomes_of_list(list: &Path, models: [&Counter; 2]) -> anyhow::Result<[Vec<Outcome>; 2]> {
    let loaded = records::load(list, &Selection::default())?;
    for fault in &loaded.faults {
        complain(fault);
    }
    let [before, after] = models.map(|counter| {
        let records = loaded.records.par_iter();
        records
            .map(|record| judge(record, counter))
            .collect::<anyhow::Result<Vec<Outcome>>>()
    });
    Ok([before?, after?])
}
