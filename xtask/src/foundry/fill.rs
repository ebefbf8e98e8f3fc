//! Fills templates: `[a|b]` is one of its alternatives, `{slot}` a value that stays the same in a message.

use super::grammar::Grammar;
use super::random::Random;
use super::values;
use anyhow::bail;
use std::collections::BTreeMap;

/// Slots inside the words of slots are filled so many times over.
const DEPTH: usize = 6;
/// A filled template is never longer.
const MOST_BYTES: usize = 20_000;

/// The values of one message.
pub(super) struct Filler<'g> {
    pub grammar: &'g Grammar,
    pub random: Random,
    values: BTreeMap<String, String>,
}

impl<'g> Filler<'g> {
    pub(super) fn new(grammar: &'g Grammar, random: Random) -> Filler<'g> {
        Filler {
            grammar,
            random,
            values: BTreeMap::new(),
        }
    }

    /// Gives a slot its value.
    pub(super) fn set(&mut self, slot: &str, value: &str) {
        self.values.insert(slot.to_owned(), value.to_owned());
    }

    /// Fills a template.
    ///
    /// # Errors
    /// When a slot has no value, or slots lead to slots without end.
    pub(super) fn fill(&mut self, template: &str) -> anyhow::Result<String> {
        let mut text = self.choose(template);
        for _ in 0..DEPTH {
            if !text.contains('{') {
                return Ok(text);
            }
            text = self.replace_slots(&text)?;
            if text.len() > MOST_BYTES {
                bail!("`{template}` becomes too long");
            }
        }
        bail!("the slots of `{template}` lead to slots without end: {text}")
    }

    /// One of the texts, filled.
    pub(super) fn one(&mut self, templates: &[String]) -> anyhow::Result<String> {
        let template = self.random.text(templates).to_owned();
        self.fill(&template)
    }

    /// Takes one of every group of alternatives; brackets without `|` stay.
    fn choose(&mut self, template: &str) -> String {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('[') {
            text.push_str(before);
            let inner = after.split_once(']').map(|(inner, _)| inner);
            match inner.filter(|inner| inner.contains('|') && !inner.contains('[')) {
                Some(inner) => {
                    let choices: Vec<&str> = inner.split('|').collect();
                    text.push_str(self.random.text(&choices));
                    rest = after.get(inner.len() + 1..).unwrap_or("");
                }
                None => {
                    text.push('[');
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        text
    }

    fn replace_slots(&mut self, template: &str) -> anyhow::Result<String> {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((slot, behind)) = after.split_once('}') else {
                bail!("`{template}` has a bracket that is not closed");
            };
            text.push_str(&self.value(slot)?);
            rest = behind;
        }
        text.push_str(rest);
        Ok(text)
    }

    /// The value of a slot, made when it is first asked for. A figure behind the name of a list or value
    /// (`{date2}`) asks for another of the same.
    fn value(&mut self, slot: &str) -> anyhow::Result<String> {
        if let Some(value) = self.values.get(slot) {
            return Ok(value.clone());
        }
        let base = slot.trim_end_matches(|c: char| c.is_ascii_digit());
        let mut made = None;
        for name in [slot, base] {
            let words = self.grammar.words.get(name);
            made = match words {
                Some(words) => {
                    let word = self.random.text(words).to_owned();
                    Some(self.choose(&word))
                }
                None => values::make(name, &mut self.random, self.grammar),
            };
            if made.is_some() {
                break;
            }
        }
        let Some(value) = made else {
            bail!("no value for the slot `{slot}`");
        };
        self.values.insert(slot.to_owned(), value.clone());
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str) -> anyhow::Result<String> {
        let mut grammar = Grammar::default();
        let mut list = |name: &str, words: &[&str]| {
            let words = words.iter().map(|w| (*w).to_owned()).collect();
            grammar.words.insert(name.to_owned(), words);
        };
        list("a", &["one", "two"]);
        list("b", &["<{a}>"]);
        list("loop", &["{loop3} and {loop4}"]);
        Filler::new(&grammar, Random::new(1, 1)).fill(template)
    }

    #[test]
    fn slots_keep_their_value_in_a_message() {
        let text = filled("{a} {a} {b}").expect("filled");
        let words: Vec<&str> = text.split(' ').collect();
        assert_eq!(words[0], words[1]);
        assert_eq!(words[2], format!("<{}>", words[0]));
    }

    #[test]
    fn alternatives_are_chosen_and_plain_brackets_stay() {
        assert_eq!(filled("[x|x]y[z]").expect("filled"), "xy[z]");
        assert_eq!(filled("[[x|x]]").expect("filled"), "[x]");
        assert_eq!(filled("[open").expect("filled"), "[open");
    }

    #[test]
    fn faults_of_the_grammar_are_errors() {
        assert!(filled("{nobody}").is_err());
        assert!(filled("{a").is_err());
        assert!(filled("{loop}").is_err());
    }
}
