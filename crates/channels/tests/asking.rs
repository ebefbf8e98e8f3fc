//! Showing a message: what comes back, what hostile input becomes, what bad input gets.

mod site;

use axum::http::StatusCode;
use site::{Answer, SMS, Site, TOLD};

/// The answer stands in the order a worried person needs it.
#[tokio::test]
async fn the_answer_is_in_order() {
    let answer = Site::new().ask("ja", SMS).await;
    assert_eq!(answer.status, StatusCode::OK);
    let order = [
        "class=\"level level-dangerous\"",
        "class=\"summary\"",
        "id=\"first\"",
        "id=\"reasons\"",
        "class=\"quote\"",
        "id=\"did\"",
        "id=\"todo\"",
        "id=\"links\"",
        "id=\"official\"",
        "id=\"pass\"",
        "id=\"family\"",
        "id=\"notice\"",
        "id=\"report\"",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|part| {
            answer
                .body
                .find(part)
                .unwrap_or_else(|| panic!("{part} is missing"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(answer.body.contains("<mark>"), "no place is marked");
    assert_eq!(
        answer.body.matches("name=\"did\"").count(),
        20,
        "every state can be told"
    );
}

#[tokio::test]
async fn the_link_is_taken_apart_beside_the_official_one() {
    let answer = Site::new().ask("ja", SMS).await;
    answer
        .has("<strong>yamato-saihaitatsu[.]example</strong>")
        .has("<strong>kuronekoyamato.co.jp</strong>");
    assert!(
        !answer.body.contains("http://yamato"),
        "the link is not defanged"
    );
}

#[tokio::test]
async fn an_account_proposes_what_was_done() {
    let answer = Site::new().ask("ja", TOLD).await;
    answer
        .has("value=\"entered-card\" checked")
        .has("value=\"clicked\" checked");
    assert!(!answer.body.contains("value=\"installed\" checked"));
    assert!(
        !answer.body.contains("https://post-jp.example"),
        "the quoted link is not defanged"
    );
}

#[tokio::test]
async fn hostile_text_is_shown_as_text() {
    let hostile = [
        "<script>alert(1)</script><img src=x onerror=alert(2)>",
        "</textarea></blockquote><h1>owned</h1>",
        "\" onmouseover=\"alert(3)\" x=\"",
        "{{ 7*7 }} {% include \"x\" %}",
        "javascript:alert(4) data:text/html,<b>x</b>",
        "<style>*{display:none}</style>",
    ];
    let site = Site::new();
    for lang in site::LANGS {
        for text in hostile {
            let text = format!(
                "荷物が届いています。確認してください。{text}\nhttp://a.example/\"><script>x</script>"
            );
            let answer = site.ask(lang, &text).await;
            assert_eq!(answer.status, StatusCode::OK);
            for harm in [
                "<script>alert",
                "<script>x",
                "<img",
                "<h1>owned",
                "onmouseover=\"",
                "<style",
                "<b>x",
            ] {
                assert!(!answer.body.contains(harm), "{harm} in {}", answer.words());
            }
        }
    }
}

#[tokio::test]
async fn direction_marks_and_controls_are_shown_as_code_points() {
    let text =
        "ご確認ください \u{202e}gpj.exe\u{202c} \u{200b}\u{7}\u{9b}31m 本日中に手続きしてください";
    let answer = Site::new().ask("ja", text).await;
    for c in ['\u{202e}', '\u{202c}', '\u{200b}', '\u{7}', '\u{9b}'] {
        assert!(!answer.body.contains(c), "{:x}", u32::from(c));
    }
    answer.has("\\u{202e}").has("\\u{9b}");
}

#[tokio::test]
async fn ten_thousand_links_are_answered_and_five_are_shown() {
    let mut text = String::from("下記よりお手続きください。\n");
    for n in 0..10_000 {
        text.push_str(&format!("http://h{n}.example/\n"));
    }
    let answer = Site::new().ask("ja", &text).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body.matches("class=\"apart\"").count(), 5);
    assert!(answer.body.len() < 200_000, "{}", answer.body.len());
    // What the next step needs was carried along all the same.
    let ticket = answer.hidden("ticket");
    let next = Site::new()
        .post("/answer", "ja", &[("ticket", &ticket)])
        .await;
    assert_eq!(
        next.status,
        StatusCode::GONE,
        "another run of the program knows nothing of it"
    );
}

#[tokio::test]
async fn an_empty_box_gets_one_sentence() {
    let site = Site::new();
    for text in ["", "   \n　"] {
        let answer = site.ask("ja", text).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .has("id=\"instead\"")
            .has("まだ何も入っていないようです");
    }
}

#[tokio::test]
async fn a_file_of_a_wrong_kind_gets_one_sentence_and_loses_nothing() {
    let film = [
        b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".as_slice(),
        &[7; 4_000],
    ]
    .concat();
    let answer = Site::new().show("", &[("<film>.mp4", &film)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.has("&lt;film&gt;.mp4").has("id=\"instead\"");
    // With words beside it, those are answered.
    let answer = Site::new().show(SMS, &[("film.mp4", &film)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.has("level-dangerous");
}

#[tokio::test]
async fn a_mail_is_read_as_a_mail_and_words_beside_it_are_told_of_it() {
    let mail = "From: \"Card\" <info@smbc-card-center.example>\r\nSubject: =?UTF-8?B?44CQ6YeN6KaB44CR?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n\
        <p>カードのご利用を停止しました。</p><script>alert(1)</script>\
        <a href=\"https://smbc-card.login-check.example/\">https://www.smbc-card.com/</a>";
    let told = "このメールのリンクを押して、カードの番号を入れてしまいました。";
    let answer = Site::new().show(told, &[("a.eml", mail.as_bytes())]).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer
        .has("value=\"entered-card\" checked")
        .has("login-check[.]example")
        .has("hxxps://www[.]smbc-card[.]com/");
    assert!(!answer.body.contains("alert(1)</script>"));
}

#[tokio::test]
async fn of_several_files_the_worst_is_answered_and_the_rest_is_named() {
    let harmless = "会議は来週の火曜日の10時からです。資料は当日お配りします。";
    let answer = Site::new()
        .show(
            "",
            &[("a.txt", harmless.as_bytes()), ("b.txt", SMS.as_bytes())],
        )
        .await;
    answer
        .has("level-dangerous")
        .has("class=\"beside\"")
        .has("a.txt");
}

#[tokio::test]
async fn what_is_passed_on_holds_no_link_of_the_message() {
    let answer = Site::new().ask("ja", SMS).await;
    for id in ["family", "notice"] {
        let text = text_of(&answer, id);
        assert!(text.lines().count() > 4, "{text}");
        assert!(!text.contains("http"), "{text}");
        assert!(!text.contains("yamato-saihaitatsu.example"), "{text}");
    }
    let easy = Site::new().ask("ja-easy", SMS).await;
    assert!(
        !text_of(&easy, "family").contains('（'),
        "readings help nobody there"
    );
}

fn text_of(answer: &Answer, id: &str) -> String {
    let from = answer
        .body
        .split_once(&format!("<textarea id=\"{id}\""))
        .expect("a box")
        .1;
    let inner = from.split_once('>').expect("open").1;
    inner
        .split("</textarea>")
        .next()
        .unwrap_or("")
        .trim()
        .to_owned()
}

#[tokio::test]
async fn examples_are_found_out() {
    let site = Site::new();
    for (id, levels) in [
        ("parcel", &["dangerous"][..]),
        ("card", &["dangerous"]),
        ("told", &["dangerous", "suspicious"]),
        ("police", &["dangerous"]),
        ("chain", &["unwanted"]),
    ] {
        for lang in site::LANGS {
            let page = site.get_in(&format!("/ask?example={id}"), lang).await;
            let text = text_of(&page, "text")
                .replace("&#60;", "<")
                .replace("&#62;", ">")
                .replace("&#34;", "\"");
            assert!(!text.is_empty(), "{id} {lang}");
            let answer = site.ask(lang, &text).await;
            let found = levels
                .iter()
                .any(|l| answer.body.contains(&format!("level-{l}")));
            let level = answer
                .body
                .split("class=\"level level-")
                .nth(1)
                .and_then(|a| a.split('"').next());
            assert!(found, "{id} {lang}: {level:?}");
        }
    }
}
