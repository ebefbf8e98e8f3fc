//! Chain messages: to how many people it asks to be passed on.

use super::finders::finders;
use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Strength::*, Toward::*};
use memchr::memmem::Finder;
use std::sync::LazyLock;

const FORWARD: Sign = Sign::new("chain.forward", Unwanted, Weak);
const COUNT: Sign = Sign::new("chain.count", Unwanted, Strong);

pub(super) const OBSERVER: Observer = Observer {
    name: "chain",
    signs: &[FORWARD, COUNT],
    observe,
};

const PASS_ON: [&str; 14] = [
    "送って",
    "送らな",
    "送信し",
    "回して",
    "回さな",
    "まわして",
    "転送し",
    "拡散し",
    "シェアし",
    "コピペ",
    "広めて",
    "伝えて",
    "forward",
    "send this",
];

static UNITS: LazyLock<Vec<Finder>> =
    LazyLock::new(|| finders(&["人", "名", "グループ", " people", " friends"]));

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    for (id, folded) in scene.senders_texts() {
        let text = &*folded.text;
        for unit in &*UNITS {
            for at in unit.find_iter(text.as_bytes()).take(40) {
                let digits = text[..at]
                    .chars()
                    .rev()
                    .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十百".contains(*c))
                    .map(char::len_utf8)
                    .sum::<usize>();
                if digits == 0 {
                    continue;
                }
                let after: String = text[at..].chars().take(24).collect();
                if let Some(verb) = PASS_ON.iter().find(|verb| after.contains(**verb)) {
                    let end = at + after.find(verb).unwrap_or(0) + verb.len();
                    let span = scene.span(id, at - digits..end);
                    super::once(out, &COUNT, Some(span));
                    super::once(out, &FORWARD, Some(span));
                }
            }
        }
    }
    if scene.says("says.pass-on") {
        super::once(out, &FORWARD, None);
    }
}
