//! Hosts and links: look-alikes, random and cheap names, detours, and the unlisted hosts of honest people.

use super::brands::Brand;
use super::fill::Filler;
use super::grammar::Side;
use super::random::Random;

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const ALPHANUMERIC: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Where a link stands in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    None,
    /// Written out.
    Shown(String),
    /// Behind a text.
    Behind(String, String),
    /// Taken out by those who quoted the message, or drawn in a picture.
    Gone(String),
}

/// A link of that sort. `own` is the sender's host; those who are honest lead to it.
pub(super) fn link(
    (sort, side): (&str, Side),
    brand: Option<&Brand>,
    own: &str,
    filler: &mut Filler,
) -> anyhow::Result<Link> {
    let list = match sort {
        "none" => return Ok(Link::None),
        "well-known" => Some("well-known"),
        "form" => Some("forms"),
        "chat" => Some("chats"),
        _ => None,
    };
    if let Some(list) = list {
        let templates = filler.grammar.host_words(list);
        return Ok(Link::Shown(filler.one(templates)?));
    }
    let honest = side == Side::Honest;
    let host = match sort {
        "same" => own.to_owned(),
        "official" => match brand.filter(|b| !b.web.is_empty()) {
            Some(brand) => filler.random.text(&brand.web).to_owned(),
            None => return Ok(Link::None),
        },
        "hidden" | "removed" if honest => own.to_owned(),
        "hidden" | "removed" if brand.is_none() => host("random", brand, filler),
        "hidden" | "removed" => host("lookalike", brand, filler),
        "apk" => host("random", brand, filler),
        sort => host(sort, brand, filler),
    };
    let url = address(&host, honest, sort == "apk", filler)?;
    Ok(match sort {
        "hidden" => {
            let templates = filler.grammar.host_words("hidden");
            Link::Behind(filler.one(templates)?, url)
        }
        "removed" => {
            filler.set("defanged", &host.replace('.', "[.]"));
            let templates = filler.grammar.host_words("removed");
            Link::Gone(filler.one(templates)?)
        }
        _ => Link::Shown(url),
    })
}

/// An address on a host.
fn address(host: &str, honest: bool, app: bool, filler: &mut Filler) -> anyhow::Result<String> {
    if filler
        .grammar
        .host_words("shorteners")
        .iter()
        .any(|s| s == host)
    {
        return filler.fill(&format!("https://{host}/{{id}}"));
    }
    let scheme = if filler.random.chance(if honest { 5 } else { 18 }) {
        "http"
    } else {
        "https"
    };
    let www = if !host.starts_with("www.") && filler.random.chance(if honest { 40 } else { 12 }) {
        "www."
    } else {
        ""
    };
    let list = if honest { "honest-paths" } else { "trap-paths" };
    let paths = filler.grammar.host_words(list);
    let path = match app {
        true => "/{id}.apk".to_owned(),
        false => filler.random.text(paths).to_owned(),
    };
    filler.fill(&format!("{scheme}://{www}{host}{path}"))
}

/// An invented host of that sort.
pub(super) fn host(sort: &str, brand: Option<&Brand>, filler: &mut Filler) -> String {
    let grammar = filler.grammar;
    let random = &mut filler.random;
    let words = |name: &str| grammar.host_words(name);
    let tld = random.text(words("trap-tlds"));
    match sort {
        "lookalike" => lookalike(brand, tld, words("lookalike-words"), random),
        "dynamic" => format!("{}.{}", noise(random), random.text(words("dynamic"))),
        "shortener" => random.text(words("shorteners")).to_owned(),
        "cloud" => {
            let name = match brand.and_then(|b| random.pick(&b.tokens)) {
                Some(token) if random.chance(50) => format!("{token}-{}", noise(random)),
                _ => format!("{}-{}", noise(random), random.below(1_000)),
            };
            format!("{name}.{}", random.text(words("cloud")))
        }
        "hacked" => format!(
            "{}.{}",
            romaji(words("syllables"), random),
            random.text(words("foreign-tlds"))
        ),
        "cheap" => format!(
            "{}-{}.{tld}",
            romaji(words("syllables"), random),
            random.text(words("small-words"))
        ),
        "free" | "carrier" => random.text(words(sort)).to_owned(),
        "mailer" => format!(
            "em{}.{}",
            random.between(100, 9_999),
            random.text(words("mailers"))
        ),
        "city" => format!("city.{}.lg.jp", romaji(words("syllables"), random)),
        "school" => {
            let tail = random.text(&["-e.ed.jp", "-jh.ed.jp", "-h.ed.jp", "-u.ac.jp", ".ac.jp"]);
            format!("{}{tail}", romaji(words("syllables"), random))
        }
        "small" => small(
            words("syllables"),
            words("small-words"),
            words("small-tlds"),
            random,
        ),
        "official" | "forged" => brand
            .and_then(|b| random.pick(&b.mail).or_else(|| random.pick(&b.web)))
            .map_or_else(|| format!("{}.{tld}", noise(random)), String::clone),
        _ => format!("{}.{tld}", noise(random)),
    }
}

/// A name that means nothing.
fn noise(random: &mut Random) -> String {
    let length = random.between(4, 11);
    let letters = if random.chance(60) {
        LETTERS
    } else {
        ALPHANUMERIC
    };
    let mut name = random.string(LETTERS, 1);
    name.push_str(&random.string(letters, length));
    if random.chance(15) {
        name.push('-');
        name.push_str(&random.string(ALPHANUMERIC, 4));
    }
    name
}

/// A name read as Japanese.
fn romaji(syllables: &[String], random: &mut Random) -> String {
    let length = random.between(2, 4);
    (0..length).map(|_| random.text(syllables)).collect()
}

fn small(syllables: &[String], words: &[String], tlds: &[String], random: &mut Random) -> String {
    let name = romaji(syllables, random);
    let tld = random.text(tlds);
    match random.below(5) {
        0 => format!("{name}-{}.{tld}", random.text(words)),
        1 => format!("{name}{}.{tld}", random.text(words)),
        2 => format!("{name}-{}.{tld}", romaji(syllables, random)),
        3 => format!("{name}{}.{tld}", random.below(100)),
        _ => format!("{name}.{tld}"),
    }
}

/// A host that passes for the brand's.
fn lookalike(brand: Option<&Brand>, tld: &str, words: &[String], random: &mut Random) -> String {
    let token = brand.and_then(|b| random.pick(&b.tokens)).cloned();
    let token = token.unwrap_or_else(|| random.text(words).to_owned());
    let word = random.text(words).to_owned();
    match random.below(9) {
        0 => format!("{token}-{word}.{tld}"),
        1 => format!("{word}-{token}.{tld}"),
        2 => format!("{token}{}.{tld}", random.between(1, 999)),
        3 => format!("{token}.{}.{tld}", noise(random)),
        4 => match brand.and_then(|b| random.pick(&b.web)) {
            Some(official) => format!("{official}.{}.{tld}", noise(random)),
            None => format!("{word}.{}.{tld}", noise(random)),
        },
        5 => format!("{}.{tld}", misspelt(&token, random)),
        6 => format!("{}-{word}.{tld}", misspelt(&token, random)),
        7 => format!("{token}{word}.{tld}"),
        _ => format!("www.{token}-{}.{tld}", random.string(LETTERS, 3)),
    }
}

/// A word with one letter doubled, left out or put for another.
fn misspelt(token: &str, random: &mut Random) -> String {
    const PAIRS: [(&str, &str); 6] = [
        ("o", "0"),
        ("l", "1"),
        ("m", "rn"),
        ("a", "aa"),
        ("i", "l"),
        ("e", "3"),
    ];
    let (right, wrong) = random.pick(&PAIRS).copied().unwrap_or(("o", "0"));
    if token.contains(right) {
        return token.replacen(right, wrong, 1);
    }
    let at = random.below(token.len());
    let doubled = token.char_indices().flat_map(|(place, c)| {
        let twice = usize::from(place == at) + 1;
        std::iter::repeat_n(c, twice)
    });
    doubled.collect()
}

#[cfg(test)]
mod tests {
    use super::super::grammar::Grammar;
    use super::*;

    fn brand() -> Brand {
        Brand {
            id: "b".to_owned(),
            sector: "bank".to_owned(),
            names: vec!["あおい銀行".to_owned()],
            web: vec!["aoi-bank.co.jp".to_owned()],
            mail: vec!["mail.aoi-bank.co.jp".to_owned()],
            tokens: vec!["aoibank".to_owned()],
        }
    }

    #[test]
    fn every_sort_gives_a_host_of_letters_digits_and_hyphens() {
        let grammar = Grammar::load().expect("the grammar is read");
        let mut filler = Filler::new(&grammar, Random::new(5, 5));
        let mut sorts: Vec<&str> = Vec::new();
        for sender in &grammar.senders {
            sorts.extend(sender.hosts.keys().map(String::as_str));
        }
        for sort in sorts {
            for brand in [None, Some(&brand())] {
                let host = host(sort, brand, &mut filler);
                let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
                assert!(
                    host.contains('.') && host.chars().all(plain),
                    "{sort}: {host}"
                );
            }
        }
    }

    #[test]
    fn only_forged_senders_and_honest_ones_have_official_hosts() {
        let grammar = Grammar::load().expect("the grammar is read");
        let mut filler = Filler::new(&grammar, Random::new(6, 6));
        let brand = brand();
        for sort in ["lookalike", "random", "cloud", "hacked", "cheap", "small"] {
            for _ in 0..200 {
                let host = host(sort, Some(&brand), &mut filler);
                assert!(
                    !brand.web.contains(&host) && !host.ends_with("aoi-bank.co.jp"),
                    "{host}"
                );
            }
        }
        assert_eq!(host("official", Some(&brand), &mut filler), brand.mail[0]);
    }
}
