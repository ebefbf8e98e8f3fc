//! The interface for programs.

mod site;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use madoguchi_channels::api::{Keys, new_key};
use madoguchi_channels::web::Options;
use serde_json::{Value, json};
use site::{Answer, SMS, Site, TOLD};
use std::sync::Arc;

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// The problem it is, checked for its form.
    #[track_caller]
    fn problem(&self, status: StatusCode) -> String {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], status.as_u16());
        assert!(!problem["detail"].as_str().expect("a detail").is_empty());
        problem["code"].as_str().expect("a code").to_owned()
    }
}

async fn post(site: &Site, path: &str, body: &Value) -> Answer {
    let request = Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()));
    site.send(request.expect("a request")).await
}

async fn get(site: &Site, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty());
    site.send(request.expect("a request")).await
}

const CHECK: &str = "/api/v1/check";

#[tokio::test]
async fn a_message_is_checked_for_what_was_done() {
    let site = Site::new();
    let asked = json!({
        "message": { "text": SMS },
        "lang": "en",
        "channel": "sms",
        "situation": { "states": ["entered-card"], "device": "iphone", "carrier": "docomo", "prefecture": 13.0 },
    });
    let answer = post(&site, CHECK, &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json();
    assert_eq!(answer["level"], "dangerous");
    assert_eq!(answer["channel"], "sms");
    assert_eq!(answer["states"], json!(["entered-card"]));
    assert_eq!(answer["kinds"][0]["id"], "parcel-notice");
    assert!(answer["steps"].as_array().is_some_and(|s| s.len() > 2));
    let links = answer["links"].to_string();
    assert!(
        links.contains("hxxp") && !links.contains("http:"),
        "{links}"
    );
}

#[tokio::test]
async fn an_account_proposes_states_and_a_file_comes_in_base64_or_as_it_is() {
    let site = Site::new();
    let told = post(&site, CHECK, &json!({ "message": { "text": TOLD } }))
        .await
        .json();
    assert!(
        told["states"].to_string().contains("entered-card"),
        "{}",
        told["states"]
    );
    let mail = include_bytes!("../../../examples/mail-card.eml");
    let packed = json!({ "message": { "base64": STANDARD.encode(mail) } });
    let packed = post(&site, CHECK, &packed).await.json();
    let raw = Request::post("/api/v1/check/raw?lang=ja")
        .header("content-type", "message/rfc822")
        .body(Body::from(mail.to_vec()));
    let raw = site.send(raw.expect("a request")).await.json();
    assert_eq!(packed["channel"], "mail");
    assert_eq!(packed, raw);
}

#[tokio::test]
async fn advice_contacts_and_guides_are_given() {
    let site = Site::new();
    let asked = json!({ "situation": { "states": ["paid-gift-card"] }, "kind": "K01" });
    let advice = post(&site, "/api/v1/advice", &asked).await.json();
    assert_eq!(advice["states"], json!(["paid-gift-card"]));
    assert!(
        advice["steps"][0]["do"]
            .as_str()
            .is_some_and(|s| !s.is_empty())
    );

    let contacts = get(&site, "/api/v1/contacts?lang=en").await.json();
    let contacts = contacts["contacts"].as_array().expect("a list").clone();
    assert!(contacts.len() > 10);
    let open: Vec<&Value> = contacts.iter().map(|c| &c["open"]).collect();
    let order = ["open", "unknown", "closed"];
    let at = |v: &Value| order.iter().position(|o| v == o).expect("a known word");
    assert!(open.is_sorted_by_key(|v| at(v)), "{open:?}");

    let guides = get(&site, "/api/v1/guides").await.json();
    let guides = guides["guides"].as_array().expect("a list").clone();
    assert!(guides.len() >= 30);
    for guide in guides {
        let id = guide["id"].as_str().expect("an id");
        for lang in site::LANGS {
            let guide = get(&site, &format!("/api/v1/guides/{id}?lang={lang}")).await;
            assert_eq!(guide.status, StatusCode::OK);
            assert!(!guide.json()["title"].as_str().expect("a title").is_empty());
        }
    }
}

#[tokio::test]
async fn a_guides_tool_gives_its_form_and_then_its_answer() {
    let site = Site::new();
    let form = post(
        &site,
        "/api/v1/tools",
        &json!({ "guide": "new-address-strength" }),
    )
    .await
    .json();
    assert_eq!(form["result"], Value::Null);
    let name = form["form"]["fields"][0]["name"]
        .as_str()
        .expect("a field")
        .to_owned();
    let fields = json!([{ "name": name, "value": "taro@example.jp" }]);
    let asked = json!({ "guide": "new-address-strength", "lang": "en", "fields": fields });
    let answer = post(&site, "/api/v1/tools", &asked).await.json();
    assert_eq!(answer["result"]["answered"], true, "{answer}");
    assert!(
        answer["result"]["points"]
            .as_array()
            .is_some_and(|p| !p.is_empty()),
        "{answer}"
    );
    let none = post(&site, "/api/v1/tools", &json!({ "guide": "sns-takeover" })).await;
    assert_eq!(none.problem(StatusCode::NOT_FOUND), "unknown");
}

#[tokio::test]
async fn what_is_wrong_is_a_problem_that_says_what_to_do() {
    let site = Site::new();
    for broken in [
        json!({}),
        json!([]),
        json!({ "message": { "text": " \n" } }),
        json!({ "message": { "text": "a", "base64": "YQ==" } }),
        json!({ "message": { "base64": "%%%" } }),
        json!({ "message": { "text": "a" }, "lang": "fr" }),
        json!({ "message": { "text": "a" }, "situation": [] }),
        json!({ "message": { "text": "a" }, "situation": { "states": ["sang"] } }),
        json!({ "message": { "text": "a" }, "situation": { "prefecture": 48 } }),
        json!({ "message": { "text": "a" }, "what": 1 }),
        json!({ "message": { "text": "あ".repeat(100_000) } }),
    ] {
        let answer = post(&site, CHECK, &broken).await;
        assert_eq!(
            answer.problem(StatusCode::BAD_REQUEST),
            "invalid",
            "{broken}"
        );
    }
    let text = Request::post(CHECK)
        .header("content-type", "text/plain")
        .body(Body::from("x"));
    let text = site.send(text.expect("a request")).await;
    assert_eq!(
        text.problem(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        "media-type"
    );
    let unknown = json!({ "kind": "K99" });
    assert_eq!(
        post(&site, "/api/v1/advice", &unknown)
            .await
            .problem(StatusCode::NOT_FOUND),
        "unknown"
    );
    for path in ["/api/v1/guides/nothing", "/api/v1/nothing", "/api/v1"] {
        get(&site, path).await.problem(StatusCode::NOT_FOUND);
    }
    get(&site, "/api/v1/contacts?prefecture=0")
        .await
        .problem(StatusCode::BAD_REQUEST);
    get(&site, "/api/v1/contacts?lang=")
        .await
        .problem(StatusCode::BAD_REQUEST);
    get(&site, "/api/v1/guides?language=en")
        .await
        .problem(StatusCode::BAD_REQUEST);
    let wrong = get(&site, CHECK).await;
    assert_eq!(wrong.problem(StatusCode::METHOD_NOT_ALLOWED), "method");
    assert_eq!(wrong.header("allow"), "POST");
}

#[tokio::test]
async fn too_much_is_refused_as_a_problem() {
    let site = Site::with(Options {
        per_minute: 2,
        ..Options::default()
    });
    let huge = Request::post("/api/v1/check/raw").body(Body::from(vec![b'a'; 17 << 20]));
    let huge = site.send(huge.expect("a request")).await;
    assert_eq!(huge.problem(StatusCode::PAYLOAD_TOO_LARGE), "too-large");
    assert_eq!(get(&site, "/api/v1/guides").await.status, StatusCode::OK);
    let refused = get(&site, "/api/v1/guides").await;
    assert_eq!(refused.problem(StatusCode::TOO_MANY_REQUESTS), "too-many");
    assert!(refused.header("retry-after").parse::<u64>().is_ok());
    let busy = Site::with(Options {
        at_once: 0,
        ..Options::default()
    });
    let refused = get(&busy, "/api/v1/guides").await;
    assert_eq!(refused.problem(StatusCode::SERVICE_UNAVAILABLE), "busy");
}

#[tokio::test]
async fn where_keys_are_given_out_a_call_needs_one_and_has_its_own_bucket() {
    let (key, line) = new_key("library");
    let keys = Keys::read(&format!("{line} 2")).expect("a key");
    let site = Site::with(Options {
        per_minute: 1,
        api_keys: Some(Arc::new(keys)),
        ..Options::default()
    });
    let bare = get(&site, "/api/v1/guides").await;
    assert_eq!(bare.problem(StatusCode::UNAUTHORIZED), "key");
    assert!(bare.header("www-authenticate").starts_with("Bearer"));
    let with_key = || {
        Request::get("/api/v1/guides")
            .header("authorization", format!("Bearer {key}"))
            .body(Body::empty())
            .expect("a request")
    };
    assert_eq!(site.send(with_key()).await.status, StatusCode::OK);
    assert_eq!(site.send(with_key()).await.status, StatusCode::OK);
    let refused = site.send(with_key()).await;
    assert_eq!(refused.problem(StatusCode::TOO_MANY_REQUESTS), "too-many");
}

#[tokio::test]
async fn nothing_is_kept_of_a_call() {
    let site = Site::new();
    let answer = post(&site, CHECK, &json!({ "message": { "text": SMS } })).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("set-cookie"), "");
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let open = get(&site, "/api/v1/openapi.json").await;
    assert_eq!(open.json()["openapi"], "3.1.0");
}
