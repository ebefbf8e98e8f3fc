//! What the message says: every phrase group of the pack is an observation.

use super::Observer;
use crate::Scene;
use madoguchi_model::Evidence;
use std::borrow::Cow;

pub(super) const OBSERVER: Observer = Observer {
    name: "phrases",
    signs: &[],
    observe,
};

/// Places kept of one group; more would only clutter the marked message.
const PLACES: usize = 3;

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    for hit in &scene.hits.groups {
        let group = scene.knowledge.group(hit.group);
        // How people tell of a kind is no sign of it in the sender's own words.
        if group.id.starts_with("told.") {
            continue;
        }
        let mut evidence =
            Evidence::new(Cow::Owned(group.id.clone()), group.toward, group.strength);
        for place in hit.places.iter().take(PLACES) {
            evidence
                .spans
                .push(scene.span(place.text, place.range.clone()));
        }
        out.push(evidence);
    }
}
