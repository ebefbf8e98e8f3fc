//! An operator's own knowledge, `madoguchi knowledge`, completions and man page.

mod program;

use program::{example, first_kind, root, run, run_on, text, text_of, write};
use std::fs;
use std::path::Path;

const BRAND: &str = r#"id = "tanuki-bin"
sector = "delivery"
confidence = "A"
source = "own page, 2026-11-22"
checked = 2026-11-22
review_by = 2027-11-22
aliases = ["たぬき便"]
domain_tokens = ["tanukibin"]
[name]
ja = "たぬき便"
ja-easy = "たぬき便（びん）"
en = "Tanuki Bin"
[domains]
web = ["tanuki-bin.example"]
mail = ["tanuki-bin.example"]
[route]
ja = "公式アプリで確認してください。"
ja-easy = "公式（こうしき）の アプリで 見（み）て ください。"
en = "Check in the official app."
"#;

const PHRASES: &str = r#"source = "町内会の回覧板, 2026-11-01"
confidence = "B"
checked = 2026-11-22
review_by = 2027-11-22

[[group]]
id = "says.lost-pet-found"
strength = "strong"
toward = "scam"
meaning = { ja = "迷子のペットを預かっていると言っています", ja-easy = "ペットを あずかって いると 言（い）って います", en = "It says your lost pet was found" }
phrases = [["迷子", "預かって"], "found your lost pet"]

[[group]]
id = "says.lost-pet-reward"
strength = "medium"
toward = "scam"
meaning = { ja = "ペットを返す前に謝礼を求めています", ja-easy = "お礼（れい）の お金（かね）を ほしがって います", en = "It wants a reward before the pet is returned" }
phrases = [["謝礼", "先に"], "reward first"]
"#;

const PLAYBOOK: &str = r#"id = "lost-pet"
alias = ["X01"]
level = "dangerous"
channels = ["sms", "line"]
contacts = ["9110"]
source = "町内会の回覧板, 2026-11-01"
confidence = "B"
checked = 2026-11-22
review_by = 2027-11-22

[name]
ja = "迷子のペットの謝礼"
ja-easy = "ペットの にせの 連絡（れんらく）"
en = "Lost-pet reward fraud"

[definition]
ja = "迷子のペットを預かっていると偽り、謝礼を先に払わせるメッセージです。"
ja-easy = "ペットを 返（かえ）すと うそを 言（い）います。先（さき）に お金（かね）を 取（と）ります。"
en = "A message that pretends to keep your lost pet and wants the reward first."

[next]
ja = "払うと、餌代や送料も求めてきます。"
ja-easy = "もっと お金（かね）を ほしがります。"
en = "Once paid, they ask for food and transport costs too."

[cost]
ja = "払ったお金は戻りません。"
ja-easy = "お金（かね）は 戻（もど）りません。"
en = "The money does not come back."

[[sign]]
ja = "ペットの写真を送ってきません。"
ja-easy = "写真（しゃしん）が ありません。"
en = "There is no photo of the pet."

[[rule]]
strength = "strong"
all_of = ["says.lost-pet-found", "says.lost-pet-reward"]
"#;

const SAMPLES: &str = r#"author = "test"

[[match]]
id = "three-coloured-cat"
channel = "sms"
from = "090-0155-0142"
body = "迷子の三毛猫を預かっています。謝礼を先にお願いします。"

[[no_match]]
id = "police-box"
channel = "line"
body = "うちの子、交番にいるって。いまから迎えに行ってくるね。"
"#;

const LOST_PET: &str = "迷子の柴犬を預かっています。お会いする前に、謝礼を先にお支払いください。";

/// A folder with a new kind of scam and a new brand.
fn overlay(folder: &Path) -> String {
    write(folder, "own/playbooks/lost-pet/playbook.toml", PLAYBOOK);
    write(folder, "own/playbooks/lost-pet/samples.toml", SAMPLES);
    write(folder, "own/phrases/lost-pet.toml", PHRASES);
    write(folder, "own/brands/tanuki-bin.toml", BRAND);
    text_of(&folder.join("own"))
}

#[test]
fn a_new_kind_of_scam_in_a_folder_works_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = overlay(folder.path());
    let before = run_on(
        &["check", "--json", "--channel", "sms"],
        LOST_PET.as_bytes(),
    );
    assert_ne!(first_kind(&before.one()), Some("lost-pet"));
    let done = run_on(
        &[
            "--knowledge",
            &own,
            "check",
            "--json",
            "--channel",
            "sms",
            "--lang",
            "en",
        ],
        LOST_PET.as_bytes(),
    );
    let line = done.one();
    assert_eq!(
        (text(&line, "level"), first_kind(&line), done.code),
        ("dangerous", Some("lost-pet"), 5)
    );
    assert_eq!(line["kinds"][0]["alias"][0], "X01");
    assert_eq!(text(&line["kinds"][0], "name"), "Lost-pet reward fraud");
    assert_eq!(
        text(&line, "summary"),
        "A message that pretends to keep your lost pet and wants the reward first."
    );
    let sentences = program::each(&line, "evidence", "sentence");
    assert!(
        sentences.contains(&"It says your lost pet was found."),
        "{sentences:?}"
    );
    assert_ne!(
        line["version"],
        before.one()["version"],
        "the version says that the knowledge is another"
    );
}

#[test]
fn a_new_kind_may_rest_on_what_the_program_observes_already() {
    let folder = tempfile::tempdir().expect("a folder");
    // Nothing but the one folder: no phrases of its own.
    let rule = "all_of = [\"channel.sms\", \"link.telegram\", \"sender.foreign-number\"]";
    let playbook = PLAYBOOK.replace(
        "all_of = [\"says.lost-pet-found\", \"says.lost-pet-reward\"]",
        rule,
    );
    write(
        folder.path(),
        "own/playbooks/lost-pet/playbook.toml",
        playbook,
    );
    let own = text_of(&folder.path().join("own"));
    let fields = "差出人: +63 945 201 7788\n見つけました。 https://t.me/wanko_club\n";
    let line = run_on(
        &["--knowledge", &own, "check", "--json", "--channel", "sms"],
        fields.as_bytes(),
    )
    .one();
    let kinds = program::each(&line, "kinds", "id");
    assert!(
        kinds.contains(&"lost-pet"),
        "{kinds:?} {}",
        line["evidence"]
    );
}

#[test]
fn a_new_brand_in_a_folder_is_claimed_and_its_links_known_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = overlay(folder.path());
    let fake = "たぬき便です。お荷物を保管しています。ご確認ください https://tanukibin-login.top/x";
    let check = |message: &str| {
        run_on(
            &["--knowledge", &own, "check", "--json", "--channel", "sms"],
            message.as_bytes(),
        )
        .one()
    };
    let line = check(fake);
    assert_eq!(text(&line, "brand"), "tanuki-bin");
    let ids = program::each(&line, "evidence", "id");
    assert!(
        ids.contains(&"link.unofficial") || ids.contains(&"link.brand-token"),
        "{ids:?}"
    );
    assert!(
        text(&line, "route").contains("公式アプリ"),
        "{}",
        line["route"]
    );
    let own_link = check(&fake.replace("tanukibin-login.top", "www.tanuki-bin.example"));
    assert!(program::each(&own_link, "evidence", "id").contains(&"link.official"));
    assert_ne!(text(&own_link, "level"), "consistent", "never for an SMS");
}

#[test]
fn the_folder_may_be_named_by_the_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program::command(&["check", "--json", "--channel", "sms"]);
    command.env("MADOGUCHI_KNOWLEDGE", overlay(folder.path()));
    let line = program::finish(command, LOST_PET.as_bytes()).one();
    assert_eq!(first_kind(&line), Some("lost-pet"));
}

#[test]
fn an_entry_of_ones_own_is_checked_with_its_samples() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = overlay(folder.path());
    let done = run(&["knowledge", "check", &own]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(
        done.out.contains(" playbooks, ") && done.out.contains(" brands, "),
        "{}",
        done.out
    );

    let wrong = SAMPLES.replace("迷子の三毛猫を預かっています。", "三毛猫の写真です。");
    let wrong = wrong.replace(
        "うちの子、交番にいるって。",
        "迷子を預かっています。謝礼を先にください。",
    );
    write(folder.path(), "own/playbooks/lost-pet/samples.toml", wrong);
    let done = run(&["knowledge", "check", &own]);
    assert_eq!(done.code, 1);
    let at = format!("{own}/playbooks/lost-pet/samples.toml");
    assert!(
        done.out.contains(&format!(
            "{at}:4: the message `three-coloured-cat` must be flagged as lost-pet"
        )),
        "{}",
        done.out
    );
    assert!(
        done.out.contains(&format!(
            "{at}:10: the message `police-box` must be not flagged"
        )),
        "{}",
        done.out
    );
}

#[test]
fn a_folder_with_sentences_of_its_own_is_still_laid_over_and_not_taken_for_a_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = overlay(folder.path());
    let sentence = "[heading]\nsteps = { ja = \"まずすること\", ja-easy = \"まず する こと\", en = \"First of all\" }\n";
    write(folder.path(), "own/wording/own.toml", sentence);
    let shown = run(&[
        "--knowledge",
        &own,
        "check",
        "--lang",
        "en",
        &example("line-chain.txt"),
    ]);
    assert!(
        shown.out.contains("First of all"),
        "{}{}",
        shown.out,
        shown.err
    );
    let done = run(&["knowledge", "check", &own]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert!(
        run(&["--knowledge", &own, "knowledge", "show", "K01"])
            .out
            .contains("parcel-notice")
    );
}

/// A folder of which every file has a fault, and for each fault its line and what to write instead.
fn faulty(folder: &Path) -> (String, Vec<(&'static str, &'static str)>) {
    write(folder, "own/brands/kitsune.toml", BRAND);
    write(
        folder,
        "own/brands/tanuki-bin.toml",
        BRAND.replace("aliases", "alliases"),
    );
    write(
        folder,
        "own/phrases/lost-pet.toml",
        PHRASES.replace("\"strong\"", "\"huge\""),
    );
    let wanted = vec![
        ("own/brands/kitsune.toml:1: ", "write id = \"kitsune\""),
        ("own/brands/tanuki-bin.toml:7: ", "`aliases`"),
        (
            "own/phrases/lost-pet.toml:8: ",
            "`weak`, `medium`, `strong`",
        ),
    ];
    (text_of(&folder.join("own")), wanted)
}

/// The same for faults that only show once everything is read.
fn inconsistent(folder: &Path) -> (String, Vec<(&'static str, &'static str)>) {
    let playbook = PLAYBOOK
        .replace("\"9110\"", "\"no-such-desk\"")
        .replace("says.lost-pet-reward", "says.nobody-says-this");
    write(folder, "own/playbooks/lost-pet/playbook.toml", playbook);
    write(folder, "own/phrases/lost-pet.toml", PHRASES);
    let brand = BRAND
        .replace("2027-11-22", "2025-01-01")
        .replace(
            "[\"tanuki-bin.example\"]",
            "[\"https://tanuki-bin.example/\"]",
        )
        .replace("公式アプリで確認してください。", "公式アプリは安全です。");
    write(folder, "own/brands/tanuki-bin.toml", brand);
    let wanted = vec![
        (
            "own/playbooks/lost-pet/playbook.toml:5: ",
            "name a file of contacts/",
        ),
        (
            "own/playbooks/lost-pet/playbook.toml:38: ",
            "use an id of knowledge/README.md",
        ),
        (
            "own/brands/tanuki-bin.toml:6: ",
            "give a review_by after checked",
        ),
        (
            "own/brands/tanuki-bin.toml:14: ",
            "write a lower-case host name without scheme or path",
        ),
        ("own/brands/tanuki-bin.toml:17: ", "never that it is safe"),
    ];
    (text_of(&folder.join("own")), wanted)
}

fn assert_named(said: &str, wanted: &[(&str, &str)]) {
    for (place, instead) in wanted {
        let found = said
            .lines()
            .any(|line| line.contains(place) && line.contains(instead));
        assert!(found, "no line with {place} and {instead}:\n{said}");
    }
}

#[test]
fn a_fault_is_named_by_file_and_line_with_what_to_write_instead() {
    for build in [faulty, inconsistent] {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, wanted) = build(folder.path());
        let done = run(&["knowledge", "check", &own]);
        assert_eq!(done.code, 1, "{}", done.out);
        assert_named(&(done.out + &done.err), &wanted);
    }
}

#[test]
fn a_folder_with_a_fault_is_refused_whole() {
    for build in [faulty, inconsistent] {
        let folder = tempfile::tempdir().expect("a folder");
        let (own, wanted) = build(folder.path());
        for command in ["check", "scan"] {
            let done = run(&["--knowledge", &own, command, &example("line-chain.txt")]);
            assert_eq!(done.code, 1);
            assert!(
                done.out.is_empty(),
                "nothing is answered on half of it: {}",
                done.out
            );
            assert!(done.err.contains("nothing of it is used"), "{}", done.err);
            assert_named(&done.err, &wanted);
        }
    }
}

#[test]
fn a_folder_that_is_none_is_named() {
    let done = run(&[
        "--knowledge",
        "no/such/folder",
        "check",
        &example("line-chain.txt"),
    ]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("no/such/folder is no folder"),
        "{}",
        done.err
    );
    let done = run(&[
        "--model",
        "no/such.model",
        "check",
        &example("line-chain.txt"),
    ]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("no/such.model") && done.err.contains("full, base, none"),
        "{}",
        done.err
    );
}

#[test]
fn a_file_that_is_no_model_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let model = write(folder.path(), "odd.model", "not a model");
    let done = run(&["--model", &model, "check", &example("line-chain.txt")]);
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("odd.model cannot be used"),
        "{}",
        done.err
    );
}

#[test]
fn an_entry_is_shown_by_its_id_and_by_its_alias() {
    let by_alias = run(&["knowledge", "show", "K01"]);
    assert_eq!(by_alias.code, 0);
    assert!(
        by_alias.out.starts_with("# playbook\n") && by_alias.out.contains("id = \"parcel-notice\""),
        "{}",
        by_alias.out
    );
    assert_eq!(
        by_alias.out,
        run(&["knowledge", "show", "parcel-notice"]).out
    );
    for (id, kind) in [
        ("yamato", "# brand"),
        ("9110", "# contact"),
        ("card-call-issuer", "# step"),
        ("says.parcel-absence", "# phrase group"),
        ("shorteners", "# list"),
    ] {
        assert!(
            run(&["knowledge", "show", id]).out.starts_with(kind),
            "{id}"
        );
    }
    let none = run(&["knowledge", "show", "no-such-entry"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("`no-such-entry`"), "{}", none.err);
}

#[test]
fn what_changed_between_two_folders_is_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (folder.path().join("old"), folder.path().join("new"));
    write(&old, "brands/tanuki-bin.toml", BRAND);
    write(
        &new,
        "brands/tanuki-bin.toml",
        BRAND.replace("2027-11-22", "2028-11-22"),
    );
    let kappa = BRAND.replace("id = \"tanuki-bin\"", "id = \"kappa-bin\"");
    write(&old, "brands/kappa-bin.toml", &kappa);
    write(
        &new,
        "brands/zashiki.toml",
        kappa.replace("kappa-bin", "zashiki"),
    );
    let (old, new) = (text_of(&old), text_of(&new));
    let done = run(&["knowledge", "diff", &old, &new]);
    assert_eq!(done.code, 0, "{}", done.err);
    let lines: Vec<_> = done.out.lines().collect();
    assert!(lines.contains(&"- brand kappa-bin"), "{lines:?}");
    assert!(lines.contains(&"+ brand zashiki"), "{lines:?}");
    assert!(lines.contains(&"~ brand tanuki-bin"), "{lines:?}");
    assert!(
        lines
            .iter()
            .any(|l| l.trim_start().starts_with("+ review_by") && l.contains("2028-11-22")),
        "{lines:?}"
    );
    assert_eq!(lines.last(), Some(&"3 entries differ"));
    assert_eq!(
        run(&["knowledge", "diff", &old, &old]).out,
        "0 entries differ\n"
    );
}

#[test]
fn entries_to_review_by_a_day_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "own/brands/tanuki-bin.toml",
        BRAND.replace("2027-11-22", "2026-12-01"),
    );
    let own = text_of(&folder.path().join("own"));
    let stale = |on: &str| run(&["--knowledge", &own, "knowledge", "stale", "--on", on]);
    let due = stale("2026-12-01");
    assert_eq!(due.code, 1);
    assert!(
        due.out
            .contains("brand tanuki-bin was checked 2026-11-22, review by 2026-12-01"),
        "{}",
        due.out
    );
    let not_yet = stale("2026-11-23");
    assert!(!not_yet.out.contains("tanuki-bin"), "{}", not_yet.out);
    let wrong = stale("next year");
    assert!(wrong.err.contains("write a day like"), "{}", wrong.err);
}

#[test]
fn the_projects_own_knowledge_has_no_fault() {
    let done = run(&["knowledge", "check"]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
}

/// Every long option the help of the program and of its commands names.
fn options() -> Vec<String> {
    let mut all = Vec::new();
    for command in [
        &["--help"][..],
        &["check", "--help"],
        &["scan", "--help"],
        &["eval", "--help"],
        &["train", "--help"],
        &["knowledge", "check", "--help"],
        &["knowledge", "stale", "--help"],
    ] {
        let help = run(command).out;
        let lines = help
            .lines()
            .map(str::trim_start)
            .filter(|line| line.starts_with('-'));
        let named = lines.flat_map(|line| line.split_whitespace().take(2));
        all.extend(
            named
                .filter(|w| w.starts_with("--"))
                .map(|w| w.trim_end_matches(',').to_owned()),
        );
    }
    all.sort();
    all.dedup();
    assert!(
        all.len() > 20 && all.contains(&"--authserv-id".to_owned()),
        "{all:?}"
    );
    all
}

#[test]
fn completions_know_every_option() {
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&["completions", shell]);
        assert_eq!(script.code, 0);
        for option in options() {
            let written = if shell == "fish" {
                format!("-l {}", &option[2..])
            } else {
                option.clone()
            };
            assert!(script.out.contains(&written), "{shell}: {option}");
        }
    }
    assert_eq!(run(&["completions", "abacus"]).code, 2);
}

#[test]
fn the_man_page_has_every_option() {
    let page = run(&["man"]);
    assert_eq!(page.code, 0);
    assert!(page.out.contains(".TH madoguchi 1"), "{}", page.out);
    let plain = page.out.replace('\\', "");
    for option in options() {
        assert!(plain.contains(&option), "{option}");
    }
    for command in [
        "check",
        "scan",
        "eval",
        "train",
        "knowledge stale",
        "completions",
    ] {
        assert!(plain.contains(&format!("madoguchi {command}")), "{command}");
    }
}

#[test]
fn every_command_the_readme_names_exists() {
    for name in ["README.md", "README.ja.md", "CONTRIBUTING.md"] {
        let readme = fs::read_to_string(root().join(name)).expect("it is there");
        let named = readme
            .split("madoguchi ")
            .skip(1)
            .filter_map(|rest| rest.split([' ', '`', '\n', ';']).next());
        for command in named.filter(|c| c.len() > 2 && c.bytes().all(|b| b.is_ascii_lowercase())) {
            assert_eq!(
                run(&[command, "--help"]).code,
                0,
                "{name} names `madoguchi {command}`"
            );
        }
    }
}
