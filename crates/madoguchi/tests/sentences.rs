//! Every sign a person can be shown has a sentence, and no sentence is shown with a gap.

mod program;

use madoguchi::{Counter, samples};
use madoguchi_analysis::{Receiver, observe};
use madoguchi_knowledge::SourceFile;
use madoguchi_model::Lang;
use std::fs;

#[test]
fn every_sign_has_a_sentence() {
    let counter = Counter::open(None, "none", Receiver::default()).expect("embedded knowledge");
    let pack = counter.analyst().knowledge().pack();
    let learned = ["model.words-for", "model.words-against"];
    let sectors: Vec<String> = pack
        .brands
        .values()
        .map(|b| format!("brand.sector.{}", b.sector))
        .collect();
    let missing: Vec<&str> = observe::sign_ids()
        .into_iter()
        .chain(learned)
        .chain(sectors.iter().map(String::as_str))
        .filter(|id| pack.sentence(&format!("evidence.{id}")).is_none())
        .collect();
    assert!(
        missing.is_empty(),
        "write knowledge/wording/ for {missing:?}"
    );
}

#[test]
fn no_sentence_is_shown_with_a_gap() {
    let counter = Counter::open(None, "full", Receiver::default()).expect("embedded knowledge");
    let mut files = Vec::new();
    for folder in ["genuine", "other-hands"] {
        let entries = fs::read_dir(program::root().join("knowledge").join(folder));
        for entry in entries.expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.extension().is_some_and(|e| e == "toml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                files.push(SourceFile {
                    path: format!("{folder}/{name}"),
                    text: fs::read_to_string(&path).expect("the file is UTF-8"),
                });
            }
        }
    }
    let mut shown = 0;
    for own in samples::labelled(&files).expect("every file parses") {
        let (reading, receiver) = own.read();
        let assessment = counter.analyst().assess(&reading.message, &receiver);
        for evidence in &assessment.evidence {
            for lang in [Lang::Ja, Lang::JaEasy, Lang::En] {
                let sentence = counter.analyst().sentence(evidence, lang);
                assert!(!sentence.is_empty(), "{} has no sentence", evidence.id);
                assert!(
                    !sentence.contains(['{', '}']),
                    "{}: {sentence}",
                    evidence.id
                );
                shown += 1;
            }
        }
    }
    assert!(
        shown > 1_000,
        "{shown} sentences are too few to say anything"
    );
}
