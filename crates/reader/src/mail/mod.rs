//! Raw e-mail (RFC 5322, MIME) as found in the wild.
//!
//! The order of work: [`source`] puts the whole right, [`headers`] and [`envelope`] read the header, [`mime`]
//! takes the body apart, [`body`] chooses what a person sees, [`attachments`] hands over the files, and
//! [`forwarded_attached`] decides whose mail it is when one carries another.

mod address;
mod alternative;
mod attachments;
mod body;
mod bounce;
mod date;
mod encoded_word;
mod envelope;
mod flowed;
mod forwarded_attached;
mod headers;
pub(crate) mod html;
mod mbox;
mod mime;
mod parameters;
mod quoted;
mod received;
mod source;
mod transfer;

use crate::{Budget, Intake};
use attachments::Found;
use body::Habit;
use forwarded_attached::Wrapper;
use madoguchi_model::{Channel, Link, LinkPlace, Message, ProblemKind, Provenance, TextRole};
pub use mbox::mbox;

/// Reads one raw mail.
pub(crate) fn read(bytes: &[u8], intake: &Intake, budget: &mut Budget) -> Message {
    let mut message = entity(bytes, intake, budget);
    if message.headers.is_empty() && message.texts.is_empty() && message.attachments.is_empty() {
        budget.problem(ProblemKind::Empty, "mail");
    }
    // A forward that quotes the original in its text is put right by the module that knows pasted ones.
    crate::pasted::repair_inline_forward(&mut message, budget);
    message
}

/// Reads a mail, or one inside another.
fn entity(bytes: &[u8], intake: &Intake, budget: &mut Budget) -> Message {
    let bytes = source::clean(bytes);
    let (fields, body) = headers::split(&bytes, budget.limits().headers);
    let mut message = Message::new(Channel::Mail, Provenance::Raw);
    envelope::fill(&mut message, &fields, budget);
    let structure = mime::structure(&fields, body, budget);
    let forward = quoted::is_forward(message.subject());
    let habit = Habit {
        answer: !forward
            && (quoted::is_answer(message.subject()) || fields.first("In-Reply-To").is_some()),
        report: bounce::is_report(&message, &structure),
    };
    let rest = body::fill(&mut message, &structure, habit, budget);
    drawn_codes(&mut message, &rest.grids, budget);
    let mails = attachments::inspect(&mut message, &structure.leaves, &rest, budget);
    let wrapper = match habit.report {
        true => Wrapper::No,
        false => forwarded_attached::wrapper(&message, &structure, mails.len()),
    };
    with_mails(message, mails, wrapper, habit, intake, budget)
}

/// Reads the mails attached: the first of a wrapper is the message itself.
fn with_mails(
    mut message: Message,
    mails: Vec<Found>,
    wrapper: Wrapper,
    habit: Habit,
    intake: &Intake,
    budget: &mut Budget,
) -> Message {
    let mut mails = mails.into_iter();
    if wrapper != Wrapper::No
        && let Some(first) = mails.next()
    {
        match budget.nested(|budget| attached(&first.bytes, intake, budget)) {
            Some(inner)
                if wrapper == Wrapper::Perhaps
                    && forwarded_attached::has_own_links(&message, &inner) =>
            {
                forwarded_attached::attach(&mut message, first, inner, false);
            }
            Some(inner) => message = forwarded_attached::unwrap(message, inner, wrapper, budget),
            None => return message,
        }
    }
    for mail in mails {
        let returned = mail.returned || habit.report;
        if let Some(inner) = budget.nested(|budget| attached(&mail.bytes, intake, budget)) {
            forwarded_attached::attach(&mut message, mail, inner, returned);
        }
    }
    message
}

/// Reads an attached mail, raw or as Outlook saves it.
fn attached(bytes: &[u8], intake: &Intake, budget: &mut Budget) -> Message {
    const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0";
    if bytes.starts_with(COMPOUND_FILE) {
        crate::files::msg::read(bytes, intake, budget)
    } else {
        entity(bytes, intake, budget)
    }
}

/// Reads QR codes drawn with tables or with characters.
fn drawn_codes(message: &mut Message, grids: &[Vec<Vec<bool>>], budget: &mut Budget) {
    let tables = grids
        .iter()
        .filter_map(|grid| crate::files::qr_text::decode_grid(grid));
    let bodies = message
        .texts
        .iter()
        .filter(|t| t.role == TextRole::Body && has_blocks(&t.text));
    let found: Vec<String> = tables
        .chain(bodies.filter_map(|t| crate::files::qr_text::find_in_text(&t.text)))
        .collect();
    for content in found {
        message.table_qr = true;
        let content = content
            .get(..content.floor_char_boundary(4096))
            .unwrap_or("");
        if !content.is_empty() && budget.take_link() {
            message
                .links
                .push(Link::new(content, content, LinkPlace::QrText));
        }
    }
}

/// Whether a text holds enough block characters (U+2580–U+259F, U+25A0) to be a drawing.
fn has_blocks(text: &str) -> bool {
    // They are E2 96 80 … E2 96 A0 in UTF-8.
    memchr::memmem::find_iter(text.as_bytes(), b"\xE2\x96")
        .take(100)
        .count()
        == 100
}

#[cfg(test)]
mod tests;
