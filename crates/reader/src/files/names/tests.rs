use super::*;

#[test]
fn endings() {
    assert_eq!(extension("a.b.PDF"), "pdf");
    assert_eq!(extension("folder.d/name"), "");
    assert_eq!(
        extension("name.exe. . "),
        "exe",
        "Windows drops blanks and dots"
    );
    assert_eq!(extension("name."), "");
    assert_eq!(extension("説明.これは長い長い名前です"), "");
}

#[test]
fn deceptive_names() {
    for name in [
        "invoice.pdf.exe",
        "請求書.PDF   　      .scr",
        "a/b/photo.jpg.lnk",
        "見積書.xlsx.html",
        "text.htm          .exe",
        "gpj.\u{202e}exe",
        "document.doc.js",
    ] {
        assert!(is_deceptive(name), "{name:?}");
    }
    for name in [
        "invoice.pdf",
        "archive.tar.gz",
        "www.example.com",
        "ver1.2.exe",
        "photo.jpg.zip",
        "index.html",
        "a.pdf.pdf",
        "2024.01.01.html",
    ] {
        assert!(!is_deceptive(name), "{name:?}");
    }
}

#[test]
fn mismatches() {
    let found = |name, actual| mismatch(name, actual);
    assert_eq!(
        found("photo.jpg", FileType::Executable).as_deref(),
        Some("jpg")
    );
    assert_eq!(found("a.PDF", FileType::Html).as_deref(), Some("pdf"));
    assert_eq!(found("a.zip", FileType::Executable).as_deref(), Some("zip"));
    assert_eq!(found("a.txt", FileType::Executable).as_deref(), Some("txt"));
    for (name, actual) in [
        ("photo.jpg", FileType::Picture),
        ("photo.jpg", FileType::Other),
        ("table.xls", FileType::Text),
        ("a.docx", FileType::Archive),
        ("notes", FileType::Executable),
        ("www.example.com", FileType::Html),
        ("smime.p7m", FileType::Mail),
        ("a.xml", FileType::Svg),
    ] {
        assert_eq!(found(name, actual), None, "{name} {actual:?}");
    }
}
