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

#[test]
fn a_file_passed_over_in_silence_is_named() {
    let files = [ShownFile {
        name: "movie.mp4".to_owned(),
        bytes: b"\0\0\0\x18ftypmp42\0\0\0\0".to_vec(),
    }];
    let shown = Shown {
        text: SMS,
        files: &files,
        ..Shown::default()
    };
    let consultation = COUNTER.consult(&shown).expect("the text is readable");
    let view = COUNTER.view(&consultation, &situation(&[]), Lang::Ja);
    assert_eq!(view.unread, ["movie.mp4"]);
}

#[test]
fn an_account_alone_is_answered_with_what_to_do() {
    let told = "母が昨日、銀行を名乗るメールのリンクを押して、カード番号を入れてしまったようです。どうすればいいですか。";
    let consultation = COUNTER.consult(&typed(told)).expect("readable");
    assert!(consultation.message.account.is_some());
    for lang in Lang::ALL {
        let view = COUNTER.view(&consultation, &situation(&[State::Clicked]), lang);
        if view.level == Level::Inconclusive {
            assert_eq!(
                view.level_name,
                COUNTER.analyst().words("told.headline", lang)
            );
            assert!(!view.summary.is_empty() && !view.level_note.is_empty());
        }
        assert!(!view.todo.steps.is_empty());
    }
}

#[test]
fn an_address_with_somebody_elses_name_was_called_unclear() {
    for address in [
        "https://www.kuronekoyamato.co.jp.delivery-check.com/",
        "https://smbc-card.login-check.com/",
        "http://amazon-co-jp.account-update.xyz/login",
        "https://kuronekoyamatoo.co.jp/",
    ] {
        let consultation = COUNTER.consult(&typed(address)).expect("readable");
        let level = consultation.assessment.level;
        assert!(level <= Level::Suspicious, "{address}: {level:?}");
    }
    for address in [
        "https://hana-bakery-nagano.com/",
        "https://www.kuronekoyamato.co.jp/",
    ] {
        let consultation = COUNTER.consult(&typed(address)).expect("readable");
        let level = consultation.assessment.level;
        assert!(level > Level::Unwanted, "{address}: {level:?}");
        let view = COUNTER.view(&consultation, &situation(&[]), Lang::Ja);
        let note = COUNTER
            .analyst()
            .words("level-note.inconclusive-link", Lang::Ja);
        assert_eq!(view.level_note, note);
    }
}

#[test]
fn who_only_received_it_was_told_to_call_emergencies() {
    let police = "警視庁捜査二課です。あなたの口座が犯罪に使われ、逮捕状が出ています。至急、LINEでビデオ通話に応じてください。";
    let consultation = COUNTER.consult(&typed(police)).expect("readable");
    let call = |states: &[State]| {
        COUNTER
            .view(&consultation, &situation(states), Lang::Ja)
            .todo
            .call_now
    };
    let received = call(&[State::Received]).expect("a number");
    assert_ne!(received.id, "110");
    assert!(call(&[State::Remote]).is_some());
}

#[test]
fn an_answer_leads_to_the_guides_for_what_was_done() {
    let consultation = COUNTER.consult(&typed(SMS)).expect("readable");
    let view = COUNTER.view(&consultation, &situation(&[State::Clicked]), Lang::Ja);
    assert!(
        view.guides.iter().any(|(id, _)| id == "already-clicked"),
        "{:?}",
        view.guides
    );
}
