//! Near-copies and the two halves: what is nearly the same never stands on both sides.

use super::lists::Mail;
use mail_parser::{MessageParser, MimeHeaders};
use std::collections::HashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Letters of a body that are looked at.
const LETTERS: usize = 3_000;
/// Letters in one piece of a body.
const PIECE: usize = 8;
/// A body with fewer letters is not compared: it says too little.
const FEWEST: usize = 40;
/// Bands and rows of the minimum hashes: bodies that share 80 % of their pieces meet with a chance of 0.96,
/// those that share 30 % with 0.05.
const BANDS: u64 = 6;
const ROWS: u64 = 4;

/// For each mail, the number of its group of near-copies: those whose list says so, those with the same
/// subject from the same domain, and those whose bodies share most of their words.
pub(crate) fn groups(mails: &[Mail]) -> Vec<usize> {
    let mut sets = DisjointSets::new(mails.len());
    let mut first: HashMap<u64, usize> = HashMap::new();
    for (at, mail) in mails.iter().enumerate() {
        for key in keys(mail) {
            let one = *first.entry(key).or_insert(at);
            sets.join(one, at);
        }
    }
    (0..mails.len()).map(|at| sets.root(at)).collect()
}

/// Whether each mail is in the training half. A group goes there by the hash of its smallest name; a group
/// with a mail that must not be trained on never does.
pub(crate) fn training(mails: &[Mail], groups: &[usize]) -> Vec<bool> {
    let mut smallest: HashMap<usize, &str> = HashMap::new();
    let mut measured: HashMap<usize, bool> = HashMap::new();
    for (mail, group) in mails.iter().zip(groups) {
        let name = smallest.entry(*group).or_insert(&mail.name);
        *name = (*name).min(&mail.name);
        *measured.entry(*group).or_default() |= mail.test_only;
    }
    groups
        .iter()
        .map(|group| {
            let even = smallest
                .get(group)
                .is_some_and(|name| xxh3_64(name.as_bytes()).is_multiple_of(2));
            even && measured.get(group) == Some(&false)
        })
        .collect()
}

/// At most so many of the places, chosen by the hash of the mails' names.
pub(crate) fn most(mails: &[Mail], mut places: Vec<usize>, most: usize) -> Vec<usize> {
    if places.len() > most {
        let hash = |at: &usize| {
            mails
                .get(*at)
                .map(|m| xxh3_64_with_seed(m.name.as_bytes(), 2))
        };
        places.sort_by_key(hash);
        places.truncate(most);
        places.sort_unstable();
    }
    places
}

/// What two mails must share one of to be near-copies.
fn keys(mail: &Mail) -> Vec<u64> {
    let mut keys = Vec::new();
    if !mail.cluster.is_empty() {
        keys.push(xxh3_64_with_seed(mail.cluster.as_bytes(), 101));
    }
    let Some(parsed) = MessageParser::default().parse(&mail.bytes) else {
        return keys;
    };
    let subject = subject_letters(parsed.subject().unwrap_or(""));
    let from = parsed.from().and_then(|f| f.first());
    let address = from.and_then(|f| f.address()).unwrap_or("");
    let domain = address.rsplit('@').next().unwrap_or("").to_lowercase();
    if subject.chars().count() >= 6 {
        let both = format!("{subject}\n{domain}");
        keys.push(xxh3_64_with_seed(both.as_bytes(), 102));
    }
    let body = parsed
        .text_bodies()
        .find(|p| p.content_type().is_none_or(|t| t.ctype() == "text"))
        .and_then(|p| p.text_contents())
        .map(str::to_owned)
        .or_else(|| parsed.body_text(0).map(|b| b.into_owned()));
    keys.extend(bands(&letters(&body.unwrap_or_default())));
    keys
}

/// A subject without marks of answers and forwards, digits and spaces.
fn subject_letters(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        let mark = mark.trim().to_lowercase();
        if !matches!(&*mark, "re" | "fw" | "fwd" | "aw" | "sv" | "antw") {
            break;
        }
        rest = after.trim();
    }
    letters(rest).into_iter().collect()
}

/// The letters of a text in small ones: digits, marks and spaces differ from copy to copy.
fn letters(text: &str) -> Vec<char> {
    text.chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .take(LETTERS)
        .collect()
}

/// Bands of minimum hashes of the pieces of a body (Broder 1997).
fn bands(letters: &[char]) -> Vec<u64> {
    if letters.len() < FEWEST {
        return Vec::new();
    }
    let mut least = [u64::MAX; (BANDS * ROWS) as usize];
    for piece in letters.windows(PIECE) {
        let hash = piece
            .iter()
            .fold(0x9e37_u64, |h, c| mixed(h ^ u64::from(*c)));
        for (row, least) in (1_u64..).zip(least.iter_mut()) {
            *least = (*least).min(mixed(hash ^ row.wrapping_mul(0xd6e8_feb8_6659_fd93)));
        }
    }
    let bands = least.chunks(ROWS as usize).zip(1_000_u64..);
    bands
        .map(|(rows, band)| rows.iter().fold(band, |h, row| mixed(h ^ row)))
        .collect()
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mixed(mut value: u64) -> u64 {
    value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Sets that are joined pair by pair (Galler and Fischer 1964).
struct DisjointSets {
    above: Vec<usize>,
}

impl DisjointSets {
    fn new(count: usize) -> DisjointSets {
        DisjointSets {
            above: (0..count).collect(),
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.above[at] != at {
            self.above[at] = self.above[self.above[at]];
            at = self.above[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.above[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters::lists::Set;

    fn mail(name: &str, subject: &str, from: &str, body: &str) -> Mail {
        Mail {
            name: name.to_owned(),
            corpus: "c".to_owned(),
            set: Set::OtherMail,
            bad: true,
            cluster: String::new(),
            test_only: false,
            bytes: format!("From: {from}\nSubject: {subject}\n\n{body}").into_bytes(),
        }
    }

    const BODY: &str = "Dear customer, we noticed something odd about your account and ask you to look at it \
        today before our office closes for the holidays. Please bring your papers, order number ";

    #[test]
    fn near_copies_are_one_group() {
        let mut mails = vec![
            mail("a", "Notice of today", "x@one.test", "short"),
            mail("b", "Re: notice of TODAY 17", "y@one.test", "other"),
            mail("c", "Notice of today", "x@two.test", "third"),
            mail("d", "p", "x@three.test", &format!("{BODY}1234. Yours, Ann")),
            mail("e", "q", "x@four.test", &format!("{BODY}99. Yours, Bob")),
            mail(
                "f",
                "r",
                "x@five.test",
                &format!(
                    "Quite another text about gardens, {}",
                    "tulips roses oaks ".repeat(9)
                ),
            ),
            mail("g", "s", "x@six.test", "1"),
            mail("h", "t", "x@seven.test", "2"),
        ];
        mails[6].cluster = "list/9".to_owned();
        mails[7].cluster = "list/9".to_owned();
        let groups = groups(&mails);
        assert_eq!(groups[0], groups[1], "subject and domain");
        assert_ne!(groups[0], groups[2], "another domain");
        assert_eq!(groups[3], groups[4], "body");
        assert_ne!(groups[3], groups[5], "another body");
        assert_eq!(groups[6], groups[7], "cluster of the list");
    }

    #[test]
    fn japanese_near_copies_are_one_group() {
        let body = "いつもご利用いただきありがとうございます。お客様のご登録内容に変更がありましたので、本日中に窓口で\
            お手続きください。お手続きがない場合は受付を終了いたします。見本商店 お客様係 ";
        let mails = [
            mail("a", "壱", "x@one.test", &format!("山田様\n{body}12")),
            mail("b", "弐", "x@two.test", &format!("鈴木様\n{body}3456")),
        ];
        let groups = groups(&mails);
        assert_eq!(groups[0], groups[1]);
    }

    #[test]
    fn a_group_is_never_on_both_sides() {
        let mails: Vec<Mail> = (0..400)
            .map(|at| {
                let word: String = (0..8)
                    .map(|k| char::from(b'a' + (mixed(at / 4 * 8 + k) % 26) as u8))
                    .collect();
                mail(&format!("m{at}"), &word, "x@one.test", "b")
            })
            .collect();
        let groups = groups(&mails);
        let training = training(&mails, &groups);
        for (at, group) in groups.iter().enumerate() {
            for (other, same) in groups.iter().enumerate().filter(|(_, g)| *g == group) {
                assert_eq!(training[at], training[other], "{at} {other} {same}");
            }
        }
        let trained = training.iter().filter(|t| **t).count();
        assert!((120..280).contains(&trained), "{trained} of 400");
    }

    #[test]
    fn what_is_measured_only_keeps_its_near_copies_out_of_training() {
        let mut mails: Vec<Mail> = (0..40)
            .map(|at| mail(&format!("m{at}"), "the same words", "x@one.test", "b"))
            .collect();
        mails[7].test_only = true;
        let groups = groups(&mails);
        assert!(training(&mails, &groups).iter().all(|t| !t));
    }

    #[test]
    fn no_more_than_asked_and_always_the_same() {
        let mails: Vec<Mail> = (0..50)
            .map(|at| mail(&format!("m{at}"), "s", "x@one.test", "b"))
            .collect();
        let all: Vec<usize> = (0..50).collect();
        let some = most(&mails, all.clone(), 20);
        assert_eq!(some.len(), 20);
        assert_eq!(some, most(&mails, all.clone(), 20));
        assert!(some.is_sorted());
        assert_eq!(most(&mails, all.clone(), 50), all);
    }
}
