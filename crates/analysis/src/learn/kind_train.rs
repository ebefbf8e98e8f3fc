use super::ftrl::Ftrl;
use super::kinds::{KindFeatures, KindModel, NONE, ROWS, odds, softmax};
use super::train::shuffle;

/// What is known of a message's kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KindLabel {
    /// One of these playbooks, the best answer first.
    Kinds(Vec<String>),
    /// Some kind; nobody said which.
    Some,
    /// None of them: it is honest.
    None,
}

/// A message to learn kinds from.
#[derive(Debug, Clone)]
pub struct KindExample {
    /// Right answers.
    pub label: KindLabel,
    /// What tells the kind.
    pub features: KindFeatures,
    /// What the rules say of each playbook that matches.
    pub rules: Vec<(String, f32)>,
    /// The rules were written with this message at hand, so that it says nothing about how good they are.
    pub known_to_rules: bool,
    /// Near-copies share a group; a group is never split between folds.
    pub group: u64,
    /// How much it counts.
    pub weight: f32,
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

const PASSES: usize = 14;
const FOLDS: u64 = 5;
/// A step smaller than this is not taken.
const LEAST_GRADIENT: f32 = 0.003;
/// Steps of the weights of words and rules that are tried.
const STEPS: [f32; 8] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0];

/// Trains the kinds; the same examples and seed give the same model. Beside it, for every example what
/// [`KindModel::odds`] would have said of it had it not been learned from. `None` when there are too few.
pub fn train_kinds(
    examples: &[KindExample],
    seed: u64,
) -> Option<(KindModel, KindReport, Vec<f32>)> {
    let mut classes: Vec<String> = examples
        .iter()
        .filter_map(|e| match &e.label {
            KindLabel::Kinds(kinds) => kinds.first().cloned(),
            _ => None,
        })
        .collect();
    classes.push(NONE.to_owned());
    classes.sort();
    classes.dedup();
    if classes.len() < 3 {
        return None;
    }
    let logits = held_out(&classes, examples, seed);
    let held: Vec<(&KindExample, &[f32])> = examples
        .iter()
        .zip(&logits)
        .filter(|(e, _)| !e.known_to_rules && matches!(e.label, KindLabel::Kinds(_)))
        .map(|(e, l)| (e, l.as_slice()))
        .collect();
    let shares = best_shares(&classes, &held);
    let right = |shares| {
        let found = held.iter().filter(|h| is_right(&classes, h, shares));
        found.count()
    };
    let report = KindReport {
        of: held.len(),
        by_rules: right((0.0, 1.0)),
        by_words: right((1.0, 0.0)),
        by_both: right(shares),
    };
    let odds = logits.iter().map(|l| odds(l)).collect();
    let learner = Learner::fitted(&classes, examples.iter(), seed);
    let (bias, table) = (learner.bias.weights(), learner.table.weights());
    let model = KindModel::quantised(classes, bias, &table, shares);
    Some((model, report, odds))
}

/// The log-odds of every class for every example by a learner that has not seen its group.
fn held_out(classes: &[String], examples: &[KindExample], seed: u64) -> Vec<Vec<f32>> {
    let mut logits: Vec<Vec<f32>> = vec![Vec::new(); examples.len()];
    let of_fold = |fold: u64| {
        let held = |e: &KindExample| e.group % FOLDS == fold;
        let learner = Learner::fitted(classes, examples.iter().filter(|e| !held(e)), seed);
        let found = examples.iter().enumerate().filter(|(_, e)| held(e));
        found
            .map(|(at, e)| (at, learner.logits(&e.features)))
            .collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let folds: Vec<_> = (0..FOLDS)
            .map(|fold| scope.spawn(move || of_fold(fold)))
            .collect();
        for fold in folds {
            for (at, found) in fold.join().unwrap_or_default() {
                logits[at] = found;
            }
        }
    });
    logits
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
                        .filter(|at| is_answer(h.0, &classes[*at]))
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
    best.is_some_and(|best| scores[best] != 0.0 && is_answer(held.0, &classes[best]))
}

fn is_answer(example: &KindExample, class: &String) -> bool {
    matches!(&example.label, KindLabel::Kinds(kinds) if kinds.contains(class))
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
        let mut order: Vec<(Target, &KindExample)> = examples
            .filter_map(|e| Some((Target::of(&e.label, names)?, e)))
            .collect();
        let mut random = seed | 1;
        for _ in 0..PASSES {
            shuffle(&mut order, &mut random);
            for (target, example) in &order {
                learner.learn(*target, &example.features, example.weight);
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

    fn learn(&mut self, target: Target, features: &KindFeatures, weight: f32) {
        let shares = softmax(&self.logits(features));
        for (class, share) in shares.iter().enumerate() {
            let gradient = share - target.of_class(class, &shares);
            // Most kinds are out of the question; their weights need no step.
            if gradient.abs() < LEAST_GRADIENT {
                continue;
            }
            let gradient = gradient * weight;
            self.bias.update(class, gradient);
            for (row, count) in features.rows() {
                self.table
                    .update(row * self.classes + class, gradient * count);
            }
        }
    }
}

/// What the shares of an example should be.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// All of this class.
    Class(usize),
    /// None of class 0, the others as the learner itself shares them out.
    NotFirst,
}

impl Target {
    fn of(label: &KindLabel, names: &[String]) -> Option<Target> {
        match label {
            KindLabel::Kinds(kinds) => {
                let class = names.binary_search(kinds.first()?).ok()?;
                Some(Target::Class(class))
            }
            KindLabel::Some => Some(Target::NotFirst),
            KindLabel::None => Some(Target::Class(0)),
        }
    }

    fn of_class(self, class: usize, shares: &[f32]) -> f32 {
        match self {
            Target::Class(right) => f32::from(u8::from(class == right)),
            Target::NotFirst if class == 0 => 0.0,
            Target::NotFirst => shares[class] / (1.0 - shares[0]).max(1e-6),
        }
    }
}
