//! Mails inside mails: a forward by attachment is read as the mail it carries, any other attached mail as
//! an attachment.

use super::attachments::Found;
use super::mime::Structure;
use super::quoted;
use crate::Budget;
use madoguchi_model::{
    Account, Attachment, FileType, Link, LinkPlace, Message, Passage, PassageKind, Provenance,
    Span, Text, TextId, TextRole,
};
use std::collections::HashSet;

/// A body of that many characters or less does not make a mail more than a wrapper.
const SHORT: usize = 300;

/// Whether a mail does nothing but carry another to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapper {
    /// It speaks for itself.
    No,
    /// It does, unless it has links of its own; see [`has_own_links`].
    Perhaps,
    /// It is an abuse report (RFC 5965).
    Surely,
}

/// Whether a mail is a wrapper: it says so in its subject, or has little to say itself and no other file.
pub(super) fn wrapper(message: &Message, structure: &Structure, mails: usize) -> Wrapper {
    if mails == 0 || structure.leaves.iter().any(|l| l.place.digest) {
        return Wrapper::No;
    }
    match structure.report.as_deref() {
        Some("feedback-report") => return Wrapper::Surely,
        Some(_) => return Wrapper::No,
        None => {}
    }
    let words: usize = words_of(message).map(|t| t.text.chars().count()).sum();
    let other =
        |a: &Attachment| !a.inline && !matches!(a.file_type, FileType::Mail | FileType::Signature);
    let little = words <= SHORT && !message.attachments.iter().any(other);
    if little || quoted::is_forward(message.subject()) {
        Wrapper::Perhaps
    } else {
        Wrapper::No
    }
}

/// Whether the outer mail leads somewhere the inner one does not. Then it is no mere wrapper: fraud may carry
/// a harmless mail to look like one.
pub(super) fn has_own_links(outer: &Message, inner: &Message) -> bool {
    let known: HashSet<&str> = inner.links.iter().map(|l| &*l.target).collect();
    outer
        .links
        .iter()
        .any(|l| l.place.is_followed() && !known.contains(&*l.target))
}

fn words_of(message: &Message) -> impl Iterator<Item = &Text> {
    message.texts.iter().filter(|t| t.role == TextRole::Body)
}

/// The inner mail as the message, with what the forwarder wrote as the person's account; a program that
/// reports abuse tells nothing.
pub(super) fn unwrap(
    outer: Message,
    mut inner: Message,
    wrapper: Wrapper,
    budget: &mut Budget,
) -> Message {
    inner.provenance = Provenance::ForwardedAttached;
    if wrapper == Wrapper::Surely {
        return inner;
    }
    let told: Vec<&str> = words_of(&outer)
        .map(|t| t.text.trim())
        .filter(|t| !t.is_empty())
        .collect();
    // A nested wrapper may have brought an account already.
    if told.is_empty() || inner.account.is_some() || inner.texts.len() >= usize::from(u16::MAX) {
        return inner;
    }
    let told = budget.text(told.join("\n\n"));
    let len = told.len();
    let id = inner.push_text(TextRole::Account, told);
    let passage = Passage {
        kind: PassageKind::Account,
        span: Span::new(id, 0, len),
    };
    inner.account = Some(Account {
        passages: vec![passage],
        told: Vec::new(),
    });
    inner
}

/// Adds an attached mail: its words as role `Attachment`, or as `Quoted` when a delivery report returns it,
/// its links (not those of a returned mail) and what was attached to it.
pub(super) fn attach(message: &mut Message, mail: Found, inner: Message, returned: bool) {
    if !mail.listed {
        message.attachments.push(Attachment {
            name: mail.name,
            media_type: "message/rfc822".to_owned(),
            file_type: FileType::Mail,
            bytes: mail.bytes.len() as u64,
            inline: false,
            findings: Vec::new(),
            entries: Vec::new(),
        });
    }
    let mut ids = Vec::with_capacity(inner.texts.len());
    for text in inner.texts {
        let role = match text.role {
            TextRole::FileName | TextRole::Hidden | TextRole::Quoted => text.role,
            _ if returned => TextRole::Quoted,
            _ => TextRole::Attachment,
        };
        let room = message.texts.len() < usize::from(u16::MAX);
        ids.push(room.then(|| message.push_text(role, text.text)));
    }
    if returned {
        return;
    }
    message.links.extend(
        inner
            .links
            .into_iter()
            .filter(|l| l.place != LinkPlace::Header)
            .map(|l| moved(l, &ids)),
    );
    message.attachments.extend(inner.attachments);
}

/// A link of an inner mail, or of a file, with its span in the outer message's texts.
pub(super) fn moved(link: Link, ids: &[Option<TextId>]) -> Link {
    let span = link.span.and_then(|s| {
        let text = ids.get(usize::from(s.text.0)).copied().flatten()?;
        Some(Span { text, ..s })
    });
    let place = match link.place {
        LinkPlace::Text | LinkPlace::Anchor | LinkPlace::Form => LinkPlace::Attachment,
        place => place,
    };
    Link {
        span,
        place,
        ..link
    }
}
