//! Look-alike addresses made from every official domain of every brand: each is seen as an imitation of that
//! brand, and no official domain ever is.
//!
//! A generated address is left out when it is official or well known itself (how many is printed beside the
//! shares), and no look-alikes are made of labels too short to say anything.

use madoguchi_analysis::links::registrable;
use madoguchi_analysis::observe::OBSERVERS;
use madoguchi_analysis::{Knowledge, Receiver, Scene};
use madoguchi_knowledge::Brand;
use madoguchi_model::{Channel, Evidence, Link, LinkPlace, Message, Provenance, TextRole};
use std::collections::{BTreeMap, BTreeSet};

/// Of every class at least this share must be seen.
const SEEN: f64 = 0.95;

/// Labels of fewer letters are one letter away from too many honest ones, and too often somebody else's name
/// under another suffix.
const LETTERS: usize = 5;
/// Labels of fewer letters stand inside honest words.
const GLUED_LETTERS: usize = 6;

/// How an address was made from an official one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// A letter changed, doubled or left out (`rakuten` → `rakutem`).
    Edit,
    /// Two neighbouring letters changed places.
    Swap,
    /// A digit or pair of letters that looks like a letter (`amaz0n`, `arnazon`).
    Confusable,
    /// A Cyrillic or Greek letter that looks like a Latin one.
    Idn,
    /// A hyphen inside the label.
    Hyphen,
    /// The label under another suffix.
    Suffix,
    /// The whole official domain in front of another.
    DomainInFront,
    /// The whole official domain with hyphens for dots.
    DomainWithHyphens,
    /// The label in front of another domain.
    LabelInFront,
    /// The official domain in the path of another host.
    Path,
    /// The label and an everyday word.
    Word,
}

/// An address made, and what must be seen in it.
struct Made {
    class: Class,
    address: String,
    /// Any one of these signs.
    signs: &'static [&'static str],
}

const LOOK_ALIKE: &[&str] = &["link.lookalike", "link.brand-token"];
const IN_FRONT: &[&str] = &[
    "link.brand-in-subdomain",
    "link.brand-token",
    "link.lookalike",
];
const IN_PATH: &[&str] = &["link.brand-in-path"];

#[test]
fn imitations_of_every_official_domain_are_seen() {
    let knowledge = Knowledge::new(madoguchi_pack::embedded());
    let mut counts: BTreeMap<Class, Count> = BTreeMap::new();
    for (at, brand) in knowledge.brands().iter().enumerate() {
        let domains: BTreeSet<&str> = brand
            .domains
            .web
            .iter()
            .chain(&brand.domains.mail)
            .map(|d| &**d)
            .collect();
        for domain in domains {
            for made in imitations(domain) {
                let count = counts.entry(made.class).or_default();
                if is_somebodys(&knowledge, &made.address) {
                    count.left_out += 1;
                    continue;
                }
                count.all += 1;
                if !is_seen(&knowledge, at, &made) {
                    count.missed.push(format!("{} ({domain})", made.address));
                }
            }
        }
    }
    let mut below = Vec::new();
    for (class, count) in &counts {
        let seen = count.all - count.missed.len();
        println!(
            "{class:?}: {seen} of {} seen, {:.1} %; {} are somebody's own and left out",
            count.all,
            100.0 * seen as f64 / count.all as f64,
            count.left_out
        );
        if (seen as f64) < SEEN * count.all as f64 {
            below.push(format!("{class:?} misses {:?}", count.missed));
        }
    }
    assert_eq!(counts.len(), 11, "every class is made");
    assert!(below.is_empty(), "{}", below.join("\n"));
}

#[derive(Default)]
struct Count {
    all: usize,
    left_out: usize,
    missed: Vec<String>,
}

#[test]
fn official_domains_and_their_sub_domains_are_never_imitations() {
    let knowledge = Knowledge::new(madoguchi_pack::embedded());
    let mut all = 0;
    for (at, brand) in knowledge.brands().iter().enumerate() {
        for domain in brand.domains.web.iter().chain(&brand.domains.mail) {
            for host in [
                domain.clone(),
                format!("www.{domain}"),
                format!("login.mail.{domain}"),
                format!("{}.{domain}", label(domain)),
            ] {
                let seen = signs_of(
                    &knowledge,
                    at,
                    &format!("https://{host}/{}/", label(domain)),
                );
                assert!(seen.is_empty(), "{host}: {seen:?}");
                all += 1;
            }
        }
    }
    println!("0 of {all} official hosts are taken for imitations");
    assert!(all > 1_000);
}

/// Names people and firms have by chance: none of them is near enough to a brand to be called one.
#[test]
fn other_peoples_domains_are_no_imitations() {
    let knowledge = Knowledge::new(madoguchi_pack::embedded());
    for host in [
        "www.yamada-kensetsu.co.jp",
        "matsuda-sekkei.jp",
        "life-support-aichi.com",
        "sakura-dental.net",
        "paper-craft-ito.shop",
        "line-up-sports.jp",
        "blog.hanako-diary.com",
        "digital-kobo.jp",
        "courtside-cafe.jp",
        "apple-farm-nagano.com",
        "aun-design.com",
        "nanohana-en.ed.jp",
        "goodmarket.jp",
        "maron-shop.jp",
        "kinoko-net.com",
        "officekawai.jp",
        "city.kasukabe.example.lg.jp",
    ] {
        assert_eq!(knowledge.imitation().of(host), None, "{host}");
    }
}

/// The label of a domain: `rakuten` of `id.rakuten.co.jp`.
fn label(domain: &str) -> &str {
    registrable(domain).split('.').next().unwrap_or("")
}

/// Whether an address is official or well known after all.
fn is_somebodys(knowledge: &Knowledge, address: &str) -> bool {
    let host = address.trim_start_matches("https://");
    let host = host.split('/').next().unwrap_or("");
    !knowledge.official(host).is_empty()
        || knowledge.suffix_entry("known-domains", host).is_some()
        || knowledge.suffix_entry("shorteners", host).is_some()
}

/// Whether one of the signs of an address names the brand or one of its house.
fn is_seen(knowledge: &Knowledge, brand: usize, made: &Made) -> bool {
    signs_of(knowledge, brand, &made.address)
        .iter()
        .any(|sign| {
            made.signs.contains(&&*sign.id)
                && sign.value("brand").is_some_and(|name| {
                    let owner = knowledge.brands().iter().find(|b| b.name.ja == name);
                    owner.is_some_and(|owner| same_house(owner, &knowledge.brands()[brand]))
                })
        })
}

/// What the links of a message in the brand's name show.
fn signs_of(knowledge: &Knowledge, brand: usize, address: &str) -> Vec<Evidence> {
    let mut message = Message::new(Channel::Sms, Provenance::Pasted);
    let name = &knowledge.brands()[brand].name.ja;
    message.push_text(TextRole::SenderName, name);
    message.push_text(
        TextRole::Body,
        format!("【{name}】ご確認ください {address}"),
    );
    message
        .links
        .push(Link::new(address, address, LinkPlace::Text));
    let receiver = Receiver::default();
    let scene = Scene::new(&message, &receiver, knowledge);
    let observer = OBSERVERS
        .iter()
        .find(|o| o.name == "link_imitation")
        .expect("the observer is there");
    let mut seen = Vec::new();
    (observer.observe)(&scene, &mut seen);
    seen
}

/// The same brand, or one that shares a domain or the beginning of its name (a card and its market).
fn same_house(a: &Brand, b: &Brand) -> bool {
    let labels = |brand: &Brand| -> Vec<String> {
        let domains = brand.domains.web.iter().chain(&brand.domains.mail);
        domains.map(|d| label(d).replace('-', "")).collect()
    };
    let (own, others) = (labels(a), labels(b));
    a.id == b.id
        || own.iter().any(|x| {
            others
                .iter()
                .any(|y| x.starts_with(&**y) || y.starts_with(&**x))
        })
}

fn imitations(domain: &str) -> Vec<Made> {
    let mut all = Vec::new();
    let own = label(domain);
    let letters = own.chars().filter(char::is_ascii_alphabetic).count();
    let mut add = |class, signs, addresses: Vec<String>| {
        all.extend(addresses.into_iter().map(|host| Made {
            class,
            address: format!("https://{host}"),
            signs,
        }));
    };
    let hosts = |labels: Vec<String>| -> Vec<String> {
        labels
            .into_iter()
            .zip(["com", "top", "cn", "shop", "net", "xyz"].iter().cycle())
            .map(|(label, suffix)| format!("{label}.{suffix}"))
            .collect()
    };
    if letters >= GLUED_LETTERS {
        let glued = vec![format!("{own}login"), format!("secure{own}")];
        add(Class::Word, LOOK_ALIKE, hosts(glued));
    }
    if letters >= LETTERS {
        add(Class::Edit, LOOK_ALIKE, hosts(edits(own)));
        add(Class::Swap, LOOK_ALIKE, hosts(swaps(own)));
        add(Class::Confusable, LOOK_ALIKE, hosts(confusables(own)));
        add(Class::Idn, LOOK_ALIKE, hosts(foreign_letters(own)));
        add(Class::Hyphen, LOOK_ALIKE, hosts(hyphens(own)));
        add(Class::Suffix, LOOK_ALIKE, other_suffixes(own));
        add(Class::LabelInFront, IN_FRONT, labels_in_front(own));
        add(Class::Word, LOOK_ALIKE, hosts(words(own)));
    }
    add(Class::DomainInFront, IN_FRONT, domains_in_front(domain));
    add(
        Class::DomainWithHyphens,
        IN_FRONT,
        vec![
            format!("{}.top", domain.replace('.', "-")),
            format!("www-{}.cn", domain.replace('.', "-")),
        ],
    );
    add(
        Class::Path,
        IN_PATH,
        vec![
            format!("entry-check.top/{domain}/login"),
            format!("kakunin-desk.shop/u/{domain}?id=1"),
        ],
    );
    all
}

/// One letter of the label replaced, doubled, left out, at the beginning, in the middle and at the end.
fn edits(label: &str) -> Vec<String> {
    let places = [1, label.len() / 2, label.len() - 1];
    let mut made = BTreeSet::new();
    for at in places {
        let (before, rest) = label.split_at(at);
        let Some(letter) = rest.chars().next().filter(char::is_ascii_alphabetic) else {
            continue;
        };
        let after = &rest[1..];
        let other = if letter == 'x' { 'q' } else { 'x' };
        made.insert(format!("{before}{other}{after}"));
        made.insert(format!("{before}{letter}{letter}{after}"));
        made.insert(format!("{before}{after}"));
    }
    made.remove(label);
    made.retain(|label| !label.starts_with('-') && !label.ends_with('-'));
    made.into_iter().collect()
}

/// Two neighbouring letters exchanged, at every place.
fn swaps(label: &str) -> Vec<String> {
    let letters: Vec<char> = label.chars().collect();
    let mut made = BTreeSet::new();
    for at in 0..letters.len() - 1 {
        let mut swapped = letters.clone();
        swapped.swap(at, at + 1);
        if swapped != letters && swapped[0] != '-' && swapped[letters.len() - 1] != '-' {
            made.insert(swapped.into_iter().collect());
        }
    }
    made.into_iter().collect()
}

/// A letter written with what looks like it.
fn confusables(label: &str) -> Vec<String> {
    let looks = [
        ("o", "0"),
        ("l", "1"),
        ("i", "1"),
        ("i", "l"),
        ("l", "i"),
        ("m", "rn"),
        ("w", "vv"),
        ("s", "5"),
        ("e", "3"),
    ];
    let made = looks
        .iter()
        .filter(|(letter, _)| label.contains(letter))
        .map(|(letter, look)| label.replacen(letter, look, 1));
    made.collect()
}

/// A letter written with the Cyrillic or Greek one that looks like it.
fn foreign_letters(label: &str) -> Vec<String> {
    let looks = [
        ("a", "а"),
        ("e", "е"),
        ("o", "о"),
        ("p", "р"),
        ("c", "с"),
        ("y", "у"),
        ("x", "х"),
        ("i", "і"),
        ("s", "ѕ"),
        ("o", "ο"),
    ];
    let made = looks
        .iter()
        .filter(|(letter, _)| label.contains(letter))
        .map(|(letter, look)| label.replacen(letter, look, 1));
    made.collect()
}

/// A hyphen after the second letter and in the middle, and every hyphen left out.
fn hyphens(label: &str) -> Vec<String> {
    let mut made = BTreeSet::new();
    for at in [2, label.len() / 2, label.len() - 2] {
        let (before, after) = label.split_at(at);
        if !before.ends_with('-') && !after.starts_with('-') {
            made.insert(format!("{before}-{after}"));
        }
    }
    made.insert(label.replace('-', ""));
    made.remove(label);
    made.into_iter().collect()
}

fn other_suffixes(label: &str) -> Vec<String> {
    ["com", "top", "shop", "cn", "xyz", "co", "info", "jp.net"]
        .iter()
        .map(|suffix| format!("{label}.{suffix}"))
        .collect()
}

fn labels_in_front(label: &str) -> Vec<String> {
    ["entry-check.top", "kakunin-desk.shop", "id.mx-4482.cn"]
        .iter()
        .map(|other| format!("{label}.{other}"))
        .collect()
}

fn domains_in_front(domain: &str) -> Vec<String> {
    vec![
        format!("{domain}.entry-check.top"),
        format!("www.{domain}.kakunin-desk.shop"),
        format!("login.{domain}.id.mx-4482.cn"),
    ]
}

fn words(label: &str) -> Vec<String> {
    vec![
        format!("{label}-login"),
        format!("{label}-support"),
        format!("login-{label}"),
        format!("{label}-jp"),
        format!("my-{label}-account"),
        format!("{label}-2026"),
        format!("{label}88"),
    ]
}
