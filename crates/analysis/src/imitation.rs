//! Hosts that imitate official ones: look-alike labels, brand tokens, brand in front of another domain.

use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder, MatchKind};
use madoguchi_knowledge::Brand;
use madoguchi_lexicon::hashing::QuickMap;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How a host imitates a brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Its main label looks like an official one (one letter off, 0 for o, rn for m).
    LookAlike,
    /// Its main label is an official one under another suffix.
    OtherSuffix,
    /// The brand's token stands in its main label (`rakuten-card-jp.top`).
    Token,
    /// The brand's token, or its whole domain, stands left of another domain.
    SubDomain,
}

/// A finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imitation {
    /// Index of the brand.
    pub brand: u16,
    /// How.
    pub manner: Manner,
}

/// Labels and tokens of every brand.
pub struct ImitationIndex {
    labels: Vec<(String, u16)>,
    skeletons: QuickMap<String, u16>,
    tokens: Option<DoubleArrayAhoCorasick<u32>>,
    owners: Vec<(String, u16)>,
    /// By index of the brand: its domains, also those whose label is an everyday word.
    brands: Vec<Vec<OwnDomain>>,
}

/// An official domain as imitations use it.
struct OwnDomain {
    /// As it is: `nta.go.jp`.
    domain: String,
    /// With hyphens for dots: `nta-go-jp`.
    hyphened: String,
    /// The label left of the public suffix: `nta`.
    label: String,
    /// The label's [`skeleton`].
    skeleton: String,
}

/// Shorter labels are one letter away from too many honest ones.
const LOOK_ALIKE_LETTERS: usize = 6;
/// The same when the message speaks in the brand's name.
const OWN_LOOK_ALIKE_LETTERS: usize = 5;
/// Shorter labels say nothing even of a message in the brand's name.
const OWN_LETTERS: usize = 3;
/// Japanese suffixes only organisations get, one name each: `sakura.ne.jp` is hardly made for fraud.
const FOR_ORGANISATIONS: [&str; 7] = [
    "co.jp", "ne.jp", "or.jp", "go.jp", "lg.jp", "ac.jp", "ed.jp",
];

impl ImitationIndex {
    pub(crate) fn new(brands: &[Brand]) -> ImitationIndex {
        let mut labels = BTreeMap::new();
        let mut tokens = BTreeMap::new();
        for (at, brand) in brands.iter().enumerate() {
            let at = at as u16;
            for domain in brand.domains.web.iter().chain(&brand.domains.mail) {
                let label = main_label(domain);
                // A label that is an everyday word (`digital`, `courts`) is nobody's alone.
                let telling = brand
                    .domain_tokens
                    .iter()
                    .any(|token| label.contains(&**token));
                if label.len() >= 4 && telling {
                    labels.entry(label.to_owned()).or_insert(at);
                }
            }
            for token in brand.domain_tokens.iter().filter(|t| t.len() >= 3) {
                tokens.entry(token.to_lowercase()).or_insert(at);
            }
        }
        let owners: Vec<(String, u16)> = tokens.into_iter().collect();
        let automaton = (!owners.is_empty()).then(|| {
            DoubleArrayAhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostLongest)
                .build(owners.iter().map(|o| &o.0))
                .expect("tokens are distinct and not empty")
        });
        let skeletons = labels
            .iter()
            .map(|(label, brand)| (skeleton(label), *brand))
            .collect();
        ImitationIndex {
            labels: labels.into_iter().collect(),
            skeletons,
            tokens: automaton,
            owners,
            brands: brands.iter().map(own_domains).collect(),
        }
    }

    /// How a host that is not official imitates a brand; the plainest manner wins. `host` is lower case.
    pub fn of(&self, host: &str) -> Option<Imitation> {
        let domain = crate::links::registrable(host);
        let label = main_label(domain);
        if label.is_empty() {
            return None;
        }
        self.look_alike(label)
            .or_else(|| {
                self.token(label).map(|brand| Imitation {
                    brand,
                    manner: Manner::Token,
                })
            })
            .or_else(|| {
                let left = host.strip_suffix(domain)?.trim_end_matches('.');
                let brand = self.token(left)?;
                Some(Imitation {
                    brand,
                    manner: Manner::SubDomain,
                })
            })
    }

    /// How a host that is not official imitates one brand, for a message that speaks in its name: then a
    /// label counts that is an everyday word (`digital`), shorter ones do, and the whole domain does with
    /// dots or hyphens wherever it stands. `host` is lower case.
    pub fn of_brand(&self, host: &str, brand: u16) -> Option<Imitation> {
        let own = self.brands.get(usize::from(brand))?;
        let domain = crate::links::registrable(host);
        let (label, suffix) = domain.split_once('.')?;
        let left = host.strip_suffix(domain)?.trim_end_matches('.');
        let seen = skeleton(&in_unicode(label));
        let open = !FOR_ORGANISATIONS.contains(&suffix);
        let manner = own.iter().find_map(|own| {
            if own.looks_like(label, &seen) {
                Some(Manner::LookAlike)
            } else if (open && own.is_in_label(label, &seen)) || stands_in(label, &own.hyphened) {
                Some(Manner::Token)
            } else if own.is_in_front(left) {
                Some(Manner::SubDomain)
            } else {
                None
            }
        })?;
        Some(Imitation { brand, manner })
    }

    /// Whether a domain of that brand, or its label, stands in a path, for a message that speaks in its name.
    pub fn in_path_of(&self, path: &str, brand: u16) -> bool {
        let Some(own) = self.brands.get(usize::from(brand)) else {
            return false;
        };
        let path = path_start(path);
        own.iter().any(|own| {
            stands_in(&path, &own.domain) || own.says_enough() && stands_in(&path, &own.label)
        })
    }

    /// The brand whose token stands in a path.
    pub fn in_path(&self, path: &str) -> Option<u16> {
        self.token(&path_start(path))
    }

    fn look_alike(&self, label: &str) -> Option<Imitation> {
        let exact = self.labels.binary_search_by(|l| (*l.0).cmp(label));
        if let Ok(at) = exact {
            let brand = self.labels[at].1;
            return (label.len() >= 5).then_some(Imitation {
                brand,
                manner: Manner::OtherSuffix,
            });
        }
        if label.len() >= 5
            && let Some(brand) = self.skeletons.get(&skeleton(&in_unicode(label)))
        {
            return Some(Imitation {
                brand: *brand,
                manner: Manner::LookAlike,
            });
        }
        if label.len() < LOOK_ALIKE_LETTERS {
            return None;
        }
        let near = self.labels.iter().find(|(official, _)| {
            official.len() >= LOOK_ALIKE_LETTERS
                && within_one_edit(official.as_bytes(), label.as_bytes())
        })?;
        Some(Imitation {
            brand: near.1,
            manner: Manner::LookAlike,
        })
    }

    /// A token in a text: long ones anywhere, short ones only between separators or digits.
    fn token(&self, text: &str) -> Option<u16> {
        let automaton = self.tokens.as_ref()?;
        automaton
            .leftmost_find_iter(text)
            .take(20)
            .find_map(|found| {
                let (token, brand) = self.owners.get(found.value() as usize)?;
                let before = found.start().checked_sub(1).map(|i| text.as_bytes()[i]);
                let after = text.as_bytes().get(found.end()).copied();
                let letter = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphabetic());
                let free = !letter(before) && !letter(after);
                let loose =
                    token.len() >= 6 || token.len() == 5 && (!letter(before) || !letter(after));
                // `d-account` is not in `cloud-account`.
                let cut = letter(before) && token.find('-').is_some_and(|hyphen| hyphen < 3);
                (free || loose && !cut).then_some(*brand)
            })
    }
}

/// Bytes of a path that are looked at.
const PATH_BYTES: usize = 200;

/// The beginning of a path, lower case.
fn path_start(path: &str) -> Cow<'_, str> {
    let start = path.get(..path.len().min(PATH_BYTES)).unwrap_or("");
    if start.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(start.to_ascii_lowercase())
    } else {
        Cow::Borrowed(start)
    }
}

fn own_domains(brand: &Brand) -> Vec<OwnDomain> {
    let mut own: Vec<OwnDomain> = Vec::new();
    for domain in brand.domains.web.iter().chain(&brand.domains.mail) {
        let label = main_label(domain);
        if !label.is_empty() && own.iter().all(|o| o.domain != *domain) {
            own.push(OwnDomain {
                domain: domain.clone(),
                hyphened: domain.replace('.', "-"),
                label: label.to_owned(),
                skeleton: skeleton(label),
            });
        }
    }
    own
}

impl OwnDomain {
    /// Whether another label is this one with a letter changed or written otherwise. `seen` is the other
    /// label's skeleton.
    fn looks_like(&self, label: &str, seen: &str) -> bool {
        let letters = self.label.len();
        label != self.label
            && letters >= OWN_LOOK_ALIKE_LETTERS
            && (seen == self.skeleton || within_one_edit(self.label.as_bytes(), label.as_bytes()))
    }

    /// Whether this label is, or stands in, another one.
    fn is_in_label(&self, label: &str, seen: &str) -> bool {
        self.says_enough()
            && (stands_in(label, &self.label)
                || self.skeleton.len() >= LOOK_ALIKE_LETTERS && seen.contains(&self.skeleton))
    }

    /// Whether this domain, or its label, stands left of another domain.
    fn is_in_front(&self, left: &str) -> bool {
        stands_in(left, &self.domain)
            || stands_in(left, &self.hyphened)
            || self.says_enough() && stands_in(left, &self.label)
    }

    fn says_enough(&self) -> bool {
        self.label.len() >= OWN_LETTERS
    }
}

/// Whether `part` stands in `text` with no letter of its kind before or after.
fn stands_in(text: &str, part: &str) -> bool {
    let bytes = text.as_bytes();
    if part.len() > bytes.len() {
        return false;
    }
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphabetic);
    memchr::memmem::find_iter(bytes, part.as_bytes()).any(|at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        !letter(before) && !letter(bytes.get(at + part.len()))
    })
}

/// A label in its own script: `xn--…` decoded.
fn in_unicode(label: &str) -> Cow<'_, str> {
    if label.starts_with("xn--") {
        Cow::Owned(idna::domain_to_unicode(label).0)
    } else {
        Cow::Borrowed(label)
    }
}

/// The label left of the public suffix: `a` of `a.co.jp`.
pub fn main_label(domain: &str) -> &str {
    crate::links::registrable(domain)
        .split('.')
        .next()
        .unwrap_or("")
}

/// Letters that look alike made one: 0→o, 1 and i→l, rn→m, vv→w, hyphens dropped, confusable scripts
/// to Latin.
fn skeleton(label: &str) -> String {
    let plain: String = label
        .chars()
        .flat_map(|c| {
            let latin = if c.is_ascii() {
                c
            } else {
                crate::fold::latin_lookalike(c).unwrap_or(c)
            };
            latin.to_lowercase()
        })
        .filter(|c| *c != '-')
        .map(|c| match c {
            '0' => 'o',
            '1' | 'i' | '|' => 'l',
            '3' => 'e',
            '5' => 's',
            c => c,
        })
        .collect();
    plain.replace("rn", "m").replace("vv", "w")
}

/// Whether two different strings are one insertion, deletion, substitution or swap apart.
fn within_one_edit(a: &[u8], b: &[u8]) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let common = long.iter().zip(short).take_while(|(x, y)| x == y).count();
    let (l, s) = (&long[common..], &short[common..]);
    if long.len() > short.len() {
        return l.get(1..) == Some(s);
    }
    match (l, s) {
        ([], []) => false,
        ([a1, a2, at @ ..], [b1, b2, bt @ ..]) => {
            (a1 == b2 && a2 == b1 && at == bt) || l[1..] == s[1..]
        }
        _ => l.get(1..) == s.get(1..),
    }
}

/// Whether a label looks made by a machine: digits among letters, long runs of consonants, few vowels.
pub fn looks_random(label: &str) -> bool {
    let label = label.split('-').max_by_key(|part| part.len()).unwrap_or("");
    if label.len() < 7 || label.starts_with("xn--") {
        return false;
    }
    let bytes = label.as_bytes();
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let letters = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let vowels = bytes.iter().filter(|b| vowel(**b)).count();
    let turns = bytes
        .windows(2)
        .filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit())
        .count();
    let mut run = 0;
    let mut longest = 0;
    for b in bytes {
        run = if b.is_ascii_alphabetic() && !vowel(*b) {
            run + 1
        } else {
            0
        };
        longest = longest.max(run);
    }
    turns >= 3 || longest >= 5 || (letters >= 7 && vowels * 8 < letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_an_insertion_deletion_substitution_or_swap() {
        let near = |a: &str, b: &str| within_one_edit(a.as_bytes(), b.as_bytes());
        assert!(near("amazon", "amazone"));
        assert!(near("amazon", "amzon"));
        assert!(near("amazon", "amazan"));
        assert!(near("amazon", "amzaon"));
        assert!(!near("amazon", "amazon"));
        assert!(!near("amazon", "amzano"));
        assert!(!near("rakuten", "rakutan1"));
    }

    #[test]
    fn a_part_stands_in_a_text_between_what_is_no_letter() {
        assert!(stands_in("www-nta-go-jp", "nta-go-jp"));
        assert!(stands_in("line2026", "line"));
        assert!(stands_in("aline-line", "line"));
        assert!(!stands_in("online-shop", "line"));
        assert!(!stands_in("lin", "line"));
    }

    fn index() -> (ImitationIndex, Vec<Brand>) {
        let brands: Vec<Brand> = madoguchi_pack::embedded().brands.into_values().collect();
        (ImitationIndex::new(&brands), brands)
    }

    fn at(brands: &[Brand], id: &str) -> u16 {
        let at = brands.iter().position(|brand| brand.id == id);
        at.expect("the brand is there") as u16
    }

    #[test]
    fn an_everyday_word_counts_for_the_brand_that_is_spoken_for() {
        let (index, brands) = index();
        let manner = |host: &str, id| index.of_brand(host, at(&brands, id)).map(|i| i.manner);
        assert_eq!(index.of("app1e.example.top"), None);
        assert_eq!(manner("app1e.com.cn", "apple"), Some(Manner::LookAlike));
        assert_eq!(manner("apple-kakunin.top", "apple"), Some(Manner::Token));
        assert_eq!(manner("nta-go-jp.top", "nta"), Some(Manner::Token));
        assert_eq!(
            manner("www.nta.go.jp.entry.top", "nta"),
            Some(Manner::SubDomain)
        );
        assert_eq!(manner("apple-kakunin.top", "nta"), None);
        // Names under these suffixes are hardly made for fraud.
        assert_eq!(manner("sakura-mokuzai.co.jp", "sakura"), None);
    }

    #[test]
    fn a_token_that_begins_with_a_letter_is_not_in_a_longer_word() {
        let (index, brands) = index();
        assert_eq!(index.of("cloud-account.top"), None);
        let docomo = index.of("d-account-kakunin.top").map(|i| i.brand);
        assert_eq!(docomo, Some(at(&brands, "docomo")));
    }

    #[test]
    fn random_labels_are_told_from_japanese_and_english_ones() {
        for label in ["x7k2q9zt", "qwrtpsdfg", "a8x3b2k1", "bzxcvkjh"] {
            assert!(looks_random(label), "{label}");
        }
        for label in [
            "kuronekoyamato",
            "mitsubishi",
            "tokyo2020",
            "yorozuya-honpo",
            "smbc-card",
            "strength",
        ] {
            assert!(!looks_random(label), "{label}");
        }
    }
}
