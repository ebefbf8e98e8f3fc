//! Fields of the head that disagree with the sender.

use super::{Observer, Sign};
use crate::Scene;
use crate::links::registrable;
use madoguchi_model::{Evidence, Provenance, Strength::*, Toward::*};

const REPLY_TO: Sign = Sign::new("sender.reply-to-mismatch", Neutral, Weak);
const REPLY_TO_FREE: Sign = Sign::new("sender.reply-to-free-mail", Scam, Medium);
const RETURN_PATH: Sign = Sign::new("sender.return-path-mismatch", Neutral, Weak);
const MESSAGE_ID: Sign = Sign::new("sender.message-id-mismatch", Neutral, Weak);
const RELAY_ODD: Sign = Sign::new("sender.relay-odd", Scam, Weak);
const NO_REVERSE_NAME: Sign = Sign::new("sender.no-reverse-name", Scam, Weak);
const DATE_ODD: Sign = Sign::new("sender.date-odd", Scam, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "sender_fields",
    signs: &[
        REPLY_TO,
        REPLY_TO_FREE,
        RETURN_PATH,
        MESSAGE_ID,
        RELAY_ODD,
        NO_REVERSE_NAME,
        DATE_ODD,
    ],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let Some(from) = scene
        .sender_domain()
        .map(registrable)
        .filter(|d| !d.is_empty())
    else {
        return;
    };
    let message = scene.message;
    if let Some(reply) = message
        .reply_to
        .first()
        .map(|m| m.domain())
        .filter(|d| !d.is_empty())
        && registrable(reply) != from
    {
        let free = scene.knowledge.is_free_mail(reply);
        let from_free = scene.knowledge.is_free_mail(from);
        let sign = if free && !from_free {
            &REPLY_TO_FREE
        } else {
            &REPLY_TO
        };
        out.push(sign.seen().with("domain", reply));
    }
    if let Some(path) = message
        .return_path
        .as_ref()
        .map(|m| m.domain())
        .filter(|d| !d.is_empty())
        && registrable(path) != from
    {
        out.push(RETURN_PATH.seen().with("domain", path));
    }
    if let Some(id) = message
        .message_id
        .as_deref()
        .and_then(|id| id.rsplit_once('@'))
        .map(|p| p.1)
        && registrable(id) != from
    {
        out.push(MESSAGE_ID.seen());
    }
    if message.provenance == Provenance::Raw {
        relays(scene, out);
    }
}

/// The hop that handed the mail to the receiver, as far as it can be told: the first from a public address.
fn relays(scene: &Scene, out: &mut Vec<Evidence>) {
    let hops = &scene.message.hops;
    let Some(hop) = hops.iter().find(|hop| hop.ip.is_some_and(is_public)) else {
        return;
    };
    let helo = hop.helo.trim_matches(['[', ']']);
    let machine = helo.ends_with(".localdomain")
        || helo == "localhost"
        || (!helo.is_empty() && !helo.contains('.') && !helo.contains(':'))
        || helo.parse::<std::net::IpAddr>().is_ok();
    if machine {
        out.push(RELAY_ODD.seen().with("host", helo));
    }
    if hop.host == "unknown" {
        out.push(NO_REVERSE_NAME.seen());
    }
    if let (Some(sent), Some(got)) = (scene.message.date, hop.at)
        && (sent - got).whole_hours().abs() > 30
    {
        out.push(DATE_ODD.seen());
    }
}

fn is_public(ip: std::net::IpAddr) -> bool {
    match ip {
        std::net::IpAddr::V4(ip) => {
            !(ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified())
        }
        std::net::IpAddr::V6(ip) => {
            !(ip.is_loopback() || ip.is_unspecified() || (ip.segments()[0] & 0xfe00) == 0xfc00)
        }
    }
}
