use crate::files::tests::{fixture, seen, zipped};
use madoguchi_model::{AttachmentFinding, FileType, LinkPlace, ProblemKind};
use std::io::{Cursor, Write};

const TYPES: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");

fn relation(kind: &str, target: &str, mode: &str) -> String {
    format!(
        "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" \
         Target=\"{target}\"{mode}/>"
    )
}

const EXTERNAL: &str = " TargetMode=\"External\"";

#[test]
fn a_word_document() {
    let relations = [
        relation("hyperlink", "https://word.example/?a=1&amp;b=2", EXTERNAL),
        relation(
            "attachedTemplate",
            "https://template.example/a.dotm",
            EXTERNAL,
        ),
        relation("image", "media/image1.png", ""),
    ];
    let relations = format!("<Relationships>{}</Relationships>", relations.concat());
    let document = "<w:document><w:p><w:r><w:t>請求書を</w:t></w:r><w:r><w:t>確認 &lt;必須&gt;</w:t></w:r></w:p>\
        <w:p><w:t>https://plain.example/a</w:t></w:p>\
        <w:fldSimple w:instr=' HYPERLINK \"https://field.example/\" '/>\
        <w:instrText>DDEAUTO c:\\\\</w:instrText><w:instrText>cmd</w:instrText></w:document>";
    let bytes = zipped(&[
        TYPES,
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/embeddings/oleObject1.bin", b""),
        ("word/media/image1.png", &fixture("qr-tel.png")),
    ]);
    let seen = seen("a.docx", &bytes);
    assert_eq!(seen.file.file_type, FileType::Office);
    assert!(
        seen.words.starts_with("請求書を確認 <必須>\n"),
        "{:?}",
        seen.words
    );
    let mut links = seen.links.clone();
    links.sort();
    let expected = [
        ("https://field.example/", LinkPlace::Attachment),
        ("https://plain.example/a", LinkPlace::Attachment),
        ("https://template.example/a.dotm", LinkPlace::Resource),
        ("https://word.example/?a=1&b=2", LinkPlace::Attachment),
        ("tel:+81312345678", LinkPlace::QrPicture),
    ];
    assert_eq!(
        links,
        expected.map(|(target, place)| (target.to_owned(), place))
    );
    assert!(
        seen.has_external("template")
            && seen.has_external("embedded-object")
            && seen.has_external("dde")
    );
    assert!(!seen.has(AttachmentFinding::Macro) && !seen.has_external("image"));
}

#[test]
fn a_workbook_and_a_presentation() {
    let sheet = "<row><c><f>HYPERLINK(\"https://sheet.example/\",\"開く\")</f></c></row>";
    let bytes = zipped(&[
        TYPES,
        ("xl/sharedStrings.xml", "<si><t>合計</t></si>".as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/macrosheets/sheet1.xml", b"<x/>"),
        (
            "xl/externalLinks/externalLink1.xml",
            b"<externalLink><ddeLink ddeService='cmd'/></externalLink>",
        ),
    ]);
    let book = seen("a.xlsm", &bytes);
    assert!(book.has(AttachmentFinding::Macro) && book.has_external("dde"));
    assert_eq!(
        (book.words.trim(), book.targets()),
        ("合計", vec!["https://sheet.example/"])
    );
    let slides = seen(
        "a.pptm",
        &zipped(&[
            TYPES,
            (
                "ppt/slides/slide1.xml",
                "<a:p><a:t>表紙</a:t></a:p>".as_bytes(),
            ),
            ("ppt/vbaProject.bin", b""),
        ]),
    );
    assert!(slides.has(AttachmentFinding::Macro) && slides.words.trim() == "表紙");
}

#[test]
fn a_document_as_one_file() {
    let xml = "<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument><w:t>語</w:t>\
        <w:binData w:name='editdata.mso'/></w:wordDocument>";
    let seen = seen("a.xml", xml.as_bytes());
    assert_eq!(
        (seen.file.file_type, seen.words.trim()),
        (FileType::Office, "語")
    );
    assert!(seen.has(AttachmentFinding::Macro));
}

#[test]
fn open_documents() {
    let content = "<office:text><text:p>拝啓 <text:a xlink:href='https://odf.example/'>こちら</text:a></text:p></office:text>";
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<m/>"),
        ("Basic/Standard/Module1.xml", b"<x/>"),
    ];
    let plain = seen("a.odt", &zipped(&parts));
    assert_eq!(
        (plain.file.file_type, plain.words.trim()),
        (FileType::Office, "拝啓 こちら")
    );
    assert_eq!(plain.targets(), ["https://odf.example/"]);
    assert!(plain.has(AttachmentFinding::Macro));
    parts[2].1 = b"<manifest:encryption-data/>";
    let locked = seen("a.odt", &zipped(&parts));
    assert!(locked.has(AttachmentFinding::Encrypted) && locked.words.is_empty());
}

/// A compound file of the given streams.
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    for (path, content) in streams {
        if let Some(parent) = std::path::Path::new(path).parent() {
            file.create_storage_all(parent).expect("a storage");
        }
        file.create_stream(path)
            .expect("a stream")
            .write_all(content)
            .expect("content");
    }
    file.into_inner().into_inner()
}

#[test]
fn old_documents() {
    let address: Vec<u8> = "https://wide.example/x "
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let word = [
        &[0xec, 0xa5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
        b"https://old.example/ http://schemas.example/",
        &address,
    ]
    .concat();
    let macros = seen(
        "a.doc",
        &compound(&[("/WordDocument", &word), ("/Macros/VBA/dir", b"")]),
    );
    assert_eq!(macros.file.file_type, FileType::Office);
    assert!(macros.has(AttachmentFinding::Macro) && !macros.has(AttachmentFinding::Encrypted));
    assert_eq!(
        macros.targets(),
        ["https://old.example/", "https://wide.example/x"]
    );
    let locked = seen(
        "a.doc",
        &compound(&[("/WordDocument", &[0xec, 0xa5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])]),
    );
    assert!(
        locked.has(AttachmentFinding::Encrypted)
            && locked.has_problem(ProblemKind::Encrypted, "office")
    );
    let sheet = [
        &[0x09, 0x08, 2, 0, 0, 6][..],
        &[0x85, 0, 8, 0, 0, 0, 0, 0, 0, 1, 1, 0],
    ]
    .concat();
    assert!(seen("a.xls", &compound(&[("/Workbook", &sheet)])).has(AttachmentFinding::Macro));
    let locked = seen("a.xls", &compound(&[("/Workbook", &[0x2f, 0, 2, 0, 0, 0])]));
    assert!(locked.has(AttachmentFinding::Encrypted));
    let user = [&[0; 12][..], &0xf3d1_c4df_u32.to_le_bytes()].concat();
    assert!(
        seen(
            "a.ppt",
            &compound(&[("/PowerPoint Document", b""), ("/Current User", &user)])
        )
        .has(AttachmentFinding::Encrypted)
    );
    let new = seen(
        "a.xlsx",
        &compound(&[("/EncryptedPackage", b""), ("/EncryptionInfo", b"")]),
    );
    assert!(new.has(AttachmentFinding::Encrypted) && new.file.file_type == FileType::Office);
}

#[test]
fn embedded_packages() {
    let content = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
    let object = [
        &[0; 6][..],
        b"run.exe\0",
        b"c:\\run.exe\0",
        &[0; 4],
        &2_u32.to_le_bytes(),
        b"t\0",
        &16_u32.to_le_bytes(),
        content,
    ]
    .concat();
    let seen = seen(
        "a.doc",
        &compound(&[
            ("/WordDocument", b""),
            ("/ObjectPool/_1/\u{1}Ole10Native", &object),
        ]),
    );
    assert!(seen.has_external("embedded-object"));
    assert_eq!(seen.entries(), [("run.exe", FileType::Executable)]);
}

#[test]
fn onenote() {
    let script = b"Set s = CreateObject(\"WScript.Shell\")";
    let embedded = [
        super::onenote::HEADER,
        &(script.len() as u64).to_le_bytes(),
        &[0; 12],
        script,
    ]
    .concat();
    let bytes = [
        &b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"[..],
        &[0; 40],
        &embedded,
        super::onenote::HEADER,
    ]
    .concat();
    let seen = seen("a.one", &bytes);
    assert_eq!(
        (seen.file.file_type, seen.entries()),
        (FileType::OneNote, vec![("embedded-1", FileType::Script)])
    );
}
