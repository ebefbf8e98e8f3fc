//! Links whose host imitates an official one.

use super::{Observer, Sign};
use crate::Scene;
use crate::imitation::Manner;
use crate::links::{Service, Standing};
use madoguchi_model::{Evidence, Strength::*, Toward::*};

const LOOKALIKE: Sign = Sign::new("link.lookalike", Scam, Strong);
const TOKEN: Sign = Sign::new("link.brand-token", Scam, Medium);
const SUBDOMAIN: Sign = Sign::new("link.brand-in-subdomain", Scam, Medium);
const PATH: Sign = Sign::new("link.brand-in-path", Scam, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "link_imitation",
    signs: &[LOOKALIKE, TOKEN, SUBDOMAIN, PATH],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let mut seen: Vec<&str> = Vec::new();
    for (at, view) in scene.followed_links() {
        let link = &scene.message.links[at];
        let odd = matches!(
            view.standing,
            Standing::Unknown | Standing::Service(Service::Cloud | Service::DynamicDns)
        );
        // What OCR read may be one letter off by itself.
        if !odd || link.unconfirmed || seen.contains(&&*view.host) || seen.len() >= 30 {
            continue;
        }
        seen.push(&view.host);
        let index = scene.knowledge.imitation();
        let of_claimed = || index.of_brand(&view.host, scene.claim.as_ref()?.brand);
        let Some(found) = index.of(&view.host).or_else(of_claimed) else {
            if let Some(brand) = in_path(scene, &view.path) {
                let evidence = super::once(out, &PATH, link.span);
                super::add_value(evidence, "brand", &scene.knowledge.brand(brand).name.ja);
                super::add_value(evidence, "host", &view.host);
            }
            continue;
        };
        let sign = match found.manner {
            Manner::LookAlike | Manner::OtherSuffix if spoken_of(scene, found.brand) => &LOOKALIKE,
            Manner::LookAlike | Manner::OtherSuffix | Manner::Token => &TOKEN,
            Manner::SubDomain => &SUBDOMAIN,
        };
        let brand = scene.knowledge.brand(found.brand);
        let evidence = super::once(out, sign, link.span);
        super::add_value(evidence, "brand", &brand.name.ja);
        super::add_value(evidence, "host", &view.host);
        super::add_value(
            evidence,
            "official",
            brand.domains.web.first().map_or("", |d| d),
        );
    }
}

/// The claimed brand's token in the path of somebody else's host.
fn in_path(scene: &Scene, path: &str) -> Option<u16> {
    let claimed = scene.claim.as_ref()?.brand;
    let index = scene.knowledge.imitation();
    if index.in_path_of(path, claimed) {
        return Some(claimed);
    }
    let brand = index.in_path(path)?;
    super::link_presence::same_house(scene, brand, claimed).then_some(brand)
}

/// Whether the message names that brand at all, or has no words.
fn spoken_of(scene: &Scene, brand: u16) -> bool {
    let claimed = scene
        .claim
        .as_ref()
        .is_some_and(|c| super::link_presence::same_house(scene, c.brand, brand));
    // Who asks about an address alone names nobody beside it.
    claimed
        || scene.hits.brands.iter().any(|hit| hit.brand == brand)
        || super::format::is_link_only(scene)
}
