use super::*;
use madoguchi_model::{FileType, Limits, LinkPlace, Problem};
use proptest::prelude::*;

/// What looking into a file gave.
#[derive(Debug)]
pub(in crate::files) struct Seen {
    pub(in crate::files) file: Attachment,
    pub(in crate::files) links: Vec<(String, LinkPlace)>,
    pub(in crate::files) words: String,
    pub(in crate::files) mails: Vec<Vec<u8>>,
    pub(in crate::files) problems: Vec<Problem>,
}

impl Seen {
    /// Names and types of the entries.
    pub(in crate::files) fn entries(&self) -> Vec<(&str, FileType)> {
        self.file
            .entries
            .iter()
            .map(|e| (&*e.name, e.file_type))
            .collect()
    }

    pub(in crate::files) fn has(&self, finding: AttachmentFinding) -> bool {
        self.file.findings.contains(&finding)
    }

    pub(in crate::files) fn has_external(&self, what: &str) -> bool {
        self.has(AttachmentFinding::ExternalContent {
            what: what.to_owned(),
        })
    }

    pub(in crate::files) fn targets(&self) -> Vec<&str> {
        self.links.iter().map(|l| &*l.0).collect()
    }

    pub(in crate::files) fn has_problem(&self, kind: ProblemKind, detail: &str) -> bool {
        self.problems.contains(&Problem::new(kind, detail))
    }
}

pub(in crate::files) fn seen(name: &str, bytes: &[u8]) -> Seen {
    seen_within(name, bytes, Limits::default())
}

pub(in crate::files) fn seen_within(name: &str, bytes: &[u8], limits: Limits) -> Seen {
    let mut budget = Budget::new(limits);
    let found = inspect(name, "application/octet-stream", bytes, &mut budget);
    for link in &found.links {
        if let Some(span) = link.span {
            let text = &found
                .texts
                .get(usize::from(span.text.0))
                .expect("the span's text")
                .text;
            assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{link:?}"
            );
        }
    }
    let words = found
        .texts
        .iter()
        .filter(|t| t.role == TextRole::Attachment);
    Seen {
        file: found.attachment.expect("an attachment"),
        links: found
            .links
            .into_iter()
            .map(|l| (l.target, l.place))
            .collect(),
        words: words.map(|t| &*t.text).collect(),
        mails: found.mails,
        problems: budget.into_problems(),
    }
}

/// A ZIP archive of the given files.
pub(in crate::files) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("an entry");
        zip.write_all(content).expect("content");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A file of the fixtures.
pub(in crate::files) fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/files/");
    std::fs::read(format!("{folder}{name}")).expect("a fixture")
}

#[test]
fn a_text_gives_its_words_links_and_name() {
    let seen = seen(
        "メモ.txt",
        "詳細は https://memo.example/a へ\r\n".as_bytes(),
    );
    assert_eq!(seen.file.file_type, FileType::Text);
    assert_eq!(seen.file.bytes, 38);
    assert_eq!(seen.words, "詳細は https://memo.example/a へ\n");
    assert_eq!(
        seen.links,
        [("https://memo.example/a".to_owned(), LinkPlace::Attachment)]
    );
    assert_eq!(seen.file.findings, []);
}

#[test]
fn spans_count_the_names_before_the_words() {
    let mut budget = Budget::new(Limits::default());
    let found = inspect(
        "a.txt",
        "TEXT/Plain",
        b"see https://a.example/",
        &mut budget,
    );
    let span = found.links.first().and_then(|l| l.span).expect("a span");
    assert_eq!((span.text.0, span.start, span.end), (1, 4, 22));
    assert_eq!(
        found.attachment.map(|a| a.media_type).as_deref(),
        Some("text/plain")
    );
}

#[test]
fn mails_are_given_to_the_caller() {
    let mail = b"From: a@example.jp\r\nMessage-ID: <1@example.jp>\r\nSubject: a\r\n\r\nb\r\n";
    let seen = seen("forwarded.eml", mail);
    assert_eq!(
        (seen.file.file_type, seen.mails),
        (FileType::Mail, vec![mail.to_vec()])
    );
    let inside = zipped(&[("old.eml", mail)]);
    assert_eq!(super::tests::seen("a.zip", &inside).mails, [mail.to_vec()]);
}

#[test]
fn signatures_and_encrypted_messages() {
    let signed = b"-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n";
    let seen = seen("signature.asc", signed);
    assert_eq!(
        (seen.file.file_type, seen.file.findings),
        (FileType::Signature, vec![])
    );
    let sealed = b"-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----\n";
    assert!(super::tests::seen("message.asc", sealed).has(AttachmentFinding::Encrypted));
    let enveloped = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80\0\0\0\0\0";
    let enveloped = super::tests::seen("smime.p7m", enveloped);
    assert!(
        enveloped.has(AttachmentFinding::Encrypted)
            && enveloped.file.file_type == FileType::Signature
    );
}

#[test]
fn a_file_alone_is_a_message_with_one_attachment() {
    let page = b"<html><body><a href='https://page.example/'>open</a></body></html>";
    let intake = Intake {
        name: Some("page.html"),
        ..Intake::default()
    };
    let mut budget = Budget::new(Limits::default());
    let message = read_alone(page, &intake, &mut budget);
    assert_eq!(
        (message.channel, message.provenance),
        (Channel::Text, Provenance::Pasted)
    );
    assert_eq!(message.attachments.len(), 1);
    assert_eq!(
        message.links.first().map(|l| &*l.target),
        Some("https://page.example/")
    );
    assert_eq!(
        message.slice(message.links.first().and_then(|l| l.span).expect("a span")),
        "open"
    );
    assert_eq!(message.body(), "", "the file's words are not the message's");
}

#[test]
fn a_screenshot_says_what_was_not_read() {
    let read = |bytes: &[u8]| {
        let mut budget = Budget::new(Limits::default());
        let message = picture::read(bytes, &Intake::default(), &mut budget);
        (message, budget.into_problems())
    };
    let (message, problems) = read(&fixture("qr-inverted.png"));
    assert_eq!(message.provenance, Provenance::Screenshot);
    assert_eq!(
        message.links.first().map(|l| (&*l.target, l.place)),
        Some(("https://qr.example/verify?id=12345", LinkPlace::QrPicture))
    );
    assert_eq!(problems, []);
    let (message, problems) = read(b"\x89PNG\r\n\x1a\n damaged");
    assert!(message.links.is_empty() && message.attachments.len() == 1);
    assert!(problems.contains(&Problem::new(ProblemKind::PictureUnread, "ocr")));
}

/// A compound file with a macro, an embedded object, and what makes a message of it.
fn compound(streams: &[&str]) -> Vec<u8> {
    use std::io::Write;
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("a file");
    for path in streams {
        let parent = std::path::Path::new(path).parent().expect("a parent");
        file.create_storage_all(parent).expect("a storage");
        file.create_stream(path)
            .expect("a stream")
            .write_all(&[7; 100])
            .expect("content");
    }
    file.into_inner().into_inner()
}

/// Bytes that begin as some format does.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let samples: Vec<Vec<u8>> = vec![
        compound(&["/WordDocument", "/Macros/VBA/dir", "/Pool/\u{1}Ole10Native"]),
        compound(&["/__properties_version1.0", "/__substg1.0_1000001F"]),
        fixture("plain.7z"),
        fixture("owner-locked.pdf"),
        fixture("qr-modules.png"),
        fixture("qr-photo.jpg"),
        zipped(&[("a.txt", b"text"), ("b/c.html", b"<a href=https://x.example>x</a>")]),
        zipped(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<w:t>a</w:t>")]),
        b"Rar!\x1a\x07\x00\xcf\x90\x73\0\0\x0d\0\0\0\0\0\0\0".to_vec(),
        b"Rar!\x1a\x07\x01\x00\x01\x02\x03\x04\x05\x01\0\0\0".to_vec(),
        b"{\\rtf1\\ansi\\ansicpg932{\\fonttbl{\\f0\\fcharset128 a;}}\\u-10179\\u-8704 \\'82\\'a0}".to_vec(),
        b"\x78\x9f\x3e\x22\x01\x00\x02\x03\x90\x06\0\x10\0\0\0\x01\0\0\0\x1f\0\0\x10\x01\0\0\0\x02\0\0\0aa".to_vec(),
        b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46\xff\0\0\0".to_vec(),
        b"<html><script>var a='https://a.example/'</script><form action=b></html>".to_vec(),
        b"\x18\x00-lh5-\x10\0\0\0\x20\0\0\0\0\0\0\0\x20\x00\x04name\0\0".to_vec(),
    ];
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    let cut = prop::option::of(any::<prop::sample::Index>());
    (
        prop::sample::select(samples),
        changes,
        cut,
        prop::collection::vec(any::<u8>(), 0..64),
    )
        .prop_map(|(mut bytes, changes, cut, tail)| {
            for (at, value) in changes {
                let at = at.index(bytes.len());
                bytes[at] = value;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()) + 1);
            }
            bytes.extend(tail);
            bytes
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn damage_never_ends_the_reading(bytes in hostile(), name in "[a-z.\u{202e}請]{0,12}") {
        let limits = Limits { archive_entries: 20, unpacked_bytes: 1 << 20, ..Limits::default() };
        let seen = seen_within(&name, &bytes, limits);
        prop_assert!(seen.file.entries.len() <= 20);
        prop_assert!(!seen.problems.iter().any(|p| p.detail == "panic"));
    }

    #[test]
    fn any_bytes_have_a_form(bytes in prop::collection::vec(any::<u8>(), 0..300), name in "[a-z.]{0,8}") {
        let intake = Intake { name: Some(&name), ..Intake::default() };
        form_of(&bytes, &intake);
        seen(&name, &bytes);
    }
}
