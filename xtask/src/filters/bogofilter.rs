//! Bogofilter with a word list of its own.

use super::process::{self, pinned};
use super::{Filter, Labelled, Scored, Verdict, debian, paths};
use anyhow::Context;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Its own `spam_cutoff` where no configuration is read (`bogofilter -Q`).
const SPAM_CUTOFF: f64 = 0.99;

pub(crate) struct Bogofilter {
    program: PathBuf,
    folder: PathBuf,
    core: usize,
    notes: Vec<String>,
}

impl Bogofilter {
    pub(crate) fn new(folder: &Path, core: usize) -> anyhow::Result<Bogofilter> {
        Ok(Bogofilter {
            program: debian::program("bogofilter", "bogofilter")?,
            folder: folder.to_owned(),
            core,
            notes: Vec::new(),
        })
    }
}

impl Filter for Bogofilter {
    fn name(&self) -> &'static str {
        "Bogofilter"
    }

    fn version(&self) -> anyhow::Result<String> {
        debian::version("bogofilter")
    }

    fn notes(&self) -> &[String] {
        &self.notes
    }

    fn train(&mut self, mails: &[Labelled]) -> anyhow::Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).context("cannot empty the folder of the word list")?;
        }
        fs::create_dir_all(&self.folder).context("cannot make the folder of the word list")?;
        for (option, bad) in [("-s", true), ("-n", false)] {
            let of_label: Vec<&Labelled> = mails.iter().filter(|m| m.bad == bad).collect();
            process::run(
                pinned(self.core, &self.program)
                    .arg("-C")
                    .arg("-d")
                    .arg(&self.folder)
                    .args([option, "-b"]),
                &paths(&of_label),
                &[0],
            )?;
        }
        self.notes = vec![format!(
            "`-C -d DIR -s` and `-n` on the {} mails of the training half; scored by `-C -TT -b`, one process for all. Its \
             own threshold is the default spam_cutoff {SPAM_CUTOFF}; unsure counts as not flagged.",
            mails.len()
        )];
        Ok(())
    }

    fn score_all(&mut self, mails: &[&Labelled]) -> anyhow::Result<Scored> {
        let run = process::run(
            pinned(self.core, &self.program)
                .arg("-C")
                .arg("-d")
                .arg(&self.folder)
                .args(["-TT", "-b"]),
            &paths(mails),
            // Spam, ham, unsure.
            &[0, 1, 2],
        )?;
        Ok(Scored::of(&run, mails, &verdicts(&run.output)))
    }
}

/// Lines of `-TT -b`: the path and the spamicity.
fn verdicts(output: &str) -> HashMap<PathBuf, Verdict> {
    let lines = output.lines().filter_map(|line| {
        let (path, score) = line.trim_end().rsplit_once(' ')?;
        let score: f64 = score.parse().ok()?;
        let verdict = Verdict {
            score,
            flagged: score >= SPAM_CUTOFF,
        };
        Some((PathBuf::from(path.trim_end()), verdict))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spamicities_are_read() {
        let found = verdicts(
            "/w/a mail/1.eml 0.9999999999999312\n/w/2.eml 0.5004260873139486\n/w/3.eml 0.0000000000000000\nodd\n",
        );
        assert_eq!(found.len(), 3);
        let first = found.get(Path::new("/w/a mail/1.eml")).expect("read");
        assert!(first.flagged && first.score > 0.999);
        assert!(found.get(Path::new("/w/2.eml")).is_some_and(|v| !v.flagged));
    }
}
