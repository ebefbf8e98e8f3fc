//! Texts that warn of fraud and quote it: notices of firms, police, schools, newspapers.
//!
//! Fraud copies a sentence or two of such warnings; a warning consists of them. So the different phrases of
//! warning are counted.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Strength::*, Toward::*};

const SOME: Sign = Sign::new("warns.some", Neutral, Weak);
const OF_FRAUD: Sign = Sign::new("warns.of-fraud", Genuine, Strong);

pub(super) const OBSERVER: Observer = Observer {
    name: "warns",
    signs: &[SOME, OF_FRAUD],
    observe,
};

/// Phrase groups whose phrases warn.
const GROUPS: [&str; 4] = [
    "says.quote-warning",
    "says.scam-alert-notice",
    "says.recover-warning",
    "says.advises-caution",
];

/// Different phrases from which on a text is a warning rather than borrows from one.
const MANY: u16 = 4;

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let mut count = 0;
    let mut places = Vec::new();
    for hit in &scene.hits.groups {
        if GROUPS.contains(&&*scene.knowledge.group(hit.group).id) {
            count += hit.phrases;
            places.extend(
                hit.places
                    .iter()
                    .take(2)
                    .map(|p| scene.span(p.text, p.range.clone())),
            );
        }
    }
    if count >= 2 {
        let sign = if count >= MANY { &OF_FRAUD } else { &SOME };
        let mut evidence = sign.seen();
        places.truncate(3);
        evidence.spans = places;
        out.push(evidence);
    }
}
