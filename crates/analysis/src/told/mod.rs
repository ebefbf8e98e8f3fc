//! Understanding a person's own account: what they, or somebody they know, did.
//!
//! Only the told passages are looked at; quotations stay out. Every verb of a lexicon is read with what it
//! was done to, how it ends (done, denied, asked about, demanded by the message) and who did it. Nothing is
//! taken for done that is only hoped for, feared, asked about or said by the message.

mod deeds;
mod english;
mod japanese;
mod people;
mod phrases;
mod plain;
mod tail;
mod things;
mod verbs;
mod whole;
mod words;

use madoguchi_model::{Message, PassageKind, Span, State, TextId, TextRole, Told, Who};
use plain::Plain;
use std::borrow::Cow;

/// How much stands behind something told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strength {
    /// Said as such.
    Plain,
    /// Said aloud or sent, not typed into a page.
    Spoken,
    /// Follows from something else that was told.
    Implied,
    /// An app put on the device.
    App,
    /// Downloaded, which is not yet installed.
    Download,
    /// Bought, which is not yet handed over.
    Bought,
    /// Asked about as if done.
    Supposed,
}

/// Something told, in places of the plain text.
#[derive(Debug, Clone)]
struct Raw {
    state: State,
    negated: bool,
    who: Who,
    start: usize,
    end: usize,
    strength: Strength,
}

/// Things told that are kept of one account.
const MOST: usize = 500;

/// What an account tells, in the order in which it is told; empty without an account. Spans lie in the text of
/// role `Account`.
pub fn understand(message: &Message) -> Vec<Told> {
    let Some(plain) = Plain::of(message) else {
        return Vec::new();
    };
    let Some((id, _)) = message.text(TextRole::Account) else {
        return Vec::new();
    };
    let mut raw = Vec::new();
    let sentences = plain::sentences(&plain.text);
    let (japanese, english): (Vec<_>, Vec<_>) = sentences
        .into_iter()
        .partition(|&(start, end)| has_japanese(plain.text.get(start..end).unwrap_or("")));
    let account = phrases::Account::of(&plain.text);
    let principal = people::principal(&plain.text);
    let about = deeds::About::of(&account);
    japanese::understand(&plain, &japanese, about, principal.clone(), &mut raw);
    english::understand(&plain.text, &english, &mut raw);
    raw.sort_by_key(|r| r.start);
    settle(&mut raw);
    overrule(&mut raw);
    whole::infer(&account, &mut raw);
    if let Some(name) = principal {
        for r in raw.iter_mut().filter(|r| r.who == Who::Myself) {
            r.who = Who::Other(name.clone());
        }
    }
    raw.sort_by_key(|r| r.start);
    raw.truncate(MOST);
    raw.iter()
        .enumerate()
        .map(|(i, r)| told(r, i, &plain, id))
        .collect()
}

fn told(raw: &Raw, order: usize, plain: &Plain, id: TextId) -> Told {
    let (start, end) = plain.place(raw.start, raw.end);
    Told {
        state: raw.state,
        negated: raw.negated,
        who: raw.who.clone(),
        span: Span {
            text: id,
            start,
            end,
        },
        order: order.min(u16::MAX as usize) as u16,
    }
}

fn has_japanese(text: &str) -> bool {
    text.chars()
        .any(|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Takes back what was only begun or supposed and then denied: downloaded but not installed, bought but not
/// handed over.
fn settle(raw: &mut [Raw]) {
    let denied = |raw: &[Raw], state: State, who: &Who| {
        raw.iter()
            .any(|r| r.state == state && r.negated && r.who == *who)
    };
    let begun: Vec<usize> = (0..raw.len())
        .filter(|&i| {
            raw.get(i).is_some_and(|r| {
                let begun = matches!(
                    r.strength,
                    Strength::Download | Strength::Bought | Strength::Supposed
                );
                begun && !r.negated && denied(raw, r.state, &r.who)
            })
        })
        .collect();
    for i in begun {
        if let Some(r) = raw.get_mut(i) {
            r.negated = true;
        }
    }
}

/// Takes back what is denied later on in so many words: who says at the end 写真は送っていません has sent none,
/// whatever a verb before seemed to tell.
fn overrule(raw: &mut [Raw]) {
    const OVERRULED: [State; 3] = [State::AccountTaken, State::PhotoSent, State::Remote];
    let denied = |r: &Raw| {
        raw.iter()
            .any(|d| d.negated && d.state == r.state && d.who == r.who && d.start > r.start)
    };
    let told: Vec<bool> = raw
        .iter()
        .map(|r| !r.negated && OVERRULED.contains(&r.state) && denied(r))
        .collect();
    for (r, overruled) in raw.iter_mut().zip(told) {
        r.negated |= overruled;
    }
}

/// The states proposed for the Situation of the person who tells: what they did themselves, each once, in the
/// order of [`State::ALL`]. What others did is left out, unless nothing at all is told of the person who tells:
/// then they ask for somebody in their care, whose states count. Who opened a link has opened the message; without any
/// deed it is `Received`.
pub fn propose(told: &[Told]) -> Vec<State> {
    let asks_for_other = told
        .iter()
        .all(|t| t.who != Who::Myself || t.state == State::WorkAccount);
    let counts = |who: &Who| match who {
        Who::Myself => true,
        Who::Other(name) => asks_for_other && people::is_in_care(name),
    };
    let own = |state: State| {
        told.iter()
            .any(|t| t.state == state && !t.negated && counts(&t.who))
    };
    let deeper = [
        State::Clicked,
        State::EnteredId,
        State::EnteredCard,
        State::EnteredBank,
        State::EnteredPersonal,
        State::Installed,
    ];
    let mut states: Vec<State> = State::ALL
        .into_iter()
        .filter(|&s| s != State::Received && own(s))
        .filter(|&s| s != State::Opened || !deeper.into_iter().any(own))
        .collect();
    if states.iter().all(|&s| s == State::WorkAccount) {
        states.insert(0, State::Received);
    }
    states
}

/// The words of an account in which its kind is looked for: what is told, without quotations; empty without an
/// account.
pub fn told_kind_text(message: &Message) -> Cow<'_, str> {
    let Some(account) = &message.account else {
        return Cow::Borrowed("");
    };
    let mut told = account
        .passages
        .iter()
        .filter(|p| p.kind == PassageKind::Account)
        .map(|p| message.slice(p.span));
    match (told.next(), told.next()) {
        (None, _) => Cow::Borrowed(""),
        (Some(only), None) => Cow::Borrowed(only),
        (Some(first), Some(second)) => {
            let mut all = format!("{first}\n{second}");
            for more in told {
                all.push('\n');
                all.push_str(more);
            }
            Cow::Owned(all)
        }
    }
}

#[cfg(test)]
mod tests;
