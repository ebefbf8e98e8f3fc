//! The desks people are sent to: whose numbers may be shown, when a desk is said to be open, and which desk
//! stands for a prefecture.

mod program;

use madoguchi::Counter;
use madoguchi_analysis::{Receiver, observe};
use madoguchi_knowledge::{Confidence, Contact, SourceFile, validate};
use madoguchi_model::{ContactPoint, OpenState, Situation};
use std::fs;
use std::path::{Path, PathBuf};
use time::OffsetDateTime;
use time::macros::datetime;

/// Numbers that the facts name as an advertisement's or a fraud's sender.
const SENDERS_OF_ADVERTS: [&str; 1] = ["050-5434-4653"];

/// The desks the project knows of; more may be added.
const KNOWN_DESKS: [&str; 47] = [
    "110",
    "188",
    "8103",
    "9110",
    "au-desk",
    "caa-fakeshop",
    "capj",
    "card-aeon",
    "card-amex",
    "card-dc",
    "card-jcb",
    "card-list",
    "card-mc",
    "card-orico",
    "card-rakuten",
    "card-smbc",
    "ccj",
    "docomo-desk",
    "fake-shop",
    "fsa-desk",
    "houterasu",
    "ihaho",
    "ihc",
    "intl-block",
    "ipa",
    "ipa-org",
    "jadac-desk",
    "jadac-main",
    "jinken",
    "jinken-child",
    "jinken-women",
    "jp-post",
    "jpcert",
    "kids-sos",
    "mic-telecom",
    "ncac-list",
    "nissankyo",
    "npa-cyber",
    "phish110",
    "rakuten-mobile-desk",
    "safeline",
    "slander",
    "softbank-desk",
    "tourist-hotline",
    "yorisoi",
    "zenginkyo",
    "zenso",
];

fn counter() -> Counter {
    Counter::open(None, "none", Receiver::default()).expect("the embedded knowledge opens")
}

fn contacts(counter: &Counter) -> Vec<&Contact> {
    let pack = counter.analyst().knowledge().pack();
    pack.contacts.values().collect()
}

fn desk(counter: &Counter, id: &str, situation: &Situation) -> Vec<ContactPoint> {
    counter.analyst().desks(&[id.to_owned()], situation)
}

/// Somebody with any of the carriers, so that no desk is out of reach.
fn anybody(contact: &Contact, at: Option<OffsetDateTime>) -> Situation {
    Situation {
        carrier: contact.carriers.first().copied(),
        prefecture: contact.prefectures.first().copied(),
        at,
        ..Situation::default()
    }
}

/// Digits only.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

fn toml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            toml_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
}

/// Everything that is ever shown to people, by file: the words, not the samples.
fn shown_words() -> Vec<(String, String)> {
    let root = program::root().join("knowledge");
    let mut files = Vec::new();
    for folder in ["advice", "contacts", "guides", "playbooks", "wording"] {
        if root.join(folder).is_dir() {
            toml_files(&root.join(folder), &mut files);
        }
    }
    files.retain(|path| !path.ends_with("samples.toml"));
    let texts = files.into_iter().map(|path| {
        let text = fs::read_to_string(&path).expect("the file is UTF-8");
        let lines = text.lines().filter(|line| !line.starts_with("phone = "));
        let shown = lines.collect::<Vec<_>>().join("\n");
        (path.display().to_string(), shown)
    });
    texts.collect()
}

/// Whether a text gives a number, with or without hyphens.
fn gives(text: &str, number: &str) -> bool {
    text.replace(['-', '‐', '－', ' '], "")
        .contains(&digits(number))
}

#[test]
fn every_desk_is_known() {
    let counter = counter();
    let pack = counter.analyst().knowledge().pack();
    for id in KNOWN_DESKS {
        assert!(pack.contacts.contains_key(id), "{id}");
    }
}

#[test]
fn a_number_that_adverts_come_from_is_no_contact() {
    let counter = counter();
    for number in SENDERS_OF_ADVERTS {
        for contact in contacts(&counter) {
            assert_ne!(digits(&contact.phone), digits(number), "{}", contact.id);
        }
        for (path, text) in shown_words() {
            assert!(!gives(&text, number), "{path} gives {number}");
        }
    }
}

#[test]
fn short_codes_and_foreign_numbers_are_no_contacts() {
    for contact in contacts(&counter()) {
        let phone = &contact.phone;
        // 0005… are senders of SMS that nobody can call; no desk here is abroad but the card scheme's,
        // which is reached by a number dialled in Japan.
        assert!(!phone.starts_with("0005"), "{}", contact.id);
        assert!(!phone.starts_with('+'), "{}", contact.id);
    }
}

#[test]
fn only_certain_numbers_are_tapped_and_uncertain_ones_never_shown() {
    let counter = counter();
    let words = shown_words();
    let mut hidden = 0;
    for contact in contacts(&counter) {
        let points = desk(&counter, &contact.id, &anybody(contact, None));
        let point = points
            .iter()
            .find(|p| p.id == contact.id)
            .unwrap_or_else(|| panic!("{} is shown to somebody", contact.id));
        match contact.confidence {
            Confidence::A => assert_eq!(point.tap, !contact.phone.is_empty(), "{}", contact.id),
            Confidence::B => {
                assert!(!point.tap, "{}", contact.id);
                assert_eq!(point.phone, contact.phone);
                assert!(!point.checked.is_empty(), "{} shows its date", contact.id);
            }
            Confidence::C => {
                assert!(!point.tap && point.phone.is_empty(), "{}", contact.id);
            }
        }
        // `188` stands inside other numbers.
        if contact.confidence == Confidence::C && digits(&contact.phone).len() > 4 {
            hidden += 1;
            for (path, text) in &words {
                assert!(!gives(text, &contact.phone), "{path} gives {}", contact.id);
            }
        }
    }
    assert!(
        hidden >= 8,
        "{hidden} unconfirmed numbers are too few to say anything"
    );
}

#[test]
fn every_desk_says_a_way_without_voice_or_that_none_is_known() {
    let counter = counter();
    for contact in contacts(&counter) {
        for point in desk(&counter, &contact.id, &anybody(contact, None)) {
            let way = &point.without_voice;
            let all = [&way.ja, &way.ja_easy, &way.en];
            assert!(all.iter().all(|way| !way.trim().is_empty()), "{}", point.id);
        }
    }
    let roles = [
        "role:brand",
        "role:card",
        "role:bank",
        "role:brokerage",
        "role:utility",
        "role:sns",
        "role:carrier",
        "role:gift-card-issuer",
        "role:exchange",
        "role:school",
        "role:it-desk",
    ];
    for role in roles {
        let points = desk(&counter, role, &Situation::default());
        assert_eq!(points.len(), 1, "{role}");
        for point in points {
            assert!(!point.without_voice.ja.is_empty(), "{role}");
            assert!(!point.say.ja.is_empty(), "{role}");
            assert!(!point.have_ready.ja.is_empty(), "{role}");
        }
    }
}

#[test]
fn a_desk_says_who_can_use_it_and_what_to_say() {
    let counter = counter();
    for contact in contacts(&counter) {
        for point in desk(&counter, &contact.id, &anybody(contact, None)) {
            for (key, wording) in [
                ("name", &point.name),
                ("cost", &point.cost),
                ("who", &point.who),
                ("say", &point.say),
                ("have_ready", &point.have_ready),
            ] {
                let all = [&wording.ja, &wording.ja_easy, &wording.en];
                assert!(
                    all.iter().all(|w| !w.trim().is_empty()),
                    "{} {key}",
                    point.id
                );
            }
        }
    }
}

#[test]
fn opening_follows_the_japanese_calendar_and_is_unknown_beyond_it() {
    let counter = counter();
    let open = |id: &str, at| {
        let situation = Situation {
            at: Some(at),
            ..Situation::default()
        };
        desk(&counter, id, &situation)[0].open
    };
    // A Tuesday, and the Monday before, which is a holiday (Labour Thanksgiving Day).
    assert_eq!(
        open("jadac-desk", datetime!(2026-11-24 11:00 +9)),
        OpenState::Open {
            until: Some(datetime!(2026-11-24 12:00 +9))
        }
    );
    assert_eq!(
        open("jadac-desk", datetime!(2026-11-23 11:00 +9)),
        OpenState::Closed {
            next: Some(datetime!(2026-11-24 10:00 +9))
        }
    );
    // The same moment told in another zone.
    assert_eq!(
        open("jadac-desk", datetime!(2026-11-24 02:00 UTC)),
        OpenState::Open {
            until: Some(datetime!(2026-11-24 12:00 +9))
        }
    );
    // Nobody has announced the holidays of 2030.
    for contact in contacts(&counter) {
        let points = desk(
            &counter,
            &contact.id,
            &anybody(contact, Some(datetime!(2030-05-07 11:00 +9))),
        );
        let own = points.iter().find(|p| p.id == contact.id);
        let open = own.map(|p| p.open).expect("it is shown");
        if contact.always_open {
            assert_eq!(open, OpenState::Open { until: None }, "{}", contact.id);
        } else if !contact.hours_known || contact.closed_on_holidays {
            assert_eq!(open, OpenState::Unknown, "{}", contact.id);
        }
    }
    // At the end of what is known a closed desk names no next opening.
    assert_eq!(
        open("jadac-desk", datetime!(2027-12-30 11:00 +9)),
        OpenState::Closed { next: None }
    );
}

#[test]
fn without_desks_of_its_own_a_prefecture_has_188_and_9110() {
    let counter = counter();
    let ids = ["188".to_owned(), "9110".to_owned()];
    let with_own: Vec<u8> = contacts(&counter)
        .iter()
        .filter(|c| c.roles.iter().any(|role| role.starts_with("local:")))
        .flat_map(|c| c.prefectures.clone())
        .collect();
    for prefecture in 1..=47 {
        let situation = Situation {
            prefecture: Some(prefecture),
            ..Situation::default()
        };
        let shown: Vec<ContactPoint> = counter.analyst().desks(&ids, &situation);
        let phones: Vec<&str> = shown.iter().map(|p| &*p.phone).collect();
        assert!(phones.contains(&"188"), "{prefecture}: {phones:?}");
        if !with_own.contains(&prefecture) {
            assert_eq!(phones, ["188", "#9110"], "{prefecture}");
        }
        for point in &shown {
            let contact = &counter.analyst().knowledge().pack().contacts[&point.id];
            assert!(
                contact.prefectures.is_empty() || contact.prefectures.contains(&prefecture),
                "{} is shown in {prefecture}",
                point.id
            );
        }
    }
}

#[test]
fn a_desk_of_the_prefecture_stands_for_the_general_one() {
    let counter = counter();
    let ids = |prefecture| -> Vec<String> {
        let situation = Situation {
            prefecture,
            ..Situation::default()
        };
        let points = desk(&counter, "9110", &situation);
        points.into_iter().map(|p| p.id).collect()
    };
    assert_eq!(ids(None), ["9110"]);
    assert_eq!(ids(Some(22)), ["9110"]);
    // Aichi's own page gives the hours of the same number.
    assert_eq!(ids(Some(23)), ["9110-aichi"]);
}

#[test]
fn a_desk_of_another_prefecture_is_not_shown() {
    let counter = counter();
    let shown = |prefecture| {
        let situation = Situation {
            prefecture,
            ..Situation::default()
        };
        !desk(&counter, "zenso-osaka", &situation).is_empty()
    };
    assert!(shown(None), "nobody said where they live");
    assert!(shown(Some(27)));
    assert!(!shown(Some(13)));
}

/// The desk of Aichi as another one of an operator's own.
fn own_desk(changes: &[(&str, &str)]) -> SourceFile {
    let path = program::root().join("knowledge/contacts/9110-aichi.toml");
    let mut text = fs::read_to_string(path).expect("the desk of Aichi is there");
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    SourceFile {
        path: "contacts/own-desk.toml".to_owned(),
        text,
    }
}

#[test]
fn an_operator_adds_a_desk_of_their_prefecture() {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = own_desk(&[
        ("id = \"9110-aichi\"", "id = \"own-desk\""),
        ("phone = \"#9110\"", "phone = \"099-155-0142\""),
        ("prefectures = [23]", "prefectures = [12]"),
    ]);
    fs::create_dir(folder.path().join("contacts")).expect("a folder");
    fs::write(folder.path().join(&desk.path), &desk.text).expect("written");
    let counter =
        Counter::open(Some(folder.path()), "none", Receiver::default()).expect("it is laid over");
    let situation = Situation {
        prefecture: Some(12),
        ..Situation::default()
    };
    let points = ids_of_9110(&counter, &situation);
    assert_eq!(points, ["own-desk", "9110"], "its own number comes first");
}

fn ids_of_9110(counter: &Counter, situation: &Situation) -> Vec<String> {
    let points = desk(counter, "9110", situation);
    points.into_iter().map(|p| p.id).collect()
}

#[test]
fn a_desk_of_no_prefecture_or_for_no_desk_is_refused() {
    let own = ("id = \"9110-aichi\"", "id = \"own-desk\"");
    for wrong in [
        ("prefectures = [23]", "prefectures = [48]"),
        ("prefectures = [23]", "prefectures = []"),
        ("local:9110", "local:nobody"),
    ] {
        let files = [own_desk(&[own, wrong])];
        let pack = madoguchi_pack::embedded()
            .overlaid(&files)
            .expect("its form is right");
        let faults = validate(&pack, &files, &observe::sign_ids());
        assert_eq!(faults.len(), 1, "{wrong:?}: {faults:?}");
        assert!(faults[0].line > 1, "the line is named: {faults:?}");
    }
}
