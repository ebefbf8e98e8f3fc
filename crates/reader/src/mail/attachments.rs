//! Attached files: given to [`crate::files`], and what it finds put into the message.

use super::body::{self, Rest};
use super::forwarded_attached::moved;
use super::mime::Leaf;
use super::transfer;
use crate::{Budget, files};
use madoguchi_model::{FileType, Message, TextId, TextRole};

/// A mail found attached, to be read by the caller.
#[derive(Debug)]
pub(super) struct Found {
    /// File name; empty when it has none.
    pub name: String,
    /// The raw mail.
    pub bytes: Vec<u8>,
    /// A delivery report returned it.
    pub returned: bool,
    /// It stands among the message's attachments already.
    pub listed: bool,
}

/// Inspects every file of a mail; gives the mails among them.
pub(super) fn inspect(
    message: &mut Message,
    leaves: &[Leaf],
    rest: &Rest,
    budget: &mut Budget,
) -> Vec<Found> {
    let mut mails = Vec::new();
    for leaf in rest.mails.iter().filter_map(|at| leaves.get(*at)) {
        let bytes = transfer::decode(leaf.encoding, leaf.body).0.into_owned();
        body::push(message, TextRole::FileName, leaf.name.clone());
        mails.push(Found {
            name: leaf.name.clone(),
            bytes,
            returned: leaf.place.report,
            listed: false,
        });
    }
    for leaf in rest.files.iter().filter_map(|at| leaves.get(*at)) {
        let bytes = transfer::decode(leaf.encoding, leaf.body).0;
        let shown = rest
            .content_ids
            .iter()
            .any(|id| !id.is_empty() && *id == leaf.content_id);
        let inline = shown || (leaf.place.related && !leaf.attachment);
        mails.extend(one(
            message,
            &leaf.name,
            &leaf.media_type,
            &bytes,
            inline,
            budget,
        ));
    }
    for found in &rest.uuencoded {
        let name = crate::charset::decode_bytes(&found.name, None).text;
        mails.extend(one(
            message,
            &name,
            "application/octet-stream",
            &found.bytes,
            false,
            budget,
        ));
    }
    for (media_type, data) in &rest.pictures {
        let bytes = transfer::base64(data.as_bytes()).0;
        mails.extend(one(message, "", media_type, &bytes, true, budget));
    }
    message.picture_bytes = picture_bytes(message);
    mails
}

fn one(
    message: &mut Message,
    name: &str,
    media_type: &str,
    bytes: &[u8],
    inline: bool,
    budget: &mut Budget,
) -> Vec<Found> {
    let inspected = files::inspect(name, media_type, bytes, budget);
    let mut ids: Vec<Option<TextId>> = Vec::with_capacity(inspected.texts.len());
    for text in inspected.texts {
        ids.push(body::push(message, text.role, text.text));
    }
    message
        .links
        .extend(inspected.links.into_iter().map(|l| moved(l, &ids)));
    if let Some(mut attachment) = inspected.attachment {
        attachment.inline = inline;
        message.attachments.push(attachment);
    }
    let found = |bytes| Found {
        name: name.to_owned(),
        bytes,
        returned: false,
        listed: true,
    };
    inspected.mails.into_iter().map(found).collect()
}

/// Bytes of pictures shown in the body; attached ones count where there is next to no text.
fn picture_bytes(message: &Message) -> u64 {
    let near_empty = message
        .body()
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(40)
        .count()
        < 40;
    let pictures = message
        .attachments
        .iter()
        .filter(|a| a.file_type == FileType::Picture);
    pictures
        .filter(|a| a.inline || near_empty)
        .map(|a| a.bytes)
        .sum()
}
