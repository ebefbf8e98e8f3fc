//! The grammar: what the messages are made of, as data beside this file.

use anyhow::{Context, bail};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Every file of the grammar.
const FILES: [(&str, &str); 17] = [
    ("words.toml", include_str!("grammar/words.toml")),
    ("brands.toml", include_str!("grammar/brands.toml")),
    ("layouts.toml", include_str!("grammar/layouts.toml")),
    ("senders.toml", include_str!("grammar/senders.toml")),
    (
        "shared-notice.toml",
        include_str!("grammar/shared-notice.toml"),
    ),
    (
        "shared-other.toml",
        include_str!("grammar/shared-other.toml"),
    ),
    ("shared-chat.toml", include_str!("grammar/shared-chat.toml")),
    (
        "kinds-notice.toml",
        include_str!("grammar/kinds-notice.toml"),
    ),
    ("kinds-other.toml", include_str!("grammar/kinds-other.toml")),
    ("kinds-work.toml", include_str!("grammar/kinds-work.toml")),
    (
        "honest-brand.toml",
        include_str!("grammar/honest-brand.toml"),
    ),
    (
        "honest-small.toml",
        include_str!("grammar/honest-small.toml"),
    ),
    (
        "honest-service.toml",
        include_str!("grammar/honest-service.toml"),
    ),
    (
        "honest-private.toml",
        include_str!("grammar/honest-private.toml"),
    ),
    ("hosts.toml", include_str!("grammar/hosts.toml")),
    ("tricks.toml", include_str!("grammar/tricks.toml")),
    ("style.toml", include_str!("grammar/style.toml")),
];

/// Lists of words by name.
pub(super) type Lists = BTreeMap<String, Vec<String>>;
/// How often each of several things is used.
pub(super) type Weights = BTreeMap<String, usize>;

/// Which half of the messages something belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Side {
    /// Fraud and advertising.
    Trap,
    /// Honest messages.
    Honest,
    #[default]
    Both,
}

impl Side {
    pub(super) fn serves(self, other: Side) -> bool {
        self == Side::Both || other == Side::Both || self == other
    }
}

/// A part that messages of several kinds share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub slot: String,
    pub families: Vec<String>,
    /// Empty: every register.
    #[serde(default)]
    pub registers: Vec<String>,
    #[serde(default)]
    pub side: Side,
    pub texts: Vec<String>,
}

/// The orders of parts of a family.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Layout {
    pub family: String,
    pub channels: Vec<String>,
    #[serde(default)]
    pub side: Side,
    pub weight: usize,
    pub blocks: Vec<String>,
}

/// Who sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sender {
    pub id: String,
    pub side: Side,
    /// What `{brand}` becomes; empty: a brand of the knowledge folder.
    #[serde(default)]
    pub brand: Vec<String>,
    pub display: Vec<String>,
    pub local: Vec<String>,
    pub hosts: Weights,
    pub links: Weights,
    pub numbers: Weights,
}

/// Where a kind's links are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Linking {
    /// As its sender does.
    #[default]
    Usual,
    /// Seldom.
    Rare,
    None,
    /// In a picture.
    Qr,
    /// To an app.
    Apk,
}

/// A kind of scam, or a topic of honest messages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    pub id: String,
    /// Kinds it is mistaken for; honest topics only.
    #[serde(default)]
    pub near: Vec<String>,
    pub family: String,
    /// Other families on some channels.
    #[serde(default, rename = "families-of")]
    pub families_of: BTreeMap<String, String>,
    pub sender: String,
    /// Sectors and ids of brands it speaks for.
    #[serde(default)]
    pub sectors: Vec<String>,
    #[serde(default)]
    pub brands: Vec<String>,
    pub channels: Weights,
    #[serde(default)]
    pub links: Linking,
    /// Its core stands alone.
    #[serde(default)]
    pub bare: bool,
    /// A file comes with it.
    #[serde(default)]
    pub attach: bool,
    pub subjects: Vec<String>,
    /// What only it says, by `register` or `register@channel`.
    pub core: Lists,
}

impl Topic {
    pub(super) fn family(&self, channel: &str) -> &str {
        self.families_of.get(channel).unwrap_or(&self.family)
    }

    /// The core sentences for a channel, by register: those written for it alone, else those for all.
    pub(super) fn cores(&self, channel: &str) -> Vec<(&str, &[String])> {
        let own = |key: &str| {
            let (register, channels) = key.split_once('@')?;
            let here = channels.split(',').any(|c| c == channel);
            here.then_some(register.to_owned())
        };
        let any_own = self.core.keys().any(|key| own(key).is_some());
        let wanted = self.core.iter().filter(|(key, _)| match any_own {
            true => own(key).is_some(),
            false => !key.contains('@'),
        });
        wanted
            .map(|(key, texts)| (key.split('@').next().unwrap_or(key), texts.as_slice()))
            .collect()
    }
}

/// What a file of the grammar may hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    words: Lists,
    names: Lists,
    services: Lists,
    part: Vec<Part>,
    layout: Vec<Layout>,
    sender: Vec<Sender>,
    kind: Vec<Topic>,
    topic: Vec<Topic>,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    pub words: Lists,
    /// What brands are called, by id.
    pub names: Lists,
    /// What services are called, by sector.
    pub services: Lists,
    pub parts: Vec<Part>,
    pub layouts: Vec<Layout>,
    pub senders: Vec<Sender>,
    /// Kinds of scam, named as the playbooks.
    pub kinds: Vec<Topic>,
    /// Honest topics.
    pub topics: Vec<Topic>,
    /// What hosts are made of.
    pub hosts: Lists,
    /// Tricks that hide words.
    pub tricks: Lists,
    /// Ways of writing.
    pub style: Lists,
}

impl Grammar {
    /// Reads it.
    pub(super) fn load() -> anyhow::Result<Grammar> {
        let mut grammar = Grammar::default();
        for (name, text) in FILES {
            match name {
                "hosts.toml" => grammar.hosts = toml::from_str(text).context(name)?,
                "tricks.toml" => grammar.tricks = toml::from_str(text).context(name)?,
                "style.toml" => grammar.style = toml::from_str(text).context(name)?,
                _ => {
                    let file: File = toml::from_str(text).context(name)?;
                    grammar.words.extend(file.words);
                    grammar.names.extend(file.names);
                    grammar.services.extend(file.services);
                    grammar.parts.extend(file.part);
                    grammar.layouts.extend(file.layout);
                    grammar.senders.extend(file.sender);
                    grammar.kinds.extend(file.kind);
                    grammar.topics.extend(file.topic);
                }
            }
        }
        Ok(grammar)
    }

    /// A list of what hosts are made of.
    pub(super) fn host_words(&self, name: &str) -> &[String] {
        self.hosts.get(name).map_or(&[], Vec::as_slice)
    }

    /// A list of a trick.
    pub(super) fn trick(&self, name: &str) -> &[String] {
        self.tricks.get(name).map_or(&[], Vec::as_slice)
    }

    /// A list of ways of writing.
    pub(super) fn style_words(&self, name: &str) -> &[String] {
        self.style.get(name).map_or(&[], Vec::as_slice)
    }

    /// The sender of that name on a side.
    pub(super) fn sender(&self, id: &str, side: Side) -> anyhow::Result<&Sender> {
        let mut found = self.senders.iter().filter(|s| s.id == id);
        match found.find(|s| s.side.serves(side)) {
            Some(sender) => Ok(sender),
            None => bail!("the grammar has no sender `{id}` for {side:?}"),
        }
    }
}
