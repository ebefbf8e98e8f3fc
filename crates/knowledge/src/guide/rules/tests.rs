use super::{gaps, host_of, is_below, is_kebab, names_host};
use crate::guide::Holding;
use crate::{Fault, Guide, LimitUnit, Pack, SourceFile, Tool, validate};
use madoguchi_model::{Carrier, Device};

const GUIDE: &str = r#"id = "sample"
group = "check"
order = 10
source = "Sample office, page of 2026-11-01 (www.sample.example)"
confidence = "A"
checked = 2026-11-22
review_by = 2027-11-22
tool = "desk-text"
states = ["paid", "clicked"]
title = { ja = "見本", ja-easy = "見本（みほん）", en = "Sample" }
lead = { ja = "はじめに。", ja-easy = "はじめに。", en = "To begin with." }

[[app]]
id = "mail"
name = { ja = "メール", ja-easy = "メール", en = "Mail" }

[[section]]
id = "first"
limit = { unit = "double-byte", most = 4000, boxes = 2 }
title = { ja = "一つ目", ja-easy = "はじめ", en = "First" }

[[section.step]]
do = { ja = "閉じてください。", ja-easy = "閉（と）じて ください。", en = "Close it." }
apps = ["mail"]
devices = ["android"]
contacts = ["role:carrier"]
link = [{ url = "https://www.sample.example/page?a=1", text = { ja = "公式", ja-easy = "公式（こうしき）", en = "Official" } }]

[[section]]
id = "docomo-only"
carriers = ["docomo"]
title = { ja = "二つ目", ja-easy = "つぎ", en = "Second" }
lead = { ja = "読むだけ。", ja-easy = "読（よ）むだけ。", en = "Only to read." }

[[table]]
id = "prices"
source = "Sample office, 2026"
confidence = "B"
title = { ja = "表", ja-easy = "ひょう", en = "Table" }
column = [{ ja = "名前", ja-easy = "名前（なまえ）", en = "Name" }]

[[table.row]]
as_of = 2019-10-01
yen = 63
cell = [{ ja = "はがき", ja-easy = "はがき", en = "Postcard" }]

[[answer]]
id = "found"
text = { ja = "{n}個あります。", ja-easy = "{n}こ あります。", en = "{n} found." }
"#;

fn file(text: &str) -> SourceFile {
    SourceFile {
        path: "guides/sample.toml".to_owned(),
        text: text.to_owned(),
    }
}

fn guide(text: &str) -> Guide {
    let pack = Pack::parse(&[file(text)]).expect("parses");
    pack.guides["sample"].clone()
}

/// What is wrong once `from` is replaced by `to`.
fn faults(from: &str, to: &str) -> Vec<Fault> {
    assert!(GUIDE.contains(from), "the sample has no {from}");
    let files = [file(&GUIDE.replacen(from, to, 1))];
    match Pack::parse(&files) {
        Ok(pack) => validate(&pack, &files, &[]),
        Err(faults) => faults,
    }
}

/// Exactly one fault, on the line on which `marker` stands in the changed text.
fn one(from: &str, to: &str, marker: &str, what: &str) {
    let found = faults(from, to);
    let changed = GUIDE.replacen(from, to, 1);
    let line = changed.lines().position(|l| l.contains(marker));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].what.contains(what), "{found:#?}");
    assert_eq!(found[0].path, "guides/sample.toml");
    assert_eq!(
        Some(found[0].line),
        line.map(|at| at + 1),
        "{marker}: {found:#?}"
    );
}

#[test]
fn a_whole_guide_is_read_and_has_no_fault() {
    assert_eq!(faults("sample", "sample"), []);
    let guide = guide(GUIDE);
    assert_eq!(guide.tool, Some(Tool::DeskText));
    let limit = guide.section[0].limit.expect("a limit");
    assert_eq!(
        (limit.unit, limit.most, limit.boxes),
        (LimitUnit::DoubleByte, 4000, 2)
    );
    assert_eq!(guide.answer("found").expect("an answer").en, "{n} found.");
    assert_eq!(guide.answer("lost"), None);
    assert_eq!(guide.app_name("mail").expect("a name").en, "Mail");
}

#[test]
fn a_pack_with_guides_survives_being_embedded() {
    let pack = Pack::parse(&[file(GUIDE)]).expect("parses");
    let back = Pack::from_bytes(&pack.to_bytes().expect("bytes")).expect("read back");
    assert_eq!(pack, back);
}

#[test]
fn an_overlay_replaces_a_guide_and_adds_others() {
    let base = Pack::parse(&[file(GUIDE)]).expect("parses");
    let mut other = file(&GUIDE.replace("\"sample\"", "\"other\""));
    other.path = "guides/other.toml".to_owned();
    let changed = file(&GUIDE.replace("Close it.", "Close it now."));
    let pack = base.overlaid(&[changed, other]).expect("lays over");
    assert_eq!(pack.guides.len(), 2);
    assert_eq!(
        pack.guides["sample"].section[0].step[0].what.en,
        "Close it now."
    );
    assert_ne!(pack.version, base.version);
}

#[test]
fn unknown_keys_and_other_names_are_refused_with_their_line() {
    one(
        "order = 10",
        "order = 10\nurgent = 1",
        "urgent",
        "unknown field",
    );
    one(
        "apps = [\"mail\"]",
        "app = [\"mail\"]",
        "app = [\"mail\"]",
        "unknown field",
    );
    one(
        "id = \"sample\"",
        "id = \"simple\"",
        "id = \"simple\"",
        "not the file's name",
    );
    one(
        "group = \"check\"",
        "group = \"misc\"",
        "misc",
        "unknown variant",
    );
    one("\"paid\"", "\"payed\"", "payed", "unknown state");
}

#[test]
fn provenance_is_asked_for() {
    one(
        "review_by = 2027",
        "review_by = 2026",
        "review_by",
        "before it was checked",
    );
    one(
        "confidence = \"A\"",
        "confidence = \"C\"",
        "confidence",
        "confidence C",
    );
    one(
        "source = \"Sample office, 2026\"",
        "source = \" \"",
        "\"prices\"",
        "lacks a source",
    );
    let missing = faults(
        "source = \"Sample office, page of 2026-11-01 (www.sample.example)\"\n",
        "",
    );
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert!(missing[0].what.contains("missing field `source`"));
}

#[test]
fn references_must_resolve() {
    one(
        "role:carrier",
        "role:carpenter",
        "carpenter",
        "does not exist",
    );
    one(
        "order = 10",
        "order = 10\nkinds = [\"ghost\"]",
        "ghost",
        "playbook `ghost`",
    );
    one(
        "order = 10",
        "order = 10\nbrands = [\"nobody\"]",
        "nobody",
        "brand `nobody`",
    );
    one(
        "order = 10",
        "order = 10\nsee = [\"gone\"]",
        "gone",
        "guide `gone`",
    );
    one(
        "order = 10",
        "order = 10\nsee = [\"sample\"]",
        "see",
        "to itself",
    );
    one(
        "apps = [\"mail\"]",
        "apps = [\"fax\"]",
        "fax",
        "for the app `fax`",
    );
}

#[test]
fn ids_are_kebab_case_and_given_once() {
    one(
        "\"docomo-only\"",
        "\"first\"",
        "id = \"first\"",
        "misnamed or twice",
    );
    one("\"found\"", "\"Found it\"", "Found it", "misnamed or twice");
}

#[test]
fn links_lead_only_where_something_vouches_for() {
    let link = "https://www.sample.example/page?a=1";
    for bad in [
        "http://www.sample.example/",
        "https://www.sample.example:8443/",
        "https://user@www.sample.example/",
        "https://WWW.sample.example/",
        "https://localhost/",
        "https://www..example/",
        "https://www.sample.example/a b",
        "javascript:alert(1)",
    ] {
        one(link, bad, bad, "links to");
    }
    one(
        link,
        "https://www.sample.example.evil.example/",
        "evil",
        "which nothing vouches for",
    );
}

#[test]
fn wording_rules_hold_in_every_part() {
    one("en = \"Close it.\"", "en = \" \"", "閉じて", "has no en");
    one(
        "ja-easy = \"はじめに。\"",
        "ja-easy = \"\"",
        "lead =",
        "has no ja-easy",
    );
    one(
        "閉じてください。",
        "安全に閉じます。",
        "安全に",
        "says 安全",
    );
    one(
        "en = \"Close it.\"",
        "en = \"It is safe.\"",
        "It is safe.",
        "safe",
    );
    let long = "あ".repeat(41);
    one(
        "ja-easy = \"はがき\"",
        &format!("ja-easy = \"{long}\""),
        &long,
        "41 characters",
    );
    one(
        "en = \"Only to read.\"",
        "en = \"Safe to read.\"",
        "Safe to read.",
        "safe",
    );
}

#[test]
fn tables_are_whole_and_dated() {
    one(
        "cell = [{ ja = \"はがき\", ja-easy = \"はがき\", en = \"Postcard\" }]",
        "cell = []",
        "\"prices\"",
        "has 0 cells",
    );
    one(
        "as_of = 2019-10-01",
        "as_of = 2026-12-01",
        "はがき",
        "is of 2026-12-01",
    );
    let undated = faults("as_of = 2019-10-01\n", "");
    assert!(
        undated[0].what.contains("missing field `as_of`"),
        "{undated:?}"
    );
}

#[test]
fn gaps_agree_between_languages_and_limits_take_something() {
    one("{n} found.", "{m} found.", "\"found\"", "other gaps");
    one("most = 4000", "most = 0", "\"first\"", "takes nothing");
    one(
        "lead = { ja = \"読むだけ。\", ja-easy = \"読（よ）むだけ。\", en = \"Only to read.\" }\n",
        "",
        "\"docomo-only\"",
        "says nothing",
    );
}

#[test]
fn variants_are_chosen_by_what_is_known() {
    let guide = guide(GUIDE);
    let shown =
        |who: &Holding<'_>| -> Vec<&str> { guide.sections_for(who).map(|(s, _)| &*s.id).collect() };
    assert_eq!(shown(&Holding::default()), ["first", "docomo-only"]);
    let iphone = Holding {
        device: Some(Device::Iphone),
        carrier: Some(Carrier::Au),
        app: None,
    };
    assert!(shown(&iphone).is_empty());
    let fits = Holding {
        device: Some(Device::Android),
        carrier: Some(Carrier::Docomo),
        app: Some("mail"),
    };
    assert_eq!(shown(&fits), ["first", "docomo-only"]);
}

#[test]
fn hosts_and_gaps_are_read_exactly() {
    assert_eq!(host_of("https://a.example"), Some("a.example"));
    assert_eq!(host_of("https://a.example#x"), Some("a.example"));
    assert_eq!(host_of("https://"), None);
    assert!(is_below("support.apple.com", "apple.com"));
    assert!(is_below("apple.com", "apple.com"));
    assert!(!is_below("pineapple.com", "apple.com"));
    assert!(!is_below("apple.com.example", "apple.com"));
    assert!(names_host(
        "page (www.sample.example/x), 2026",
        "www.sample.example"
    ));
    assert!(!names_host("page of sample.example.net", "sample.example"));
    assert!(is_kebab("a-1") && !is_kebab("a--1") && !is_kebab("") && !is_kebab("Ab"));
    assert_eq!(gaps("{a} and {b} and {"), ["a", "b"].into());
}
