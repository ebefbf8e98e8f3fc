//! The published JSON of `check --json` and its committed schema.

mod program;

use jsonschema::Validator;
use program::{example, examples, root, run, text, texts, three_mails, write};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

const LANGS: [&str; 3] = ["ja", "ja-easy", "en"];

fn committed() -> String {
    fs::read_to_string(root().join("schema/check.schema.json"))
        .expect("schema/check.schema.json is there")
}

fn schema() -> Value {
    serde_json::from_str(&committed()).expect("the schema is JSON")
}

/// The objects of all examples, from one run, with their names.
fn all_examples(lang: &str) -> Vec<(String, Value)> {
    let names = examples();
    let paths: Vec<String> = names.iter().map(|name| example(name)).collect();
    let mut arguments = vec![
        "check",
        "--json",
        "--lang",
        lang,
        "--authserv-id",
        "mx1.mail-home.jp",
    ];
    arguments.extend(paths.iter().map(String::as_str));
    let lines = run(&arguments).json();
    assert_eq!(lines.len(), names.len());
    names.into_iter().zip(lines).collect()
}

fn assert_valid(validator: &Validator, line: &Value, name: &str) {
    let faults: Vec<String> = validator
        .iter_errors(line)
        .map(|e| format!("{}: {e}", e.instance_path))
        .collect();
    assert!(faults.is_empty(), "{name}: {faults:#?}");
}

#[test]
fn the_committed_schema_is_what_the_program_prints() {
    let printed = run(&["schema"]);
    assert_eq!(printed.code, 0);
    assert_eq!(
        printed.out,
        committed(),
        "run `madoguchi schema > schema/check.schema.json` and review the change"
    );
    assert_eq!(madoguchi::json_schema().trim(), committed().trim());
}

#[test]
fn every_example_in_every_language_is_valid() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    for lang in LANGS {
        for (name, line) in all_examples(lang) {
            assert_valid(&validator, &line, &format!("{name} {lang}"));
        }
    }
}

#[test]
fn what_was_done_and_where_is_valid_too() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let path = example("mail-card.eml");
    for options in [
        &[
            "--did",
            "clicked,entered-id,entered-card,entered-bank,entered-personal,installed,called,remote",
        ][..],
        &[
            "--did",
            "paid-transfer,paid-gift-card,paid-card,paid-crypto,paid-cash,replied,forwarded",
            "--hours-since",
            "2",
        ],
        &[
            "--did",
            "photo-sent,account-taken,work-account,installed",
            "--device",
            "android",
            "--carrier",
            "au",
        ],
        &["--at", "2026-11-23 14:00"],
        &["--at", "2031-01-01T00:00:00Z"],
    ] {
        let done = run(&[&["check", "--json", &path][..], options].concat());
        assert_valid(&validator, &done.one(), &format!("{options:?}"));
    }
}

#[test]
fn the_schema_refuses_what_is_not_of_its_shape() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let line = run(&["check", "--json", &example("mail-card.eml")]).one();
    assert!(validator.is_valid(&line));
    let mut without_level = line.clone();
    without_level
        .as_object_mut()
        .expect("an object")
        .remove("level");
    assert!(!validator.is_valid(&without_level));
    let mut odd_weight = line.clone();
    odd_weight["evidence"][0]["weight"] = "much".into();
    assert!(!validator.is_valid(&odd_weight));
    let mut odd_span = line;
    odd_span["evidence"][0]["spans"] = serde_json::json!([{"text": -1, "start": 0, "end": 1}]);
    assert!(!validator.is_valid(&odd_span));
}

#[test]
fn no_key_is_written_that_the_schema_does_not_describe() {
    let schema = schema();
    let described = |properties: &Value| -> BTreeSet<String> {
        properties
            .as_object()
            .map(|o| o.keys().cloned().collect())
            .unwrap_or_default()
    };
    let keys = |value: &Value| -> BTreeSet<String> { described(value) };
    let line = run(&[
        "check",
        "--json",
        "--did",
        "installed",
        &example("account.txt"),
    ])
    .one();
    assert_eq!(keys(&line), described(&schema["properties"]));
    for (list, of) in [
        ("evidence", "EvidenceLine"),
        ("texts", "TextLine"),
        ("links", "LinkLine"),
        ("told", "ToldLine"),
        ("steps", "StepLine"),
        ("kinds", "KindLine"),
    ] {
        let known = described(&schema["$defs"][of]["properties"]);
        assert!(!known.is_empty(), "{of}");
        for entry in line[list].as_array().into_iter().flatten() {
            assert!(keys(entry).is_subset(&known), "{list}: {entry}");
        }
    }
    assert!(
        schema["properties"]
            .as_object()
            .is_some_and(|p| p.values().all(|v| v["description"].is_string()))
    );
}

#[test]
fn every_span_points_at_characters_of_the_text_it_names() {
    for (name, line) in all_examples("ja") {
        let texts = program::each(&line, "texts", "text");
        for evidence in line["evidence"].as_array().into_iter().flatten() {
            for span in evidence["spans"].as_array().into_iter().flatten() {
                let at = |key: &str| {
                    usize::try_from(span[key].as_u64().unwrap_or(u64::MAX)).unwrap_or(usize::MAX)
                };
                let found = texts
                    .get(at("text"))
                    .and_then(|text| text.get(at("start")..at("end")));
                assert!(
                    found.is_some_and(|f| !f.is_empty()),
                    "{name}: {} {span}",
                    evidence["id"]
                );
            }
        }
    }
}

#[test]
fn numbers_are_within_their_bounds() {
    for (name, line) in all_examples("ja") {
        let probability = line["probability"].as_f64().unwrap_or(-1.0);
        assert!((0.0..=1.0).contains(&probability), "{name}");
        let shares: f64 = line["kinds"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|k| k["share"].as_f64())
            .sum();
        assert!(shares <= 1.001, "{name}: {shares}");
        let weights: Vec<f64> = line["evidence"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|e| e["weight"].as_f64())
            .map(f64::abs)
            .collect();
        assert!(weights.is_sorted_by(|a, b| a >= b), "{name}: {weights:?}");
    }
}

#[test]
fn no_address_of_a_message_can_be_opened_by_accident() {
    for (name, line) in all_examples("ja") {
        for link in program::each(&line, "links", "defanged") {
            let host = link.split("://").nth(1).unwrap_or(link);
            let host = host.split(['/', '?', '#']).next().unwrap_or(host);
            assert!(
                !link.contains("http") && !host.replace("[.]", "").contains('.'),
                "{name}: {link}"
            );
        }
    }
}

#[test]
fn every_language_says_everything_in_its_own_words() {
    let [ja, easy, en] = LANGS.map(all_examples);
    for (lang, lines) in LANGS.iter().zip([&ja, &easy, &en]) {
        for (name, line) in lines {
            for key in ["level_name", "summary"] {
                assert!(!text(line, key).is_empty(), "{name} {lang} {key}");
            }
            for step in line["steps"].as_array().into_iter().flatten() {
                assert!(
                    !text(step, "do").is_empty() && !text(step, "why").is_empty(),
                    "{name} {lang} {step}"
                );
            }
            assert!(!texts(line, "donts").is_empty(), "{name} {lang}");
        }
    }
    for (((name, ja), (_, easy)), (_, en)) in ja.iter().zip(&easy).zip(&en) {
        assert_ne!(text(ja, "summary"), text(easy, "summary"), "{name}");
        assert!(
            !text(en, "summary").chars().any(|c| c >= '\u{3000}'),
            "{name}: {}",
            text(en, "summary")
        );
        for key in ["level", "probability"] {
            assert!(
                ja[key] == easy[key] && ja[key] == en[key],
                "{name}: the language changes no judgement"
            );
        }
    }
}

#[test]
fn one_object_a_message_stands_on_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let mbox = write(folder.path(), "three.mbox", three_mails());
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let done = run(&["check", "--json", &mbox, &example("line-chain.txt")]);
    assert_eq!(done.json().len(), 4);
    for line in done.json() {
        assert_valid(&validator, &line, text(&line, "path"));
    }
    assert!(!done.out.chars().any(|c| u32::from(c) < 32 && c != '\n'));
}

#[test]
fn the_answer_is_the_same_each_time() {
    let path = example("mail-card.eml");
    let arguments = ["check", "--json", "--at", "2026-11-24 14:00", &path];
    assert_eq!(run(&arguments).out, run(&arguments).out);
}
