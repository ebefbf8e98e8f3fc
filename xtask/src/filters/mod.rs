//! `cargo xtask bench-filters`: Madoguchi and what people use today, on the same labelled mails.
//!
//! A filter is one file that implements [`Filter`]; `bench/README.md` says how to add one.

mod bogofilter;
mod compose;
mod debian;
mod headers;
mod lists;
mod losses;
mod madoguchi;
mod metrics;
mod options;
mod process;
mod report;
mod rspamd;
mod spamassassin;
mod split;

use anyhow::{Context, bail};
use headers::Headers;
use lists::{Collection, Set};
use madoguchi::{Madoguchi, Weights};
use metrics::{Figures, Judged};
use options::Options;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A labelled mail as a filter gets it.
#[derive(Debug, Clone)]
pub(crate) struct Labelled {
    /// Where the raw mail lies.
    pub(crate) path: PathBuf,
    /// Malicious or unwanted.
    pub(crate) bad: bool,
    /// Near-copies have the same number.
    pub(crate) group: usize,
}

/// What a filter says of one mail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Verdict {
    /// The higher, the worse; any scale.
    pub(crate) score: f64,
    /// Over the filter's own threshold.
    pub(crate) flagged: bool,
}

/// What a filter says of many mails, and what that cost.
#[derive(Debug)]
pub(crate) struct Scored {
    /// In the order of the mails; `None` where it gave no score.
    pub(crate) verdicts: Vec<Option<Verdict>>,
    /// Seconds of the processor, the start-up included.
    pub(crate) cpu: f64,
    /// Seconds by the clock, the start-up included.
    pub(crate) wall: f64,
    /// Highest resident memory, KiB.
    pub(crate) peak: u64,
}

impl Scored {
    /// Of a program that ran once and named each mail's path.
    fn of(run: &process::Run, mails: &[&Labelled], verdicts: &HashMap<PathBuf, Verdict>) -> Scored {
        Scored {
            verdicts: mails
                .iter()
                .map(|m| verdicts.get(&m.path).copied())
                .collect(),
            cpu: run.cpu,
            wall: run.wall,
            peak: run.peak,
        }
    }
}

/// A filter that can be measured.
pub(crate) trait Filter {
    /// As it stands in the tables.
    fn name(&self) -> &'static str;
    /// Whether it has seen nothing of the test half.
    fn is_fair(&self) -> bool {
        true
    }
    /// As its package says.
    fn version(&self) -> anyhow::Result<String>;
    /// How it was set up and trained; known after [`Filter::train`].
    fn notes(&self) -> &[String];
    /// Forgets what it knew and learns the training half. Called once before anything is scored.
    fn train(&mut self, mails: &[Labelled]) -> anyhow::Result<()>;
    /// Scores mails on one core, in one process that stays warm from mail to mail, without learning.
    fn score_all(&mut self, mails: &[&Labelled]) -> anyhow::Result<Scored>;
}

/// The paths, one a line.
fn paths(mails: &[&Labelled]) -> String {
    let lines = mails.iter().map(|m| format!("{}\n", m.path.display()));
    lines.collect()
}

/// One filter on one set.
#[derive(Debug)]
struct Row {
    name: &'static str,
    fair: bool,
    figures: Figures,
    /// Messages a second of processor time.
    per_core: f64,
    /// Messages a second by the clock.
    by_clock: f64,
    /// KiB.
    peak: u64,
    unscored: usize,
    /// In the order of the test mails.
    judged: Vec<Judged>,
}

/// All filters on all sets with one form of headers.
#[derive(Debug)]
struct Pass {
    headers: Headers,
    /// In the order of the filters.
    filters: Vec<About>,
    sets: Vec<(Set, Vec<Row>)>,
}

/// A filter's version and set-up.
#[derive(Debug)]
struct About {
    name: &'static str,
    version: String,
    notes: Vec<String>,
}

/// The mails and their halves.
struct Material {
    collection: Collection,
    groups: Vec<usize>,
    training: Vec<usize>,
    test: Vec<(Set, Vec<usize>)>,
}

pub(crate) fn run(root: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let mut options = Options::parse(root, arguments)?;
    let work = root.join("target/bench-filters");
    fs::create_dir_all(&work)?;
    keep_copies(&mut options, &work)?;
    let material = material(root, &options)?;
    let mut passes = Vec::new();
    for headers in &options.headers {
        passes.push(pass(&material, *headers, &options, &work)?);
        // After each pass: what is measured is not lost when a later one fails.
        let text = report::report(root, &options, &material, &passes)?;
        fs::write(&options.out, text)
            .with_context(|| format!("cannot write {}", options.out.display()))?;
    }
    eprintln!("xtask: written to {}", options.out.display());
    Ok(())
}

/// The program and the model may be built anew while this runs: copies are measured.
fn keep_copies(options: &mut Options, work: &Path) -> anyhow::Result<()> {
    if !options.madoguchi.is_file() {
        super::cargo(&["build", "--release"])?;
    }
    let copied = work.join("madoguchi");
    fs::copy(&options.madoguchi, &copied)
        .with_context(|| format!("cannot read {}", options.madoguchi.display()))?;
    options.madoguchi = copied;
    if options.model.is_file() {
        let copied = work.join("shipped.model");
        fs::copy(&options.model, &copied)?;
        options.model = copied;
    }
    Ok(())
}

fn material(root: &Path, options: &Options) -> anyhow::Result<Material> {
    let mut collection = Collection::default();
    for list in &options.mails {
        collection.add_table(list, &options.choice)?;
    }
    for list in &options.japanese {
        collection.add_labelled(list, &options.choice)?;
    }
    collection.add_own(&root.join("bench/legit-ja"), Set::Labelled, false, true)?;
    collection.add_own(&root.join("knowledge/other-hands"), Set::Own, true, false)?;
    collection.add_own(&root.join("knowledge/genuine"), Set::Own, false, false)?;
    let mails = &collection.mails;
    let groups = split::groups(mails);
    let in_training = split::training(mails, &groups);
    let (mut training, mut test) = (Vec::new(), Vec::new());
    for set in Set::ALL {
        let half = |wanted: bool| {
            let places = mails.iter().zip(&in_training).enumerate();
            let places = places.filter(|(_, (m, t))| m.set == set && **t == wanted);
            split::most(mails, places.map(|(at, _)| at).collect(), options.most)
        };
        training.extend(half(true));
        let measured = half(false);
        if !measured.is_empty() {
            test.push((set, measured));
        }
    }
    let bad = |at: &&usize| mails.get(**at).is_some_and(|m| m.bad);
    let bad = training.iter().filter(bad).count();
    eprintln!(
        "xtask: {} mails, {} to train on ({bad} of them bad), {} to test on",
        mails.len(),
        training.len(),
        test.iter().map(|(_, t)| t.len()).sum::<usize>()
    );
    if bad < 20 || training.len() - bad < 20 {
        bail!("too few mails to train on: give lists with at least 40 of each label");
    }
    Ok(Material {
        collection,
        groups,
        training,
        test,
    })
}

fn pass(
    material: &Material,
    headers: Headers,
    options: &Options,
    work: &Path,
) -> anyhow::Result<Pass> {
    let folder = work.join(headers.name());
    let mails = written(material, headers, &folder)?;
    let of = |places: &[usize]| -> Vec<&Labelled> {
        places.iter().filter_map(|at| mails.get(*at)).collect()
    };
    let training: Vec<Labelled> = of(&material.training).into_iter().cloned().collect();
    let mut filters = filters(options, work)?;
    let mut about = Vec::new();
    for filter in &mut filters {
        let started = Instant::now();
        let name = filter.name();
        eprintln!("xtask: {} headers, training: {name}", headers.name());
        filter
            .train(&training)
            .with_context(|| format!("training {name}"))?;
        eprintln!("xtask: done in {:.0} s", started.elapsed().as_secs_f64());
        about.push(About {
            name,
            version: filter.version()?,
            notes: filter.notes().to_vec(),
        });
    }
    let mut sets = Vec::new();
    for (set, places) in &material.test {
        let test = of(places);
        let mut rows = Vec::new();
        for filter in &mut filters {
            let row = row(filter.as_mut(), &test)?;
            eprintln!(
                "xtask: {} headers, {:?}, {}: recall {:?} at 0.1 %, {:?} at 1 %, area {:.4}, {:.0}/s",
                headers.name(),
                set,
                row.name,
                row.figures.at_thousandth,
                row.figures.at_hundredth,
                row.figures.area.unwrap_or(0.0),
                row.per_core
            );
            rows.push(row);
        }
        sets.push((*set, rows));
    }
    let scores = work.join(format!("scores-{}.tsv", headers.name()));
    fs::write(&scores, scores_of(material, &sets))
        .with_context(|| format!("cannot write {}", scores.display()))?;
    Ok(Pass {
        headers,
        filters: about,
        sets,
    })
}

fn filters(options: &Options, work: &Path) -> anyhow::Result<Vec<Box<dyn Filter>>> {
    let core = options.core;
    let program = &options.madoguchi;
    let shipped = Weights::Shipped(options.model.clone());
    let trained = Weights::Trained(work.join("half.model"));
    Ok(vec![
        Box::new(Madoguchi::new(program, trained, core)),
        Box::new(Madoguchi::new(program, shipped, core)),
        Box::new(bogofilter::Bogofilter::new(&work.join("bogofilter"), core)?),
        Box::new(rspamd::Rspamd::new(&work.join("rspamd"), core)?),
        Box::new(spamassassin::SpamAssassin::new(
            &work.join("spamassassin"),
            core,
        )?),
    ])
}

/// Writes every mail as the filters get it.
fn written(material: &Material, headers: Headers, folder: &Path) -> anyhow::Result<Vec<Labelled>> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder)?;
    let mails = material.collection.mails.iter().zip(&material.groups);
    mails
        .enumerate()
        .map(|(at, (mail, group))| {
            let path = folder.join(format!("{at:06}.eml"));
            fs::write(&path, headers::prepared(&mail.bytes, headers))?;
            Ok(Labelled {
                path,
                bad: mail.bad,
                group: *group,
            })
        })
        .collect()
}

/// Mails of the run that tells the cost of starting.
const FEW: usize = 16;
/// Processor seconds a measurement of speed lasts at least: the clock ticks a hundred times a second.
const LONG: f64 = 2.0;
/// Mails a filter is given at once at most: a command line has its limit.
const AT_ONCE: usize = 12_000;

fn row(filter: &mut dyn Filter, mails: &[&Labelled]) -> anyhow::Result<Row> {
    let name = filter.name();
    let few: Vec<&Labelled> = mails.iter().take(FEW).copied().collect();
    let start = filter
        .score_all(&few)
        .with_context(|| format!("scoring with {name}"))?;
    let scored = filter
        .score_all(mails)
        .with_context(|| format!("scoring with {name}"))?;
    let mut long = (mails.len(), scored.cpu, scored.wall);
    let mut peak = scored.peak.max(start.peak);
    let warm = (scored.cpu - start.cpu).max(0.01);
    let repeats = ((LONG / warm).ceil() as usize).min(AT_ONCE / mails.len().max(1));
    if warm < LONG && repeats > 1 {
        let many: Vec<&Labelled> = mails.repeat(repeats);
        let again = filter.score_all(&many)?;
        long = (many.len(), again.cpu, again.wall);
        peak = peak.max(again.peak);
    }
    let more = (long.0 - few.len()) as f64;
    let judged = judged(mails, &scored.verdicts);
    Ok(Row {
        name,
        fair: filter.is_fair(),
        figures: Figures::of(&judged),
        per_core: more / (long.1 - start.cpu).max(0.01),
        by_clock: more / (long.2 - start.wall).max(0.01),
        peak,
        unscored: scored.verdicts.iter().filter(|v| v.is_none()).count(),
        judged,
    })
}

/// Every test mail with what every filter said, to look for what goes wrong. It names mails: it stays in
/// `target/`.
fn scores_of(material: &Material, sets: &[(Set, Vec<Row>)]) -> String {
    let mut text = String::from("mail\tset\tbad");
    for row in sets.first().into_iter().flat_map(|(_, rows)| rows) {
        text.push_str(&format!("\t{}\tflagged", row.name));
    }
    text.push('\n');
    for ((set, places), (_, rows)) in material.test.iter().zip(sets) {
        for (at, place) in places.iter().enumerate() {
            let Some(mail) = material.collection.mails.get(*place) else {
                continue;
            };
            text.push_str(&format!("{}\t{}\t{}", mail.name, set.short(), mail.bad));
            for judged in rows.iter().filter_map(|r| r.judged.get(at)) {
                text.push_str(&format!("\t{}\t{}", judged.score, judged.flagged));
            }
            text.push('\n');
        }
    }
    text
}

/// What has no score counts as not flagged, below all others.
fn judged(mails: &[&Labelled], verdicts: &[Option<Verdict>]) -> Vec<Judged> {
    let nothing = Verdict {
        score: f64::NEG_INFINITY,
        flagged: false,
    };
    let pairs = mails.iter().zip(verdicts);
    pairs
        .map(|(mail, verdict)| {
            let verdict = verdict.filter(|v| !v.score.is_nan()).unwrap_or(nothing);
            Judged {
                bad: mail.bad,
                score: verdict.score,
                flagged: verdict.flagged,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Flags every bad mail; starting costs a second, a mail a millisecond.
    struct Known {
        runs: Vec<usize>,
    }

    impl Filter for Known {
        fn name(&self) -> &'static str {
            "known"
        }
        fn version(&self) -> anyhow::Result<String> {
            Ok("1".to_owned())
        }
        fn notes(&self) -> &[String] {
            &[]
        }
        fn train(&mut self, _: &[Labelled]) -> anyhow::Result<()> {
            Ok(())
        }
        fn score_all(&mut self, mails: &[&Labelled]) -> anyhow::Result<Scored> {
            self.runs.push(mails.len());
            let verdict = |m: &&Labelled| Verdict {
                score: f64::from(u8::from(m.bad)),
                flagged: m.bad,
            };
            Ok(Scored {
                verdicts: mails.iter().map(|m| Some(verdict(m))).collect(),
                cpu: 1.0 + mails.len() as f64 / 1_000.0,
                wall: 1.0 + mails.len() as f64 / 500.0,
                peak: 7,
            })
        }
    }

    fn mails(count: usize) -> Vec<Labelled> {
        (0..count)
            .map(|at| Labelled {
                path: PathBuf::from(format!("{at}.eml")),
                bad: at % 3 == 0,
                group: at,
            })
            .collect()
    }

    #[test]
    fn speed_is_without_the_start_and_over_long_enough() {
        let mails = mails(300);
        let all: Vec<&Labelled> = mails.iter().collect();
        let mut filter = Known { runs: Vec::new() };
        let row = row(&mut filter, &all).expect("measured");
        assert!((row.per_core - 1_000.0).abs() < 1.0, "{}", row.per_core);
        assert!((row.by_clock - 500.0).abs() < 1.0, "{}", row.by_clock);
        assert_eq!(filter.runs, [16, 300, 2_400]);
        assert_eq!(row.figures.area, Some(1.0));
        assert_eq!((row.unscored, row.peak), (0, 7));
    }

    #[test]
    fn a_mail_without_a_score_is_below_all_others() {
        let mails = mails(3);
        let all: Vec<&Labelled> = mails.iter().collect();
        let odd = Verdict {
            score: f64::NAN,
            flagged: true,
        };
        let low = Verdict {
            score: -9.0,
            flagged: false,
        };
        let judged = judged(&all, &[None, Some(low), Some(odd)]);
        let scores: Vec<f64> = judged.iter().map(|j| j.score).collect();
        assert_eq!(scores, [f64::NEG_INFINITY, -9.0, f64::NEG_INFINITY]);
        assert!(judged.iter().all(|j| !j.flagged));
    }
}
