//! The sender's domain against the brand it speaks in the name of.

use super::{Observer, Sign};
use crate::Scene;
use crate::imitation::{Manner, looks_random, main_label};
use crate::links::registrable;
use madoguchi_model::{Evidence, Method, Strength::*, Toward::*, Verdict};

const MISMATCH: Sign = Sign::new("sender.brand-mismatch", Scam, Strong);
const LOOKALIKE: Sign = Sign::new("sender.lookalike", Scam, Strong);
const OFFICIAL: Sign = Sign::new("sender.official", Neutral, Weak);
const KNOWN: Sign = Sign::new("sender.known-domain", Neutral, Weak);
const UNKNOWN: Sign = Sign::new("sender.unknown-domain", Neutral, Weak);
const AUTHENTICATED: Sign = Sign::new("sender.authenticated", Genuine, Weak);
const AUTH_FAILED: Sign = Sign::new("sender.auth-failed", Scam, Medium);
const FREE_MAIL: Sign = Sign::new("sender.free-mail", Neutral, Weak);
const RANDOM: Sign = Sign::new("sender.random", Scam, Medium);
const DYNAMIC: Sign = Sign::new("sender.dynamic-host", Scam, Medium);
const RARE_TLD: Sign = Sign::new("sender.rare-tld", Scam, Medium);

pub(super) const OBSERVER: Observer = Observer {
    name: "sender_domain",
    signs: &[
        MISMATCH,
        LOOKALIKE,
        OFFICIAL,
        KNOWN,
        UNKNOWN,
        AUTHENTICATED,
        AUTH_FAILED,
        FREE_MAIL,
        RANDOM,
        DYNAMIC,
        RARE_TLD,
    ],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let Some(domain) = scene.sender_domain() else {
        return;
    };
    let knowledge = scene.knowledge;
    authentication(scene, domain, out);
    let owners = knowledge.official(domain);
    let free = knowledge.is_free_mail(domain);
    let known = knowledge.suffix_entry("known-domains", domain).is_some();
    if free {
        out.push(FREE_MAIL.seen().with("domain", domain));
    } else if !owners.is_empty() {
        out.push(OFFICIAL.seen().with("domain", domain));
    } else if known {
        out.push(KNOWN.seen().with("domain", domain));
    } else {
        out.push(UNKNOWN.seen().with("domain", domain));
        unknown(scene, domain, out);
    }
    let Some(claim) = &scene.claim else { return };
    // Customers of a carrier or mail service have addresses of its domain too.
    let own = !free
        && owners
            .iter()
            .any(|owner| super::link_presence::same_house(scene, owner.brand, claim.brand));
    if !own && !relays(scene, domain) {
        let brand = knowledge.brand(claim.brand);
        out.push(
            MISMATCH
                .seen()
                .with("domain", domain)
                .with("brand", &brand.name.ja)
                .with(
                    "official",
                    brand
                        .domains
                        .mail
                        .first()
                        .or(brand.domains.web.first())
                        .map_or("", |d| d),
                ),
        );
    }
}

/// A mailing list or mailing service sends in others' names by its nature.
fn relays(scene: &Scene, domain: &str) -> bool {
    scene
        .knowledge
        .suffix_entry("mailing-services", domain)
        .is_some()
        || scene.message.header("List-Id").is_some()
}

fn unknown(scene: &Scene, domain: &str, out: &mut Vec<Evidence>) {
    let knowledge = scene.knowledge;
    if let Some(found) = knowledge.imitation().of(domain) {
        let named = scene.hits.brands.iter().any(|hit| hit.brand == found.brand);
        if named || matches!(found.manner, Manner::LookAlike | Manner::OtherSuffix) {
            let brand = knowledge.brand(found.brand);
            out.push(
                LOOKALIKE
                    .seen()
                    .with("domain", domain)
                    .with("brand", &brand.name.ja),
            );
        }
    }
    let local = scene.message.sender_mailbox().map_or("", |m| m.local());
    if looks_random(main_label(domain)) || (local.len() >= 10 && looks_random(local)) {
        out.push(RANDOM.seen().with("domain", domain));
    }
    let tld = domain.rsplit('.').next().unwrap_or("");
    if knowledge
        .entry("tlds", tld)
        .is_some_and(|tld| tld.kind == "rare")
    {
        out.push(RARE_TLD.seen().with("domain", domain));
    }
    if knowledge.suffix_entry("dynamic-dns", domain).is_some() || domain.ends_with(".localdomain") {
        out.push(DYNAMIC.seen().with("domain", domain));
    }
}

/// Authenticated: DMARC passed for the From domain, or SPF or DKIM passed for a domain that shares its
/// registrable domain (relaxed alignment, RFC 7489 section 3.1).
fn authentication(scene: &Scene, domain: &str, out: &mut Vec<Evidence>) {
    let Some(authentication) = &scene.authentication else {
        return;
    };
    let from = registrable(domain);
    let passed = authentication.results.iter().any(|result| {
        result.verdict == Verdict::Pass
            && result.method != Method::Arc
            && (registrable(&result.domain) == from
                || result.method == Method::Dmarc && result.domain.is_empty())
    });
    if passed {
        out.push(AUTHENTICATED.seen().with("domain", domain));
    } else if authentication.verdict(Method::Dmarc) == Verdict::Fail
        || authentication
            .results
            .iter()
            .any(|r| r.verdict == Verdict::Fail)
    {
        out.push(AUTH_FAILED.seen().with("domain", domain));
    }
}
