//! SpamAssassin: local tests and a Bayes database of its own.

use super::process::{self, pinned};
use super::{Filter, Labelled, Scored, Verdict, debian, paths};
use anyhow::Context;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The library keeps one process warm, as spamd's children are; the command would start anew for each mail.
const SCRIPT: &str = include_str!("spamassassin.pl");

pub(crate) struct SpamAssassin {
    learn: PathBuf,
    perl: PathBuf,
    folder: PathBuf,
    core: usize,
    notes: Vec<String>,
}

impl SpamAssassin {
    pub(crate) fn new(folder: &Path, core: usize) -> anyhow::Result<SpamAssassin> {
        Ok(SpamAssassin {
            learn: debian::program("sa-learn", "spamassassin")?,
            perl: debian::program("perl", "perl")?,
            folder: folder.to_owned(),
            core,
            notes: Vec::new(),
        })
    }

    fn settings(&self) -> PathBuf {
        self.folder.join("settings.cf")
    }
}

impl Filter for SpamAssassin {
    fn name(&self) -> &'static str {
        "SpamAssassin"
    }

    fn version(&self) -> anyhow::Result<String> {
        debian::version("spamassassin")
    }

    fn notes(&self) -> &[String] {
        &self.notes
    }

    fn train(&mut self, mails: &[Labelled]) -> anyhow::Result<()> {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).context("cannot empty the folder of the database")?;
        }
        fs::create_dir_all(&self.folder).context("cannot make the folder of the database")?;
        fs::write(self.folder.join("score.pl"), SCRIPT)?;
        fs::write(self.settings(), settings(&self.folder))?;
        let mut learned = 0;
        for (option, bad) in [("--spam", true), ("--ham", false)] {
            let of_label: Vec<&Labelled> = mails.iter().filter(|m| m.bad == bad).collect();
            let list = self.folder.join(format!("list{option}"));
            fs::write(&list, paths(&of_label))?;
            let run = process::run(
                pinned(self.core, &self.learn)
                    .args(["--local", "--no-sync", option, "-p"])
                    .arg(self.settings())
                    .arg("-f")
                    .arg(&list),
                "",
                &[0],
            )?;
            learned += learned_of(&run.output);
        }
        process::run(
            pinned(self.core, &self.learn)
                .args(["--local", "--sync", "-p"])
                .arg(self.settings()),
            "",
            &[0],
        )?;
        self.notes = vec![format!(
            "Debian's rules as packaged (no sa-update), local tests only (`-L`): no DNS, Razor, Pyzor, DCC; `sa-learn` on \
             the {} mails of the training half ({learned} learned, the rest are copies to it) into a Bayes database of its own, no learning while scoring, no \
             sa-compile. Scored through its library in one process. Its own threshold is 5.",
            mails.len()
        )];
        Ok(())
    }

    fn score_all(&mut self, mails: &[&Labelled]) -> anyhow::Result<Scored> {
        let run = process::run(
            pinned(self.core, &self.perl)
                .arg(self.folder.join("score.pl"))
                .arg(self.settings())
                .arg(&self.folder),
            &paths(mails),
            &[0],
        )?;
        Ok(Scored::of(&run, mails, &verdicts(&run.output)))
    }
}

fn settings(folder: &Path) -> String {
    let bayes = folder.join("bayes").display().to_string();
    format!(
        "use_bayes 1\nbayes_path {bayes}\nbayes_auto_learn 0\nbayes_auto_expire 0\nbayes_learn_to_journal 0\n\
         dns_available no\n"
    )
}

/// What sa-learn says at its end: "Learned tokens from N message(s) (M message(s) examined)".
fn learned_of(output: &str) -> usize {
    let after = output.rsplit_once("Learned tokens from ").map(|(_, a)| a);
    let number = after.and_then(|a| a.split_whitespace().next());
    number.and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Lines of the script: path, score, 1 when it is over the threshold, rules.
fn verdicts(output: &str) -> HashMap<PathBuf, Verdict> {
    let lines = output.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (path, score, flagged) = (fields.next()?, fields.next()?, fields.next()?);
        let verdict = Verdict {
            score: score.parse().ok()?,
            flagged: flagged == "1",
        };
        Some((PathBuf::from(path), verdict))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_learned_mails_is_read() {
        let said = "Learned tokens from 312 message(s) (313 message(s) examined)\n";
        assert_eq!(learned_of(said), 312);
        assert_eq!(
            learned_of("ERROR: the Bayes learn function returned an error"),
            0
        );
    }

    #[test]
    fn scores_are_read() {
        let found = verdicts(
            "/w/1.eml\t12.345\t1\tBAYES_99,HTML_MESSAGE\n/w/2.eml\t-0.599\t0\t\nplugin: a warning\n/w/3.eml\tnan?\t0\t\n",
        );
        assert_eq!(found.len(), 2);
        assert_eq!(
            found.get(Path::new("/w/1.eml")),
            Some(&Verdict {
                score: 12.345,
                flagged: true
            })
        );
        assert!(
            found
                .get(Path::new("/w/2.eml"))
                .is_some_and(|v| !v.flagged && v.score < 0.0)
        );
    }
}
