//! `madoguchi model`: a new model is taken when it is not worse, and one can go back.

mod program;

use program::{Done, command, finish, root, run, text_of, write};
use serde_json::json;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A place of work outside the project, so that its own tests are not added.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Done {
        let mut command = command(arguments);
        command.current_dir(self.path());
        finish(command, b"")
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap_or_default()
    }

    /// Weights that hold the honest for fraud and the other way round.
    fn reversed(&self) -> String {
        let reversed = labelled("malicious", "legit");
        let list = write(self.path(), "reversed.jsonl", &reversed);
        let out = text_of(&self.path().join("reversed.model"));
        let done = run(&[
            "train", "--passes", "40", "--name", "reversed", "--out", &out, &list,
        ]);
        assert_eq!(done.code, 0, "{}", done.err);
        out
    }
}

/// Thirty messages of each label, all different.
fn labelled(honest: &str, fraud: &str) -> String {
    let mut lines = String::new();
    for at in 0..30 {
        let towns = ["赤坂", "目黒", "千歳", "白石", "三鷹", "鎌倉"];
        let (town, times) = (towns[at % 6], at / 6 + 1);
        let place = town.repeat(times);
        for (label, id, body) in [
            (
                honest,
                "honest",
                format!("{place}の集まりは公民館で十時からです。お茶は各自でお持ちください。"),
            ),
            (
                fraud,
                "fraud",
                format!(
                    "お荷物のお届けにあがりましたが不在の為持ち帰りました。{place} http://kuroneko-haitatsu.duckdns.org"
                ),
            ),
        ] {
            let line = json!({"id": format!("{id}-{at}"), "label": label, "channel": "sms", "from": "+63 945 201 7788",
                "kinds": if label == "legit" { json!([]) } else { json!(["K01"]) }, "body": body});
            lines.push_str(&format!("{line}\n"));
        }
    }
    lines
}

fn base() -> String {
    text_of(&root().join("models/base.model"))
}

#[test]
fn a_model_that_is_not_worse_is_taken_and_one_can_go_back() {
    let place = Place::new();
    let list = write(place.path(), "tests.jsonl", labelled("legit", "malicious"));
    let taken = place.run(&["model", "take", &base(), "--into", "kept", "--tests", &list]);
    assert_eq!(taken.code, 0, "{}{}", taken.out, taken.err);
    for row in [
        "malicious flagged",
        "legitimate flagged",
        "inconclusive",
        "right kind first",
        "recall at 1 % false positives",
        "calibration error",
        "not worse",
        "McNemar",
    ] {
        assert!(taken.out.contains(row), "{row}: {}", taken.out);
    }
    let base = fs::read(base()).expect("the base model is there");
    let full = fs::read(root().join("models/full.model")).expect("the full model is there");
    assert_eq!(place.read("kept/current.model"), base);
    assert_eq!(
        place.read("kept/previous.model"),
        full,
        "one can go back to what was embedded"
    );
    let card = String::from_utf8(place.read("kept/current.md")).expect("UTF-8");
    assert!(
        card.contains("# Model `base`") && card.contains("not worse"),
        "{card}"
    );

    let back = place.run(&["model", "back", "--into", "kept"]);
    assert_eq!(back.code, 0, "{}", back.err);
    assert!(back.out.contains("current.model   `full`"), "{}", back.out);
    assert_eq!(place.read("kept/current.model"), full);
    assert_eq!(place.read("kept/previous.model"), base);
    assert_eq!(place.run(&["model", "back", "--into", "kept"]).code, 0);
    assert_eq!(
        place.read("kept/current.model"),
        base,
        "a second time forward again"
    );
    let mut names: Vec<String> = fs::read_dir(place.path().join("kept"))
        .expect("the folder is there")
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "current.md",
            "current.model",
            "previous.md",
            "previous.model"
        ]
    );

    let listed = place.run(&["model", "list", "--into", "kept"]);
    assert_eq!(listed.out.lines().count(), 2, "{}", listed.out);
    let checked = place.run(&["--model", "kept", "eval", "--json", &list]);
    let by_file = place.run(&["--model", "kept/current.model", "eval", "--json", &list]);
    assert_eq!((checked.code, checked.out), (0, by_file.out));
}

#[test]
fn a_worse_model_is_refused_and_what_is_worse_is_said() {
    let place = Place::new();
    let list = write(place.path(), "tests.jsonl", labelled("legit", "malicious"));
    let worse = place.reversed();
    let refused = place.run(&["model", "take", &worse, "--into", "kept", "--tests", &list]);
    assert_eq!(refused.code, 3, "{}{}", refused.out, refused.err);
    assert!(
        refused.err.contains("worse: ") && refused.err.contains("is not taken"),
        "{}",
        refused.err
    );
    assert!(
        refused
            .err
            .contains("legitimate messages are flagged, before 0")
            || refused.err.contains("are newly missed"),
        "{}",
        refused.err
    );
    assert!(refused.out.contains("worse: refused"), "{}", refused.out);
    assert!(!place.path().join("kept").exists(), "nothing is written");
}

#[test]
fn folders_of_messages_are_tests_too() {
    let place = Place::new();
    let mut fraud = "author = \"a\"\n".to_owned();
    let mut honest = "family = \"town\"\nauthor = \"a\"\n".to_owned();
    for at in 0..20 {
        fraud += &format!(
            "[[match]]\nid = \"f{at}\"\nkind = \"parcel-notice\"\nchannel = \"sms\"\nbody = \"お荷物を持ち帰りました。{at} http://kuroneko-haitatsu.duckdns.org\"\n"
        );
        honest += &format!(
            "[[message]]\nid = \"h{at}\"\nchannel = \"line\"\nbody = \"{at}時に駅で会いましょう。\"\n"
        );
    }
    write(place.path(), "bench/scam-ja/fraud.toml", fraud);
    write(place.path(), "bench/legit-ja/town.toml", honest);
    let taken = place.run(&["model", "take", &base(), "--into", "kept"]);
    assert_eq!(taken.code, 0, "{}{}", taken.out, taken.err);
    assert!(
        taken.out.contains("bench/scam-ja\n") && taken.out.contains("bench/legit-ja\n"),
        "{}",
        taken.out
    );
    write(
        place.path(),
        "bench/scam-ja/odd.toml",
        "[[letter]]\nid = \"a\"\n",
    );
    let odd = place.run(&["model", "take", &base(), "--into", "kept"]);
    assert_eq!(odd.code, 1);
    assert!(
        odd.err.contains("odd.toml: write [[message]]"),
        "{}",
        odd.err
    );
}

#[test]
fn what_is_missing_is_said_with_what_to_do() {
    let place = Place::new();
    let list = write(
        place.path(),
        "few.jsonl",
        labelled("legit", "malicious")
            .lines()
            .take(10)
            .collect::<Vec<_>>()
            .join("\n"),
    );
    for (arguments, said) in [
        (
            &["model", "take", "no.model", "--into", "kept"][..],
            "no.model is no file",
        ),
        (
            &["model", "take", &base(), "--into", "kept"],
            "name labelled messages with --tests",
        ),
        (
            &["model", "take", &base(), "--into", "kept", "--tests", &list],
            "too few messages",
        ),
        (
            &[
                "model",
                "take",
                &base(),
                "--into",
                "kept",
                "--tests",
                "no.jsonl",
            ],
            "cannot read no.jsonl",
        ),
        (
            &["model", "take", &list, "--into", "kept", "--tests", &list],
            "cannot be used",
        ),
        (
            &["model", "back", "--into", "kept"],
            "holds no previous.model",
        ),
        (
            &["model", "list", "--into", "kept"],
            "madoguchi model take NEW.model --into kept",
        ),
        (
            &["--model", ".", "check", "few.jsonl"],
            "madoguchi model take NEW.model --into .",
        ),
    ] {
        let done = place.run(arguments);
        assert_eq!(done.code, 1, "{arguments:?} {}", done.out);
        assert!(done.err.contains(said), "{arguments:?} {}", done.err);
    }
}
