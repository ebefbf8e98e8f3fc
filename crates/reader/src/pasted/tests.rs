use super::*;
use crate::Fields;
use madoguchi_model::{Limits, Mailbox};
use proptest::prelude::*;
use std::time::Instant;

struct Read {
    message: Message,
    problems: Vec<ProblemKind>,
}

fn read_as(text: &str, channel: Option<Channel>) -> Read {
    let mut budget = Budget::new(Limits::default());
    let intake = Intake {
        channel,
        ..Intake::default()
    };
    let message = read(text, &intake, &mut budget);
    Read {
        message,
        problems: budget.into_problems().into_iter().map(|p| p.kind).collect(),
    }
}

fn read_text(text: &str) -> Message {
    read_as(text, None).message
}

fn address(message: &Message) -> &str {
    message.sender_mailbox().map_or("", |m| &m.address)
}

#[test]
fn pasted_mail_gives_sender_subject_date_and_body() {
    let text = "差出人: 北銀行 <info@kita-bank.example.jp>\r\n件名: 【重要】口座の確認\r\n日時: 2024/01/22 10:11\r\n宛先: taro@example.jp\r\n\r\nお客様各位\r\nhttps://kita.top/a\r\n";
    let message = read_text(text);
    assert_eq!(
        (message.channel, message.provenance),
        (Channel::Mail, Provenance::Pasted)
    );
    assert_eq!(address(&message), "info@kita-bank.example.jp");
    assert_eq!(message.subject(), "【重要】口座の確認");
    assert_eq!(message.body(), "お客様各位\nhttps://kita.top/a");
    assert_eq!(
        message.text(TextRole::SenderName).map(|t| t.1),
        Some("北銀行")
    );
    assert_eq!(message.recipients.len(), 1);
    assert!(message.date.is_some() && message.account.is_none());
    assert_eq!(message.links[0].raw, "https://kita.top/a");
}

#[test]
fn a_given_channel_is_kept() {
    let message = read_as("送信者: 09012345678\n荷物の件です", Some(Channel::Rcs)).message;
    assert_eq!(message.channel, Channel::Rcs);
    assert!(matches!(message.sender, Some(Sender::Phone { .. })));
    assert_eq!(
        read_text("送信者: 09012345678\n荷物の件です").channel,
        Channel::Sms
    );
}

#[test]
fn plain_messages_stay_whole() {
    let text = "お荷物を持ち帰りました。\n\nhttp://kita.top/a";
    let message = read_text(text);
    assert_eq!((message.channel, message.body()), (Channel::Text, text));
    assert!(message.account.is_none() && message.sender.is_none());
}

#[test]
fn empty_input_is_said() {
    for text in ["", " \n\n ", "\u{feff}"] {
        assert_eq!(read_as(text, None).problems, [ProblemKind::Empty]);
    }
}

#[test]
fn chats_are_read_as_line() {
    let text = "[LINE] 北先生とのトーク履歴\n保存日時：2024/05/02 09:00\n\n2024/05/01(水)\n12:34\t北先生\thttps://kita.top/a を見て\n12:35\t花子\tはい\n";
    let message = read_text(text);
    assert_eq!(message.channel, Channel::Line);
    assert_eq!(message.body(), "https://kita.top/a を見て");
    assert_eq!(message.text(TextRole::Quoted).map(|t| t.1), Some("はい"));
    assert_eq!(message.links.len(), 1);
}

#[test]
fn forwarded_mail_becomes_the_message() {
    let head = "差出人: 北銀行 <info@kita.top>\n送信日時: 2024年1月22日 10:11\n宛先: taro@example.jp\n件名: 重要";
    let body = "お客様の口座を止めました。\nこちらからご確認ください。";
    let quoted = format!(
        "> From: 北銀行 <info@kita.top>\n> Subject: 重要\n> \n> {}",
        body.replace('\n', "\n> ")
    );
    for text in [
        format!(
            "これは本物でしょうか。\n\n---------- Forwarded message ---------\nFrom: 北銀行 <info@kita.top>\nDate: 2024年1月22日(月) 10:11\nSubject: 重要\nTo: <taro@example.jp>\n\n\n{body}"
        ),
        format!("これは本物でしょうか。\n\nBegin forwarded message:\n\n{quoted}"),
        format!("これは本物でしょうか。\n\n-----Original Message-----\n{head}\n\n{body}"),
        format!("これは本物でしょうか。\n\n________________________________\n{head}\n\n{body}"),
        format!(
            "これは本物でしょうか。\n\n----- 転送メッセージ -----\nDate: 2024/01/22 10:11\nFrom: 北銀行 <info@kita.top>\nSub: 重要\n{body}"
        ),
        format!("これは本物でしょうか。\n\n--- 元のメッセージ ---\n{head}\n\n{body}"),
    ] {
        let read = read_as(&text, None);
        let message = read.message;
        assert_eq!(message.provenance, Provenance::ForwardedInline, "{text}");
        assert_eq!(address(&message), "info@kita.top", "{text}");
        assert_eq!(
            (message.subject(), message.body()),
            ("重要", body),
            "{text}"
        );
        assert_eq!(
            message.text(TextRole::Account).map(|t| t.1),
            Some("これは本物でしょうか。")
        );
        assert!(read.problems.contains(&ProblemKind::HeadersLost));
        assert!(read.problems.contains(&ProblemKind::LinksLost));
    }
}

#[test]
fn a_forward_of_a_forward_is_opened() {
    let text = "---------- Forwarded message ---------\nFrom: 母 <haha@example.jp>\nSubject: Fwd: 重要\nTo: a@example.jp\n\n---------- Forwarded message ---------\nFrom: 北銀行 <info@kita.top>\nSubject: 重要\nTo: haha@example.jp\n\n確認してください";
    let message = read_text(text);
    assert_eq!(
        (address(&message), message.body()),
        ("info@kita.top", "確認してください")
    );
    assert!(message.account.is_none());
}

#[test]
fn an_account_keeps_everything_and_quotes_the_senders_words() {
    let text = "「未納料金があります。https://kita.top/a」というSMSが来て、押してしまいました。";
    let message = read_text(text);
    let account = message.account.as_ref().expect("an account");
    assert_eq!(message.channel, Channel::Sms);
    assert_eq!(message.text(TextRole::Account).map(|t| t.1), Some(text));
    assert_eq!(message.body(), "未納料金があります。https://kita.top/a");
    assert_eq!(message.links.len(), 1);
    let quoted: Vec<_> = account
        .passages
        .iter()
        .filter(|p| p.kind == PassageKind::Quotation)
        .map(|p| message.slice(p.span))
        .collect();
    assert_eq!(quoted, ["未納料金があります。https://kita.top/a"]);
}

#[test]
fn header_lines_below_or_above_own_words_are_read() {
    let head =
        "差出人：北銀行 <info@kita.top>\n件名：重要\n日時：2024/01/22 10:11\n\n口座を止めました。";
    let above = read_text(&format!(
        "こんなメールが来ました。押してしまったのですが大丈夫でしょうか。\n\n{head}"
    ));
    let below = read_text(&format!(
        "{head}\n\nこのメールのリンクを押してしまいました。どうすればいいですか。"
    ));
    for message in [above, below] {
        assert_eq!(address(&message), "info@kita.top");
        assert_eq!(
            (message.subject(), message.body()),
            ("重要", "口座を止めました。")
        );
        let account = message.account.expect("an account");
        assert_eq!(account.passages.len(), 2);
    }
}

#[test]
fn an_address_told_is_a_link_too() {
    let message = read_text("kita-site.top/a というURLを押してしまいました。大丈夫でしょうか。");
    assert_eq!(message.links.len(), 1);
    assert_eq!(message.texts.len(), 1);
}

#[test]
fn a_raw_mail_that_forwards_is_repaired() {
    let inner = "From: 北銀行 <info@kita.top>\nSubject: 重要\nDate: 2024/01/22 10:11\nTo: taro@example.jp\n\nこちら https://kita.top/a を確認";
    let body = format!("これは詐欺ですか?\n\n---------- Forwarded message ---------\n{inner}");
    let mut message = raw_mail("Fwd: 重要", &body);
    let mut budget = Budget::new(Limits::default());
    repair_inline_forward(&mut message, &mut budget);
    assert_eq!(message.provenance, Provenance::ForwardedInline);
    assert_eq!(
        (address(&message), message.subject()),
        ("info@kita.top", "重要")
    );
    assert!(message.headers.is_empty() && message.hops.is_empty() && message.message_id.is_none());
    let span = message.links[0].span.expect("a span");
    assert_eq!(message.slice(span), "https://kita.top/a");
    assert_eq!(
        message.text(TextRole::Account).map(|t| t.1),
        Some("これは詐欺ですか?")
    );
}

#[test]
fn answers_and_mails_with_their_own_links_are_left_alone() {
    let inner = "From: 北 <kita@example.jp>\nSubject: 会議\nDate: 2024/01/22 10:11\nTo: taro@example.jp\n\n資料です";
    let answer = format!("承知しました。\n\n-----Original Message-----\n{inner}");
    let bait =
        format!("請求書はこちら https://kita.top/a です\n\n-----Original Message-----\n{inner}");
    for (subject, body) in [
        ("Re: 会議", &answer),
        ("会議", &answer),
        ("Fw: 会議", &bait),
    ] {
        let before = raw_mail(subject, body);
        let mut after = before.clone();
        repair_inline_forward(&mut after, &mut Budget::new(Limits::default()));
        assert_eq!(after, before, "{subject}");
    }
}

/// A raw mail of one text with its links found.
fn raw_mail(subject: &str, body: &str) -> Message {
    let mut message = Message::new(Channel::Mail, Provenance::Raw);
    message.sender = Some(Sender::Mail(Mailbox {
        name: "太郎".to_owned(),
        address: "taro@example.jp".to_owned(),
    }));
    message.message_id = Some("1@example.jp".to_owned());
    message.push_text(TextRole::Subject, subject);
    message.push_text(TextRole::SenderName, "太郎");
    let id = message.push_text(TextRole::Body, body);
    message.links = links::find(body, id, &mut Budget::new(Limits::default()));
    message
}

#[test]
fn fields_are_taken_as_given() {
    let links = [
        "https://kita.top/b".to_owned(),
        "https://kita.top/a".to_owned(),
    ];
    let fields = Fields {
        from: Some("北銀行 <info@kita.top>"),
        subject: Some("重要"),
        body: "件名: これは本文です\nhttps://kita.top/a",
        links: &links,
        ..Fields::default()
    };
    let message = from_fields(
        &fields,
        &Intake::default(),
        &mut Budget::new(Limits::default()),
    );
    assert_eq!(message.channel, Channel::Mail);
    assert_eq!(
        (message.subject(), address(&message)),
        ("重要", "info@kita.top")
    );
    assert!(message.body().starts_with("件名"));
    let raw: Vec<_> = message.links.iter().map(|l| l.raw.as_str()).collect();
    assert_eq!(raw, ["https://kita.top/a", "https://kita.top/b"]);
}

#[test]
fn an_html_field_gives_its_words_and_anchors() {
    let html = "<p>口座の確認は<a href=\"https://kita.top/a\">こちら</a> https://kita.top/b</p>";
    let fields = Fields {
        from: Some("info@kita.top"),
        html: Some(html),
        ..Fields::default()
    };
    let mut budget = Budget::new(Limits::default());
    let message = from_fields(&fields, &Intake::default(), &mut budget);
    assert!(message.has_html && message.body().contains("こちら"));
    assert_eq!(message.links[0].label.as_deref(), Some("こちら"));
    let raw: Vec<_> = message.links.iter().map(|l| l.raw.as_str()).collect();
    assert_eq!(raw, ["https://kita.top/a", "https://kita.top/b"]);
}

#[test]
fn hostile_repetition_takes_linear_time() {
    for unit in [
        "h",
        "http://",
        "「",
        "「」",
        "> ",
        ">\n",
        "\n",
        "From: a@b.jp\n",
        "件名:\n",
        "---- Original Message ----\n",
        "押してしまいました。",
        "というメールが",
        "12:34\ta\tb\n",
        "お客様",
        "\"",
        "2024/01/01(月)\n",
        "本文:\n",
        " ",
        "-",
        "差出人\n",
        "Begin forwarded message:\n\n> From: a@b.jp\n",
    ] {
        let text = unit.repeat((1 << 19) / unit.len());
        let begin = Instant::now();
        read_text(&text);
        assert!(
            begin.elapsed().as_secs() < 20,
            "{unit:?}: {:?}",
            begin.elapsed()
        );
    }
}

proptest! {
    #[test]
    fn passages_cover_the_account_and_spans_fit(
        text in "(押してしまいました。|というSMSが来て|「|」|『|\"|お客様|https://kita\\.top/a|件名:|差出人: a@b\\.jp|\n|> |---- Forwarded message ----|本文:|12:34\t|大丈夫でしょうか|x| ){0,40}"
    ) {
        let message = read_text(&text);
        if let Some(account) = &message.account {
            let (id, whole) = message.text(TextRole::Account).expect("the account's text");
            let mut at = 0;
            for passage in &account.passages {
                prop_assert_eq!((passage.span.text, passage.span.start), (id, at));
                prop_assert!(whole.is_char_boundary(passage.span.end as usize));
                at = passage.span.end;
            }
            prop_assert_eq!(at as usize, whole.len());
        }
        for link in &message.links {
            let span = link.span.expect("a span");
            prop_assert_eq!(message.slice(span), &*link.raw);
        }
    }

    #[test]
    fn anything_is_survived(text in any::<String>()) {
        let message = read_text(&text);
        prop_assert!(!message.texts.is_empty());
    }
}
