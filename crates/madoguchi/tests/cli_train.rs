//! `madoguchi train` from what staff decided and by time, and the label format.

mod program;

use program::{Done, root, run, write};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Twenty-two invented messages of each label, all different.
fn messages() -> Vec<(&'static str, String)> {
    let towns = [
        "赤坂", "目黒", "千歳", "白石", "三鷹", "鎌倉", "長岡", "高山", "松本", "彦根", "奈良",
    ];
    let mut all = Vec::new();
    for (at, town) in towns.iter().enumerate() {
        let more = ["駅前", "北口", "南町"][at % 3];
        for (label, start) in [
            (
                "malicious",
                "お荷物をお届けにあがりましたが不在のため持ち帰りました。",
            ),
            (
                "malicious",
                "カードのご利用を一時停止しました。本人確認をお願いします。",
            ),
            ("legit", "今度の日曜日の集まりは公民館で十時からです。"),
            ("legit", "先日はありがとうございました。写真を送りますね。"),
        ] {
            let link = if label == "legit" {
                ""
            } else {
                " http://kakunin.example.test/"
            };
            all.push((
                label,
                format!("{start}{town}の{more}です。{}{link}", town.repeat(at % 4)),
            ));
        }
    }
    all
}

/// A decision on a case.
fn decision(id: &str, label: &str, body: &str) -> Value {
    json!({
        "id": id, "decided": "2026-11-01T10:00:00+09:00", "label": label, "channel": "sms", "body": body,
        "by": "analyst"
    })
}

fn store() -> Vec<Value> {
    let messages = messages().into_iter().enumerate();
    messages
        .map(|(at, (label, body))| decision(&format!("case-{at}"), label, &body))
        .collect()
}

fn lines(values: &[Value]) -> String {
    values.iter().map(|value| format!("{value}\n")).collect()
}

/// Trains with few passes: what is learned does not matter here.
fn train(folder: &Path, arguments: &[&str]) -> (Done, String) {
    let out = program::text_of(&folder.join("own.model"));
    let done = run(&[&["train", "--passes", "1", "--out", &out][..], arguments].concat());
    let card = fs::read_to_string(folder.join("own.md")).unwrap_or_default();
    (done, card)
}

#[test]
fn the_committed_label_schema_is_what_the_program_prints() {
    let committed = fs::read_to_string(root().join("schema/label.schema.json"))
        .expect("schema/label.schema.json is there");
    let printed = run(&["schema", "--label"]);
    assert_eq!(printed.code, 0);
    assert_eq!(
        printed.out, committed,
        "run `madoguchi schema --label > schema/label.schema.json` and review the change"
    );
    assert_eq!(madoguchi::label_schema().trim(), committed.trim());
}

#[test]
fn the_label_schema_takes_decisions_and_refuses_names() {
    let schema = serde_json::from_str(&madoguchi::label_schema()).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let whole = json!({
        "id": "2026-0001", "decided": "2026-11-22T14:00:00+09:00", "label": "malicious", "kinds": ["parcel-notice", "K03"],
        "channel": "sms", "from": "+63 900 000 0000", "subject": "", "body": "…", "urls": ["http://a.example.test/"],
        "cluster": "c1", "date": "2026-11-20", "by": "desk", "withdrawn": false
    });
    assert!(validator.is_valid(&whole));
    assert!(validator.is_valid(&store()[0]));
    for (key, value) in [
        ("by", json!("田中")),
        ("label", json!("perhaps")),
        ("channel", json!("pigeon")),
        ("id", json!("")),
        ("clerk", json!("田中")),
    ] {
        let mut other = whole.clone();
        other[key] = value;
        assert!(!validator.is_valid(&other), "{key}");
    }
    for key in ["id", "decided", "channel", "by"] {
        let mut other = whole.clone();
        other.as_object_mut().expect("an object").remove(key);
        assert!(!validator.is_valid(&other), "{key}");
    }
}

#[test]
fn what_staff_decided_is_learned() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = store();
    // Two files of a folder; what is no .jsonl is passed over.
    write(folder.path(), "store/a.jsonl", lines(&all[..20]));
    write(folder.path(), "store/b.jsonl", lines(&all[20..]));
    write(folder.path(), "store/notes.txt", "nothing");
    let (done, card) = train(
        folder.path(),
        &[
            "--from-store",
            &program::text_of(&folder.path().join("store")),
        ],
    );
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(
        done.err.contains("44 lines; left out: 0 replaced")
            && done.err.contains("22 malicious or unwanted, 22 legitimate"),
        "{}",
        done.err
    );
    assert!(card.contains("- store: 22 legitimate"), "{card}");
    let (again, _) = train(
        folder.path(),
        &[
            "--from-store",
            &program::text_of(&folder.path().join("store")),
        ],
    );
    assert_eq!(again.out, done.out, "the same lines give the same");
}

#[test]
fn the_last_decision_counts_and_what_is_not_learned_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = store();
    let with = |id: &str, label: &str, key: &str, value: Value| {
        let mut line = decision(
            id,
            label,
            "回覧板は火曜日に回します。よろしくお願いします。",
        );
        line[key] = value;
        line
    };
    let later = json!("2026-11-09T10:00:00+09:00");
    let earlier = json!("2026-10-09T10:00:00+09:00");
    let first = all[0]["body"].clone();
    let mut extra = vec![
        // Line 45: an earlier decision, though it stands later in the file.
        with("case-2", "malicious", "decided", earlier),
        // Line 46: a later one.
        with("case-0", "grey", "decided", later.clone()),
        // Line 47: taken back.
        with("case-1", "malicious", "withdrawn", json!(true)),
        // Lines 48 to 53: not used, each for a reason of its own.
        with("u", "legit", "label", Value::Null),
        with("k", "malicious", "kinds", json!(["no-such-kind"])),
        with("t", "legit", "decided", json!("yesterday")),
        with("n", "legit", "clerk", json!("a name")),
        with("e", "legit", "body", json!(" ")),
        with("l", "legit", "kinds", json!(["K01"])),
        // Lines 54 to 57: the same text both ways, and twice alike.
        decision(
            "x1",
            "legit",
            "同じ文面の知らせです。明日の会議は九時から第二会議室です。",
        ),
        decision(
            "x2",
            "malicious",
            "同じ文面の知らせです。明日の会議は九時から第二会議室です。",
        ),
        decision(
            "y1",
            "legit",
            "本を返す日が近づきました。図書館の窓口へお持ちください。",
        ),
        decision(
            "y2",
            "legit",
            "本を返す日が近づきました。図書館の窓口へお持ちください。",
        ),
        // Line 58: grey, the same text as line 59.
        decision(
            "g1",
            "grey",
            "庭の木を切りに行きます。都合のよい日を教えてください。",
        ),
        decision(
            "g2",
            "malicious",
            "庭の木を切りに行きます。都合のよい日を教えてください。",
        ),
        // Line 60: a kind of which there is only this one.
        with("one", "malicious", "kinds", json!(["K01"])),
        // Line 61: of the same case as a line that cannot be read.
        decision(
            "broken",
            "legit",
            "町内の掃除は雨のときは翌週にします。軍手を持ってきてください。",
        ),
    ];
    extra[1]["body"] = first;
    all.extend(extra);
    let text = lines(&all) + "{\"id\": \"broken\", \"withdrawn\": true}\nnot an object\n";
    let list = write(folder.path(), "decided.jsonl", text);
    let (done, card) = train(folder.path(), &["--from-store", &list]);
    assert_eq!(done.code, 0, "{}", done.err);
    for (line, why) in [
        (48, "has no label"),
        (49, "`no-such-kind`"),
        (50, "`decided` is no time"),
        (51, "unknown field `clerk`"),
        (52, "has no body"),
        (53, "is legit and has kinds"),
        (54, "decided as malicious and legit"),
        (55, "decided as malicious and legit"),
        (57, "the same text as"),
        (59, "decided as malicious and grey"),
        (61, "is mended"),
        (62, "is no decision"),
        (63, "is no decision"),
    ] {
        let start = format!("madoguchi: {list}:{line}: ");
        assert!(
            done.err
                .lines()
                .any(|l| l.starts_with(&start) && l.contains(why)),
            "{line}: {}",
            done.err
        );
    }
    assert!(
        done.err.contains("63 lines; left out: 3 replaced by a later decision, 1 withdrawn, 2 grey, 1 unlabelled, 7 broken"),
        "{}",
        done.err
    );
    assert!(
        done.err
            .contains("the kind `parcel-notice`: only 1 of at least 5"),
        "{}",
        done.err
    );
    assert!(
        done.err
            .contains("4 contradictory and 1 duplicate left out"),
        "{}",
        done.err
    );
    assert!(card.contains("- store: 23 legitimate"), "{card}");
    assert!(card.contains("- store: 21 malicious"), "{card}");
}

#[test]
fn what_a_list_labels_otherwise_is_named_and_the_list_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let listed: Vec<Value> = store();
    let list = write(folder.path(), "list.jsonl", lines(&listed));
    let alike = decision(
        "alike",
        "malicious",
        listed[0]["body"].as_str().expect("a text"),
    );
    let against = decision(
        "against",
        "legit",
        listed[1]["body"].as_str().expect("a text"),
    );
    let own = write(folder.path(), "decided.jsonl", lines(&[alike, against]));
    let (done, card) = train(folder.path(), &[&list, "--from-store", &own]);
    assert_eq!(done.code, 0, "{}", done.err);
    for said in [
        "decided.jsonl:1: the same text is in the knowledge or a list, labelled alike",
        "decided.jsonl:2: the same text is in the knowledge or a list, labelled otherwise",
    ] {
        assert!(done.err.contains(said), "{}", done.err);
    }
    assert!(card.contains("| ja | 22 | 22 |"), "{card}");
}

#[test]
fn a_store_that_is_not_there_or_empty_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let (done, _) = train(folder.path(), &["--from-store", "no/such.jsonl"]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("cannot read no/such.jsonl"),
        "{}",
        done.err
    );
    let (done, _) = train(
        folder.path(),
        &["--from-store", &program::text_of(folder.path())],
    );
    assert_eq!(done.code, 1);
    assert!(done.err.contains("holds no .jsonl file"), "{}", done.err);
}

/// The messages as a list with years: the first half of 2021, the others of 2022; one cluster in both.
fn dated() -> String {
    let mut all = store();
    for (at, line) in all.iter_mut().enumerate() {
        let line = line.as_object_mut().expect("an object");
        line.insert("year".to_owned(), json!(if at < 22 { 2021 } else { 2022 }));
    }
    all[0]["cluster"] = json!("both");
    all[43]["cluster"] = json!("both");
    all[1]["year"] = Value::Null;
    all[1]["date"] = json!("2021-07");
    all[2]["year"] = Value::Null;
    lines(&all)
}

#[test]
fn what_came_after_a_day_is_measured_and_what_came_before_is_learned() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = write(folder.path(), "dated.jsonl", dated());
    let count = |arguments: &[&str]| {
        let done = run(&[&["eval", "--json", &list][..], arguments].concat());
        assert_eq!(done.code, 0, "{}", done.err);
        (done.json().len() - 1, done.err)
    };
    let (after, said) = count(&["--since", "2022-01-01"]);
    assert_eq!(after, 21, "{said}");
    assert!(
        said.contains("1 records have neither `date` nor `year`")
            && said.contains("1 records are of clusters that began before that day"),
        "{said}"
    );
    assert_eq!(count(&["--until", "2021-12-31"]).0, 21);
    assert_eq!(
        count(&["--until", "2021-11-30"]).0,
        1,
        "a year ends on its last day"
    );
    assert_eq!(
        count(&["--since", "2021-07-01", "--until", "2021-07-31"]).0,
        1
    );
    assert_eq!(count(&[]).0, 44);
    let (done, card) = train(folder.path(), &[&list, &list, "--until", "2022-12-31"]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(card.contains("messages until 2022-12-31 only"), "{card}");
    let (done, _) = train(folder.path(), &[&list, "--until", "2021-12-31"]);
    assert!(done.err.contains("21 examples"), "{}", done.err);
    assert_eq!(run(&["eval", &list, "--since", "2022"]).code, 2);
}

#[test]
fn the_card_and_eval_list_each_family_of_legitimate_messages() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all = store();
    for (at, line) in all.iter_mut().enumerate() {
        line["source"] = json!("town");
        line["family"] = json!(if at % 4 == 2 { "meetings" } else { "friends" });
    }
    // Honest, and flagged: nobody can tell it from fraud.
    let mut wrong = all[0].clone();
    wrong["id"] = json!("wrong");
    wrong["label"] = json!("legit");
    wrong["family"] = json!("parcels");
    wrong["body"] = json!(
        "お荷物のお届けにあがりましたが不在の為持ち帰りました。ご確認ください。 http://kuroneko-haitatsu.duckdns.org"
    );
    all.push(wrong);
    let list = write(folder.path(), "families.jsonl", lines(&all));
    let done = run(&["eval", &list]);
    assert_eq!(done.code, 0, "{}", done.err);
    let line = |name: &str| {
        done.out
            .lines()
            .find(|l| l.contains(name))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(
        line("town/parcels").starts_with("! ") && line("town/parcels").contains("1/1"),
        "{}",
        done.out
    );
    assert!(
        line("town/meetings").starts_with("  ") && line("town/meetings").contains("0/11"),
        "{}",
        done.out
    );
    let summary = run(&["eval", "--json", &list])
        .json()
        .pop()
        .expect("a summary");
    assert_eq!(
        summary["legit_flagged_by_family"]["town/parcels"]["count"],
        1
    );
    let (done, card) = train(folder.path(), &[&list]);
    assert_eq!(done.code, 0, "{}", done.err);
    for family in ["meetings", "friends", "parcels"] {
        assert!(card.contains(&format!("| town | {family} | ")), "{card}");
    }
}
