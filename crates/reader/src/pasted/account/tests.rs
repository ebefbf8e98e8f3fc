use super::*;

/// What honest senders and fraud write, with words people use when they tell.
const MESSAGES: &[&str] = &[
    "お荷物が届きました。お受け取りをお願いします。",
    "新着メッセージが届きました。ログインしてご確認ください。",
    "先ほどお電話しましたがご不在でしたので、折り返しご連絡いただけますでしょうか。",
    "資料をお送りしました。ご確認ください。",
    "すみません、間違えて送ってしまいました。無視してください。",
    "スマホが壊れてしまったので、この番号に連絡して。新しいLINEも登録しておいてね。",
    "お母さん、携帯変えたから番号登録しておいて",
    "会社のお金を使い込んでしまった。今日中に返さないとクビになる。助けてほしい。",
    "先生の言うとおりに入金したら利益が出ました。皆さんもぜひ参加してください。",
    "アカウントが乗っ取られてしまったので新しいアカウントを作りました。登録お願いします。",
    "本日3万円振り込みました。よろしくお願いいたします。",
    "昨日はありがとう!楽しかった。また飲みに行こう",
    "返信が遅くなってごめん。今夜は大丈夫?",
    "明日、空いてますか?",
    "はじめまして。突然のご連絡失礼します。プロフィールを見てメッセージしました。",
    "うっかりリンクを開いてしまった場合は、何も入力せずにページを閉じてください。",
    "パスワードを入力してしまった方は、すぐに変更してください。",
    "不審なメールが届いた場合は、開かずに削除してください。",
    "当社を名乗るメールが届いているとのお問い合わせをいただいております。リンクを開かないでください。",
    "お客様の口座が不正に利用されました。ご確認ください。https://kita.top/a",
    "あなたのデバイスにアクセスしました。動画を連絡先に送られたくなければビットコインを払ってください。",
    "このメールを10人に回してください。止めた人は不幸になりました。",
    "友達から聞いた話です。看護師さんが教えてくれました。できるだけ多くの人に広めてください。",
    "お問い合わせいただいた件ですが、担当者に確認しましたところ、返金の手続きが完了しておりました。",
    "会員登録が完了しました。心当たりがない場合は破棄してください。",
    "ご注文を承りました。身に覚えのない場合は下記までお電話ください。",
    "お支払いが確認できませんでした。カード情報を更新してください。",
    "認証コードは123456です。他人に教えないでください。",
    "今日の会議の資料を共有します。添付ファイルを開いて確認をお願いします。",
    "システムがウイルスに感染しました。直ちにサポートに電話してください。",
    "父が入院しました。治療費を送ってくれませんか。",
    "昨日の写真を送ります。",
    "PTAからのお知らせです。メールが届かない方は事務局までご連絡ください。",
    "迷惑メールに登録されている可能性があります。設定をご確認ください。",
    "お世話になっております。先日お送りしたメールは届いておりますでしょうか。",
    "Your parcel could not be delivered. Click the link below to reschedule.",
    "Hi mum, I dropped my phone. This is my new number, text me back.",
    "I sent you the file yesterday. Did you get it?",
    "We received a request to reset your password. If you didn't make it, ignore this email.",
    "Sorry I missed your call, I was driving. Call you later.",
];

#[test]
fn messages_are_not_taken_for_accounts() {
    for text in MESSAGES {
        assert_eq!(split(text), None, "{text}");
    }
}

fn kinds(text: &str) -> Vec<(Kind, &str)> {
    split(text)
        .expect(text)
        .into_iter()
        .map(|p| (p.kind, text[p.start..p.end].trim()))
        .collect()
}

#[test]
fn tellings_are_accounts() {
    for text in [
        "家に不在通知のSMSが来て、押したけど入力はしないで閉じました。母もです",
        "りんくを おして しまいました。どうしよう",
        "警察からお金を振り込めってメールが来たんだけど、これ詐欺?",
        "荷物が届いたいう知らせが来たけん押してもうた",
        "I got a text saying my parcel is held and I clicked the link. What should I do?",
        "My mother clicked the link and entered her card number.",
        "取引先から、当社を名乗る不審なメールが届いたと連絡を受けました。どうすればよいでしょうか。",
    ] {
        assert_eq!(
            kinds(text).first().map(|k| k.0),
            Some(Kind::Account),
            "{text}"
        );
    }
}

#[test]
fn words_between_marks_are_the_senders() {
    assert_eq!(
        kinds("「未納料金があります」というSMSが来たので「誰ですか」と返信してしまいました。"),
        [
            (Kind::Account, "「"),
            (Kind::Inline, "未納料金があります"),
            (
                Kind::Account,
                "」というSMSが来たので「誰ですか」と返信してしまいました。"
            ),
        ]
    );
}

#[test]
fn a_pasted_block_is_quoted() {
    let message = "【北急便】お荷物をお届けに上がりましたがお留守でしたので戻っております。\nhttp://kita.top/a";
    for text in [
        format!("こんなSMSが来ました。押しても大丈夫でしょうか。\n\n{message}"),
        format!("{message}\n\nこれは詐欺でしょうか?リンクは押していません。"),
        format!("こんなSMSが届きました\n{message}\n大丈夫でしょうか"),
        format!("怪しいメールが来ました。\n本文:\n{message}"),
        format!(
            "変なSMSが来て押してしまいました。以下本文です。\n\n{message}\n\n大丈夫でしょうか、心配です。"
        ),
    ] {
        let blocks: Vec<_> = kinds(&text)
            .into_iter()
            .filter(|k| k.0 == Kind::Block)
            .collect();
        assert_eq!(blocks, [(Kind::Block, message)], "{text}");
    }
}

#[test]
fn lines_behind_marks_are_quoted() {
    let found = kinds(
        "これは本物でしょうか。\n> お客様の口座を止めました。\n> 確認してください。\n母も同じものが来ています。",
    );
    assert_eq!(
        found[1],
        (
            Kind::Block,
            "> お客様の口座を止めました。\n> 確認してください。"
        )
    );
}

#[test]
fn parts_cover_the_text() {
    for text in [
        "「abcde」というメールが来て押してしまいました「xyzzy」と書いてあり",
        "押してしまいました\n\n\nhttp://kita.top/\n",
    ] {
        let parts = split(text).expect("an account");
        assert_eq!(parts[0].start, 0);
        assert_eq!(parts[parts.len() - 1].end, text.len());
        assert!(parts.windows(2).all(|w| w[0].end == w[1].start));
    }
}
