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
    let platt = platt(&scores, examples);
    report.held_out = scores
        .iter()
        .map(|s| 1.0 / (1.0 + (-(platt.0 * s + platt.1)).exp()))
        .collect();
    let learner = Learner::fitted(&names, examples.iter(), options);
    let model = learner.model(&names, options.name.clone(), platt);
    report.weights = model.weights();
    (model, report)
}

/// The named features of all examples, numbered.
struct Names {
    index: BTreeMap<String, usize>,
    priors: Vec<f32>,
}

impl Names {
    fn of(examples: &[Example]) -> Names {
        let mut priors: BTreeMap<String, f32> = BTreeMap::new();
        for (name, prior) in examples.iter().flat_map(|e| &e.named) {
            priors.entry(name.clone()).or_insert(*prior);
        }
        let index = priors
            .keys()
            .enumerate()
            .map(|(at, name)| (name.clone(), at))
            .collect();
        Names {
            index,
            priors: priors.into_values().collect(),
        }
    }
}

struct Learner {
    bias: Ftrl,
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
            bias: Ftrl::new(vec![prior_of("bias")], 0.05, 0.0, 0.0),
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
        let mut score = self.bias.weight(0);
        for (name, _) in &example.named {
            if let Some(at) = names.index.get(name) {
                score += self.named.weight(*at);
            }
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
        self.bias.update(0, gradient);
        for (name, _) in &example.named {
            if let Some(at) = names.index.get(name) {
                self.named.update(*at, gradient);
            }
        }
        let scaled = gradient * example.features.scale();
        for gram in &example.features.grams {
            self.table.update(*gram as usize, scaled);
        }
    }

    fn model(&self, names: &Names, name: String, platt: (f32, f32)) -> Model {
        let weights = self.named.weights();
        let named = names
            .index
            .iter()
            .map(|(name, at)| (name.clone(), weights[*at]))
            .collect();
        Model::quantised(
            name,
            self.bias.weight(0),
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

/// Platt scaling on held-out scores by Newton steps (Platt 1999; targets as of Lin, Lin and Weng 2007).
fn platt(scores: &[f32], examples: &[Example]) -> (f32, f32) {
    let bad = examples.iter().filter(|e| e.bad).count() as f64;
    let good = examples.len() as f64 - bad;
    if bad < 10.0 || good < 10.0 {
        return (1.0, 0.0);
    }
    let (high, low) = ((bad + 1.0) / (bad + 2.0), 1.0 / (good + 2.0));
    let (mut a, mut b) = (1.0_f64, 0.0_f64);
    for _ in 0..50 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0.0, 0.0, 1e-9, 0.0, 1e-9);
        for (score, example) in scores.iter().zip(examples) {
            let x = f64::from(*score);
            let p = 1.0 / (1.0 + (-(a * x + b)).exp());
            let target = if example.bad { high } else { low };
            let (error, spread) = (p - target, p * (1.0 - p));
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
        let (da, db) = (
            (hbb * ga - hab * gb) / determinant,
            (haa * gb - hab * ga) / determinant,
        );
        a -= da;
        b -= db;
        if da.abs() + db.abs() < 1e-7 {
            break;
        }
    }
    (a.clamp(0.2, 5.0) as f32, b.clamp(-5.0, 5.0) as f32)
}
