//! Pictures: codes, words read by an outside program, bombs, formats that are not read.

mod site;

use axum::http::StatusCode;
use image::{DynamicImage, GrayImage, ImageFormat};
use madoguchi_channels::web::{Ocr, Options};
use site::{Answer, Site};
use std::fs;
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

fn png(width: u32, height: u32) -> Vec<u8> {
    let picture =
        DynamicImage::ImageLuma8(GrayImage::from_pixel(width, height, image::Luma([255])));
    let mut out = Cursor::new(Vec::new());
    picture
        .write_to(&mut out, ImageFormat::Png)
        .expect("encodes");
    out.into_inner()
}

/// A QR code of the project's examples.
fn poster() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/qr-poster.png");
    fs::read(path).expect("the example is there")
}

/// A program that stands in for Tesseract: it says these words of every picture.
async fn reader(folder: &Path, words: &str, extra: &str) -> Ocr {
    let program: PathBuf = folder.join("tesseract");
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then printf 'List:\\neng\\njpn\\n'; exit 0; fi\n\
         {extra}\n/bin/cat >/dev/null\n/bin/cat <<'END'\n{words}\nEND\n"
    );
    fs::write(&program, script).expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("executable");
    Ocr::find(folder.as_os_str()).await.expect("found")
}

async fn site_reading(words: &str) -> (tempfile::TempDir, Site) {
    let folder = tempfile::tempdir().expect("a folder");
    let ocr = Some(reader(folder.path(), words, "").await);
    let site = Site::with(Options {
        ocr,
        ..Options::default()
    });
    (folder, site)
}

const WORDS: &str = "お 荷物 を お 届け に 上がり まし た が、 住所 に 不備 が あり 保管 し て い ます。 本日 中 に 手続き を お 願い します。\nhttp://yamato-saihaitatsu.example/jp";

#[tokio::test]
async fn a_code_is_read_without_any_program() {
    let answer = Site::new().show("", &[("a.png", &poster())]).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.has("QRコードに入っていたリンク");
}

#[tokio::test]
async fn words_are_shown_for_correction_and_hosts_for_confirming() {
    let (_folder, site) = site_reading(WORDS).await;
    let page = site
        .show("押してしまいました", &[("a.png", &png(390, 844))])
        .await;
    assert_eq!(page.status, StatusCode::OK);
    page.has("id=\"read\"")
        .has("お荷物をお届けに上がりましたが")
        .has("name=\"host\" value=\"yamato-saihaitatsu.example\"")
        .has("yamato-saihaitatsu[.]example")
        .has("押してしまいました");
    assert!(
        !page
            .body
            .contains("value=\"yamato-saihaitatsu.example\" checked"),
        "nothing is confirmed beforehand"
    );
    let ticket = page.hidden("ticket");
    let corrected = "お荷物をお届けに上がりましたが、住所に不備があり保管しています。本日中に手続きをお願いします。\nhttp://yamato-saihaitatsu.example/jp";
    let host = "yamato-saihaitatsu.example";
    let fields = [("ticket", &*ticket), ("read", corrected), ("text", "")];
    let unconfirmed = site.post("/check", "ja", &fields).await;
    unconfirmed
        .has("まだ確かめられていません")
        .has("class=\"level ");
    let fields = [
        ("ticket", &*ticket),
        ("read", corrected),
        ("text", ""),
        ("host", host),
    ];
    let confirmed = site.post("/check", "ja", &fields).await;
    assert_eq!(confirmed.status, StatusCode::OK);
    assert!(!confirmed.body.contains("まだ確かめられていません"));
    confirmed.has("level-dangerous");
}

#[tokio::test]
async fn several_pictures_are_read_as_one_message() {
    let (_folder, site) = site_reading("ひとつ").await;
    let picture = png(300, 300);
    let page = site
        .show("", &[("a.png", &picture), ("b.png", &picture)])
        .await;
    let read: Answer = page;
    assert_eq!(read.body.matches("ひとつ").count() % 2, 0);
    read.has("ひとつ\nひとつ");
}

#[tokio::test]
async fn a_picture_without_words_gets_one_sentence() {
    let (_folder, site) = site_reading("").await;
    let answer = site.show("", &[("a.png", &png(390, 844))]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.has("写真に文字もQRコードも見つかりませんでした");
    // Without the program it is said that it cannot read here.
    let answer = Site::new().show("", &[("a.png", &png(390, 844))]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.has("写真の文字はこの機械では読めません");
}

#[tokio::test]
async fn words_typed_beside_a_picture_are_not_lost() {
    let answer = Site::new()
        .show(
            "荷物のSMSのリンクを押しました",
            &[("a.png", &png(390, 844))],
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.has("value=\"clicked\" checked");
}

#[tokio::test]
async fn a_program_that_hangs_up_or_floods_does_no_harm() {
    let folder = tempfile::tempdir().expect("a folder");
    let ocr = reader(folder.path(), "x", "exit 1").await;
    assert_eq!(ocr.read(png(50, 50)).await.as_deref(), Some(""));
    let ocr = reader(
        folder.path(),
        "x",
        "/usr/bin/yes あああああああああ; exit 0",
    )
    .await;
    let words = ocr.read(png(50, 50)).await.expect("what came until then");
    // The last character may have been cut through, and stands as U+FFFD.
    assert!(words.len() <= (64 << 10) + 3, "{}", words.len());
}

#[tokio::test]
async fn bombs_and_formats_that_are_not_read_are_refused() {
    let site = Site::new();
    let mut bomb = png(16, 16);
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let answer = site.show("そのまま", &[]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let answer = site.show("", &[("bomb.png", &bomb)]).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    let heic = [b"\0\0\0\x24ftypheic\0\0\0\0mif1heic".as_slice(), &[0; 300]].concat();
    let answer = site.show("", &[("photo.heic", &heic)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.has("スクリーンショット（PNG、JPEG）");
}

#[tokio::test]
async fn pictures_are_rationed_apart() {
    let site = Site::with(Options {
        pictures_per_minute: 2,
        ..Options::default()
    });
    let picture = png(30, 30);
    for _ in 0..2 {
        let answer = site.show("", &[("a.png", &picture)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = site.show("", &[("a.png", &picture)]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    answer.has("1分ほど待つか");
}
