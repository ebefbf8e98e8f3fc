//! `bench/RESULTS.md`.

use super::headers::Headers;
use super::lists::{Set, toml_files};
use super::losses::losses;
use super::metrics::Share;
use super::options::Options;
use super::{Material, Pass, Row, debian, process};
use anyhow::Context;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// The whole text. Nothing of any mail stands in it: counts and names of corpora only.
pub(crate) fn report(
    root: &Path,
    options: &Options,
    material: &Material,
    passes: &[Pass],
) -> anyhow::Result<String> {
    let mut text = String::from("# Madoguchi and other filters on the same mails\n\n");
    let _ = writeln!(
        text,
        "Written by `cargo xtask bench-filters` on {}; [README.md](README.md) says how to run it again.\n",
        process::said("date", &["+%Y-%m-%d"])?
    );
    how(&mut text, options, passes)?;
    lists(&mut text, root, options)?;
    halves(&mut text, material);
    for pass in passes {
        tables(&mut text, material, pass);
    }
    for missing in [Headers::Kept, Headers::Masked] {
        if passes.iter().all(|p| p.headers != missing) {
            let _ = writeln!(
                text,
                "The pass with headers {0} is not in these results (`--headers {0}` runs it alone).\n",
                missing.name()
            );
        }
    }
    lost(&mut text, passes);
    for pass in passes {
        by_corpus(&mut text, material, pass);
    }
    set_up(&mut text, passes);
    text.push_str(LIMITS);
    Ok(text)
}

const LIMITS: &str = "## What these figures do not say

* Speeds are of one run on a shared machine, other work on its cores, this one too. They count processor time, which other work \
disturbs less than the clock; all filters scored a set one after the other. The figure by the clock is given too.
* No filter asked the network. In use, SpamAssassin and Rspamd ask block lists, fuzzy hashes, SPF and DKIM, and are better \
for it; so Madoguchi with `--dns`. This measures what each can read off the mail itself.
* A filter's rows are one draw of one split. The intervals are Wilson's for the recall at the threshold found; that the \
threshold itself is an estimate, and that near-copies make mails of one group alike, is not in them.
* The halves come from the same corpora: what a trained filter learns of a corpus's habits holds for its test half and \
for no mailbox. The masked pass takes the receiving side's habits out of the headers; footers of lists, tags in subjects \
and names in bodies are left. Where a filter falls far from one pass to the other, it had learned the corpus.
* The peers' rules, too, were written by people who knew such mails: one of the English corpora was gathered by \
SpamAssassin's own project, years before the rules measured here.
* Japanese honest mail hardly exists in public. The Japanese mails hold few, most of them test files of libraries; the \
honest ones of the two sets built from fields are written by people for this project, not received.
* Madoguchi's rules and phrases were written by people who knew some of these messages, or others like them; those of \
`knowledge/other-hands` and `knowledge/genuine` are the project's own. Its rows on Japanese are so much the more hopeful.
";

fn how(text: &mut String, options: &Options, passes: &[Pass]) -> anyhow::Result<()> {
    if !options.note.is_empty() {
        let _ = writeln!(text, "{}\n", options.note);
    }
    let _ = writeln!(text, "```sh\n{}\n```\n", options.command);
    let _ = writeln!(text, "| filter | version |\n|---|---|");
    for filter in passes.first().into_iter().flat_map(|p| &p.filters) {
        let _ = writeln!(text, "| {} | {} |", filter.name, filter.version);
    }
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|l| l.strip_prefix("model name"))
        .map_or("", |l| l.trim_start_matches([' ', '\t', ':']));
    let _ = writeln!(
        text,
        "\nMadoguchi's program: SHA-256 {}. Machine: {model}, {} cores shared with other work; every filter on core {} \
         (`taskset`).\n",
        debian::sha256(&options.madoguchi)?,
        process::said("nproc", &["--all"])?,
        options.core
    );
    Ok(())
}

fn lists(text: &mut String, root: &Path, options: &Options) -> anyhow::Result<()> {
    let _ = writeln!(text, "| list | hash |\n|---|---|");
    for list in options.mails.iter().chain(&options.japanese) {
        let name = list.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(text, "| {name} | SHA-256 {} |", debian::sha256(list)?);
    }
    for folder in [
        "bench/legit-ja",
        "knowledge/other-hands",
        "knowledge/genuine",
    ] {
        let mut hash = Xxh3::new();
        for file in toml_files(&root.join(folder))? {
            hash.update(
                &fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?,
            );
        }
        let _ = writeln!(text, "| {folder}/*.toml | XXH3 {:016x} |", hash.digest());
    }
    text.push('\n');
    Ok(())
}

/// Mails of one corpus: trained on and tested on, each bad and honest, and the groups of the test.
#[derive(Default)]
struct Count {
    training: [usize; 2],
    test: [usize; 2],
    groups: BTreeSet<usize>,
}

fn halves(text: &mut String, material: &Material) {
    let mails = &material.collection.mails;
    let mut counts: BTreeMap<(Set, &str), Count> = BTreeMap::new();
    let mut count = |at: usize, test: bool| {
        let (Some(mail), Some(group)) = (mails.get(at), material.groups.get(at)) else {
            return;
        };
        let count = counts.entry((mail.set, &mail.corpus)).or_default();
        let side = if test {
            &mut count.test
        } else {
            &mut count.training
        };
        side[usize::from(!mail.bad)] += 1;
        if test {
            count.groups.insert(*group);
        }
    };
    material.training.iter().for_each(|at| count(*at, false));
    let test = material.test.iter().flat_map(|(_, places)| places);
    test.for_each(|at| count(*at, true));
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for group in &material.groups {
        *sizes.entry(*group).or_default() += 1;
    }
    let _ = writeln!(
        text,
        "## Halves\n\nOne training half of all sets together, one test half a set. {} mails in {} groups of near-copies (the \
         list's own cluster, the same subject from the same domain, or bodies that share most of their words; the largest \
         group has {}); a group goes to one side by the hash of its smallest name, and to the test wherever it holds a mail \
         that may only be measured.\n",
        mails.len(),
        sizes.len(),
        sizes.values().max().unwrap_or(&0)
    );
    let _ = writeln!(
        text,
        "| set | corpus | training: bad | honest | test: bad | honest | groups in the test |\n|---|---|---|---|---|---|---|"
    );
    for ((set, corpus), count) in &counts {
        let _ = writeln!(
            text,
            "| {} | {corpus} | {} | {} | {} | {} | {} |",
            set.short(),
            count.training[0],
            count.training[1],
            count.test[0],
            count.test[1],
            count.groups.len()
        );
    }
    let left_out: Vec<String> = material
        .collection
        .left_out
        .iter()
        .map(|(why, count)| format!("{why}: {count}"))
        .collect();
    let _ = writeln!(
        text,
        "\n\"Bad\" is malicious or unwanted. Left out: {}. Of the mails built from fields {} have a sender without an \
         address; an invented one stands there, another in each mail.\n",
        if left_out.is_empty() {
            "nothing".to_owned()
        } else {
            left_out.join("; ")
        },
        material.collection.invented
    );
}

fn tables(text: &mut String, material: &Material, pass: &Pass) {
    let (title, what) = match pass.headers {
        Headers::Kept => (
            "Headers as they came",
            "Taken out for all filters: verdicts of earlier filters and virus scanners, marks of mail programs. In \
             public corpora these alone tell honest from bad.",
        ),
        Headers::Masked => (
            "Headers masked",
            "Left for all filters: From, Reply-To, Subject, Message-ID, MIME headers, the sender's program and priority. \
             Recipient and date are the same in all mails; Received, Authentication-Results, list headers and the like \
             are gone.",
        ),
    };
    let _ = writeln!(text, "## {title}\n\n{what}\n");
    for ((set, rows), (_, places)) in pass.sets.iter().zip(&material.test) {
        let mails = &material.collection.mails;
        let sizes = places.iter().filter_map(|at| mails.get(*at));
        let bytes: usize = sizes.map(|m| m.bytes.len()).sum();
        table(text, *set, rows, bytes / places.len().max(1));
    }
}

/// `size`: octets of a mail in the mean, as it came.
fn table(text: &mut String, set: Set, rows: &[Row], size: usize) {
    let Some(figures) = rows.first().map(|r| &r.figures) else {
        return;
    };
    let (bad, good) = (figures.caught.of, figures.flagged.of);
    let _ = writeln!(
        text,
        "### {}\n\n{bad} bad and {good} honest mails, {:.1} KB each in the mean.",
        set.title(),
        size as f64 / 1_000.0
    );
    if good < 1_000 {
        let _ = writeln!(
            text,
            "With so few honest ones, 0.1 % of them is none: the first column is the recall with no false positive at all."
        );
    }
    let _ = writeln!(
        text,
        "\n| filter | recall at 0.1 % FP [95 %] | recall at 1 % FP [95 %] | own threshold: caught | flagged in error | F1 \
         there | best F1 | area under the curve | messages/s per core | by the clock | peak memory |\n\
         |---|---|---|---|---|---|---|---|---|---|---|"
    );
    for row in rows {
        let figures = &row.figures;
        let unscored = match row.unscored {
            0 => String::new(),
            count => format!(" ({count} without a score)"),
        };
        let _ = writeln!(
            text,
            "| {}{unscored} | {} | {} | {} | {} | {} | {} | {} | {:.0} | {:.0} | {} MiB |",
            row.name,
            with_interval(figures.at_thousandth),
            with_interval(figures.at_hundredth),
            counted(figures.caught),
            counted(figures.flagged),
            decimals(figures.f1, 3),
            decimals(figures.best_f1, 3),
            decimals(figures.area, 4),
            row.per_core,
            row.by_clock,
            row.peak / 1_024
        );
    }
    text.push('\n');
}

fn lost(text: &mut String, passes: &[Pass]) {
    let _ = writeln!(
        text,
        "## Where Madoguchi loses\n\nEvery figure in which the model trained on the same training half is behind a peer."
    );
    for pass in passes {
        let losses = losses(pass);
        let _ = writeln!(text, "\nHeaders {}:\n", pass.headers.name());
        if losses.is_empty() {
            let _ = writeln!(text, "* nowhere.");
        }
        for loss in losses {
            let _ = writeln!(text, "* {loss}");
        }
    }
    text.push('\n');
}

fn by_corpus(text: &mut String, material: &Material, pass: &Pass) {
    let names: Vec<&str> = pass.filters.iter().map(|f| f.name).collect();
    let _ = writeln!(
        text,
        "## By corpus, headers {}\n\nFlagged at each filter's own threshold: caught where bad, in error where honest.\n\n\
         | set | corpus | label | {} |\n|---|---|---|{}",
        pass.headers.name(),
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for ((set, places), (_, rows)) in material.test.iter().zip(&pass.sets) {
        let mut shares: BTreeMap<(&str, bool), Vec<Share>> = BTreeMap::new();
        for (column, row) in rows.iter().enumerate() {
            for (at, judged) in places.iter().zip(&row.judged) {
                let Some(mail) = material.collection.mails.get(*at) else {
                    continue;
                };
                let none = Share { hits: 0, of: 0 };
                let shares = shares
                    .entry((&mail.corpus, !mail.bad))
                    .or_insert_with(|| vec![none; rows.len()]);
                if let Some(share) = shares.get_mut(column) {
                    share.of += 1;
                    share.hits += usize::from(judged.flagged);
                }
            }
        }
        for ((corpus, honest), shares) in shares {
            let cells: Vec<String> = shares.into_iter().map(counted).collect();
            let label = if honest { "honest" } else { "bad" };
            let _ = writeln!(
                text,
                "| {} | {corpus} | {label} | {} |",
                set.short(),
                cells.join(" | ")
            );
        }
    }
    text.push('\n');
}

fn set_up(text: &mut String, passes: &[Pass]) {
    let _ = writeln!(text, "## How each was set up and trained\n");
    for filter in passes.last().into_iter().flat_map(|p| &p.filters) {
        let _ = writeln!(text, "* **{}** — {}", filter.name, filter.notes.join(" "));
    }
    let _ = writeln!(
        text,
        "\nSpeed: processor time of a long run less that of one over a few mails, so that starting does not count; short \
         sets are scored several times over. Memory: the highest resident size.\n"
    );
}

fn with_interval(share: Share) -> String {
    let (Some(value), Some((low, high))) = (share.value(), share.interval()) else {
        return "–".to_owned();
    };
    let low = low.max(0.0) * 100.0;
    format!(
        "{:.1} % [{low:.1}–{:.1}]",
        value * 100.0,
        high.min(1.0) * 100.0
    )
}

fn counted(share: Share) -> String {
    match share.value() {
        Some(value) => format!("{}/{} ({:.1} %)", share.hits, share.of, value * 100.0),
        None => "–".to_owned(),
    }
}

fn decimals(value: Option<f64>, places: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |v| format!("{v:.places$}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::metrics::{Figures, Judged};

    #[test]
    fn shares_of_nothing_are_dashes() {
        let none = Share { hits: 0, of: 0 };
        assert_eq!(
            (with_interval(none), counted(none)),
            ("–".to_owned(), "–".to_owned())
        );
        assert_eq!(counted(Share { hits: 1, of: 8 }), "1/8 (12.5 %)");
        assert_eq!(decimals(None, 3), "–");
    }

    #[test]
    fn a_table_has_as_many_cells_as_columns() {
        let judged = |bad| Judged {
            bad,
            score: f64::from(u8::from(bad)),
            flagged: bad,
        };
        let judged = vec![judged(true), judged(false)];
        let row = Row {
            name: "x",
            fair: true,
            figures: Figures::of(&judged),
            per_core: 1.0,
            by_clock: 1.0,
            peak: 2_048,
            unscored: 3,
            judged,
        };
        let mut text = String::new();
        table(&mut text, Set::JapaneseMail, &[row], 9_000);
        let cells: Vec<usize> = text
            .lines()
            .filter(|l| l.starts_with('|'))
            .map(|l| l.matches('|').count())
            .collect();
        assert_eq!(cells, [12, 12, 12]);
        assert!(text.contains("3 without a score") && text.contains("2 MiB"));
    }
}
