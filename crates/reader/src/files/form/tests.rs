use super::*;

fn form(text: &str) -> Form {
    form_of(text.as_bytes(), &Intake::default())
}

#[test]
fn mails() {
    assert_eq!(
        form("Received: from a by b; x\nFrom: a@example.jp\n\nb"),
        Form::Mail
    );
    assert_eq!(
        form("\r\n \r\nReturn-Path: <a@example.jp>\r\nTo: b\r\n\r\nb"),
        Form::Mail,
        "blank lines before"
    );
    assert_eq!(
        form("\u{feff}Subject: a\nMIME-Version: 1.0\n\nb"),
        Form::Mail,
        "a mark before"
    );
    assert_eq!(
        form("X-A: 1\n folded\nX-B: 2\nX-C: 3\n\nb"),
        Form::Mail,
        "machines write these"
    );
    let date = "From: a@example.jp\nTo: b@example.jp\nSubject: c\nDate: Mon, 1 Jan 2024 10:00:00 +0900\n\nb";
    assert_eq!(form(date), Form::Mail);
    assert_eq!(form("From: a\nSubject: =?UTF-8?B?44GC?=\n\nb"), Form::Mail);
    let wide: Vec<u8> = "\u{feff}From: a\nMessage-ID: <b>\n\nc"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(form_of(&wide, &Intake::default()), Form::Mail, "UTF-16");
}

#[test]
fn mailboxes() {
    assert_eq!(
        form("From a@example.jp Mon Jan  1 10:00:00 2024\nFrom: a\nSubject: b\n\nc\n"),
        Form::Mbox
    );
    assert_eq!(
        form("From - Mon Jan  1 10:00:00 2024\nX-Mozilla-Status: 0\nTo: b\n\nc\n"),
        Form::Mbox
    );
    assert_eq!(form("From here you can see the sea.\nTo: b\n"), Form::Text);
}

#[test]
fn what_a_person_copied_from_a_mail_is_text() {
    let copied = "From: カード会社 <a@example.jp>\nSubject: 重要なお知らせ\n\nお支払い方法をご確認ください。";
    assert_eq!(form(copied), Form::Text);
    assert_eq!(
        form("From: a\nDate: 2024年1月1日 10:00\nTo: b\nSubject: c\n\nd"),
        Form::Text
    );
    let intake = Intake {
        channel: Some(Channel::Mail),
        ..Intake::default()
    };
    assert_eq!(form_of(copied.as_bytes(), &intake), Form::Mail);
    let intake = Intake {
        name: Some("a.EML"),
        ..Intake::default()
    };
    assert_eq!(form_of(copied.as_bytes(), &intake), Form::Mail);
    let intake = Intake {
        channel: Some(Channel::Mail),
        ..Intake::default()
    };
    assert_eq!(
        form_of("差出人: a\n件名: b\n\nc".as_bytes(), &intake),
        Form::Text
    );
}

#[test]
fn texts() {
    assert_eq!(form(""), Form::Text);
    assert_eq!(
        form("お荷物を配達しましたが不在でした。 https://a.example"),
        Form::Text
    );
    assert_eq!(form("https://a.example/\nb: c"), Form::Text);
    assert_eq!(form("10:30 会いましょう\n11:00 はい"), Form::Text);
    assert_eq!(
        form("powershell -c Invoke-WebRequest https://a.example を実行してください"),
        Form::Text
    );
    assert_eq!(
        form_of(
            b"\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd",
            &Intake::default()
        ),
        Form::Text,
        "Shift_JIS"
    );
    assert_eq!(
        form_of(b"\x1b$B$3$s$K$A$O\x1b(B", &Intake::default()),
        Form::Text,
        "ISO-2022-JP"
    );
}

#[test]
fn files() {
    assert_eq!(
        form("<!DOCTYPE html><html><body>a</body></html>"),
        Form::File
    );
    assert_eq!(form("BEGIN:VCARD\nFN:a\nEND:VCARD"), Form::File);
    assert_eq!(
        form("[InternetShortcut]\nURL=https://a.example/"),
        Form::File
    );
    assert_eq!(
        form_of(b"%PDF-1.7\n%\xe2\xe3", &Intake::default()),
        Form::File
    );
    assert_eq!(form_of(b"PK\x03\x04\x14\0", &Intake::default()), Form::File);
    assert_eq!(
        form_of(b"\x89PNG\r\n\x1a\n\0\0\0\x0d", &Intake::default()),
        Form::Picture
    );
    assert_eq!(
        form_of(b"\xff\xd8\xff\xe0\0\x10JFIF\0", &Intake::default()),
        Form::Picture
    );
    let script = Intake {
        name: Some("run.vbs"),
        ..Intake::default()
    };
    assert_eq!(
        form_of(b"CreateObject(\"WScript.Shell\")", &script),
        Form::File
    );
    let saved = "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/\nMIME-Version: 1.0\n\n";
    let page = Intake {
        name: Some("page.mhtml"),
        ..Intake::default()
    };
    assert_eq!(form_of(saved.as_bytes(), &page), Form::File);
}
