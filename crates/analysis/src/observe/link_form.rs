//! What is odd about the form of links: detours, disguises, shapes made by machines.

use super::{Observer, Sign};
use crate::Scene;
use crate::imitation::{looks_random, main_label};
use crate::links::{LinkOddity, LinkView, Service, Standing, registrable};
use madoguchi_model::{Evidence, Link, Strength::*, Toward::*};

const TEXT_MISMATCH: Sign = Sign::new("link.text-mismatch", Scam, Strong);
const USERINFO: Sign = Sign::new("link.userinfo", Scam, Strong);
const IP: Sign = Sign::new("link.ip", Scam, Medium);
const IDN: Sign = Sign::new("link.idn", Neutral, Weak);
const ENCLOSED: Sign = Sign::new("link.enclosed-letters", Scam, Strong);
const PORT: Sign = Sign::new("link.port", Scam, Weak);
const DECOY: Sign = Sign::new("link.decoy", Neutral, Weak);
const SHORTENER: Sign = Sign::new("link.shortener", Neutral, Weak);
const DYNAMIC: Sign = Sign::new("link.dynamic-dns", Scam, Strong);
const TRANSLATE: Sign = Sign::new("link.translate-wrapper", Scam, Strong);
const REDIRECT: Sign = Sign::new("link.open-redirect", Scam, Weak);
const CLOUD: Sign = Sign::new("link.cloud-service", Neutral, Weak);
const FORM: Sign = Sign::new("link.form-service", Neutral, Weak);
const MAILING: Sign = Sign::new("link.mailing-service", Neutral, Weak);
const RANDOM: Sign = Sign::new("link.random-host", Scam, Medium);
const RARE_TLD: Sign = Sign::new("link.rare-tld", Scam, Medium);
const APK: Sign = Sign::new("link.apk", Scam, Strong);
const FILE: Sign = Sign::new("link.file", Scam, Weak);
const LINE_ADD: Sign = Sign::new("link.line-add", Neutral, Weak);
const TELEGRAM: Sign = Sign::new("link.telegram", Scam, Weak);
const WHATSAPP: Sign = Sign::new("link.whatsapp", Scam, Weak);
const CHAT: Sign = Sign::new("link.chat", Neutral, Weak);
const DEFANGED: Sign = Sign::new("link.defanged", Neutral, Weak);
const HTTP: Sign = Sign::new("link.http", Neutral, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "link_form",
    signs: &[
        TEXT_MISMATCH,
        USERINFO,
        IP,
        IDN,
        ENCLOSED,
        PORT,
        DECOY,
        SHORTENER,
        DYNAMIC,
        TRANSLATE,
        REDIRECT,
        CLOUD,
        FORM,
        MAILING,
        RANDOM,
        RARE_TLD,
        APK,
        FILE,
        LINE_ADD,
        TELEGRAM,
        WHATSAPP,
        CHAT,
        DEFANGED,
        HTTP,
    ],
    observe,
};

/// Links looked at; a message of a thousand links has shown its form long before.
const MOST_LINKS: usize = 60;

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    for (at, view) in scene.followed_links().take(MOST_LINKS) {
        let link = &scene.message.links[at];
        let mut see = |sign: &Sign| {
            let evidence = super::once(out, sign, link.span);
            super::add_value(evidence, "host", &view.host);
        };
        if link.defanged {
            see(&DEFANGED);
        }
        oddities(view, &mut see);
        standing(scene, view, &mut see);
        host_shape(scene, view, link, &mut see);
        file(view, &mut see);
        if text_mismatch(link, view) {
            let evidence = super::once(out, &TEXT_MISMATCH, link.span);
            super::add_value(evidence, "host", &view.host);
            super::add_value(
                evidence,
                "shown",
                label_host(link).unwrap_or_default().as_str(),
            );
        }
    }
}

fn oddities(view: &LinkView, see: &mut impl FnMut(&Sign)) {
    for oddity in &view.oddities {
        match oddity {
            LinkOddity::Userinfo => see(&USERINFO),
            LinkOddity::Ip | LinkOddity::OddIp => see(&IP),
            LinkOddity::Idn => see(&IDN),
            LinkOddity::EnclosedLetters => see(&ENCLOSED),
            LinkOddity::Port => see(&PORT),
            LinkOddity::TranslateWrapper => see(&TRANSLATE),
            LinkOddity::OpenRedirect if view.is_unknown() => see(&REDIRECT),
            LinkOddity::Decoy => see(&DECOY),
            LinkOddity::OpenRedirect | LinkOddity::Broken => {}
        }
    }
}

fn standing(scene: &Scene, view: &LinkView, see: &mut impl FnMut(&Sign)) {
    let Standing::Service(service) = view.standing else {
        return;
    };
    match service {
        Service::Shortener => see(&SHORTENER),
        Service::DynamicDns => see(&DYNAMIC),
        Service::Cloud => see(&CLOUD),
        Service::Form => see(&FORM),
        Service::Mailing => see(&MAILING),
        Service::Chat => {
            let kind = scene
                .knowledge
                .page_entry("chat-links", &view.host, &view.path)
                .map(|e| &*e.kind);
            match kind {
                Some("telegram") => see(&TELEGRAM),
                Some("whatsapp") => see(&WHATSAPP),
                Some(kind) if !kind.starts_with("line") => see(&CHAT),
                _ => see(&LINE_ADD),
            }
        }
    }
}

fn host_shape(scene: &Scene, view: &LinkView, link: &Link, see: &mut impl FnMut(&Sign)) {
    if view.scheme == "http" && link.raw.starts_with("http:") {
        see(&HTTP);
    }
    if !view.is_unknown() {
        return;
    }
    let suffix = view.host.rsplit('.').next().unwrap_or("");
    if scene
        .knowledge
        .entry("tlds", suffix)
        .is_some_and(|tld| tld.kind == "rare")
    {
        see(&RARE_TLD);
    }
    let left = view.host.strip_suffix(&view.registrable).unwrap_or("");
    let random_left = left
        .split('.')
        .any(|label| label.len() >= 8 && looks_random(label));
    if !link.unconfirmed && (looks_random(main_label(&view.host)) || random_left) {
        see(&RANDOM);
    }
}

fn file(view: &LinkView, see: &mut impl FnMut(&Sign)) {
    let path = view.path.split(['?', '#']).next().unwrap_or("");
    let name = path.rsplit('/').next().unwrap_or("");
    let Some((_, ending)) = name.rsplit_once('.') else {
        return;
    };
    match &*ending.to_ascii_lowercase() {
        "apk" => see(&APK),
        "exe" | "zip" | "rar" | "7z" | "iso" | "img" | "js" | "vbs" | "scr" | "msi" | "lnk"
        | "hta" | "dmg" | "doc" | "docm" | "xls" | "xlsm" | "jar" | "bat" | "ps1"
        | "mobileconfig" => see(&FILE),
        _ => {}
    }
}

/// The host an anchor's words show, when they show an address.
fn label_host(link: &Link) -> Option<String> {
    let label = link.label.as_deref()?.trim();
    if label.len() > 300 || label.chars().any(char::is_whitespace) {
        return None;
    }
    let rest = label
        .strip_prefix("https://")
        .or_else(|| label.strip_prefix("http://"))
        .or_else(|| label.starts_with("www.").then_some(label))?;
    let host = rest.split(['/', '?', '#', ':']).next()?.to_lowercase();
    (!registrable(&host).is_empty()).then_some(host)
}

/// An anchor shows one address and leads to another's. Click counters of mailings do so too, so only an
/// unlisted target counts.
fn text_mismatch(link: &Link, view: &LinkView) -> bool {
    let odd = matches!(
        view.standing,
        Standing::Unknown
            | Standing::Service(Service::Cloud | Service::DynamicDns | Service::Shortener)
    );
    odd && !view.host.is_empty()
        && label_host(link).is_some_and(|shown| registrable(&shown) != view.registrable)
}
