use crate::files::tests::{fixture, seen};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use madoguchi_model::{AttachmentFinding, FileType, LinkPlace};

#[test]
fn forms_links_and_resources() {
    let page = "<html><head><title>ログイン</title></head><body>パスワードを\
        <form action='https://form.example/post'><input type=password></form>\
        <a href='https://link.example/'>こちら</a><img src='https://load.example/a.png'></body></html>";
    let seen = seen("login.html", page.as_bytes());
    assert_eq!(seen.file.file_type, FileType::Html);
    assert!(seen.has(AttachmentFinding::PageScript));
    let expected = [
        ("https://form.example/post", LinkPlace::Attachment),
        ("https://link.example/", LinkPlace::Attachment),
        ("https://load.example/a.png", LinkPlace::Resource),
    ];
    assert_eq!(
        seen.links,
        expected.map(|(target, place)| (target.to_owned(), place))
    );
    assert!(
        seen.words.contains("パスワードを") && seen.words.contains("ログイン"),
        "{:?}",
        seen.words
    );
    assert!(
        !super::super::tests::seen("a.html", b"<html><p>plain</p></html>")
            .has(AttachmentFinding::PageScript)
    );
}

#[test]
fn character_sets() {
    let page = b"<html><meta charset=\"Shift_JIS\"><body>\x90\xbf\x8b\x81\x8f\x91</body></html>";
    assert_eq!(seen("a.html", page).words.trim(), "請求書");
    let wide: Vec<u8> = "\u{feff}<html><body>請求書</body></html>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = seen("a.html", &wide);
    assert_eq!(
        (wide.file.file_type, wide.words.trim()),
        (FileType::Html, "請求書")
    );
}

#[test]
fn what_scripts_write() {
    let hidden =
        "<html><body><form action=\"https://hidden.example/\">a</form>本文</body></html>".repeat(2);
    let encoded: String = hidden.bytes().map(|b| format!("%{b:02x}")).collect();
    let unescaped = format!("<html><script>document.write(unescape('{encoded}'))</script></html>");
    let unescaped = seen("a.html", unescaped.as_bytes());
    assert!(
        unescaped.targets().contains(&"https://hidden.example/")
            && unescaped.words.contains("本文")
    );
    let packed = format!(
        "<script>document.write(atob(\"{}\"))</script>",
        STANDARD.encode(&hidden)
    );
    assert!(
        seen("a.html", packed.as_bytes())
            .targets()
            .contains(&"https://hidden.example/")
    );
    let address = STANDARD.encode("https://base64.example/login");
    let moved = format!(
        "<html><script>var n='http://www.w3.org/2000/svg';location=atob('{address}');\
         fetch(\"https:\\/\\/fetch.example\\/a\");x='https://'+h</script></html>"
    );
    assert_eq!(
        seen("a.html", moved.as_bytes()).targets(),
        ["https://base64.example/login", "https://fetch.example/a"]
    );
}

#[test]
fn codes_in_pages() {
    let picture = STANDARD.encode(fixture("qr-tel.png"));
    let page = format!("<html><img src='data:image/png;base64,{picture}'></html>");
    assert_eq!(
        seen("a.html", page.as_bytes()).links,
        [("tel:+81312345678".to_owned(), LinkPlace::QrPicture)]
    );
}

#[test]
fn drawings() {
    let plain = "<svg xmlns='http://www.w3.org/2000/svg'><a xlink:href='https://svg.example/'><text>開く</text></a></svg>";
    let plain = seen("a.svg", plain.as_bytes());
    assert_eq!(
        (plain.file.file_type, plain.targets()),
        (FileType::Svg, vec!["https://svg.example/"])
    );
    assert!(!plain.has(AttachmentFinding::PageScript));
    let script = "<svg><script>location='https://script.example/'</script></svg>";
    let script = seen("a.svg", script.as_bytes());
    assert!(
        script.has(AttachmentFinding::PageScript)
            && script.targets() == ["https://script.example/"]
    );
    assert!(seen("a.svg", b"<svg onload=\"a()\"/>").has(AttachmentFinding::PageScript));
}

#[test]
fn saved_pages() {
    let page = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\nSubject: =?utf-8?Q?a?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <a href='https://saved.example/'>保存</a>\r\n--b--\r\n";
    let seen = seen("a.mhtml", page.as_bytes());
    assert_eq!(
        (seen.file.file_type, seen.words.trim()),
        (FileType::Html, "保存")
    );
    assert_eq!(
        seen.links,
        [("https://saved.example/".to_owned(), LinkPlace::Attachment)]
    );
    assert!(seen.mails.is_empty());
}

#[test]
fn hostile_pages() {
    let unclosed = b"<html><script>// don'http\nlocation=\"https://open.example/\"</script></html>";
    assert_eq!(
        seen("a.html", unclosed).targets(),
        ["https://open.example/"]
    );
    seen(
        "a.html",
        &[&b"<script>"[..], &b"'http".repeat(100_000)].concat(),
    );
    seen("a.html", &b"<svg><a href=".repeat(50_000));
}
