//! From evidence to an assessment.

use crate::learn::{Example, Features, KindExample, KindFeatures, KindLabel, KindScores, Model};
use crate::observe;
use crate::rules::Match;
use crate::{Knowledge, Receiver, Scene};
use madoguchi_knowledge::{Pack, PlaybookLevel};
use madoguchi_model::{
    Assessment, Evidence, KindShare, Level, Message, Strength, TextRole, Toward,
};

/// Checks messages with one state of knowledge. Built once, shared between threads.
pub struct Analyst {
    knowledge: Knowledge,
    model: Option<Model>,
}

/// From this probability on a message is dangerous, if a playbook or a strong sign says of what.
const DANGEROUS: f32 = 0.9;
/// What a message must reach of which a strong rule holds: nobody honest sends such.
const DANGEROUS_BY_RULE: f32 = 0.65;
/// From this probability on a message is suspicious.
const SUSPICIOUS: f32 = 0.5;
/// What the words alone must reach where no observation speaks against the message.
const SUSPICIOUS_BY_WORDS: f32 = 0.55;
/// A host with somebody else's name in it.
const IMITATES: [&str; 2] = ["link.lookalike", "link.brand-in-subdomain"];
/// From this probability on it is said what kind a message would be.
const IN_QUESTION: f32 = 0.2;
/// What a brand of its sector counts for a kind, beside its rules.
const OF_SECTOR: f32 = 2.5;
/// What a kind must have to be taken for certain by the words alone.
const SURELY: f32 = 0.7;
/// What a kind must have to be shown at all.
const LEAST_SHARE: f32 = 0.04;
/// Kinds shown.
const MOST_KINDS: usize = 5;

/// The log-odds of a name before anything was learned: `bias`, `match.strong` and the like.
pub(crate) fn prior_of(name: &str) -> f32 {
    match name {
        "bias" => -2.6,
        "match.strong" => 3.6,
        "match.medium" => 2.0,
        "match.weak" => 0.7,
        _ => 0.0,
    }
}

/// The log-odds an observation's declared strength gives it.
fn prior(evidence: &Evidence) -> f32 {
    if let Some((_, fixed)) = FIXED.iter().find(|(id, _)| *id == evidence.id) {
        return *fixed;
    }
    let full = match evidence.strength {
        Strength::Strong => 2.4,
        Strength::Medium => 1.0,
        Strength::Weak => 0.3,
    };
    match evidence.toward {
        Toward::Scam | Toward::Unwanted => full,
        Toward::Genuine => -full,
        Toward::Neutral => 0.0,
    }
}

/// Facts that tell corpora apart rather than messages: a model must not learn from them that mail is worse
/// than SMS, or that what has a sender is worse than what was pasted without.
const NOT_LEARNED: [&str; 14] = [
    "format.short",
    "salutation.none",
    "channel.",
    "told.",
    "brand.",
    "language.japanese",
    "language.english",
    "language.other",
    "language.chinese",
    "sender.unknown-domain",
    "sender.known-domain",
    "sender.message-id",
    "list.",
    "link.present",
];

/// Facts with log-odds of their own, whatever was learned. Who invents a fraud invents its sender
/// and its link alike; of 370 real Japanese phishing mails none linked to its sender's own domain only.
const FIXED: [(&str, f32); 1] = [("link.same-as-sender", -3.2)];

fn is_fixed(evidence: &Evidence) -> bool {
    FIXED.iter().any(|(id, _)| *id == evidence.id)
}

fn is_learned(evidence: &Evidence) -> bool {
    !is_fixed(evidence)
        && !NOT_LEARNED
            .iter()
            .any(|start| evidence.id.starts_with(start))
}

fn match_name(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "match.strong",
        Strength::Medium => "match.medium",
        Strength::Weak => "match.weak",
    }
}

impl Analyst {
    /// An analyst with that knowledge and no learned weights.
    pub fn new(pack: Pack) -> Analyst {
        Analyst {
            knowledge: Knowledge::new(pack),
            model: None,
        }
    }

    /// With learned weights.
    pub fn with_model(mut self, model: Model) -> Analyst {
        self.model = Some(model);
        self
    }

    /// What it knows.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The learned weights, if it has any.
    pub fn model(&self) -> Option<&Model> {
        self.model.as_ref()
    }

    /// What a message is, and why.
    pub fn assess(&self, message: &Message, receiver: &Receiver) -> Assessment {
        let scene = Scene::new(message, receiver, &self.knowledge);
        let mut evidence = observe::observe(&scene);
        let matches = self.matches(&scene, &evidence);
        let features = self.model.as_ref().map(|_| Features::of(&scene));
        let learned_kinds = self.kind_scores(&scene, features.as_ref(), &evidence);
        let learned = Learned {
            features: features.as_ref(),
            kinds: learned_kinds.as_ref(),
        };
        let best = self.strongest(&matches);
        let score = self.weigh(&scene, &mut evidence, best, learned);
        let probability = match &self.model {
            Some(model) => model.probability(score, is_japanese(&evidence)),
            None => 1.0 / (1.0 + (-score).exp()),
        };
        let in_question = probability >= IN_QUESTION || message.account.is_some();
        let kinds = match &learned_kinds {
            Some(learned) if in_question => self.kinds(&scene, learned, &matches),
            _ => kinds_by_rules(&self.knowledge, &matches, in_question),
        };
        let told = message.account.is_some();
        let probability = match kinds.first().filter(|_| told && learned_kinds.is_some()) {
            Some(kind) => probability.max(told_probability(learned_kinds.as_ref(), kind)),
            None => probability,
        };
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
            version: self.version(),
        }
    }

    /// A labelled message as an example to learn from.
    pub fn example(&self, message: &Message, receiver: &Receiver, bad: bool) -> Example {
        let scene = Scene::new(message, receiver, &self.knowledge);
        let evidence = observe::observe(&scene);
        let matches = self.matches(&scene, &evidence);
        let mut named: Vec<(String, f32)> = evidence
            .iter()
            .filter(|e| is_learned(e))
            .map(|e| (e.id.to_string(), prior(e)))
            .collect();
        if let Some(best) = matches.iter().filter(|m| !m.hint).map(|m| m.strength).max() {
            let name = match_name(best);
            named.push((name.to_owned(), prior_of(name)));
        }
        named.sort_by(|a, b| a.0.cmp(&b.0));
        named.dedup_by(|a, b| a.0 == b.0);
        let group = scene
            .senders_texts()
            .filter(|(id, _)| message.texts[id.0 as usize].role == TextRole::Body)
            .map(|(_, folded)| {
                let letters: String = folded
                    .text
                    .chars()
                    .filter(|c| c.is_alphabetic())
                    .take(24)
                    .collect();
                xxhash_rust::xxh3::xxh3_64(letters.as_bytes())
            })
            .next()
            .unwrap_or(0);
        Example {
            bad,
            named,
            features: Features::of(&scene),
            odds: 0.0,
            japanese: is_japanese(&evidence),
            fixed: evidence.iter().filter(|e| is_fixed(e)).map(prior).sum(),
            group,
            weight: 1.0,
            clean: false,
        }
    }

    fn version(&self) -> String {
        let pack = &self.knowledge.pack().version;
        match &self.model {
            Some(model) => format!("{pack}+{}", model.name),
            None => pack.clone(),
        }
    }

    /// The playbooks that match what the sender says, and those the person's account tells of.
    fn matches(&self, scene: &Scene, evidence: &[Evidence]) -> Vec<Match> {
        let mut matches = self.knowledge.rules().matches(evidence);
        if scene.message.account.is_some() {
            self.knowledge.add_told(&scene.told_groups(), &mut matches);
        }
        matches
    }

    /// A message whose kind is known, as an example to learn from.
    pub fn kind_example(
        &self,
        message: &Message,
        receiver: &Receiver,
        label: KindLabel,
        known_to_rules: bool,
    ) -> KindExample {
        let scene = Scene::new(message, receiver, &self.knowledge);
        let evidence = observe::observe(&scene);
        let matches = self.matches(&scene, &evidence);
        let words = message.texts.iter().map(|t| &*t.text).collect::<String>();
        KindExample {
            label,
            features: KindFeatures::of(&scene, &Features::of(&scene), &evidence),
            rules: self
                .kind_rules(&scene, &matches)
                .into_iter()
                .map(|(id, score)| (id.to_owned(), score))
                .collect(),
            known_to_rules,
            group: xxhash_rust::xxh3::xxh3_64(words.as_bytes()),
            weight: 1.0,
        }
    }

    /// What is said of each playbook by its rules, and by the brand the message speaks in the name of.
    fn kind_rules(&self, scene: &Scene, matches: &[Match]) -> Vec<(&str, f32)> {
        let mut scores: Vec<(&str, f32)> = matches
            .iter()
            .map(|m| (self.playbook_id(m), kind_score(m)))
            .collect();
        let Some(claim) = &scene.claim else {
            return scores;
        };
        let sector = &self.knowledge.brand(claim.brand).sector;
        let of_sector = |p: &&madoguchi_knowledge::Playbook| p.sectors.contains(sector);
        for playbook in self.knowledge.playbooks().iter().filter(of_sector) {
            match scores.iter_mut().find(|s| s.0 == playbook.id) {
                Some(score) => score.1 += OF_SECTOR,
                None => scores.push((&playbook.id, OF_SECTOR)),
            }
        }
        scores
    }

    fn playbook_id(&self, found: &Match) -> &str {
        &self.knowledge.playbooks()[usize::from(found.playbook)].id
    }

    /// What was learned of the kinds, of a Japanese message: of others their words say nothing.
    fn kind_scores(
        &self,
        scene: &Scene,
        words: Option<&Features>,
        evidence: &[Evidence],
    ) -> Option<KindScores<'_>> {
        let model = self.model.as_ref()?.kinds.as_ref()?;
        let words = words?;
        let of_use = is_japanese(evidence) || scene.message.account.is_some();
        of_use.then(|| model.scores(&KindFeatures::of(scene, words, evidence)))
    }

    /// Shares of the kinds, best first, by rules and learned words together.
    fn kinds(&self, scene: &Scene, learned: &KindScores, matches: &[Match]) -> Vec<KindShare> {
        let told = scene.message.account.is_some();
        let scores = self.kind_rules(scene, matches);
        let rules = |class: &str| scores.iter().find(|s| s.0 == class).map_or(0.0, |s| s.1);
        learned
            .shares(&scores)
            .into_iter()
            .filter(|(id, share)| {
                let playbook = self.knowledge.pack().playbooks.get(*id);
                let by_words = playbook.is_some_and(|p| told || !p.by_rule_only);
                *share >= LEAST_SHARE && (by_words || rules(id) > 0.0)
            })
            .take(MOST_KINDS)
            .map(|(id, share)| KindShare {
                id: id.to_owned(),
                share,
            })
            .collect()
    }

    fn level(
        &self,
        scene: &Scene,
        evidence: &[Evidence],
        matches: &[Match],
        kinds: &[KindShare],
        probability: f32,
    ) -> Level {
        if observe::is_consistent(scene, evidence) {
            return Level::Consistent;
        }
        let speaks = |e: &Evidence| {
            e.toward == Toward::Scam && e.strength >= Strength::Medium && e.weight > 0.0
        };
        let strong = evidence
            .iter()
            .any(|e| speaks(e) && e.strength == Strength::Strong);
        let quoting = Quoting::of(evidence).words;
        let medium_match = !quoting
            && matches
                .iter()
                .any(|m| !m.hint && m.strength >= Strength::Medium);
        let unwanted = kinds
            .first()
            .is_some_and(|kind| self.is_unwanted(kind, matches));
        let told = scene.message.account.is_some();
        let supported = medium_match || told || evidence.iter().any(speaks);
        let threshold = if supported {
            SUSPICIOUS
        } else {
            SUSPICIOUS_BY_WORDS
        };
        if probability < threshold {
            // Who asks about an address alone asks about its name alone.
            let has = |ids: &[&str]| evidence.iter().any(|e| ids.contains(&&*e.id));
            if has(&["format.link-only"]) && has(&IMITATES) {
                return Level::Suspicious;
            }
            return Level::Inconclusive;
        }
        if unwanted {
            return Level::Unwanted;
        }
        let strong_match = !quoting
            && matches
                .iter()
                .any(|m| !m.hint && m.strength == Strength::Strong);
        if probability >= DANGEROUS && (medium_match || strong)
            || probability >= DANGEROUS_BY_RULE && strong_match
        {
            return Level::Dangerous;
        }
        Level::Suspicious
    }

    /// Whether a kind is no danger: a rule of it holds, or the words leave little doubt.
    fn is_unwanted(&self, kind: &KindShare, matches: &[Match]) -> bool {
        let held = matches
            .iter()
            .any(|m| !m.hint && self.playbook_id(m) == kind.id);
        let level = self
            .knowledge
            .pack()
            .playbooks
            .get(&kind.id)
            .map(|p| p.level);
        level == Some(PlaybookLevel::Unwanted) && (held || kind.share >= SURELY)
    }

    /// The strongest rule that holds, hints apart.
    fn strongest(&self, matches: &[Match]) -> Option<Strongest> {
        let kinds = self.model.as_ref().and_then(|m| m.kinds.as_ref());
        let best = matches
            .iter()
            .filter(|m| !m.hint)
            .max_by_key(|m| m.strength)?;
        let knows = |m: &Match| kinds.is_none_or(|k| k.knows(self.playbook_id(m)));
        let same = matches
            .iter()
            .filter(|m| !m.hint && m.strength == best.strength);
        Some(Strongest {
            strength: best.strength,
            learned_of: same.into_iter().all(knows),
        })
    }

    /// Gives each evidence its weight and sums up, in log-odds.
    fn weigh(
        &self,
        scene: &Scene,
        evidence: &mut Vec<Evidence>,
        best: Option<Strongest>,
        of_words: Learned,
    ) -> f32 {
        let japanese = is_japanese(evidence);
        let learned = |name: &str| self.model.as_ref()?.weight(name, japanese);
        let quoting = Quoting::of(evidence);
        let mut score = self
            .model
            .as_ref()
            .map_or(prior_of("bias"), |m| m.bias[usize::from(japanese)]);
        for item in evidence.iter_mut() {
            item.weight = learned(&item.id).unwrap_or_else(|| prior(item));
            item.weight *= quoting.share(item);
            score += item.weight;
        }
        let learned_of = best.is_none_or(|b| b.learned_of);
        if let Some(name) = best.map(|b| match_name(b.strength)) {
            let weight = learned(name).filter(|_| learned_of);
            score += weight.unwrap_or_else(|| prior_of(name)) * quoting.of_rules();
        }
        if let (Some(model), Some(features)) = (&self.model, of_words.features) {
            let weights = model.weights_of(features);
            let units = weights.iter().map(|w| i32::from(*w)).sum();
            let mut said = model.log_odds(features, units, japanese);
            // People only tell of what troubles them: an account is no sign by itself.
            if let Some(kinds) = of_words.kinds.filter(|_| scene.message.account.is_none()) {
                said += model.odds * kinds.odds();
            }
            // Words nobody has seen in fraud yet are no reason to doubt a rule written for it today.
            if !learned_of {
                said = said.max(0.0);
            }
            score += said;
            evidence.push(words_evidence(scene, features, &weights, said));
        }
        score
    }
}

/// What the learned model is asked with.
#[derive(Clone, Copy)]
struct Learned<'a> {
    features: Option<&'a Features>,
    kinds: Option<&'a KindScores<'a>>,
}

/// The strongest rule that holds.
#[derive(Debug, Clone, Copy)]
struct Strongest {
    strength: Strength,
    /// Its kind was there when the model was trained.
    learned_of: bool,
}

/// Whether a text warns of fraud, and so quotes what fraud says.
#[derive(Debug, Clone, Copy)]
struct Quoting {
    words: bool,
    links: bool,
}

/// What quoted signs still count.
const QUOTED: f32 = 0.2;

impl Quoting {
    fn of(evidence: &[Evidence]) -> Quoting {
        let has = |id: &str| evidence.iter().any(|e| e.id == id);
        let words = has("warns.of-fraud");
        Quoting {
            words,
            links: words && has("link.defanged"),
        }
    }

    /// The share of its weight that an evidence keeps.
    fn share(self, evidence: &Evidence) -> f32 {
        let against = matches!(evidence.toward, Toward::Scam | Toward::Unwanted);
        let link = evidence.id.starts_with("link.");
        let technical = link
            || ["sender.", "attachment.", "trick."]
                .iter()
                .any(|start| evidence.id.starts_with(start));
        let quoted = against && (self.words && !technical || self.links && link);
        if quoted { QUOTED } else { 1.0 }
    }

    fn of_rules(self) -> f32 {
        if self.words { QUOTED } else { 1.0 }
    }
}

/// How likely what a person tells of is bad, by the words of others who told of such: at most 0.9, for an
/// account is no evidence of what the sender wrote.
fn told_probability(learned: Option<&KindScores>, kind: &KindShare) -> f32 {
    let odds = learned.map_or(0.0, KindScores::odds);
    let any = 1.0 / (1.0 + (-odds).exp());
    0.9 * any * kind.share.sqrt()
}

fn is_japanese(evidence: &[Evidence]) -> bool {
    evidence.iter().any(|e| e.id == "language.japanese")
}

/// What the words say by what was learned, with the places that said most.
fn words_evidence(scene: &Scene, features: &Features, weights: &[i8], said: f32) -> Evidence {
    let toward = if said > 0.0 {
        Toward::Scam
    } else {
        Toward::Genuine
    };
    let id = if said > 0.0 {
        "model.words-against"
    } else {
        "model.words-for"
    };
    let mut evidence = Evidence::new(id, toward, Strength::Weak);
    evidence.weight = said;
    let sign = if said > 0.0 { 1 } else { -1 };
    let weight = |at: usize| sign * weights.get(at).copied().map_or(0, i32::from);
    // The stretch of eight neighbouring grams that said most.
    let mut best: Option<(i32, usize)> = None;
    let mut sum = 0;
    for at in 0..weights.len() {
        sum += weight(at);
        if at >= 24 {
            sum -= weight(at - 24);
        }
        if at < 24 || best.is_some_and(|b| sum <= b.0) {
            continue;
        }
        if features.places[at].0 == features.places[at - 23].0 && features.places[at].1 > 0 {
            best = Some((sum, at));
        }
    }
    if let Some((_, at)) = best.filter(|b| b.0 > 0) {
        let (id, end) = features.places[at];
        let start = features.places[at - 23].1.min(end);
        let span = scene.span(id, start as usize..end as usize);
        let words: String = scene
            .message
            .slice(span)
            .chars()
            .filter(|c| *c != '\n')
            .take(40)
            .collect();
        evidence.spans.push(span);
        evidence = evidence.with("words", words);
    }
    evidence
}

/// Shares of the kinds, best first; with hints for a message in question for other reasons.
fn kinds_by_rules(knowledge: &Knowledge, matches: &[Match], hints: bool) -> Vec<KindShare> {
    let counted = matches.iter().filter(|m| hints || !m.hint);
    let mut scored: Vec<(f32, &Match)> = counted.map(|m| (kind_score(m), m)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let total: f32 = scored.iter().map(|s| s.0).sum();
    scored
        .iter()
        .take(MOST_KINDS)
        .map(|(score, found)| KindShare {
            id: knowledge.playbooks()[usize::from(found.playbook)]
                .id
                .clone(),
            share: score / total,
        })
        .collect()
}

fn kind_score(found: &Match) -> f32 {
    if found.hint {
        return 0.3 + 0.05 * f32::from(found.conditions) + 0.1 * f32::from(found.rules.min(5));
    }
    let strength = match found.strength {
        Strength::Strong => 6.0,
        Strength::Medium => 2.5,
        Strength::Weak => 1.0,
    };
    strength * (1.0 + 0.15 * f32::from(found.conditions)) + 0.4 * f32::from(found.rules.min(5))
}
