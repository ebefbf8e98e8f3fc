//! What stands around a verb.

use super::super::people;
use super::super::things::{Noun, Thing};
use super::super::verbs::Form;
use super::super::words::{after, before, contains, ends, starts};

/// What stands around a verb.
pub(in super::super) struct Scope<'s> {
    pub form: Form,
    /// It was not done.
    pub negated: bool,
    /// The words of its clause before it.
    pub segment: &'s str,
    /// The words after it, to the end of the sentence.
    pub rest: &'s str,
    pub sentence: &'s str,
    /// Nouns of its clause before it.
    pub nouns: &'s [Noun],
    /// Nouns before its clause, the nearest last.
    pub before: &'s [Noun],
    /// Nouns of the whole sentence.
    pub in_sentence: &'s [Noun],
    /// Where the sentence starts in the whole text.
    pub sentence_start: usize,
    /// Where the verb starts in the whole text.
    pub verb_start: usize,
}

impl Scope<'_> {
    /// Whether a noun of the clause is one of `things`.
    pub fn has(&self, things: &[Thing]) -> bool {
        self.nouns.iter().any(|n| things.contains(&n.thing))
    }

    /// Whether a noun of the sentence is one of `things`.
    pub fn in_sentence(&self, things: &[Thing]) -> bool {
        self.in_sentence.iter().any(|n| things.contains(&n.thing))
    }

    /// The last noun of the clause among `things`.
    pub fn last(&self, things: &[Thing]) -> Option<Thing> {
        let mut kinds = self.nouns.iter().rev().map(|n| n.thing);
        kinds.find(|t| things.contains(t))
    }

    /// The nearest noun before the clause among `things`.
    pub fn carried(&self, things: &[Thing]) -> Option<Thing> {
        let mut kinds = self.before.iter().rev().map(|n| n.thing);
        kinds.find(|t| things.contains(t))
    }

    /// The nearest noun before the clause among `things`, within the sentence.
    pub fn carried_here(&self, things: &[Thing]) -> Option<Thing> {
        let here = |n: &&Noun| n.start >= self.sentence_start;
        let mut kinds = self.before.iter().rev().filter(here).map(|n| n.thing);
        kinds.find(|t| things.contains(t))
    }

    /// The nouns of the clause for which `wanted` holds.
    pub fn named(&self, wanted: impl Fn(Thing) -> bool) -> Vec<Thing> {
        self.nouns
            .iter()
            .map(|n| n.thing)
            .filter(|t| wanted(*t))
            .collect()
    }

    /// Whether one of `words` is in the clause before the verb.
    pub fn says(&self, words: &str) -> bool {
        contains(self.segment, words)
    }

    /// Whether one of `words` follows right behind the verb.
    pub fn follows(&self, words: &str) -> bool {
        starts(self.rest, words)
    }

    /// Told with regret (…てしまった, …ちゃった).
    pub fn regrets(&self) -> bool {
        let rest = after(self.rest, "して て").unwrap_or(self.rest);
        self.form == Form::Cha || starts(rest, "しま しも もう もた まった ちゃ しちゃ ちま しちま")
    }

    /// Said to the police, a bank, one's family or somebody by name: nothing the fraud gains from.
    pub fn to_known(&self) -> bool {
        let named = people::is_addressed(self.segment) || is_office(self.segment);
        named || (self.has(&[Thing::Desk, Thing::Family]) && !self.has(&[Thing::Stated]))
    }

    /// Sent to the police, a centre, or to the family to ask what it is.
    pub fn to_adviser(&self) -> bool {
        let asks = contains(self.rest, "見てもら 相談 確認し 聞い 聞き 調べ");
        let desk = self.has(&[Thing::Desk]) && !self.has(&[Thing::Stated]);
        desk || (asks && self.has(&[Thing::Family])) || self.says("センターに センターへ")
    }

    /// Friends are addressed (友達に, みんなへ).
    pub fn to_friends(&self) -> bool {
        const TO: &str =
            "に へ たちに 達に さんに lineに のlineに のグループに とかに などに 数人に で";
        self.nouns
            .iter()
            .filter(|n| n.thing == Thing::Friends)
            .any(|n| starts(self.after_noun(n), TO))
    }

    /// The words of the clause behind one of its nouns.
    fn after_noun(&self, noun: &Noun) -> &str {
        let from = (noun.end + self.segment.len()).checked_sub(self.verb_start);
        from.and_then(|i| self.segment.get(i..)).unwrap_or("")
    }
}

/// Whether a firm, an office or a person by name is addressed (税務署に, Aさんに).
fn is_office(segment: &str) -> bool {
    before(segment, "に へ にも")
        .is_some_and(|to| ends(to, "さん 様 署 局 庁 支店 銀行 役所 学校 カード会社 交番"))
}
