//! Understanding what is told in English.

use super::{Raw, Strength};
use madoguchi_model::{Payment, State, Who};

/// A word with its place.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

/// Words looked at before and after a verb.
const BEFORE: usize = 6;
const AFTER: usize = 14;

/// Understands the English sentences of `text`, given as bytes `start..end`.
pub(super) fn understand(text: &str, sentences: &[(usize, usize)], out: &mut Vec<Raw>) {
    for &(start, end) in sentences {
        let sentence = text.get(start..end).unwrap_or("");
        let words = words(sentence, start);
        let mut who = Who::Myself;
        for i in 0..words.len() {
            if let Some(named) = subject(&words, i) {
                who = named;
            }
            let Some((states, base)) = verb(&words, i) else {
                continue;
            };
            let Some(negated) = outcome(&words, i, base) else {
                continue;
            };
            let Some(word) = words.get(i) else { continue };
            for state in states {
                out.push(Raw {
                    state,
                    negated,
                    who: who.clone(),
                    start: word.start,
                    end: word.end,
                    strength: if is_one_of(word.text, "gave told shared sent give send") {
                        Strength::Spoken
                    } else {
                        Strength::Plain
                    },
                });
            }
        }
        out.extend(phrases(sentence, start));
    }
}

fn words(sentence: &str, offset: usize) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut from = None;
    for (at, c) in sentence.char_indices() {
        let digit = |t: Option<&str>, end: bool| {
            let c = t.and_then(|t| {
                if end {
                    t.chars().next_back()
                } else {
                    t.chars().next()
                }
            });
            c.is_some_and(|c| c.is_ascii_digit())
        };
        let thousands =
            c == ',' && digit(sentence.get(..at), true) && digit(sentence.get(at + 1..), false);
        let part = c.is_alphanumeric() || c == '\'' || c == '-' || thousands;
        match (part, from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                words.push(word(sentence, start, at, offset));
                from = None;
            }
            _ => {}
        }
        if !part && matches!(c, ',' | ';' | ':') {
            words.push(word(sentence, at, at + 1, offset));
        }
    }
    if let Some(start) = from {
        words.push(word(sentence, start, sentence.len(), offset));
    }
    words
}

fn word(sentence: &str, start: usize, end: usize, offset: usize) -> Word<'_> {
    Word {
        text: sentence.get(start..end).unwrap_or(""),
        start: start + offset,
        end: end + offset,
    }
}

fn at<'t>(words: &[Word<'t>], i: usize) -> &'t str {
    words.get(i).map_or("", |w| w.text)
}

/// Whether a word is in a list with blanks between the words.
fn is_one_of(word: &str, list: &str) -> bool {
    list.split_ascii_whitespace().any(|w| w == word)
}

/// Who is named at word `i`.
fn subject(words: &[Word], i: usize) -> Option<Who> {
    const PEOPLE: &str = "mother mum mom father dad grandmother grandma grandfather grandpa husband \
        wife son daughter friend friends brother sister colleague coworker boss \
        employee aunt uncle neighbour neighbor kid";
    match at(words, i) {
        "i" | "we" | "i've" | "i'd" => Some(Who::Myself),
        "she" | "he" => Some(Who::Other(at(words, i).to_owned())),
        word if is_one_of(word, PEOPLE) => {
            let mine = i
                .checked_sub(1)
                .is_some_and(|b| matches!(at(words, b), "my" | "our" | "a" | "old"));
            let object = i.checked_sub(2).is_some_and(|b| {
                matches!(
                    at(words, b),
                    "to" | "from" | "all" | "with" | "told" | "asked" | "by"
                )
            });
            (mine && !object).then(|| Who::Other(word.to_owned()))
        }
        _ => None,
    }
}

/// The states of the verb at word `i`, and whether it is the base form (only counted when denied).
fn verb(words: &[Word], i: usize) -> Option<(Vec<State>, bool)> {
    let past = |base: bool, states: Vec<State>| (!states.is_empty()).then_some((states, base));
    let what = Object { words, verb: i };
    Some(match at(words, i) {
        "clicked" | "tapped" | "pressed" | "scanned" => return past(false, what.link()),
        "click" | "clicking" | "tap" | "tapping" | "press" | "scan" | "clicks" => {
            return past(true, what.link());
        }
        "followed" if what.has("link url") => (vec![State::Clicked], false),
        "visited" => (vec![State::Clicked], false),
        "went" if what.has("link site website page") => (vec![State::Clicked], false),
        "opened" => return past(false, what.opened()),
        "open" | "opening" => return past(true, what.opened()),
        "entered" | "typed" | "submitted" | "inputted" | "filled" | "put" | "provided"
        | "wrote" => return past(false, what.data(true)),
        "enter" | "entering" | "type" | "typing" | "submit" | "provide" => {
            return past(true, what.data(true));
        }
        "gave" | "told" | "confirmed" | "shared" | "sent" => return past(false, what.sent()),
        "give" | "send" | "share" | "giving" | "sending" => return past(true, what.sent()),
        "logged" | "signed" if at(words, i + 1) == "in" || at(words, i + 1) == "into" => {
            (vec![State::EnteredId], false)
        }
        "log" if at(words, i + 1) == "in" => (vec![State::EnteredId], true),
        "installed" | "downloaded" | "ran" => (vec![State::Installed], false),
        "install" | "download" | "installing" => (vec![State::Installed], true),
        "chatted" | "texted" => (vec![State::Replied], false),
        "called" | "phoned" | "rang" | "dialed" | "dialled" => return past(false, what.called()),
        "call" | "calling" | "phone" => return past(true, what.called()),
        "answered" if what.has("call phone") => (vec![State::Called], false),
        "picked" if what.has("call phone up") => (vec![State::Called], false),
        "paid" | "transferred" | "wired" | "bought" | "purchased" => {
            return past(false, what.paid(at(words, i)));
        }
        "pay" | "transfer" | "buy" | "paying" => return past(true, what.paid(at(words, i))),
        "replied" | "responded" | "answered" => (vec![State::Replied], false),
        "reply" | "respond" | "replying" => (vec![State::Replied], true),
        "forwarded" | "passed" if !what.has("you police") => (vec![State::Forwarded], false),
        "forward" => (vec![State::Forwarded], true),
        "let" | "allowed" if what.has("control access remote remotely connect computer screen") => {
            (vec![State::Remote], false)
        }
        "hacked" | "hijacked" | "compromised" => return past(false, what.hacked()),
        _ => return None,
    })
}

struct Object<'w, 't> {
    words: &'w [Word<'t>],
    verb: usize,
}

impl Object<'_, '_> {
    /// The words after the verb, up to the end of its clause.
    fn after(&self) -> impl Iterator<Item = &str> {
        self.words
            .iter()
            .skip(self.verb + 1)
            .take(AFTER)
            .map(|w| w.text)
            .take_while(|w| {
                !matches!(
                    *w,
                    "but"
                        | "because"
                        | "then"
                        | ";"
                        | "when"
                        | "so"
                        | "after"
                        | "before"
                        | "without"
                        | "no"
                        | "not"
                )
            })
    }

    fn has(&self, list: &str) -> bool {
        self.after().any(|w| is_one_of(w, list))
    }

    /// Two words after each other.
    fn pair(&self, first: &str, second: &str) -> bool {
        let mut previous = "";
        self.after()
            .any(|w| std::mem::replace(&mut previous, w) == first && w == second)
    }

    fn link(&self) -> Vec<State> {
        if self.has("delete report spam block unsubscribe-official") {
            return Vec::new();
        }
        vec![State::Clicked]
    }

    fn opened(&self) -> Vec<State> {
        if self.has("attachment file pdf zip document attached") {
            return vec![State::Installed];
        }
        let it = self
            .after()
            .next()
            .is_some_and(|w| matches!(w, "it" | "that" | "this"));
        if it || self.has("link url site website page") {
            return vec![State::Clicked];
        }
        vec![State::Opened]
    }

    /// Data named after the verb; `typed` alone without any means personal data.
    fn data(&self, typed: bool) -> Vec<State> {
        let mut states = Vec::new();
        let bank = self.has("bank banking iban routing sort-code")
            || (self.has("account") && self.has("number numbers"));
        let card = self.has("card credit debit cvv cvc");
        if self.has("name address birthday birth dob ssn passport license licence personal email")
            || self.pair("phone", "number")
            || self.pair("mobile", "number")
        {
            states.push(State::EnteredPersonal);
        }
        if bank {
            states.push(State::EnteredBank);
        }
        if card {
            states.push(State::EnteredCard);
        }
        if !bank
            && self.has("password passwords username login code otp passcode id pin credentials")
        {
            states.push(State::EnteredId);
        }
        if states.is_empty()
            && typed
            && self.has("details information info data it anything everything form number them")
        {
            states.push(State::EnteredPersonal);
        }
        states
    }

    fn sent(&self) -> Vec<State> {
        if self.has("gift voucher vouchers codes") {
            return vec![State::Paid(Payment::GiftCard)];
        }
        if self.has("bitcoin btc crypto usdt ethereum") {
            return vec![State::Paid(Payment::Crypto)];
        }
        if self.has("cash") {
            return vec![State::Paid(Payment::Cash)];
        }
        if self.has("money dollars pounds yen euros payment") {
            return vec![State::Paid(Payment::Transfer)];
        }
        if self.has("remote control access screen") {
            return vec![State::Remote];
        }
        if self.has("nude nudes photo photos picture pictures selfie naked")
            && !self.has("license licence passport id")
        {
            return vec![State::PhotoSent];
        }
        let data = self.data(false);
        if !data.is_empty() {
            return data;
        }
        if self.has("friends family group everyone contacts") {
            return vec![State::Forwarded];
        }
        Vec::new()
    }

    fn called(&self) -> Vec<State> {
        let near = |list: &str| self.after().take(5).any(|w| is_one_of(w, list));
        let safe = near("police bank son daughter real official husband wife you hotline");
        let named = near("number them back it support phone");
        if safe || !named {
            Vec::new()
        } else {
            vec![State::Called]
        }
    }

    fn paid(&self, verb: &str) -> Vec<State> {
        let gift = self.has("gift voucher vouchers itunes prepaid steam");
        if matches!(verb, "bought" | "purchased" | "buy") {
            return if gift {
                vec![State::Paid(Payment::GiftCard)]
            } else {
                Vec::new()
            };
        }
        let payment = if gift {
            Payment::GiftCard
        } else if self.has("bitcoin btc crypto usdt") {
            Payment::Crypto
        } else if self.has("cash") {
            Payment::Cash
        } else if self.has("card credit debit") {
            Payment::Card
        } else {
            Payment::Transfer
        };
        vec![State::Paid(payment)]
    }

    /// An account was hacked, said by the person and not by the message.
    fn hacked(&self) -> Vec<State> {
        let before = || self.words.iter().take(self.verb).map(|w| w.text);
        let passive = before()
            .rev()
            .take(3)
            .any(|w| matches!(w, "was" | "been" | "got" | "is" | "were" | "being"));
        let said = before().any(|w| {
            matches!(
                w,
                "saying" | "says" | "said" | "claims" | "claiming" | "that" | "titled" | "if"
            )
        });
        if passive && !said {
            vec![State::AccountTaken]
        } else {
            Vec::new()
        }
    }
}

/// Whether the verb at word `i` was denied (`Some(true)`), done (`Some(false)`) or neither.
fn outcome(words: &[Word], i: usize, base: bool) -> Option<bool> {
    let before: Vec<&str> = words
        .iter()
        .take(i)
        .rev()
        .take(BEFORE)
        .map(|w| w.text)
        .take_while(|w| !matches!(*w, "," | ";" | "but" | "because"))
        .collect();
    let has = |list: &str| before.iter().any(|w| is_one_of(w, list));
    const NOT: &str = "didn't didnt haven't havent hasn't not never nearly almost without won't \
        refused stopped avoided don't dont before wouldn't didn’t";
    const OPEN: &str = "if should can could would do may might must shall when does";
    let nothing = |w: &str| matches!(w, "no" | "nothing" | "none");
    if nothing(at(words, i + 1)) {
        return Some(true);
    }
    if base {
        // A base form tells nothing unless somebody did not do it.
        let demanded =
            before.first() == Some(&"to") && !has("refused not nearly almost about want");
        return (has(NOT) && !demanded && !has("should can")).then_some(true);
    }
    if has(NOT) {
        return Some(true);
    }
    if has(OPEN) && !has("i've") && !(has("when") && has("i")) {
        return Some(true);
    }
    let demanded = matches!(before.first(), Some(&"to" | &"be"));
    (!demanded).then_some(false)
}

/// What is told in set phrases.
fn phrases(sentence: &str, offset: usize) -> Vec<Raw> {
    const WORK: &[&str] = &[
        "work computer",
        "work laptop",
        "work phone",
        "work email",
        "work account",
        "company computer",
        "company laptop",
        "company phone",
        "company account",
        "my company",
        "company address",
        "shop account",
        "our shop",
        "small import shop",
        "business account",
        "school account",
        "university account",
        "office computer",
    ];
    const TAKEN: &[&str] = &[
        "locked out of my account",
        "took over my account",
        "taken over my account",
        "stole my account",
        "can't log into my account",
        "can't log in to my account",
    ];
    let mut found = Vec::new();
    const CALLED: &[&str] = &[
        "man called",
        "woman called",
        "someone called",
        "police called",
        "called me and",
        "phone call from",
        "got a call",
        "answered the call",
        "picked up the phone",
        "talked on the phone",
    ];
    const KNOWN: &[&str] = &[
        "telegram group",
        "whatsapp group",
        "line group",
        "on tinder",
        "dating app",
        "on whatsapp",
        "video call",
        "we talked every",
        "codes by email",
    ];
    const SHOWN: &[&str] = &["showed my body", "showed myself", "a selfie", "my nude"];
    let lists = [
        (WORK, State::WorkAccount),
        (TAKEN, State::AccountTaken),
        (CALLED, State::Called),
        (KNOWN, State::Replied),
        (SHOWN, State::PhotoSent),
    ];
    for (list, state) in lists {
        if let Some((at, word)) = list.iter().find_map(|w| sentence.find(w).map(|i| (i, *w))) {
            found.push(Raw {
                state,
                negated: false,
                who: Who::Myself,
                start: offset + at,
                end: offset + at + word.len(),
                strength: Strength::Plain,
            });
        }
    }
    found
}
