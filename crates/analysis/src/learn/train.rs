use super::features::{Features, TABLE_BITS};
use super::ftrl::Ftrl;
use super::model::Model;
use crate::assess::prior_of;
use std::collections::BTreeMap;

/// A labelled message made into features.
#[derive(Debug, Clone)]
pub struct Example {
    /// Malicious or unwanted.
    pub bad: bool,
    /// Ids of the evidence and of the matches, each once, with the log-odds the prior gives them.
    pub named: Vec<(String, f32)>,
    /// The hashed part.
    pub features: Features,
    /// Log-odds of what counts by its declared strength whatever is learned.
    pub fixed: f32,
    /// What a model of kinds that has not learned from it says: log-odds of any kind against none.
    pub odds: f32,
    /// Written in Japanese; languages are calibrated apart.
    pub japanese: bool,
    /// Near-copies share a group; a group is never split between folds.
    pub group: u64,
    /// How much it counts.
    pub weight: f32,
}

/// How to train.
#[derive(Debug, Clone)]
pub struct TrainOptions {
    /// Seed of the order of examples.
    pub seed: u64,
    /// Passes over the examples.
    pub passes: usize,
    /// Folds of the cross-validation.
    pub folds: u64,
    /// L1 of the hashed weights: larger prunes more.
    pub l1: f32,
    /// What the model is called.
    pub name: String,
}

impl Default for TrainOptions {
    fn default() -> TrainOptions {
        TrainOptions {
            seed: 1,
            passes: 6,
            folds: 5,
            l1: 0.02,
            name: String::new(),
        }
    }
}

/// What one fold's held-out part came out as.
#[derive(Debug, Clone, Default)]
pub struct Fold {
    /// Bad ones at p ≥ 0.5, and all bad ones.
    pub caught: (usize, usize),
    /// Honest ones at p ≥ 0.5, and all honest ones.
    pub flagged: (usize, usize),
}

/// What training gives beside the model.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Cross-validation, fold by fold.
    pub folds: Vec<Fold>,
    /// Out-of-fold probability of every example, in their order.
    pub held_out: Vec<f32>,
    /// Weights that are not nothing.
    pub weights: usize,
}

/// Trains a model; the same examples and options give the same bytes.
pub fn train(examples: &[Example], options: &TrainOptions) -> (Model, Report) {
    let names = Names::of(examples);
    let mut report = Report::default();
    let mut scores = vec![0.0_f32; examples.len()];
    for fold in 0..options.folds {
        let held = |example: &Example| example.group % options.folds == fold;
        let learner = Learner::fitted(&names, examples.iter().filter(|e| !held(e)), options);
        let mut found = Fold::default();
        for (at, example) in examples.iter().enumerate().filter(|(_, e)| held(e)) {
            scores[at] = learner.score(&names, example);
            let (hit, all) = if example.bad {
                &mut found.caught
            } else {
                &mut found.flagged
            };
            *all += 1;
            *hit += usize::from(scores[at] >= 0.0);
        }
        report.folds.push(found);
    }
    let platt = [false, true].map(|japanese| {
        let pairs = scores.iter().zip(examples);
        let of_language: Vec<(f32, bool)> = pairs
            .filter(|(_, e)| e.japanese == japanese)
            .map(|(s, e)| (*s, e.bad))
            .collect();
        calibration(&of_language)
    });
    report.held_out = scores
        .iter()
        .zip(examples)
        .map(|(s, e)| platt_probability(platt[usize::from(e.japanese)], *s))
        .collect();
    let learner = Learner::fitted(&names, examples.iter(), options);
    let model = learner.model(&names, options.name.clone(), platt);
    report.weights = model.weights();
    (model, report)
}

/// The named features of all examples, numbered. Each counts for itself in Japanese and in other languages:
/// the messages differ in more than their words.
struct Names {
    index: BTreeMap<(bool, String), usize>,
    priors: Vec<f32>,
}

impl Names {
    fn of(examples: &[Example]) -> Names {
        let mut priors: BTreeMap<(bool, String), f32> = BTreeMap::new();
        for example in examples {
            for (name, prior) in &example.named {
                let key = (example.japanese, name.clone());
                priors.entry(key).or_insert(*prior);
            }
        }
        let names = priors.keys().enumerate();
        let index = names.map(|(at, name)| (name.clone(), at)).collect();
        Names {
            index,
            priors: priors.into_values().collect(),
        }
    }
}

/// The named features of an example, as [`Names`] numbers them.
fn numbers(names: &Names, example: &Example) -> Vec<usize> {
    let named = example.named.iter();
    let keys = named.map(|(name, _)| (example.japanese, name.clone()));
    keys.filter_map(|key| names.index.get(&key).copied())
        .collect()
}

struct Learner {
    bias: Ftrl,
    odds: Ftrl,
    named: Ftrl,
    table: Ftrl,
}

impl Learner {
    fn fitted<'e>(
        names: &Names,
        examples: impl Iterator<Item = &'e Example>,
        options: &TrainOptions,
    ) -> Learner {
        let mut learner = Learner {
            bias: Ftrl::new(vec![prior_of("bias"); 2], 0.05, 0.0, 0.0),
            odds: Ftrl::new(vec![0.0], 0.05, 0.0, 0.0),
            named: Ftrl::new(names.priors.clone(), 0.1, 0.3, 2.0),
            table: Ftrl::new(vec![0.0; 1 << TABLE_BITS], 2.0, options.l1, 0.05),
        };
        let mut order: Vec<&Example> = examples.collect();
        let mut random = options.seed | 1;
        for _ in 0..options.passes {
            shuffle(&mut order, &mut random);
            for example in &order {
                learner.learn(names, example);
            }
        }
        learner
    }

    fn score(&self, names: &Names, example: &Example) -> f32 {
        let mut score = self.bias.weight(usize::from(example.japanese))
            + example.fixed
            + self.odds.weight(0) * example.odds;
        for at in numbers(names, example) {
            score += self.named.weight(at);
        }
        let text: f32 = example
            .features
            .grams
            .iter()
            .map(|g| self.table.weight(*g as usize))
            .sum();
        score + text * example.features.scale()
    }

    fn learn(&mut self, names: &Names, example: &Example) {
        let probability = 1.0 / (1.0 + (-self.score(names, example)).exp());
        let target = if example.bad { 1.0 } else { 0.0 };
        let gradient = (probability - target) * example.weight;
        self.bias.update(usize::from(example.japanese), gradient);
        self.odds.update(0, gradient * example.odds);
        for at in numbers(names, example) {
            self.named.update(at, gradient);
        }
        let scaled = gradient * example.features.scale();
        for gram in &example.features.grams {
            self.table.update(*gram as usize, scaled);
        }
    }

    fn model(&self, names: &Names, name: String, platt: [(f32, f32); 2]) -> Model {
        let weights = self.named.weights();
        let mut named: [BTreeMap<String, f32>; 2] = Default::default();
        for ((japanese, name), at) in &names.index {
            named[usize::from(*japanese)].insert(name.clone(), weights[*at]);
        }
        let bias = [self.bias.weight(0), self.bias.weight(1)];
        Model::quantised(
            name,
            (bias, self.odds.weight(0)),
            named,
            &self.table.weights(),
            platt,
        )
    }
}

/// Fisher–Yates with an xorshift generator: the same on every machine.
pub(super) fn shuffle<T>(items: &mut [T], random: &mut u64) {
    for at in (1..items.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        items.swap(at, (*random % (at as u64 + 1)) as usize);
    }
}

/// The calibrated probability of a score.
pub(super) fn platt_probability((a, b): (f32, f32), score: f32) -> f32 {
    1.0 / (1.0 + (-(a * score + b)).exp())
}

/// Platt scaling on held-out scores by Newton steps (Platt 1999; targets as of Lin, Lin and Weng 2007).
fn calibration(scores: &[(f32, bool)]) -> (f32, f32) {
    let bad = scores.iter().filter(|s| s.1).count() as f64;
    let good = scores.len() as f64 - bad;
    if bad < 10.0 || good < 10.0 {
        return (1.0, 0.0);
    }
    let (high, low) = ((bad + 1.0) / (bad + 2.0), 1.0 / (good + 2.0));
    // As if as many were honest as not: how many there are of each is an accident of the collection.
    let balance = [2.0 * bad / good, 1.0];
    let loss = |(a, b): (f64, f64)| -> f64 {
        let of = scores.iter().map(|(score, is_bad)| {
            let z = a * f64::from(*score) + b;
            let target = if *is_bad { high } else { low };
            // ln(1 + e^z) without overflow.
            let both = z.max(0.0) + (-z.abs()).exp().ln_1p();
            balance[usize::from(*is_bad)] * (both - target * z)
        });
        of.sum()
    };
    let mut at = (0.5_f64, 0.0_f64);
    let mut lost = loss(at);
    for _ in 0..100 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0.0, 0.0, 1e-9, 0.0, 1e-9);
        for (score, is_bad) in scores {
            let x = f64::from(*score);
            let p = 1.0 / (1.0 + (-(at.0 * x + at.1)).exp());
            let target = if *is_bad { high } else { low };
            let weight = balance[usize::from(*is_bad)];
            let (error, spread) = (weight * (p - target), weight * p * (1.0 - p));
            ga += error * x;
            gb += error;
            haa += spread * x * x;
            hab += spread * x;
            hbb += spread;
        }
        let determinant = haa * hbb - hab * hab;
        if determinant.abs() < 1e-12 {
            break;
        }
        let step = (
            (hbb * ga - hab * gb) / determinant,
            (haa * gb - hab * ga) / determinant,
        );
        // A full step may overshoot where the scores are far apart: halve it until it gains.
        let tried = (0..30).map(|halved| {
            let share = 0.5_f64.powi(halved);
            (at.0 - share * step.0, at.1 - share * step.1)
        });
        let Some(next) = tried.into_iter().find(|next| loss(*next) < lost) else {
            break;
        };
        let gained = lost - loss(next);
        (at, lost) = (next, loss(next));
        if gained < 1e-7 * lost.abs() {
            break;
        }
    }
    (at.0.clamp(0.1, 5.0) as f32, at.1.clamp(-8.0, 8.0) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_step_overshot_where_scores_are_far_apart() {
        let scores: Vec<(f32, bool)> = (0..400)
            .map(|at| {
                let bad = at % 3 != 0;
                let noise = (at % 17) as f32 - 8.0;
                (if bad { 25.0 } else { -18.0 } + 4.0 * noise, bad)
            })
            .collect();
        let platt = calibration(&scores);
        assert!(platt_probability(platt, 25.0) > 0.8, "{platt:?}");
        assert!(platt_probability(platt, -18.0) < 0.1, "{platt:?}");
    }
}
