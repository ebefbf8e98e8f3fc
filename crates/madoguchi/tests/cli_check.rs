//! `madoguchi check`: what it says of the examples, its exit codes, its options, what it shows.

mod program;

use program::{
    Done, each, example, examples, first_kind, run, run_on, run_unread, text, texts, three_mails,
    write,
};
use serde_json::Value;

/// What every example must come out as: exit code, level, first kind.
const EXPECTED: [(&str, i32, &str, Option<&str>); 10] = [
    ("account.txt", 5, "dangerous", Some("parcel-notice")),
    ("line-chain.txt", 3, "unwanted", Some("chain-threat")),
    ("line-police.txt", 5, "dangerous", Some("fake-police")),
    ("mail-card.eml", 5, "dangerous", Some("card-phish")),
    ("mail-forwarded.eml", 5, "dangerous", Some("ec-phish")),
    ("mail-genuine.eml", 0, "inconclusive", None),
    ("mail-zip.eml", 5, "dangerous", Some("malware-attachment")),
    ("sms-parcel.txt", 5, "dangerous", Some("parcel-notice")),
    ("sns-investment.txt", 5, "dangerous", Some("investment")),
    ("voice-refund.txt", 5, "dangerous", Some("refund-atm")),
];

/// Examples with a test of their own below.
const APART: [&str; 2] = ["qr-poster.png", "web-popup.txt"];

fn check(name: &str, options: &[&str]) -> (Value, i32) {
    let path = example(name);
    let done = run(&[&["check", &path, "--json"], options].concat());
    (done.one(), done.code)
}

#[test]
fn every_example_has_the_level_and_kind_a_person_expects() {
    for (name, code, level, kind) in EXPECTED {
        let (line, got) = check(name, &[]);
        assert_eq!(text(&line, "level"), level, "{name}");
        assert_eq!(first_kind(&line), kind, "{name}");
        assert_eq!(got, code, "{name}");
    }
}

#[test]
fn no_example_is_without_an_expectation() {
    for name in examples() {
        let known = EXPECTED.iter().any(|e| e.0 == name) || APART.contains(&&*name);
        assert!(known, "write down what examples/{name} must come out as");
    }
}

#[test]
fn a_false_virus_warning_is_called_a_support_scam() {
    let (line, code) = check("web-popup.txt", &["--channel", "web"]);
    assert_eq!(text(&line, "channel"), "web");
    assert!(["dangerous", "suspicious"].contains(&text(&line, "level")));
    assert_eq!(first_kind(&line), Some("support-scam"));
    assert!(code == 4 || code == 5);
}

#[test]
fn the_card_mail_names_the_issuer_and_the_link_that_shows_another_address() {
    let (line, _) = check("mail-card.eml", &[]);
    assert_eq!(text(&line, "brand"), "smbc-card");
    assert!(each(&line, "evidence", "id").contains(&"link.text-mismatch"));
    let anchor = &line["links"][0];
    assert!(text(anchor, "defanged").starts_with("hxxps://vpass-smbc-card[.]ndwqk7[.]top/"));
    assert_eq!(text(anchor, "label"), "https://www.smbc-card.com/vpass/");
}

#[test]
fn the_qr_code_of_a_picture_is_read_and_its_link_shown_so_that_it_cannot_be_opened() {
    let (line, code) = check("qr-poster.png", &[]);
    assert!(matches!(code, 0 | 4 | 5), "{code}");
    assert_eq!(each(&line, "links", "place"), ["qr-picture"]);
    assert_eq!(
        each(&line, "links", "defanged"),
        ["hxxps://etc-meisai-login[.]xwq9[.]cn/pay"]
    );
    assert_ne!(text(&line, "level"), "consistent");
}

#[test]
fn a_real_notice_is_consistent_only_when_a_receiver_that_may_be_believed_recorded_it() {
    let (line, code) = check("mail-genuine.eml", &[]);
    assert_eq!((text(&line, "level"), code), ("inconclusive", 0));
    let (line, code) = check("mail-genuine.eml", &["--authserv-id", "mx1.mail-home.jp"]);
    assert_eq!((text(&line, "level"), code), ("consistent", 0));
    assert!(each(&line, "evidence", "id").contains(&"sender.authenticated"));
    let (line, _) = check(
        "mail-genuine.eml",
        &["--authserv-id", "mx.elsewhere.example"],
    );
    assert_eq!(
        text(&line, "level"),
        "inconclusive",
        "another receiver's name proves nothing"
    );
}

#[test]
fn consistent_still_says_to_use_the_app_and_not_the_link() {
    let path = example("mail-genuine.eml");
    let done = run(&[
        "check",
        &path,
        "--authserv-id",
        "mx1.mail-home.jp",
        "--lang",
        "en",
    ]);
    assert!(done.out.contains('○'), "{}", done.out);
    assert!(done.out.to_lowercase().contains("app"), "{}", done.out);
    assert!(!done.out.to_lowercase().contains("is safe"), "{}", done.out);
}

#[test]
fn the_forwarder_of_a_mail_is_not_judged() {
    let (line, _) = check("mail-forwarded.eml", &["--authserv-id", "mx1.mail-home.jp"]);
    assert_eq!(text(&line, "brand"), "amazon");
    for sentence in each(&line, "evidence", "sentence") {
        assert!(!sentence.contains("mail-home.jp"), "{sentence}");
    }
    let names: Vec<_> = line["texts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|t| text(t, "role") == "sender-name")
        .collect();
    assert_eq!(names.len(), 1);
    assert_eq!(text(names[0], "text"), "Amazon.co.jp");
    assert!(each(&line, "problems", "kind").contains(&"headers-lost"));
}

#[test]
fn a_forwarders_authentication_never_makes_the_forwarded_mail_consistent() {
    let mail = "Received: from mail.mail-home.jp by mx1.mail-home.jp; Thu, 11 Jun 2026 10:00:03 +0900\r\n\
        Authentication-Results: mx1.mail-home.jp; spf=pass smtp.mailfrom=akiko@kuronekoyamato.co.jp;\r\n \
        dkim=pass header.d=kuronekoyamato.co.jp; dmarc=pass header.from=kuronekoyamato.co.jp\r\n\
        From: Akiko <akiko@kuronekoyamato.co.jp>\r\nTo: soudan@counter-desk.jp\r\n\
        Subject: Fwd: notice\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        ---------- Forwarded message ---------\r\nFrom: ヤマト運輸 <mail@kuronekoyamato.co.jp>\r\n\
        Date: 2026年6月10日(水) 8:20\r\nSubject: お荷物お届けのお知らせ\r\nTo: <akiko@mail-home.jp>\r\n\r\n\
        次のお荷物のお届け予定をお知らせします。\r\nhttps://www.kuronekoyamato.co.jp/\r\n";
    let done = run_on(
        &["check", "--json", "--authserv-id", "mx1.mail-home.jp"],
        mail.as_bytes(),
    );
    assert_ne!(text(&done.one(), "level"), "consistent");
}

#[test]
fn an_account_is_told_apart_from_the_message_it_quotes() {
    let (line, code) = check("account.txt", &[]);
    assert_eq!(code, 5, "an account never lowers the level");
    let told = line["told"].as_array().expect("told");
    let has = |state: &str, negated: bool, who: Option<&str>| {
        told.iter()
            .any(|t| t["state"] == state && t["negated"] == negated && t["who"].as_str() == who)
    };
    assert!(has("clicked", false, None), "{told:?}");
    assert!(has("entered-id", true, None), "{told:?}");
    assert!(has("entered-id", false, Some("母")), "{told:?}");
    assert_eq!(
        texts(&line, "proposed"),
        ["clicked"],
        "the mother's password is not the person's"
    );
    assert_eq!(texts(&line, "states"), ["clicked"]);
    let role = |role: &str| {
        let all = line["texts"].as_array().into_iter().flatten();
        all.filter(|t| text(t, "role") == role)
            .map(|t| text(t, "text"))
            .collect::<String>()
    };
    assert!(
        role("body").contains("yubin-jp-re.top"),
        "the quotation is the sender's words"
    );
    assert!(
        !role("body").contains("母"),
        "the account is not the sender's words"
    );
    assert!(role("account").contains("母"));
}

#[test]
fn what_is_proposed_from_an_account_gives_way_to_what_the_person_says() {
    let (line, _) = check("account.txt", &["--did", "entered-card"]);
    assert_eq!(texts(&line, "states"), ["entered-card"]);
    let shown = run(&["check", &example("account.txt"), "--lang", "en"]).out;
    assert!(
        shown.contains("--did clicked"),
        "the proposal is to be confirmed: {shown}"
    );
}

#[test]
fn the_exit_code_is_that_of_the_worst_of_all_files() {
    let (chain, parcel, genuine) = (
        example("line-chain.txt"),
        example("sms-parcel.txt"),
        example("mail-genuine.eml"),
    );
    assert_eq!(run(&["check", &genuine, &chain]).code, 3);
    assert_eq!(run(&["check", &parcel, &chain, &genuine]).code, 5);
    assert_eq!(run(&["check", &genuine, &genuine]).code, 0);
}

#[test]
fn several_files_are_each_headed_by_their_name() {
    let (chain, parcel) = (example("line-chain.txt"), example("sms-parcel.txt"));
    let both = run(&["check", &chain, &parcel]).out;
    let (first, second) = (both.find(&chain), both.find(&parcel));
    assert!(first.is_some() && first < second, "{both}");
    assert!(!run(&["check", &chain]).out.contains(&chain));
}

#[test]
fn a_missing_file_is_named_with_the_reason_and_the_rest_is_still_done() {
    let (chain, parcel) = (example("line-chain.txt"), example("sms-parcel.txt"));
    let done = run(&["check", "--json", &chain, "no/such-file.eml", &parcel]);
    assert_eq!(done.code, 1);
    let paths: Vec<_> = done
        .json()
        .iter()
        .map(|line| text(line, "path").to_owned())
        .collect();
    assert_eq!(paths, [chain, parcel]);
    assert_eq!(done.err.lines().count(), 1, "{}", done.err);
    assert!(
        done.err.contains("no/such-file.eml") && done.err.contains("No such file"),
        "{}",
        done.err
    );
}

#[test]
fn a_folder_is_no_message() {
    let done = run(&["check", "examples"]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("cannot read examples"), "{}", done.err);
}

#[test]
fn an_empty_file_is_said_to_be_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    for text in ["", " \r\n\t\n"] {
        let path = write(folder.path(), "empty.txt", text);
        let done = run(&["check", &path]);
        assert_eq!(done.code, 1);
        assert!(
            done.err.contains("empty.txt") && done.err.contains("is empty"),
            "{}",
            done.err
        );
        assert!(done.out.is_empty(), "{}", done.out);
    }
    assert_eq!(run_on(&["check"], b"").code, 1);
}

#[test]
fn standard_input_is_read_by_a_hyphen_and_when_no_file_is_named() {
    let sms = std::fs::read(program::root().join("examples/sms-parcel.txt")).expect("the example");
    for arguments in [&["check", "--json", "-"][..], &["check", "--json"]] {
        let done = run_on(arguments, &sms);
        let line = done.one();
        assert_eq!(
            (text(&line, "path"), text(&line, "level"), done.code),
            ("-", "dangerous", 5)
        );
    }
}

fn assert_usage(arguments: &[&str], named: &str) {
    let done = run(arguments);
    assert_eq!(done.code, 2, "{arguments:?}: {}", done.err);
    assert!(done.err.contains(named), "{arguments:?}: {}", done.err);
    assert!(done.out.is_empty(), "{}", done.out);
}

#[test]
fn wrong_usage_says_what_may_be_written() {
    let chain = example("line-chain.txt");
    assert_usage(
        &["check", &chain, "--channel", "pigeon"],
        "write one of mail, sms, rcs",
    );
    assert_usage(
        &["check", &chain, "--did", "clicked,slept"],
        "--did slept: not known; write one of",
    );
    assert_usage(
        &["check", &chain, "--device", "abacus"],
        "iphone, android, pc",
    );
    assert_usage(
        &["check", &chain, "--carrier", "tin-can"],
        "docomo, au, softbank, rakuten, other",
    );
    assert_usage(&["check", &chain, "--lang", "fr"], "ja, ja-easy, en");
    assert_usage(&["check", &chain, "--at", "yesterday"], "2026-11-22 14:00");
    assert_usage(&["check", &chain, "--hours-since", "soon"], "--hours-since");
    assert_usage(&["check", &chain, "--no-such-option"], "--no-such-option");
    assert_usage(&["chekc"], "chekc");
}

#[test]
fn help_and_version_are_no_failure() {
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"]] {
        assert_eq!(run(arguments).code, 0, "{arguments:?}");
    }
    let help = run(&["check", "--help"]).out;
    for code in ["3 unwanted", "4 suspicious", "5 dangerous"] {
        assert!(
            help.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .contains(code),
            "{help}"
        );
    }
}

/// The first desk the steps name.
fn first_desk(line: &Value) -> Option<&str> {
    let steps = line["steps"].as_array()?;
    steps
        .iter()
        .find_map(|step| step["contacts"][0]["id"].as_str())
}

#[test]
fn entered_card_data_puts_the_card_issuer_first() {
    let (line, _) = check("mail-card.eml", &["--did", "entered-card"]);
    assert_eq!(texts(&line, "states"), ["entered-card"]);
    assert_eq!(first_desk(&line), Some("card-smbc"), "{}", line["steps"]);
    let (nothing_done, _) = check("mail-card.eml", &[]);
    assert_ne!(
        each(&line, "steps", "id"),
        each(&nothing_done, "steps", "id")
    );
    let (parcel, _) = check("sms-parcel.txt", &["--did", "clicked,entered-card"]);
    let first = first_desk(&parcel).unwrap_or_default();
    assert!(
        first == "role:card" || first.starts_with("card-"),
        "{first}"
    );
}

#[test]
fn every_state_has_steps_of_its_own() {
    let (received, _) = check("sms-parcel.txt", &[]);
    let received = each(&received, "steps", "id");
    for state in [
        "clicked",
        "entered-id",
        "entered-card",
        "entered-bank",
        "entered-personal",
        "installed",
        "called",
        "remote",
        "paid-transfer",
        "paid-gift-card",
        "paid-card",
        "paid-crypto",
        "paid-cash",
        "replied",
        "photo-sent",
        "account-taken",
    ] {
        let (line, code) = check("sms-parcel.txt", &["--did", state]);
        assert_eq!(code, 5);
        let steps = each(&line, "steps", "id");
        assert!(!steps.is_empty(), "{state}");
        assert_ne!(steps, received, "{state} changes nothing");
        let urgency: Vec<_> = line["steps"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|s| s["urgency"].as_u64())
            .collect();
        assert!(urgency.is_sorted(), "{state}: {urgency:?}");
    }
}

#[test]
fn steps_are_those_of_the_device_and_the_carrier() {
    let steps = |options: &[&str]| {
        let (line, _) = check("sms-parcel.txt", options);
        each(&line, "steps", "id")
            .iter()
            .map(|s| (*s).to_owned())
            .collect::<Vec<_>>()
    };
    let android = steps(&["--did", "installed", "--device", "android"]);
    let iphone = steps(&["--did", "installed", "--device", "iphone"]);
    assert!(
        android.iter().any(|s| s.contains("android"))
            && !android.iter().any(|s| s.contains("iphone")),
        "{android:?}"
    );
    assert!(
        iphone.iter().any(|s| s.contains("iphone"))
            && !iphone.iter().any(|s| s.contains("android")),
        "{iphone:?}"
    );
    let of = |carrier: &str| {
        check(
            "sms-parcel.txt",
            &["--did", "installed", "--carrier", carrier],
        )
        .0
        .to_string()
    };
    assert!(of("docomo").contains("docomo-desk") && !of("docomo").contains("softbank-desk"));
    assert!(of("softbank").contains("softbank-desk") && !of("softbank").contains("docomo-desk"));
}

/// Whether IPA's desk (weekdays 10:00–12:00, 13:30–17:00, not on holidays) is open, and until or from when.
fn ipa(at: &str) -> (String, Option<String>) {
    let (line, _) = check("sms-parcel.txt", &["--did", "installed", "--at", at]);
    let steps = line["steps"].as_array().into_iter().flatten();
    let mut desks = steps.flat_map(|s| s["contacts"].as_array().into_iter().flatten());
    let desk = desks
        .find(|c| c["id"] == "ipa")
        .expect("IPA's desk is named");
    (
        text(desk, "open").to_owned(),
        desk["until"].as_str().map(str::to_owned),
    )
}

fn pair(open: &str, until: &str) -> (String, Option<String>) {
    (open.to_owned(), Some(until.to_owned()))
}

#[test]
fn opening_hours_are_those_of_the_time_given() {
    let until = "2026-11-24T17:00:00+09:00";
    assert_eq!(ipa("2026-11-24 14:00"), pair("open", until));
    assert_eq!(ipa("2026-11-24T14:00:00+09:00"), pair("open", until));
    assert_eq!(
        ipa("2026-11-24T05:00:00Z"),
        pair("open", until),
        "the same instant"
    );
    assert_eq!(
        ipa("2026-11-24 12:30"),
        pair("closed", "2026-11-24T13:30:00+09:00")
    );
    assert_eq!(
        ipa("2026-11-24 23:59"),
        pair("closed", "2026-11-25T10:00:00+09:00")
    );
    assert_eq!(
        ipa("2026-11-21 14:00"),
        pair("closed", "2026-11-24T10:00:00+09:00"),
        "a weekend before a holiday"
    );
}

#[test]
fn a_desk_is_closed_on_a_national_holiday() {
    assert_eq!(
        ipa("2026-11-23 14:00"),
        pair("closed", "2026-11-24T10:00:00+09:00")
    );
    let done = run(&[
        "check",
        &example("sms-parcel.txt"),
        "--did",
        "installed",
        "--at",
        "2026-11-23 14:00",
    ]);
    assert!(
        done.out
            .split_whitespace()
            .collect::<String>()
            .contains("11/2410:00"),
        "{}",
        done.out
    );
}

/// Characters a terminal acts on or that hide what is written.
fn harmful(out: &str) -> Vec<char> {
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(u32::from(c), 0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xE0000..=0xE007F)
    };
    out.chars().filter(|c| acts(*c)).collect()
}

const HOSTILE: [(&str, &str); 2] = [
    (
        "hostile.txt",
        "差出人: \u{1b}[31mA\u{1b}]0;title\u{7}銀行 \u{202e} <info@x\u{1b}[2J.top>\n件名: \u{9b}31m緊急\u{202e}\n\n\
         口座を停止\u{1b}[2Jしました。 https://evil\u{1b}]8;;http://a.b\u{7}.top/\u{202e} login\n\
         カード番号を\u{2066}入力\r\u{8}\u{7f}\u{200f}\u{85}\u{90}q\u{9c}\u{feff}\u{e0041}\n",
    ),
    (
        "hostile.eml",
        "From: \"\u{1b}]0;pwn\u{7}Bank\u{202e}\" <a@evil\u{1b}[2J.top>\r\nReply-To: b@\u{9b}2J.example\r\n\
         Subject: =?utf-8?B?G1sySuKArue3iuaApQ==?=\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <p>\u{1b}[31mred <a href=\"https://ev\u{1b}[2Jil.top/&#x202e;x&#x9b;\">https://\u{9b}1mbank.jp&#27;[2J</a></p>",
    ),
];

#[test]
fn control_sequences_of_a_message_never_reach_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, message) in HOSTILE {
        let path = write(folder.path(), name, message);
        for lang in ["ja", "ja-easy", "en"] {
            let done = run(&["check", &path, "--explain", "--lang", lang]);
            assert!(matches!(done.code, 0 | 3..=5), "{}", done.err);
            assert_eq!(harmful(&done.out), [], "{name} {lang}: {:?}", done.out);
            assert!(
                done.out.contains("\\u{1b}") && done.out.contains("\\u{202e}"),
                "shown, not dropped: {}",
                done.out
            );
        }
    }
}

#[test]
fn with_colour_forced_only_our_own_styles_are_escape_sequences() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, message) in HOSTILE {
        let path = write(folder.path(), name, message);
        let mut command = program::command(&["check", &path, "--explain"]);
        command.env("CLICOLOR_FORCE", "1");
        let done = program::finish(command, b"");
        assert!(done.out.contains("\u{1b}[1m"), "colour is on");
        for sequence in done.out.split('\u{1b}').skip(1) {
            let end = sequence.find(|c: char| !matches!(c, '[' | ';' | '0'..='9'));
            let last = end.and_then(|at| sequence[at..].chars().next());
            assert!(
                sequence.starts_with('[') && last == Some('m'),
                "{sequence:?}"
            );
        }
        assert!(
            !done.out.contains('\u{9b}')
                && !done.out.contains('\u{202e}')
                && !done.out.contains('\u{7}')
        );
    }
}

#[cfg(unix)]
#[test]
fn control_sequences_of_a_file_name_reach_neither_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = write(
        folder.path(),
        "a\u{9b}2J\u{202e}b.txt",
        "このメッセージを15人に送ってください。",
    );
    let missing = program::text_of(&folder.path().join("c\u{9b}2J\u{202e}d.txt"));
    for command in ["check", "scan"] {
        let done = run(&[command, &there, &there, &missing]);
        assert_eq!(done.code, 1);
        assert_eq!(harmful(&done.out), [], "{command}: {:?}", done.out);
        assert_eq!(harmful(&done.err), [], "{command}: {:?}", done.err);
    }
}

#[test]
fn explain_shows_all_evidence_with_its_weights_the_kinds_and_what_could_not_be_read() {
    let path = example("mail-forwarded.eml");
    let line = run(&["check", &path, "--json"]).one();
    let plain = run(&["check", &path]).out;
    let explained = run(&["check", &path, "--explain"]).out;
    assert!(
        explained.starts_with(plain.trim_end()),
        "the answer stays the same"
    );
    for id in each(&line, "evidence", "id") {
        assert!(
            explained.contains(&format!(" {id} ")) || explained.contains(&format!(" {id}\n")),
            "{id}"
        );
    }
    for kind in each(&line, "kinds", "id") {
        assert!(explained.contains(kind), "{kind}");
        assert!(!plain.contains(kind), "{kind}");
    }
    assert!(
        explained.contains("  ! ") && explained.contains("(forward)"),
        "{explained}"
    );
    assert!(explained.contains(text(&line, "version")));
}

#[test]
fn an_answer_fits_the_terminal_and_says_the_level_first() {
    let mut command = program::command(&["check", &example("sms-parcel.txt")]);
    command.env("COLUMNS", "60");
    let Done { out, .. } = program::finish(command, b"");
    assert!(out.trim_start().starts_with("✖ 危険"), "{out}");
    for line in out.lines().take_while(|line| !line.contains('│')) {
        let width = unicode_width::UnicodeWidthStr::width(line);
        assert!(width <= 60, "{width}: {line}");
    }
}

#[test]
fn a_message_is_never_called_safe() {
    let names: Vec<String> = examples().iter().map(|name| example(name)).collect();
    for lang in ["ja", "ja-easy", "en"] {
        let mut arguments = vec!["check", "--lang", lang, "--authserv-id", "mx1.mail-home.jp"];
        arguments.extend(names.iter().map(String::as_str));
        let done = run(&arguments);
        // What the message says itself stands behind a bar.
        let own: String = done
            .out
            .lines()
            .filter(|line| !line.contains('│'))
            .collect();
        for word in ["安全です", "大丈夫です", "is safe"] {
            assert!(!own.contains(word), "{lang}: {word}");
        }
    }
}

#[test]
fn every_mail_of_an_mbox_is_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "three.mbox", three_mails());
    let done = run(&[
        "check",
        "--json",
        &path,
        "--authserv-id",
        "mx1.mail-home.jp",
    ]);
    let lines = done.json();
    let levels: Vec<_> = lines.iter().map(|line| text(line, "level")).collect();
    assert_eq!(levels, ["dangerous", "consistent", "dangerous"]);
    for (at, line) in lines.iter().enumerate() {
        assert_eq!(text(line, "path"), format!("{path}#{at}"));
    }
    assert_eq!(done.code, 5);
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    for arguments in [
        &["check", "examples/sms-parcel.txt"][..],
        &[
            "check",
            "--json",
            "examples/sms-parcel.txt",
            "examples/mail-card.eml",
        ],
        &["scan", "examples"],
        &["scan", "--json", "examples"],
        &["schema"],
        &["man"],
        &["completions", "bash"],
        &["knowledge", "show", "K01"],
    ] {
        let (code, err) = run_unread(arguments);
        assert_eq!(code, 0, "{arguments:?}: {err}");
        assert!(
            !err.contains("panicked") && !err.contains("Broken pipe"),
            "{arguments:?}: {err}"
        );
    }
}

#[test]
fn a_prefecture_is_told_by_code_or_name_and_brings_the_desks_near() {
    let desks = |prefecture: &str| {
        let options = ["--prefecture", prefecture, "--did", "paid-transfer"];
        check("line-police.txt", &options).0["steps"].to_string()
    };
    let tokyo = desks("13");
    assert_eq!(tokyo, desks("東京"));
    assert_eq!(tokyo, desks("東京都"));
    assert_eq!(tokyo, desks("tokyo"));
    let path = example("line-police.txt");
    let wrong = run(&["check", &path, "--prefecture", "48"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("1 to 47"), "{}", wrong.err);
}
