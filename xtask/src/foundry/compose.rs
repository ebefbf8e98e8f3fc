//! Puts one message together: a kind or topic, a sender, a layout, a link, a way of writing, perhaps a trick.

use super::brands::{Brand, Known};
use super::fill::Filler;
use super::grammar::{Grammar, Linking, Part, Sender, Side, Topic, Weights};
use super::hosts::{self, Link};
use super::random::Random;
use super::style::{self, LINK, Setting};
use super::tricks::Trick;
use anyhow::{Context, bail};
use serde::Serialize;

/// In so many of a hundred an optional part stands there.
const OPTIONAL: usize = 55;
/// Traps with a trick, of a hundred.
const TRICKS: usize = 13;
/// Traps in a brand's name that name none, of a hundred.
const NAMELESS: usize = 6;
/// Messages whose names were masked by those who quote them, of a hundred.
const MASKED: usize = 5;
/// Traps that end with a string against filters, of a hundred.
const TAILS: usize = 4;
/// Traps with an official address beside the trap, of a hundred.
const DECOYS: usize = 12;

/// One line of the list, as `madoguchi eval` and `train` read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Message {
    pub id: String,
    pub channel: String,
    pub label: &'static str,
    pub kinds: Vec<String>,
    pub subject: String,
    pub from: String,
    pub body: String,
    pub urls: Vec<String>,
    pub source: &'static str,
    /// Messages with the same core: cross-validation keeps them together.
    pub cluster: String,
}

/// What messages are made from.
pub(super) struct Works<'g> {
    pub grammar: &'g Grammar,
    pub known: &'g Known,
}

/// A message on its way.
struct Draft<'g> {
    works: &'g Works<'g>,
    filler: Filler<'g>,
    topic: &'g Topic,
    sender: &'g Sender,
    side: Side,
    channel: String,
    register: String,
    brand: Option<&'g Brand>,
    link: Link,
    /// Cores not yet said, with their places.
    cores: Vec<(usize, &'g String)>,
    first_core: Option<usize>,
}

impl<'g> Works<'g> {
    /// A message of a topic.
    ///
    /// # Errors
    /// When the grammar has a fault.
    pub(super) fn message(
        &'g self,
        topic: &'g Topic,
        side: Side,
        random: Random,
    ) -> anyhow::Result<Message> {
        let mut draft = self.draft(topic, side, random)?;
        let host = draft.introduce()?;
        draft.link = draft.choose_link(&host)?;
        let parts = draft.parts()?;
        let setting = Setting::any(&draft.channel, &mut draft.filler);
        let text = setting.join(&parts);
        draft.finish(&text, &host)
    }

    fn draft(&'g self, topic: &'g Topic, side: Side, random: Random) -> anyhow::Result<Draft<'g>> {
        let mut filler = Filler::new(self.grammar, random);
        let channel = key(&topic.channels, &mut filler).to_owned();
        let registers = topic.cores(&channel);
        let sizes: Vec<usize> = registers.iter().map(|r| r.1.len()).collect();
        let chosen = filler
            .random
            .weighted(&sizes)
            .and_then(|at| registers.get(at));
        let Some((register, cores)) = chosen else {
            bail!("{} says nothing on {channel}", topic.id);
        };
        Ok(Draft {
            works: self,
            topic,
            sender: self.grammar.sender(&topic.sender, side)?,
            side,
            register: (*register).to_owned(),
            brand: None,
            link: Link::None,
            cores: cores.iter().enumerate().collect(),
            first_core: None,
            channel,
            filler,
        })
    }
}

/// One of the keys, as often as it weighs.
fn key<'w>(weights: &'w Weights, filler: &mut Filler) -> &'w str {
    let all: Vec<usize> = weights.values().copied().collect();
    let at = filler.random.weighted(&all).unwrap_or(0);
    weights.keys().nth(at).map_or("", String::as_str)
}

impl<'g> Draft<'g> {
    /// Gives sender and receiver their names; the sender's host.
    fn introduce(&mut self) -> anyhow::Result<String> {
        let filler = &mut self.filler;
        let local = filler.fill("[{given-roman}|{given-roman}.{id}|{given-roman}{small}|{id}]")?;
        filler.set("local", &local);
        let free = hosts::host("free", None, filler);
        filler.set("mail", &format!("{local}@{free}"));
        self.choose_brand()?;
        let filler = &mut self.filler;
        let token = self.brand.and_then(|b| filler.random.pick(&b.tokens));
        let token = token.map_or_else(|| "info".to_owned(), String::clone);
        filler.set("token", &token);
        let host = match key(&self.sender.hosts, filler) {
            "self" => free,
            sort => hosts::host(sort, self.brand, filler),
        };
        filler.set("host", &host);
        Ok(host)
    }

    fn choose_brand(&mut self) -> anyhow::Result<()> {
        let all = &self.works.known.brands;
        let filler = &mut self.filler;
        let other = filler
            .random
            .pick(all)
            .map_or("", |b| filler.random.text(&b.names));
        filler.set("brand2", other);
        let mut sector = "none";
        let name = if self.sender.brand.is_empty() || !self.topic.brands.is_empty() {
            let wanted: Vec<&Brand> = all
                .iter()
                .filter(|b| {
                    self.topic.sectors.contains(&b.sector) || self.topic.brands.contains(&b.id)
                })
                .collect();
            let brand = filler.random.pick(&wanted).copied();
            self.brand = Some(brand.with_context(|| format!("{} has no brand", self.topic.id))?);
            sector = self.brand.map_or("none", |b| &b.sector);
            if self.side == Side::Trap && filler.random.chance(NAMELESS) {
                filler
                    .random
                    .text(filler.grammar.style_words("generic-brands"))
                    .to_owned()
            } else {
                let names = self.brand.map(|b| b.names.as_slice()).unwrap_or_default();
                filler.random.text(names).to_owned()
            }
        } else {
            filler.one(&self.sender.brand)?
        };
        filler.set("brand", &name);
        let services = &filler.grammar.services;
        let services = services.get(sector).or_else(|| services.get("none"));
        let service = filler
            .random
            .text(services.map(Vec::as_slice).unwrap_or_default())
            .to_owned();
        filler.set("service", &service);
        Ok(())
    }

    fn choose_link(&mut self, host: &str) -> anyhow::Result<Link> {
        let filler = &mut self.filler;
        let sort = match self.topic.links {
            Linking::None => "none",
            Linking::Rare if !filler.random.chance(20) => "none",
            Linking::Qr => {
                let pictures = filler.grammar.host_words("qr");
                return Ok(Link::Gone(filler.one(pictures)?));
            }
            Linking::Apk if filler.random.chance(40) => "apk",
            _ => key(&self.sender.links, filler),
        };
        hosts::link((sort, self.side), self.brand, host, filler)
    }

    /// The parts of the message, filled.
    fn parts(&mut self) -> anyhow::Result<Vec<String>> {
        let mut parts = Vec::new();
        for block in self.layout()?.split(' ') {
            let (names, optional) = match block.strip_suffix('?') {
                Some(names) => (names, true),
                None => (block, false),
            };
            let choices: Vec<&str> = names.split('|').collect();
            let name = self.filler.random.text(&choices).to_owned();
            if optional && !self.filler.random.chance(OPTIONAL) {
                continue;
            }
            if let Some(part) = self.part(&name)? {
                parts.push(part);
            }
        }
        if self.topic.attach && self.filler.random.chance(50) {
            parts.push(
                self.filler
                    .fill("[添付ファイル: {file}|添付:{file}|<{file}>|📎 {file}]")?,
            );
        }
        Ok(parts)
    }

    fn layout(&mut self) -> anyhow::Result<&'g str> {
        if self.topic.bare {
            return Ok(self.filler.random.text(&[
                "core",
                "core link",
                "core core? link",
                "core link?",
            ]));
        }
        let family = self.topic.family(&self.channel);
        let fits: Vec<_> = self
            .works
            .grammar
            .layouts
            .iter()
            .filter(|l| l.family == family && l.side.serves(self.side))
            .filter(|l| l.channels.contains(&self.channel))
            .collect();
        let weights: Vec<usize> = fits.iter().map(|l| l.weight).collect();
        let at = self.filler.random.weighted(&weights);
        let Some(layout) = at.and_then(|at| fits.get(at)) else {
            bail!(
                "{} has no layout for {family} on {}",
                self.topic.id,
                self.channel
            );
        };
        let blocks = self.filler.random.pick(&layout.blocks);
        Ok(blocks.map_or("core", String::as_str))
    }

    /// One part; nothing when it has no words here.
    fn part(&mut self, name: &str) -> anyhow::Result<Option<String>> {
        match name {
            "core" => return self.core().map(Some),
            "link" if self.link == Link::None => return Ok(None),
            // A picture or a taken-out link stands for itself.
            "link" if self.filler.random.chance(30) => return Ok(Some(LINK.to_string())),
            _ => {}
        }
        let family = self.topic.family(&self.channel);
        let fits = |part: &&Part| {
            part.slot == name
                && part.families.iter().any(|f| f == family)
                && part.side.serves(self.side)
        };
        let of_register: Vec<&Part> = self
            .works
            .grammar
            .parts
            .iter()
            .filter(fits)
            .filter(|p| p.registers.is_empty() || p.registers.contains(&self.register))
            .collect();
        let sizes: Vec<usize> = of_register.iter().map(|p| p.texts.len()).collect();
        let at = self.filler.random.weighted(&sizes);
        let Some(part) = at.and_then(|at| of_register.get(at)) else {
            return Ok(None);
        };
        let template = self.filler.random.text(&part.texts);
        self.filler.set("url", &LINK.to_string());
        self.filler.fill(template).map(Some)
    }

    /// One of the core sentences not yet said; the first gives the message its cluster.
    fn core(&mut self) -> anyhow::Result<String> {
        if self.cores.is_empty() {
            return Ok(String::new());
        }
        let at = self.filler.random.below(self.cores.len());
        let (place, template) = self.cores.swap_remove(at);
        self.first_core.get_or_insert(place);
        self.filler.set("url", &LINK.to_string());
        self.filler.fill(template)
    }

    /// Sets, hides and fills in the link; gives the line.
    fn finish(mut self, text: &str, host: &str) -> anyhow::Result<Message> {
        let mut body = style::dress(text, &self.channel, &mut self.filler)?;
        let mut subject = match self.channel.as_str() {
            "mail" => self.filler.one(&self.topic.subjects)?,
            _ => String::new(),
        };
        let (mut name, address) = self.from(host)?;
        if self.side == Side::Trap {
            self.hide(&mut body, &mut subject, &mut name);
        }
        if self.filler.random.chance(MASKED) {
            self.mask(&mut body);
        }
        let urls = self.place_link(&mut body);
        let from = match address {
            Some(address) if name.is_empty() => address,
            Some(address) => format!("{name} <{address}>"),
            None => name,
        };
        let (label, kinds) = self.label()?;
        Ok(Message {
            id: String::new(),
            channel: self.channel.clone(),
            label,
            kinds,
            subject,
            from,
            body,
            urls,
            source: "foundry",
            cluster: format!(
                "foundry-{}-{}-{}",
                self.topic.id,
                self.register,
                self.first_core.unwrap_or(0)
            ),
        })
    }

    fn label(&self) -> anyhow::Result<(&'static str, Vec<String>)> {
        if self.side != Side::Trap {
            return Ok(("legit", Vec::new()));
        }
        let playbook = self.works.known.playbooks.get(&self.topic.id);
        let playbook = playbook.with_context(|| format!("no playbook `{}`", self.topic.id))?;
        let label = if playbook.level == "unwanted" {
            "unwanted"
        } else {
            "malicious"
        };
        Ok((label, vec![self.topic.id.clone()]))
    }

    /// The sender's name and, in mail, the address.
    fn from(&mut self, host: &str) -> anyhow::Result<(String, Option<String>)> {
        let filler = &mut self.filler;
        let name = filler.one(&self.sender.display)?;
        match self.channel.as_str() {
            "mail" => {
                let local = filler.one(&self.sender.local)?;
                let name = if filler.random.chance(4) {
                    String::new()
                } else {
                    name
                };
                Ok((name, Some(format!("{local}@{host}"))))
            }
            "sms" | "rcs" | "voice" => {
                let number = match key(&self.sender.numbers, filler) {
                    "name" => name,
                    "hidden" => "非通知".to_owned(),
                    "mobile" => filler.fill("{mobile}")?,
                    "foreign" => filler.fill("{foreign-number}")?,
                    "ip" => filler.fill("{phone050}")?,
                    "short" => filler.fill("{short-number}")?,
                    "tollfree" => filler.fill("{phone}")?,
                    _ => filler.fill("{phonefix}")?,
                };
                Ok((
                    if filler.random.chance(10) {
                        String::new()
                    } else {
                        number
                    },
                    None,
                ))
            }
            "line" | "sns" => Ok((name, None)),
            _ => Ok((String::new(), None)),
        }
    }

    /// Tricks and tails against filters.
    fn hide(&mut self, body: &mut String, subject: &mut String, name: &mut String) {
        let random = &mut self.filler.random;
        if random.chance(TRICKS) {
            let trick = Trick::any(random);
            *body = trick.hide(body, self.works.grammar, random);
            if random.chance(60) {
                *subject = trick.hide(subject, self.works.grammar, random);
                *name = trick.hide(name, self.works.grammar, random);
            }
        }
        if random.chance(TAILS) {
            let tails = self.works.grammar.style_words("tails");
            if let Ok(tail) = self.filler.one(tails) {
                body.push('\n');
                body.push_str(&tail);
            }
        }
        let official = self.brand.and_then(|b| b.web.first());
        if let Some(official) = official.filter(|_| self.filler.random.chance(DECOYS)) {
            body.push_str(&format!("\nhttps://www.{official}/"));
        }
    }

    /// Masks the receiver's name, as those do who quote a message.
    fn mask(&mut self, body: &mut String) {
        let masks = self.works.grammar.style_words("masked");
        let mask = self.filler.random.text(masks).to_owned();
        for slot in ["{mail}", "{local}", "{surname}"] {
            if let Ok(value) = self.filler.fill(slot) {
                *body = body.replace(&value, &mask);
            }
        }
    }

    /// Puts the link where it stands; the addresses of the message.
    fn place_link(&self, body: &mut String) -> Vec<String> {
        let (shown, urls) = match &self.link {
            Link::None => ("", Vec::new()),
            Link::Shown(url) => (url.as_str(), vec![url.clone()]),
            Link::Behind(text, url) => (text.as_str(), vec![url.clone()]),
            Link::Gone(text) => (text.as_str(), Vec::new()),
        };
        let stands = body.contains(LINK);
        *body = body.replace(LINK, shown);
        if stands { urls } else { Vec::new() }
    }
}
