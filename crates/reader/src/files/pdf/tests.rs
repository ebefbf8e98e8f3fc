use crate::files::tests::{fixture, seen, seen_within};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use madoguchi_model::{AttachmentFinding, FileType, Limits, LinkPlace, ProblemKind};
use std::io::Write;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "\n7 0 obj\n<<{dictionary}/Length {}>>\nstream\r\n",
        content.len()
    );
    [head.as_bytes(), content, b"\nendstream endobj\n"].concat()
}

fn pdf(objects: &[&[u8]]) -> Vec<u8> {
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        &*objects.concat(),
        b"\ntrailer<</Root 1 0 R>>\n%%EOF",
    ]
    .concat()
}

#[test]
fn links() {
    let bytes = pdf(&[
        b"\n4 0 obj<</Type/Annot/A<</S/URI/URI(https://one.example/\\(a\\))>>>>endobj",
        b"\n5 0 obj<</A<</S /URI /URI <68747470733a2f2f74776f2e6578616d706c652f>>>>>endobj",
        b"\n6 0 obj<</A<</S/URI/URI 9 0 R>>>>endobj\n9 0 obj\n(https://three.example/)endobj",
        b"\n8 0 obj<</A<</S/URI/URI(not an address)>>/F(file.txt)>>endobj",
    ]);
    let seen = seen("a.pdf", &bytes);
    assert_eq!(seen.file.file_type, FileType::Pdf);
    assert_eq!(
        seen.targets(),
        [
            "https://one.example/(a)",
            "https://two.example/",
            "https://three.example/"
        ]
    );
    assert!(seen.links.iter().all(|l| l.1 == LinkPlace::Attachment));
    assert_eq!(seen.file.findings, []);
}

#[test]
fn actions() {
    let script = seen(
        "a.pdf",
        &pdf(&[b"1 0 obj<</OpenAction<</S/J#61vaScript/JS(a)>>>>endobj"]),
    );
    assert!(script.has(AttachmentFinding::PdfScript));
    assert!(
        seen("a.pdf", &pdf(&[b"1 0 obj<</S/Launch/F(cmd.exe)>>endobj"]))
            .has(AttachmentFinding::PdfScript)
    );
    let form = seen(
        "a.pdf",
        &pdf(&[b"1 0 obj<</S/SubmitForm/F(https://form.example/)>>endobj<</Type/EmbeddedFile>>"]),
    );
    assert!(form.has_external("submit-form") && form.has_external("embedded-file"));
    assert_eq!(form.targets(), ["https://form.example/"]);
}

#[test]
fn packed_objects() {
    let inner = packed(b"10 0 11 20 <</S/URI/URI(https://packed.example/)>> <</S/JavaScript>>");
    let page = packed(b"/URI(https://words-of-a-page.example/)");
    let bytes = pdf(&[
        &stream("/Type/ObjStm/N 2/Filter/FlateDecode", &inner),
        &stream("/Filter/FlateDecode", &page),
    ]);
    let found = seen("a.pdf", &bytes);
    assert_eq!(found.targets(), ["https://packed.example/"]);
    assert!(found.has(AttachmentFinding::PdfScript));
    let bomb = pdf(&[&stream(
        "/Type/ObjStm/Filter/FlateDecode",
        &packed(&vec![b'/'; 8 << 20]),
    )]);
    let limits = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    assert!(seen_within("a.pdf", &bomb, limits).targets().is_empty());
}

#[test]
fn pictures() {
    let jpeg = stream(
        "/Subtype/Image/Width 640/Height 480/Filter/DCTDecode",
        &fixture("qr-photo.jpg"),
    );
    assert_eq!(seen("a.pdf", &pdf(&[&jpeg])).links.len(), 2);
    let code = image::load_from_memory(&fixture("qr-tel.png"))
        .expect("a picture")
        .to_rgb8();
    let (width, height) = code.dimensions();
    let about = format!("/Subtype/Image/Width {width}/Height {height}/Filter/FlateDecode");
    let expected = vec![("tel:+81312345678".to_owned(), LinkPlace::QrPicture)];
    let plain = stream(&about, &packed(code.as_raw()));
    assert_eq!(seen("a.pdf", &pdf(&[&plain])).links, expected);
    // The rows as differences to the one above, as PNG filter 2 makes them.
    let row = width as usize * 3;
    let mut above = vec![0; row];
    let mut rows = Vec::new();
    for line in code.as_raw().chunks_exact(row) {
        rows.push(2);
        rows.extend(
            line.iter()
                .zip(&above)
                .map(|(value, up): (&u8, &u8)| value.wrapping_sub(*up)),
        );
        above = line.to_vec();
    }
    let predicted = stream(
        &format!("{about}/DecodeParms<</Predictor 15/Colors 3>>"),
        &packed(&rows),
    );
    assert_eq!(seen("a.pdf", &pdf(&[&predicted])).links, expected);
    let bits = code.rows().flat_map(|row| {
        let dark: Vec<bool> = row.map(|p| p.0[0] < 128).collect();
        dark.chunks(8)
            .map(|c| {
                c.iter()
                    .enumerate()
                    .fold(0, |b, (i, d)| b | u8::from(!d) << (7 - i))
            })
            .collect::<Vec<u8>>()
    });
    let bits: Vec<u8> = bits.collect();
    assert_eq!(
        seen("a.pdf", &pdf(&[&stream(&about, &packed(&bits))])).links,
        expected
    );
}

#[test]
fn encrypted_files() {
    let open = seen("a.pdf", &fixture("owner-locked.pdf"));
    assert_eq!(
        open.targets(),
        ["https://pdf.example/locked"],
        "it opens without a password"
    );
    assert!(!open.has(AttachmentFinding::Encrypted));
    let locked = seen("a.pdf", &fixture("locked.pdf"));
    assert!(
        locked.has(AttachmentFinding::Encrypted)
            && locked.has_problem(ProblemKind::Encrypted, "pdf")
    );
}

#[test]
fn hostile_nesting() {
    let deep = pdf(&[
        &[&b"1 0 obj"[..], &b"<</A[".repeat(100_000)].concat(),
        b"/Encrypt 2 0 R",
    ]);
    seen("a.pdf", &deep);
    seen(
        "a.pdf",
        &pdf(&[
            &b"stream\n".repeat(100_000),
            b"/URI(".repeat(10_000).as_slice(),
        ]),
    );
    seen("a.pdf", &pdf(&[&b"/URI(".repeat(1_000_000)]));
    seen("a.pdf", &pdf(&[&b">>stream\nendstream".repeat(50_000)]));
}
