//! The number or name an SMS came from.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Sender, Strength::*, Toward::*};

const FOREIGN: Sign = Sign::new("sender.foreign-number", Scam, Medium);
const MOBILE: Sign = Sign::new("sender.mobile-number", Neutral, Weak);
const IP_PHONE: Sign = Sign::new("sender.ip-phone", Neutral, Weak);
const SHORT_CODE: Sign = Sign::new("sender.short-code", Neutral, Weak);
const NAME_ONLY: Sign = Sign::new("sender.name-only", Neutral, Weak);
const LISTED: Sign = Sign::new("sender.listed-number", Neutral, Weak);
const BRAND_BY_MOBILE: Sign = Sign::new("sender.brand-by-mobile", Scam, Medium);

pub(super) const OBSERVER: Observer = Observer {
    name: "sender_number",
    signs: &[
        FOREIGN,
        MOBILE,
        IP_PHONE,
        SHORT_CODE,
        NAME_ONLY,
        LISTED,
        BRAND_BY_MOBILE,
    ],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    if !scene.is_phone_channel() {
        return;
    }
    match &scene.message.sender {
        Some(Sender::Name { name }) => out.push(NAME_ONLY.seen().with("name", name)),
        Some(Sender::Phone { number }) => by_number(scene, number, out),
        _ => {}
    }
}

fn by_number(scene: &Scene, number: &str, out: &mut Vec<Evidence>) {
    let digits: String = number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let listed = |senders: &[String]| {
        senders.iter().any(|s| {
            s.chars()
                .filter(char::is_ascii_digit)
                .eq(digits.chars().filter(char::is_ascii_digit))
        })
    };
    let claimed = scene
        .claim
        .as_ref()
        .map(|claim| scene.knowledge.brand(claim.brand));
    if claimed.is_some_and(|brand| listed(&brand.sms_senders)) {
        out.push(LISTED.seen().with("number", number));
        return;
    }
    let sign = match super::phones::kind(&digits).map(|sign| sign.id) {
        Some("phone.international") => &FOREIGN,
        Some("phone.mobile") => {
            if let Some(brand) = claimed {
                out.push(
                    BRAND_BY_MOBILE
                        .seen()
                        .with("number", number)
                        .with("brand", &brand.name.ja),
                );
            }
            &MOBILE
        }
        Some("phone.ip-050") => &IP_PHONE,
        Some("phone.short-0005") => &SHORT_CODE,
        _ => return,
    };
    out.push(sign.seen().with("number", number));
}
