//! Two models on the same messages, and whether the new one is worse.

use crate::commands::eval::Outcome;
use crate::commands::eval::figures::{Figures, Share, is_miss};
use crate::commands::eval::records::Label;
use crate::output::printable;
use madoguchi_knowledge::Pack;
use std::fmt::Write as _;

/// One-sided: beyond it the 95 % interval of the difference holds no difference of none.
const CHANCE: f64 = 0.025;

/// What both models make of a set of messages.
pub(super) struct Set {
    name: String,
    current: Vec<Outcome>,
    new: Vec<Outcome>,
}

impl Set {
    pub(super) fn new(name: String, current: Vec<Outcome>, new: Vec<Outcome>) -> Set {
        Set { name, current, new }
    }

    pub(super) fn count(&self, label: impl Fn(Label) -> bool) -> usize {
        self.current.iter().filter(|o| label(o.label)).count()
    }

    fn missed(&self) -> Missed {
        let bad = self.current.iter().zip(&self.new);
        let mut missed = Missed::default();
        for (before, after) in bad.filter(|(before, _)| is_bad(before.label)) {
            missed.newly += usize::from(!is_miss(before) && is_miss(after));
            missed.no_longer += usize::from(is_miss(before) && !is_miss(after));
        }
        missed
    }

    /// Share of the malicious and unwanted that each model flags.
    fn flagged(&self) -> [Share; 2] {
        [&self.current, &self.new].map(|outcomes| {
            let bad = outcomes.iter().filter(|o| is_bad(o.label));
            Share::new(bad.filter(|o| !is_miss(o)).count(), self.count(is_bad))
        })
    }
}

/// Malicious or unwanted.
pub(super) fn is_bad(label: Label) -> bool {
    matches!(label, Label::Malicious | Label::Unwanted)
}

/// Malicious and unwanted messages that the two models judge differently.
#[derive(Debug, Default, Clone, Copy)]
struct Missed {
    newly: usize,
    no_longer: usize,
}

impl Missed {
    /// The new model misses more, and by more than chance allows.
    fn is_worse(self) -> bool {
        self.newly > self.no_longer && self.chance() < CHANCE
    }

    /// How likely so many or more of the messages judged differently are newly missed when both models are as good:
    /// the exact test of McNemar, one-sided.
    fn chance(self) -> f64 {
        let of = self.newly + self.no_longer;
        let mut log_ways = vec![0.0_f64; of + 1];
        for at in 1..=of {
            log_ways[at] = log_ways[at - 1] + ((of - at + 1) as f64 / at as f64).ln();
        }
        let log_all = of as f64 * std::f64::consts::LN_2;
        let tail = log_ways[self.newly..].iter();
        tail.map(|log| (log - log_all).exp()).sum::<f64>().min(1.0)
    }
}

/// The table of both models, and what is worse with the new one, in a sentence each.
pub(super) struct Comparison {
    pub(super) table: String,
    pub(super) worse: Vec<String>,
}

impl Comparison {
    pub(super) fn of(sets: &[Set], pack: &Pack, (current, new): (&str, &str)) -> Comparison {
        let mut table = format!(
            "current: {}\nnew:     {}\n\n{:<30} {:<32} new\n",
            printable(current),
            printable(new),
            "",
            "current"
        );
        let mut worse = Vec::new();
        let mut all = Missed::default();
        for set in sets {
            let figures = [&set.current, &set.new].map(|of| Figures::of(of, pack));
            rows(set, &figures, &mut table);
            let flagged = figures.map(|of| of.legit_flagged.count);
            if flagged[1] > flagged[0] {
                worse.push(format!(
                    "{}: {} legitimate messages are flagged, before {}; none may be added",
                    printable(&set.name),
                    flagged[1],
                    flagged[0]
                ));
            }
            let missed = set.missed();
            worse.extend(
                missed
                    .is_worse()
                    .then(|| fewer(&printable(&set.name), missed)),
            );
            all.newly += missed.newly;
            all.no_longer += missed.no_longer;
        }
        if worse.is_empty() && all.is_worse() {
            worse.push(fewer("all sets together", all));
        }
        let _ = writeln!(
            table,
            "\nrule: in no set more legitimate flagged; malicious or unwanted newly missed, less those no longer missed, \
             only as chance allows (exact test of McNemar, one-sided p ≥ {CHANCE}), in each set and in all\nall sets: {} \
             newly missed, {} no longer, p {:.3}\n{}",
            all.newly,
            all.no_longer,
            all.chance(),
            if worse.is_empty() {
                "not worse"
            } else {
                "worse: refused"
            }
        );
        Comparison { table, worse }
    }
}

fn fewer(set: &str, missed: Missed) -> String {
    format!(
        "{set}: {} malicious or unwanted messages are newly missed and {} no longer; chance does that with p {:.4}, \
         below {CHANCE}",
        missed.newly,
        missed.no_longer,
        missed.chance()
    )
}

/// The rows of one set; what it has no message for is left out.
fn rows(set: &Set, figures: &[Figures; 2], table: &mut String) {
    let _ = writeln!(table, "{}", printable(&set.name));
    let mut row = |name: &str, [current, new]: [String; 2]| {
        let _ = writeln!(table, "  {name:<28} {current:<32} {new}");
    };
    let pair = |of: fn(&Figures) -> Share| [of(&figures[0]), of(&figures[1])];
    for (name, shares) in [
        ("malicious flagged", set.flagged()),
        ("malicious inconclusive", pair(|f| f.malicious_inconclusive)),
        ("legitimate flagged", pair(|f| f.legit_flagged)),
        ("legitimate inconclusive", pair(|f| f.legit_inconclusive)),
        ("right kind first", pair(|f| f.kind_first)),
    ] {
        if shares[0].of > 0 {
            row(name, shares.map(|share| share.to_string()));
        }
    }
    let recall = |f: &Figures| f.recall_at_fpr.get("1 % false positives").copied();
    if let (Some(current), Some(new)) = (recall(&figures[0]), recall(&figures[1])) {
        let shown = [current, new].map(|recall| format!("{:>18.2} %", recall * 100.0));
        row("recall at 1 % false positives", shown);
    }
    let error = |f: &Figures| format!("{:>18.3}", f.expected_calibration_error);
    row(
        "calibration error",
        [error(&figures[0]), error(&figures[1])],
    );
    if set.count(is_bad) > 0 {
        let missed = set.missed();
        let shown = format!(
            "{:>5} newly, {} no longer, p {:.3}",
            missed.newly,
            missed.no_longer,
            missed.chance()
        );
        row("malicious missed", [String::new(), shown]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_messages_lost_are_chance_and_many_are_not() {
        let missed = |newly, no_longer| Missed { newly, no_longer };
        for (of, chance) in [
            (missed(0, 0), 1.0),
            (missed(1, 0), 0.5),
            (missed(5, 0), 0.031_25),
            (missed(6, 0), 0.015_625),
            (missed(9, 1), 11.0 / 1_024.0),
        ] {
            assert!(
                (of.chance() - chance).abs() < 1e-9,
                "{of:?} {}",
                of.chance()
            );
        }
        assert!(!missed(5, 0).is_worse() && missed(6, 0).is_worse());
        assert!(!missed(30, 40).is_worse() && !missed(60, 50).is_worse());
        assert!(missed(2_000, 1_000).is_worse());
    }
}
