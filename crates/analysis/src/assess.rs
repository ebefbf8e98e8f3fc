//! From evidence to an assessment.

use crate::observe;
use crate::rules::Match;
use crate::{Knowledge, Receiver, Scene};
use madoguchi_knowledge::{Pack, PlaybookLevel};
use madoguchi_model::{Assessment, Evidence, KindShare, Level, Message, Strength, Toward};

/// Checks messages with one state of knowledge. Built once, shared between threads.
pub struct Analyst {
    knowledge: Knowledge,
}

/// Log-odds before anything was seen.
const BIAS: f32 = -2.6;
/// From this probability on a message is dangerous.
const DANGEROUS: f32 = 0.88;
/// From this probability on a message is suspicious.
const SUSPICIOUS: f32 = 0.5;
/// Kinds shown.
const MOST_KINDS: usize = 5;

impl Analyst {
    /// An analyst with that knowledge.
    pub fn new(pack: Pack) -> Analyst {
        Analyst {
            knowledge: Knowledge::new(pack),
        }
    }

    /// What it knows.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// What a message is, and why.
    pub fn assess(&self, message: &Message, receiver: &Receiver) -> Assessment {
        let scene = Scene::new(message, receiver, &self.knowledge);
        let mut evidence = observe::observe(&scene);
        let matches = self.knowledge.rules().matches(&evidence);
        let logit = weigh(&mut evidence, &matches);
        let probability = 1.0 / (1.0 + (-logit).exp());
        let kinds = self.kinds(&matches);
        let level = self.level(&scene, &evidence, &matches, &kinds, probability);
        evidence.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        Assessment {
            level,
            probability,
            kinds,
            brand: scene
                .claim
                .as_ref()
                .map(|claim| self.knowledge.brand(claim.brand).id.clone()),
            evidence,
            version: self.knowledge.pack().version.clone(),
        }
    }

    /// Shares of the kinds, best first.
    fn kinds(&self, matches: &[Match]) -> Vec<KindShare> {
        let mut scored: Vec<(f32, &Match)> = matches.iter().map(|m| (kind_score(m), m)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let total: f32 = scored.iter().map(|s| s.0).sum();
        scored
            .iter()
            .take(MOST_KINDS)
            .map(|(score, found)| KindShare {
                id: self.knowledge.playbooks()[usize::from(found.playbook)].id.clone(),
                share: score / total,
            })
            .collect()
    }

    fn level(&self, scene: &Scene, evidence: &[Evidence], matches: &[Match], kinds: &[KindShare], probability: f32) -> Level {
        let unwanted = kinds.first().is_some_and(|kind| {
            self.knowledge.pack().playbooks[&kind.id].level == PlaybookLevel::Unwanted
        });
        let medium = matches.iter().any(|m| m.strength >= Strength::Medium);
        if unwanted && medium && probability >= SUSPICIOUS {
            return Level::Unwanted;
        }
        if probability >= DANGEROUS && !matches.is_empty() {
            return Level::Dangerous;
        }
        if probability >= SUSPICIOUS {
            return Level::Suspicious;
        }
        if observe::is_consistent(scene, evidence) {
            return Level::Consistent;
        }
        Level::Inconclusive
    }
}

fn kind_score(found: &Match) -> f32 {
    let strength = match found.strength {
        Strength::Strong => 6.0,
        Strength::Medium => 2.5,
        Strength::Weak => 1.0,
    };
    strength * (1.0 + 0.15 * f32::from(found.conditions)) + 0.4 * f32::from(found.rules.min(5))
}

/// Gives each evidence its weight and sums up, in log-odds. Evidence of one strength says less the more
/// of it there is: honest newsletters collect many weak signs too.
fn weigh(evidence: &mut [Evidence], matches: &[Match]) -> f32 {
    let mut seen = [0_i32; 3];
    let mut logit = BIAS;
    for item in evidence.iter_mut() {
        let (full, fade) = match item.strength {
            Strength::Strong => (2.6, 0.6),
            Strength::Medium => (1.1, 0.6),
            Strength::Weak => (0.35, 0.75),
        };
        item.weight = match item.toward {
            Toward::Scam | Toward::Unwanted => {
                let count = &mut seen[item.strength as usize];
                *count += 1;
                full * f32::powi(fade, *count - 1)
            }
            Toward::Genuine => -full,
            Toward::Neutral => 0.0,
        };
        logit += item.weight;
    }
    let best = matches.iter().map(|m| m.strength).max();
    logit
        + match best {
            Some(Strength::Strong) => 4.2,
            Some(Strength::Medium) => 2.4,
            Some(Strength::Weak) => 0.8,
            None => 0.0,
        }
}
