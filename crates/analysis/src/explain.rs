//! Assessments in words.

use crate::{Analyst, told};
use madoguchi_model::{Assessment, Evidence, Lang, Level, Message, State};

impl Analyst {
    /// Fills in what an account tells, for messages that have one.
    pub fn understand(&self, message: &mut Message) {
        if message.account.is_none() {
            return;
        }
        let told = told::understand(message);
        if let Some(account) = &mut message.account {
            account.told = told;
        }
    }

    /// The states proposed to the person, from what is told; empty when nothing is.
    pub fn proposed(&self, message: &Message) -> Vec<State> {
        match &message.account {
            Some(account) => told::propose(&account.told),
            None => Vec::new(),
        }
    }

    /// A level's name.
    pub fn level_name(&self, level: Level, lang: Lang) -> String {
        self.words(&format!("level.{}", level.as_str()), lang)
    }

    /// What the message is, in one sentence.
    pub fn summary(&self, assessment: &Assessment, lang: Lang) -> String {
        let flagged = matches!(
            assessment.level,
            Level::Dangerous | Level::Suspicious | Level::Unwanted
        );
        let first = assessment.kinds.first().filter(|_| flagged);
        match first.and_then(|kind| self.knowledge().pack().playbooks.get(&kind.id)) {
            Some(playbook) if assessment.level != Level::Suspicious => {
                playbook.definition.get(lang).to_owned()
            }
            Some(playbook) => {
                let name = playbook.name.get(lang);
                self.words("summary.suspicious-kind", lang)
                    .replace("{kind}", name)
            }
            None => self.words(&format!("summary.{}", assessment.level.as_str()), lang),
        }
    }

    /// One piece of evidence in one sentence; empty when it has none (facts only rules build on).
    pub fn sentence(&self, evidence: &Evidence, lang: Lang) -> String {
        let pack = self.knowledge().pack();
        if let Some(group) = pack.groups.get(&*evidence.id) {
            return full_stop(group.meaning.get(lang), lang);
        }
        let Some(wording) = pack.sentence(&format!("evidence.{}", evidence.id)) else {
            return String::new();
        };
        let mut sentence = wording.get(lang).to_owned();
        for (name, value) in &evidence.values {
            let shown: String = value.chars().take(60).collect();
            sentence = sentence.replace(&format!("{{{name}}}"), &shown);
        }
        sentence
    }

    /// A sentence of `wording/` by `section.key`; the key itself when the pack has none, so that a gap
    /// shows instead of hiding.
    pub fn words(&self, key: &str, lang: Lang) -> String {
        let sentence = self.knowledge().pack().sentence(key);
        sentence.map_or_else(|| key.to_owned(), |w| w.get(lang).to_owned())
    }
}

/// A meaning as a sentence: those of phrase groups are written without the full stop.
fn full_stop(meaning: &str, lang: Lang) -> String {
    let stop = if lang == Lang::En { "." } else { "。" };
    if meaning.is_empty() || meaning.ends_with(['.', '。', '?', '？', '!', '」']) {
        return meaning.to_owned();
    }
    format!("{meaning}{stop}")
}
