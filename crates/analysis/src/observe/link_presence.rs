//! Which links there are, and whose.

use super::{Observer, Sign};
use crate::Scene;
use crate::links::{LinkView, Service, Standing};
use madoguchi_model::{Evidence, LinkPlace, Strength::*, Toward::*};

const PRESENT: Sign = Sign::new("link.present", Neutral, Weak);
const SINGLE: Sign = Sign::new("link.single", Neutral, Weak);
const MANY: Sign = Sign::new("link.many", Neutral, Weak);
const QR: Sign = Sign::new("link.qr", Neutral, Weak);
const MASKED: Sign = Sign::new("link.masked", Neutral, Weak);
const OFFICIAL: Sign = Sign::new("link.official", Neutral, Weak);
const ALL_OFFICIAL: Sign = Sign::new("link.all-official", Genuine, Medium);
const ALL_KNOWN: Sign = Sign::new("link.all-known", Genuine, Medium);
const UNOFFICIAL: Sign = Sign::new("link.unofficial", Scam, Medium);
const UNKNOWN_ONLY: Sign = Sign::new("link.unknown-only", Neutral, Weak);
const UNKNOWN: Sign = Sign::new("link.unknown", Neutral, Weak);
const SAME_AS_SENDER: Sign = Sign::new("link.same-as-sender", Genuine, Strong);
const ELSEWHERE: Sign = Sign::new("link.elsewhere", Scam, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "link_presence",
    signs: &[
        PRESENT,
        SINGLE,
        MANY,
        QR,
        MASKED,
        OFFICIAL,
        ALL_OFFICIAL,
        ALL_KNOWN,
        UNOFFICIAL,
        UNKNOWN_ONLY,
        UNKNOWN,
        SAME_AS_SENDER,
        ELSEWHERE,
    ],
    observe,
};

/// From so many different hosts on a message has many links.
const MANY_HOSTS: usize = 5;

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let mut hosts: Vec<&str> = Vec::new();
    let mut links: Vec<(usize, &LinkView)> = Vec::new();
    for (at, view) in scene.followed_links() {
        let link = &scene.message.links[at];
        if link.masked {
            super::once(out, &MASKED, link.span);
            super::once(out, &PRESENT, link.span);
        }
        if matches!(link.place, LinkPlace::QrPicture | LinkPlace::QrText) {
            super::once(out, &QR, link.span);
        }
        if view.host.is_empty() {
            continue;
        }
        super::once(out, &PRESENT, link.span);
        if !hosts.contains(&&*view.host) && hosts.len() < 100 {
            hosts.push(&view.host);
        }
        links.push((at, view));
    }
    match hosts.len() {
        0 => {}
        1 => out.push(SINGLE.seen()),
        MANY_HOSTS.. => out.push(MANY.seen()),
        _ => {}
    }
    ownership(scene, &links, out);
}

fn ownership(scene: &Scene, links: &[(usize, &LinkView)], out: &mut Vec<Evidence>) {
    if links.is_empty() {
        return;
    }
    let official = |view: &LinkView| match (&view.standing, &scene.claim) {
        (Standing::Official(owners), Some(claim)) => {
            owners.iter().any(|o| same_house(scene, *o, claim.brand))
        }
        (Standing::Official(_), None) => true,
        _ => false,
    };
    if let Some((at, view)) = links.iter().find(|(_, view)| official(view)) {
        let mut evidence = OFFICIAL.seen().with("host", &view.host);
        evidence.spans.extend(scene.message.links[*at].span);
        out.push(evidence);
    }
    if links.iter().all(|(_, view)| official(view)) {
        out.push(ALL_OFFICIAL.seen());
    } else if let Some((_, view)) = links.iter().find(|(_, v)| v.standing == Standing::Known)
        && links
            .iter()
            .all(|(_, v)| matches!(v.standing, Standing::Known | Standing::Official(_)))
    {
        out.push(ALL_KNOWN.seen().with("host", &view.host));
    }
    let odd = |view: &LinkView| {
        matches!(
            view.standing,
            Standing::Unknown
                | Standing::Service(Service::Cloud | Service::Form | Service::DynamicDns)
        )
    };
    if let Some((at, view)) = links.iter().find(|(_, view)| odd(view)) {
        let mut evidence = UNKNOWN.seen().with("host", &view.host);
        evidence.spans.extend(scene.message.links[*at].span);
        out.push(evidence);
    }
    if links.iter().all(|(_, view)| view.is_unknown()) {
        out.push(UNKNOWN_ONLY.seen());
    }
    beside_sender(scene, links, out);
    let Some(claim) = &scene.claim else { return };
    if let Some((at, view)) = links.iter().find(|(_, view)| odd(view)) {
        let brand = scene.knowledge.brand(claim.brand);
        let mut evidence = UNOFFICIAL
            .seen()
            .with("host", &view.host)
            .with("brand", &brand.name.ja)
            .with("official", brand.domains.web.first().map_or("", |d| d));
        evidence.spans.extend(scene.message.links[*at].span);
        out.push(evidence);
    }
}

/// A firm that speaks in its own name links to its own pages: every link is of the sender's domain, or of a
/// listed site, and no other brand's name is used. Or the unlisted ones are of a third domain.
fn beside_sender(scene: &Scene, links: &[(usize, &LinkView)], out: &mut Vec<Evidence>) {
    let Some(domain) = scene.sender_domain() else {
        return;
    };
    let sender = crate::links::registrable(domain);
    let unlisted = || links.iter().filter(|(_, view)| view.is_unknown());
    if sender.is_empty() || unlisted().next().is_none() {
        return;
    }
    let own = unlisted().all(|(_, view)| view.registrable == sender);
    if own && scene.claim.is_none() {
        out.push(SAME_AS_SENDER.seen().with("domain", sender));
    } else if !own
        && !scene.knowledge.is_free_mail(domain)
        && unlisted().all(|(_, view)| view.registrable != sender)
    {
        out.push(ELSEWHERE.seen().with("domain", sender));
    }
}

/// Whether two brands are the same, or share an official domain (a card and its market).
pub(super) fn same_house(scene: &Scene, a: u16, b: u16) -> bool {
    if a == b {
        return true;
    }
    let (a, b) = (
        &scene.knowledge.brand(a).domains,
        &scene.knowledge.brand(b).domains,
    );
    let related = |x: &String, y: &String| {
        let (x, y) = (
            crate::imitation::main_label(x),
            crate::imitation::main_label(y),
        );
        x == y || (x.len() >= 5 && y.starts_with(x)) || (y.len() >= 5 && x.starts_with(y))
    };
    a.web.iter().any(|x| b.web.iter().any(|y| related(x, y)))
}
