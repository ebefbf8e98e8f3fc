//! List mail, bulk mail, answers in a thread, tracking pictures.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Strength::*, TextRole, Toward::*};

const MAILING_LIST: Sign = Sign::new("list.mailing-list", Genuine, Medium);
const BULK: Sign = Sign::new("list.bulk-headers", Neutral, Weak);
const REPLY: Sign = Sign::new("list.reply", Genuine, Medium);
const PIXEL: Sign = Sign::new("pixel.tracking", Neutral, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "lists",
    signs: &[MAILING_LIST, BULK, REPLY, PIXEL],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let message = scene.message;
    let has = |name: &str| message.header(name).is_some();
    let subject = message.subject();
    let tagged = subject.starts_with('[')
        && subject.split_once(']').is_some_and(|(tag, _)| {
            tag.contains([':', ' ', '-']) && tag.ends_with(|c: char| c.is_ascii_digit())
        });
    if has("List-Post")
        || (has("List-Id") && has("Mailing-List"))
        || has("X-ML-Name")
        || (tagged && has("List-Id"))
    {
        out.push(MAILING_LIST.seen());
    }
    let precedence = message.header("Precedence").unwrap_or("");
    if has("List-Unsubscribe")
        || precedence.eq_ignore_ascii_case("bulk")
        || precedence.eq_ignore_ascii_case("list")
    {
        out.push(BULK.seen());
    }
    let quoted = message
        .texts
        .iter()
        .any(|t| t.role == TextRole::Quoted && t.text.len() > 40);
    if (has("In-Reply-To") || has("References")) && quoted {
        out.push(REPLY.seen());
    }
    if message.links.iter().any(|l| l.pixel) {
        out.push(PIXEL.seen());
    }
}
