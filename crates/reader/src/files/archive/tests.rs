use crate::files::tests::{Seen, fixture, seen, seen_within, zipped};
use madoguchi_model::{AttachmentFinding, FileType, Limits, ProblemKind};

const PROGRAM: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";

fn names(seen: &Seen) -> Vec<&str> {
    seen.file.entries.iter().map(|e| &*e.name).collect()
}

#[test]
fn zip() {
    let bytes = zipped(&[
        ("請求書.pdf.exe", PROGRAM),
        (
            "page.html",
            b"<html><form action='https://form.example/'><input></form></html>",
        ),
        ("readme", b"see https://text.example/"),
    ]);
    let seen = seen("a.zip", &bytes);
    assert_eq!(seen.file.file_type, FileType::Archive);
    let expected = [
        ("請求書.pdf.exe", FileType::Executable),
        ("page.html", FileType::Html),
        ("readme", FileType::Text),
    ];
    assert_eq!(seen.entries(), expected);
    assert!(
        seen.has(AttachmentFinding::DoubleExtension) && seen.has(AttachmentFinding::PageScript)
    );
    assert_eq!(
        seen.targets(),
        ["https://form.example/", "https://text.example/"]
    );
}

#[test]
fn zip_names_in_shift_jis() {
    let mut bytes = zipped(&[("xxxxxx.txt", b"a")]);
    // 請求書 as CP932 writes it.
    replace(&mut bytes, b"xxxxxx", b"\x90\xbf\x8b\x81\x8f\x91");
    assert_eq!(names(&seen("a.zip", &bytes)), ["請求書.txt"]);
}

#[test]
fn zip_with_a_password() {
    let mut bytes = zipped(&[("plain.exe", PROGRAM), ("inner.zip", b"PK")]);
    set_encrypted(&mut bytes);
    let seen = seen("a.zip", &bytes);
    assert_eq!(
        seen.entries(),
        [
            ("plain.exe", FileType::Executable),
            ("inner.zip", FileType::Archive)
        ],
        "by name"
    );
    assert!(seen.file.entries.iter().all(|e| e.encrypted));
    assert!(
        seen.has(AttachmentFinding::Encrypted)
            && seen.has_problem(ProblemKind::Encrypted, "archive")
    );
}

/// Sets the first flag of every header.
fn set_encrypted(bytes: &mut [u8]) {
    for at in 0..bytes.len() - 12 {
        match &bytes[at..at + 4] {
            b"PK\x01\x02" => bytes[at + 8] |= 1,
            b"PK\x03\x04" => bytes[at + 6] |= 1,
            _ => {}
        }
    }
}

fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) {
    for at in 0..=bytes.len() - old.len() {
        if bytes[at..].starts_with(old) {
            bytes[at..at + new.len()].copy_from_slice(new);
        }
    }
}

#[test]
fn archives_in_archives() {
    let innermost = zipped(&[("run.js", b"alert(1)"), ("a.lnk", b"L")]);
    let inner = zipped(&[("deep.zip", &innermost), ("note.txt", b"x")]);
    let bytes = zipped(&[("inner.zip", &inner)]);
    let found = seen("a.zip", &bytes);
    let expected = [
        "inner.zip",
        "inner.zip/deep.zip",
        "inner.zip/deep.zip/run.js",
        "inner.zip/deep.zip/a.lnk",
        "inner.zip/note.txt",
    ];
    assert_eq!(names(&found), expected);
    assert_eq!(found.entries()[2].1, FileType::Script);
    let shallow = seen_within(
        "a.zip",
        &bytes,
        Limits {
            depth: 1,
            ..Limits::default()
        },
    );
    assert_eq!(
        names(&shallow),
        ["inner.zip", "inner.zip/deep.zip", "inner.zip/note.txt"]
    );
    assert!(shallow.has_problem(ProblemKind::Truncated, "depth"));
}

#[test]
fn a_document_in_an_archive_is_known_by_its_parts() {
    let document = zipped(&[
        ("[Content_Types].xml", b"<a/>"),
        ("word/document.xml", b"<t>x</t>"),
        ("word/vbaProject.bin", b""),
    ]);
    let seen = seen(
        "a.zip",
        &zipped(&[("letter.docm", &document), ("renamed.bin", &document)]),
    );
    assert_eq!(
        seen.entries(),
        [
            ("letter.docm", FileType::Office),
            ("renamed.bin", FileType::Office)
        ]
    );
    assert!(seen.has(AttachmentFinding::Macro));
}

#[test]
fn bombs() {
    let zeros = vec![b' '; 4 << 20];
    let bomb = zipped(&[("a.txt", &zeros), ("b.txt", &zeros), ("c.txt", &zeros)]);
    let seen = seen("a.zip", &bomb);
    assert_eq!(seen.file.entries.len(), 3);
    assert!(
        seen.has_problem(ProblemKind::Truncated, "unpacked_bytes"),
        "{:?}",
        seen.problems
    );
    let limits = Limits {
        unpacked_bytes: 10_000,
        ..Limits::default()
    };
    assert_eq!(
        seen_within("a.zip", &bomb, limits).file.entries.len(),
        3,
        "still listed"
    );
    let limits = Limits {
        archive_entries: 2,
        ..Limits::default()
    };
    let few = seen_within("a.zip", &bomb, limits);
    assert!(
        few.file.entries.len() == 2 && few.has_problem(ProblemKind::Truncated, "archive_entries")
    );
}

#[test]
fn seven_zip() {
    let plain = seen("a.7z", &fixture("plain.7z"));
    assert_eq!(
        plain.entries(),
        [
            ("メモ.txt", FileType::Text),
            ("請求書.pdf.exe", FileType::Executable)
        ]
    );
    assert_eq!(plain.targets(), ["https://inside.example/"]);
    assert!(
        plain.has(AttachmentFinding::DoubleExtension) && !plain.has(AttachmentFinding::Encrypted)
    );
    let contents = seen("a.7z", &fixture("encrypted.7z"));
    assert_eq!(names(&contents), ["メモ.txt", "請求書.pdf.exe"]);
    assert!(
        contents.file.entries.iter().all(|e| e.encrypted)
            && contents.has(AttachmentFinding::Encrypted)
    );
    let header = seen("a.7z", &fixture("header-encrypted.7z"));
    assert!(header.file.entries.is_empty() && header.has(AttachmentFinding::Encrypted));
}

#[test]
fn seven_zip_damaged() {
    let bytes = fixture("plain.7z");
    for length in 0..bytes.len() {
        seen("a.7z", &bytes[..length]);
    }
    // The size of the unpacked header: 0xf8 and five bytes say 4 GiB.
    let mut large = bytes.clone();
    let at = large.len() - 4;
    large.splice(at..at + 1, [0xf8, 0, 0, 0, 0, 1]);
    assert!(seen("a.7z", &large).has_problem(ProblemKind::Unreadable, "7z"));
}

/// A RAR block before version 5.
fn rar_4(kind: u8, flags: u16, fields: &[u8], data: &[u8]) -> Vec<u8> {
    let size = (7 + fields.len()) as u16;
    [
        &[0, 0, kind],
        &flags.to_le_bytes()[..],
        &size.to_le_bytes(),
        fields,
        data,
    ]
    .concat()
}

fn rar_4_file(flags: u16, method: u8, name: &[u8], data: &[u8]) -> Vec<u8> {
    let size = (data.len() as u32).to_le_bytes();
    let name_size = (name.len() as u16).to_le_bytes();
    let fields = [
        &size[..],
        &size,
        &[2],
        &[0; 8],
        &[29, method],
        &name_size,
        &[0; 4],
        name,
    ]
    .concat();
    rar_4(0x74, flags | 0x8000, &fields, data)
}

#[test]
fn rar_until_version_4() {
    let marker = b"Rar!\x1a\x07\x00".to_vec();
    let files = [
        rar_4_file(0, 0x30, b"a.txt", b"https://rar.example/"),
        rar_4_file(0x04, 0x33, b"locked.exe", b"????"),
        rar_4_file(0xe0, 0x30, b"folder", b""),
        // The low bytes of 請求 follow 16-bit units: flags 10 10, then two bytes each.
        rar_4_file(
            0x200,
            0x33,
            b"??.js\0\x00\xa0\xcb\x8a\x42\x6c\x2e\x6a\x00\x73",
            b"????",
        ),
    ];
    let bytes = [
        marker.clone(),
        rar_4(0x73, 0, &[0; 6], b""),
        files.concat(),
        rar_4(0x7b, 0, &[], b""),
    ]
    .concat();
    let found = seen("a.rar", &bytes);
    assert_eq!(names(&found), ["a.txt", "locked.exe", "請求.js"]);
    assert_eq!(found.entries()[0].1, FileType::Text);
    assert_eq!(
        found.targets(),
        ["https://rar.example/"],
        "stored without packing"
    );
    assert_eq!(
        found
            .file
            .entries
            .iter()
            .map(|e| e.encrypted)
            .collect::<Vec<_>>(),
        [false, true, false]
    );
    let locked = [marker, rar_4(0x73, 0x0080, &[0; 6], b""), vec![0x55; 60]].concat();
    let locked = seen("a.rar", &locked);
    assert!(locked.has(AttachmentFinding::Encrypted) && locked.file.entries.is_empty());
}

/// A RAR block since version 5: kind, flags, extra area, fields and data.
fn rar_5(kind: u8, extra: &[u8], fields: &[u8], data: &[u8]) -> Vec<u8> {
    let flags = u8::from(!extra.is_empty()) | u8::from(!data.is_empty()) << 1;
    let mut header = vec![kind, flags];
    if !extra.is_empty() {
        header.push(extra.len() as u8);
    }
    if !data.is_empty() {
        header.push(data.len() as u8);
    }
    header.extend(fields);
    header.extend(extra);
    [&[0; 4], &[header.len() as u8][..], &header, data].concat()
}

fn rar_5_file(flags: u8, method: u16, extra: &[u8], name: &str, data: &[u8]) -> Vec<u8> {
    let compression = [(method << 7 & 0x7f) as u8 | 0x80, (method << 7 >> 7) as u8];
    let fields = [
        &[flags, data.len() as u8, 0x20][..],
        &compression,
        &[0, name.len() as u8],
        name.as_bytes(),
    ]
    .concat();
    rar_5(2, extra, &fields, data)
}

#[test]
fn rar_since_version_5() {
    let marker = b"Rar!\x1a\x07\x01\x00".to_vec();
    let blocks = [
        rar_5(1, &[], &[0], b""),
        rar_5_file(0, 0, &[], "メモ.txt", b"https://rar5.example/"),
        rar_5_file(0, 3, &[3, 1, 0, 0], "鍵.exe", b"????"),
        rar_5_file(1, 0, &[], "folder", b""),
        rar_5(5, &[], &[0], b""),
        rar_5_file(0, 0, &[], "behind the end", b"x"),
    ];
    let found = seen("a.rar", &[marker.clone(), blocks.concat()].concat());
    assert_eq!(
        found.entries(),
        [
            ("メモ.txt", FileType::Text),
            ("鍵.exe", FileType::Executable)
        ]
    );
    assert_eq!(found.targets(), ["https://rar5.example/"]);
    assert_eq!(
        found
            .file
            .entries
            .iter()
            .map(|e| e.encrypted)
            .collect::<Vec<_>>(),
        [false, true]
    );
    let locked = seen(
        "a.rar",
        &[marker, rar_5(4, &[], &[0, 0, 15], b""), vec![0x55; 60]].concat(),
    );
    assert!(locked.has(AttachmentFinding::Encrypted) && locked.file.entries.is_empty());
}

/// An LZH header of level 0, 1 or 2 with its file.
fn lzh(level: u8, method: &[u8; 5], folder: &str, name: &[u8], data: &[u8]) -> Vec<u8> {
    let extension = |kind: u8, data: &[u8]| {
        [&(data.len() as u16 + 3).to_le_bytes()[..], &[kind], data].concat()
    };
    let folder: Vec<u8> = folder
        .bytes()
        .map(|b| if b == b'/' { 0xff } else { b })
        .collect();
    let mut extensions = if level == 2 {
        extension(1, name)
    } else {
        Vec::new()
    };
    extensions.extend(if folder.is_empty() {
        Vec::new()
    } else {
        extension(2, &folder)
    });
    extensions.extend([0, 0]);
    let sizes = |packed: usize| {
        [
            (packed as u32).to_le_bytes(),
            (data.len() as u32).to_le_bytes(),
        ]
        .concat()
    };
    match level {
        2 => {
            let size = (24 + extensions.len()) as u16;
            let fixed = [
                &size.to_le_bytes()[..],
                method,
                &sizes(data.len()),
                &[0; 4],
                &[0x20, 2, 0, 0, b'M'],
            ]
            .concat();
            [fixed, extensions, data.to_vec()].concat()
        }
        _ => {
            let tail = if level == 1 {
                &[0, 0, b'M'][..]
            } else {
                &[0, 0]
            };
            // The size of the first extension belongs to the header.
            let (first, rest) = if level == 1 {
                extensions.split_at(2)
            } else {
                (&[][..], &[][..])
            };
            let size = (22 + name.len() + tail.len() + first.len() - 2) as u8;
            let sizes = sizes(data.len() + rest.len());
            [
                &[size + 2 - 2, 0][..],
                method,
                &sizes,
                &[0; 4],
                &[0x20, level, name.len() as u8],
                name,
                tail,
                first,
                rest,
                data,
            ]
            .concat()
        }
    }
}

#[test]
fn lzh_of_all_levels() {
    let shift_jis = b"\x90\xbf\x8b\x81\x8f\x91.txt";
    for level in [0, 1, 2] {
        let folder = if level == 0 { "" } else { "folder/" };
        let bytes = [
            lzh(level, b"-lh0-", folder, shift_jis, b"https://lzh.example/"),
            lzh(level, b"-lhd-", "empty/", b"", b""),
            lzh(level, b"-lh5-", "", b"run.exe", b"????"),
            vec![0],
        ];
        let found = seen("a.lzh", &bytes.concat());
        assert_eq!(
            names(&found),
            [&format!("{folder}請求書.txt"), "run.exe"],
            "level {level}"
        );
        assert_eq!(found.targets(), ["https://lzh.example/"], "level {level}");
    }
}

#[test]
fn cab() {
    let file = |name: &[u8]| [&9_u32.to_le_bytes()[..], &[0; 12], name, &[0]].concat();
    let files = [file(b"folder\\run.exe"), file("メモ.txt".as_bytes())].concat();
    let header = [
        &b"MSCF\0\0\0\0"[..],
        &[0; 8],
        &44_u32.to_le_bytes(),
        &[0; 8],
        &[2, 0],
        &[0; 14],
    ]
    .concat();
    let seen = seen("a.cab", &[header, files].concat());
    assert_eq!(
        seen.entries(),
        [
            ("folder/run.exe", FileType::Executable),
            ("メモ.txt", FileType::Text)
        ]
    );
    assert_eq!(seen.file.entries[0].bytes, 9);
}

fn tar_file(kind: u8, name: &[u8], data: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name);
    header[124..135].copy_from_slice(format!("{:011o}", data.len()).as_bytes());
    header[156] = kind;
    header[257..263].copy_from_slice(b"ustar\0");
    let padding = vec![0; data.len().next_multiple_of(512) - data.len()];
    [header, data.to_vec(), padding].concat()
}

#[test]
fn tar_and_gzip() {
    use std::io::Write;
    let long = "長い名前".repeat(30);
    let tar = [
        tar_file(b'0', b"a.txt", b"https://tar.example/"),
        tar_file(b'5', b"folder/", b""),
        tar_file(b'L', b"././@LongLink", long.as_bytes()),
        tar_file(b'0', b"short", PROGRAM),
        vec![0; 1024],
    ]
    .concat();
    let plain = seen("a.tar", &tar);
    assert_eq!(
        plain.entries(),
        [("a.txt", FileType::Text), (&*long, FileType::Executable)]
    );
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar).expect("packed");
    let packed = seen("a.tgz", &gzip.finish().expect("packed"));
    assert_eq!(
        names(&packed),
        ["a.tar", "a.tar/a.txt", &format!("a.tar/{long}")]
    );
    assert_eq!(packed.targets(), ["https://tar.example/"]);
    let mut named = flate2::GzBuilder::new()
        .filename("inner.svg")
        .write(Vec::new(), flate2::Compression::fast());
    named
        .write_all(b"<svg onload='a()'><a xlink:href='https://svg.example/'/></svg>")
        .expect("packed");
    let drawing = seen("a.svgz", &named.finish().expect("packed"));
    assert_eq!(drawing.entries(), [("inner.svg", FileType::Svg)]);
    assert!(drawing.has(AttachmentFinding::PageScript));
}

/// A directory record of ISO 9660.
fn record(name: &[u8], sector: u32, size: usize, folder: bool) -> Vec<u8> {
    let length = (33 + name.len()).next_multiple_of(2);
    let mut record = vec![length as u8, 0];
    record.extend(sector.to_le_bytes().iter().chain(&sector.to_be_bytes()));
    record.extend(
        (size as u32)
            .to_le_bytes()
            .iter()
            .chain(&(size as u32).to_be_bytes()),
    );
    record.extend([0; 7]);
    record.extend([u8::from(folder) << 1, 0, 0, 1, 0, 0, 1, name.len() as u8]);
    record.extend(name);
    record.resize(length, 0);
    record
}

#[test]
fn iso_with_joliet_names() {
    let wide = |name: &str| {
        name.encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect::<Vec<u8>>()
    };
    let mut image = vec![0; 23 * 2048];
    let mut put = |at: usize, bytes: &[u8]| image[at..at + bytes.len()].copy_from_slice(bytes);
    put(16 * 2048, b"\x01CD001\x01");
    put(16 * 2048 + 156, &record(&[0], 19, 2048, true));
    put(17 * 2048, b"\x02CD001\x01");
    put(17 * 2048 + 88, b"%/E");
    put(17 * 2048 + 156, &record(&[0], 20, 2048, true));
    put(18 * 2048, b"\xffCD001\x01");
    put(19 * 2048, &record(b"SHORT.EXE;1", 22, PROGRAM.len(), false));
    let root = [
        record(&[0], 20, 2048, true),
        record(&[1], 20, 2048, true),
        record(&wide("請求書.exe"), 22, PROGRAM.len(), false),
        record(&wide("中"), 21, 2048, true),
    ];
    put(20 * 2048, &root.concat());
    let folder = [
        record(&[0], 21, 2048, true),
        record(&[1], 20, 2048, true),
        record(&wide("circle"), 20, 2048, true),
        record(&wide("a.lnk;1"), 22, 2, false),
    ];
    put(21 * 2048, &folder.concat());
    put(22 * 2048, PROGRAM);
    let found = seen("a.iso", &image);
    assert_eq!(found.file.file_type, FileType::DiskImage);
    assert_eq!(names(&found), ["請求書.exe", "中/a.lnk"]);
    assert_eq!(found.entries()[0].1, FileType::Executable);
    image[17 * 2048] = 0;
    assert_eq!(
        names(&seen("a.iso", &image)),
        ["SHORT.EXE"],
        "without Joliet"
    );
}
