//! How it greets: by name, in general, by the mail address, or not at all.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Strength::*, TextRole, Toward::*};

const NONE: Sign = Sign::new("salutation.none", Neutral, Weak);
const BY_NAME: Sign = Sign::new("salutation.by-name", Genuine, Weak);
const ADDRESS: Sign = Sign::new("salutation.address", Scam, Medium);

pub(super) const OBSERVER: Observer = Observer {
    name: "salutation",
    signs: &[NONE, BY_NAME, ADDRESS],
    observe,
};

/// Lines of the body in which a greeting stands.
const OPENING_LINES: usize = 8;

/// Words before 様 that name nobody.
const NOBODY: [&str; 22] = [
    "お客",
    "皆",
    "各位",
    "会員",
    "ユーザー",
    "利用者",
    "担当者",
    "お得意",
    "カスタマー",
    "あなた",
    "御中",
    "契約者",
    "名義人",
    "受取人",
    "先生",
    "同",
    "仕",
    "模",
    "有",
    "殿",
    "オーナー",
    "メンバー",
];

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    let message = scene.message;
    let Some((id, body)) = message.text(TextRole::Body) else {
        return;
    };
    let address = message
        .recipients
        .first()
        .map(|m| m.address.to_lowercase())
        .filter(|a| a.len() > 5);
    let mut at = 0;
    let mut greeted = false;
    for line in body.lines().take(OPENING_LINES) {
        let trimmed = line.trim();
        let span = madoguchi_model::Span::new(id, at, at + line.len());
        at += line.len() + 1;
        let Some(name) = addressed(trimmed) else {
            continue;
        };
        greeted = true;
        let lower = name.to_lowercase();
        let local = address
            .as_deref()
            .and_then(|a| a.split_once('@'))
            .map_or("", |p| p.0);
        if name.contains('@') || (local.len() >= 4 && lower == local) {
            super::once(out, &ADDRESS, Some(span));
        } else if !NOBODY.iter().any(|word| name.ends_with(word))
            && (1..=20).contains(&name.chars().count())
        {
            super::once(out, &BY_NAME, Some(span));
        }
    }
    if !greeted && !scene.says("salutation.generic") {
        out.push(NONE.seen());
    }
}

/// The name a greeting line addresses: before 様, さま, 殿, さん at the line's end, or after Dear, Hi.
fn addressed(line: &str) -> Option<&str> {
    if line.chars().count() > 40 {
        return None;
    }
    let bare =
        line.trim_end_matches(['、', ',', '。', '!', '！', ' ', '　', ':', '：', '～', '〜']);
    for ending in ["様へ", "さまへ", "様", "さま", "殿", "さん"] {
        if let Some(name) = bare.strip_suffix(ending) {
            return Some(name.trim()).filter(|n| !n.is_empty());
        }
    }
    let lower = bare.to_ascii_lowercase();
    for opening in ["dear ", "hi ", "hello "] {
        if lower.starts_with(opening) {
            let name = bare.get(opening.len()..)?.trim();
            let general = [
                "customer", "user", "member", "sir", "friend", "client", "all", "everyone", "team",
            ];
            return (!general
                .iter()
                .any(|g| name.to_ascii_lowercase().contains(g))
                && !name.is_empty())
            .then_some(name);
        }
    }
    None
}
