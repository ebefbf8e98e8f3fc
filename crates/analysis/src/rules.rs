//! Which playbooks' rules hold.

use crate::observe::Observer;
use madoguchi_knowledge::{Group, Playbook};
use madoguchi_lexicon::hashing::QuickMap;
use madoguchi_model::{Evidence, Strength};

/// The rules of every playbook with observations turned into numbers.
pub(crate) struct RuleBook {
    ids: QuickMap<String, u32>,
    rules: Vec<NumberedRule>,
}

struct NumberedRule {
    playbook: u16,
    strength: Strength,
    hint: bool,
    all_of: Vec<Vec<u32>>,
    unless: Vec<u32>,
}

/// A playbook that matched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Match {
    /// Index of the playbook.
    pub(crate) playbook: u16,
    /// Strength of the strongest rule that held.
    pub(crate) strength: Strength,
    /// Only rules held that name a kind and flag nothing.
    pub(crate) hint: bool,
    /// How many rules of it held.
    pub(crate) rules: u16,
    /// Size of the most specific rule that held: how many conditions it had.
    pub(crate) conditions: u16,
    /// The observations its rules rested on (ids as in the evidence), each once.
    pub(crate) rests_on: Vec<u32>,
}

impl RuleBook {
    pub(crate) fn new(
        playbooks: &[Playbook],
        groups: &[Group],
        observers: &[Observer],
    ) -> RuleBook {
        let mut ids: QuickMap<String, u32> = QuickMap::default();
        let signs = observers
            .iter()
            .flat_map(|o| o.signs)
            .map(|s| s.id.to_owned());
        for id in signs.chain(groups.iter().map(|g| g.id.clone())) {
            let next = ids.len() as u32;
            ids.entry(id).or_insert(next);
        }
        let mut number = |id: &String| {
            let next = ids.len() as u32;
            *ids.entry(id.clone()).or_insert(next)
        };
        let mut rules = Vec::new();
        for (at, playbook) in playbooks.iter().enumerate() {
            for rule in &playbook.rule {
                rules.push(NumberedRule {
                    playbook: at as u16,
                    strength: rule.strength,
                    hint: rule.hint,
                    all_of: rule
                        .all_of
                        .iter()
                        .map(|any| any.0.iter().map(&mut number).collect())
                        .collect(),
                    unless: rule.unless.iter().map(&mut number).collect(),
                });
            }
        }
        RuleBook { ids, rules }
    }

    /// The number of an observation that a rule names.
    pub(crate) fn number(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied()
    }

    /// The playbooks that match, each once, unordered.
    pub(crate) fn matches(&self, evidence: &[Evidence]) -> Vec<Match> {
        let mut present = vec![false; self.ids.len()];
        for number in evidence.iter().filter_map(|e| self.number(&e.id)) {
            present[number as usize] = true;
        }
        let holds = |id: &u32| present[*id as usize];
        let mut matches: Vec<Match> = Vec::new();
        for rule in &self.rules {
            let held = rule.all_of.iter().all(|any| any.iter().any(holds));
            if !held || rule.unless.iter().any(holds) {
                continue;
            }
            let rests = rule.all_of.iter().flatten().copied().filter(|id| holds(id));
            match matches.iter_mut().find(|m| m.playbook == rule.playbook) {
                Some(found) => found.add(rule, rests),
                None => matches.push(Match {
                    playbook: rule.playbook,
                    strength: rule.strength,
                    hint: rule.hint,
                    rules: 1,
                    conditions: rule.all_of.len() as u16,
                    rests_on: rests.collect(),
                }),
            }
        }
        matches
    }
}

impl Match {
    fn add(&mut self, rule: &NumberedRule, rests: impl Iterator<Item = u32>) {
        self.strength = match (self.hint, rule.hint) {
            (true, false) => rule.strength,
            (false, true) => self.strength,
            _ => self.strength.max(rule.strength),
        };
        self.hint &= rule.hint;
        self.rules += 1;
        self.conditions = self.conditions.max(rule.all_of.len() as u16);
        for id in rests {
            if !self.rests_on.contains(&id) {
                self.rests_on.push(id);
            }
        }
    }
}
