//! Where a peer does better than Madoguchi: read off the figures, not chosen by hand.

use super::lists::Set;
use super::metrics::Share;
use super::{Pass, Row};

/// How many times Rspamd's speed Madoguchi must reach.
const TIMES: f64 = 10.0;

/// Something one can lose at.
struct Measure {
    name: &'static str,
    of: fn(&Row) -> Option<f64>,
    /// Less is better.
    less: bool,
    shown: fn(f64) -> String,
}

const MEASURES: [Measure; 6] = [
    Measure {
        name: "recall at 0.1 % false positives",
        of: |r| r.figures.at_thousandth.value(),
        less: false,
        shown: percent,
    },
    Measure {
        name: "recall at 1 % false positives",
        of: |r| r.figures.at_hundredth.value(),
        less: false,
        shown: percent,
    },
    Measure {
        name: "F1 at the own threshold",
        of: |r| r.figures.f1,
        less: false,
        shown: |v| format!("{v:.3}"),
    },
    Measure {
        name: "area under the curve",
        of: |r| r.figures.area,
        less: false,
        shown: |v| format!("{v:.4}"),
    },
    Measure {
        name: "messages/s per core",
        of: |r| Some(r.per_core),
        less: false,
        shown: |v| format!("{v:.0}"),
    },
    Measure {
        name: "peak memory",
        of: |r| Some(r.peak as f64 / 1_024.0),
        less: true,
        shown: |v| format!("{v:.0} MiB"),
    },
];

fn percent(value: f64) -> String {
    format!("{:.1} %", value * 100.0)
}

/// A sentence for each figure where Madoguchi, trained on the training half only, is behind a peer, or
/// where it flags more honest mails at its own threshold; and where it misses its speed.
pub(crate) fn losses(pass: &Pass) -> Vec<String> {
    let mut all = Vec::new();
    for (set, rows) in &pass.sets {
        let ours = |r: &&Row| r.name.starts_with("Madoguchi");
        let Some(own) = rows.iter().find(|r| ours(r) && r.fair) else {
            continue;
        };
        let peers: Vec<&Row> = rows.iter().filter(|r| !ours(r)).collect();
        for measure in &MEASURES {
            all.extend(behind(measure, own, &peers, *set));
        }
        all.extend(flags_more(own, &peers, *set));
        all.extend(too_slow(own, &peers, *set));
    }
    all
}

fn behind(measure: &Measure, own: &Row, peers: &[&Row], set: Set) -> Option<String> {
    let sign = if measure.less { -1.0 } else { 1.0 };
    let found = (measure.of)(own)?;
    let better: Vec<String> = peers
        .iter()
        .filter_map(|peer| {
            let value = (measure.of)(peer)?;
            (sign * (value - found) > 1e-9)
                .then(|| format!("{} {}", peer.name, (measure.shown)(value)))
        })
        .collect();
    (!better.is_empty()).then(|| {
        format!(
            "{}, {}: {} against {}.",
            set.title(),
            measure.name,
            (measure.shown)(found),
            better.join(", ")
        )
    })
}

fn flags_more(own: &Row, peers: &[&Row], set: Set) -> Option<String> {
    let found = own.figures.flagged;
    let better: Vec<String> = peers
        .iter()
        .filter(|p| p.figures.flagged.hits < found.hits)
        .map(|p| format!("{} {}", p.name, counted(p.figures.flagged)))
        .collect();
    (!better.is_empty()).then(|| {
        format!(
            "{}, honest mails flagged at the own threshold: {} against {}.",
            set.title(),
            counted(found),
            better.join(", ")
        )
    })
}

fn too_slow(own: &Row, peers: &[&Row], set: Set) -> Option<String> {
    let rspamd = peers.iter().find(|p| p.name == "Rspamd")?;
    let times = own.per_core / rspamd.per_core;
    (times < TIMES).then(|| {
        format!(
            "{}, speed: {times:.1} times Rspamd's; {TIMES:.0} times is the aim.",
            set.title()
        )
    })
}

fn counted(share: Share) -> String {
    format!("{}/{}", share.hits, share.of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::headers::Headers;
    use crate::filters::metrics::{Figures, Judged};

    fn row(name: &'static str, scores: &[(bool, f64)], per_core: f64) -> Row {
        let judged: Vec<Judged> = scores
            .iter()
            .map(|(bad, score)| Judged {
                bad: *bad,
                score: *score,
                flagged: *score > 0.5,
            })
            .collect();
        Row {
            name,
            fair: true,
            figures: Figures::of(&judged),
            per_core,
            by_clock: per_core,
            peak: 1_024,
            unscored: 0,
            judged,
        }
    }

    fn pass(rows: Vec<Row>) -> Pass {
        Pass {
            headers: Headers::Kept,
            filters: Vec::new(),
            sets: vec![(Set::OtherMail, rows)],
        }
    }

    const GOOD: [(bool, f64); 3] = [(true, 1.0), (true, 0.9), (false, 0.1)];
    const WORSE: [(bool, f64); 3] = [(true, 1.0), (true, 0.2), (false, 0.7)];

    #[test]
    fn what_a_peer_does_better_is_said() {
        let rows = vec![
            row("Madoguchi, half", &WORSE, 5_000.0),
            row("Rspamd", &GOOD, 300.0),
        ];
        let found = losses(&pass(rows));
        assert_eq!(found.len(), 5, "{found:?}");
        assert!(
            found[0].contains("50.0 % against Rspamd 100.0 %"),
            "{found:?}"
        );
        assert!(found.iter().any(|l| l.contains("1/1 against Rspamd 0/1")));
    }

    #[test]
    fn nothing_is_said_where_it_is_as_good_and_fast() {
        let rows = vec![
            row("Madoguchi, half", &GOOD, 5_000.0),
            row("Rspamd", &GOOD, 300.0),
        ];
        assert_eq!(losses(&pass(rows)), Vec::<String>::new());
    }

    #[test]
    fn less_than_ten_times_rspamd_is_a_loss() {
        let rows = vec![
            row("Madoguchi, half", &GOOD, 2_900.0),
            row("Rspamd", &GOOD, 300.0),
        ];
        let found = losses(&pass(rows));
        assert!(
            found.len() == 1 && found[0].contains("9.7 times"),
            "{found:?}"
        );
    }
}
