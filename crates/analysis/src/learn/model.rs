use super::features::{Features, TABLE_BITS};
use super::kinds::KindModel;
use super::train::LEAST_WORDS;
use madoguchi_lexicon::hashing::QuickMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why bytes are no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Not written by this version.
    #[error("the model file is not of this version; train it again with `madoguchi train`")]
    Form,
    /// The table has another size.
    #[error(
        "the model's table has 2^{0} weights, not 2^{TABLE_BITS}; train it again with `madoguchi train`"
    )]
    Table(u32),
}

/// Learned weights. Named ones by observation id, hashed ones in a table of signed bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// What it was trained on and when, in a few words.
    pub name: String,
    bits: u32,
    /// Log-odds before anything was seen: of messages in other languages, and in Japanese.
    pub bias: [f32; 2],
    /// Weight of what the words say: in other languages, and in Japanese.
    pub words: [f32; 2],
    /// What words say of a message without any: in other languages, and in Japanese. It is part of the bias.
    pub words_bias: [f32; 2],
    /// Weight of the log-odds that a message is of any kind against none.
    pub odds: f32,
    /// Weights by observation id, and of `match.strong`, `match.medium`, `match.weak`: in other languages, and
    /// in Japanese.
    pub named: [BTreeMap<String, f32>; 2],
    /// Weight of one unit of the table.
    unit: f32,
    /// Runs of (zeros before, weights): most of the table is nothing.
    table: Vec<(u32, Vec<i8>)>,
    /// Calibration by Platt, p = σ(a·x + b): of messages in other languages, and in Japanese.
    pub platt: [(f32, f32); 2],
    /// Which kind a message is.
    pub kinds: Option<KindModel>,
    #[serde(skip)]
    dense: Vec<i8>,
    /// `named` for looking up.
    #[serde(skip)]
    index: [QuickMap<String, f32>; 2],
}

/// What counts beside observations and grams.
pub(super) struct Beside {
    /// Log-odds before anything was seen: in other languages, and in Japanese.
    pub(super) bias: [f32; 2],
    /// Weight of what the words say: in other languages, and in Japanese.
    pub(super) words: [f32; 2],
    /// What words say of a message without any.
    pub(super) words_bias: [f32; 2],
    /// Weight of the log-odds of kinds.
    pub(super) odds: f32,
}

impl Model {
    /// A model of these weights, the table rounded to 127 steps either way.
    pub(super) fn quantised(
        name: String,
        beside: Beside,
        named: [BTreeMap<String, f32>; 2],
        table: &[f32],
        platt: [(f32, f32); 2],
    ) -> Model {
        let largest = table.iter().fold(0.0_f32, |most, w| most.max(w.abs()));
        let unit = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let dense: Vec<i8> = table.iter().map(|w| (w / unit).round() as i8).collect();
        Model {
            name,
            bits: TABLE_BITS,
            bias: beside.bias,
            words: beside.words,
            words_bias: beside.words_bias,
            odds: beside.odds,
            named,
            unit,
            table: runs(&dense),
            platt,
            kinds: None,
            dense,
            index: Default::default(),
        }
        .indexed()
    }

    /// Lays `named` out for looking up.
    fn indexed(mut self) -> Model {
        self.index = [0, 1].map(|language| {
            let named = self.named[language].iter();
            named
                .map(|(name, weight)| (name.clone(), *weight))
                .collect()
        });
        self
    }

    /// The weight of an observation or match, in Japanese or in another language, if it was learned.
    pub(crate) fn weight(&self, name: &str, japanese: bool) -> Option<f32> {
        self.index[usize::from(japanese)].get(name).copied()
    }

    /// Reads [`Model::to_bytes`].
    ///
    /// # Errors
    /// When the bytes are of another version or table size.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        let mut model: Model = postcard::from_bytes(bytes).map_err(|_| ModelError::Form)?;
        if model.bits != TABLE_BITS {
            return Err(ModelError::Table(model.bits));
        }
        let mut dense = Vec::with_capacity(1 << TABLE_BITS);
        for (zeros, weights) in &model.table {
            dense.resize((dense.len() + *zeros as usize).min(1 << TABLE_BITS), 0);
            dense.extend_from_slice(weights);
        }
        dense.resize(1 << TABLE_BITS, 0);
        model.dense = dense;
        if model.kinds.as_mut().is_some_and(|kinds| !kinds.unfold()) {
            return Err(ModelError::Form);
        }
        Ok(model.indexed())
    }

    /// The model as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Number of weights in the table that are not nothing.
    pub fn weights(&self) -> usize {
        self.dense.iter().filter(|w| **w != 0).count()
    }

    /// The weight of every gram of a message, in units of the table.
    pub(crate) fn weights_of(&self, features: &Features) -> Vec<i8> {
        let table = &self.dense;
        let grams = features.grams.iter();
        grams
            .map(|gram| table.get(*gram as usize).copied().unwrap_or(0))
            .collect()
    }

    /// What so many units of a message's grams say together, in log-odds.
    pub(crate) fn log_odds(&self, features: &Features, units: i32, japanese: bool) -> f32 {
        let language = usize::from(japanese);
        let bias = self.words_bias[language];
        let said = bias + units as f32 * self.unit * features.scale();
        self.words[language] * (said.max(LEAST_WORDS) - bias)
    }

    /// The calibrated probability of a score.
    pub fn probability(&self, score: f32, japanese: bool) -> f32 {
        super::train::platt_probability(self.platt[usize::from(japanese)], score)
    }
}

fn runs(dense: &[i8]) -> Vec<(u32, Vec<i8>)> {
    let mut runs: Vec<(u32, Vec<i8>)> = Vec::new();
    let mut zeros = 0;
    for weight in dense {
        match (weight, runs.last_mut()) {
            (0, _) => zeros += 1,
            (weight, Some(run)) if zeros == 0 => run.1.push(*weight),
            (weight, _) => {
                runs.push((zeros, vec![*weight]));
                zeros = 0;
            }
        }
    }
    runs
}
