use crate::imitation::ImitationIndex;
use crate::lexicon::{GroupHit, Lexicon};
use crate::observe::OBSERVERS;
use crate::rules::{Match, RuleBook};
use madoguchi_knowledge::{Brand, Group, Holidays, ListEntry, Pack, Playbook};
use madoguchi_lexicon::hashing::QuickMap;
use madoguchi_model::Strength;

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
    official: QuickMap<String, Vec<OfficialDomain>>,
    /// By list id: value → indices of its entries, in order.
    lists: QuickMap<String, QuickMap<String, Vec<u32>>>,
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
        let lexicon = Lexicon::from_bytes(pack.compiled, &groups, &brands)
            .unwrap_or_else(|| Lexicon::new(&groups, &brands));
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

    /// Every entry of a list whose value is the host, a parent of it, or `*`, in the list's order.
    pub(crate) fn entries_for(&self, list: &str, host: &str) -> Vec<&ListEntry> {
        let Some(index) = self.lists.get(list) else {
            return Vec::new();
        };
        // `*` stands in the index as nothing.
        let domains = parents(host).chain([""]);
        let mut places: Vec<u32> = domains
            .filter_map(|domain| index.get(domain))
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        let entries = self.pack.list(list);
        places
            .iter()
            .filter_map(|at| entries.get(*at as usize))
            .collect()
    }

    /// As [`Knowledge::suffix_entry`], among entries whose path prefix fits.
    pub fn page_entry(&self, list: &str, host: &str, path: &str) -> Option<&ListEntry> {
        let index = self.lists.get(list)?;
        let mut places = parents(host)
            .filter_map(|domain| index.get(domain))
            .flatten()
            .peekable();
        // Most hosts are on no list.
        places.peek()?;
        let entries = self.pack.list(list);
        places
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

fn official_domains(brands: &[Brand]) -> QuickMap<String, Vec<OfficialDomain>> {
    let mut official: QuickMap<String, Vec<OfficialDomain>> = QuickMap::default();
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

fn index_list(entries: &[ListEntry]) -> QuickMap<String, Vec<u32>> {
    let mut index: QuickMap<String, Vec<u32>> = QuickMap::default();
    for (at, entry) in entries.iter().enumerate() {
        let value = entry.value.trim_start_matches(['.', '*']).to_owned();
        index.entry(value).or_default().push(at as u32);
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicon_built_with_the_program_is_used() {
        let pack = madoguchi_pack::embedded();
        let groups: Vec<Group> = pack.groups.into_values().collect();
        let brands: Vec<Brand> = pack.brands.into_values().collect();
        assert!(Lexicon::from_bytes(pack.compiled, &groups, &brands).is_some());
    }

    #[test]
    fn entries_for_a_host_are_those_of_its_parents_and_of_all() {
        let knowledge = Knowledge::new(madoguchi_pack::embedded());
        let list = "redirect-parameters";
        let all = knowledge.pack().list(list);
        let everywhere = all.iter().filter(|entry| entry.value == "*").count();
        assert_eq!(knowledge.entries_for(list, "a.invalid").len(), everywhere);
        for entry in all.iter().filter(|entry| entry.value != "*") {
            let host = format!("www.{}", entry.value.trim_start_matches("*."));
            assert!(
                knowledge.entries_for(list, &host).contains(&entry),
                "{host}"
            );
        }
        assert!(
            knowledge
                .entries_for("no-such-list", "a.invalid")
                .is_empty()
        );
    }
}
