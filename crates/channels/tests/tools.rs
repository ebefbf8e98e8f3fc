//! The forms of the guides' tools: good input, bad input, hostile input, in every language.

mod site;

use axum::http::StatusCode;
use site::{Answer, LANGS, Site};

const ADDRESS: &str = "/guides/new-address-strength";
const NUMBER: &str = "/guides/safe-redelivery";
const FILTER: &str = "/guides/filter-setup-mail-apps";
const DESK: &str = "/guides/report-to-desk";
const NOTE: &str = "/guides/police-note";

/// Each tool with input it can use.
const GOOD: [(&str, &[(&str, &str)]); 5] = [
    (
        ADDRESS,
        &[("new", "hanako0312@a.example"), ("old", "hanako@a.example")],
    ),
    (NUMBER, &[("number", "1234-5678-9013")]),
    (
        FILTER,
        &[("own", "hanako.k@example.jp"), ("sort", "own-part")],
    ),
    (DESK, &[("desk", "jadac"), ("text", "お得な広告です")]),
    (NOTE, &[("when", "11月3日"), ("what", "SMSが届いた")]),
];

/// Each tool with input it cannot use.
const BAD: [(&str, &[(&str, &str)]); 5] = [
    (ADDRESS, &[("new", "hanako"), ("old", "x")]),
    (NUMBER, &[("number", " ")]),
    (FILTER, &[("own", "わたし")]),
    (DESK, &[("text", "\n")]),
    (NOTE, &[("when", "　")]),
];

/// What tries to become a tag, to turn the writing or to end a string.
const HOSTILE: &str = "\u{202e}</textarea><script>alert(1)</script>\"'\u{2066}\u{7}{value}";

/// What the page says of an answer, without what was entered.
fn result(page: &Answer) -> &str {
    let after = page.body.split_once("id=\"result\"");
    let after = after.unwrap_or_else(|| panic!("no result: {}", page.words()));
    after.1.split("<form id=\"tool\"").next().unwrap_or("")
}

/// The texts to copy, as a browser reads them.
fn copied(page: &Answer) -> Vec<String> {
    let boxes = page.body.split("<textarea id=\"copy-").skip(1);
    boxes
        .map(|rest| {
            let inside = rest.split_once(">\n").expect("a box").1;
            let inside = inside.split("</textarea>").next().unwrap_or("");
            inside
                .replace("&#60;", "<")
                .replace("&#62;", ">")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&#38;", "&")
        })
        .collect()
}

#[tokio::test]
async fn every_tool_has_its_form_on_its_guide_in_every_language() {
    let site = Site::new();
    for lang in LANGS {
        for (path, fields) in GOOD {
            let page = site.get_in(path, lang).await;
            assert_eq!(page.status, StatusCode::OK);
            page.has(&format!("<form id=\"tool\" class=\"ask\" method=\"post\" action=\"{path}#result\" autocomplete=\"off\" novalidate>"));
            assert!(
                !page.body.contains("id=\"result\""),
                "{path} answers nobody"
            );
            for (name, _) in fields {
                page.has(&format!("name=\"{name}\""));
            }
            // Every box has a label of its own, and no browser keeps what was entered.
            let form = page.body.split_once("<form id=\"tool\"").expect("a form").1;
            let form = form.split("</form>").next().unwrap_or("");
            let boxes = form.split(" id=\"field-").skip(1);
            for field in boxes {
                let id = field.split('"').next().unwrap_or("");
                assert!(form.contains(&format!("<label for=\"field-{id}\"")), "{id}");
                let tag = field.split('>').next().unwrap_or("");
                assert!(tag.contains("autocomplete=\"off\""), "{tag}");
                assert!(tag.contains("spellcheck=\"false\""), "{tag}");
                assert!(
                    !tag.contains("required") && !tag.contains("pattern"),
                    "{tag}"
                );
            }
        }
    }
}

#[tokio::test]
async fn good_input_is_answered_above_the_form_and_stays_in_it() {
    let site = Site::new();
    for lang in LANGS {
        for (path, fields) in GOOD {
            let page = site.post(path, lang, fields).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {lang}");
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("set-cookie"), "");
            assert!(result(&page).contains("role=\"status\""), "{path}");
            assert!(!result(&page).contains("instead"), "{path} {lang}");
            let said = page.words();
            assert!(!said.contains("web-tool"), "{path} {lang} shows a key");
            for promise in ["安全です", "大丈夫です", " safe"] {
                assert!(!said.to_lowercase().contains(promise), "{path} {lang}");
            }
            let has_readings = result(&page).contains("<ruby>");
            assert_eq!(has_readings, lang == "ja-easy", "{path} {lang}");
            let inline = [" style=", "<style", " onclick", "javascript:"];
            assert!(!inline.iter().any(|i| page.body.contains(i)), "{path}");
            assert!(
                !result(&page).contains(['{', '}']) || path == FILTER,
                "{path} {lang}"
            );
            for (name, value) in fields {
                let in_line = page.body.contains(&format!("value=\"{value}\""));
                let in_box = page.body.contains(&format!(">\n{value}</textarea>"));
                assert!(in_line || in_box, "{path} {lang} lost {name}");
            }
            let ids: Vec<&str> = page.body.split(" id=\"").skip(1).collect();
            let ids: Vec<&str> = ids.iter().filter_map(|s| s.split('"').next()).collect();
            let mut once = ids.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), ids.len(), "{path} has an id twice: {ids:?}");
        }
    }
}

#[tokio::test]
async fn bad_input_gets_one_sentence_and_stays_to_be_mended() {
    let site = Site::new();
    for lang in LANGS {
        for (path, fields) in BAD {
            let page = site.post(path, lang, fields).await;
            assert_eq!(
                page.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{path} {lang}"
            );
            assert!(result(&page).contains("instead"), "{path} {lang}");
            page.has("aria-invalid=\"true\" aria-describedby=\"result-summary");
            let summary = page
                .body
                .split_once("class=\"result-summary\">")
                .expect("one")
                .1;
            let summary = summary.split("</p>").next().unwrap_or("");
            assert!(!summary.is_empty(), "{path} {lang}");
        }
    }
    let page = site.post(ADDRESS, "ja", BAD[0].1).await;
    page.has("value=\"hanako\"")
        .has("value=\"x\"")
        .has("メールアドレスとして読めません");
    // No field at all, and only unknown ones.
    for path in [ADDRESS, NUMBER, FILTER, DESK, NOTE] {
        for fields in [&[][..], &[("unknown", "x"), ("text ", "x")][..]] {
            let page = site.post(path, "ja", fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            assert!(!page.body.contains("name=\"unknown\""));
        }
    }
}

#[tokio::test]
async fn hostile_input_stays_text() {
    let site = Site::new();
    let names: [(&str, &[&str]); 5] = [
        (ADDRESS, &["new", "old"]),
        (NUMBER, &["number"]),
        (FILTER, &["own", "allow", "block", "sort", "program"]),
        (DESK, &["text", "desk"]),
        (NOTE, &["when", "what", "told"]),
    ];
    for lang in LANGS {
        for (path, names) in names {
            let all: Vec<(&str, &str)> = names.iter().map(|name| (*name, HOSTILE)).collect();
            let some: Vec<(&str, &str)> = all
                .iter()
                .copied()
                .map(|(name, value)| match name {
                    "own" | "new" => (name, "k7w-tegami@a.example"),
                    _ => (name, value),
                })
                .collect();
            for fields in [all, some] {
                let page = site.post(path, lang, &fields).await;
                assert!(!page.body.contains("<script>"), "{path} {lang}");
                assert!(!page.body.contains("</textarea><"), "{path} {lang}");
                // A text for a desk is evidence and stays whole, in a box that turns nothing but itself.
                if path != DESK {
                    let carried = result(&page).split("<input type=\"hidden\"").next();
                    let said = carried.unwrap_or("");
                    assert!(
                        !said.contains(['\u{202e}', '\u{2066}', '\u{7}']),
                        "{path} {lang}"
                    );
                }
            }
        }
    }
    let page = site.post(DESK, "ja", &[("text", HOSTILE)]).await;
    assert_eq!(copied(&page), [HOSTILE]);
}

#[tokio::test]
async fn a_switch_of_language_keeps_what_was_entered() {
    let site = Site::new();
    for (path, fields) in GOOD.into_iter().chain(BAD) {
        let first = site.post(path, "ja", fields).await;
        let switch = first
            .body
            .split_once("<form class=\"tongues\"")
            .expect("a switch")
            .1;
        let switch = switch.split("</form>").next().unwrap_or("");
        assert!(switch.contains(&format!("action=\"{path}\"")), "{switch}");
        for (name, value) in fields {
            let field = format!("name=\"{name}\" value=\"{value}\"");
            assert!(switch.contains(&field), "{path}: {field} in {switch}");
        }
        let again: Vec<(&str, &str)> = fields.iter().copied().chain([("set-lang", "en")]).collect();
        let english = site.post(path, "ja", &again).await;
        assert_eq!(english.status, first.status, "{path}");
        english.has("<html lang=\"en\"");
        assert!(english.header("set-cookie").starts_with("look=en."));
        for (_, value) in fields {
            assert!(english.body.contains(value), "{path} lost {value}");
        }
    }
}

#[tokio::test]
async fn a_form_without_its_token_keeps_what_was_entered_and_asks_once_more() {
    let site = Site::new();
    for (path, fields) in GOOD {
        for more in [&[][..], &[("set-lang", "ja"), ("download", "gmail")][..]] {
            let bare = [fields, more].concat();
            let page = site.post_bare(path, "ja", &bare).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(page.header("content-disposition"), "");
            assert_eq!(page.header("set-cookie"), "");
            page.has("もう一度、ボタンを押してください");
            assert_eq!(copied(&page), Vec::<String>::new());
            for (_, value) in fields {
                assert!(page.body.contains(value), "{path} lost {value}");
            }
        }
    }
    // Every form of an answer bears the token, the one that asks for a file too.
    let page = site.post(FILTER, "ja", GOOD[2].1).await;
    let forms: Vec<&str> = page.body.split("<form").skip(1).collect();
    assert_eq!(forms.len(), 4);
    for form in forms {
        assert!(form.contains("type=\"hidden\" name=\"form\""), "{form}");
    }
}

#[tokio::test]
async fn guides_without_a_tool_answer_no_form() {
    let site = Site::new();
    for path in [
        "/guides/already-paid",
        "/guides/fake-site-check",
        "/guides/nothing",
    ] {
        let page = site.post(path, "ja", &[("text", "x")]).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(
        !site
            .get("/guides/already-paid")
            .await
            .body
            .contains("id=\"tool\"")
    );
}

#[tokio::test]
async fn what_is_too_long_is_cut_and_said_to_be() {
    let site = Site::new();
    let long = "あ".repeat(3_000);
    let page = site.post(NOTE, "ja", &[("what", &long)]).await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("使わなかったもの")
        .has("「何がありましたか」は長いので");
    let page = site.post(NUMBER, "en", &[("number", &long)]).await;
    page.has("was long; only its beginning was used");
    // In the form, and in both switches that send it again: whole characters of 4 KB.
    assert_eq!(page.body.matches('あ').count(), 3 * ((4 << 10) / 3));
    let large = "a".repeat(2 << 20);
    let page = site.post(DESK, "ja", &[("text", &large)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    page.has("長すぎて受け取れませんでした");
    assert!(page.body.len() < 100_000);
}

// Address strength.

#[tokio::test]
async fn weak_points_of_an_address_are_sentences() {
    let site = Site::new();
    let page = site.post(ADDRESS, "ja", GOOD[0].1).await;
    page.has("推測されやすいところがあります")
        .has("<li>前のアドレスと似ています。")
        .has("（hanako）")
        .has("（0312）");
    let strong = [
        ("new", "Ｋ７ｗ－ｔｅｇａｍｉ_2x9q＠a.example"),
        ("old", "まえ"),
    ];
    let page = site.post(ADDRESS, "ja", &strong).await;
    page.has("推測されやすい点は見つかりませんでした")
        .has("前のアドレスは読めなかったので")
        .has("value=\"Ｋ７ｗ－ｔｅｇａｍｉ_2x9q＠a.example\"");
    assert!(!result(&page).contains("安全"));
}

// Waybill numbers.

#[tokio::test]
async fn a_number_is_told_for_what_it_is_and_is_not() {
    let site = Site::new();
    let fits = site
        .post(NUMBER, "ja", &[("number", "１２３４－５６７８－９０１３")])
        .await;
    fits.has("日本郵便、ヤマト運輸、佐川急便の番号の形に合います")
        .has("形の合う番号は、だれでも作れます")
        .has("メッセージのリンクは使いません");
    assert!(result(&fits).contains("href=\"https://www.kuronekoyamato.co.jp/\""));
    let wrong = site
        .post(NUMBER, "ja", &[("number", "1234-5678-9012")])
        .await;
    wrong.has("最後の検査の数字が合いません");
    let foreign = site
        .post(NUMBER, "en", &[("number", "rr 473124829 fi")])
        .await;
    foreign.has("It fits the form used by international mail");
    let unknown = site.post(NUMBER, "ja", &[("number", "12345")]).await;
    unknown
        .has("知っている送り状の番号の形ではありません")
        .has("日本郵便、ヤマト運輸、佐川急便、国際郵便の番号だけです");
    assert!(!result(&unknown).contains("href=\"https"));
}

// Filter rules.

#[tokio::test]
async fn a_filter_can_be_copied_and_had_as_a_file() {
    let site = Site::new();
    let fields = [
        ("own", "hanako.k@example.jp"),
        ("sort", "own-part"),
        ("sort", "from-own"),
        ("allow", "school.example.jp\r\nfriend@mail.example"),
        ("block", "@spam.example"),
        ("program", "sieve"),
    ];
    for lang in LANGS {
        let page = site.post(FILTER, lang, &fields).await;
        assert_eq!(page.status, StatusCode::OK);
        let script = copied(&page).concat();
        assert!(script.starts_with("require [\"fileinto\"];"), "{script}");
        page.has("name=\"download\" value=\"sieve\"")
            .has("href=\"#sieve\"")
            .has("value=\"own-part\" checked")
            .has("value=\"from-own\" checked")
            .has("value=\"sieve\" checked");
        let file = site
            .post(
                FILTER,
                lang,
                &[&fields[..], &[("download", "sieve")]].concat(),
            )
            .await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(
            file.body.replace("\r\n", "\n"),
            script.replace("\r\n", "\n")
        );
        for (name, value) in [
            (
                "content-disposition",
                "attachment; filename=\"madoguchi.sieve\"",
            ),
            ("content-type", "text/plain; charset=utf-8"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(file.header(name), value);
        }
        // The file asked for decides, whatever program was chosen before.
        let file = site
            .post(
                FILTER,
                lang,
                &[&fields[..], &[("download", "gmail")]].concat(),
            )
            .await;
        assert!(
            file.body
                .starts_with("<?xml version='1.0' encoding='UTF-8'?>")
        );
        assert_eq!(file.header("content-type"), "application/xml");
        assert_eq!(
            file.header("content-disposition"),
            "attachment; filename=\"madoguchi-gmail.xml\""
        );
    }
}

#[tokio::test]
async fn a_filter_for_outlook_is_steps_and_what_was_left_out_is_said() {
    let site = Site::new();
    let fields = [
        ("own", "ken@example.jp"),
        ("sort", "own-part"),
        ("sort", "from-own"),
        ("block", "nobody at all"),
        ("program", "outlook"),
    ];
    let page = site.post(FILTER, "ja", &fields).await;
    assert!(result(&page).contains("<ol class=\"steps\">"));
    page.has("自分のアドレス「ken@example.jp」を入れ")
        .has("「nobody at all」はアドレスにもドメインにも読めない")
        .has("（ken）が短く")
        .has("href=\"#outlook\"");
    assert_eq!(copied(&page), Vec::<String>::new());
    // Nothing to download for it, and nothing when nothing is asked for: the page says what to enter.
    let steps = site
        .post(
            FILTER,
            "ja",
            &[&fields[..], &[("download", "outlook")]].concat(),
        )
        .await;
    assert_eq!(steps.header("content-disposition"), "");
    let nothing = [("own", "hanako.k@example.jp"), ("download", "gmail")];
    let page = site.post(FILTER, "ja", &nothing).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.has("分けるメールがまだ選ばれていません")
        .has("value=\"gmail\" checked");
}

// Text for a desk.

#[tokio::test]
async fn a_text_is_cut_to_the_boxes_of_the_desk() {
    let site = Site::new();
    let short = site.post(DESK, "ja", GOOD[3].1).await;
    short
        .has("この窓口の長さに収まります")
        .has("1つ目の欄（14 / 4,000バイト）")
        .has("href=\"#jadac\"");
    assert_eq!(copied(&short), ["お得な広告です"]);
    let long = "あ".repeat(4_500);
    let page = site
        .post(DESK, "ja", &[("desk", "jadac"), ("text", &long)])
        .await;
    page.has("2つの欄に分けました")
        .has("500文字が入りきりませんでした")
        .has("2つ目の欄（4,000 / 4,000バイト）");
    let boxes = copied(&page);
    assert_eq!(boxes.len(), 2);
    assert!(boxes.iter().all(|text| text.chars().count() == 2_000));
    for (desk, said) in [
        ("police", "5MBまで"),
        ("docomo", "長さの決まりは分かっていません"),
    ] {
        let page = site
            .post(DESK, "ja", &[("desk", desk), ("text", &long)])
            .await;
        page.has(said).has(&format!("value=\"{desk}\" checked"));
        assert_eq!(copied(&page), [&*long]);
    }
}

// The note.

#[tokio::test]
async fn a_note_can_be_printed_and_copied() {
    let site = Site::new();
    for lang in LANGS {
        let page = site.post(NOTE, lang, GOOD[4].1).await;
        page.has("class=\"guide prints-note\"")
            .has("<pre class=\"paper\" dir=\"auto\" translate=\"no\">")
            .has("data-print");
        let note = copied(&page).concat();
        let paper = page
            .body
            .split_once("translate=\"no\">")
            .expect("a paper")
            .1;
        let paper = paper.split("</pre>").next().unwrap_or("");
        assert_eq!(paper, note, "what is printed is what is copied");
        assert!(
            note.contains("11月3日") && note.contains("SMSが届いた"),
            "{note}"
        );
        assert_eq!(note.matches('■').count(), 8, "{note}");
    }
    let empty = site.post(NOTE, "ja", &[("when", ""), ("told", " ")]).await;
    empty
        .has("まだ何も書かれていません")
        .has("「いつ」と「何があったか」");
    assert!(!empty.body.contains("prints-note") && !empty.body.contains("class=\"paper\""));
}
