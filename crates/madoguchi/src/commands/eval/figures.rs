//! What the outcomes add up to.

use super::Outcome;
use super::records::Label;
use crate::output::printable;
use madoguchi_knowledge::Pack;
use madoguchi_model::Level;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// A share with its 95 % interval (Wilson 1927).
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Share {
    pub(crate) count: usize,
    pub(crate) of: usize,
    pub(crate) share: f64,
    low: f64,
    high: f64,
}

impl Share {
    pub(crate) fn new(count: usize, of: usize) -> Share {
        if of == 0 {
            return Share::default();
        }
        let (n, p, z) = (of as f64, count as f64 / of as f64, 1.96_f64);
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        Share {
            count,
            of,
            share: p,
            low: ((middle - half) / scale).max(0.0),
            high: ((middle + half) / scale).min(1.0),
        }
    }

    /// The share and its interval in per cent.
    pub(crate) fn percent(&self) -> String {
        format!(
            "{:>6.2} % [{:.1}–{:.1}]",
            self.share * 100.0,
            self.low * 100.0,
            self.high * 100.0
        )
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>5}/{:<5} {}", self.count, self.of, self.percent())
    }
}

/// Figures of one set of outcomes.
#[derive(Debug, Serialize)]
pub(crate) struct Figures {
    summary: bool,
    /// Malicious that came out dangerous or suspicious (K37–K40 also unwanted).
    pub(crate) malicious_flagged: Share,
    pub(crate) malicious_inconclusive: Share,
    /// Unwanted that came out dangerous, suspicious or unwanted.
    pub(crate) unwanted_flagged: Share,
    unwanted_inconclusive: Share,
    /// Legitimate that came out dangerous, suspicious or unwanted.
    pub(crate) legit_flagged: Share,
    pub(crate) legit_inconclusive: Share,
    legit_consistent: Share,
    grey_flagged: Share,
    /// Clusters of malicious mail of which every message was flagged.
    clusters_flagged: Share,
    pub(crate) kind_first: Share,
    /// Recall on malicious and unwanted at fixed false-positive rates, by probability.
    pub(crate) recall_at_fpr: BTreeMap<String, f64>,
    pub(crate) expected_calibration_error: f64,
    /// Legitimate that came out dangerous, suspicious or unwanted, by source and family.
    legit_flagged_by_family: BTreeMap<String, Share>,
    by_channel: BTreeMap<String, BTreeMap<&'static str, Share>>,
    by_kind: BTreeMap<String, Share>,
    levels: BTreeMap<String, BTreeMap<String, usize>>,
}

const NUISANCE: [&str; 4] = ["K37", "K38", "K39", "K40"];

fn is_flagged(outcome: &Outcome) -> bool {
    match outcome.level {
        Level::Dangerous | Level::Suspicious => true,
        Level::Unwanted => {
            outcome.label != Label::Malicious
                || outcome.wanted.iter().any(|k| NUISANCE.contains(&&**k))
        }
        Level::Inconclusive | Level::Consistent => false,
    }
}

/// Whether a record came out wrong.
pub(crate) fn is_miss(outcome: &Outcome) -> bool {
    match outcome.label {
        Label::Malicious | Label::Unwanted => !is_flagged(outcome),
        Label::Legit => is_flagged(outcome),
        Label::Grey => false,
    }
}

fn share_of(all: &[Outcome], label: Label, holds: impl Fn(&Outcome) -> bool) -> Share {
    let of: Vec<&Outcome> = all.iter().filter(|o| o.label == label).collect();
    Share::new(of.iter().filter(|o| holds(o)).count(), of.len())
}

fn is_inconclusive(outcome: &Outcome) -> bool {
    outcome.level == Level::Inconclusive
}

impl Figures {
    pub(crate) fn of(all: &[Outcome], pack: &Pack) -> Figures {
        Figures {
            summary: true,
            malicious_flagged: share_of(all, Label::Malicious, is_flagged),
            malicious_inconclusive: share_of(all, Label::Malicious, is_inconclusive),
            unwanted_flagged: share_of(all, Label::Unwanted, is_flagged),
            unwanted_inconclusive: share_of(all, Label::Unwanted, is_inconclusive),
            legit_flagged: share_of(all, Label::Legit, is_flagged),
            legit_inconclusive: share_of(all, Label::Legit, is_inconclusive),
            legit_consistent: share_of(all, Label::Legit, |o| o.level == Level::Consistent),
            grey_flagged: share_of(all, Label::Grey, is_flagged),
            clusters_flagged: clusters(all),
            kind_first: kind_first(all, pack),
            recall_at_fpr: recall_at(all),
            expected_calibration_error: calibration_error(all),
            legit_flagged_by_family: by_family(all),
            by_channel: by_channel(all),
            by_kind: by_kind(all, pack),
            levels: levels(all),
        }
    }

    pub(crate) fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        for (name, share) in [
            ("malicious flagged", self.malicious_flagged),
            ("malicious inconclusive", self.malicious_inconclusive),
            ("malicious clusters flagged", self.clusters_flagged),
            ("unwanted flagged", self.unwanted_flagged),
            ("unwanted inconclusive", self.unwanted_inconclusive),
            ("legitimate flagged", self.legit_flagged),
            ("legitimate inconclusive", self.legit_inconclusive),
            ("legitimate consistent", self.legit_consistent),
            ("grey flagged", self.grey_flagged),
            ("right kind first", self.kind_first),
        ] {
            if share.of > 0 {
                writeln!(out, "{name:<28} {share}")?;
            }
        }
        for (rate, recall) in &self.recall_at_fpr {
            writeln!(out, "recall at {rate:<18} {:>18.2} %", recall * 100.0)?;
        }
        writeln!(
            out,
            "expected calibration error   {:>17.3}",
            self.expected_calibration_error
        )?;
        self.print_families(out)?;
        writeln!(out, "\nby channel:")?;
        for (channel, shares) in &self.by_channel {
            for (name, share) in shares {
                writeln!(out, "  {channel:<8} {name:<20} {share}")?;
            }
        }
        writeln!(out, "\nright kind first, by kind:")?;
        for (kind, share) in &self.by_kind {
            writeln!(out, "  {kind:<8} {share}")?;
        }
        writeln!(out, "\nlabel → level:")?;
        for (label, levels) in &self.levels {
            let cells: Vec<String> = levels
                .iter()
                .map(|(level, n)| format!("{level} {n}"))
                .collect();
            writeln!(out, "  {label:<10} {}", cells.join(", "))?;
        }
        Ok(())
    }
}

impl Figures {
    fn print_families(&self, out: &mut impl Write) -> std::io::Result<()> {
        if self.legit_flagged_by_family.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nlegitimate flagged, by family (! above 1 %):")?;
        for (family, share) in &self.legit_flagged_by_family {
            let mark = if share.share > MOST_OF_A_FAMILY {
                "!"
            } else {
                " "
            };
            writeln!(out, "{mark} {:<38} {share}", printable(family))?;
        }
        Ok(())
    }
}

/// A family of legitimate messages of which more is flagged is marked: in the sum it would hide.
pub(crate) const MOST_OF_A_FAMILY: f64 = 0.01;

fn by_family(all: &[Outcome]) -> BTreeMap<String, Share> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for outcome in all.iter().filter(|o| o.label == Label::Legit) {
        let count = counts.entry(&outcome.family).or_default();
        count.0 += usize::from(is_flagged(outcome));
        count.1 += 1;
    }
    let families = counts.into_iter();
    families
        .map(|(family, (flagged, of))| {
            let family = if family.is_empty() { "-" } else { family };
            (family.to_owned(), Share::new(flagged, of))
        })
        .collect()
}

fn clusters(all: &[Outcome]) -> Share {
    let mut clusters: BTreeMap<&str, bool> = BTreeMap::new();
    for outcome in all
        .iter()
        .filter(|o| o.label == Label::Malicious && !o.cluster.is_empty())
    {
        *clusters.entry(&outcome.cluster).or_insert(true) &= is_flagged(outcome);
    }
    Share::new(
        clusters.values().filter(|flagged| **flagged).count(),
        clusters.len(),
    )
}

fn is_right_kind(outcome: &Outcome, pack: &Pack) -> bool {
    let first = outcome
        .kinds
        .first()
        .and_then(|k| pack.playbooks.get(&k.id));
    first.is_some_and(|playbook| {
        outcome
            .wanted
            .iter()
            .any(|wanted| *wanted == playbook.id || playbook.alias.contains(wanted))
    })
}

fn kind_first(all: &[Outcome], pack: &Pack) -> Share {
    let of: Vec<&Outcome> = all
        .iter()
        .filter(|o| !o.wanted.is_empty() && o.label != Label::Legit)
        .collect();
    Share::new(
        of.iter().filter(|o| is_right_kind(o, pack)).count(),
        of.len(),
    )
}

fn by_kind(all: &[Outcome], pack: &Pack) -> BTreeMap<String, Share> {
    let kinds: BTreeSet<&String> = all.iter().filter_map(|o| o.wanted.first()).collect();
    kinds
        .into_iter()
        .map(|kind| {
            let of: Vec<&Outcome> = all
                .iter()
                .filter(|o| o.wanted.first() == Some(kind))
                .collect();
            let right = of.iter().filter(|o| is_right_kind(o, pack)).count();
            (kind.clone(), Share::new(right, of.len()))
        })
        .collect()
}

fn by_channel(all: &[Outcome]) -> BTreeMap<String, BTreeMap<&'static str, Share>> {
    let channels: BTreeSet<&String> = all.iter().map(|o| &o.channel).collect();
    channels
        .into_iter()
        .map(|channel| {
            let mut shares = BTreeMap::new();
            for (name, label) in [
                ("malicious flagged", Label::Malicious),
                ("unwanted flagged", Label::Unwanted),
                ("legitimate flagged", Label::Legit),
            ] {
                let of: Vec<&Outcome> = all
                    .iter()
                    .filter(|o| o.channel == *channel && o.label == label)
                    .collect();
                if !of.is_empty() {
                    shares.insert(
                        name,
                        Share::new(of.iter().filter(|o| is_flagged(o)).count(), of.len()),
                    );
                }
            }
            (channel.clone(), shares)
        })
        .collect()
}

fn levels(all: &[Outcome]) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut levels: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for outcome in all {
        let label = format!("{:?}", outcome.label).to_lowercase();
        *levels
            .entry(label)
            .or_default()
            .entry(outcome.level.as_str().to_owned())
            .or_default() += 1;
    }
    levels
}

/// Recall at the lowest threshold that lets through no more than a share of the legitimate.
fn recall_at(all: &[Outcome]) -> BTreeMap<String, f64> {
    let mut legit: Vec<f32> = all
        .iter()
        .filter(|o| o.label == Label::Legit)
        .map(|o| o.probability)
        .collect();
    let bad: Vec<f32> = all
        .iter()
        .filter(|o| matches!(o.label, Label::Malicious | Label::Unwanted))
        .map(|o| o.probability)
        .collect();
    let mut recall = BTreeMap::new();
    if legit.is_empty() || bad.is_empty() {
        return recall;
    }
    legit.sort_by(|a, b| b.total_cmp(a));
    for (name, rate) in [
        ("0.1 % false positives", 0.001),
        ("1 % false positives", 0.01),
    ] {
        let allowed = (legit.len() as f64 * rate) as usize;
        let threshold = legit.get(allowed).copied().unwrap_or(0.0);
        let caught = bad.iter().filter(|p| **p > threshold).count();
        recall.insert(name.to_owned(), caught as f64 / bad.len() as f64);
    }
    recall
}

/// Expected calibration error over ten bins of equal width (Naeini et al. 2015).
fn calibration_error(all: &[Outcome]) -> f64 {
    let mut bins = [(0_usize, 0.0_f64, 0_usize); 10];
    let judged: Vec<&Outcome> = all.iter().filter(|o| o.label != Label::Grey).collect();
    for outcome in &judged {
        let bin = &mut bins[((outcome.probability * 10.0) as usize).min(9)];
        bin.0 += 1;
        bin.1 += f64::from(outcome.probability);
        bin.2 += usize::from(outcome.label != Label::Legit);
    }
    let error: f64 = bins
        .iter()
        .map(|(_, sum, bad)| (sum - *bad as f64).abs())
        .sum();
    error / judged.len().max(1) as f64
}
