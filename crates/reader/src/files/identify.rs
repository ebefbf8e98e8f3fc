//! What a file is, by its content.

use super::names;
use madoguchi_model::FileType;
use memchr::memmem;
use std::io::Cursor;

/// What a file is, in the detail that looking into it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// PNG, JPEG, GIF, WebP, BMP and pictures that are not decoded here (TIFF, HEIC, icon …).
    Picture,
    /// PDF.
    Pdf,
    /// ZIP, whatever is in it.
    Zip,
    /// Word, Excel, PowerPoint since 2007 (ECMA-376).
    Ooxml,
    /// LibreOffice and other documents of parts in a ZIP.
    OpenDocument,
    /// Android package.
    Apk,
    /// Android packages in a ZIP.
    ApkBundle,
    /// 7-Zip.
    SevenZip,
    /// RAR to version 4.
    Rar4,
    /// RAR from version 5.
    Rar5,
    /// LHA, LZH.
    Lzh,
    /// Microsoft cabinet.
    Cab,
    /// gzip.
    Gzip,
    /// tar.
    Tar,
    /// bzip2, xz, zstd, ACE, compress.
    OtherArchive,
    /// ISO 9660 or UDF.
    Iso,
    /// VHD, VHDX, VMDK, DMG, a FAT or NTFS volume.
    OtherDisk,
    /// OLE compound file of an office program, also an encrypted new document.
    OleOffice,
    /// Windows installer package.
    Msi,
    /// Outlook message.
    OutlookMsg,
    /// Another OLE compound file.
    OleOther,
    /// RTF.
    Rtf,
    /// Word or Excel as one XML file.
    OfficeXml,
    /// OneNote section.
    OneNote,
    /// HTML page.
    Html,
    /// Web page saved as MIME.
    Mht,
    /// SVG.
    Svg,
    /// Program.
    Executable,
    /// Script.
    Script,
    /// Windows shell link.
    Lnk,
    /// `[InternetShortcut]`, `[Desktop Entry]`, .webloc and the like.
    TextShortcut,
    /// RFC 5322 mail.
    Mail,
    /// iCalendar.
    Calendar,
    /// vCard.
    Contact,
    /// Text.
    Text,
    /// Sound, film.
    Media,
    /// S/MIME or PGP.
    Signature,
    /// winmail.dat.
    Tnef,
    /// Anything else.
    Other,
}

impl Kind {
    /// The type shown to people.
    pub(super) fn file_type(self) -> FileType {
        match self {
            Kind::Picture => FileType::Picture,
            Kind::Pdf => FileType::Pdf,
            Kind::Zip
            | Kind::SevenZip
            | Kind::Rar4
            | Kind::Rar5
            | Kind::Lzh
            | Kind::Cab
            | Kind::Gzip
            | Kind::Tar
            | Kind::OtherArchive => FileType::Archive,
            Kind::Ooxml | Kind::OpenDocument | Kind::OleOffice | Kind::Rtf | Kind::OfficeXml => {
                FileType::Office
            }
            Kind::Apk | Kind::ApkBundle => FileType::Apk,
            Kind::Iso | Kind::OtherDisk => FileType::DiskImage,
            Kind::Msi | Kind::Executable => FileType::Executable,
            Kind::OutlookMsg | Kind::Mail => FileType::Mail,
            Kind::OneNote => FileType::OneNote,
            Kind::Html | Kind::Mht => FileType::Html,
            Kind::Svg => FileType::Svg,
            Kind::Script => FileType::Script,
            Kind::Lnk | Kind::TextShortcut => FileType::Shortcut,
            Kind::Calendar => FileType::Calendar,
            Kind::Contact => FileType::Contact,
            Kind::Text => FileType::Text,
            Kind::Media => FileType::Media,
            Kind::Signature => FileType::Signature,
            Kind::OleOther | Kind::Tnef | Kind::Other => FileType::Other,
        }
    }
}

/// Bytes at the start by which text is told from other data, and kinds of text from each other.
const HEAD: usize = 8 << 10;

/// What a file is. The name decides only between kinds of text.
pub(super) fn kind_of(bytes: &[u8], name: &str) -> Kind {
    if let Some(kind) = binary_kind(bytes) {
        return kind;
    }
    let extension = names::extension(name);
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if is_wide(head) {
        let text = crate::charset::decode_bytes(head, None).text;
        return text_kind(text.as_bytes(), &extension);
    }
    if is_text(head) {
        // A patch begins with the header of the mail it was sent by; it is read as text.
        let patch = matches!(&*extension, "patch" | "diff");
        return match !patch && super::form::is_mail(bytes, extension == "eml") {
            true => mail_kind(head),
            false => text_kind(head, &extension),
        };
    }
    if extension == "webloc" && bytes.starts_with(b"bplist00") {
        return Kind::TextShortcut;
    }
    Kind::Other
}

/// What a file is when its content is not text; `None` when it may be text or nothing known.
pub(super) fn binary_kind(bytes: &[u8]) -> Option<Kind> {
    if let Some(kind) = by_magic(bytes) {
        return Some(kind);
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if is_text(head) {
        return None;
    }
    if let Some(kind) = by_place(bytes) {
        return Some(kind);
    }
    let found = infer::get(head)?;
    match found.matcher_type() {
        infer::MatcherType::Image => {
            (found.extension() != "bmp" || is_bmp(bytes)).then_some(Kind::Picture)
        }
        infer::MatcherType::Audio | infer::MatcherType::Video => Some(Kind::Media),
        infer::MatcherType::Archive => Some(Kind::OtherArchive),
        _ => None,
    }
}

/// Kinds that the first bytes tell.
fn by_magic(bytes: &[u8]) -> Option<Kind> {
    const MAGIC: [(&[u8], Kind); 32] = [
        (b"\x89PNG\r\n\x1a\n", Kind::Picture),
        (b"\xff\xd8\xff", Kind::Picture),
        (b"PK\x03\x04", Kind::Zip),
        (b"PK\x05\x06", Kind::Zip),
        (b"PK\x07\x08PK\x03\x04", Kind::Zip),
        (b"7z\xbc\xaf\x27\x1c", Kind::SevenZip),
        (b"Rar!\x1a\x07\x00", Kind::Rar4),
        (b"Rar!\x1a\x07\x01\x00", Kind::Rar5),
        (b"MSCF\0\0\0\0", Kind::Cab),
        (b"\x1f\x8b\x08", Kind::Gzip),
        (b"\xfd7zXZ\0", Kind::OtherArchive),
        (b"\x28\xb5\x2f\xfd", Kind::OtherArchive),
        (b"\x1f\x9d", Kind::OtherArchive),
        (b"{\\rtf", Kind::Rtf),
        (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", Kind::OneNote),
        (b"\x7fELF", Kind::Executable),
        (b"\xfe\xed\xfa\xce", Kind::Executable),
        (b"\xfe\xed\xfa\xcf", Kind::Executable),
        (b"\xce\xfa\xed\xfe", Kind::Executable),
        (b"\xcf\xfa\xed\xfe", Kind::Executable),
        (b"\xca\xfe\xba\xbe", Kind::Executable),
        (b"dex\n03", Kind::Executable),
        (b"!<arch>\ndebian", Kind::Executable),
        (b"\xed\xab\xee\xdb", Kind::Executable),
        (b"ITSF\x03\0\0\0", Kind::Executable),
        (b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0", Kind::Lnk),
        (b"vhdxfile", Kind::OtherDisk),
        (b"KDMV\x01\0\0\0", Kind::OtherDisk),
        (b"conectix\0", Kind::OtherDisk),
        (b"\x78\x9f\x3e\x22", Kind::Tnef),
        (b"\x1f\xa0", Kind::OtherArchive),
        (b"#@~^", Kind::Script),
    ];
    if bytes.starts_with(OLE) {
        return Some(ole_kind(bytes));
    }
    if bytes.starts_with(b"MZ") && is_program(bytes) {
        return Some(Kind::Executable);
    }
    if is_pdf(bytes) {
        return Some(Kind::Pdf);
    }
    MAGIC
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, kind)| *kind)
}

/// Kinds that bytes at another place tell.
fn by_place(bytes: &[u8]) -> Option<Kind> {
    let at = |place: usize, what: &[u8]| bytes.get(place..).is_some_and(|b| b.starts_with(what));
    let tail = bytes.len().saturating_sub(512);
    if at(2, b"-lh") || at(2, b"-lz") || at(2, b"-pm") {
        return at(6, b"-").then_some(Kind::Lzh);
    }
    if at(257, b"ustar") {
        return Some(Kind::Tar);
    }
    if [0x8001, 0x9311, 0x9319]
        .iter()
        .any(|p| at(*p, b"CD001") || at(*p, b"BEA01") || at(*p, b"NSR0"))
    {
        return Some(Kind::Iso);
    }
    let volume = at(3, b"NTFS    ") || at(54, b"FAT1") || at(82, b"FAT32") || at(3, b"EXFAT   ");
    if at(tail, b"koly") || at(tail, b"conectix") || (volume && at(510, b"\x55\xaa")) {
        return Some(Kind::OtherDisk);
    }
    if at(7, b"**ACE**") || (at(0, b"BZh") && at(4, b"1AY&SY")) {
        return Some(Kind::OtherArchive);
    }
    is_pkcs7(bytes).then_some(Kind::Signature)
}

/// First bytes of an OLE compound file.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// `%PDF-` within the first kilobyte, as readers accept it (ISO 32000-1 annex H.3), with nothing but
/// binary or blanks before it.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    match memmem::find(head, b"%PDF-") {
        Some(at) => head
            .get(..at)
            .is_some_and(|before| before.iter().all(|b| !b.is_ascii_graphic())),
        None => false,
    }
}

/// An MZ header that points at a PE, NE or LE header, or is binary at all.
fn is_program(bytes: &[u8]) -> bool {
    bytes.iter().take(64).any(|byte| *byte == 0)
}

/// A bitmap whose second header has a known size.
fn is_bmp(bytes: &[u8]) -> bool {
    matches!(
        bytes.get(14..18),
        Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0])
    )
}

/// DER that names a PKCS #7 type (1.2.840.113549.1.7) near its start.
fn is_pkcs7(bytes: &[u8]) -> bool {
    let head = bytes.get(..40).unwrap_or(bytes);
    head.first() == Some(&0x30) && memmem::find(head, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07").is_some()
}

/// Which program an OLE compound file belongs to (MS-CFB): by its storages, or by their names anywhere when
/// the file is damaged.
fn ole_kind(bytes: &[u8]) -> Kind {
    const OFFICE: [&str; 8] = [
        "WordDocument",
        "Workbook",
        "Book",
        "PowerPoint Document",
        "VisioDocument",
        "EncryptedPackage",
        "DocumentText",
        "HwpSummaryInformation",
    ];
    let opened = cfb::CompoundFile::open(Cursor::new(bytes)).ok();
    let has = |name: &str| match &opened {
        Some(file) => file.exists(format!("/{name}")),
        None => memmem::find(bytes, &utf_16(name)).is_some(),
    };
    if has("__properties_version1.0") {
        return Kind::OutlookMsg;
    }
    if opened
        .as_ref()
        .is_some_and(|f| is_installer(f.root_entry().clsid().as_bytes()))
    {
        return Kind::Msi;
    }
    match OFFICE.iter().any(|name| has(name)) {
        true => Kind::OleOffice,
        false => Kind::OleOther,
    }
}

/// The class of a Windows installer package, patch or transform: 000C108x-0000-0000-C000-000000000046.
fn is_installer(class: &[u8; 16]) -> bool {
    class.get(..3) == Some(b"\x00\x0c\x10") && class.get(8..) == Some(b"\xc0\0\0\0\0\0\0\x46")
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// UTF-16 with a byte order mark.
fn is_wide(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")
}

/// Whether bytes are text in any character set: nearly no control characters, or UTF-16.
pub(super) fn is_text(head: &[u8]) -> bool {
    let head = head.get(..HEAD).unwrap_or(head);
    if is_wide(head) {
        return true;
    }
    // Tab to CR, the shifts and the escape of ISO-2022 are text.
    let is_odd = |b: &u8| matches!(b, 0..=7 | 0x10..=0x1a | 0x1c..=0x1f | 0x7f);
    // In blocks, so that counts of a byte do and many bytes are counted at once.
    let odd_in = |block: &[u8]| -> u8 { block.iter().map(|b| u8::from(is_odd(b))).sum() };
    let odd: usize = head
        .chunks(128)
        .map(|block| usize::from(odd_in(block)))
        .sum();
    let mut nul = [0, 0];
    for at in memchr::memchr_iter(0, head) {
        nul[at % 2] += 1;
    }
    let few = odd <= 1 + head.len() / 50;
    let half = head.len() / 2;
    let wide = nul.iter().any(|n| *n * 3 > half) && nul.iter().any(|n| *n * 20 < half) && half > 3;
    few || (wide && odd <= nul.iter().sum::<usize>() + half / 20)
}

/// What a text is, by its beginning (at most 8 KiB are looked at) and its name's ending.
fn text_kind(head: &[u8], extension: &str) -> Kind {
    let lower = head.to_ascii_lowercase();
    let head = lower
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&lower)
        .trim_ascii_start();
    let has = |what: &str| memmem::find(head, what.as_bytes()).is_some();
    if head.starts_with(b"#!") || extension == "hta" || has("<hta:application") {
        return Kind::Script;
    }
    if head.starts_with(b"begin:vcalendar") {
        return Kind::Calendar;
    }
    if head.starts_with(b"begin:vcard") {
        return Kind::Contact;
    }
    if head.starts_with(b"-----begin ") {
        return Kind::Signature;
    }
    if head.starts_with(b"[")
        && ["[internetshortcut", "[desktop entry]", "[shell]"]
            .iter()
            .any(|s| has(s))
    {
        return Kind::TextShortcut;
    }
    if head.starts_with(b"<") {
        if let Some(kind) = markup_kind(head, extension) {
            return kind;
        }
    } else if matches!(names::type_of(extension), Some(FileType::Html)) && has("<") && has(">") {
        return Kind::Html;
    }
    match names::is_script(extension)
        || (names::type_of(extension).is_none() && is_script_text(head))
    {
        true => Kind::Script,
        false => Kind::Text,
    }
}

/// Text that begins with `<`, in lower case.
fn markup_kind(head: &[u8], extension: &str) -> Option<Kind> {
    const PAGE: [&str; 20] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<meta",
        "<title",
        "<table",
        "<div",
        "<style",
        "<form",
        "<iframe",
        "<p>",
        "<a ",
        "<center",
        "<font",
        "<h1",
        "<br",
        "<img",
        "<!--[if",
    ];
    let position = |what: &str| memmem::find(head, what.as_bytes());
    let page = position("<html").or(position("<!doctype html"));
    if position("<svg").is_some_and(|svg| page.is_none_or(|p| svg < p))
        && !head.starts_with(b"<div")
    {
        let at_start =
            head.starts_with(b"<svg") || head.starts_with(b"<?xml") || head.starts_with(b"<!");
        if at_start || extension == "svg" {
            return Some(Kind::Svg);
        }
    }
    if head.starts_with(b"<job") || head.starts_with(b"<package") || head.starts_with(b"<scriptlet")
    {
        return Some(Kind::Script);
    }
    if position("<?mso-application").is_some() || position("<w:worddocument").is_some() {
        return Some(Kind::OfficeXml);
    }
    if ["<librarydescription", "<persistedquery", "<key>url</key>"]
        .iter()
        .any(|s| position(s).is_some())
    {
        return Some(Kind::TextShortcut);
    }
    let is_page = page.is_some() || PAGE.iter().any(|p| head.starts_with(p.as_bytes()));
    (is_page || matches!(names::type_of(extension), Some(FileType::Html))).then_some(Kind::Html)
}

/// Words of Windows scripts that stand in no letter, where nothing in the name says what the file is.
fn is_script_text(head: &[u8]) -> bool {
    const WORDS: [&str; 9] = [
        "wscript.shell",
        "createobject(",
        "new activexobject(",
        "wscript.createobject",
        "@echo off",
        "start-process ",
        "invoke-expression",
        "invoke-webrequest",
        "frombase64string(",
    ];
    WORDS
        .iter()
        .any(|word| memmem::find(head, word.as_bytes()).is_some())
}

/// A mail, or a web page that a browser saved as one.
fn mail_kind(head: &[u8]) -> Kind {
    let lower = head.to_ascii_lowercase();
    let saved = ["from: <saved by ", "snapshot-content-location:"];
    match saved
        .iter()
        .any(|s| memmem::find(&lower, s.as_bytes()).is_some())
    {
        true => Kind::Mht,
        false => Kind::Mail,
    }
}

#[cfg(test)]
mod tests;
