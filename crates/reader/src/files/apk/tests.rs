use super::*;
use crate::files::tests::{seen, zipped};
use madoguchi_model::FileType;

/// An empty list of the attributes' resources.
const RESOURCES: &[u8] = b"\x80\x01\x08\0\x08\0\0\0";

/// A binary manifest (AXML): a pool of strings, then elements as chunks.
struct Manifest {
    strings: Vec<&'static str>,
    chunks: Vec<u8>,
}

impl Manifest {
    fn new() -> Manifest {
        Manifest {
            strings: Vec::new(),
            chunks: Vec::new(),
        }
    }

    fn string(&mut self, text: &'static str) -> u32 {
        let at = self.strings.iter().position(|s| *s == text);
        at.unwrap_or_else(|| {
            self.strings.push(text);
            self.strings.len() - 1
        }) as u32
    }

    fn open(mut self, name: &'static str, attributes: &[(&'static str, &'static str)]) -> Manifest {
        let name = self.string(name);
        let mut body = [
            [1, u32::MAX, u32::MAX, name].map(u32::to_le_bytes).concat(),
            vec![20, 0, 20, 0],
        ]
        .concat();
        body.extend((attributes.len() as u16).to_le_bytes());
        body.extend([0; 6]);
        for (attribute, value) in attributes {
            let (attribute, value) = (self.string(attribute), self.string(value));
            body.extend([u32::MAX, attribute, value].map(u32::to_le_bytes).concat());
            body.extend([8, 0, 0, 3]);
            body.extend(value.to_le_bytes());
        }
        self.chunk(0x0102, &body);
        self
    }

    fn close(mut self, name: &'static str) -> Manifest {
        let name = self.string(name);
        self.chunk(
            0x0103,
            &[1, u32::MAX, u32::MAX, name].map(u32::to_le_bytes).concat(),
        );
        self
    }

    fn chunk(&mut self, kind: u16, body: &[u8]) {
        self.chunks.extend(kind.to_le_bytes());
        self.chunks.extend(16_u16.to_le_bytes());
        self.chunks.extend((body.len() as u32 + 8).to_le_bytes());
        self.chunks.extend(body);
    }

    fn bytes(&self) -> Vec<u8> {
        let mut data = Vec::new();
        let mut offsets = Vec::new();
        for text in &self.strings {
            offsets.extend((data.len() as u32).to_le_bytes());
            let units: Vec<u16> = text.encode_utf16().collect();
            data.extend((units.len() as u16).to_le_bytes());
            data.extend(units.into_iter().flat_map(u16::to_le_bytes));
            data.extend([0, 0]);
        }
        data.resize(data.len().next_multiple_of(4), 0);
        let start = 28 + offsets.len() as u32;
        let size = start + data.len() as u32;
        let pool = [
            &[1, 0, 28, 0][..],
            &[size, self.strings.len() as u32, 0, 0, start, 0]
                .map(u32::to_le_bytes)
                .concat(),
            &offsets,
            &data,
        ]
        .concat();
        let all = (8 + pool.len() + RESOURCES.len() + self.chunks.len()) as u32;
        [
            &[3, 0, 8, 0][..],
            &all.to_le_bytes(),
            &pool,
            RESOURCES,
            &self.chunks,
        ]
        .concat()
    }
}

fn manifest() -> Vec<u8> {
    let manifest = Manifest::new()
        .open("manifest", &[("package", "com.example.delivery")])
        .open(
            "uses-permission",
            &[("name", "android.permission.RECEIVE_SMS")],
        )
        .close("uses-permission")
        .open(
            "uses-permission",
            &[("name", "android.permission.READ_CONTACTS")],
        )
        .close("uses-permission")
        .open("application", &[("label", "お荷物確認")])
        .close("application")
        .close("manifest");
    manifest.bytes()
}

fn expected() -> AttachmentFinding {
    AttachmentFinding::Apk {
        package: "com.example.delivery".to_owned(),
        label: "お荷物確認".to_owned(),
        permissions: vec![
            "android.permission.RECEIVE_SMS".to_owned(),
            "android.permission.READ_CONTACTS".to_owned(),
        ],
    }
}

#[test]
fn packages() {
    let bytes = zipped(&[
        ("AndroidManifest.xml", &manifest()),
        ("classes.dex", b"dex\n035\0"),
    ]);
    let seen = seen("delivery.apk", &bytes);
    assert_eq!(
        (seen.file.file_type, seen.file.findings),
        (FileType::Apk, vec![expected()])
    );
    let inside = super::super::tests::seen("a.zip", &zipped(&[("delivery.apk", &bytes)]));
    assert_eq!(
        (inside.entries(), inside.has(expected())),
        (vec![("delivery.apk", FileType::Apk)], true)
    );
}

#[test]
fn packages_that_claim_to_need_a_password() {
    let mut bytes = zipped(&[("AndroidManifest.xml", &manifest())]);
    for at in 0..bytes.len() - 12 {
        match &bytes[at..at + 4] {
            b"PK\x01\x02" => bytes[at + 8] |= 1,
            b"PK\x03\x04" => bytes[at + 6] |= 1,
            _ => {}
        }
    }
    assert!(seen("a.apk", &bytes).has(expected()));
}

#[test]
fn damaged_and_hostile_manifests() {
    let damaged = seen("a.apk", &zipped(&[("AndroidManifest.xml", b"<manifest/>")]));
    assert_eq!(damaged.file.file_type, FileType::Apk);
    assert!(damaged.has_problem(ProblemKind::Unreadable, "apk"));
    for elements in [ELEMENTS, ELEMENTS + 1] {
        let mut nested = Manifest::new();
        for _ in 0..elements {
            nested = nested.open("a", &[]);
        }
        for _ in 0..elements {
            nested = nested.close("a");
        }
        let bytes = zipped(&[("AndroidManifest.xml", &nested.bytes())]);
        // On a thread with no more stack than a small one gets.
        let seen = std::thread::Builder::new()
            .stack_size(1 << 20)
            .spawn(move || seen("a.apk", &bytes));
        let seen = seen.expect("a thread").join().expect("no overflow");
        assert_eq!(
            seen.has_problem(ProblemKind::Truncated, "apk"),
            elements > ELEMENTS
        );
    }
}
