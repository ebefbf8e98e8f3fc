//! What the person tells: a fact of their own, never the sender's words.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, State, Strength::Weak, Toward::Neutral, Who};
use std::borrow::Cow;

macro_rules! told_signs {
    ($($state:literal),*) => { [$(Sign::new(concat!("told.", $state), Neutral, Weak)),*] };
}

const SIGNS: [Sign; 20] = told_signs!(
    "received",
    "opened",
    "clicked",
    "entered-id",
    "entered-card",
    "entered-bank",
    "entered-personal",
    "installed",
    "called",
    "remote",
    "paid-transfer",
    "paid-gift-card",
    "paid-card",
    "paid-crypto",
    "paid-cash",
    "replied",
    "forwarded",
    "photo-sent",
    "account-taken",
    "work-account"
);

pub(super) const OBSERVER: Observer = Observer {
    name: "told",
    signs: &SIGNS,
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let Some(account) = &scene.message.account else {
        return;
    };
    for told in account
        .told
        .iter()
        .filter(|t| !t.negated && t.who == Who::Myself)
        .take(40)
    {
        let at = State::ALL
            .iter()
            .position(|s| *s == told.state)
            .unwrap_or(0);
        let evidence = super::once(out, &SIGNS[at], Some(told.span));
        debug_assert!(matches!(evidence.id, Cow::Borrowed(_)));
    }
}
