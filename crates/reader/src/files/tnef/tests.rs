use crate::files::tests::seen;
use madoguchi_model::{AttachmentFinding, FileType};

fn attribute(id: u32, data: &[u8]) -> Vec<u8> {
    let level = if matches!(id, 0x0002_800c | 0x0006_9003 | 0x0006_9007) {
        1
    } else {
        2
    };
    [
        &[level][..],
        &id.to_le_bytes(),
        &(data.len() as u32).to_le_bytes(),
        data,
        &[0, 0],
    ]
    .concat()
}

fn tnef(attributes: &[Vec<u8>]) -> Vec<u8> {
    [&b"\x78\x9f\x3e\x22\x01\0"[..], &attributes.concat()].concat()
}

/// Properties with values of variable length.
fn properties(all: &[(u16, u16, &[u8])]) -> Vec<u8> {
    let mut bytes = (all.len() as u32 + 2).to_le_bytes().to_vec();
    // One of fixed length and a named one come first.
    bytes.extend([0x40, 0, 0x39, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    bytes.extend([0x1e, 0, 0, 0x80]);
    bytes.extend([0; 16]);
    bytes.extend([1, 0, 0, 0, 2, 0, 0, 0, b'a', 0, 0, 0]);
    bytes.extend([1, 0, 0, 0, 1, 0, 0, 0, b'x', 0, 0, 0]);
    for (kind, id, data) in all {
        bytes.extend(kind.to_le_bytes().iter().chain(&id.to_le_bytes()));
        bytes.extend(
            1_u32
                .to_le_bytes()
                .iter()
                .chain(&(data.len() as u32).to_le_bytes()),
        );
        bytes.extend(*data);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
    }
    // The count stands before, so padding counts from there.
    bytes
}

#[test]
fn files_and_body() {
    let title = b"\x90\xbf\x8b\x81\x8f\x91.exe\0";
    let long: Vec<u8> = "お見積り.html"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let bytes = tnef(&[
        attribute(0x0006_9007, &932_u32.to_le_bytes()),
        attribute(0x0002_800c, b"\x90\xbf\x8b\x81 https://body.example/\0"),
        attribute(0x0006_9002, &[0; 14]),
        attribute(0x0001_8010, title),
        attribute(0x0006_800f, b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"),
        attribute(0x0006_9002, &[0; 14]),
        attribute(0x0001_8010, b"short.htm\0"),
        attribute(
            0x0006_800f,
            b"<html><form action='https://form.example/'></form></html>",
        ),
        attribute(0x0006_9005, &properties(&[(0x1f, 0x3707, &long)])),
    ]);
    let seen = seen("winmail.dat", &bytes);
    assert_eq!(
        seen.entries(),
        [
            ("請求書.exe", FileType::Executable),
            ("お見積り.html", FileType::Html)
        ]
    );
    assert!(
        seen.words.starts_with("請求 https://body.example/")
            && seen.has(AttachmentFinding::PageScript)
    );
    assert_eq!(
        seen.targets(),
        ["https://body.example/", "https://form.example/"]
    );
}

#[test]
fn bodies_among_the_properties() {
    let rtf = b"\0\0\0\0\x2a\0\0\0MELA\0\0\0\0{\\rtf1\\ansi see https://rtf.example/a \\par}";
    let bytes = tnef(&[attribute(0x0006_9003, &properties(&[(0x102, 0x1009, rtf)]))]);
    assert_eq!(
        seen("winmail.dat", &bytes).targets(),
        ["https://rtf.example/a"]
    );
    let page = b"<html><a href='https://page.example/'>a</a></html>";
    let bytes = tnef(&[attribute(
        0x0006_9003,
        &properties(&[(0x102, 0x1013, page)]),
    )]);
    assert_eq!(
        seen("winmail.dat", &bytes).targets(),
        ["https://page.example/"]
    );
}

#[test]
fn an_embedded_message() {
    let inner = tnef(&[attribute(0x0002_800c, b"https://inner.example/\0")]);
    let object = [&[0; 16][..], &inner].concat();
    let bytes = tnef(&[
        attribute(0x0006_9002, &[0; 14]),
        attribute(0x0001_8010, b"forwarded\0"),
        attribute(0x0006_9005, &properties(&[(0x0d, 0x3701, &object)])),
    ]);
    assert_eq!(
        seen("winmail.dat", &bytes).targets(),
        ["https://inner.example/"]
    );
}
