use crate::imitation::ImitationIndex;
use crate::lexicon::{GroupHit, Lexicon};
use crate::observe::OBSERVERS;
use crate::rules::{Match, RuleBook};
use madoguchi_knowledge::{Brand, Group, Holidays, ListEntry, Pack, Playbook};
use madoguchi_model::Strength;
use std::collections::HashMap;

/// The pack with everything built from it that makes checking fast. Built once.
pub struct Knowledge {
    pack: Pack,
    groups: Vec<Group>,
    brands: Vec<Brand>,
    playbooks: Vec<Playbook>,
    lexicon: Lexicon,
    rules: RuleBook,
    imitation: ImitationIndex,
    /// Official domain → brands and whether it is one for mail.
    official: HashMap<String, Vec<OfficialDomain>>,
    /// By list id: value → indices of its entries, in order.
    lists: HashMap<String, HashMap<String, Vec<u32>>>,
    holidays: Holidays,
}

/// That a domain is a brand's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficialDomain {
    /// Index of the brand.
    pub brand: u16,
    /// Listed for mail senders.
    pub mail: bool,
    /// Listed for pages.
    pub web: bool,
}

impl Knowledge {
    /// Indexes a validated pack.
    pub fn new(pack: Pack) -> Knowledge {
        let groups: Vec<Group> = pack.groups.values().cloned().collect();
        let brands: Vec<Brand> = pack.brands.values().cloned().collect();
        let playbooks: Vec<Playbook> = pack.playbooks.values().cloned().collect();
        let lexicon = Lexicon::new(&groups, &brands);
        let rules = RuleBook::new(&playbooks, &groups, OBSERVERS);
        let imitation = ImitationIndex::new(&brands);
        let official = official_domains(&brands);
        let lists = pack
            .lists
            .iter()
            .map(|(id, list)| (id.clone(), index_list(&list.entry)))
            .collect();
        let holidays = pack
            .lists
            .get("holidays")
            .map(Holidays::new)
            .unwrap_or_default();
        Knowledge {
            pack,
            groups,
            brands,
            playbooks,
            lexicon,
            rules,
            imitation,
            official,
            lists,
            holidays,
        }
    }

    /// The pack.
    pub fn pack(&self) -> &Pack {
        &self.pack
    }

    /// A phrase group by index.
    pub fn group(&self, index: u16) -> &Group {
        &self.groups[index as usize]
    }

    /// A brand by index.
    pub fn brand(&self, index: u16) -> &Brand {
        &self.brands[index as usize]
    }

    /// Every brand, by index.
    pub fn brands(&self) -> &[Brand] {
        &self.brands
    }

    /// Every playbook, by index.
    pub fn playbooks(&self) -> &[Playbook] {
        &self.playbooks
    }

    /// The holidays known.
    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// Adds the playbooks a person's account tells of (groups `told.kind.<playbook>`): at most medium, for
    /// an account is no evidence of what the sender wrote.
    pub(crate) fn add_told(&self, groups: &[GroupHit], matches: &mut Vec<Match>) {
        for hit in groups {
            let group = &hit.group;
            let Some(kind) = self.group(*group).id.strip_prefix("told.kind.") else {
                continue;
            };
            let Some(at) = self.playbooks.iter().position(|p| p.id == kind) else {
                continue;
            };
            let strength = self.group(*group).strength.min(Strength::Medium);
            match matches.iter_mut().find(|m| usize::from(m.playbook) == at) {
                Some(found) => {
                    found.rules += 1;
                    found.conditions += 2 * hit.phrases;
                    found.strength = if found.hint {
                        strength
                    } else {
                        found.strength.max(strength)
                    };
                    found.hint = false;
                }
                None => matches.push(Match {
                    playbook: at as u16,
                    strength,
                    hint: false,
                    rules: 1,
                    conditions: 2 * hit.phrases,
                    rests_on: Vec::new(),
                }),
            }
        }
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// How hosts imitate brands.
    pub fn imitation(&self) -> &ImitationIndex {
        &self.imitation
    }

    pub(crate) fn rules(&self) -> &RuleBook {
        &self.rules
    }

    /// The brands a host belongs to: the longest official domain that is the host or a parent of it.
    /// `host` is lower case ASCII.
    pub fn official(&self, host: &str) -> &[OfficialDomain] {
        parents(host)
            .find_map(|domain| self.official.get(domain))
            .map_or(&[], Vec::as_slice)
    }

    /// The entry of a list whose value is exactly that.
    pub fn entry(&self, list: &str, value: &str) -> Option<&ListEntry> {
        let at = self.lists.get(list)?.get(value)?.first()?;
        self.pack.list(list).get(*at as usize)
    }

    /// The entry of a list of domains or suffixes whose value is the host or a parent of it, longest first.
    pub fn suffix_entry(&self, list: &str, host: &str) -> Option<&ListEntry> {
        let index = self.lists.get(list)?;
        let at = parents(host)
            .find_map(|domain| index.get(domain))?
            .first()?;
        self.pack.list(list).get(*at as usize)
    }

    /// Whether anybody may have an address of that domain. Below the domain of a carrier or mail service whose
    /// customers have addresses of it, its own hosts are the firm's: `info@mail.docomo.ne.jp` is no customer.
    pub fn is_free_mail(&self, domain: &str) -> bool {
        self.entry("free-mail", domain).is_some()
            || self.suffix_entry("free-mail", domain).is_some() && self.official(domain).is_empty()
    }

    /// As [`Knowledge::suffix_entry`], among entries whose path prefix fits.
    pub fn page_entry(&self, list: &str, host: &str, path: &str) -> Option<&ListEntry> {
        let index = self.lists.get(list)?;
        let entries = self.pack.list(list);
        parents(host)
            .filter_map(|domain| index.get(domain))
            .flatten()
            .filter_map(|at| entries.get(*at as usize))
            .find(|entry| path.starts_with(&entry.prefix))
    }
}

/// A host and its parents, longest first: `a.b.c`, `b.c`, `c`.
fn parents(host: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(host.trim_end_matches('.'));
    std::iter::from_fn(move || {
        let now = rest?;
        rest = now.split_once('.').map(|p| p.1);
        Some(now)
    })
    .take(32)
}

fn official_domains(brands: &[Brand]) -> HashMap<String, Vec<OfficialDomain>> {
    let mut official: HashMap<String, Vec<OfficialDomain>> = HashMap::new();
    for (at, brand) in brands.iter().enumerate() {
        let web = brand.domains.web.iter().map(|d| (d, true));
        let mail = brand.domains.mail.iter().map(|d| (d, false));
        for (domain, is_web) in web.chain(mail) {
            let owners = official.entry(domain.clone()).or_default();
            match owners.iter_mut().find(|o| usize::from(o.brand) == at) {
                Some(owner) => {
                    owner.web |= is_web;
                    owner.mail |= !is_web;
                }
                None => owners.push(OfficialDomain {
                    brand: at as u16,
                    mail: !is_web,
                    web: is_web,
                }),
            }
        }
    }
    official
}

fn index_list(entries: &[ListEntry]) -> HashMap<String, Vec<u32>> {
    let mut index: HashMap<String, Vec<u32>> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let value = entry.value.trim_start_matches(['.', '*']).to_owned();
        index.entry(value).or_default().push(at as u32);
    }
    index
}
