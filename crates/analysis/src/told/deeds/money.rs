//! Money that was paid.

use super::super::Strength;
use super::super::things::Thing;
use super::super::verbs::Deed;
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
    let payment = match (deed, means(scope)) {
        (_, Some(Thing::GiftCard)) => Payment::GiftCard,
        (_, Some(Thing::Crypto)) => Payment::Crypto,
        (Deed::Transfer, _) => Payment::Transfer,
        (_, Some(Thing::Cash)) => Payment::Cash,
        (_, Some(Thing::Card | Thing::PlainCard)) => Payment::Card,
        _ => Payment::Transfer,
    };
    one(State::Paid(payment))
}

/// Only gift cards: what else is bought is no payment to the fraud by itself.
pub(super) fn buy(scope: &Scope) -> States {
    let gift = match means(scope) {
        Some(Thing::GiftCard) => true,
        Some(Thing::PlainCard) => {
            scope.has(&[Thing::PlainCard]) && scope.says("コンビニ グーグル アップル アマゾン")
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
        Some(Thing::Bank | Thing::PlainCard | Thing::Card) => one(State::EnteredBank),
        _ if scope.has(&[Thing::Money]) => one(State::Paid(Payment::Cash)),
        _ if scope.has(&[Thing::Personal]) => one(State::EnteredPersonal),
        _ => Vec::new(),
    }
}

/// Money that was sent; `None` when something else was.
pub(super) fn sent(scope: &Scope) -> Option<Payment> {
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
    scope.has(&[Thing::Money]).then(|| {
        if scope.in_sentence(&[Thing::Crypto]) {
            Payment::Crypto
        } else {
            Payment::Transfer
        }
    })
}
