//! Holds what a compiler does not: the direction of dependencies, what pure crates must not touch, sizes,
//! names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("below the project")
        .to_owned()
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("target") {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
}

fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&root().join(folder), "rs", &mut found);
    found.sort();
    assert!(!found.is_empty(), "no Rust below {folder}");
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("readable");
            (path, text)
        })
        .collect()
}

/// What each crate may depend on among ours.
const MAY_USE: [(&str, &[&str]); 10] = [
    ("model", &[]),
    ("knowledge", &["model"]),
    ("lexicon", &["model", "knowledge"]),
    ("pack", &["knowledge", "lexicon"]),
    ("reader", &["model"]),
    ("analysis", &["model", "knowledge", "lexicon"]),
    ("authentication", &["model"]),
    (
        "service",
        &["model", "knowledge", "pack", "reader", "analysis"],
    ),
    ("channels", &["model", "knowledge", "service"]),
    (
        "madoguchi",
        &[
            "model",
            "knowledge",
            "pack",
            "reader",
            "analysis",
            "authentication",
            "service",
            "channels",
        ],
    ),
];

#[test]
fn dependencies_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    for entry in fs::read_dir(root().join("crates"))
        .expect("crates/")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let manifest = fs::read_to_string(entry.path().join("Cargo.toml")).expect("a manifest");
        let may = allowed
            .get(&*name)
            .unwrap_or_else(|| panic!("say in tidy.rs what crates/{name} may use"));
        let used = manifest.split("[dev-dependencies]").next().unwrap_or("");
        for line in used.lines().filter_map(|l| l.strip_prefix("madoguchi-")) {
            let other = line.split(['.', ' ', '=']).next().unwrap_or("");
            assert!(
                may.contains(&other),
                "crates/{name} must not depend on crates/{other}"
            );
        }
    }
}

/// Crates that open no socket, read no clock and touch no file.
const PURE: [&str; 5] = [
    "crates/model/src",
    "crates/knowledge/src",
    "crates/lexicon/src",
    "crates/reader/src",
    "crates/analysis/src",
];

#[test]
fn pure_crates_open_no_socket_read_no_clock_touch_no_file() {
    let banned = [
        "std::fs",
        "std::net::Tcp",
        "std::net::Udp",
        "SystemTime",
        "Instant::now",
        "now_utc",
        "now_local",
        "std::process",
        "std::env",
        "tokio",
        "println!",
        "eprintln!",
    ];
    for folder in PURE {
        for (path, text) in rust_files(folder) {
            if path.file_name().is_some_and(|n| n == "tests.rs")
                || path.components().any(|c| c.as_os_str() == "tests")
            {
                continue;
            }
            let shipped = text.split("#[cfg(test)]").next().unwrap_or("");
            let code: String = shipped
                .lines()
                .filter(|l| !l.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            for word in banned {
                assert!(!code.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

#[test]
fn no_file_is_longer_than_700_lines() {
    for folder in ["crates", "xtask", "fuzz"] {
        for (path, text) in rust_files(folder) {
            assert!(
                text.lines().count() <= 700,
                "{} is too long: is it one thing?",
                path.display()
            );
        }
    }
}

#[test]
fn names_say_what_things_are() {
    for (path, text) in rust_files("crates") {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        assert!(
            !["utils", "util", "helpers", "misc", "common_utils"].contains(&&*stem),
            "{}",
            path.display()
        );
        for line in text.lines() {
            let named = line
                .trim_start()
                .trim_start_matches("pub ")
                .trim_start_matches("pub(crate) ");
            if let Some(name) = named
                .strip_prefix("struct ")
                .or_else(|| named.strip_prefix("trait "))
            {
                let name = name
                    .split(|c: char| !c.is_alphanumeric())
                    .next()
                    .unwrap_or("");
                assert!(
                    !name.ends_with("Manager") && !name.ends_with("Helper"),
                    "{}: {name}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn nothing_is_ignored_or_left_to_do() {
    // Written in two halves so that this file does not find itself.
    let marks = [
        concat!("#[ig", "nore"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("unsafe", " {"),
    ];
    for folder in ["crates", "xtask"] {
        for (path, text) in rust_files(folder) {
            for mark in marks {
                assert!(!text.contains(mark), "{} has {mark}", path.display());
            }
        }
    }
}

#[test]
fn every_observer_stands_in_the_registry() {
    let registry = fs::read_to_string(root().join("crates/analysis/src/observe/mod.rs"))
        .expect("the registry");
    for (path, text) in rust_files("crates/analysis/src/observe") {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if text.contains("const OBSERVER: Observer") {
            let line = format!("{stem}::OBSERVER,");
            assert!(registry.contains(&line), "{stem} is not in OBSERVERS");
        }
    }
}
