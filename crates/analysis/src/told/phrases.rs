//! Phrases of `whole.txt`, found in an account all at once.

use super::words::{Words, entries, named};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::collections::BTreeMap;
use std::slice::SliceIndex;
use std::sync::LazyLock;

named! {
/// The sections of `whole.txt` that are looked for in a whole account.
Section {
    AboutBank = "about-bank",
    AboutCall = "about-call",
    AboutShop = "about-shop",
    AboutShopOfCards = "about-shop-of-cards",
    AboutBought = "about-bought",
    AboutGift = "about-gift",
    AboutApp = "about-app",
    AboutCrypto = "about-crypto",
    AboutOtherMeans = "about-other-means",
    AboutCard = "about-card",
    AboutChat = "about-chat",
    CallCame = "call-came",
    CallNot = "call-not",
    CallOwed = "call-owed",
    CallRefund = "call-refund",
    CardMeans = "card-means",
    CashTaken = "cash-taken",
    CashWord = "cash-word",
    ChargeDone = "charge-done",
    ClickCameUp = "click-came-up",
    ClickMail = "click-mail",
    ClickNoLink = "click-no-link",
    ClickSite = "click-site",
    LoseLost = "lose-lost",
    LoseTrick = "lose-trick",
    OpenedPageFile = "opened-page-file",
    Points = "points",
    RemoteDone = "remote-done",
    RemoteNot = "remote-not",
    ReplyChat = "reply-chat",
    ReplyClose = "reply-close",
    ReplyKnown = "reply-known",
    ReplyLed = "reply-led",
    RunDone = "run-done",
    RunKey = "run-key",
    RunPaste = "run-paste",
    ShopGoods = "shop-goods",
    ShopWeb = "shop-web",
    ShowPut = "show-put",
    ShowShown = "show-shown",
    TakenAccount = "taken-account",
    TakenLocked = "taken-locked",
    TakenLoss = "taken-loss",
    TakenOut = "taken-out",
    UnsentUnsent = "unsent-unsent",
    WorkNot = "work-not",
    WorkWork = "work-work",
}
}

/// An account with the places of all phrases in it.
pub(super) struct Account<'t> {
    text: &'t str,
    /// Byte and length of the phrases of every section, in order, none overlapping another of its section.
    found: Vec<Vec<(usize, usize)>>,
}

impl<'t> Account<'t> {
    /// Looks every phrase up in `text`.
    pub fn of(text: &'t str) -> Account<'t> {
        let mut found: Vec<Vec<(usize, usize)>> = vec![Vec::new(); Section::COUNT];
        if let Some(lexicon) = LEXICON.as_ref() {
            for m in lexicon.automaton.find_overlapping_iter(text) {
                let sections = lexicon.sections.get(m.value() as usize);
                for &section in sections.into_iter().flatten() {
                    if let Some(list) = found.get_mut(section) {
                        list.push((m.start(), m.end() - m.start()));
                    }
                }
            }
        }
        found.iter_mut().for_each(leftmost_longest);
        Account { text, found }
    }

    /// A part of the text.
    pub fn get<R: SliceIndex<str>>(&self, range: R) -> Option<&'t R::Output> {
        self.text.get(range)
    }

    /// Byte and length of every phrase of a section, in order.
    pub fn all(&self, section: Section) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.found
            .get(section as usize)
            .into_iter()
            .flatten()
            .copied()
    }

    /// Byte and length of the first phrase of a section.
    pub fn first(&self, section: Section) -> Option<(usize, usize)> {
        self.all(section).next()
    }

    /// Whether a phrase of a section is in the account.
    pub fn has(&self, section: Section) -> bool {
        self.first(section).is_some()
    }
}

/// Keeps of phrases that overlap the first, of those that begin together the longest.
fn leftmost_longest(found: &mut Vec<(usize, usize)>) {
    found.sort_unstable_by_key(|&(at, length)| (at, std::cmp::Reverse(length)));
    let mut free = 0;
    found.retain(|&(at, length)| {
        let kept = at >= free;
        free = if kept { at + length } else { free };
        kept
    });
}

struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    /// The sections of each phrase.
    sections: Vec<Vec<usize>>,
}

static LEXICON: LazyLock<Option<Lexicon>> = LazyLock::new(|| {
    let mut phrases: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (section, phrase) in entries(TABLE) {
        if let Some(section) = Section::parse(section) {
            phrases.entry(phrase).or_default().push(section as usize);
        }
    }
    let keyed = phrases.keys().copied().zip(0..);
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .build_with_values(keyed)
        .ok()?;
    Some(Lexicon {
        automaton,
        sections: phrases.into_values().collect(),
    })
});

const TABLE: &str = include_str!("whole.txt");

/// The phrases of one section, to be looked for in parts of an account.
pub(super) fn section(name: &str) -> Words {
    Words::new(entries(TABLE).filter(|e| e.0 == name).map(|e| e.1))
}

/// The phrases of a section by name, made ready once.
macro_rules! within {
    ($name:literal) => {{
        static WORDS: std::sync::LazyLock<$crate::told::words::Words> =
            std::sync::LazyLock::new(|| $crate::told::phrases::section($name));
        &*WORDS
    }};
}
pub(super) use within;
