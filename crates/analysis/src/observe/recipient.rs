//! The recipient's own address in links and in the sender.

use super::{Observer, Sign};
use crate::Scene;
use base64::Engine;
use madoguchi_model::{Evidence, Strength::*, Toward::*};
use percent_encoding::percent_decode_str;

const RECIPIENT_ADDRESS: Sign = Sign::new("link.recipient-address", Scam, Medium);
const RECIPIENT_ID: Sign = Sign::new("link.recipient-id", Neutral, Weak);
const OWN_ADDRESS: Sign = Sign::new("sender.own-address", Scam, Strong);
const OWN_LOCAL: Sign = Sign::new("sender.own-local-part", Scam, Strong);
const OWN_DOMAIN: Sign = Sign::new("sender.own-domain", Neutral, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "recipient",
    signs: &[
        RECIPIENT_ADDRESS,
        RECIPIENT_ID,
        OWN_ADDRESS,
        OWN_LOCAL,
        OWN_DOMAIN,
    ],
    observe,
};

/// Shorter local parts stand in too many addresses by chance.
const LOCAL_LETTERS: usize = 5;

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let own = own_addresses(scene);
    sender(scene, &own, out);
    for (at, view) in scene.followed_links().take(40) {
        if view.path.len() < 8 || !view.is_unknown() {
            continue;
        }
        let span = scene.message.links[at].span;
        let (address, id) = identifies(&view.path, &own);
        if address {
            super::once(out, &RECIPIENT_ADDRESS, span);
        } else if id {
            super::once(out, &RECIPIENT_ID, span);
        }
    }
}

/// The addresses that are the person's: told ones, else the only one the mail is addressed to.
fn own_addresses(scene: &Scene) -> Vec<String> {
    if !scene.receiver.addresses.is_empty() {
        return scene.receiver.addresses.clone();
    }
    match &*scene.message.recipients {
        [only] if !only.address.is_empty() => vec![only.address.to_lowercase()],
        _ => Vec::new(),
    }
}

fn sender(scene: &Scene, own: &[String], out: &mut Vec<Evidence>) {
    let Some(mailbox) = scene.message.sender_mailbox() else {
        return;
    };
    let from = mailbox.address.to_lowercase();
    for address in own {
        let Some((local, domain)) = address.rsplit_once('@') else {
            continue;
        };
        if from == *address {
            super::once(out, &OWN_ADDRESS, None);
            return;
        }
        let part_of = from
            .split(['@', '.', '-', '_', '+'])
            .any(|part| part == local);
        if local.len() >= LOCAL_LETTERS && part_of && !from.ends_with(&format!("@{domain}")) {
            super::once(out, &OWN_LOCAL, None);
        }
        if mailbox.domain() == domain && !scene.knowledge.is_free_mail(domain) {
            super::once(out, &OWN_DOMAIN, None);
        }
    }
}

/// Whether a path holds a mail address (plain, percent- or base64-encoded), or a long personal token.
fn identifies(path: &str, own: &[String]) -> (bool, bool) {
    let path = path.get(..path.len().min(600)).unwrap_or("");
    let plain = percent_decode_str(path).decode_utf8_lossy().to_lowercase();
    if own.iter().any(|a| plain.contains(&**a)) {
        return (true, true);
    }
    let mut id = false;
    for piece in path
        .split(['/', '?', '&', '=', '#', '%', ';'])
        .filter(|p| p.len() >= 12)
    {
        let unpadded = piece.trim_end_matches('=');
        let decoded = base64::engine::general_purpose::STANDARD_NO_PAD
            .decode(unpadded)
            .or_else(|_| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(unpadded))
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or_default()
            .to_lowercase();
        if own.iter().any(|a| decoded.contains(&**a)) {
            return (true, true);
        }
        let digits = piece.bytes().filter(u8::is_ascii_digit).count();
        id |= piece.len() >= 20
            && digits >= 3
            && piece
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    }
    (false, id)
}
