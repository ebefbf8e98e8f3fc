//! What is counted: recall at a share of false positives, F1, area under the ROC curve.

/// What a filter said of a mail whose label is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    /// Malicious or unwanted.
    pub(crate) bad: bool,
    /// The higher, the more the filter holds against it; mails it could not score are negative infinity.
    pub(crate) score: f64,
    /// Over the filter's own threshold.
    pub(crate) flagged: bool,
}

/// Some of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) hits: usize,
    pub(crate) of: usize,
}

impl Share {
    /// 0–1; `None` of nothing.
    pub(crate) fn value(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// The 95 % interval (Wilson 1927).
    pub(crate) fn interval(self) -> Option<(f64, f64)> {
        let p = self.value()?;
        let (n, z) = (self.of as f64, 1.959_964_f64);
        let middle = p + z * z / (2.0 * n);
        let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let all = 1.0 + z * z / n;
        Some(((middle - spread) / all, (middle + spread) / all))
    }
}

/// The figures of one filter on one set.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    /// Recall with at most 0.1 % of the honest mails above the threshold.
    pub(crate) at_thousandth: Share,
    /// Recall with at most 1 % of them above it.
    pub(crate) at_hundredth: Share,
    /// Caught at the filter's own threshold.
    pub(crate) caught: Share,
    /// Flagged in error at the filter's own threshold.
    pub(crate) flagged: Share,
    /// F1 at the filter's own threshold.
    pub(crate) f1: Option<f64>,
    /// The best F1 any threshold gives.
    pub(crate) best_f1: Option<f64>,
    /// Area under the ROC curve.
    pub(crate) area: Option<f64>,
}

impl Figures {
    pub(crate) fn of(judged: &[Judged]) -> Figures {
        let of = |bad: bool| Share {
            hits: judged.iter().filter(|j| j.bad == bad && j.flagged).count(),
            of: judged.iter().filter(|j| j.bad == bad).count(),
        };
        let (caught, flagged) = (of(true), of(false));
        let steps = steps(judged);
        Figures {
            at_thousandth: recall_at(&steps, caught.of, flagged.of / 1_000),
            at_hundredth: recall_at(&steps, caught.of, flagged.of / 100),
            caught,
            flagged,
            f1: f1(caught.hits, flagged.hits, caught.of),
            best_f1: steps
                .iter()
                .filter_map(|s| f1(s.caught, s.flagged, caught.of))
                .max_by(f64::total_cmp),
            area: area(&steps, caught.of, flagged.of),
        }
    }
}

/// How many of each are at or above a score.
#[derive(Debug, Clone, Copy)]
struct Step {
    caught: usize,
    flagged: usize,
}

/// The ROC curve from the highest score down. Mails with the same score are one step: no threshold tells
/// them apart.
fn steps(judged: &[Judged]) -> Vec<Step> {
    let mut sorted: Vec<&Judged> = judged.iter().collect();
    sorted.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut at = Step {
        caught: 0,
        flagged: 0,
    };
    let mut steps = Vec::new();
    for same in sorted.chunk_by(|a, b| a.score == b.score) {
        let bad = same.iter().filter(|j| j.bad).count();
        at.caught += bad;
        at.flagged += same.len() - bad;
        steps.push(at);
    }
    steps
}

/// Recall at the lowest threshold above which no more than `allowed` honest mails are.
fn recall_at(steps: &[Step], bad: usize, allowed: usize) -> Share {
    let within = steps.iter().take_while(|s| s.flagged <= allowed);
    Share {
        hits: within.last().map_or(0, |s| s.caught),
        of: bad,
    }
}

fn f1(caught: usize, flagged: usize, bad: usize) -> Option<f64> {
    (bad > 0).then(|| 2.0 * caught as f64 / (caught + flagged + bad) as f64)
}

/// The chance that a bad mail scores above an honest one; the same score counts half.
fn area(steps: &[Step], bad: usize, good: usize) -> Option<f64> {
    if bad == 0 || good == 0 {
        return None;
    }
    let mut before = Step {
        caught: 0,
        flagged: 0,
    };
    let mut sum = 0.0;
    for step in steps {
        let mean = (before.caught + step.caught) as f64 / 2.0;
        sum += mean * (step.flagged - before.flagged) as f64;
        before = *step;
    }
    Some(sum / (bad as f64 * good as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(bad: &[f64], good: &[f64], threshold: f64) -> Vec<Judged> {
        let of = |bad: bool| {
            move |score: &f64| Judged {
                bad,
                score: *score,
                flagged: *score >= threshold,
            }
        };
        let bad = bad.iter().map(of(true));
        bad.chain(good.iter().map(of(false))).collect()
    }

    fn close(found: Option<f64>, wanted: f64) {
        let found = found.expect("a figure");
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    #[test]
    fn area_is_the_share_of_pairs_in_the_right_order() {
        // Pairs: 3>1, 3>2, 1=1 (half), 1<2 — 2.5 of 4.
        close(
            Figures::of(&judged(&[3.0, 1.0], &[1.0, 2.0], 2.0)).area,
            0.625,
        );
        close(
            Figures::of(&judged(&[2.0, 3.0], &[0.0, 1.0], 2.0)).area,
            1.0,
        );
        close(Figures::of(&judged(&[0.0], &[1.0], 0.5)).area, 0.0);
        close(Figures::of(&judged(&[5.0; 7], &[5.0; 3], 5.0)).area, 0.5);
        assert_eq!(Figures::of(&judged(&[1.0], &[], 0.5)).area, None);
    }

    #[test]
    fn area_agrees_with_counting_every_pair() {
        let score = |at: u32| f64::from((at * 7_919) % 23);
        let bad: Vec<f64> = (0..60).map(|at| score(at) + 4.0).collect();
        let good: Vec<f64> = (60..150).map(score).collect();
        let mut pairs = 0.0;
        for b in &bad {
            for g in &good {
                pairs += if b > g {
                    1.0
                } else if b == g {
                    0.5
                } else {
                    0.0
                };
            }
        }
        let wanted = pairs / (60.0 * 90.0);
        close(Figures::of(&judged(&bad, &good, 9.0)).area, wanted);
    }

    #[test]
    fn recall_stops_before_one_false_positive_too_many() {
        let good: Vec<f64> = (0..1_000).map(|at| f64::from(at) / 1_000.0).collect();
        // 0.999 is the highest honest score: one may be above at 0.1 %, ten at 1 %.
        let bad = [2.0, 0.9995, 0.9985, 0.9902, 0.9895, 0.5];
        let figures = Figures::of(&judged(&bad, &good, 0.99));
        assert_eq!(figures.at_thousandth, Share { hits: 3, of: 6 });
        assert_eq!(figures.at_hundredth, Share { hits: 5, of: 6 });
        assert_eq!(figures.caught, Share { hits: 4, of: 6 });
        assert_eq!(
            figures.flagged,
            Share {
                hits: 10,
                of: 1_000
            }
        );
    }

    #[test]
    fn bad_mails_tied_with_too_many_honest_ones_are_not_caught() {
        let mut good = vec![0.0; 98];
        good.extend([1.0, 1.0]);
        // Two of a hundred share the score of the bad ones: at 1 % only one may.
        let figures = Figures::of(&judged(&[1.0, 1.0, 2.0], &good, 1.0));
        assert_eq!(figures.at_hundredth, Share { hits: 1, of: 3 });
        good.pop();
        good.push(0.0);
        let figures = Figures::of(&judged(&[1.0, 1.0, 2.0], &good, 1.0));
        assert_eq!(figures.at_hundredth, Share { hits: 3, of: 3 });
    }

    #[test]
    fn mails_without_a_score_are_never_caught() {
        let mut all = judged(&[1.0], &[0.0; 100], 1.0);
        all.push(Judged {
            bad: true,
            score: f64::NEG_INFINITY,
            flagged: false,
        });
        let figures = Figures::of(&all);
        assert_eq!(figures.at_hundredth, Share { hits: 1, of: 2 });
    }

    #[test]
    fn f1_at_the_own_and_at_the_best_threshold() {
        let figures = Figures::of(&judged(&[5.0, 4.0, 1.0], &[3.0, 0.0], 3.0));
        // Caught 2 of 3 with 1 in error: 4 / (2 + 1 + 3).
        close(figures.f1, 4.0 / 6.0);
        // At 1.0: caught 3 with 1 in error: 6 / 7.
        close(figures.best_f1, 6.0 / 7.0);
        let nothing = Figures::of(&judged(&[], &[1.0], 0.0));
        assert_eq!((nothing.f1, nothing.best_f1), (None, None));
    }

    #[test]
    fn the_interval_holds_the_share_and_stays_within_bounds() {
        let (low, high) = Share { hits: 95, of: 100 }.interval().expect("of some");
        assert!((low - 0.8882).abs() < 1e-3 && (high - 0.9785).abs() < 1e-3);
        let (low, high) = Share { hits: 0, of: 20 }.interval().expect("of some");
        assert!(low.abs() < 1e-9 && (0.1..0.2).contains(&high));
        assert_eq!(Share { hits: 0, of: 0 }.interval(), None);
    }
}
