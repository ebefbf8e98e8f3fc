//! Files by content: what came attached, and what was given alone.

mod apk;
mod archive;
mod codes;
mod form;
mod identify;
mod look;
mod lzfu;
pub(crate) mod msg;
mod names;
mod office;
mod page;
mod page_script;
mod pdf;
pub(crate) mod picture;
pub(crate) mod qr_text;
mod rtf;
mod scan;
mod shortcut;
mod tnef;
mod xml;

pub(crate) use form::{Form, form_of};

use crate::{Budget, Intake};
use identify::Kind;
use look::Look;
use madoguchi_model::{
    Attachment, AttachmentFinding, Channel, Link, Message, ProblemKind, Provenance, Text, TextRole,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What looking into a file gives.
#[derive(Debug, Default)]
pub(crate) struct Inspected {
    /// Type, findings, entries; name and media type as given.
    pub attachment: Option<Attachment>,
    /// Links found inside (place `Attachment`, `QrPicture`); the text of a span is
    /// counted within `texts`.
    pub links: Vec<Link>,
    /// Words found inside (role `Attachment`) and file names (role `FileName`).
    pub texts: Vec<Text>,
    /// Mails found inside (message/rfc822, .eml, .msg), to be read by the caller.
    pub mails: Vec<Vec<u8>>,
}

/// Looks into one decoded file: what it is by its content, what is in it, where it leads. Bounded by the
/// budget; whatever the bytes are, it comes back.
pub(crate) fn inspect(
    name: &str,
    media_type: &str,
    bytes: &[u8],
    budget: &mut Budget,
) -> Inspected {
    let mut look = Look::default();
    if names::is_deceptive(name) {
        look.find(AttachmentFinding::DoubleExtension);
    }
    let kind = look_into(&mut look, name, bytes, budget);
    if let Some(extension) = names::mismatch(name, kind.file_type()) {
        look.find(AttachmentFinding::TypeMismatch { extension });
    }
    let mut texts = file_names(name, &look, budget);
    for span in look.links.iter_mut().filter_map(|link| link.span.as_mut()) {
        span.text.0 = span.text.0.saturating_add(texts.len() as u16);
    }
    texts.append(&mut look.texts);
    Inspected {
        attachment: Some(Attachment {
            name: name.to_owned(),
            media_type: media_type.to_ascii_lowercase(),
            file_type: kind.file_type(),
            bytes: bytes.len() as u64,
            inline: false,
            findings: look.findings,
            entries: look.entries,
        }),
        links: look.links,
        texts,
        mails: look.mails,
    }
}

/// The names of a file and of the files in it, as texts.
fn file_names(name: &str, look: &Look, budget: &mut Budget) -> Vec<Text> {
    let entries: Vec<&str> = look.entries.iter().map(|e| &*e.name).collect();
    let names = [name.to_owned(), entries.join("\n")];
    let names = names.into_iter().filter(|n| !n.is_empty());
    names
        .map(|n| Text {
            role: TextRole::FileName,
            text: budget.text(n),
        })
        .collect()
}

/// Finds out what a file is and looks into it.
///
/// Formats are read by other people's code too, and a hostile file may find a mistake in it that makes it
/// panic: that costs what is in this file, not the message.
fn look_into(look: &mut Look, name: &str, bytes: &[u8], budget: &mut Budget) -> Kind {
    let kind = identify::kind_of(bytes, name);
    let looked = catch_unwind(AssertUnwindSafe(|| {
        look_by_kind(look, kind, name, bytes, budget)
    }));
    looked.unwrap_or_else(|_| {
        budget.problem(ProblemKind::Unreadable, "panic");
        kind
    })
}

/// Looks into a file of known kind; gives the kind more precisely.
fn look_by_kind(
    look: &mut Look,
    kind: Kind,
    name: &str,
    bytes: &[u8],
    budget: &mut Budget,
) -> Kind {
    match kind {
        Kind::Zip => return look_into_zip(look, bytes, budget),
        Kind::SevenZip => archive::seven_zip::list(look, bytes, budget),
        Kind::Rar4 => archive::rar::list_4(look, bytes, budget),
        Kind::Rar5 => archive::rar::list_5(look, bytes, budget),
        Kind::Lzh => archive::lzh::list(look, bytes, budget),
        Kind::Cab => archive::cab::list(look, bytes, budget),
        Kind::Gzip => archive::gzip::list(look, name, bytes, budget),
        Kind::Tar => archive::tar::list(look, bytes, budget),
        Kind::Iso => archive::disk::list(look, bytes, budget),
        Kind::Picture => picture::search(look, bytes, budget),
        Kind::Pdf => pdf::inspect(look, bytes, budget),
        Kind::Html => page::html(look, bytes, budget),
        Kind::Svg => page::svg(look, bytes, budget),
        Kind::Mht => page::mht(look, bytes, budget),
        Kind::Lnk => shortcut::lnk(look, bytes, budget),
        Kind::TextShortcut => shortcut::text(look, bytes, budget),
        Kind::Text | Kind::Calendar | Kind::Contact => {
            let text = crate::charset::decode(bytes, None, "attachment", budget);
            look.words(text, budget);
        }
        Kind::OleOffice | Kind::OleOther => office::ole::inspect(look, bytes, budget),
        Kind::Rtf => rtf::inspect(look, bytes, budget),
        Kind::OfficeXml => office::package::single(look, bytes, budget),
        Kind::OneNote => office::onenote::inspect(look, bytes, budget),
        Kind::Tnef => tnef::list(look, bytes, budget),
        Kind::Signature => signature(look, bytes, budget),
        Kind::Mail | Kind::OutlookMsg => look.mails.push(bytes.to_vec()),
        _ => {}
    }
    kind
}

/// A signature or key says nothing; an encrypted message cannot be looked into.
fn signature(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let head = bytes.get(..1 << 10).unwrap_or(bytes);
    // The types envelopedData and encryptedData of PKCS #7 (RFC 5652).
    let enveloped = [3, 6].iter().any(|kind| {
        let object = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, *kind];
        memchr::memmem::find(head, &object).is_some_and(|at| at < 40)
    });
    if enveloped || head.starts_with(b"-----BEGIN PGP MESSAGE") {
        look.encrypted("message", budget);
    }
}

fn look_into_zip(look: &mut Look, bytes: &[u8], budget: &mut Budget) -> Kind {
    let Some(mut zip) = archive::zip::Zip::open(bytes, budget) else {
        return Kind::Zip;
    };
    let kind = zip.kind(budget);
    match kind {
        Kind::Ooxml => office::package::inspect(look, &mut zip, budget),
        Kind::OpenDocument => office::opendocument::inspect(look, &mut zip, budget),
        Kind::Apk => apk::inspect(look, &mut zip, budget),
        Kind::Zip | Kind::ApkBundle => zip.list(look, budget),
        _ => {}
    }
    kind
}

/// Reads a file given alone as a message with one attachment. The one mail in an archive is the message.
pub(crate) fn read_alone(bytes: &[u8], intake: &Intake, budget: &mut Budget) -> Message {
    let inspected = inspect(intake.name.unwrap_or(""), "", bytes, budget);
    if let [mail] = &*inspected.mails
        && let Some(mut message) = budget.nested(|budget| match identify::binary_kind(mail) {
            Some(Kind::OutlookMsg) => msg::read(mail, intake, budget),
            _ => crate::mail::read(mail, intake, budget),
        })
    {
        message.attachments.extend(inspected.attachment);
        return message;
    }
    let mut message = Message::new(intake.channel.unwrap_or(Channel::Text), Provenance::Pasted);
    put_into(&mut message, inspected);
    message
}

/// Puts what was found in a file into a message that has no texts yet; mails are left out.
fn put_into(message: &mut Message, inspected: Inspected) {
    message.texts = inspected.texts;
    message.links = inspected.links;
    message.attachments.extend(inspected.attachment);
}

#[cfg(test)]
mod tests;
