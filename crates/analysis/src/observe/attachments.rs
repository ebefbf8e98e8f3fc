//! Attachments by content.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Attachment, AttachmentFinding, Evidence, FileType, Strength::*, Toward::*};

const PRESENT: Sign = Sign::new("attachment.present", Neutral, Weak);
const ENCRYPTED: Sign = Sign::new("attachment.encrypted-archive", Neutral, Weak);
const EXECUTABLE: Sign = Sign::new("attachment.executable", Scam, Strong);
const SCRIPT: Sign = Sign::new("attachment.script", Scam, Strong);
const DOUBLE: Sign = Sign::new("attachment.double-extension", Scam, Strong);
const MACRO: Sign = Sign::new("attachment.macro", Scam, Medium);
const EXTERNAL: Sign = Sign::new("attachment.external-content", Scam, Medium);
const DISK_IMAGE: Sign = Sign::new("attachment.disk-image", Scam, Strong);
const SHORTCUT: Sign = Sign::new("attachment.shortcut", Scam, Strong);
const HTML: Sign = Sign::new("attachment.html", Scam, Medium);
const SVG: Sign = Sign::new("attachment.svg", Scam, Medium);
const APK: Sign = Sign::new("attachment.apk", Scam, Strong);
const PDF_LINK: Sign = Sign::new("attachment.pdf-link", Neutral, Weak);
const PDF_SCRIPT: Sign = Sign::new("attachment.pdf-script", Scam, Medium);
const ONENOTE: Sign = Sign::new("attachment.onenote", Scam, Strong);
const MISMATCH: Sign = Sign::new("attachment.type-mismatch", Scam, Weak);
const UNREADABLE: Sign = Sign::new("attachment.unreadable", Neutral, Weak);

pub(super) const OBSERVER: Observer = Observer {
    name: "attachments",
    signs: &[
        PRESENT, ENCRYPTED, EXECUTABLE, SCRIPT, DOUBLE, MACRO, EXTERNAL, DISK_IMAGE, SHORTCUT,
        HTML, SVG, APK, PDF_LINK, PDF_SCRIPT, ONENOTE, MISMATCH, UNREADABLE,
    ],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    for attachment in scene.message.attachments.iter().take(100) {
        if attachment.inline && attachment.file_type == FileType::Picture {
            continue;
        }
        let mut see = |sign: &Sign| {
            let evidence = super::once(out, sign, None);
            super::add_value(evidence, "name", &attachment.name);
        };
        if !matches!(
            attachment.file_type,
            FileType::Signature | FileType::Calendar | FileType::Contact
        ) {
            see(&PRESENT);
        }
        if let Some(sign) = of_type(attachment.file_type) {
            see(sign);
        }
        for entry in attachment.entries.iter().take(200) {
            if let Some(sign) = of_type(entry.file_type) {
                see(sign);
            }
        }
        if attachment.file_type == FileType::Archive
            && attachment.entries.iter().any(|e| e.encrypted)
        {
            see(&ENCRYPTED);
        }
        findings(attachment, &mut see);
    }
    let in_pdf = scene
        .message
        .links
        .iter()
        .any(|l| l.place == madoguchi_model::LinkPlace::Attachment);
    if in_pdf
        && scene
            .message
            .attachments
            .iter()
            .any(|a| a.file_type == FileType::Pdf)
    {
        super::once(out, &PDF_LINK, None);
    }
}

fn findings(attachment: &Attachment, see: &mut impl FnMut(&Sign)) {
    for finding in &attachment.findings {
        match finding {
            AttachmentFinding::Encrypted => see(&ENCRYPTED),
            AttachmentFinding::Macro => see(&MACRO),
            AttachmentFinding::ExternalContent { .. } => see(&EXTERNAL),
            AttachmentFinding::PdfScript => see(&PDF_SCRIPT),
            AttachmentFinding::PageScript
            | AttachmentFinding::Apk { .. }
            | AttachmentFinding::ShortcutTarget { .. } => {}
            AttachmentFinding::DoubleExtension => see(&DOUBLE),
            AttachmentFinding::TypeMismatch { .. } => see(&MISMATCH),
        }
    }
}

fn of_type(file_type: FileType) -> Option<&'static Sign> {
    Some(match file_type {
        FileType::Executable => &EXECUTABLE,
        FileType::Script => &SCRIPT,
        FileType::DiskImage => &DISK_IMAGE,
        FileType::Shortcut => &SHORTCUT,
        FileType::Html => &HTML,
        FileType::Svg => &SVG,
        FileType::Apk => &APK,
        FileType::OneNote => &ONENOTE,
        _ => return None,
    })
}
