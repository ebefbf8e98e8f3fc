//! How it came. A fact that rules build on.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Channel, Evidence, Strength::Weak, Toward::Neutral};

const SIGNS: [Sign; 8] = [
    Sign::new("channel.mail", Neutral, Weak),
    Sign::new("channel.sms", Neutral, Weak),
    Sign::new("channel.rcs", Neutral, Weak),
    Sign::new("channel.line", Neutral, Weak),
    Sign::new("channel.sns", Neutral, Weak),
    Sign::new("channel.web", Neutral, Weak),
    Sign::new("channel.voice", Neutral, Weak),
    Sign::new("channel.text", Neutral, Weak),
];

pub(super) const OBSERVER: Observer = Observer {
    name: "channel",
    signs: &SIGNS,
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let at = Channel::ALL
        .iter()
        .position(|c| *c == scene.message.channel)
        .unwrap_or(7);
    out.push(SIGNS[at].seen());
}
