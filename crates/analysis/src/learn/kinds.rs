use super::features::{Features, TEXT_BYTES, grams_of, hash_of, mix};
use crate::Scene;
use madoguchi_model::{Evidence, TextRole};
use serde::{Deserialize, Serialize};

/// Base-two logarithm of the number of rows of the table.
const ROW_BITS: u32 = 16;
/// Rows of the table.
pub(super) const ROWS: usize = 1 << ROW_BITS;
/// The class of honest messages; it sorts before every playbook.
pub(super) const NONE: &str = "";
/// What a rule that holds scores at least; hints score less.
const HELD: f32 = 1.0;
/// What one observation counts, in n-grams.
const OBSERVATION: f32 = 3.0;

/// What tells the kind of a message: its words, wherever they stand, and what was observed.
#[derive(Debug, Clone, Default)]
pub struct KindFeatures {
    /// Rows of the n-grams, each once.
    pub(super) grams: Vec<u32>,
    /// Rows of the observations, each once.
    pub(super) observations: Vec<u32>,
}

impl KindFeatures {
    /// The features of a scene with these words in which that was observed.
    pub(crate) fn of(scene: &Scene, words: &Features, evidence: &[Evidence]) -> KindFeatures {
        let mut seen = vec![0_u64; ROWS / 64];
        let mut once = |row: u32| {
            let (word, bit) = (row as usize / 64, 1_u64 << (row % 64));
            let new = seen.get(word).is_some_and(|w| w & bit == 0);
            if let Some(word) = seen.get_mut(word) {
                *word |= bit;
            }
            new
        };
        let row_of = |hash: u32| mix(hash) >> (32 - ROW_BITS);
        let said = words.words.iter().map(|hash| row_of(*hash));
        let mut grams: Vec<u32> = said.filter(|row| once(*row)).collect();
        // What the person tells of the message says of which kind it is, too.
        for (text, folded) in scene.message.texts.iter().zip(&scene.folded) {
            if text.role != TextRole::Account {
                continue;
            }
            let end = folded.text.floor_char_boundary(TEXT_BYTES);
            grams_of(folded.text.get(..end).unwrap_or(""), |hash, _| {
                let row = row_of(hash);
                if once(row) {
                    grams.push(row);
                }
            });
        }
        let told = evidence.iter().filter(|e| !e.id.starts_with("model."));
        let observations = told
            .map(|e| hash_of(&e.id) >> (32 - ROW_BITS))
            .filter(|row| once(*row))
            .collect();
        KindFeatures {
            grams,
            observations,
        }
    }

    /// Every row with what it counts; the squares of the counts add up to about 1, so that long messages do
    /// not shout louder.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, f32)> {
        let squares = self.grams.len() as f32 + OBSERVATION * self.observations.len() as f32;
        let scale = 1.0 / (squares + 24.0).sqrt();
        let grams = self.grams.iter().map(move |row| (*row as usize, scale));
        let observations = self.observations.iter();
        grams.chain(observations.map(move |row| (*row as usize, scale * OBSERVATION)))
    }
}

/// Which kind a message is: multinomial logistic regression over hashed n-grams and observations, added
/// to what the rules say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KindModel {
    /// Ids of the playbooks, sorted.
    pub(super) classes: Vec<String>,
    bias: Vec<f32>,
    unit: f32,
    /// Cells that are not nothing: how many are passed over before it, and its weight.
    cells: Vec<(u32, i8)>,
    /// What the words' log-odds and a rule's score count.
    pub(super) shares: (f32, f32),
    /// The cells laid out, every row filled up to whole blocks.
    #[serde(skip)]
    dense: Vec<[i8; BLOCK]>,
}

/// Weights added at once.
const BLOCK: usize = 16;

impl KindModel {
    /// A model of these weights (`ROWS` times the number of classes), rounded to 127 steps either way.
    pub(super) fn quantised(
        classes: Vec<String>,
        bias: Vec<f32>,
        table: &[f32],
        shares: (f32, f32),
    ) -> KindModel {
        let largest = table.iter().fold(0.0_f32, |most, w| most.max(w.abs()));
        let unit = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let dense: Vec<i8> = table.iter().map(|w| (w / unit).round() as i8).collect();
        let mut cells = Vec::new();
        let mut last = 0;
        for (at, weight) in dense.iter().enumerate().filter(|(_, w)| **w != 0) {
            cells.push(((at - last) as u32, *weight));
            last = at;
        }
        let mut model = KindModel {
            classes,
            bias,
            unit,
            cells,
            shares,
            dense: Vec::new(),
        };
        model.unfold();
        model
    }

    /// Lays the table out; to be called once after reading. `false` when the cells do not fit.
    pub(super) fn unfold(&mut self) -> bool {
        let classes = self.classes.len();
        if classes == 0 || self.bias.len() != classes {
            return false;
        }
        let mut dense = vec![[0; BLOCK]; ROWS * self.blocks()];
        let mut at = 0_usize;
        for (step, weight) in &self.cells {
            at += *step as usize;
            let (row, class) = (at / classes, at % classes);
            match dense.get_mut(row * self.blocks() + class / BLOCK) {
                Some(block) => block[class % BLOCK] = *weight,
                None => return false,
            }
        }
        self.dense = dense;
        true
    }

    /// Blocks of a row.
    fn blocks(&self) -> usize {
        self.classes.len().div_ceil(BLOCK)
    }

    /// Whether anything was learned of a playbook.
    pub(crate) fn knows(&self, playbook: &str) -> bool {
        self.classes.iter().any(|class| class == playbook)
    }

    /// Number of weights that are not nothing.
    pub fn weights(&self) -> usize {
        self.cells.len()
    }

    /// What the words and observations of a message say of its kind.
    pub(crate) fn scores(&self, features: &KindFeatures) -> KindScores<'_> {
        KindScores {
            model: self,
            logits: self.logits(features),
        }
    }

    fn logits(&self, features: &KindFeatures) -> Vec<f32> {
        let classes = self.classes.len();
        let sums = |rows: &[u32]| -> Vec<i32> {
            let mut sums = vec![[0_i32; BLOCK]; self.blocks()];
            for row in rows {
                let start = *row as usize * sums.len();
                let weights = self.dense.get(start..start + sums.len());
                for (sum, weights) in sums.iter_mut().zip(weights.unwrap_or_default()) {
                    for (sum, weight) in sum.iter_mut().zip(weights) {
                        *sum += i32::from(*weight);
                    }
                }
            }
            sums.concat()
        };
        let (grams, observations) = (sums(&features.grams), sums(&features.observations));
        let scale = features.rows().next().map_or(0.0, |row| row.1)
            / if features.grams.is_empty() {
                OBSERVATION
            } else {
                1.0
            };
        (0..classes)
            .map(|class| {
                let sum = grams[class] as f32 + OBSERVATION * observations[class] as f32;
                self.bias[class] + sum * self.unit * scale
            })
            .collect()
    }
}

/// What the words and observations of one message say of its kind.
pub(crate) struct KindScores<'m> {
    model: &'m KindModel,
    logits: Vec<f32>,
}

impl KindScores<'_> {
    /// The log-odds that the message is of any kind against none, −8 to 8.
    pub(crate) fn odds(&self) -> f32 {
        odds(&self.logits)
    }

    /// The share of every kind, best first, given what the rules say of each (by playbook id). A kind nothing
    /// was learned of, added today, stands by its rules as if the words spoke for it as for the best.
    pub(crate) fn shares<'k>(&'k self, rules: &[(&'k str, f32)]) -> Vec<(&'k str, f32)> {
        let (words, by_rule) = self.model.shares;
        let classes = &self.model.classes;
        let score_of = |class: &str| rules.iter().find(|r| r.0 == class).map_or(0.0, |r| r.1);
        let learned = classes
            .iter()
            .zip(&self.logits)
            .filter(|(class, _)| *class != NONE)
            .map(|(class, logit)| (class.as_str(), words * logit + by_rule * score_of(class)));
        let best = self.logits.iter().skip(1).copied().fold(f32::MIN, f32::max);
        let unlearned = rules
            .iter()
            .filter(|(id, score)| *score >= HELD && !classes.iter().any(|c| c == id))
            .map(|(id, score)| (*id, words * best + by_rule * score));
        let (kinds, scores): (Vec<&str>, Vec<f32>) = learned.chain(unlearned).unzip();
        let mut shares: Vec<(&str, f32)> = kinds.into_iter().zip(softmax(&scores)).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares
    }
}

/// The log-odds of all classes but the first against the first.
pub(super) fn odds(logits: &[f32]) -> f32 {
    let Some((none, kinds)) = logits.split_first() else {
        return 0.0;
    };
    let most = kinds.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = kinds.iter().map(|l| (l - most).exp()).sum();
    (most + sum.ln() - none).clamp(-8.0, 8.0)
}

/// Probabilities of log-odds.
pub(super) fn softmax(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = scores.iter().map(|s| (s - most).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|p| p / sum).collect()
}
