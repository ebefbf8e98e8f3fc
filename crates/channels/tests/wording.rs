//! Every sentence a template or the code asks for is in the knowledge, and none is there for nothing.

use madoguchi_model::{Carrier, Device, State};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).expect("readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
            found.push_str(&fs::read_to_string(&path).expect("UTF-8"));
            found.push('\n');
        }
    }
}

/// Everything written in quotes that looks like a key.
fn keys(text: &str) -> BTreeSet<String> {
    text.split('"')
        .filter(|part| {
            let (section, key) = part.split_once('.').unwrap_or(("", ""));
            let plain = |s: &str| {
                !s.is_empty()
                    && s.chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            };
            let known = section.starts_with("web")
                || ["heading", "contact", "told", "links", "level", "state"].contains(&section);
            known && plain(section) && plain(key)
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_sentence_is_missing_and_none_is_left_over() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("crates/");
    let mut text = String::new();
    for folder in ["channels/src", "channels/templates", "service/src"] {
        sources(&crates.join(folder), &mut text);
    }
    let pack = madoguchi_service::embedded();
    let mut used = keys(&text);
    assert!(used.len() > 200, "{}", used.len());
    let made = [
        Device::ALL
            .map(|d| format!("web-device.{}", d.as_str()))
            .to_vec(),
        Carrier::ALL
            .map(|c| format!("web-carrier.{}", c.as_str()))
            .to_vec(),
        State::ALL.map(|s| format!("state.{}", s.as_str())).to_vec(),
        [
            "opened",
            "entered",
            "paid",
            "installed",
            "talked",
            "account",
        ]
        .map(|g| format!("web-group.{g}"))
        .to_vec(),
        ["0", "6", "24", "168"]
            .map(|h| format!("web-hours.{h}"))
            .to_vec(),
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            .map(|d| format!("web-time.{d}"))
            .to_vec(),
        (1..=47).map(|p| format!("prefecture.{p:02}")).collect(),
        [
            "known",
            "unknown",
            "none",
            "shortener",
            "chat",
            "form",
            "dynamic-dns",
            "cloud",
        ]
        .map(|k| format!("web-link.{k}"))
        .to_vec(),
        [("phone", 3), ("atm", 3), ("screen", 4)]
            .into_iter()
            .flat_map(|(what, n)| (1..=n).map(move |n| format!("web-now.{what}-{n}")))
            .collect(),
        ["already", "check", "recover", "protect", "report", "sns"]
            .map(|g| format!("guide-group.{g}"))
            .to_vec(),
    ];
    used.extend(made.into_iter().flatten());
    let missing: Vec<&String> = used
        .iter()
        .filter(|key| pack.sentence(key).is_none())
        .collect();
    assert!(missing.is_empty(), "not in knowledge/wording: {missing:?}");
    let left: Vec<&String> = pack
        .wording
        .keys()
        .filter(|key| (key.starts_with("web.") || key.starts_with("web-")) && !used.contains(*key))
        .collect();
    assert!(
        left.is_empty(),
        "in knowledge/wording, but used nowhere: {left:?}"
    );
}
