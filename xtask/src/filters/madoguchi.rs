//! Madoguchi itself, with the shipped model or with one trained on the training half.

use super::process::{self, pinned};
use super::{Filter, Labelled, Scored, Verdict, debian};
use anyhow::Context;
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which weights it decides with.
pub(crate) enum Weights {
    /// A name or file for `--model`, as it is shipped.
    Shipped(PathBuf),
    /// Trained on the training half and nothing else; written to this file.
    Trained(PathBuf),
}

pub(crate) struct Madoguchi {
    program: PathBuf,
    weights: Weights,
    core: usize,
    notes: Vec<String>,
}

impl Madoguchi {
    pub(crate) fn new(program: &Path, weights: Weights, core: usize) -> Madoguchi {
        Madoguchi {
            program: program.to_owned(),
            weights,
            core,
            notes: Vec::new(),
        }
    }

    fn model(&self) -> &Path {
        match &self.weights {
            Weights::Shipped(model) | Weights::Trained(model) => model,
        }
    }
}

impl Filter for Madoguchi {
    fn name(&self) -> &'static str {
        match self.weights {
            Weights::Shipped(_) => "Madoguchi, model `full` (has seen much of this)",
            Weights::Trained(_) => "Madoguchi, trained on the training half",
        }
    }

    fn is_fair(&self) -> bool {
        matches!(self.weights, Weights::Trained(_))
    }

    fn version(&self) -> anyhow::Result<String> {
        let program = self.program.to_str().context("the path is not UTF-8")?;
        let mut version = process::said(program, &["--version"])?;
        if self.model().is_file() {
            let hash = debian::sha256(self.model())?;
            let _ = write!(version, ", model SHA-256 {}", hash.get(..16).unwrap_or(""));
        }
        Ok(version)
    }

    fn notes(&self) -> &[String] {
        &self.notes
    }

    fn train(&mut self, mails: &[Labelled]) -> anyhow::Result<()> {
        let Weights::Trained(model) = &self.weights else {
            self.notes = vec![
                "`scan --json --threads 1 --model full`; not trained here. The model was trained on the whole of some of \
                 these corpora, test halves too (the model card beside the model names them): its rows say how well it \
                 remembers, not how well it does."
                    .to_owned(),
            ];
            return Ok(());
        };
        let list = model.with_extension("tsv");
        fs::write(&list, table(mails)).context("cannot write the list to train on")?;
        process::run(
            Command::new(&self.program)
                .env_remove("MADOGUCHI_KNOWLEDGE")
                .arg("train")
                .arg(&list)
                .args(["--name", "half", "--out"])
                .arg(model),
            "",
            &[0],
        )?;
        self.notes = vec![format!(
            "`train` on the {} mails of the training half only, without `--own`: no sample of the knowledge. Its rules, \
             phrases and brands are the shipped ones, as the peers' rules are. Scored by `scan --json --threads 1`.",
            mails.len()
        )];
        Ok(())
    }

    fn score_all(&mut self, mails: &[&Labelled]) -> anyhow::Result<Scored> {
        let run = process::run(
            pinned(self.core, &self.program)
                .env_remove("MADOGUCHI_KNOWLEDGE")
                .arg("--model")
                .arg(self.model())
                .args(["scan", "--json", "--threads", "1"])
                .args(mails.iter().map(|m| &m.path)),
            "",
            &[0],
        )?;
        Ok(Scored::of(&run, mails, &verdicts(&run.output)))
    }
}

/// The training half as `train` reads it.
fn table(mails: &[Labelled]) -> String {
    let mut table = String::from("path\tlabel\tcluster\n");
    for mail in mails {
        let label = if mail.bad { "malicious" } else { "legit" };
        let _ = writeln!(table, "{}\t{label}\tg{}", mail.path.display(), mail.group);
    }
    table
}

/// A line of `scan --json`, as far as it is needed.
#[derive(Deserialize)]
struct Line {
    path: String,
    level: String,
    probability: f64,
}

/// What `scan --json` says, by path.
fn verdicts(output: &str) -> HashMap<PathBuf, Verdict> {
    let lines = output.lines().filter_map(|l| serde_json::from_str(l).ok());
    lines
        .map(|line: Line| {
            let flagged = matches!(&*line.level, "dangerous" | "suspicious" | "unwanted");
            let verdict = Verdict {
                score: line.probability,
                flagged,
            };
            (PathBuf::from(line.path), verdict)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_probabilities_are_read() {
        let output = r#"{"path":"/a/1.eml","level":"suspicious","probability":0.875,"kinds":[{"id":"x","share":1.0}],"brand":null,"evidence":["y"]}
{"path":"/a/2.eml","level":"inconclusive","probability":0.5,"kinds":[],"brand":"b","evidence":[]}
not JSON
"#;
        let found = verdicts(output);
        assert_eq!(found.len(), 2);
        assert_eq!(
            found.get(Path::new("/a/1.eml")),
            Some(&Verdict {
                score: 0.875,
                flagged: true
            })
        );
        assert!(found.get(Path::new("/a/2.eml")).is_some_and(|v| !v.flagged));
    }

    #[test]
    fn the_table_names_groups_so_that_near_copies_stay_together() {
        let mail = |at: usize, bad| Labelled {
            path: PathBuf::from(format!("/w/{at}.eml")),
            bad,
            group: at / 2,
        };
        let table = table(&[mail(4, true), mail(5, false)]);
        assert_eq!(
            table,
            "path\tlabel\tcluster\n/w/4.eml\tmalicious\tg2\n/w/5.eml\tlegit\tg2\n"
        );
    }
}
