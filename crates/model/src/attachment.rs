use serde::{Deserialize, Serialize};

/// What a file is by its content, not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileType {
    /// PNG, JPEG, GIF, WebP, BMP and other pictures.
    Picture,
    /// PDF.
    Pdf,
    /// ZIP, 7z, RAR, LZH, CAB, gzip, tar.
    Archive,
    /// Word, Excel, PowerPoint, old or new; RTF; OpenDocument.
    Office,
    /// OneNote.
    OneNote,
    /// HTML page, MHT.
    Html,
    /// SVG drawing.
    Svg,
    /// Windows program, installer, Linux or macOS program.
    Executable,
    /// Script: JS, VBS, PowerShell, batch, HTA, WSF, shell.
    Script,
    /// Windows shortcut, Internet shortcut, .desktop.
    Shortcut,
    /// ISO, IMG, VHD, DMG.
    DiskImage,
    /// Android package.
    Apk,
    /// Another mail.
    Mail,
    /// Calendar entry.
    Calendar,
    /// Contact card.
    Contact,
    /// Plain text, CSV.
    Text,
    /// Sound or film.
    Media,
    /// Signature or key (S/MIME, PGP).
    Signature,
    /// Anything else.
    Other,
}

/// What was found inside a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "finding")]
pub enum AttachmentFinding {
    /// The archive or document needs a password.
    Encrypted,
    /// Office macros.
    Macro,
    /// Office template loaded from elsewhere, embedded object, DDE.
    ExternalContent {
        /// What kind (technical).
        what: String,
    },
    /// A PDF with JavaScript or a launch action.
    PdfScript,
    /// A page with a script or a form.
    PageScript,
    /// A name like `invoice.pdf.exe`, or right-to-left override in it.
    DoubleExtension,
    /// The name's ending says another type than the content.
    TypeMismatch {
        /// The ending, lower case, without the dot.
        extension: String,
    },
    /// Android package: who it says to be and what it may do.
    Apk {
        /// Package name.
        package: String,
        /// Label shown to the user, when readable.
        label: String,
        /// Permissions asked for.
        permissions: Vec<String>,
    },
    /// A shortcut's command or target.
    ShortcutTarget {
        /// The command line, at most 1,024 bytes.
        target: String,
    },
}

/// A file inside an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveEntry {
    /// Its path in the archive, decoded.
    pub name: String,
    /// Its type by content, or by name when the content is encrypted or too large.
    pub file_type: FileType,
    /// Unpacked size as declared.
    pub bytes: u64,
    /// It needs a password.
    pub encrypted: bool,
}

/// A file that came with the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name as decoded; empty when it has none.
    pub name: String,
    /// The declared media type, lower case.
    pub media_type: String,
    /// Its type by content.
    pub file_type: FileType,
    /// Size in bytes after decoding the transfer encoding.
    pub bytes: u64,
    /// It is shown inside the body (cid:), not offered as a file.
    pub inline: bool,
    /// What was found in it.
    pub findings: Vec<AttachmentFinding>,
    /// The files in it, if it is an archive.
    pub entries: Vec<ArchiveEntry>,
}
