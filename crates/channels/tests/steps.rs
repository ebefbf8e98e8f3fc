//! From one step to the next: the ticket, what was done, the sheet, the second door.

mod site;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use site::{SMS, Site, TOLD};
use std::time::Duration;

#[tokio::test]
async fn what_was_done_changes_what_is_to_be_done() {
    let site = Site::new();
    let first = site.ask("ja", SMS).await;
    let ticket = first.hidden("ticket");
    assert!(ticket.len() < 6_000, "{}", ticket.len());
    let fields = [
        ("ticket", &*ticket),
        ("told", "yes"),
        ("did", "clicked"),
        ("did", "entered-card"),
        ("device", "android"),
        ("carrier", "au"),
    ];
    let second = site.post("/answer", "ja", &fields).await;
    assert_eq!(second.status, StatusCode::OK);
    second
        .has("level-dangerous")
        .has("value=\"entered-card\" checked")
        .has("value=\"android\" checked");
    let card = "カード会社";
    assert!(second.words().matches(card).count() > first.words().matches(card).count());
    // The next ticket is another, and good as well.
    let again = second.hidden("ticket");
    assert_ne!(ticket, again);
    assert_eq!(
        site.post("/answer", "en", &[("ticket", &again)])
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn no_ticket_stands_in_an_address() {
    let site = Site::new();
    let answer = site.ask("ja", TOLD).await;
    let ticket = answer.hidden("ticket");
    for form in answer.body.split("<form").skip(1) {
        let head = form.split('>').next().unwrap_or("");
        assert!(head.contains("method=\"post\""), "{head}");
        assert!(!head.contains(&ticket));
    }
    assert!(
        !answer
            .body
            .contains(&format!("href=\"/answer?ticket={ticket}"))
    );
    assert_eq!(
        site.get(&format!("/answer?ticket={ticket}")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn forged_foreign_and_missing_tickets_ask_kindly_again() {
    let site = Site::new();
    let ticket = site.ask("ja", SMS).await.hidden("ticket");
    let mut forged = ticket.clone().into_bytes();
    let middle = forged.len() / 2;
    forged[middle] = if forged[middle] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).expect("ASCII");
    for path in ["/answer", "/check"] {
        for bad in [&*forged, "", "….", "AAAA"] {
            let answer = site
                .post(path, "ja", &[("ticket", bad), ("read", "x")])
                .await;
            assert_eq!(answer.status, StatusCode::GONE, "{path} {bad}");
            answer.has("もう一度見せてください");
        }
    }
    // A ticket of an answer is none of a picture's words.
    assert_eq!(
        site.post("/check", "ja", &[("ticket", &ticket)])
            .await
            .status,
        StatusCode::GONE
    );
    // After a restart the key is another.
    assert_eq!(
        Site::new()
            .post("/answer", "ja", &[("ticket", &ticket)])
            .await
            .status,
        StatusCode::GONE
    );
}

#[tokio::test]
async fn a_switch_of_language_keeps_the_answer() {
    let site = Site::new();
    let first = site.ask("ja", TOLD).await;
    let ticket = first.hidden("ticket");
    let english = site
        .post(
            "/answer",
            "ja",
            &[
                ("ticket", &ticket),
                ("set-lang", "en"),
                ("did", "entered-card"),
            ],
        )
        .await;
    assert_eq!(english.status, StatusCode::OK);
    english
        .has("<html lang=\"en\"")
        .has("value=\"entered-card\" checked");
    assert!(english.header("set-cookie").starts_with("look=en."));
}

#[tokio::test]
async fn the_sheet_tells_what_was_done_with_and_without_a_message() {
    let site = Site::new();
    let ticket = site.ask("ja", SMS).await.hidden("ticket");
    let sheet = site
        .post(
            "/sheet",
            "ja",
            &[("ticket", &ticket), ("did", "entered-card")],
        )
        .await;
    sheet
        .has("yamato-saihaitatsu[.]example")
        .has("カード番号を入れた")
        .has("危険");
    let alone = site
        .post("/sheet", "ja", &[("ticket", ""), ("did", "paid-transfer")])
        .await;
    alone.has("振り込んだ、送金した");
    assert_eq!(
        site.post("/sheet", "ja", &[("ticket", "forged")])
            .await
            .status,
        StatusCode::GONE
    );
}

#[tokio::test]
async fn the_second_door_leads_to_advice() {
    let site = Site::new();
    let door = site.get("/help").await;
    for way in [
        "/help/now/phone",
        "/help/now/atm",
        "/help/now/screen",
        "/help/what",
    ] {
        door.has(&format!("href=\"{way}\""));
    }
    assert!(door.body.matches("class=\"big").count() <= 6);
    site.get("/help/now/phone")
        .await
        .has("電話を切ってください")
        .has("href=\"/help/what\"");
    let what = site.get("/help/what").await;
    assert_eq!(what.body.matches("class=\"big\"").count(), 6);
    let advice = site
        .post("/help/advice", "ja", &[("did", "paid-transfer")])
        .await;
    advice
        .has("振り込んだ、送金した")
        .has("class=\"steps\"")
        .has("href=\"tel:");
    // Nonsense does no harm.
    for path in ["/help/now/nothing", "/help/what/nothing", "/guides/nothing"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let nothing = site
        .post("/help/advice", "ja", &[("did", "<script>")])
        .await;
    assert_eq!(nothing.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_of_another_site_is_not_taken() {
    let site = Site::new();
    let token = site.token().await;
    let send = |name: &str, value: &str| {
        Request::post("/ask")
            .header("host", "127.0.0.1:8025")
            .header(name, value)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("form={token}&text=x")))
            .expect("a request")
    };
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("origin", "http://127.0.0.1:8025", StatusCode::OK),
        ("sec-fetch-site", "same-origin", StatusCode::OK),
    ] {
        let answer = site.send(send(name, value)).await;
        assert_eq!(answer.status, status, "{name}: {value}");
    }
}

#[tokio::test]
async fn a_form_without_its_token_is_not_taken_and_the_text_is_not_lost() {
    let site = Site::new();
    let other = Site::new().token().await;
    for fields in [vec![("text", SMS)], vec![("form", &*other), ("text", SMS)]] {
        let answer = site.post_bare("/ask", "ja", &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        answer
            .has("yamato-saihaitatsu.example")
            .has("もう一度「調べる」");
    }
    let advice = site
        .post_bare("/help/advice", "ja", &[("did", "clicked")])
        .await;
    assert_eq!(advice.status, StatusCode::GONE);
    let look = [("set-lang", "en"), ("back", "/ask")];
    let settings = site.post_bare("/settings", "ja", &look).await;
    assert_eq!(settings.header("set-cookie"), "");
    let settings = site.post("/settings", "ja", &look).await;
    assert!(settings.header("set-cookie").starts_with("look=en"));
}

#[tokio::test]
async fn after_a_quarter_of_an_hour_the_page_asks_to_see_the_message_again() {
    let site = Site::new();
    let answer = site.ask("ja", SMS).await;
    let ticket = answer.hidden("ticket");
    let fields = [("ticket", &*ticket), ("told", "yes"), ("did", "clicked")];
    site.web.set_clock(site::NOW + Duration::from_secs(14 * 60));
    assert_eq!(
        site.post("/answer", "ja", &fields).await.status,
        StatusCode::OK
    );
    site.web.set_clock(site::NOW + Duration::from_secs(16 * 60));
    let late = site.post("/answer", "ja", &fields).await;
    assert_eq!(late.status, StatusCode::GONE);
    late.has("href=\"/ask\"");
}
