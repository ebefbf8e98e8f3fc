//! Bare hosts: what is a host written without a scheme, and what only looks like one.

use super::glyph::{Glyph, Seen, seen_at, seen_before};
use super::host::Host;

/// Top-level domains that are also endings of file names.
const FILE_ENDINGS: &[&str] = &[
    "md", "rs", "sh", "py", "pl", "ps", "so", "zip", "mov", "cc", "mk", "pm", "ml", "tf", "ai",
    "app", "bat", "bz", "cab", "cfd", "csv", "dat", "doc", "gz", "ini", "la", "ms", "pub", "py",
    "st", "vi", "name", "kt",
];

/// Top-level domains that are words with which an English sentence may begin or go on after a full stop
/// without a space.
const WORDS: &[&str] = &[
    "ac", "am", "as", "at", "be", "bio", "bot", "boy", "buy", "by", "call", "cam", "car", "case",
    "cash", "chat", "cool", "date", "day", "dad", "deal", "diy", "do", "dog", "eat", "eve", "fan",
    "fit", "fly", "foo", "free", "fun", "game", "gift", "give", "gmbh", "goo", "got", "guru",
    "hair", "here", "hm", "homes", "hot", "how", "id", "im", "in", "ink", "is", "it", "join",
    "kids", "kim", "kiwi", "live", "lol", "love", "ltd", "ma", "man", "map", "me", "med", "meet",
    "mom", "money", "mr", "ms", "my", "new", "news", "next", "no", "now", "off", "ok", "one",
    "onl", "open", "pa", "party", "pay", "pet", "phd", "phone", "pics", "pin", "play", "plus",
    "poker", "prime", "pro", "promo", "qa", "re", "read", "red", "rent", "rest", "rich", "rip",
    "run", "safe", "sale", "save", "school", "sc", "search", "sex", "sexy", "shop", "show", "silk",
    "site", "ski", "so", "song", "spot", "st", "tax", "team", "tel", "tips", "to", "today", "top",
    "toys", "trust", "tube", "tv", "us", "vip", "vote", "wang", "watch", "wed", "weather", "win",
    "work", "works", "wow", "wtf", "yes", "you", "yt", "yun", "zero", "zone", "la", "ps", "pm",
    "pr", "cat", "sk", "ps", "pl", "dj", "life", "booking", "au", "gs", "ph", "ne", "sa", "sv",
    "tk", "td", "tn", "tt", "co",
];

/// Product names that end like hosts.
const NAMES: &[&str] = &["asp.net", "vb.net", "ado.net", "asp.net.core", "paint.net"];

/// Whether what stands before a bare host allows one to begin there.
pub(super) fn may_begin(text: &str, start: usize, floor: usize) -> bool {
    match seen_before(text, start, floor) {
        Some(s) if s.glyph == Glyph::Space => {
            seen_before(text, s.start, floor).is_none_or(|b| b.ascii() != Some(b'@'))
        }
        None => true,
        Some(s) => match s.ascii() {
            Some(b) if s.ch.is_ascii() => {
                !(b.is_ascii_alphanumeric() || b"@/\\=&%+~_#$.-'".contains(&b))
            }
            _ => true,
        },
    }
}

/// Whether a registrable name without a scheme is meant as an address.
pub(super) fn is_meant(text: &str, start: usize, host: &Host, path: bool) -> bool {
    let name = host.name.as_str();
    let Some((owner, tld)) = name.rsplit_once('.') else {
        return false;
    };
    if super::host::is_ipv4(name) {
        return path;
    }
    let lower = name.to_ascii_lowercase();
    if NAMES.contains(&&*lower) || starts_sentence(owner, tld) {
        return false;
    }
    let www = lower.starts_with("www.") || lower.starts_with("www-");
    if www || path || host.defanged || host.disguised {
        return true;
    }
    let tld = tld.to_ascii_lowercase();
    let label = owner.rsplit('.').next().unwrap_or(owner);
    if owner
        .split('.')
        .all(|l| l.bytes().all(|b| b.is_ascii_digit()))
        || label.len() < 2
    {
        return false;
    }
    if FILE_ENDINGS.contains(&&*tld) || is_shop_name(&host.name) {
        return false;
    }
    if WORDS.contains(&&*tld) {
        let coined = label.contains(|c: char| c.is_ascii_digit() || c == '-');
        return coined || stands_in_japanese(text, start, host.end);
    }
    true
}

/// `today.Please`: a capital after a small letter, unless it is how names of hosts are printed (`Foo.Com`).
fn starts_sentence(owner: &str, tld: &str) -> bool {
    let capital = tld.starts_with(|c: char| c.is_ascii_uppercase());
    let small = tld.contains(|c: char| c.is_ascii_lowercase())
        || owner.contains(|c: char| c.is_ascii_lowercase());
    let common = ["com", "net", "org", "jp"].contains(&&*tld.to_ascii_lowercase());
    capital && small && !common
}

/// `Amazon.co.jp`: a firm's name as it is printed, not an address.
fn is_shop_name(name: &str) -> bool {
    let Some((label, suffix)) = name.split_once('.') else {
        return false;
    };
    let printed = label.starts_with(|c: char| c.is_ascii_uppercase())
        && label.len() > 2
        && label.bytes().skip(1).all(|b| b.is_ascii_lowercase());
    let common = ["com", "co.jp", "jp", "ne.jp", "net"];
    printed && common.contains(&&*suffix.to_ascii_lowercase())
}

/// Whether Japanese stands on either side, or the host alone on its line.
fn stands_in_japanese(text: &str, start: usize, end: usize) -> bool {
    let foreign = |s: Option<Seen>| {
        s.is_some_and(|s| matches!(s.glyph, Glyph::Letter | Glyph::Stop) || (s.ch > '\u{2fff}'))
    };
    let before = seen_before(text, start, 0);
    let after = seen_at(text, end);
    let alone = before.is_none_or(|s| s.ch == '\n') && after.is_none_or(|s| s.ch == '\n');
    alone || foreign(before) || foreign(after)
}
