//! `madoguchi knowledge`: for those who keep it up to date.

use crate::arguments::{Common, Knowledge, KnowledgeCommand};
use anyhow::{Context, bail};
use madoguchi_knowledge::{Pack, SourceFile, validate};
use madoguchi_service::pack_files;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;
use time::{Date, OffsetDateTime};

pub(crate) fn run(knowledge: &Knowledge, common: &Common) -> anyhow::Result<ExitCode> {
    match &knowledge.command {
        KnowledgeCommand::Check { folder, verbose } => check(
            folder.as_deref().or(common.knowledge.as_deref()),
            common,
            *verbose,
        ),
        KnowledgeCommand::Show { id } => show(id, common),
        KnowledgeCommand::Diff { old, new } => diff(old, new),
        KnowledgeCommand::Stale { on } => stale(on.as_deref(), common),
    }
}

fn embedded_or(folder: Option<&Path>) -> anyhow::Result<Pack> {
    match folder {
        Some(folder) => whole(folder).map(|found| found.0),
        None => Ok(madoguchi_pack::embedded()),
    }
}

/// The folders a whole pack cannot do without. An operator's folder may have any of them, not all.
const WHOLE: [&str; 6] = [
    "advice",
    "brands",
    "contacts",
    "lists",
    "playbooks",
    "wording",
];

/// A folder parsed: as a whole pack when it has everything one needs, else laid over the embedded one.
fn whole(folder: &Path) -> anyhow::Result<(Pack, Vec<SourceFile>)> {
    let files = pack_files(folder)?;
    let is_whole = WHOLE.iter().all(|name| folder.join(name).is_dir());
    let base = if is_whole {
        Pack::default()
    } else {
        madoguchi_pack::embedded()
    };
    match base.overlaid(&files) {
        Ok(pack) => Ok((pack, files)),
        Err(faults) => {
            for fault in &faults {
                anstream::eprintln!(
                    "{}",
                    crate::output::printable(&format!("{}/{fault}", folder.display()))
                );
            }
            bail!(
                "{} faults; nothing of {} is used",
                faults.len(),
                folder.display()
            );
        }
    }
}

fn check(folder: Option<&Path>, common: &Common, verbose: bool) -> anyhow::Result<ExitCode> {
    let ids = madoguchi_analysis::observe::sign_ids();
    let Some(folder) = folder else {
        let pack = madoguchi_pack::embedded();
        let faults = validate(&pack, &[], &ids);
        faults
            .iter()
            .for_each(|fault| anstream::println!("{fault}"));
        print_counts(&pack);
        return Ok(ExitCode::from(u8::from(!faults.is_empty())));
    };
    let (pack, files) = whole(folder)?;
    let faults = validate(&pack, &files, &ids);
    for fault in &faults {
        anstream::println!("{}/{fault}", folder.display());
    }
    let mut analyst = madoguchi_analysis::Analyst::new(pack.clone());
    if let Some(model) = madoguchi_service::learned(&common.model)? {
        analyst = analyst.with_model(model);
    }
    let checks = crate::samples::check(&analyst, &files)?;
    for miss in &checks.misses {
        anstream::println!("{}/{miss}", folder.display());
    }
    other_hands(&analyst, folder, &files, verbose)?;
    print_counts(&pack);
    let broken = checks.broken();
    for sentence in &broken {
        anstream::eprintln!("madoguchi: {sentence}");
    }
    Ok(ExitCode::from(u8::from(
        !faults.is_empty() || !broken.is_empty(),
    )))
}

/// Prints what comes out for messages and accounts by hands that have not seen the rules.
fn other_hands(
    analyst: &madoguchi_analysis::Analyst,
    folder: &Path,
    files: &[SourceFile],
    verbose: bool,
) -> anyhow::Result<()> {
    let (shares, misses) = crate::samples::other_hands(analyst, files)?;
    let (told, misunderstood) = crate::samples::understood(analyst, files)?;
    let (mut of, mut flagged, mut right) = (0, 0, 0);
    for share in shares.values() {
        (of, flagged, right) = (of + share.of, flagged + share.flagged, right + share.right);
    }
    if verbose {
        for miss in &misses {
            anstream::println!("{}/{miss}", folder.display());
        }
        for line in &misunderstood {
            anstream::println!("{line}");
        }
        for (kind, share) in &shares {
            let (flagged, right, of) = (share.flagged, share.right, share.of);
            anstream::println!("{kind:<28} {flagged:>3} flagged, {right:>3} right of {of:>3}");
        }
    }
    anstream::println!(
        "messages by other hands: {flagged} of {of} flagged, {right} with the right kind first"
    );
    anstream::println!(
        "accounts: {} of {} with the right kind first, {} with the right states",
        told.kinds,
        told.of,
        told.states
    );
    Ok(())
}

fn print_counts(pack: &Pack) {
    anstream::println!(
        "{}: {} playbooks, {} phrase groups, {} brands, {} steps, {} do-nots, {} contacts, {} lists, {} guides, {} sentences",
        pack.version,
        pack.playbooks.len(),
        pack.groups.len(),
        pack.brands.len(),
        pack.steps.len(),
        pack.donts.len(),
        pack.contacts.len(),
        pack.lists.len(),
        pack.guides.len(),
        pack.wording.len()
    );
}

fn print_entry(kind: &str, entry: &impl Serialize) -> anyhow::Result<()> {
    anstream::println!(
        "# {kind}\n{}",
        crate::output::printable_lines(&toml::to_string_pretty(entry)?)
    );
    Ok(())
}

fn show(id: &str, common: &Common) -> anyhow::Result<ExitCode> {
    let pack = embedded_or(common.knowledge.as_deref())?;
    let mut found = false;
    if let Some(playbook) = pack.playbook(id) {
        print_entry("playbook", playbook)?;
        found = true;
    }
    macro_rules! look {
        ($($map:ident $kind:literal),*) => {$(
            if let Some(entry) = pack.$map.get(id) {
                print_entry($kind, entry)?;
                found = true;
            }
        )*};
    }
    look!(brands "brand", contacts "contact", steps "step", donts "do-not", groups "phrase group", lists "list", guides "guide", wording "sentence");
    if !found {
        bail!(
            "nothing is called `{id}`; give the id of a playbook (or its alias), brand, contact, step, phrase group, list or guide"
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Every entry of a pack as text, by kind and id.
fn entries(pack: &Pack) -> anyhow::Result<BTreeMap<(&'static str, String), String>> {
    let mut all = BTreeMap::new();
    macro_rules! add {
        ($($map:ident $kind:literal),*) => {$(
            for (id, entry) in &pack.$map {
                all.insert(($kind, id.clone()), toml::to_string(entry)?);
            }
        )*};
    }
    add!(playbooks "playbook", brands "brand", contacts "contact", steps "step", donts "do-not", groups "phrase group", lists "list", guides "guide", wording "sentence");
    Ok(all)
}

fn diff(old: &Path, new: &Path) -> anyhow::Result<ExitCode> {
    let (old, new) = (whole(old)?.0, whole(new)?.0);
    let (old, new) = (entries(&old)?, entries(&new)?);
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut changed = 0;
    for key in keys {
        let sign = match (old.get(key), new.get(key)) {
            (Some(before), Some(after)) if before == after => continue,
            (Some(_), Some(_)) => '~',
            (None, _) => '+',
            (_, None) => '-',
        };
        changed += 1;
        anstream::println!("{sign} {} {}", key.0, key.1);
        if let (Some(before), Some(after)) = (old.get(key), new.get(key)) {
            lines_changed(before, after);
        }
    }
    anstream::println!("{changed} entries differ");
    Ok(ExitCode::SUCCESS)
}

fn lines_changed(before: &str, after: &str) {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) =
        (before.lines().collect(), after.lines().collect());
    for (sign, line) in before
        .lines()
        .filter(|line| !new.contains(line))
        .map(|line| ('-', line))
        .chain(
            after
                .lines()
                .filter(|line| !old.contains(line))
                .map(|line| ('+', line)),
        )
    {
        anstream::println!("    {sign} {}", crate::output::printable(line));
    }
}

fn stale(on: Option<&str>, common: &Common) -> anyhow::Result<ExitCode> {
    let day = match on {
        Some(text) => Date::parse(
            text,
            time::macros::format_description!("[year]-[month]-[day]"),
        )
        .with_context(|| format!("--on {text}: write a day like 2027-01-31"))?,
        None => OffsetDateTime::now_utc().date(),
    };
    let pack = embedded_or(common.knowledge.as_deref())?;
    let mut due = 0;
    macro_rules! look {
        ($($map:ident $kind:literal),*) => {$(
            for (id, entry) in &pack.$map {
                if entry.review_by.0 <= day {
                    anstream::println!("{} {} was checked {}, review by {}", $kind, id, entry.checked, entry.review_by);
                    due += 1;
                }
            }
        )*};
    }
    look!(playbooks "playbook", brands "brand", contacts "contact", steps "step", groups "phrase group", lists "list", guides "guide");
    anstream::println!("{due} entries to review");
    Ok(ExitCode::from(u8::from(due > 0)))
}
