use super::address::{Address, weak_points};
use super::desk_text::{cut, used};
use super::filters::{Needs, Rules};
use super::tracking::{Outcome, check};
use super::{Finding, half_width, note};
use madoguchi_knowledge::{DeskLimit, Guide, LimitUnit, ListEntry, Pack, Tool};
use madoguchi_model::{Lang, Wording};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static PACK: LazyLock<Pack> = LazyLock::new(madoguchi_pack::embedded);

fn guide(id: &str) -> &'static Guide {
    &PACK.guides[id]
}

fn words() -> &'static [ListEntry] {
    PACK.list("guessable-words")
}

fn forms() -> &'static [ListEntry] {
    PACK.list("tracking-numbers")
}

fn ids(found: &[Finding]) -> Vec<&str> {
    found.iter().map(|f| f.id).collect()
}

fn weak(new: &str, old: &str) -> Vec<&'static str> {
    weak_points(new, Some(old), words())
        .iter()
        .map(|f| f.id)
        .collect()
}

/// Every sentence a guide says, with where it stands.
fn sentences(guide: &Guide) -> Vec<(String, &Wording)> {
    let mut all = vec![
        ("title".to_owned(), &guide.title),
        ("lead".to_owned(), &guide.lead),
    ];
    all.extend(guide.dont.iter().map(|w| ("dont".to_owned(), w)));
    all.extend(guide.app.iter().map(|a| (a.id.clone(), &a.name)));
    all.extend(guide.answer.iter().map(|a| (a.id.clone(), &a.text)));
    for section in &guide.section {
        all.push((section.id.clone(), &section.title));
        all.extend(section.lead.iter().map(|w| (section.id.clone(), w)));
        for step in &section.step {
            all.push((section.id.clone(), &step.what));
            all.extend(step.why.iter().map(|w| (section.id.clone(), w)));
            all.extend(step.link.iter().map(|l| (section.id.clone(), &l.text)));
        }
    }
    for table in &guide.table {
        all.extend(table.column.iter().map(|w| (table.id.clone(), w)));
        all.extend(
            table
                .row
                .iter()
                .flat_map(|r| &r.cell)
                .map(|w| (table.id.clone(), w)),
        );
    }
    for question in &guide.question {
        all.push((question.id.clone(), &question.ask));
        all.push((question.id.clone(), &question.heading));
        all.extend(question.hint.iter().map(|w| (question.id.clone(), w)));
    }
    all
}

#[test]
fn every_kanji_of_easy_japanese_has_its_reading() {
    let is_kanji = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '々';
    for guide in PACK.guides.values() {
        for (at, wording) in sentences(guide) {
            let mut in_reading = false;
            let mut previous_kanji = false;
            for c in wording.ja_easy.chars().chain([' ']) {
                let bare = previous_kanji && !in_reading && !is_kanji(c) && c != '（';
                let nested = in_reading && is_kanji(c);
                assert!(!bare && !nested, "{} {at}: {}", guide.id, wording.ja_easy);
                previous_kanji = is_kanji(c);
                in_reading = c == '（' || in_reading && c != '）';
            }
        }
    }
}

#[test]
fn every_group_and_tool_has_a_guide_and_its_wording() {
    for group in madoguchi_knowledge::GuideGroup::ALL {
        let key = format!("guide-group.{}", group.as_str());
        assert!(PACK.sentence(&key).is_some(), "{key}");
        assert!(PACK.guides.values().any(|g| g.group == group), "{group:?}");
    }
    let tools = [
        (Tool::LinkCheck, "fake-site-check"),
        (Tool::AddressStrength, "new-address-strength"),
        (Tool::TrackingNumber, "safe-redelivery"),
        (Tool::FilterRules, "filter-setup-mail-apps"),
        (Tool::DeskText, "report-to-desk"),
        (Tool::PoliceNote, "police-note"),
    ];
    for (tool, id) in tools {
        assert_eq!(guide(id).tool, Some(tool), "{id}");
    }
}

#[test]
fn typed_braces_stay_what_they_are() {
    let finding = Finding::with("bad-sender", "value", "{value}{x}");
    let guide = guide("filter-setup-mail-apps");
    let said = finding.sentence(guide, Lang::En).expect("the guide has it");
    assert!(said.starts_with("\"{value}{x}\" is neither"), "{said}");
    assert_eq!(
        Finding::bare("no-such-answer").sentence(guide, Lang::En),
        None
    );
}

// Address strength.

#[test]
fn weak_addresses_are_named_with_what_is_weak() {
    let cases: [(&str, &str, &[&str]); 17] = [
        (" ", "", &["empty"]),
        ("no at sign", "", &["not-an-address"]),
        ("no at sign", "neither here", &["not-an-address"]),
        (
            "k7w-tegami_2x9q@a.example",
            "the old one",
            &["none-found", "old-not-read"],
        ),
        ("a@b", "", &["not-an-address"]),
        (
            "hana@docomo.example",
            "hana@docomo.example",
            &["same-as-old"],
        ),
        ("k7w-tegami_2x9q@a.example", "", &["none-found"]),
        ("Ｋ７ｗ－ｔｅｇａｍｉ_2x9q＠a.example", "", &["none-found"]),
        (
            "k7w-tegami_2x8q@a.example",
            "k7w-tegami_2x9q@b.example",
            &["similar-to-old"],
        ),
        (
            "k7w-tegami_2x9q@a.example",
            "k7w-tegami_2x9q@b.example",
            &["similar-to-old"],
        ),
        ("4083619572@a.example", "", &["digits-only"]),
        ("xvbnrtpq83@a.example", "", &["name-and-digits"]),
        ("hanako@a.example", "", &["too-short", "word"]),
        ("yamada-tanaka-k@a.example", "", &["word"]),
        ("zr-kwv.19580312@a.example", "", &["date"]),
        ("r2-kqqqqw_v8h@a.example", "", &["pattern"]),
        ("r2.kw..v8h-x3@a.example", "", &["odd-dots"]),
    ];
    for (new, old, want) in cases {
        assert_eq!(weak(new, old), want, "{new} after {old}");
    }
}

#[test]
fn what_is_weak_is_shown() {
    let found = weak_points("hanako-qwerty@a.example", None, words());
    let of = |id: &str| found.iter().find(|f| f.id == id).map(|f| &*f.values[0].1);
    assert_eq!((of("word"), of("pattern")), (None, Some("qwerty")));
    let found = weak_points("hanako0312@a.example", None, words());
    let of = |id: &str| found.iter().find(|f| f.id == id).map(|f| &*f.values[0].1);
    assert_eq!((of("word"), of("date")), (Some("hanako"), Some("0312")));
    let short = weak_points("k7_w@a.example", None, words());
    let said = short[0].sentence(guide("new-address-strength"), Lang::Ja);
    assert!(said.expect("known").contains("4文字"));
}

#[test]
fn addresses_are_read_as_they_are_typed() {
    let read = Address::read(" Ｔａｒｏ＠Example.JP ").expect("an address");
    assert_eq!(read.full(), "taro@example.jp");
    for bad in [
        "",
        "@",
        "a@",
        "@a.jp",
        "a b@c.jp",
        "a@b..jp",
        "a@-b.jp",
        "山@b.jp",
        "a@b.jp\u{202e}",
    ] {
        assert_eq!(Address::read(bad), None, "{bad}");
    }
    assert_eq!(Address::read(&format!("{}@b.jp", "a".repeat(65))), None);
}

proptest! {
    #[test]
    fn any_text_gives_known_sentences(new in "\\PC{0,80}|[a-z0-9.-]{1,70}@[a-z0-9.-]{1,20}", old in "\\PC{0,40}") {
        let guide = guide("new-address-strength");
        let found = weak_points(&new, Some(&old), words());
        prop_assert!(!found.is_empty());
        let once: BTreeSet<&str> = found.iter().map(|f| f.id).collect();
        prop_assert_eq!(once.len(), found.len());
        for finding in &found {
            for lang in Lang::ALL {
                let said = finding.sentence(guide, lang).expect("the guide has it");
                let filled = !said.contains("{length}") && !said.contains("{word}");
                prop_assert!(filled);
            }
        }
    }

    #[test]
    fn an_address_a_letter_away_is_alike(local in "[a-z0-9]{6,30}", at in 0_usize..30, c in "[a-z0-9]") {
        let at = at % local.len();
        let mut changed = local.clone();
        changed.replace_range(at..=at, &c);
        let (old, new) = (format!("{local}@a.example"), format!("{changed}@a.example"));
        let found = weak_points(&new, Some(&old), words());
        prop_assert!(["same-as-old", "similar-to-old"].contains(&found[0].id), "{:?}", found);
    }
}

// Tracking numbers.

#[test]
fn numbers_are_read_as_slips_print_them() {
    let fits = check("1234-5678-9013", forms());
    assert_eq!(fits.number, "123456789013");
    assert_eq!(12_345_678_901_u64 % 7, 3);
    assert_eq!(fits.outcome, Outcome::Fits);
    assert_eq!(
        check("１２３４－５６７８－９０１３", forms()).outcome,
        Outcome::Fits
    );
    assert_eq!(
        check("1234-5678-9012", forms()).outcome,
        Outcome::WrongDigit
    );
    // The example number of the UPU's standard S10.
    assert_eq!(check("RR 473124829 FI", forms()).outcome, Outcome::Fits);
    assert_eq!(check("rr473124828fi", forms()).outcome, Outcome::WrongDigit);
    for unknown in [
        "12345",
        "RR47312482A9FI",
        "不在票です",
        "１２３４５６７８９０１٣",
    ] {
        assert_eq!(
            check(unknown, forms()).outcome,
            Outcome::UnknownForm,
            "{unknown}"
        );
    }
    assert_eq!(check(" - ", forms()).outcome, Outcome::Empty);
}

#[test]
fn couriers_are_named_in_every_language() {
    let guide = guide("safe-redelivery");
    for lang in Lang::ALL {
        let said = check("123456789013", forms()).finding(guide, lang);
        let names = &said.values[0].1;
        assert_eq!(names.matches([',', '、']).count(), 2, "{names}");
        assert!(
            said.sentence(guide, lang)
                .expect("known")
                .contains(&**names)
        );
    }
    let easy = check("RR473124829FI", forms()).finding(guide, Lang::JaEasy);
    assert_eq!(easy.values[0].1, "外国（がいこく）の 郵便（ゆうびん）");
    for typed in ["", "x", "123456789012"] {
        let finding = check(typed, forms()).finding(guide, Lang::Ja);
        assert!(finding.sentence(guide, Lang::Ja).is_some(), "{typed}");
    }
}

proptest! {
    #[test]
    fn a_made_check_digit_fits_and_every_other_does_not(body in 0_u64..100_000_000_000) {
        let right = body % 7;
        for digit in 0..10 {
            let number = format!("{body:011}{digit}");
            let want = if digit == right { Outcome::Fits } else { Outcome::WrongDigit };
            prop_assert_eq!(check(&number, forms()).outcome, want);
        }
    }

    #[test]
    fn any_typed_number_is_judged(typed in "\\PC{0,100}") {
        let read = check(&typed, forms());
        prop_assert!(read.number.chars().count() <= 64 * 3);
        prop_assert_eq!(read.forms.is_empty(), matches!(read.outcome, Outcome::Empty | Outcome::UnknownForm));
    }
}

// Text for a desk.

fn limit(unit: LimitUnit, most: u32, boxes: u8) -> DeskLimit {
    DeskLimit { unit, most, boxes }
}

#[test]
fn the_centres_form_takes_two_boxes_of_2000_japanese_characters() {
    let section = guide("report-to-desk")
        .section
        .iter()
        .find(|s| s.id == "jadac");
    let desk = section.and_then(|s| s.limit).expect("a limit");
    let text = "あ".repeat(4_100);
    let spread = cut(&text, &desk);
    let lengths: Vec<usize> = spread.boxes.iter().map(|b| b.chars().count()).collect();
    assert_eq!(
        (lengths, spread.left.chars().count()),
        (vec![2000, 2000], 100)
    );
    let ascii = "a".repeat(4_000);
    assert_eq!(cut(&ascii, &desk).boxes, [&*ascii]);
    assert_eq!(cut("", &desk).boxes, [""]);
}

#[test]
fn boxes_end_at_lines_and_never_within_a_character() {
    let spread = cut(
        "一行目です\n二行目です",
        &limit(LimitUnit::Characters, 8, 2),
    );
    assert_eq!(spread.boxes, ["一行目です\n", "二行目です"]);
    let spread = cut("短\n長い長い長い行", &limit(LimitUnit::Characters, 8, 1));
    assert_eq!(spread.boxes, ["短\n長い長い長い"]);
    // か + voiced sound mark, half-width ka + its mark, CR LF.
    for text in ["あか\u{3099}", "あｶﾞ", "あ\r\n"] {
        let spread = cut(text, &limit(LimitUnit::Characters, 2, 1));
        assert_eq!(
            (spread.boxes, spread.left.chars().count()),
            (vec!["あ"], 2),
            "{text:?}"
        );
    }
    assert_eq!(cut("あｱa", &limit(LimitUnit::DoubleByte, 3, 1)).left, "a");
    assert_eq!(cut("あa", &limit(LimitUnit::Utf8, 3, 1)).left, "a");
    assert_eq!(cut("文", &limit(LimitUnit::Messages, 1, 1)).boxes, ["文"]);
    let marks = format!("あ{}", "\u{3099}".repeat(50));
    assert_eq!(
        cut(&marks, &limit(LimitUnit::Characters, 10, 1)).boxes[0]
            .chars()
            .count(),
        10
    );
}

proptest! {
    #[test]
    fn nothing_is_lost_and_no_box_overflows(text in "(\\PC|\n|\r\n){0,300}", most in 1_u32..50, boxes in 1_u8..5) {
        for unit in [LimitUnit::DoubleByte, LimitUnit::Utf8, LimitUnit::Characters] {
            let spread = cut(&text, &limit(unit, most, boxes));
            prop_assert_eq!(format!("{}{}", spread.boxes.concat(), spread.left), text.clone());
            prop_assert!(spread.boxes.len() <= usize::from(boxes));
            for part in &spread.boxes {
                let size: usize = match unit {
                    LimitUnit::Utf8 => part.len(),
                    LimitUnit::Characters => part.chars().count(),
                    _ => part.chars().map(|c| if c.is_ascii() || ('｡'..='ﾟ').contains(&c) { 1 } else { 2 }).sum(),
                };
                prop_assert!(size <= most as usize, "{} > {}", size, most);
                prop_assert_eq!(used(part, unit) as usize, size);
            }
        }
    }
}

// Filter rules.

fn needs() -> Needs {
    Needs {
        own: "Hanako.K@Example.JP".into(),
        from_own_address: true,
        own_part_in_sender: true,
        allow: vec!["school.example.jp".into(), " Friend@mail.example ".into()],
        block: vec!["@spam.example".into()],
    }
}

#[test]
fn a_sieve_script_as_rfc_5228_writes_it() {
    let rules = Rules::for_needs(&needs()).expect("rules");
    assert_eq!(rules.left_out, []);
    let want = [
        "require [\"fileinto\"];",
        "",
        "if anyof (address :domain :is \"from\" \"school.example.jp\",",
        "          address :domain :matches \"from\" \"*.school.example.jp\",",
        "          address :is \"from\" \"friend@mail.example\") {",
        "    keep;",
        "    stop;",
        "}",
        "",
        "if anyof (address :domain :is \"from\" \"spam.example\",",
        "          address :domain :matches \"from\" \"*.spam.example\") {",
        "    fileinto \"Junk\";",
        "    stop;",
        "}",
        "",
        "if address :is \"from\" \"hanako.k@example.jp\" {",
        "    fileinto \"Junk\";",
        "    stop;",
        "}",
        "",
        "if allof (address :contains \"from\" \"hanako.k\", not address :is \"from\" \"hanako.k@example.jp\") {",
        "    fileinto \"Junk\";",
        "    stop;",
        "}",
        "",
    ];
    assert_eq!(rules.sieve("Junk"), want.join("\r\n"));
    assert!(
        rules
            .sieve("a\"b\\c\r\n")
            .contains(r#"fileinto "a\"b\\c";"#)
    );
}

#[test]
fn gmail_gets_filters_it_can_import() {
    let xml = Rules::for_needs(&needs())
        .expect("rules")
        .gmail("迷惑の疑い <1>");
    assert_eq!(xml.matches("<entry>").count(), 4);
    let own = "value='from:(&quot;hanako.k&quot;) -from:(&quot;hanako.k@example.jp&quot;) \
               -from:(&quot;school.example.jp&quot;) -from:(&quot;friend@mail.example&quot;)'/>";
    assert!(xml.contains(own), "{xml}");
    assert_eq!(
        xml.matches("name='label' value='迷惑の疑い &lt;1&gt;'")
            .count(),
        3
    );
    assert_eq!(xml.matches("shouldNeverSpam").count(), 1);
    assert!(!xml.contains("shouldTrash"), "nothing is deleted");
}

#[test]
fn outlook_steps_are_known_in_every_language() {
    let guide = guide("filter-setup-mail-apps");
    let steps = Rules::for_needs(&needs()).expect("rules").outlook();
    let want = [
        "outlook-open",
        "outlook-allow",
        "outlook-open",
        "outlook-block",
        "outlook-open",
        "outlook-own-exact",
        "outlook-open",
        "outlook-own-part",
        "outlook-except-own",
    ];
    assert_eq!(ids(&steps), want);
    for step in &steps {
        for lang in Lang::ALL {
            let said = step.sentence(guide, lang).expect("the guide has it");
            assert!(!said.contains("{value}"), "{said}");
        }
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let guide = guide("filter-setup-mail-apps");
    let mut wanted = needs();
    wanted.own = "ken@example.jp".into();
    wanted.from_own_address = false;
    wanted.allow = vec!["".into(), "nobody".into()];
    wanted.block = (0..51).map(|n| format!("s{n}.example")).collect();
    let rules = Rules::for_needs(&wanted).expect("rules");
    assert_eq!(
        ids(&rules.left_out),
        ["bad-sender", "too-many", "own-part-too-short"]
    );
    assert!(
        rules
            .left_out
            .iter()
            .all(|f| f.sentence(guide, Lang::JaEasy).is_some())
    );
    assert!(!rules.sieve("Junk").contains(":contains"));
    wanted.block.clear();
    assert!(Rules::for_needs(&wanted).expect("rules").is_empty());
    wanted.own = "　".into();
    let refused = Rules::for_needs(&wanted).expect_err("nothing");
    assert_eq!(refused.id, "empty");
    assert!(refused.sentence(guide, Lang::Ja).is_some());
    wanted.own = "hanako".into();
    let refused = Rules::for_needs(&wanted).expect_err("no address");
    assert!(
        refused
            .sentence(guide, Lang::Ja)
            .expect("known")
            .contains("「hanako」")
    );
}

/// Whether every string is closed and every bracket answered.
fn is_balanced(script: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_i32, false, false);
    for c in script.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '{' | '[' if !quoted => depth += 1,
            ')' | '}' | ']' if !quoted => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0 && !quoted
}

proptest! {
    #[test]
    fn no_input_breaks_out_of_its_string(
        local in "[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}",
        folder in "\\PC{0,30}",
        senders in prop::collection::vec("\\PC{0,30}|[a-z\"'<>&\\\\]{1,9}@[a-z]{1,5}\\.jp", 0..6),
    ) {
        let wanted = Needs {
            own: format!("{local}@example.jp"),
            from_own_address: true,
            own_part_in_sender: true,
            allow: senders.clone(),
            block: senders,
        };
        let rules = Rules::for_needs(&wanted).expect("rules");
        let script = rules.sieve(&folder);
        prop_assert!(is_balanced(&script), "{}", script);
        prop_assert!(script.lines().all(|l| !l.contains('\r')));
        let xml = rules.gmail(&folder);
        for line in xml.lines().filter(|l| l.contains("apps:property")) {
            prop_assert_eq!(line.matches('\'').count(), 4, "{}", line);
            prop_assert_eq!(line.matches(['<', '>']).count(), 2, "{}", line);
        }
    }
}

// The note.

#[test]
fn a_note_has_every_heading_and_what_was_answered() {
    let guide = guide("police-note");
    let mut answers = BTreeMap::new();
    answers.insert("when".to_owned(), " 11月3日 10時ごろ ".to_owned());
    answers.insert(
        "where".to_owned(),
        "https://fake.example/\u{202e}x\u{7}\r\n\n\n\n次の行".to_owned(),
    );
    answers.insert("who".to_owned(), " \n ".to_owned());
    answers.insert("unasked".to_owned(), "消える".to_owned());
    for lang in Lang::ALL {
        let said = note::assemble(guide, &answers, lang);
        for question in &guide.question {
            assert_eq!(
                said.matches(&format!("■ {}\n", question.heading.get(lang)))
                    .count(),
                1
            );
        }
        let unknown = guide.answer("unanswered").expect("known").get(lang);
        assert_eq!(
            said.matches(unknown).count(),
            guide.question.len() - 2,
            "{said}"
        );
        assert!(
            said.contains("11月3日 10時ごろ\n")
                && said.contains("https://fake.example/x\n\n次の行\n")
        );
        assert!(!said.contains("消える"));
    }
    let wants: BTreeSet<&str> = guide.question.iter().map(|q| &*q.id).collect();
    assert!(wants.is_superset(&["who", "what", "when", "where", "why", "how"].into()));
}

proptest! {
    #[test]
    fn a_note_is_plain_and_bounded(text in "(\\PC|\\pC|\n){0,400}") {
        let guide = guide("police-note");
        let all = guide.question.iter().map(|q| (q.id.clone(), text.clone())).collect();
        let said = note::assemble(guide, &all, Lang::Ja);
        prop_assert!(said.chars().all(|c| c == '\n' || !c.is_control()));
        let hidden = said.contains(['\u{202e}', '\u{2066}', '\u{200b}']);
        prop_assert!(!hidden);
        prop_assert!(!said.contains("\n\n\n\n"));
    }
}

#[test]
fn half_width_is_bounded() {
    assert_eq!(half_width("　Ａ１＠ｂ．ｊｐ　", 20), "A1@b.jp");
    assert_eq!(half_width(&"ａ".repeat(100), 10), "a".repeat(10));
}
