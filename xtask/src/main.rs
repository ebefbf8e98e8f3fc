//! Tasks of the project: run `cargo xtask` for the list.

mod accounts;
mod api;
mod browser;
mod debian;
mod filters;
mod foundry;
mod load;
mod served;

use anyhow::{Context, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const USAGE: &str = "usage: cargo xtask TASK
  test             formatting, lints, all tests, knowledge with its samples, the base model rebuilt, the interface
                   for programs tried from outside, every page in Chromium
  fuzz [SECONDS]   every fuzz target for so long (default 30)
  model            trains models/base.model anew from knowledge/
  accounts         trains the recogniser of people's own accounts anew from knowledge/
  foundry [--seed N] [--count N] --out FILE.jsonl
                   invented labelled Japanese messages to train and measure on
  browser [--pictures FOLDER]
                   every page in Chromium; with a folder, pictures of the main pages (docs/pictures for the README)
  api              the interface for programs tried from outside with schemathesis
  load [--rate N] [--checks N] [--page | --api]
                   text checks over HTTP: latency at N a second (default 200), then memory over that many checks
  bench            the benchmarks (divan)
  bench-filters    Madoguchi and other filters on the same labelled mails: bench/README.md
  soak             the full figures of what `test` scales down: 30 minutes of fuzzing, 10,000 mails, 100,000 checks
                   over HTTP";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["test"] => test(),
        ["fuzz"] => fuzz(30),
        ["fuzz", seconds] => fuzz(seconds.parse().context("SECONDS must be a number")?),
        ["model"] => base_model(&root().join("models/base.model")),
        ["accounts"] => accounts::train(&root()),
        ["foundry", rest @ ..] => foundry::run(&root(), rest),
        ["api"] => released().and_then(|()| api::run(&root())),
        ["browser"] => released().and_then(|()| browser::run(&root(), None)),
        ["browser", "--pictures", folder] => {
            released().and_then(|()| browser::run(&root(), Some(Path::new(folder))))
        }
        ["load", rest @ ..] => released().and_then(|()| load::run(&root(), rest)),
        ["bench"] => cargo(&["bench", "--workspace"]),
        ["bench-filters", rest @ ..] => filters::run(&root(), rest),
        ["soak"] => soak(),
        _ => bail!("{USAGE}"),
    }
}

/// The project's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_owned)
}

/// Runs cargo in the project's folder and says how long it took.
fn cargo(arguments: &[&str]) -> anyhow::Result<()> {
    run(Command::new("cargo").args(arguments).current_dir(root()))
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let started = Instant::now();
    eprintln!("xtask: {command:?}");
    let status = command
        .status()
        .with_context(|| format!("cannot start {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed ({status})");
    }
    eprintln!("xtask: done in {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn test() -> anyhow::Result<()> {
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ])?;
    cargo(&["build", "--release"])?;
    cargo(&["test", "--workspace"])?;
    madoguchi(&["knowledge", "check", "knowledge"])?;
    base_model_is_reproducible()?;
    readme_examples()?;
    api::run(&root())?;
    browser::run(&root(), None)?;
    // A hundredth of what `soak` asks.
    load::run(&root(), &["--checks", "1000", "--seconds", "2"])
}

/// Builds the release program.
fn released() -> anyhow::Result<()> {
    cargo(&["build", "--release"])
}

/// Runs the release program.
fn madoguchi(arguments: &[&str]) -> anyhow::Result<()> {
    run(Command::new(root().join("target/release/madoguchi"))
        .args(arguments)
        .current_dir(root()))
}

/// Trains the base model from what the project holds.
fn base_model(out: &Path) -> anyhow::Result<()> {
    cargo(&["build", "--release"])?;
    let out = out.to_str().context("the path is not UTF-8")?;
    madoguchi(&[
        "train",
        "--own",
        "knowledge",
        "--name",
        "base",
        "--out",
        out,
    ])
}

/// The base model in the project must be what its own knowledge gives, bit for bit.
fn base_model_is_reproducible() -> anyhow::Result<()> {
    let again = root().join("target/base-again.model");
    base_model(&again)?;
    let same = fs::read(&again)? == fs::read(root().join("models/base.model"))?;
    if !same {
        bail!(
            "models/base.model is not what knowledge/ gives; run `cargo xtask model` and commit it"
        );
    }
    Ok(())
}

/// Every example of the README is checked by the program as a new user would.
fn readme_examples() -> anyhow::Result<()> {
    let folder = root().join("examples");
    let mut examples: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|e| e.path()))
        .filter(|path| path.is_file())
        .collect();
    examples.sort();
    for example in &examples {
        let output = Command::new(root().join("target/release/madoguchi"))
            .arg("check")
            .arg(example)
            .output()?;
        // 1 and 2 are failures of reading and usage; the rest are levels.
        if matches!(output.status.code(), None | Some(1 | 2 | 101)) {
            bail!(
                "{} is not read: {}",
                example.display(),
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }
    eprintln!("xtask: {} examples read", examples.len());
    Ok(())
}

/// The targets of `fuzz/`.
const TARGETS: [&str; 6] = ["reader", "html", "links", "pasted", "knowledge", "check"];

/// What a coverage-guided fuzzer needs of the compiler; all of it is stable.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Cdebug-assertions";

fn fuzz(seconds: u64) -> anyhow::Result<()> {
    let fuzz = root().join("fuzz");
    let target = root().join("target/fuzz");
    let host = host_triple()?;
    run(Command::new("cargo")
        .args(["build", "--release", "--target", &host, "--target-dir"])
        .arg(&target)
        .env("RUSTFLAGS", COVERAGE)
        .current_dir(&fuzz))?;
    // Beginnings which the fuzzer changes: the README's examples and the reader's golden files.
    let seeds: Vec<PathBuf> = ["examples", "crates/reader/tests/fixtures"]
        .iter()
        .map(|folder| root().join(folder))
        .collect();
    for name in TARGETS {
        let corpus = target.join("corpus").join(name);
        let artifacts = target.join("artifacts").join(name);
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&artifacts)?;
        run(Command::new(target.join(&host).join("release").join(name))
            .arg(&corpus)
            .args(&seeds)
            .arg(format!("-max_total_time={seconds}"))
            .args([
                "-timeout=10",
                "-rss_limit_mb=2048",
                "-max_len=65536",
                "-print_final_stats=1",
            ])
            .arg(format!("-artifact_prefix={}/", artifacts.display())))?;
    }
    Ok(())
}

/// The machine's own target triple: with `--target` build scripts are not instrumented.
fn host_triple() -> anyhow::Result<String> {
    let output = Command::new("rustc")
        .arg("-vV")
        .output()
        .context("cannot start rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc -vV names no host")
}

fn soak() -> anyhow::Result<()> {
    fuzz(300)?;
    let mails = root().join("target/soak-mails");
    fs::create_dir_all(&mails)?;
    let examples = fs::read_dir(root().join("examples"))?.filter_map(|e| e.ok().map(|e| e.path()));
    let mail: Vec<PathBuf> = examples
        .filter(|p| p.extension().is_some_and(|e| e == "eml"))
        .collect();
    if mail.is_empty() {
        bail!("examples/ holds no .eml");
    }
    for at in 0..10_000 {
        let bytes = fs::read(&mail[at % mail.len()])?;
        let head = format!("X-Soak: {at}\r\n").into_bytes();
        fs::write(mails.join(format!("{at:05}.eml")), [head, bytes].concat())?;
    }
    cargo(&["build", "--release"])?;
    let path = mails.to_str().context("the path is not UTF-8")?;
    madoguchi(&["scan", path])?;
    load::run(&root(), &["--checks", "100000"])
}
