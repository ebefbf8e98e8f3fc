//! What accounts tell.

mod seeds;
mod sentences;

use super::*;
use madoguchi_model::{Account, Channel, Passage, Provenance};

/// A message that is nothing but an account, with its quotations between 「」.
fn account(text: &str) -> Message {
    let mut message = Message::new(Channel::Text, Provenance::Pasted);
    let id = message.push_text(TextRole::Account, text);
    message.account = Some(Account {
        passages: vec![Passage {
            kind: PassageKind::Account,
            span: Span::new(id, 0, text.len()),
        }],
        told: Vec::new(),
    });
    message
}

fn proposed(text: &str) -> String {
    let states = propose(&understand(&account(text)));
    let names: Vec<_> = states.into_iter().map(State::as_str).collect();
    names.join(" ")
}

/// How many of the accounts are not understood as expected, each said.
fn wrong<'a>(accounts: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    accounts
        .filter_map(|(expected, text)| {
            let got = proposed(text);
            (!same(&got, expected)).then(|| format!("{expected} ≠ {got}: {text}"))
        })
        .collect()
}

/// The same names in any order.
fn same(a: &str, b: &str) -> bool {
    let sorted = |s: &str| {
        let mut names: Vec<String> = s.split(' ').map(str::to_owned).collect();
        names.sort();
        names
    };
    sorted(a) == sorted(b)
}

#[test]
fn the_seeds_told_three_ways_are_understood() {
    let wrong = wrong(seeds::TOLD.iter().map(|t| (t.1, t.2)));
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        seeds::TOLD.len(),
        wrong.join("\n")
    );
}

#[test]
fn sentences_are_understood() {
    let wrong = wrong(sentences::SENTENCES.iter().map(|s| (s.0, s.1)));
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        sentences::SENTENCES.len(),
        wrong.join("\n")
    );
}
