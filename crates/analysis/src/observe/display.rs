//! The display items of advertising mail (特定電子メール法 第4条, 同施行規則; items L-DISP-*).

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Channel, Evidence, Strength::*, Toward::*};

const FULL: Sign = Sign::new("law.full-display", Genuine, Weak);
const NO_NAME: Sign = Sign::new("law.no-name", Unwanted, Weak);
const NO_OPT_OUT: Sign = Sign::new("law.no-opt-out", Unwanted, Weak);
const NO_POSTAL: Sign = Sign::new("law.no-postal", Unwanted, Weak);
const NO_COMPLAINT: Sign = Sign::new("law.no-complaint", Neutral, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "display",
    signs: &[FULL, NO_NAME, NO_OPT_OUT, NO_POSTAL, NO_COMPLAINT],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    if !matches!(scene.message.channel, Channel::Mail | Channel::Sms) {
        return;
    }
    let name = scene.says("legal.sender-name");
    let opt_out = scene.says("legal.opt-out") || scene.message.header("List-Unsubscribe").is_some();
    let postal = scene.says("legal.postal");
    let complaint = scene.says("legal.complaint");
    if name && opt_out && postal {
        out.push(FULL.seen());
    }
    if !scene.says("advert.like") {
        return;
    }
    for (shown, sign) in [
        (name, &NO_NAME),
        (opt_out, &NO_OPT_OUT),
        (postal, &NO_POSTAL),
        (complaint, &NO_COMPLAINT),
    ] {
        if !shown {
            out.push(sign.seen());
        }
    }
}
