use super::*;

#[test]
fn by_magic() {
    let mut program = b"MZ".to_vec();
    program.extend([0; 62]);
    program.extend(b"PE\0\0");
    let mut tar = vec![b'a'; 257];
    tar.splice(1..257, [0; 256]);
    tar.extend(b"ustar\0");
    let mut iso = vec![0; 0x8001];
    iso.extend(b"CD001\x01");
    let samples: [(&[u8], Kind); 26] = [
        (b"\x89PNG\r\n\x1a\n", Kind::Picture),
        (b"GIF89a\x01\0\x01\0\0\0\0", Kind::Picture),
        (
            b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0",
            Kind::Picture,
        ),
        (b"\n%PDF-1.4\n", Kind::Pdf),
        (b"PK\x03\x04", Kind::Zip),
        (b"7z\xbc\xaf\x27\x1c\0\x04", Kind::SevenZip),
        (b"Rar!\x1a\x07\x00", Kind::Rar4),
        (b"Rar!\x1a\x07\x01\x00", Kind::Rar5),
        (b"MSCF\0\0\0\0", Kind::Cab),
        (b"\x1f\x8b\x08\0", Kind::Gzip),
        (b"\x22\0-lh5-\x10\0\0\0\x20\0\0\0\0\0\0\0", Kind::Lzh),
        (b"\xfd7zXZ\0", Kind::OtherArchive),
        (b"{\\rtf1}", Kind::Rtf),
        (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1", Kind::OneNote),
        (b"\x7fELF\x02", Kind::Executable),
        (b"\xcf\xfa\xed\xfe", Kind::Executable),
        (b"\xca\xfe\xba\xbe", Kind::Executable),
        (
            b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46",
            Kind::Lnk,
        ),
        (b"vhdxfile", Kind::OtherDisk),
        (b"\x78\x9f\x3e\x22", Kind::Tnef),
        (b"#@~^", Kind::Script),
        (b"ID3\x03\0\0\0\0\0\0\0", Kind::Media),
        (
            b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\0\0\0\0",
            Kind::Signature,
        ),
        (&program, Kind::Executable),
        (&tar, Kind::Tar),
        (&iso, Kind::Iso),
    ];
    for (bytes, kind) in samples {
        assert_eq!(kind_of(bytes, ""), kind, "{:?}", bytes.get(..12));
    }
}

#[test]
fn text_by_content() {
    let samples = [
        ("<html><body>a", Kind::Html),
        ("\u{feff}\n<!DOCTYPE html>", Kind::Html),
        ("<script>location='https://a.example'</script>", Kind::Html),
        (
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
            Kind::Svg,
        ),
        ("<html><svg></svg></html>", Kind::Html),
        ("<html><hta:application id=a></html>", Kind::Script),
        ("<job><script language='VBScript'>", Kind::Script),
        ("#!/bin/sh\necho a", Kind::Script),
        ("Set s = CreateObject(\"WScript.Shell\")", Kind::Script),
        (
            "<?xml?><?mso-application progid='Word.Document'?><a/>",
            Kind::OfficeXml,
        ),
        (
            "[InternetShortcut]\r\nURL=https://a.example",
            Kind::TextShortcut,
        ),
        ("[Desktop Entry]\nExec=sh", Kind::TextShortcut),
        ("BEGIN:VCALENDAR\r\n", Kind::Calendar),
        ("BEGIN:VCARD\r\n", Kind::Contact),
        ("-----BEGIN CERTIFICATE-----\n", Kind::Signature),
        ("Received: from a\nFrom: b\n\nc", Kind::Mail),
        (
            "From: <Saved by Blink>\nMIME-Version: 1.0\nSubject: a\n\n",
            Kind::Mht,
        ),
        ("{\"json\": 1}", Kind::Text),
        ("MZ is no program", Kind::Text),
        ("BM25 is a ranking function", Kind::Text),
        ("-- a letter --", Kind::Text),
    ];
    for (text, kind) in samples {
        assert_eq!(kind_of(text.as_bytes(), ""), kind, "{text}");
    }
}

#[test]
fn names_decide_between_texts_only() {
    assert_eq!(kind_of(b"alert(1)", "a.js"), Kind::Script);
    assert_eq!(kind_of(b"echo a", "a.BAT"), Kind::Script);
    assert_eq!(kind_of(b"a <b>word</b>", "a.htm"), Kind::Html);
    assert_eq!(kind_of(b"a,b\n1,2", "a.exe"), Kind::Text);
    assert_eq!(kind_of(b"\x89PNG\r\n\x1a\n", "a.txt"), Kind::Picture);
    assert_eq!(kind_of(b"From: a\nSubject: b\n\nc", "a.eml"), Kind::Mail);
    let patch = b"From: a@example.jp\nMIME-Version: 1.0\nSubject: [PATCH] b\n\n--- a\n+++ b\n";
    assert_eq!(kind_of(patch, "0001.patch"), Kind::Text);
    assert_eq!(kind_of(patch, "mail.html"), Kind::Mail);
}

#[test]
fn text_in_any_character_set() {
    let wide: Vec<u8> = "請求書について\nhttps://a.example/"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(is_text(b"\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd\r\n"));
    assert!(is_text(b"\x1b$B$3$s\x1b(B\n"));
    assert!(is_text(b""));
    assert!(is_text(&[b"\xff\xfe", &*wide].concat()));
    assert!(
        is_text(b"h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d\0"),
        "UTF-16 without a mark"
    );
    assert!(!is_text(b"\0\x01\x02\x03\x04\x05\x06\x07\0\x01\x02\x03"));
    assert!(!is_text(&[0; 64]));
}

#[test]
fn compound_files() {
    let made = |streams: &[&str]| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        for name in streams {
            file.create_stream(format!("/{name}")).expect("a stream");
        }
        file.into_inner().into_inner()
    };
    assert_eq!(kind_of(&made(&["WordDocument"]), ""), Kind::OleOffice);
    assert_eq!(
        kind_of(&made(&["__properties_version1.0"]), "a.doc"),
        Kind::OutlookMsg
    );
    assert_eq!(kind_of(&made(&["Catalog"]), ""), Kind::OleOther);
    let cut = made(&["__properties_version1.0"]);
    assert_eq!(
        kind_of(cut.get(..cut.len() - 600).expect("bytes"), ""),
        Kind::OutlookMsg,
        "damaged"
    );
    let mut installer = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    let class = "000c1084-0000-0000-c000-000000000046"
        .parse()
        .expect("a class");
    installer.set_storage_clsid("/", class).expect("set");
    assert_eq!(kind_of(&installer.into_inner().into_inner(), ""), Kind::Msi);
}
