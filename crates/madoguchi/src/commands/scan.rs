//! `madoguchi scan`: many mails at once.

use crate::arguments::{Common, Scan};
use crate::lookups::Desk;
use crate::output::{ScanLine, complain, printable};
use crate::{Checked, Counter};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use madoguchi_analysis::Receiver;
use madoguchi_model::{Channel, Level};
use madoguchi_reader::{Intake, mbox};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What the scan counts.
#[derive(Default)]
struct Tally {
    levels: BTreeMap<Level, usize>,
    kinds: BTreeMap<String, usize>,
    messages: usize,
    busy: Duration,
}

/// What the threads share.
struct Work<'a> {
    desk: Desk<'a>,
    json: bool,
    bar: ProgressBar,
    done: Mutex<(Tally, BufWriter<std::io::Stdout>)>,
}

impl Work<'_> {
    fn complain(&self, what: impl std::fmt::Display) {
        self.bar.suspend(|| complain(what));
    }
}

pub(crate) fn run(scan: &Scan, common: &Common) -> anyhow::Result<ExitCode> {
    let receiver = Receiver {
        addresses: scan.me.iter().map(|a| a.to_lowercase()).collect(),
        authserv_ids: scan.authserv_id.iter().map(|a| a.to_lowercase()).collect(),
        verified: None,
    };
    let counter = Counter::open(common.knowledge.as_deref(), &common.model, receiver.clone())?;
    let failed = AtomicBool::new(false);
    let mut paths = Vec::new();
    for path in &scan.paths {
        if let Err(error) = find(path, &mut paths) {
            complain(&error);
            failed.store(true, Ordering::Relaxed);
        }
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(scan.threads.unwrap_or(0))
        .build()
        .context("cannot start threads")?;
    let work = Work {
        desk: Desk::new(&counter, &receiver, &scan.dns, pool.current_num_threads()),
        json: scan.json,
        bar: progress(paths.len() as u64),
        done: Mutex::new((Tally::default(), BufWriter::new(std::io::stdout()))),
    };
    let started = Instant::now();
    pool.install(|| {
        paths.par_iter().try_for_each(|path| {
            let done = one_file(path, &work);
            work.bar.inc(1);
            match done {
                Err(error) if is_broken_pipe(&error) => Err(error),
                Err(error) => {
                    work.complain(&error);
                    failed.store(true, Ordering::Relaxed);
                    Ok(())
                }
                Ok(()) => Ok(()),
            }
        })
    })?;
    work.bar.finish_and_clear();
    let (tally, mut out) = work
        .done
        .into_inner()
        .unwrap_or_else(|broken| broken.into_inner());
    out.flush()?;
    summary(&tally, started.elapsed(), pool.current_num_threads());
    Ok(ExitCode::from(u8::from(failed.into_inner())))
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<std::io::Error>()
        .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

fn progress(length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} 残り{eta}") {
        bar.set_style(style);
    }
    bar
}

/// The files below a path, sorted. In a Maildir `tmp` is left out: its files are not delivered yet.
fn find(path: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let kind = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if !kind.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    let maildir = path.join("cur").is_dir() && path.join("new").is_dir();
    let mut below: Vec<PathBuf> = fs::read_dir(path)
        .with_context(|| format!("cannot read the folder {}", path.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|p| !(maildir && p.file_name().is_some_and(|n| n == "tmp")))
        .collect();
    below.sort();
    for path in below {
        let hidden = path
            .file_name()
            .is_some_and(|n| n.to_string_lossy().starts_with("dovecot"));
        // A link could lead in circles.
        if !hidden && !path.is_symlink() {
            find(&path, found)?;
        }
    }
    Ok(())
}

fn one_file(path: &Path, work: &Work) -> anyhow::Result<()> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = path.to_string_lossy();
    let intake = Intake {
        channel: None,
        name: Some(&name),
        ..Intake::default()
    };
    if bytes.starts_with(b"From ") {
        let mail = Intake {
            channel: Some(Channel::Mail),
            ..intake
        };
        for (at, message) in mbox(&bytes).enumerate() {
            one_message(&format!("{name}#{at}"), message, &mail, work)?;
        }
        return Ok(());
    }
    one_message(&name, &bytes, &intake, work)
}

fn one_message(path: &str, message: &[u8], intake: &Intake, work: &Work) -> anyhow::Result<()> {
    let started = Instant::now();
    let (checked, problem) = work.desk.check(message, intake);
    if let Some(problem) = problem {
        work.complain(format!("{path}: {problem}"));
    }
    note(path, &checked, started.elapsed(), work)
}

fn note(path: &str, checked: &Checked, took: Duration, work: &Work) -> anyhow::Result<()> {
    let line = if work.json {
        serde_json::to_string(&ScanLine::new(path, &checked.assessment))?
    } else {
        let kind = checked.assessment.kinds.first().map_or("-", |k| &k.id);
        format!(
            "{:<12} {:>5.1}% {:<24} {}",
            checked.assessment.level.as_str(),
            checked.assessment.probability * 100.0,
            kind,
            printable(path)
        )
    };
    let mut shared = work
        .done
        .lock()
        .unwrap_or_else(|broken| broken.into_inner());
    let (tally, out) = &mut *shared;
    *tally.levels.entry(checked.assessment.level).or_default() += 1;
    if let Some(kind) = checked.assessment.kinds.first() {
        *tally.kinds.entry(kind.id.clone()).or_default() += 1;
    }
    tally.messages += 1;
    tally.busy += took;
    writeln!(out, "{line}")?;
    Ok(())
}

fn summary(tally: &Tally, elapsed: Duration, threads: usize) {
    if tally.messages == 0 {
        anstream::eprintln!("madoguchi: no message found");
        return;
    }
    let per_core = tally.messages as f64 / tally.busy.as_secs_f64().max(1e-9);
    let overall = tally.messages as f64 / elapsed.as_secs_f64().max(1e-9);
    anstream::eprintln!(
        "{} messages in {:.2} s on {threads} threads: {overall:.0} messages/s, {per_core:.0} messages/s per core",
        tally.messages,
        elapsed.as_secs_f64()
    );
    for (level, count) in &tally.levels {
        anstream::eprintln!("  {:<12} {count}", level.as_str());
    }
    let mut kinds: Vec<_> = tally.kinds.iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(a.1));
    for (kind, count) in kinds.into_iter().take(10) {
        anstream::eprintln!("    {kind:<24} {count}");
    }
}
