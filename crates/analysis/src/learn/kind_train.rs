use super::ftrl::Ftrl;
use super::kinds::{KindFeatures, KindModel, ROWS, softmax};
use super::train::shuffle;

/// A message whose kind is known.
#[derive(Debug, Clone)]
pub struct KindExample {
    /// Right answers, the best first.
    pub kinds: Vec<String>,
    /// What tells the kind.
    pub features: KindFeatures,
    /// What the rules say of each playbook that matches.
    pub rules: Vec<(String, f32)>,
    /// The rules were written with this message at hand, so that it says nothing about how good they are.
    pub known_to_rules: bool,
    /// Near-copies share a group; a group is never split between folds.
    pub group: u64,
}

/// How well kinds are told, by cross-validation over messages the rules do not know.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct KindReport {
    /// Messages of the cross-validation.
    pub of: usize,
    /// The right kind first: by rules alone, by words alone, by both.
    pub by_rules: usize,
    /// By words and observations alone.
    pub by_words: usize,
    /// By both.
    pub by_both: usize,
}

const PASSES: usize = 12;
const FOLDS: u64 = 5;
/// Steps of the weights of words and rules that are tried.
const STEPS: [f32; 8] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0];

/// Trains the kinds; the same examples and seed give the same model. `None` when there are no examples.
pub fn train_kinds(examples: &[KindExample], seed: u64) -> Option<(KindModel, KindReport)> {
    let mut classes: Vec<String> = examples.iter().flat_map(|e| e.kinds.clone()).collect();
    classes.sort();
    classes.dedup();
    if classes.len() < 2 {
        return None;
    }
    let mut logits: Vec<Vec<f32>> = vec![Vec::new(); examples.len()];
    for fold in 0..FOLDS {
        let held = |e: &KindExample| e.group % FOLDS == fold;
        let learner = Learner::fitted(&classes, examples.iter().filter(|e| !held(e)), seed);
        for (at, example) in examples.iter().enumerate().filter(|(_, e)| held(e)) {
            logits[at] = learner.logits(&example.features);
        }
    }
    let held: Vec<(&KindExample, &[f32])> = examples
        .iter()
        .zip(&logits)
        .filter(|(e, _)| !e.known_to_rules)
        .map(|(e, l)| (e, l.as_slice()))
        .collect();
    let shares = best_shares(&classes, &held);
    let right = |shares| {
        held.iter()
            .filter(|h| is_right(&classes, h, shares))
            .count()
    };
    let report = KindReport {
        of: held.len(),
        by_rules: right((0.0, 1.0)),
        by_words: right((1.0, 0.0)),
        by_both: right(shares),
    };
    let learner = Learner::fitted(&classes, examples.iter(), seed);
    let (bias, table) = (learner.bias.weights(), learner.table.weights());
    Some((KindModel::quantised(classes, bias, &table, shares), report))
}

/// The weights of words and rules under which held-out messages are likeliest.
fn best_shares(classes: &[String], held: &[(&KindExample, &[f32])]) -> (f32, f32) {
    let mut best = ((1.0, 0.5), f64::MIN);
    for words in STEPS {
        for rules in STEPS {
            let likelihood: f64 = held
                .iter()
                .map(|h| {
                    let shares = softmax(&combined(classes, h, (words, rules)));
                    let right: f32 = (0..classes.len())
                        .filter(|at| h.0.kinds.contains(&classes[*at]))
                        .map(|at| shares[at])
                        .sum();
                    f64::from(right.max(1e-6)).ln()
                })
                .sum();
            if likelihood > best.1 {
                best = ((words, rules), likelihood);
            }
        }
    }
    best.0
}

fn combined(classes: &[String], held: &(&KindExample, &[f32]), shares: (f32, f32)) -> Vec<f32> {
    let rule = |class: &String| {
        held.0
            .rules
            .iter()
            .find(|r| r.0 == *class)
            .map_or(0.0, |r| r.1)
    };
    let scored = classes.iter().zip(held.1);
    scored
        .map(|(class, logit)| shares.0 * logit + shares.1 * rule(class))
        .collect()
}

fn is_right(classes: &[String], held: &(&KindExample, &[f32]), shares: (f32, f32)) -> bool {
    let scores = combined(classes, held, shares);
    let best = (0..scores.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    best.is_some_and(|best| scores[best] != 0.0 && held.0.kinds.contains(&classes[best]))
}

struct Learner {
    classes: usize,
    bias: Ftrl,
    table: Ftrl,
}

impl Learner {
    fn fitted<'e>(
        names: &[String],
        examples: impl Iterator<Item = &'e KindExample>,
        seed: u64,
    ) -> Learner {
        let classes = names.len();
        let mut learner = Learner {
            classes,
            bias: Ftrl::new(vec![0.0; classes], 0.1, 0.0, 1.0),
            table: Ftrl::new(vec![0.0; classes * ROWS], 1.0, 0.02, 0.1),
        };
        let labelled: Vec<(usize, &KindExample)> = examples
            .filter_map(|e| {
                let kind = e.kinds.first()?;
                Some((names.binary_search(kind).ok()?, e))
            })
            .collect();
        let mut order = labelled;
        let mut random = seed | 1;
        for _ in 0..PASSES {
            shuffle(&mut order, &mut random);
            for (class, example) in &order {
                learner.learn(*class, &example.features);
            }
        }
        learner
    }

    fn logits(&self, features: &KindFeatures) -> Vec<f32> {
        let mut logits: Vec<f32> = (0..self.classes).map(|c| self.bias.weight(c)).collect();
        for (row, count) in features.rows() {
            for (class, logit) in logits.iter_mut().enumerate() {
                *logit += count * self.table.weight(row * self.classes + class);
            }
        }
        logits
    }

    fn learn(&mut self, right: usize, features: &KindFeatures) {
        let shares = softmax(&self.logits(features));
        for (class, share) in shares.into_iter().enumerate() {
            let gradient = share - if class == right { 1.0 } else { 0.0 };
            // Most kinds are out of the question; their weights need no step.
            if gradient.abs() < 0.002 {
                continue;
            }
            self.bias.update(class, gradient);
            for (row, count) in features.rows() {
                self.table
                    .update(row * self.classes + class, gradient * count);
            }
        }
    }
}
