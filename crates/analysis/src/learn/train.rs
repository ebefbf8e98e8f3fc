use super::features::{Features, TABLE_BITS};
use super::lbfgs;
use super::model::{Beside, Model};
use std::borrow::Borrow;
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
    /// It is one of the clean messages, of which none may be flagged.
    pub clean: bool,
}

/// How to train.
#[derive(Debug, Clone)]
pub struct TrainOptions {
    /// Most steps of the solver.
    pub passes: usize,
    /// Folds of the cross-validation.
    pub folds: u64,
    /// How strongly the weights of words are held near nothing.
    pub l2: f32,
    /// Weights of words smaller than this are pruned.
    pub least: f32,
    /// What the model is called.
    pub name: String,
}

impl Default for TrainOptions {
    fn default() -> TrainOptions {
        TrainOptions {
            passes: 60,
            folds: 10,
            l2: 0.1,
            least: 0.1,
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
///
/// The words are learned first, by themselves. Then it is learned how much what they say counts beside the observations
/// and rules, from what the words say of messages they were not learned from: a weight that saw the message before
/// would be trusted too much.
pub fn train(examples: &[Example], options: &TrainOptions) -> (Model, Report) {
    let names = Names::of(examples);
    let all: Vec<usize> = (0..examples.len()).collect();
    let mut weights: Vec<f64> = examples.iter().map(|e| f64::from(e.weight)).collect();
    let words_held_out = held_out(examples, options.folds, |learned_from, held| {
        let words = Words::learned(examples, &weights, learned_from, options);
        held.iter().map(|at| words.score(&examples[*at])).collect()
    });
    let judged: Vec<Judged> = examples
        .iter()
        .zip(&words_held_out)
        .map(|(example, words)| Judged::new(&names, example, *words))
        .collect();
    let scores = held_out(examples, options.folds, |learned_from, held| {
        let blend = Blend::learned(&names, &judged, &weights, learned_from, options);
        held.iter().map(|at| blend.score(&judged[*at])).collect()
    });
    let platt = [false, true].map(|japanese| {
        let pairs = scores.iter().zip(examples);
        let of_language: Vec<(f32, bool)> = pairs
            .filter(|(_, e)| e.japanese == japanese)
            .map(|(s, e)| (*s, e.bad))
            .collect();
        calibration(&of_language)
    });
    let probability = |example: &Example, score: f32| {
        platt_probability(platt[usize::from(example.japanese)], score)
    };
    let (mut words, mut blend) = fitted(&names, &judged, &weights, &all, options);
    for _ in 0..AGAIN {
        let flagged = all.iter().copied().filter(|at| {
            let score = blend.score(&Judged {
                words: f64::from(words.score(&examples[*at]).max(LEAST_WORDS)),
                ..judged[*at].clone()
            });
            examples[*at].clean && probability(&examples[*at], score) >= DOUBTFUL
        });
        let flagged: Vec<usize> = flagged.collect();
        if flagged.is_empty() {
            break;
        }
        flagged.iter().for_each(|at| weights[*at] *= HEAVIER);
        (words, blend) = fitted(&names, &judged, &weights, &all, options);
    }
    let model = blend.model(&names, &words, options, platt);
    let held = scores.iter().zip(examples);
    let report = Report {
        folds: folds(examples, &scores, options.folds),
        held_out: held.map(|(s, e)| probability(e, *s)).collect(),
        weights: model.weights(),
    };
    (model, report)
}

/// So often clean messages that are still flagged are made heavier.
const AGAIN: usize = 4;
/// By so much.
const HEAVIER: f64 = 4.0;
/// A clean message this probable is one too many.
const DOUBTFUL: f32 = 0.4;

/// The words and the blend of all examples.
fn fitted(
    names: &Names,
    judged: &[Judged],
    weights: &[f64],
    all: &[usize],
    options: &TrainOptions,
) -> (Words, Blend) {
    let examples: Vec<&Example> = judged.iter().map(|j| j.example).collect();
    let words = Words::learned(&examples, weights, all, options);
    let blend = Blend::learned(names, judged, weights, all, options);
    (words, blend)
}

/// What is said of every example by a learner that saw nothing of its group. `judge` is given the places of what to
/// learn from, and those of what to judge.
fn held_out(
    examples: &[Example],
    folds: u64,
    judge: impl Fn(&[usize], &[usize]) -> Vec<f32> + Sync,
) -> Vec<f32> {
    let mut said = vec![0.0; examples.len()];
    let of_fold = |fold: u64| {
        let (held, rest): (Vec<usize>, Vec<usize>) =
            (0..examples.len()).partition(|at| examples[*at].group % folds == fold);
        let found = judge(&rest, &held);
        (held, found)
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..folds)
            .map(|fold| scope.spawn(move || of_fold(fold)))
            .collect();
        for fold in running {
            let (held, found) = fold.join().unwrap_or_default();
            for (at, found) in held.into_iter().zip(found) {
                said[at] = found;
            }
        }
    });
    said
}

fn folds(examples: &[Example], scores: &[f32], folds: u64) -> Vec<Fold> {
    let mut found = vec![Fold::default(); folds as usize];
    for (example, score) in examples.iter().zip(scores) {
        let fold = &mut found[(example.group % folds) as usize];
        let (hit, all) = if example.bad {
            &mut fold.caught
        } else {
            &mut fold.flagged
        };
        *all += 1;
        *hit += usize::from(*score >= 0.0);
    }
    found
}

/// The named features of all examples, numbered. Each counts for itself in Japanese and in other languages:
/// the messages differ in more than their words.
struct Names {
    index: BTreeMap<(bool, String), usize>,
    priors: Vec<f32>,
    held: Vec<Held>,
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
        let held = priors.keys().map(|(_, name)| held(name)).collect();
        Names {
            index,
            held,
            priors: priors.into_values().collect(),
        }
    }
}

/// The weights of grams, learned by themselves.
struct Words {
    bias: [f64; 2],
    table: Vec<f32>,
}

impl Words {
    /// Logistic regression with L2 over grams, each counted the more the rarer it is.
    fn learned(
        examples: &[impl Borrow<Example>],
        weighing: &[f64],
        learned_from: &[usize],
        options: &TrainOptions,
    ) -> Words {
        let rarity = rarity(examples, learned_from);
        let size = 1 << TABLE_BITS;
        let value = |example: &Example| f64::from(example.features.scale());
        let learned = lbfgs::minimise(vec![0.0; size + 2], options.passes, |weights, gradient| {
            gradient.fill(0.0);
            let mut loss = 0.0;
            for at in learned_from {
                let example = examples[*at].borrow();
                let grams = &example.features.grams;
                let sum: f64 = grams
                    .iter()
                    .map(|g| weights[*g as usize] * rarity[*g as usize])
                    .sum();
                let bias = size + usize::from(example.japanese);
                let (lost, pull) = logistic(
                    weights[bias] + sum * value(example),
                    example.bad,
                    weighing[*at],
                );
                loss += lost;
                gradient[bias] += pull;
                let pull = pull * value(example);
                for gram in grams {
                    gradient[*gram as usize] += pull * rarity[*gram as usize];
                }
            }
            loss + ridge(&weights[..size], &mut gradient[..size], |_| {
                (f64::from(options.l2), 0.0)
            })
        });
        let table = learned.iter().zip(&rarity);
        Words {
            bias: [learned[size], learned[size + 1]],
            table: table
                .map(|(weight, rarity)| (weight * rarity) as f32)
                .collect(),
        }
    }

    fn score(&self, example: &Example) -> f32 {
        let grams = example.features.grams.iter();
        let sum: f32 = grams.map(|g| self.table[*g as usize]).sum();
        self.bias[usize::from(example.japanese)] as f32 + sum * example.features.scale()
    }
}

/// How much a gram counts: the more, the fewer messages it stands in (inverse document frequency). One that stands in
/// a single message says nothing about others.
fn rarity(examples: &[impl Borrow<Example>], learned_from: &[usize]) -> Vec<f64> {
    let mut messages = vec![0_u32; 1 << TABLE_BITS];
    let mut last = vec![u32::MAX; 1 << TABLE_BITS];
    for (number, at) in learned_from.iter().enumerate() {
        for gram in &examples[*at].borrow().features.grams {
            let gram = *gram as usize;
            if last[gram] != number as u32 {
                last[gram] = number as u32;
                messages[gram] += 1;
            }
        }
    }
    let all = learned_from.len() as f64;
    let rarity = messages.into_iter().map(|messages| match messages {
        0 | 1 => 0.0,
        messages => (((1.0 + all) / (1.0 + f64::from(messages))).ln() + 1.0) / 4.0,
    });
    rarity.collect()
}

/// The loss of a score and its slope, by the label and weight of what was scored.
fn logistic(score: f64, bad: bool, weight: f64) -> (f64, f64) {
    let toward = if bad { 1.0 } else { -1.0 };
    let margin = toward * score;
    // ln(1 + e^-m) without overflow.
    let loss = (-margin).max(0.0) + (-margin.abs()).exp().ln_1p();
    let slope = -toward / (1.0 + margin.exp());
    (weight * loss, weight * slope)
}

/// The cost of weights that are away from where they were expected to be; `held` says how strongly each is held, and
/// where.
fn ridge(weights: &[f64], gradient: &mut [f64], held: impl Fn(usize) -> (f64, f64)) -> f64 {
    let mut cost = 0.0;
    for (at, (weight, slope)) in weights.iter().zip(gradient).enumerate() {
        let (strength, expected) = held(at);
        let off = weight - expected;
        cost += 0.5 * strength * off * off;
        *slope += strength * off;
    }
    cost
}

/// What words say for a message never counts more than this: fraud copies the words of honest notices.
pub(super) const LEAST_WORDS: f32 = -3.5;

/// An example as the blend sees it.
#[derive(Clone)]
struct Judged<'e> {
    example: &'e Example,
    /// Its named features, as [`Names`] numbers them.
    named: Vec<usize>,
    /// What words that were not learned from it say.
    words: f64,
}

impl<'e> Judged<'e> {
    fn new(names: &Names, example: &'e Example, words: f32) -> Judged<'e> {
        let named = example.named.iter();
        let keys = named.map(|(name, _)| (example.japanese, name.clone()));
        Judged {
            example,
            named: keys
                .filter_map(|key| names.index.get(&key).copied())
                .collect(),
            words: f64::from(words.max(LEAST_WORDS)),
        }
    }

    fn language(&self) -> usize {
        usize::from(self.example.japanese)
    }
}

/// How strongly the weight of an observation is held near where it is expected, and what share of its declared strength
/// that is. Phrases say what the words say as well, and were collected with the messages at hand that are learned from;
/// what is technical about a message says something of its own.
#[derive(Debug, Clone, Copy)]
struct Held {
    strength: f64,
    declared: f64,
}

const PHRASE: Held = Held {
    strength: 10.0,
    declared: 0.3,
};
const TECHNICAL: Held = Held {
    strength: 10.0,
    declared: 0.7,
};
/// How the names of technical observations begin.
const TECHNICAL_NAMES: [&str; 5] = ["link.", "sender.", "attachment.", "trick.", "match."];

fn held(name: &str) -> Held {
    if TECHNICAL_NAMES.iter().any(|start| name.starts_with(start)) {
        TECHNICAL
    } else {
        PHRASE
    }
}

/// How much words, odds of kinds, observations and rules count beside one another.
struct Blend {
    /// Of every name; behind them the bias, the words and the odds, each in other languages and in Japanese.
    weights: Vec<f64>,
    names: usize,
}

impl Blend {
    fn learned(
        names: &Names,
        judged: &[Judged],
        weighing: &[f64],
        learned_from: &[usize],
        options: &TrainOptions,
    ) -> Blend {
        let count = names.priors.len();
        let mut start: Vec<f64> = names
            .priors
            .iter()
            .zip(&names.held)
            .map(|(prior, held)| held.declared * f64::from(*prior))
            .collect();
        let expected = start.clone();
        start.extend([0.0, 0.0, 1.0, 1.0, 0.5, 0.5]);
        let weights = lbfgs::minimise(start, 4 * options.passes, |weights, gradient| {
            gradient.fill(0.0);
            let mut loss = 0.0;
            for at in learned_from {
                let one = &judged[*at];
                let (lost, pull) =
                    logistic(score(weights, count, one), one.example.bad, weighing[*at]);
                loss += lost;
                for at in &one.named {
                    gradient[*at] += pull;
                }
                for (at, value) in beside(count, one) {
                    gradient[at] += pull * value;
                }
            }
            loss + ridge(&weights[..count], &mut gradient[..count], |at| {
                (names.held[at].strength, expected[at])
            })
        });
        Blend {
            weights,
            names: count,
        }
    }

    fn score(&self, judged: &Judged) -> f32 {
        score(&self.weights, self.names, judged) as f32
    }

    fn model(
        &self,
        names: &Names,
        words: &Words,
        options: &TrainOptions,
        platt: [(f32, f32); 2],
    ) -> Model {
        let mut named: [BTreeMap<String, f32>; 2] = Default::default();
        for ((japanese, name), at) in &names.index {
            named[usize::from(*japanese)].insert(name.clone(), self.weights[*at] as f32);
        }
        let of = |what: usize, language: usize| self.weights[self.names + 2 * what + language];
        let bias = [0, 1]
            .map(|language| (of(0, language) + of(1, language) * words.bias[language]) as f32);
        let pruned = words
            .table
            .iter()
            .map(|w| if w.abs() < options.least { 0.0 } else { *w });
        Model::quantised(
            options.name.clone(),
            Beside {
                bias,
                words: [0, 1].map(|language| of(1, language) as f32),
                words_bias: words.bias.map(|bias| bias as f32),
                odds: of(2, 1) as f32,
            },
            named,
            &pruned.collect::<Vec<f32>>(),
            platt,
        )
    }
}

fn score(weights: &[f64], names: usize, judged: &Judged) -> f64 {
    let named: f64 = judged.named.iter().map(|at| weights[*at]).sum();
    let beside = beside(names, judged);
    let rest: f64 = beside
        .into_iter()
        .map(|(at, value)| weights[at] * value)
        .sum();
    named + rest + f64::from(judged.example.fixed)
}

/// The bias, the words and the odds of a message, with where their weights stand behind those of the names.
fn beside(names: usize, judged: &Judged) -> [(usize, f64); 3] {
    let language = judged.language();
    [
        (names + language, 1.0),
        (names + 2 + language, judged.words),
        (names + 4 + language, f64::from(judged.example.odds)),
    ]
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
