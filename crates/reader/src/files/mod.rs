//! Files by content: what came attached, and what was given alone.

mod form;
mod identify;
pub(crate) mod msg;
mod names;
pub(crate) mod picture;
pub(crate) mod qr_text;

pub(crate) use form::{Form, form_of};

use crate::{Budget, Intake};
use identify::Kind;
use madoguchi_model::{Attachment, Channel, Link, Message, Provenance, Text, TextRole};

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

/// Looks into one decoded file.
pub(crate) fn inspect(
    name: &str,
    media_type: &str,
    bytes: &[u8],
    _budget: &mut Budget,
) -> Inspected {
    let kind = identify::kind_of(bytes, name);
    let mut found = Inspected {
        attachment: Some(Attachment {
            name: name.to_owned(),
            media_type: media_type.to_ascii_lowercase(),
            file_type: kind.file_type(),
            bytes: bytes.len() as u64,
            inline: false,
            findings: Vec::new(),
            entries: Vec::new(),
        }),
        ..Inspected::default()
    };
    if !name.is_empty() {
        found.texts.push(Text {
            role: TextRole::FileName,
            text: name.to_owned(),
        });
    }
    if matches!(kind, Kind::Mail | Kind::OutlookMsg) {
        found.mails.push(bytes.to_vec());
    }
    found
}

/// Reads a file given alone as a message with one attachment.
pub(crate) fn read_alone(_bytes: &[u8], intake: &Intake, _budget: &mut Budget) -> Message {
    Message::new(intake.channel.unwrap_or(Channel::Text), Provenance::Pasted)
}
