//! The shape of the whole: short, one line and a link, nothing but a link.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, LinkPlace, Strength::Weak, TextRole, Toward::Neutral};

const SHORT: Sign = Sign::new("format.short", Neutral, Weak);
const ONE_LINE_AND_LINK: Sign = Sign::new("format.one-line-and-link", Neutral, Weak);
const LINK_ONLY: Sign = Sign::new("format.link-only", Neutral, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "format",
    signs: &[SHORT, ONE_LINE_AND_LINK, LINK_ONLY],
    observe,
};

/// Characters up to which a message counts as short (two concatenated SMS of 70).
const SHORT_CHARACTERS: usize = 140;

/// Characters of the bodies, their lines, and characters of the links written in them.
fn sizes(scene: &Scene) -> (usize, usize, usize) {
    let message = scene.message;
    let mut characters = 0;
    let mut lines = 0;
    for text in message.texts.iter().filter(|t| t.role == TextRole::Body) {
        characters += text
            .text
            .chars()
            .take(SHORT_CHARACTERS * 4)
            .filter(|c| !c.is_whitespace())
            .count();
        lines += text
            .text
            .lines()
            .filter(|l| !l.trim().is_empty())
            .take(5)
            .count();
    }
    let written: usize = message
        .links
        .iter()
        .filter(|l| l.place == LinkPlace::Text)
        .map(|l| l.raw.chars().count())
        .sum();
    (characters, lines, written)
}

/// Whether there is nothing but a link.
pub(super) fn is_link_only(scene: &Scene) -> bool {
    let (characters, _, written) = sizes(scene);
    written > 0 && characters.saturating_sub(written) <= 4
}

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let (characters, lines, written) = sizes(scene);
    if characters == 0 {
        return;
    }
    if characters <= SHORT_CHARACTERS {
        out.push(SHORT.seen());
    }
    if written > 0 && characters <= SHORT_CHARACTERS && lines <= 3 {
        out.push(ONE_LINE_AND_LINK.seen());
    }
    if is_link_only(scene) {
        out.push(LINK_ONLY.seen());
    }
}
