//! Trains the recogniser of people's own accounts: `cargo xtask accounts`.
//!
//! Logistic regression over the strings of one to four characters of a text, kept sparse by an L1 penalty
//! (FTRL-Proximal, McMahan et al. 2013). Accounts are `knowledge/tellings` and the short ones beside the
//! recogniser; the messages of the knowledge folder are none. Files are read in order and shuffled by a fixed
//! seed, so the same knowledge gives the same `learned.txt`.

use anyhow::Context;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../crates/reader/src/pasted/account/fold.rs"]
#[expect(dead_code, reason = "places are only looked up by the reader")]
mod fold;

/// Folder of the recogniser.
const RECOGNISER: &str = "crates/reader/src/pasted/account";
/// Beginnings of ids in samples that are tellings themselves: neither accounts nor messages to learn from.
const TELLINGS: [&str; 3] = ["told", "asked", "fragment"];
/// Longest string, in characters.
const LONGEST: usize = 4;
/// Texts in which a string must be.
const MIN_TEXTS: u32 = 8;
/// Single sentences taken of accounts and of messages: what is short must be known too.
const SENTENCES: (usize, usize) = (1_200, 2_500);
/// Characters of the shortest sentence taken.
const SENTENCE: usize = 12;
/// How much a single sentence counts.
const SENTENCE_WEIGHT: f64 = 0.4;
/// How much a message counts; there are four times as many of them, since taking one for an account is worse
/// than the reverse.
const MESSAGE_WEIGHT: f64 = 1.0;
const EPOCHS: usize = 12;
/// Step size and penalties of FTRL-Proximal.
const ALPHA: f64 = 0.25;
const BETA: f64 = 1.0;
const L1: f64 = 1.0;
const L2: f64 = 1.0;

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    telling: Vec<Telling>,
    #[serde(default)]
    message: Vec<Sample>,
    #[serde(default, rename = "match")]
    matches: Vec<Sample>,
    #[serde(default)]
    no_match: Vec<Sample>,
}

#[derive(Deserialize)]
struct Telling {
    text: String,
}

#[derive(Deserialize)]
struct Sample {
    #[serde(default)]
    id: String,
    #[serde(default)]
    body: String,
}

/// A text to learn from: its strings with how often they stand in it, and how much it counts.
struct Example {
    strings: Vec<(u32, f64)>,
    account: bool,
    weight: f64,
}

/// Trains and writes `learned.txt`.
pub fn train(root: &Path) -> anyhow::Result<()> {
    let (accounts, messages) = texts(root)?;
    let (examples, strings) = examples(&accounts, &messages);
    let (bias, weights) = fit(examples, strings.len());
    let table = table(bias, &weights, &strings);
    let out = root.join(RECOGNISER).join("learned.txt");
    fs::write(&out, table).with_context(|| format!("cannot write {}", out.display()))?;
    let (told, sent) = (accounts.len(), messages.len());
    eprintln!("xtask: learned from {told} accounts and {sent} messages");
    Ok(())
}

/// Accounts and messages of the project, folded, quotations emptied.
fn texts(root: &Path) -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let knowledge = root.join("knowledge");
    let mut accounts = Vec::new();
    for path in files(&knowledge.join("tellings"), "")? {
        accounts.extend(read(&path)?.telling.iter().map(|t| plain(&t.text)));
    }
    let short = fs::read_to_string(root.join(RECOGNISER).join("terse.txt"))?;
    let short = short
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty());
    for line in short {
        accounts.extend(std::iter::repeat_n(plain(line), 3));
    }
    let mut messages = Vec::new();
    let folders = [
        ("genuine", ""),
        ("other-hands", ""),
        ("playbooks", "samples"),
    ];
    for (folder, stem) in folders {
        for path in files(&knowledge.join(folder), stem)? {
            let file = read(&path)?;
            let samples = file
                .message
                .iter()
                .chain(&file.matches)
                .chain(&file.no_match);
            let told = |s: &Sample| TELLINGS.iter().any(|t| s.id.starts_with(t));
            let bodies = samples.filter(|s| !s.body.is_empty() && !told(s));
            messages.extend(bodies.map(|s| plain(&s.body)));
        }
    }
    Ok((accounts, messages))
}

/// The TOML files of a folder and the folders in it, in order; those of a stem only, if one is given.
fn files(folder: &Path, stem: &str) -> anyhow::Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(files(&path, stem)?);
        } else if path.extension().is_some_and(|e| e == "toml")
            && (stem.is_empty() || path.file_stem().is_some_and(|s| s == stem))
        {
            found.push(path);
        }
    }
    Ok(found)
}

fn read(path: &Path) -> anyhow::Result<File> {
    let text = fs::read_to_string(path)?;
    toml::from_str(&text).with_context(|| format!("cannot read {}", path.display()))
}

/// A text as the recogniser sees it: folded, nothing between quotation marks.
fn plain(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.trim().char_indices();
    while let Some((at, c)) = chars.next() {
        kept.push(c);
        let close = match c {
            '「' => '」',
            '『' => '』',
            '“' => '”',
            '"' => '"',
            _ => continue,
        };
        let from = at + c.len_utf8();
        let inner = text.trim().get(from..).unwrap_or("").find(close);
        if let Some(length) = inner.filter(|&length| length <= 1_200) {
            chars = skip(chars, from + length);
        }
    }
    fold::Folded::of(&kept).text
}

/// The characters from byte `to` on.
fn skip(mut chars: std::str::CharIndices<'_>, to: usize) -> std::str::CharIndices<'_> {
    while chars.clone().next().is_some_and(|(at, _)| at < to) {
        chars.next();
    }
    chars
}

/// The sentences of a text that are long enough to say something.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split_inclusive(['。', '\n', '!', '?']);
    parts.filter(|s| s.chars().count() >= SENTENCE)
}

/// Everything to learn from, and the strings that are common enough.
fn examples(accounts: &[String], messages: &[String]) -> (Vec<Example>, Vec<String>) {
    let mut order = Order(1);
    let single = |texts: &[String], most: usize, order: &mut Order| {
        let mut all: Vec<String> = texts
            .iter()
            .flat_map(|t| sentences(t))
            .map(str::to_owned)
            .collect();
        order.shuffle(&mut all);
        all.truncate(most);
        all
    };
    let told = single(accounts, SENTENCES.0, &mut order);
    let sent = single(messages, SENTENCES.1, &mut order);
    let texts: Vec<(&String, bool, f64)> = [
        (accounts, true, 1.0),
        (&told, true, SENTENCE_WEIGHT),
        (messages, false, MESSAGE_WEIGHT),
        (&sent, false, SENTENCE_WEIGHT),
    ]
    .into_iter()
    .flat_map(|(texts, account, weight)| texts.iter().map(move |t| (t, account, weight)))
    .collect();
    let mut common: BTreeMap<String, u32> = BTreeMap::new();
    for (text, _, _) in &texts {
        for string in counts(text).into_keys() {
            *common.entry(string).or_default() += 1;
        }
    }
    common.retain(|string, texts| *texts >= MIN_TEXTS && is_speech(string));
    let index: HashMap<&str, u32> = common.keys().map(String::as_str).zip(0..).collect();
    let example = |&(text, account, weight): &(&String, bool, f64)| {
        let scale = scale(text);
        let counted = counts(text).into_iter();
        let strings = counted.filter_map(|(s, n)| Some((*index.get(s.as_str())?, n * scale)));
        Example {
            strings: strings.collect(),
            account,
            weight,
        }
    };
    let examples = texts.iter().map(example).collect();
    (examples, common.into_keys().collect())
}

/// How much one string of a text counts: less in longer texts, as the recogniser has it.
fn scale(text: &str) -> f64 {
    let characters = text.chars().count().max(20) as f64;
    1.0 / (characters / 50.0).sqrt()
}

/// The strings of a text with how often they stand in it.
fn counts(text: &str) -> BTreeMap<String, f64> {
    let chars: Vec<char> = text.chars().collect();
    let mut counts = BTreeMap::new();
    for length in 1..=LONGEST {
        for string in chars.windows(length) {
            *counts.entry(string.iter().collect()).or_default() += 1.0;
        }
    }
    counts
}

/// Whether a string is of letters and marks as people write them: digits and signs of layout say more of a
/// message's form than of who speaks.
fn is_speech(string: &str) -> bool {
    string.chars().all(|c| {
        matches!(c, 'ぁ'..='ん' | 'ァ'..='ヴ' | '一'..='龥' | 'a'..='z')
            || "ー、。?!「」『』…' \n".contains(c)
    })
}

/// Bias and weights of the strings.
fn fit(mut examples: Vec<Example>, strings: usize) -> (f64, Vec<f64>) {
    // For every string: the sum of its adjusted gradients and of their squares.
    let mut state = vec![(0.0_f64, 0.0_f64); strings];
    let (mut bias, mut bias_squares) = (0.0_f64, 0.0_f64);
    let mut order = Order(2);
    for _ in 0..EPOCHS {
        order.shuffle(&mut examples);
        for example in &examples {
            let weight = |at: u32| state.get(at as usize).map_or(0.0, |&s| weight(s));
            let weighed: Vec<(usize, f64, f64)> = example
                .strings
                .iter()
                .map(|&(at, count)| (at as usize, count, weight(at)))
                .collect();
            let sum = bias + weighed.iter().map(|(_, count, w)| count * w).sum::<f64>();
            let odds = 1.0 / (1.0 + (-sum.clamp(-30.0, 30.0)).exp());
            let error = (odds - f64::from(u8::from(example.account))) * example.weight;
            bias_squares += error * error;
            bias -= ALPHA / (BETA + bias_squares.sqrt()) * error;
            for (at, count, weight) in weighed {
                let gradient = error * count;
                let Some((sum, squares)) = state.get_mut(at) else {
                    continue;
                };
                let more = *squares + gradient * gradient;
                *sum += gradient - (more.sqrt() - squares.sqrt()) / ALPHA * weight;
                *squares = more;
            }
        }
    }
    (bias, state.into_iter().map(weight).collect())
}

/// The weight that a string's gradients give: none while they stay under the penalty.
fn weight((sum, squares): (f64, f64)) -> f64 {
    if sum.abs() <= L1 {
        return 0.0;
    }
    -(sum - L1.copysign(sum)) / ((BETA + squares.sqrt()) / ALPHA + L2)
}

/// The table as `learned.rs` reads it.
fn table(bias: f64, weights: &[f64], strings: &[String]) -> String {
    let mut by_weight: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (weight, string) in weights.iter().zip(strings) {
        let tenths = (weight * 10.0).round() as i64;
        if tenths != 0 {
            let written = string.replace('\n', "\\n").replace(' ', "\\s");
            by_weight.entry(tenths).or_default().push(written);
        }
    }
    let mut out = String::from(HEAD);
    let _ = writeln!(out, "bias {}", (bias * 10.0).round() as i64);
    for (weight, strings) in by_weight.iter().rev() {
        let _ = writeln!(out, "[{weight}]");
        for line in strings.chunks(24) {
            out.push_str(&line.join("\t"));
            out.push('\n');
        }
    }
    out
}

const HEAD: &str = "\
# Short strings (folded: half-width, lower case, no blanks between Japanese words) with what they say, in tenths
# of log-odds: more than 0 for a person who tells, less for the words of a message. Learned by logistic regression
# (L1) from invented accounts against the messages of the knowledge folder; written by `cargo xtask accounts`.
";

/// A fixed sequence of numbers (SplitMix64) to shuffle by.
struct Order(u64);

impl Order {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
