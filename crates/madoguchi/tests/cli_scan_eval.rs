//! `madoguchi scan` and `madoguchi eval`.

mod program;

use program::{Done, root, run, text, text_of, three_mails, write};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn mail(name: &str) -> Vec<u8> {
    fs::read(root().join("examples").join(name)).expect("the example is there")
}

/// A Maildir with a mail not seen, one seen, and one not delivered yet.
fn maildir(folder: &Path) -> String {
    write(folder, "Maildir/new/1.host", mail("mail-card.eml"));
    write(folder, "Maildir/cur/2.host:2,S", mail("mail-genuine.eml"));
    write(folder, "Maildir/tmp/3.host", mail("mail-zip.eml"));
    text_of(&folder.join("Maildir"))
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .map(|o| o.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

fn levels(done: &Done) -> Vec<(String, String)> {
    let mut levels: Vec<_> = done
        .json()
        .iter()
        .map(|line| {
            (
                text(line, "path").to_owned(),
                text(line, "level").to_owned(),
            )
        })
        .collect();
    levels.sort();
    levels
}

#[test]
fn a_scan_gives_one_object_a_message_and_the_summary_on_standard_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let mbox = write(folder.path(), "three.mbox", three_mails());
    let done = run(&["scan", "--json", &mbox]);
    assert_eq!(done.code, 0, "{}", done.err);
    let lines = done.json();
    assert_eq!(lines.len(), 3);
    for line in &lines {
        assert_eq!(
            keys(line),
            BTreeSet::from(["path", "level", "probability", "kinds", "brand", "evidence"])
        );
        let probability = line["probability"].as_f64().unwrap_or(-1.0);
        assert!((0.0..=1.0).contains(&probability), "{line}");
        for kind in line["kinds"].as_array().into_iter().flatten() {
            assert_eq!(keys(kind), BTreeSet::from(["id", "share"]));
        }
        let evidence = line["evidence"].as_array().expect("a list");
        assert!(
            !evidence.is_empty() && evidence.iter().all(Value::is_string),
            "{line}"
        );
    }
    assert_eq!(
        levels(&done),
        [
            ("#0", "dangerous"),
            ("#1", "inconclusive"),
            ("#2", "dangerous")
        ]
        .map(|(at, l)| (format!("{mbox}{at}"), l.to_owned()))
    );
    assert!(done.err.starts_with("3 messages in "), "{}", done.err);
    for count in ["dangerous    2", "inconclusive 1", "card-phish"] {
        assert!(done.err.contains(count), "{}", done.err);
    }
}

#[test]
fn a_scan_says_of_each_mail_what_check_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let mbox = write(folder.path(), "three.mbox", three_mails());
    let trusted = ["--authserv-id", "mx1.mail-home.jp"];
    let scanned = run(&[&["scan", "--json", &mbox][..], &trusted].concat());
    let checked = run(&[&["check", "--json", &mbox][..], &trusted].concat());
    assert_eq!(levels(&scanned), levels(&checked));
    assert_eq!(levels(&scanned)[1].1, "consistent");
}

#[test]
fn the_same_scan_on_one_thread_and_on_several_finds_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    for at in 0..12 {
        let name = [
            "mail-card.eml",
            "mail-genuine.eml",
            "mail-zip.eml",
            "mail-forwarded.eml",
        ][at % 4];
        write(folder.path(), &format!("mails/{at:02}.eml"), mail(name));
    }
    let mails = text_of(&folder.path().join("mails"));
    let (one, four) = (
        run(&["scan", "--json", "--threads", "1", &mails]),
        run(&["scan", "--json", "--threads", "4", &mails]),
    );
    assert!(one.err.contains("on 1 threads") && four.err.contains("on 4 threads"));
    assert_eq!(levels(&one).len(), 12);
    assert_eq!(levels(&one), levels(&four));
}

#[test]
fn of_a_maildir_what_is_not_delivered_yet_is_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&["scan", "--json", &maildir(folder.path())]);
    let paths: Vec<_> = levels(&done).into_iter().map(|l| l.0).collect();
    assert_eq!(paths.len(), 2, "{paths:?}");
    assert!(
        paths
            .iter()
            .all(|p| p.contains("/new/") || p.contains("/cur/")),
        "{paths:?}"
    );
}

#[test]
fn a_path_that_cannot_be_read_is_named_and_the_rest_is_still_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let maildir = maildir(folder.path());
    let done = run(&["scan", "no/such/folder", &maildir]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("no/such/folder") && done.err.contains("No such file"),
        "{}",
        done.err
    );
    assert_eq!(done.out.lines().count(), 2);
    assert!(done.out.contains("card-phish"), "{}", done.out);
    assert_eq!(run(&["scan"]).code, 2);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_in_circles_is_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let maildir = maildir(folder.path());
    std::os::unix::fs::symlink(&maildir, Path::new(&maildir).join("cur/again")).expect("a link");
    assert_eq!(levels(&run(&["scan", "--json", &maildir])).len(), 2);
}

const LABELLED: &str = r#"{"id":"parcel","label":"malicious","channel":"sms","kinds":["K01"],"lang":"ja","source":"own","from":"+63 945 201 7788","body":"お荷物の配達に伺いましたがご不在でしたので持ち帰っております。ご確認ください。 http://kuroneko-haitatsu.duckdns.org"}
{"id":"supper","label":"legit","channel":"line","lang":"ja","source":"own","body":"今日の夕飯はカレーだよ。帰りは何時ごろ?"}
{"id":"no-label","channel":"sms","body":"何のラベルもない行"}

not an object
{"id":"odd","label":"perhaps","body":"x"}
{"id":"chain","label":"spam","source":"other","body":"このメッセージを読んだ人は、24時間以内に15人に送ってください。止めた人には不幸が起こります。"}
{"label":"ham","body":"no id"}
{"id":"bare","label":"ham"}
"#;

#[test]
fn labelled_lines_are_measured_and_the_summary_comes_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = write(folder.path(), "labelled.jsonl", LABELLED);
    let done = run(&["eval", "--json", &list]);
    let mut lines = done.json();
    let summary = lines.pop().expect("a last line");
    let ids: Vec<_> = lines.iter().map(|line| text(line, "id")).collect();
    assert_eq!(
        ids,
        ["parcel", "supper", "chain"],
        "in the order of the list"
    );
    for line in &lines {
        assert_eq!(
            keys(line),
            BTreeSet::from(["id", "label", "level", "probability", "kinds"])
        );
    }
    assert_eq!(
        text(&lines[2], "label"),
        "unwanted",
        "spam is another word for it"
    );
    assert_eq!(summary["summary"], true);
    assert_eq!(summary["malicious_flagged"]["count"], 1);
    assert_eq!(summary["malicious_flagged"]["of"], 1);
    assert_eq!(summary["legit_flagged"]["count"], 0);
    assert_eq!(summary["unwanted_flagged"]["of"], 1);
    assert_eq!(
        summary["kind_first"]["count"], 1,
        "K01 is an alias of parcel-notice"
    );
    let share = &summary["malicious_flagged"];
    assert!(
        share["low"].as_f64() < share["share"].as_f64(),
        "a share has its interval: {share}"
    );
}

#[test]
fn lines_that_cannot_be_measured_are_named_by_file_and_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = write(folder.path(), "labelled.jsonl", LABELLED);
    let done = run(&["eval", &list]);
    for (line, why) in [
        (3, "has no label"),
        (5, "is no JSON object"),
        (6, "malicious, unwanted, legit, grey"),
        (8, "has no id"),
        (9, "has neither path nor body"),
    ] {
        let start = format!("madoguchi: {list}:{line}: ");
        let said = done.err.lines().find(|l| l.starts_with(&start));
        assert!(
            said.is_some_and(|l| l.contains(why) && l.ends_with("left out")),
            "{line}: {}",
            done.err
        );
    }
    assert_eq!(done.err.lines().count(), 5, "{}", done.err);
    assert_eq!(done.code, 1);
    assert!(
        done.out.contains("malicious flagged") && done.out.contains("misses (0):"),
        "{}",
        done.out
    );
}

#[test]
fn a_table_names_raw_mails_beside_it_or_in_a_folder_of_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "beside/card.eml", mail("mail-card.eml"));
    write(
        folder.path(),
        "mails/own/genuine.eml",
        mail("mail-genuine.eml"),
    );
    let table = "path\tlabel\tsource\nbeside/card.eml\tphish\ta\nown/genuine.eml\tham\tb\nown/gone.eml\tham\tb\nown/genuine.eml\t\tb\n";
    let list = write(folder.path(), "mails.tsv", table);
    let done = run(&["eval", "--json", &list]);
    let lines = done.json();
    let paths: Vec<_> = lines.iter().filter_map(|l| l["path"].as_str()).collect();
    assert_eq!(paths, ["beside/card.eml", "own/genuine.eml"]);
    let summary = lines.last().expect("a summary");
    assert_eq!(
        (
            &summary["malicious_flagged"]["count"],
            &summary["legit_flagged"]["count"]
        ),
        (&1.into(), &0.into())
    );
    assert_eq!(done.code, 1);
    assert!(
        done.err
            .contains("mails.tsv:4: names own/gone.eml, which is not there"),
        "{}",
        done.err
    );
    assert!(done.err.contains("mails.tsv:5: "), "{}", done.err);
}

#[test]
fn only_the_records_asked_for_are_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = write(folder.path(), "labelled.jsonl", LABELLED);
    let ids = |only: &[&str]| {
        let mut arguments = vec!["eval", "--json", &list];
        only.iter().for_each(|o| arguments.extend(["--only", o]));
        let lines = run(&arguments).json();
        lines
            .iter()
            .filter_map(|l| l["id"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&["lang=ja"]), ["parcel", "supper"]);
    assert_eq!(ids(&["source=o*"]), ["parcel", "supper", "chain"]);
    assert_eq!(ids(&["source!=own"]), ["chain"]);
    assert_eq!(ids(&["channel=sms", "channel=line"]), ["parcel", "supper"]);
    assert_eq!(ids(&["lang=ja", "channel!=sms"]), ["supper"]);
}

#[test]
fn misses_are_listed_with_their_reasons_up_to_the_number_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let supper = "{\"id\":\"a\",\"label\":\"malicious\",\"body\":\"今日の夕飯はカレーだよ。\"}\n";
    let list = write(
        folder.path(),
        "wrong.jsonl",
        supper.to_owned() + &supper.replace("\"a\"", "\"b\""),
    );
    let all = run(&["eval", &list]);
    assert_eq!(all.code, 0, "a miss is no failure: {}", all.err);
    assert!(
        all.out.contains("misses (2):") && all.out.contains("  a Malicious → inconclusive"),
        "{}",
        all.out
    );
    let one = run(&["eval", "--misses", "1", &list]).out;
    assert!(
        one.contains("misses (2):")
            && one.contains("  a Malicious")
            && !one.contains("  b Malicious"),
        "{one}"
    );
}

#[test]
fn a_list_that_is_not_there_is_named() {
    let done = run(&["eval", "no/such.jsonl"]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("cannot read no/such.jsonl"),
        "{}",
        done.err
    );
    assert_eq!(run(&["eval"]).code, 2);
}
