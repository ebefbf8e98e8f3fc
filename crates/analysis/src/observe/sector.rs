//! Which brand is named, and which one it speaks in the name of.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Strength::Weak, Toward::Neutral};
use std::borrow::Cow;

const NAMED: Sign = Sign::new("brand.named", Neutral, Weak);
const CLAIMED: Sign = Sign::new("brand.claimed", Neutral, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "sector",
    signs: &[NAMED, CLAIMED],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let named = scene.hits.brands.iter().find(|b| !b.weak);
    if let Some(hit) = named {
        let brand = scene.knowledge.brand(hit.brand);
        let place = scene.span(hit.place.text, hit.place.range.clone());
        out.push(NAMED.seen().at(place).with("brand", &brand.name.ja));
    }
    let sector = match &scene.claim {
        Some(claim) => {
            let brand = scene.knowledge.brand(claim.brand);
            let mut evidence = CLAIMED.seen().with("brand", &brand.name.ja);
            evidence.spans.extend(claim.span);
            out.push(evidence);
            Some(brand.sector.clone())
        }
        None => named.map(|hit| scene.knowledge.brand(hit.brand).sector.clone()),
    };
    if let Some(sector) = sector {
        let id = Cow::Owned(format!("brand.sector.{sector}"));
        out.push(Evidence::new(id, Neutral, Weak));
    }
}
