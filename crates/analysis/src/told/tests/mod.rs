use super::*;
use madoguchi_model::{Account, Channel, Passage, Provenance};
use proptest::prelude::*;
use std::time::Instant;

/// A message that is nothing but an account.
fn account(text: &str) -> Message {
    let mut message = Message::new(Channel::Text, Provenance::Pasted);
    let id = message.push_text(TextRole::Account, text);
    message.account = Some(Account {
        passages: vec![Passage {
            kind: PassageKind::Account,
            span: Span::new(id, 0, text.len()),
        }],
        told: Vec::new(),
    });
    message
}

fn told(text: &str) -> Vec<Told> {
    understand(&account(text))
}

fn proposed(text: &str) -> Vec<&'static str> {
    propose(&told(text))
        .into_iter()
        .map(State::as_str)
        .collect()
}

/// The lines of a table: states expected, account.
fn table(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
}

/// Every account of the table that is not understood as expected, and how many there are.
fn wrong(text: &str) -> (Vec<String>, usize) {
    let mut wrong = Vec::new();
    let mut all = 0;
    for (expected, account) in table(text) {
        all += 1;
        let mut got = proposed(account);
        let mut wanted: Vec<&str> = expected.split(' ').collect();
        got.sort_unstable();
        wanted.sort_unstable();
        if got != wanted {
            wrong.push(format!("{expected} ≠ {}: {account}", got.join(" ")));
        }
    }
    (wrong, all)
}

#[test]
fn the_seeds_in_the_words_of_many_are_understood() {
    let (wrong, all) = wrong(include_str!("seeds.txt"));
    assert!(all >= 3 * 31);
    assert!(
        wrong.is_empty(),
        "{} of {all}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn sentences_are_understood() {
    let (wrong, all) = wrong(include_str!("sentences.txt"));
    assert!(all >= 120);
    assert!(
        wrong.is_empty(),
        "{} of {all}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn accounts_are_found_as_pasted_and_then_understood() {
    let all = format!(
        "{}{}",
        include_str!("seeds.txt"),
        include_str!("sentences.txt")
    );
    let (mut right, mut count, mut wrong) = (0, 0, Vec::new());
    for (expected, text) in table(&all) {
        let message = madoguchi_reader::read(text.as_bytes(), &Default::default()).message;
        let mut got: Vec<&str> = propose(&understand(&message))
            .into_iter()
            .map(State::as_str)
            .collect();
        let mut wanted: Vec<&str> = expected.split(' ').collect();
        got.sort_unstable();
        wanted.sort_unstable();
        count += 1;
        if got == wanted {
            right += 1;
        } else {
            wrong.push(text);
        }
    }
    assert!(
        right * 100 >= count * 99,
        "{right} of {count}, wrong: {wrong:#?}"
    );
}

#[test]
fn what_is_told_keeps_order_place_and_person() {
    let text = "リンクを押して、母はカード番号を入れてしまいました。私は入力していません。";
    let all: Vec<_> = told(text)
        .into_iter()
        .map(|t| (t.state, t.negated, t.who, t.order))
        .collect();
    let mother = Who::Other("母".to_owned());
    assert_eq!(
        all,
        [
            (State::Clicked, false, Who::Myself, 0),
            (State::EnteredCard, false, mother, 1),
            (State::EnteredCard, true, Who::Myself, 2),
        ]
    );
    let spans: Vec<_> = told(text)
        .iter()
        .map(|t| account(text).slice(t.span).to_owned())
        .collect();
    assert_eq!(spans, ["押して", "入れ", "入力"]);
}

#[test]
fn the_same_is_told_of_another() {
    let all = told("SMSのリンクを押したけど入力はしないで閉じました。母もです");
    let mother: Vec<_> = all
        .iter()
        .filter(|t| t.who == Who::Other("母".to_owned()))
        .map(|t| (t.state, t.negated))
        .collect();
    assert_eq!(
        mother,
        [(State::Clicked, false), (State::EnteredPersonal, true)]
    );
}

#[test]
fn quotations_are_not_understood() {
    let text = "「リンクを押してカード番号を入力しました」というメールが来ました";
    let mut message = account(text);
    assert_eq!(propose(&understand(&message)), [State::Received]);
    let start = "「".len();
    let end = text.find('」').unwrap_or(0);
    let id = TextId(0);
    if let Some(account) = &mut message.account {
        account.passages = [
            (PassageKind::Account, 0, start),
            (PassageKind::Quotation, start, end),
            (PassageKind::Account, end, text.len()),
        ]
        .map(|(kind, from, to)| Passage {
            kind,
            span: Span::new(id, from, to),
        })
        .to_vec();
    }
    assert!(understand(&message).is_empty());
    assert_eq!(told_kind_text(&message), "「\n」というメールが来ました");
}

#[test]
fn without_an_account_nothing_is_told() {
    let mut message = Message::new(Channel::Sms, Provenance::Pasted);
    message.push_text(TextRole::Body, "リンクを押してしまいました");
    assert!(understand(&message).is_empty());
    assert_eq!(told_kind_text(&message), "");
    assert_eq!(propose(&[]), [State::Received]);
}

#[test]
fn every_state_can_be_told() {
    let all = format!(
        "{}{}",
        include_str!("seeds.txt"),
        include_str!("sentences.txt")
    );
    for state in State::ALL {
        let named = table(&all).any(|(states, _)| states.split(' ').any(|s| s == state.as_str()));
        assert!(named, "{state:?}");
    }
}

#[test]
fn long_accounts_take_linear_time() {
    for unit in [
        "押してしまいました。",
        "押して",
        "h",
        "「",
        "母が",
        "カード番号を",
        "もし",
        "と書いて",
        "勝手に",
        "i clicked ",
        "入力し、",
        "あなた",
        "たら",
    ] {
        let text = unit.repeat((1 << 20) / unit.len());
        let begin = Instant::now();
        told(&text);
        assert!(
            begin.elapsed().as_millis() < 4_000,
            "{unit}: {:?}",
            begin.elapsed()
        );
    }
}

proptest! {
    #[test]
    fn spans_fit_whatever_is_told(
        text in "(押し|入力|カード番号を|て|しまい|ました|ません|た|ら|「|」|、|。|\\?|母が|ｶﾞ|I |clicked |didn't |the link|\n| |もし|と書いて|😀|x){0,40}"
    ) {
        let message = account(&text);
        for told in understand(&message) {
            prop_assert!(text.get(told.span.start as usize..told.span.end as usize).is_some());
            prop_assert!(told.span.start <= told.span.end);
        }
    }

    #[test]
    fn anything_is_survived(text in any::<String>()) {
        told(&text);
    }
}
