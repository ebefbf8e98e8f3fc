//! How long a check takes: the targets are 200 µs for an SMS and 280 µs for a 10 KB mail, on one core.

use divan::Bencher;
use madoguchi::Counter;
use madoguchi_analysis::Receiver;
use madoguchi_model::Channel;
use madoguchi_reader::{Intake, Reading};
use mail_parser::MessageParser;
use std::sync::LazyLock;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // Loading and building the mail are no part of what is measured.
    LazyLock::force(&COUNTER);
    LazyLock::force(&MAIL);
    divan::main();
}

static COUNTER: LazyLock<Counter> = LazyLock::new(|| {
    Counter::open(None, "full", Receiver::default()).expect("the embedded knowledge opens")
});

const SMS: &str = "差出人: +63 945 201 7788\n\
    お荷物のお届けにあがりましたが不在で.した。保管期限.は本日です。配送先をご確認ください。\n\
    http://kuroneko-haitatsu.duckdns.org\n";

/// What a card issuer's mails are made of; repeated until the mail has its size.
const ROWS: [&str; 4] = [
    "<tr><td style=\"padding:8px;color:#333333\">いつもご利用いただきありがとうございます。ご登録中のカードにて第三者による不正利用の疑いが検出されたため、ご利用を一時的に制限いたしました。</td></tr>\n",
    "<tr><td style=\"padding:8px\">24時間以内に下記より<a href=\"https://card-center.example.top/login?u=YWtpa28\">https://www.card-center.example.jp/</a>にてご本人様確認のお手続きをお願いいたします。</td></tr>\n",
    "<tr><td><span style=\"display:none\">xq81 kz02 april lemon stone river</span>お手続きが確認できない場合、カードは永久に停止されます。ご不明な点は0120-000-000までお問い合わせください。</td></tr>\n",
    "<tr><td align=\"center\"><img src=\"https://card-center.example.top/open.gif?id=88ab12\" width=\"1\" height=\"1\" alt=\"\">ご利用金額 38,500円　ご利用日 2026年6月9日</td></tr>\n",
];

/// A Japanese mail in HTML of 10 KB.
static MAIL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut mail = String::from(
        "Return-Path: <bounce@vps3381.example.top>\r\n\
         Received: from vps3381.example.top (unknown [203.0.113.77]) by mx1.mail-home.jp (Postfix) with ESMTP id 4Xq1;\r\n \
         Wed, 10 Jun 2026 03:12:44 +0900\r\n\
         From: =?utf-8?B?44Kr44O844OJ44K744Oz44K/44O8?= <info@vps3381.example.top>\r\n\
         To: akiko.sato@mail-home.jp\r\n\
         Subject: =?utf-8?B?44CQ6YeN6KaB44CR44GU5Yip55So5Yi26ZmQ44Gu44GK55+l44KJ44Gb?=\r\n\
         Date: Wed, 10 Jun 2026 03:12:40 +0900\r\nMessage-ID: <1882@vps3381.example.top>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         <html><body><table width=\"600\">\n",
    );
    for row in ROWS.iter().cycle() {
        if mail.len() + row.len() > 10_200 {
            break;
        }
        mail.push_str(row);
    }
    mail.push_str("</table></body></html>\n");
    assert!(
        (9_900..=10_300).contains(&mail.len()),
        "{} bytes",
        mail.len()
    );
    mail.into_bytes()
});

fn intake(channel: Channel) -> Intake<'static> {
    Intake {
        channel: Some(channel),
        ..Intake::default()
    }
}

fn read(bytes: &[u8], channel: Channel) -> Reading {
    madoguchi_reader::read(bytes, &intake(channel))
}

#[divan::bench]
fn check_sms(bencher: Bencher) {
    bencher.bench(|| COUNTER.check(divan::black_box(SMS.as_bytes()), &intake(Channel::Sms)));
}

#[divan::bench]
fn check_mail_10_kb(bencher: Bencher) {
    bencher.bench(|| COUNTER.check(divan::black_box(&MAIL), &intake(Channel::Mail)));
}

#[divan::bench]
fn read_sms(bencher: Bencher) {
    bencher.bench(|| read(divan::black_box(SMS.as_bytes()), Channel::Sms));
}

#[divan::bench]
fn read_mail_10_kb(bencher: Bencher) {
    bencher.bench(|| read(divan::black_box(&MAIL), Channel::Mail));
}

#[divan::bench]
fn assess_sms(bencher: Bencher) {
    let reading = read(SMS.as_bytes(), Channel::Sms);
    bencher
        .with_inputs(|| reading.clone())
        .bench_values(|reading| COUNTER.assess(reading));
}

#[divan::bench]
fn assess_mail_10_kb(bencher: Bencher) {
    let reading = read(&MAIL, Channel::Mail);
    bencher
        .with_inputs(|| reading.clone())
        .bench_values(|reading| COUNTER.assess(reading));
}

/// What mail-parser takes to read the same mail: the least a check of any kind can take, since it looks for
/// nothing.
#[divan::bench]
fn peer_parse_mail_10_kb(bencher: Bencher) {
    bencher.bench(|| MessageParser::default().parse(divan::black_box(&**MAIL)));
}

/// What mail-parser takes to read the same mail and turn its HTML into text.
#[divan::bench]
fn peer_text_of_mail_10_kb(bencher: Bencher) {
    bencher.bench(|| {
        let mail = MessageParser::default().parse(divan::black_box(&**MAIL))?;
        Some(mail.body_text(0)?.into_owned())
    });
}

/// Start-up: the knowledge unpacked, the automata built, the model read.
#[divan::bench(sample_count = 20)]
fn open(bencher: Bencher) {
    bencher.bench(|| Counter::open(None, divan::black_box("full"), Receiver::default()));
}
