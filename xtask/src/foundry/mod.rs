//! The message foundry: `cargo xtask foundry` writes invented Japanese messages with their labels, as many
//! honest ones as others, to train and measure on. The sentences are data in `grammar/`; brands, domains and
//! playbooks come from the knowledge folder.

mod brands;
mod compose;
mod fill;
mod grammar;
mod hosts;
mod random;
mod style;
#[cfg(test)]
mod tests;
mod tricks;
mod values;

use anyhow::{Context, bail};
use brands::Known;
use compose::{Message, Works};
use grammar::{Grammar, Side, Topic};
use madoguchi_lexicon::fold::Folded;
use random::Random;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// How the task is called.
pub(crate) const USAGE: &str =
    "foundry [--seed N] [--count N] --out FILE.jsonl   writes N invented labelled messages";

/// Messages written when nothing is said.
const COUNT: usize = 6_000;
/// So many are never asked for.
const MOST: usize = 1_000_000;
/// Tries at a message unlike all before it.
const TRIES: u64 = 200;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
struct Order {
    seed: u64,
    count: usize,
    out: PathBuf,
}

/// Runs the task.
///
/// # Errors
/// When the arguments are wrong, the knowledge cannot be read, the grammar has a fault or is too poor, or the
/// file cannot be written.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let order = Order::parse(arguments)?;
    let messages = make(&root.join("knowledge"), order.seed, order.count)?;
    let file = File::create(&order.out)
        .with_context(|| format!("cannot write {}", order.out.display()))?;
    let mut file = BufWriter::new(file);
    for message in &messages {
        serde_json::to_writer(&mut file, message)?;
        file.write_all(b"\n")?;
    }
    file.flush()?;
    eprintln!(
        "xtask: {} messages in {}",
        messages.len(),
        order.out.display()
    );
    Ok(())
}

impl Order {
    fn parse(arguments: &[&str]) -> anyhow::Result<Order> {
        let (mut seed, mut count, mut out) = (1, COUNT, None);
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            let value = rest
                .next()
                .with_context(|| format!("{name} needs a value; {USAGE}"))?;
            match *name {
                "--seed" => seed = value.parse().context("--seed must be a number")?,
                "--count" => count = value.parse().context("--count must be a number")?,
                "--out" => out = Some(PathBuf::from(value)),
                _ => bail!("unknown option {name}; {USAGE}"),
            }
        }
        if count > MOST {
            bail!("--count is at most {MOST}");
        }
        let out = out.with_context(|| format!("--out is missing; {USAGE}"))?;
        Ok(Order { seed, count, out })
    }
}

/// Makes so many messages, half of them honest, all kinds in turn. More of the same seed begin with the same.
fn make(knowledge: &Path, seed: u64, count: usize) -> anyhow::Result<Vec<Message>> {
    let grammar = Grammar::load()?;
    let known = Known::load(knowledge, &grammar)?;
    known.check(&grammar)?;
    let works = Works {
        grammar: &grammar,
        known: &known,
    };
    let mut seen = HashSet::new();
    let mut messages = Vec::with_capacity(count);
    for at in 0..count {
        let (side, topics) = match at % 2 {
            0 => (Side::Trap, &grammar.kinds),
            _ => (Side::Honest, &grammar.topics),
        };
        let Some(topic) = topics.get(at / 2 % topics.len().max(1)) else {
            bail!("the grammar has no topics");
        };
        let mut message = unlike(&works, topic, side, (seed, at as u64), &mut seen)?;
        message.id = format!("foundry-{seed}-{at:06}");
        messages.push(message);
    }
    Ok(messages)
}

/// A message whose words no other has.
fn unlike(
    works: &Works,
    topic: &Topic,
    side: Side,
    (seed, at): (u64, u64),
    seen: &mut HashSet<String>,
) -> anyhow::Result<Message> {
    for attempt in 0..TRIES {
        let random = Random::new(seed, at * TRIES + attempt + 1);
        let message = works
            .message(topic, side, random)
            .with_context(|| format!("in `{}`", topic.id))?;
        if !message.body.is_empty() && seen.insert(normalised(&message)) {
            return Ok(message);
        }
    }
    bail!(
        "the grammar has no more messages for `{}`: ask for fewer",
        topic.id
    )
}

/// What makes two messages the same: subject and text folded, without figures, addresses and spaces.
fn normalised(message: &Message) -> String {
    let text = Folded::new(&format!("{}\n{}", message.subject, message.body)).text;
    let words = text.split_whitespace().filter(|word| !word.contains("://"));
    let letters = words.flat_map(str::chars).filter(|c| c.is_alphabetic());
    letters.collect()
}
