//! Files by content: what came attached, and what was given alone.

mod archive;
mod form;
mod identify;
mod look;
pub(crate) mod msg;
mod names;
pub(crate) mod picture;
pub(crate) mod qr_text;
mod scan;

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
    /// Files that came inside it as attachments of their own (winmail.dat, .msg).
    pub attachments: Vec<Attachment>,
    /// Links found inside (place `Attachment`, `QrPicture`); they carry no span.
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
        attachments: look.attachments,
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
        Kind::Mail | Kind::OutlookMsg => look.mails.push(bytes.to_vec()),
        _ => {}
    }
    kind
}

fn look_into_zip(look: &mut Look, bytes: &[u8], budget: &mut Budget) -> Kind {
    let Some(mut zip) = archive::zip::Zip::open(bytes, budget) else {
        return Kind::Zip;
    };
    let kind = zip.kind(budget);
    match kind {
        Kind::Zip | Kind::ApkBundle => zip.list(look, budget),
        _ => {}
    }
    kind
}

/// Reads a file given alone as a message with one attachment.
pub(crate) fn read_alone(_bytes: &[u8], intake: &Intake, _budget: &mut Budget) -> Message {
    Message::new(intake.channel.unwrap_or(Channel::Text), Provenance::Pasted)
}
