//! What stands around a verb.

use super::super::people;
use super::super::phrases::{Account, Section};
use super::super::things::{Noun, Thing};
use super::super::verbs::Form;
use super::super::words::{after, before, contains, ends, starts};

/// What an account as a whole is about; read once.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct About {
    /// A bank or brokerage account on the web: what is typed is its data.
    pub bank: bool,
    /// A call is spoken of.
    pub call: bool,
    /// A shop on the web, an advertisement.
    pub shop: bool,
    /// Gift cards are spoken of.
    pub gift: bool,
    /// They, or cards of a convenience store, were bought.
    pub bought: bool,
    /// A direct message, a chat.
    pub chat: bool,
    /// An app to be put on the device.
    pub app: bool,
    /// Crypto assets, and no other way of paying.
    pub crypto: bool,
    /// Cards are spoken of.
    pub card: bool,
}

impl About {
    /// What `text` is about.
    pub fn of(text: &Account) -> About {
        let has = |section: Section| text.has(section);
        About {
            bank: has(Section::AboutBank),
            call: has(Section::AboutCall),
            shop: has(Section::AboutShop),
            bought: has(Section::AboutShopOfCards) && has(Section::AboutBought),
            gift: has(Section::AboutGift),
            app: has(Section::AboutApp),
            crypto: has(Section::AboutCrypto) && !has(Section::AboutOtherMeans),
            card: has(Section::AboutCard),
            chat: has(Section::AboutChat),
        }
    }
}

/// What stands around a verb.
pub(in super::super) struct Scope<'s> {
    pub form: Form,
    /// It was not done.
    pub negated: bool,
    /// The words of its clause before it.
    pub segment: &'s str,
    /// The verb as it stands.
    pub verb: &'s str,
    /// The words after it, to the end of the sentence.
    pub rest: &'s str,
    pub sentence: &'s str,
    /// What the account as a whole is about.
    pub about: About,
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

    /// The nouns that stand together nearest before the clause (名前と住所を入れる画面): those for which `wanted`
    /// holds.
    pub fn asked(&self, wanted: impl Fn(Thing) -> bool) -> Vec<Thing> {
        let mut asked = Vec::new();
        let mut reach: Option<usize> = None;
        for noun in self.before.iter().rev().filter(|n| wanted(n.thing)).take(8) {
            if reach.is_some_and(|r| noun.end + 18 < r) {
                break;
            }
            reach = Some(noun.start);
            asked.push(noun.thing);
        }
        asked
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

    /// The words of the sentence before the verb.
    pub fn ahead(&self) -> &str {
        let until = self.verb_start.checked_sub(self.sentence_start);
        until.and_then(|i| self.sentence.get(..i)).unwrap_or("")
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
        const TO: &str = "に へ さ たちに 達に さんに lineに のlineに のグループに とかに などに 数人に で 数名に 全員に 何人に みんなに 3人 4人 5人 6人 7人 8人 10 15 20 30 の皆 のみんな にも";
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
