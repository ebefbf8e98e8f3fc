use super::*;
use crate::files::tests::{seen, zipped};
use madoguchi_model::{FileType, Limits, Sender, TextRole};
use std::io::Write;

type File = cfb::CompoundFile<Cursor<Vec<u8>>>;

/// Writes a message's streams.
struct Builder {
    file: File,
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

impl Builder {
    fn new() -> Builder {
        Builder {
            file: File::create(Cursor::new(Vec::new())).expect("a file"),
        }
    }

    fn stream(mut self, path: &str, content: &[u8]) -> Builder {
        let parent = std::path::Path::new(path).parent().expect("a parent");
        self.file.create_storage_all(parent).expect("a storage");
        self.file
            .create_stream(path)
            .expect("a stream")
            .write_all(content)
            .expect("content");
        self
    }

    fn string(self, place: &str, id: u16, text: &str) -> Builder {
        self.stream(&format!("{place}/__substg1.0_{id:04X}001F"), &wide(text))
    }

    /// The stream of properties of fixed length: type, id, value.
    fn fixed(self, place: &str, header: usize, all: &[(u16, u16, u64)]) -> Builder {
        let mut bytes = vec![0; header];
        for (kind, id, value) in all {
            bytes.extend(kind.to_le_bytes().iter().chain(&id.to_le_bytes()));
            bytes.extend([0; 4]);
            bytes.extend(value.to_le_bytes());
        }
        self.stream(&format!("{place}/__properties_version1.0"), &bytes)
    }

    fn bytes(self) -> Vec<u8> {
        self.file.into_inner().into_inner()
    }
}

fn read_all(bytes: &[u8]) -> (Message, Vec<madoguchi_model::Problem>) {
    let intake = Intake::default();
    assert_eq!(
        crate::files::form_of(bytes, &intake),
        crate::files::Form::OutlookMsg
    );
    let mut budget = Budget::new(Limits::default());
    let message = read(bytes, &intake, &mut budget);
    (message, budget.into_problems())
}

/// 2024-01-02 03:04:05 UTC.
const FILETIME: u64 = (11_644_473_600 + 1_704_164_645) * 10_000_000;

#[test]
fn a_message_with_the_header_it_came_with() {
    let header = "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from a.example ([192.0.2.1]) by mx.example;\r\n \
        Tue, 2 Jan 2024 03:04:05 +0000\r\nAuthentication-Results: mx.example; spf=fail\r\nFrom: =?UTF-8?B?6YqA6KGM?= <bank@a.example>\r\n\
        Subject: =?UTF-8?B?6YeN6KaB?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=gone\r\n\r\n--gone\r\n";
    let bytes = Builder::new()
        .fixed("", 32, &[(3, 0x3ffd, 932)])
        .string("", 0x007d, header)
        .string("", 0x0037, "another subject")
        .string("", 0x1000, "本文 https://text.example/")
        .stream(
            "/__substg1.0_10130102",
            "<p>本文 <a href='https://html.example/'>開く</a></p>".as_bytes(),
        )
        .bytes();
    let (message, problems) = read_all(&bytes);
    assert_eq!(message.provenance, Provenance::Raw);
    assert_eq!(message.subject(), "重要");
    assert_eq!(
        message.sender_mailbox().map(|m| (&*m.name, &*m.address)),
        Some(("銀行", "bank@a.example"))
    );
    assert_eq!(
        (message.hops.len(), message.authentication_results.len()),
        (1, 1)
    );
    let targets: Vec<&str> = message.links.iter().map(|l| &*l.target).collect();
    assert!(targets.contains(&"https://html.example/"), "{targets:?}");
    assert!(
        message.has_html && message.attachments.is_empty(),
        "{problems:?}"
    );
}

#[test]
fn a_message_without_it() {
    let bytes = Builder::new()
        .fixed("", 32, &[(3, 0x3ffd, 932), (0x40, 0x0039, FILETIME)])
        .stream("/__substg1.0_0037001E", b"\x90\xbf\x8b\x81\0")
        .string("", 0x0042, "送信 \"者\"")
        .string("", 0x0065, "/O=ORG/CN=RECIPIENTS")
        .string("", 0x5d02, "sender@b.example")
        .string("", 0x1035, "<id@b.example>")
        .string("", 0x1000, "本文\r\n")
        .fixed("/__recip_version1.0_#00000000", 8, &[(3, 0x0c15, 1)])
        .string("/__recip_version1.0_#00000000", 0x3001, "宛先")
        .string("/__recip_version1.0_#00000000", 0x39fe, "to@c.example")
        .bytes();
    let (message, _) = read_all(&bytes);
    assert_eq!(message.provenance, Provenance::Pasted);
    assert_eq!((message.subject(), message.body().trim()), ("請求", "本文"));
    let Some(Sender::Mail(sender)) = &message.sender else {
        panic!("{:?}", message.sender)
    };
    assert_eq!(
        (&*sender.name, &*sender.address),
        ("送信 者", "sender@b.example")
    );
    assert_eq!(
        message.recipients.first().map(|m| &*m.address),
        Some("to@c.example")
    );
    assert_eq!(message.message_id.as_deref(), Some("id@b.example"));
    assert_eq!(
        message.date.map(|d| d.unix_timestamp()),
        Some(1_704_164_645)
    );
}

#[test]
fn bodies_in_rtf() {
    let rtf = "\0\0\0\0\0\u{1}\0\0MELA\0\0\0\0{\\rtf1\\ansi\\ansicpg932\\fromhtml1{\\*\\htmltag <p>}\\'90\\'bf\\'8b\\'81 \
        {\\*\\htmltag <a href=\"https://rtf.example/\">}x{\\*\\htmltag </a></p>}}";
    let bytes = Builder::new()
        .fixed("", 32, &[])
        .stream("/__substg1.0_10090102", rtf.as_bytes())
        .bytes();
    let (message, _) = read_all(&bytes);
    assert_eq!(message.body().trim(), "請求 x");
    assert_eq!(
        message.links.first().map(|l| &*l.target),
        Some("https://rtf.example/")
    );
    let plain = "\0\0\0\0\0\u{1}\0\0MELA\0\0\0\0{\\rtf1\\ansi only words\\par}";
    let bytes = Builder::new()
        .fixed("", 32, &[])
        .stream("/__substg1.0_10090102", plain.as_bytes())
        .bytes();
    assert_eq!(read_all(&bytes).0.body().trim(), "only words");
}

#[test]
fn attachments() {
    let archive = zipped(&[("請求書.pdf.exe", b"MZ\0")]);
    let first = "/__attach_version1.0_#00000000";
    let second = "/__attach_version1.0_#00000001";
    let bytes = Builder::new()
        .fixed("", 32, &[])
        .string("", 0x1000, "see the file")
        .fixed(first, 8, &[(3, 0x3705, 1)])
        .string(first, 0x3704, "SEIKYU~1.ZIP")
        .string(first, 0x3707, "請求書 (1).zip")
        .string(first, 0x370e, "application/zip")
        .stream(&format!("{first}/__substg1.0_37010102"), &archive)
        .fixed(second, 8, &[(3, 0x3705, 1)])
        .string(second, 0x3707, "a.png\r\nX: y")
        .string(second, 0x370e, "multipart/mixed; boundary=a\r\nX: y")
        .stream(
            &format!("{second}/__substg1.0_37010102"),
            b"\r\n--outlook-message-0\r\n",
        )
        .bytes();
    let (message, _) = read_all(&bytes);
    let names: Vec<&str> = message.attachments.iter().map(|a| &*a.name).collect();
    assert_eq!(names.first(), Some(&"請求書 (1).zip"));
    assert_eq!(message.attachments.len(), 2, "{names:?}");
    assert_eq!(
        message.attachments[0].entries.first().map(|e| &*e.name),
        Some("請求書.pdf.exe")
    );
    assert_eq!(message.attachments[0].bytes, archive.len() as u64);
    assert!(message.header("X").is_none());
}

#[test]
fn an_embedded_message() {
    let place = "/__attach_version1.0_#00000000";
    let inner = format!("{place}/__substg1.0_3701000D");
    let bytes = Builder::new()
        .fixed("", 32, &[])
        .string("", 0x0037, "転送")
        .string("", 0x1000, "これは何ですか")
        .fixed(place, 8, &[(3, 0x3705, 5)])
        .string(place, 0x3001, "元のメール")
        .fixed(&inner, 24, &[])
        .string(&inner, 0x0037, "当選のお知らせ")
        .string(&inner, 0x5d02, "prize@d.example")
        .string(&inner, 0x1000, "https://prize.example/")
        .bytes();
    let mut budget = Budget::new(Limits::default());
    let (mail, _) = turn(&bytes, &mut budget).expect("a mail");
    let mail = String::from_utf8(mail).expect("text");
    assert!(
        mail.contains("Content-Type: message/rfc822") && mail.contains("Subject: 当選のお知らせ"),
        "{mail}"
    );
    let (message, _) = read_all(&bytes);
    assert!(
        message
            .links
            .iter()
            .any(|l| l.target == "https://prize.example/"),
        "{message:?}"
    );
}

#[test]
fn an_attached_message_is_given_to_the_caller() {
    let bytes = Builder::new()
        .fixed("", 32, &[])
        .string("", 0x0037, "題")
        .string("", 0x1000, "文")
        .bytes();
    let found = seen("forwarded.msg", &bytes);
    assert_eq!(
        (found.file.file_type, &found.mails),
        (FileType::Mail, &vec![bytes.clone()])
    );
    let intake = Intake {
        name: Some("a.zip"),
        ..Intake::default()
    };
    let zip = zipped(&[("forwarded.msg", &bytes)]);
    let message = crate::files::read_alone(&zip, &intake, &mut Budget::new(Limits::default()));
    assert_eq!(
        (message.subject(), message.body().trim()),
        ("題", "文"),
        "the one mail in an archive"
    );
    assert_eq!(
        message.attachments.first().map(|a| a.file_type),
        Some(FileType::Archive)
    );
}

#[test]
fn damage() {
    let bytes = Builder::new()
        .fixed("", 32, &[])
        .string("", 0x1000, &"文".repeat(5_000))
        .bytes();
    let mut budget = Budget::new(Limits::default());
    let message = read(
        bytes.get(..2_000).expect("bytes"),
        &Intake::default(),
        &mut budget,
    );
    assert!(message.text(TextRole::Body).is_none());
    assert!(
        budget
            .into_problems()
            .iter()
            .any(|p| p.kind == ProblemKind::Unreadable)
    );
    for at in (0..bytes.len()).step_by(211) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        read(
            &damaged,
            &Intake::default(),
            &mut Budget::new(Limits::default()),
        );
    }
}
