//! Money that was paid.

use super::super::Strength;
use super::super::things::Thing;
use super::super::verbs::Deed;
use super::super::words::starts;
use super::{Scope, States, one};
use madoguchi_model::{Payment, State};

/// The means of payment named last.
fn means(scope: &Scope) -> Option<Thing> {
    const MEANS: &[Thing] = &[
        Thing::GiftCard,
        Thing::Crypto,
        Thing::Cash,
        Thing::Card,
        Thing::PlainCard,
        Thing::Transfer,
        Thing::Bank,
    ];
    scope.last(MEANS).or_else(|| scope.carried_here(MEANS))
}

pub(super) fn pay(deed: Deed, scope: &Scope) -> States {
    if scope.says("請求 催促 脅") && scope.nouns.is_empty() {
        return Vec::new();
    }
    let by_card = starts(scope.verb, "カード");
    let payment = match (deed, means(scope)) {
        (_, Some(Thing::Crypto)) => Payment::Crypto,
        (Deed::Transfer, _) => Payment::Transfer,
        (_, Some(Thing::GiftCard)) => Payment::GiftCard,
        (_, Some(Thing::Cash)) => Payment::Cash,
        _ if by_card || scope.says("カードで クレカで クレジットで かーどで") => {
            Payment::Card
        }
        (_, Some(Thing::Card | Thing::PlainCard)) => Payment::Card,
        (_, None) if scope.about.crypto => Payment::Crypto,
        _ => Payment::Transfer,
    };
    one(State::Paid(payment))
}

/// Only gift cards: what else is bought is no payment to the fraud by itself.
pub(super) fn buy(scope: &Scope) -> States {
    let gift = match means(scope) {
        Some(Thing::GiftCard) => true,
        Some(Thing::PlainCard) => {
            scope.has(&[Thing::PlainCard]) && (scope.about.gift || scope.says("枚 円 万"))
        }
        _ => false,
    };
    if gift {
        return vec![(State::Paid(Payment::GiftCard), Strength::Bought)];
    }
    Vec::new()
}

pub(super) fn hand(scope: &Scope) -> States {
    match means(scope) {
        Some(Thing::Cash) => one(State::Paid(Payment::Cash)),
        Some(Thing::GiftCard) => one(State::Paid(Payment::GiftCard)),
        Some(Thing::Bank | Thing::PlainCard | Thing::Card) => {
            vec![(State::EnteredBank, Strength::Spoken)]
        }
        _ if scope.has(&[Thing::Money]) => one(State::Paid(Payment::Cash)),
        _ if scope.has(&[Thing::Personal]) => one(State::EnteredPersonal),
        _ => Vec::new(),
    }
}

/// What can be sent.
const SENT: &[Thing] = &[
    Thing::Message,
    Thing::Picture,
    Thing::Screenshot,
    Thing::Personal,
    Thing::Id,
    Thing::GiftCard,
    Thing::Crypto,
    Thing::Cash,
    Thing::Money,
];

/// Money that was sent; `None` when something else was.
pub(super) fn sent(scope: &Scope) -> Option<Payment> {
    // お金もなにもです、メールを送った: the mail was sent.
    if scope.last(SENT) == Some(Thing::Message) {
        return None;
    }
    let by_post = starts(scope.verb, "発送 郵送") && scope.carried(SENT) == Some(Thing::Cash);
    let posted =
        scope.nouns.is_empty() && (by_post || scope.carried_here(SENT) == Some(Thing::Cash));
    let in_cash = scope.has(&[Thing::Money])
        && scope.carried_here(&[Thing::Cash, Thing::Crypto, Thing::Transfer]) == Some(Thing::Cash);
    if posted || in_cash {
        return Some(Payment::Cash);
    }
    let numbers = scope.has(&[Thing::Number, Thing::Picture]);
    if scope.has(&[Thing::GiftCard])
        || (numbers && scope.carried_here(&[Thing::GiftCard]).is_some())
    {
        return Some(Payment::GiftCard);
    }
    if scope.has(&[Thing::Crypto]) {
        return Some(Payment::Crypto);
    }
    if scope.has(&[Thing::Cash]) {
        return Some(Payment::Cash);
    }
    let by_bank = scope.has(&[Thing::Transfer]) && !scope.has(&[Thing::Message, Thing::Picture]);
    (scope.has(&[Thing::Money]) || by_bank).then(|| {
        if scope.in_sentence(&[Thing::Crypto]) || scope.carried(&[Thing::Crypto]).is_some() {
            Payment::Crypto
        } else {
            Payment::Transfer
        }
    })
}
