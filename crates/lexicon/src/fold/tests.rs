use super::*;
use TrickKind::*;
use proptest::prelude::*;

fn kinds(text: &str) -> Vec<TrickKind> {
    let mut kinds: Vec<TrickKind> = Folded::new(text)
        .tricks
        .into_iter()
        .map(|t| t.kind)
        .collect();
    kinds.dedup();
    kinds
}

/// Original, folded, the tricks it is to give.
type Sample = (&'static str, &'static str, &'static [TrickKind]);

fn check(samples: &[Sample]) {
    for (original, expected, tricks) in samples {
        let folded = Folded::new(original);
        assert_eq!(folded.text, *expected, "{original}");
        assert_eq!(kinds(original), *tricks, "{original}: {:?}", folded.tricks);
    }
}

#[test]
fn forms_and_case_are_made_one() {
    check(&[
        ("ＡＢＣ　ｄｅｆ", "abc def", &[]),
        ("Ａｍａｚｏｎより", "amazonより", &[]),
        ("ｱﾏｿﾞﾝからのﾒｰﾙ", "アマゾンからのメール", &[]),
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード", &[]),
        ("か\u{3099}は\u{309A}", "がぱ", &[]),
        ("か゛", "が", &[]),
        ("㈱山田", "(株)山田", &[]),
        ("①と㍻と㌔", "1と平成とキロ", &[]),
        ("１，２３４円", "1,234円", &[]),
        ("５０％ＯＦＦ！", "50%off!", &[]),
        ("Ⅲ", "iii", &[]),
        ("Zürich Straße CAFÉ", "zurich strasse cafe", &[]),
        ("e\u{301}te\u{301}", "ete", &[]),
        ("ﬁnance", "finance", &[]),
        ("10時〜18時", "10時~18時", &[]),
        ("10時～18時", "10時~18時", &[]),
        ("“重要”", "\"重要\"", &[]),
        ("050−1234‐5678", "050-1234-5678", &[]),
        ("佐々木様", "佐佐木様", &[]),
        (
            "3ヶ月・3ヵ月・3ケ月・3か月・3箇月",
            "3カ月・3カ月・3カ月・3カ月・3カ月",
            &[],
        ),
        ("霞ヶ関と霞ケ関", "霞ケ関と霞ケ関", &[]),
        ("Amazon™", "amazon™", &[]),
        ("Привет, мир", "привет, мир", &[]),
        ("안녕하세요 고객님", "안녕하세요 고객님", &[]),
    ]);
}

#[test]
fn white_space_between_japanese_goes() {
    check(&[
        ("お 支 払 い", "お支払い", &[]),
        ("お客様の\n荷物を", "お客様の荷物を", &[]),
        ("お客様の\r\n　荷物を", "お客様の荷物を", &[]),
        ("第一段。\n\n第二段", "第一段。\n第二段", &[]),
        ("第一段\n \n\n第二段", "第一段\n第二段", &[]),
        (
            "Dear  customer,\nyour\tparcel",
            "dear customer, your parcel",
            &[],
        ),
        (
            "Dear customer\n\nYour parcel",
            "dear customer\nyour parcel",
            &[],
        ),
        ("24 時間 以内", "24時間以内", &[]),
        ("Amazon から の メール", "amazonからのメール", &[]),
        ("  前後 の 空白  ", "前後の空白", &[]),
        ("■ お知らせ", "■お知らせ", &[]),
        ("氏名 ・ 住所", "氏名・住所", &[]),
        ("S A L E now", "sale now", &[]),
        ("I am a man", "i am a man", &[]),
    ]);
}

#[test]
fn marks_inside_words_go() {
    let marks: &[TrickKind] = &[MarksInWords];
    check(&[
        ("ご不在で.した", "ご不在でした", marks),
        ("保管期限.は本日です。", "保管期限は本日です。", marks),
        ("お客*様のお荷*物", "お客様のお荷物", marks),
        ("持ちv帰りました", "持ち帰りました", marks),
        ("お_支_払_い", "お支払い", marks),
        ("銀＊行の口|座", "銀行の口座", marks),
        ("不´在", "不在", marks),
        ("お客ﾞ様", "お客様", marks),
        ("アカ.ウント", "アカウント", marks),
        ("パス*ワード", "パスワード", marks),
        ("荷 . 物", "荷物", marks),
        (
            "東.京ガ.スの料.金が未.納で.す",
            "東京ガスの料金が未納です",
            marks,
        ),
        ("A.m.a.z.o.nより", "amazonより", marks),
        ("r-a-k-u-t-e-n", "rakuten", marks),
        ("お客\u{0E49}様", "お客様", marks),
        ("荷\u{064B}物", "荷物", marks),
        ("a\u{300}\u{301}\u{302}mazon", "amazon", marks),
        ("郵😀便", "郵便", marks),
        ("これは*重要*です", "これは重要です", &[]),
        ("イオン・カード", "イオンカード", &[]),
        ("ﾎｰﾑ･ﾍﾟｰｼﾞ", "ホームページ", &[]),
    ]);
}

#[test]
fn look_alikes_are_put_right() {
    check(&[
        ("お何物のお届けに", "お荷物のお届けに", &[LookalikeKanji]),
        ("支仏期曰", "支払期日", &[LookalikeKanji]),
        ("料金末払いのため", "料金未払いのため", &[LookalikeKanji]),
        ("⼾籍と⾦融", "戸籍と金融", &[LookalikeKanji]),
        ("アク乜スして", "アクセスして", &[KanaKanji]),
        ("アカウン卜", "アカウント", &[KanaKanji]),
        (
            "マスター力ードのサ一ビス",
            "マスターカードのサービス",
            &[KanaKanji],
        ),
        ("口グインして", "ログインして", &[KanaKanji]),
        ("コンビ二で", "コンビニで", &[KanaKanji]),
        ("ロ座へご入カ", "口座へご入力", &[KanaKanji]),
        ("ア 力 ウ ン ト", "アカウント", &[KanaKanji]),
        ("クロネコヤマ卜運輸", "クロネコヤマト運輸", &[KanaKanji]),
        ("サ-ビスとメンバ―の", "サービスとメンバーの", &[]),
        ("カスタマー?サービス", "カスタマーサービス", &[MojibakeDot]),
        (
            "国税電子申告?納税システム",
            "国税電子申告・納税システム",
            &[MojibakeDot],
        ),
        ("カスタマー·サービス", "カスタマーサービス", &[MojibakeDot]),
    ]);
}

#[test]
fn chinese_forms_become_japanese() {
    let chinese: &[TrickKind] = &[ChineseGlyphs];
    check(&[
        ("稅金の滯納があります", "税金の滞納があります", chinese),
        (
            "この专用ページで帐户の确认を",
            "この専用ページで帳戸の確認を",
            chinese,
        ),
        ("お客様の信用值が", "お客様の信用値が", chinese),
        ("登錄情報をご確認", "登録情報をご確認", chinese),
        (
            "ご利用いただけない关係で",
            "ご利用いただけない関係で",
            chinese,
        ),
        (
            "髙橋と山﨑と渡邉と齋藤です",
            "高橋と山崎と渡辺と斎藤です",
            &[],
        ),
        ("您的账户已被冻结", "您的帳戸已被凍結", &[]),
        (
            "言語：日本語 / English / 简体中文 / 한국어",
            "言語:日本語/ english /簡体中文/ 한국어",
            &[],
        ),
        (
            "陈様、お世話になっております",
            "陳様、お世話になっております",
            &[],
        ),
    ]);
}

#[test]
fn letters_of_other_sorts_become_latin() {
    check(&[
        ("Аmazonを", "amazonを", &[MixedScript]),
        ("аррӏеより", "appleより", &[MixedScript]),
        ("gооgle", "google", &[MixedScript]),
        ("ＡmaｚＯn", "amazon", &[WidthMix]),
        ("アﾏゾﾝ", "アマゾン", &[WidthMix]),
        (
            "𝗁𝗍𝗍𝗉𝗌://example.com",
            "https://example.com",
            &[MathematicalLetters],
        ),
        ("𝐀𝐦𝐚𝐳𝐨𝐧", "amazon", &[MathematicalLetters]),
        ("abcdef.🄲🄾🄼", "abcdef.com", &[EnclosedLetters]),
        ("ⓐⓜⓐⓩⓞⓝ", "amazon", &[EnclosedLetters]),
        ("🇦🇲🇦🇿🇴🇳", "amazon", &[EnclosedLetters]),
    ]);
}

#[test]
fn hidden_characters_go() {
    check(&[
        ("お\u{200B}客\u{200B}様", "お客様", &[ZeroWidth]),
        ("Ama\u{200B}zon", "amazon", &[ZeroWidth]),
        ("A\u{AD}mazon", "amazon", &[ZeroWidth]),
        ("ご\u{2060}確\u{2060}認", "ご確認", &[ZeroWidth]),
        ("支\u{E0061}払い", "支払い", &[ZeroWidth]),
        ("Ам\u{200D}azon", "amazon", &[MixedScript, ZeroWidth]),
        ("\u{202E}nozama\u{202C}より", "amazonより", &[Bidi]),
        ("invoice\u{202E}fdp.exe", "invoiceexe.pdf", &[Bidi]),
        ("ab\0cd\u{1B}ef", "abcdef", &[]),
    ]);
}

/// Honest writing that looks a little like a trick.
const HONEST: [&str; 75] = [
    "＊必須項目をご入力ください",
    "★☆★ 夏のセール開催中 ★☆★",
    "━━━━━━━━━━━━━━━\n■ご注文内容\n━━━━━━━━━━━━━━━",
    "営業時間：10:00〜18:00（土日祝を除く）",
    "お振込人名：ﾔﾏﾀﾞ ﾀﾛｳ 様",
    "ｶ)ﾔﾏﾀﾞｼｮｳｶｲ",
    "クレジットｶｰﾄﾞをご利用の方",
    "VISAｶｰﾄﾞ",
    "ありがとうございます😊✨またのご来店を👨‍👩‍👧お待ちしています❤️",
    "5️⃣0️⃣%オフ！",
    "🇯🇵🇺🇸🇬🇧の代表チーム",
    "配信の停止はこちら\u{200C}\u{A0}\u{200C}\u{A0}\u{200C}\u{A0}\u{200C}",
    "今月のお知らせ\u{34F} \u{200C} \u{FEFF} \u{34F} \u{200C}",
    "本日は、\u{200B}ご来店いただき\u{200B}ありがとうございます。",
    "お申し込みは\u{200B}こちら",
    "氏名・住所・電話番号をご記入ください",
    "イオン・カードの会員様へ",
    "金額は3.5%増、前年比1.2倍です",
    "検討した.しかし,結果は異なる.以上より本手法は有効である.",
    "本稿では，手法を提案する．実験により有効性を示した．",
    "定休日：土.日.祝",
    "ア.氏名 イ.住所 ウ.電話番号",
    "1.はじめに 2.お願い 3.おわりに",
    "これは*とても重要*なお知らせです",
    "**お申し込みはこちら**",
    "資料_最新版_山田.pdf",
    "山田*郎 様（090-****-1234）",
    "サイズ：縦10×横20×高さ5cm",
    "ホーム|お知らせ|お問い合わせ",
    "S.a.r.l. and M.A.S.H., a-b-c-d-e-f-g",
    "donвЂ™t worryвЂ”KryptowГ¤hrung",
    "艾伦·金斯堡",
    "入金/出金の履歴",
    "待ってま~す！よろしく~",
    "わ〜い、ありがと〜ございます^^またね",
    "(´･ω･`)ショボーン ヽ(=´▽`=)ﾉ (；´Д｀) Σ(ﾟДﾟ)",
    "m(_ _)mよろしくお願いします",
    "本当?嘘じゃないの?",
    "なぜ人気?理由はこちら",
    "ブランド力アップのためのセミナー",
    "ホテル口コミランキング",
    "月末払いでお願いします。期末納品の予定です",
    "この先生は人力車で来た。何物にも代えがたい",
    "カード一枚、テーブル一つ、プラン一ヶ月無料",
    "スキー部とテニス部の合同練習",
    "コンビ二人の漫才、サタデー夕方の放送",
    "髙島屋、渡邊、齋藤、濵田、山﨑、國分、澤田、眞子、龍馬",
    "慶應義塾、國學院、證券、檜町、櫻井、廣瀬、榮太郎",
    "内閣府、戸籍、会社法、学校、国税庁からの通知です",
    "Café Zürich, naïve façade — smörgåsbord, Łódź, İstanbul, Đà Nẵng",
    "Chào mừng quý khách đến với cửa hàng của chúng tôi",
    "Уважаемый клиент, ваш заказ отправлен. SMSка придёт позже",
    "Αγαπητέ πελάτη, η παραγγελία σας εστάλη",
    "αGEL搭載、μm単位、ΔT、Ωの抵抗、β版",
    "親愛的客戶，您的訂單已經寄出",
    "尊敬的客户，您的订单已发货",
    "고객님의 주문이 발송되었습니다",
    "عزيزي العميل، تم شحن طلبك",
    "สวัสดีค่ะ ขอบคุณที่ใช้บริการ",
    "प्रिय ग्राहक, आपका ऑर्डर भेज दिया गया है",
    "לקוח יקר, ההזמנה נשלחה \u{200F}123",
    "電話：\u{202A}03-1234-5678\u{202C}、\u{202D}+81 3 1234 5678\u{202C}",
    "U.S.A. and J.R.R. Tolkien, i.e. F.B.I.",
    "A B C D の中からお選びください",
    "①②③の順に、Ⓡ マークと ⓘ をご確認ください。Ⓜ️駅 🅿️あり",
    "25℃、10㎡、№5、℡03-0000-0000、㈱○○",
    "Windows® / Amazon™ / ©2025 Example Inc.",
    "Ｎo.1 の Ｗeb サービス、Ａ4サイズ、Ｑ&A",
    "Donau\u{AD}dampf\u{AD}schiff\u{AD}fahrt",
    "http://www.example.co.jp/a_b-c.d/?x=1&y=2#top",
    "3ヶ月、3ヵ月、霞ヶ関、鎌ケ谷、一か所",
    "ﾎﾟｲﾝﾄ5倍！ﾒｰﾙ会員限定",
    "ギフト/カード、ネット-バンキング、アマゾン-公式",
    "えっ...そうで…すか？あ゛ー、え゛",
    "見出し\n====\n-----\n*****\n本文がここから始まります",
];

#[test]
fn honest_writing_gives_no_tricks() {
    for text in HONEST {
        let tricks = Folded::new(text).tricks;
        assert!(tricks.is_empty(), "{text}: {tricks:?}");
    }
}

#[test]
fn places_point_into_the_original() {
    let original = "ﾌﾟﾗﾝ：お 客*様の㈱";
    let folded = Folded::new(original);
    assert_eq!(folded.text, "プラン:お客様の(株)");
    let at = |words: &str| {
        let start = folded.text.find(words).expect("it is there");
        original
            .get(folded.original(start..start + words.len()))
            .expect("on boundaries")
    };
    assert_eq!(at("プ"), "ﾌﾟ");
    assert_eq!(at("プラン"), "ﾌﾟﾗﾝ");
    assert_eq!(at("お客様"), "お 客*様");
    assert_eq!(at("客"), "客");
    assert_eq!(at("株"), "㈱");
    assert!(folded.is_joint(folded.text.find("客").expect("it is there")));
    assert!(!folded.is_joint(folded.text.find("の").expect("it is there")));
    let trick = folded.tricks.first().expect("a trick");
    assert_eq!(original.get(trick.place.clone()), Some("*"));
}

#[test]
fn phrases_fold_like_texts() {
    for phrase in [
        "お支払い",
        "不在のため持ち帰",
        "ログイン",
        "24 時間以内",
        "Missed Delivery",
        "カ月",
        "ー",
        ".com",
        " 空白 ",
    ] {
        let folded = fold_phrase(phrase);
        assert!(
            !folded.starts_with('。') && !folded.ends_with('。'),
            "{folded}"
        );
        for text in [
            format!("。{phrase}。"),
            format!("です。\n\n{phrase}\n\nます"),
        ] {
            assert!(Folded::new(&text).text.contains(&folded), "{text} {folded}");
        }
    }
    assert_eq!(fold_phrase(""), "");
    assert_eq!(fold_phrase(" \n "), "");
}

#[test]
fn hostile_texts_take_linear_time_and_give_few_tricks() {
    let units = [
        "\u{301}",
        "a\u{301}",
        "お\u{301}",
        "\u{200B}",
        "お\u{200B}",
        "あ.",
        "ア二",
        "アア二",
        "何物",
        "稅の",
        "*お",
        "ﾞ",
        "ｱア",
        "А",
        "Аa",
        "🇦",
        "🇯🇵🇦",
        "a.",
        "\u{202E}a",
        " ",
        "\n",
        "\u{202E}",
        "か゛",
        "😀お",
        "\u{FDFA}",
        "一カ",
        "?カ",
        "𝐚",
        "Ａa",
        "a\u{200D}",
        "-カ",
        "々",
        "ー",
        "ケ月",
        "・",
        "．",
        "\u{3099}",
        "陈",
    ];
    for unit in units {
        let text = unit.repeat(60_000 / unit.len());
        let start = std::time::Instant::now();
        let folded = Folded::new(&text);
        assert!(folded.tricks.len() <= 64);
        // Without optimisation this takes tens of milliseconds; quadratic work takes minutes.
        assert!(
            start.elapsed().as_secs() < 5,
            "{unit:?} took {:?}",
            start.elapsed()
        );
    }
}

fn tricky() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "お",
        "客",
        "様",
        "支",
        "払",
        "い",
        "ア",
        "カ",
        "力",
        "ー",
        "一",
        "二",
        "で",
        "し",
        "た",
        ".",
        "*",
        "・",
        "?",
        " ",
        "\n",
        "\n\n",
        "\u{3000}",
        "\u{200B}",
        "\u{AD}",
        "\u{202E}",
        "\u{202C}",
        "\u{301}",
        "\u{3099}",
        "ﾞ",
        "ﾟ",
        "ｶ",
        "ﾊ",
        "ﾝ",
        "Ａ",
        "ａ",
        "a",
        "m",
        "Z",
        "а",
        "ο",
        "𝐚",
        "Ⓐ",
        "🇯",
        "🇵",
        "ß",
        "ﬁ",
        "é",
        "㈱",
        "㌔",
        "…",
        "😀",
        "\u{FE0F}",
        "\u{200D}",
        "稅",
        "账",
        "您",
        "⼾",
        "﨑",
        "𠮷",
        "々",
        "ヶ",
        "ヵ",
        "か",
        "月",
        "何",
        "物",
        "v",
        "x",
        "-",
        "―",
        "━",
        "~",
        "，",
        "1",
        "９",
        "한",
        "ก\u{E49}",
        "ع",
        "\u{FDFA}",
        "\u{FFFD}",
        "\0",
        "İ",
        "ŉ",
        "ﷺ",
        "ゟ",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

fn places_are_sound(original: &str) -> Result<(), TestCaseError> {
    let folded = Folded::new(original);
    let ends: Vec<usize> = (0..=folded.text.len()).collect();
    let mut last = 0;
    for &start in &ends {
        let range = folded.original(start..start + 1);
        prop_assert!(original.get(range.clone()).is_some(), "{range:?}");
        prop_assert!(range.start >= last.min(range.start));
        last = range.start;
        for &end in ends.iter().skip(start).step_by(7) {
            let range = folded.original(start..end);
            prop_assert!(
                range.start <= range.end && original.get(range.clone()).is_some(),
                "{range:?}"
            );
        }
    }
    for trick in &folded.tricks {
        prop_assert!(
            original
                .get(trick.place.clone())
                .is_some_and(|t| !t.is_empty()),
            "{trick:?}"
        );
    }
    prop_assert!(folded.tricks.len() <= 64);
    prop_assert!(folded.original(0..usize::MAX).end <= original.len());
    Ok(())
}

proptest! {
    #[test]
    fn places_are_sound_in_arbitrary_texts(original in "\\PC{0,60}") {
        places_are_sound(&original)?;
    }

    #[test]
    fn places_are_sound_in_tricky_texts(original in tricky()) {
        places_are_sound(&original)?;
    }

    #[test]
    fn a_phrase_folds_as_inside_a_text(phrase in tricky()) {
        let text = Folded::new(&format!("。{phrase}。")).text;
        prop_assert!(text.contains(&fold_phrase(&phrase)));
    }

    #[test]
    fn each_character_of_plain_text_keeps_its_place(original in "[あ-んア-ヴ様客払a-z0-9。、]{0,40}") {
        let folded = Folded::new(&original);
        for (at, c) in folded.text.char_indices() {
            let place = folded.original(at..at + c.len_utf8());
            prop_assert_eq!(original.get(place).map(|s| s.chars().count()), Some(1));
        }
    }
}
