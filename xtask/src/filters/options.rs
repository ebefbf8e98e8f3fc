//! The arguments of `cargo xtask bench-filters`.

use super::headers::Headers;
use super::lists::{Choice, Condition};
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};

pub(crate) const USAGE: &str = "usage: cargo xtask bench-filters --mails MAIL.tsv… [--japanese LABELLED.jsonl…]
  --mails FILE…            tables of raw mails: path, label, lang, cluster (paths beside the table or in a folder of its name)
  --japanese FILE…         labelled messages, one JSON object a line: id, channel, label, from, subject, body, urls
  --measure-only F=VALUE   rows of the lists that are never trained on (VALUE* for a beginning); may be repeated
  --leave-out F=VALUE      rows that are not used at all; may be repeated
  --out FILE               where the results go (default bench/RESULTS.md)
  --most N                 at most N mails of each set in each half
  --headers WHICH          kept, masked or both (default both)
  --madoguchi FILE         the program (default target/release/madoguchi, built when missing)
  --model FILE             the shipped model (default: the one the program embeds)
  --note TEXT              a sentence for the head of the results
  --core N                 the core all filters are measured on (default 1)";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) mails: Vec<PathBuf>,
    pub(crate) japanese: Vec<PathBuf>,
    pub(crate) choice: Choice,
    pub(crate) out: PathBuf,
    pub(crate) most: usize,
    pub(crate) headers: Vec<Headers>,
    pub(crate) madoguchi: PathBuf,
    pub(crate) model: PathBuf,
    pub(crate) core: usize,
    pub(crate) note: String,
    /// As it was called, files by their last name: where they lie is nobody's business.
    pub(crate) command: String,
}

impl Options {
    pub(crate) fn parse(root: &Path, arguments: &[&str]) -> anyhow::Result<Options> {
        let mut options = Options {
            mails: Vec::new(),
            japanese: Vec::new(),
            choice: Choice::default(),
            out: root.join("bench/RESULTS.md"),
            most: usize::MAX,
            headers: vec![Headers::Kept, Headers::Masked],
            madoguchi: root.join("target/release/madoguchi"),
            model: PathBuf::from("full"),
            core: 1,
            note: String::new(),
            command: command(arguments),
        };
        let mut rest = arguments.iter().copied().peekable();
        while let Some(option) = rest.next() {
            let mut values = Vec::new();
            while let Some(value) = rest.next_if(|v| !v.starts_with("--")) {
                values.push(value);
            }
            options.set(option, &values)?;
        }
        if options.mails.is_empty() {
            bail!("--mails is missing\n{USAGE}");
        }
        Ok(options)
    }

    fn set(&mut self, option: &str, values: &[&str]) -> anyhow::Result<()> {
        let Some(first) = values.first().copied() else {
            bail!("{option} needs a value\n{USAGE}");
        };
        let files = values.iter().map(PathBuf::from);
        match option {
            "--mails" => self.mails.extend(files),
            "--japanese" => self.japanese.extend(files),
            "--measure-only" | "--leave-out" => {
                let list = if option == "--leave-out" {
                    &mut self.choice.leave_out
                } else {
                    &mut self.choice.measure_only
                };
                for value in values {
                    list.push(Condition::parse(value)?);
                }
            }
            _ if values.len() > 1 => bail!("{option} takes one value\n{USAGE}"),
            "--out" => self.out = PathBuf::from(first),
            "--most" => self.most = first.parse().context("--most needs a number")?,
            "--note" => self.note = first.to_owned(),
            "--core" => self.core = first.parse().context("--core needs a number")?,
            "--madoguchi" => self.madoguchi = PathBuf::from(first),
            "--model" => self.model = PathBuf::from(first),
            "--headers" => {
                self.headers = match first {
                    "kept" => vec![Headers::Kept],
                    "masked" => vec![Headers::Masked],
                    "both" => vec![Headers::Kept, Headers::Masked],
                    _ => bail!("--headers takes kept, masked or both"),
                }
            }
            _ => bail!("`{option}` is not known\n{USAGE}"),
        }
        Ok(())
    }
}

/// The command as the results show it.
fn command(arguments: &[&str]) -> String {
    let mut command = String::from("cargo xtask bench-filters");
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if *argument == "--note" {
            rest.next();
            continue;
        }
        let shown = if argument.contains('=') {
            format!("'{argument}'")
        } else {
            let name = Path::new(argument).file_name().unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        command.push(' ');
        command.push_str(&shown);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> anyhow::Result<Options> {
        Options::parse(Path::new("/r"), arguments)
    }

    #[test]
    fn several_values_follow_one_option() {
        let options = parse(&[
            "--mails",
            "/a/mail.tsv",
            "--japanese",
            "/b/x.jsonl",
            "y.jsonl",
            "--most",
            "90",
            "--measure-only",
            "path=q/*",
            "path=r/*",
            "--headers",
            "masked",
        ]);
        let options = options.expect("parsed");
        assert_eq!(options.japanese.len(), 2);
        assert_eq!(options.choice.measure_only.len(), 2);
        assert_eq!((options.most, options.core), (90, 1));
        assert_eq!(options.headers, [Headers::Masked]);
        assert_eq!(options.out, Path::new("/r/bench/RESULTS.md"));
    }

    #[test]
    fn the_results_do_not_show_where_files_lie() {
        let options = parse(&[
            "--mails",
            "/secret/place/mail.tsv",
            "--leave-out",
            "source=a/b*",
            "--note",
            "some words",
        ]);
        let command = options.expect("parsed").command;
        assert_eq!(
            command,
            "cargo xtask bench-filters --mails mail.tsv --leave-out 'source=a/b*'"
        );
    }

    #[test]
    fn what_is_not_known_is_said() {
        for wrong in [
            &["--japanese", "x"][..],
            &["--mails"],
            &["--mails", "x", "--most", "many"],
            &["--mails", "x", "--bogus", "y"],
            &["--mails", "x", "--core", "1", "2"],
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
