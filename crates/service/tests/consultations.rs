//! What a consultation keeps, what a view shows, what is defanged.

use madoguchi_model::{Lang, Level, Situation, State};
use madoguchi_service::{Counter, Pictured, Receiver, Refusal, Shown, ShownFile};
use std::sync::LazyLock;
use time::macros::datetime;

static COUNTER: LazyLock<Counter> =
    LazyLock::new(|| Counter::open(None, "full", Receiver::default()).expect("embedded knowledge"));

const SMS: &str = "お荷物をお届けに上がりましたが、住所に不備があり保管しています。本日中に再配達の手続きをお願いします。\n\
    http://yamato-saihaitatsu.example/jp";

fn typed(text: &str) -> Shown<'_> {
    Shown {
        text,
        ..Shown::default()
    }
}

fn situation(states: &[State]) -> Situation {
    Situation {
        states: states.to_vec(),
        at: Some(datetime!(2026-11-24 10:30 +9)),
        ..Situation::default()
    }
}

#[test]
fn what_is_kept_is_small_and_answers_the_same() {
    let mut mail = String::from(
        "From: a@b.example\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n",
    );
    for n in 0..500 {
        mail.push_str(&format!("X-Filler-{n}: {}\r\n", "y".repeat(200)));
    }
    mail.push_str("\r\n");
    mail.push_str(SMS);
    mail.push_str(&"長い文章が続きます。".repeat(40_000));
    let files = [ShownFile {
        name: "a.eml".to_owned(),
        bytes: mail.into_bytes(),
    }];
    let whole = COUNTER
        .consult(&Shown {
            files: &files,
            ..Shown::default()
        })
        .expect("readable");
    let kept = whole.clone().kept();
    let bytes = serde_json::to_vec(&kept).expect("serialises").len();
    assert!(bytes < 120_000, "{bytes}");
    assert!(kept.message.headers.is_empty());
    let (before, after) = (
        COUNTER.view(&whole, &situation(&[]), Lang::Ja),
        COUNTER.view(&kept, &situation(&[]), Lang::Ja),
    );
    assert_eq!(
        (before.level, &before.summary, &before.reasons),
        (after.level, &after.summary, &after.reasons)
    );
    assert_eq!(before.todo, after.todo);
}

#[test]
fn nothing_and_noise_are_refused_apart() {
    assert_eq!(COUNTER.consult(&typed(" \n")), Err(Refusal::Empty));
    let film = [b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".as_slice(), &[7; 900]].concat();
    let noise = [ShownFile {
        name: "a.bin".to_owned(),
        bytes: film,
    }];
    let refused = COUNTER.consult(&Shown {
        files: &noise,
        ..Shown::default()
    });
    assert_eq!(refused, Err(Refusal::WrongKind("a.bin".to_owned())));
}

#[test]
fn a_link_is_split_at_its_owner_and_stands_beside_the_real_one() {
    let consultation = COUNTER
        .consult(&typed("ヤマト運輸です。お荷物の件でご確認ください。 https://kuronekoyamato.co.jp.user.login.example/a?b=1"))
        .expect("readable");
    let view = COUNTER.view(&consultation, &situation(&[]), Lang::Ja);
    let link = view.links.first().expect("a link");
    assert_eq!(link.domain, "login[.]example");
    assert_eq!(link.before, "hxxps://kuronekoyamato[.]co[.]jp[.]user[.]");
    assert_eq!(link.after, "/a?b=1");
    let official = link.official.as_ref().expect("an official side");
    assert!(
        official.domains.iter().any(|d| d == "kuronekoyamato.co.jp"),
        "{official:?}"
    );
    assert!(!link.is_official);
}

#[test]
fn hosts_are_defanged_unless_they_are_official() {
    let words = COUNTER.defanged_words(
        "リンク先 evil.example は kuronekoyamato.co.jp ではありません。1.5倍、a.b. も。",
    );
    assert_eq!(
        words,
        "リンク先 evil[.]example は kuronekoyamato.co.jp ではありません。1.5倍、a.b. も。"
    );
}

#[test]
fn what_was_not_confirmed_is_said_to_be() {
    let host = "yamato-saihaitatsu.example".to_owned();
    assert_eq!(COUNTER.hosts(SMS), vec![host.clone()]);
    let mut pictured = Pictured {
        text: SMS.to_owned(),
        unconfirmed: vec![host],
        ..Pictured::default()
    };
    let shown = COUNTER
        .consult(&Shown {
            pictured: Some(&pictured),
            ..Shown::default()
        })
        .expect("readable");
    assert!(shown.message.links.iter().all(|l| l.unconfirmed));
    pictured.unconfirmed.clear();
    let shown = COUNTER
        .consult(&Shown {
            pictured: Some(&pictured),
            ..Shown::default()
        })
        .expect("readable");
    assert!(shown.message.links.iter().all(|l| !l.unconfirmed));
}

#[test]
fn advice_without_a_message_has_steps_for_every_state_in_every_language() {
    for state in State::ALL {
        for lang in Lang::ALL {
            let todo = COUNTER.advice_alone(&situation(&[state]), lang);
            assert!(!todo.steps.is_empty(), "{} {lang:?}", state.as_str());
            assert!(
                todo.steps.iter().all(|s| !s.what.is_empty()),
                "{}",
                state.as_str()
            );
        }
    }
}

#[test]
fn a_number_to_call_now_is_open_and_certain() {
    let consultation = COUNTER.consult(&typed(SMS)).expect("readable");
    assert_eq!(consultation.assessment.level, Level::Dangerous);
    for states in [
        &[State::Received][..],
        &[State::EnteredCard],
        &[State::Remote],
    ] {
        let view = COUNTER.view(&consultation, &situation(states), Lang::En);
        if let Some(desk) = &view.todo.call_now {
            assert!(desk.open.is_open() && !desk.dial.is_empty(), "{desk:?}");
        }
        let named = COUNTER.for_family(&view, Lang::En);
        assert!(!named.contains("yamato-saihaitatsu.example"), "{named}");
    }
}
