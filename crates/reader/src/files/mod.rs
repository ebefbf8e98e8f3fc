//! Files by content: what came attached, and what was given alone.

pub(crate) mod msg;
pub(crate) mod picture;

use crate::{Budget, Intake};
use madoguchi_model::{Attachment, Channel, FileType, Link, Message, Provenance, Text};

/// The form of the whole input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Raw RFC 5322 mail.
    Mail,
    /// Unix mailbox of several mails.
    Mbox,
    /// Outlook .msg (OLE compound file).
    OutlookMsg,
    /// A picture.
    Picture,
    /// Text.
    Text,
    /// Another file, given alone (PDF, archive, page, APK …).
    File,
}

/// Decides the form by content; the name is only a hint.
pub(crate) fn form_of(_bytes: &[u8], _intake: &Intake) -> Form {
    Form::Text
}

/// What looking into a file gives.
#[derive(Debug, Default)]
pub(crate) struct Inspected {
    /// Type, findings, entries; name and media type as given.
    pub attachment: Option<Attachment>,
    /// Links found inside (place `Attachment`, `QrPicture`).
    pub links: Vec<Link>,
    /// Words found inside (role `Attachment`) and file names (role `FileName`).
    pub texts: Vec<Text>,
    /// Mails found inside (message/rfc822, .eml, .msg), to be read by the caller.
    pub mails: Vec<Vec<u8>>,
}

/// Looks into one decoded file.
pub(crate) fn inspect(
    name: &str,
    media_type: &str,
    bytes: &[u8],
    _budget: &mut Budget,
) -> Inspected {
    Inspected {
        attachment: Some(Attachment {
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            file_type: FileType::Other,
            bytes: bytes.len() as u64,
            inline: false,
            findings: Vec::new(),
            entries: Vec::new(),
        }),
        ..Inspected::default()
    }
}

/// Reads a file given alone as a message with one attachment.
pub(crate) fn read_alone(_bytes: &[u8], intake: &Intake, _budget: &mut Budget) -> Message {
    Message::new(intake.channel.unwrap_or(Channel::Text), Provenance::Pasted)
}
