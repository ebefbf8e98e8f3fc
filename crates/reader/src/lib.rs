//! Reads anything a person may show into a [`Message`].
//!
//! Reading never fails, never hangs and is bounded in time and memory by [`Limits`]: it returns the
//! message and the [`Problem`]s met. This crate opens no socket, reads no clock and touches no file.

mod budget;
mod charset;
mod files;
mod links;
mod mail;
mod pasted;

pub use budget::Budget;
pub use mail::mbox;

use madoguchi_model::{Channel, Limits, Message, Problem};

/// What is known of the input beforehand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Intake<'a> {
    /// The channel, when the person said it.
    pub channel: Option<Channel>,
    /// The file's name, a hint only; content decides.
    pub name: Option<&'a str>,
    /// The bounds.
    pub limits: Limits,
}

/// What reading gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The message.
    pub message: Message,
    /// What was lost or wrong.
    pub problems: Vec<Problem>,
}

/// Reads one message of any form: raw mail, Outlook .msg, a picture (its QR codes), pasted text with or
/// without the person's own account. An mbox is read as its first message; see [`mbox`].
pub fn read(bytes: &[u8], intake: &Intake) -> Reading {
    let mut budget = Budget::new(intake.limits);
    let bytes = budget.input(bytes);
    let message = match files::form_of(bytes, intake) {
        files::Form::Mail => mail::read(bytes, intake, &mut budget),
        files::Form::OutlookMsg => files::msg::read(bytes, intake, &mut budget),
        files::Form::Picture => files::picture::read(bytes, intake, &mut budget),
        files::Form::Mbox => {
            let first = mbox(bytes).next().unwrap_or(bytes);
            mail::read(first, intake, &mut budget)
        }
        files::Form::Text => {
            let text = charset::decode_unlabelled(bytes, &mut budget);
            pasted::read(&text, intake, &mut budget)
        }
        files::Form::File => files::read_alone(bytes, intake, &mut budget),
    };
    Reading {
        message,
        problems: budget.into_problems(),
    }
}

/// A message given as fields rather than as bytes: what a form, a labelled record or a test has.
#[derive(Debug, Clone, Default)]
pub struct Fields<'a> {
    /// Sender as shown: `Name <address>`, a number, a name.
    pub from: Option<&'a str>,
    /// Recipient as shown.
    pub to: Option<&'a str>,
    /// Subject.
    pub subject: Option<&'a str>,
    /// The text as the person saw it. Not looked at for 差出人/件名 lines or an account.
    pub body: &'a str,
    /// An HTML alternative of a mail.
    pub html: Option<&'a str>,
    /// Links known besides those in the text.
    pub links: &'a [String],
    /// Date as shown.
    pub date: Option<&'a str>,
}

/// Reads a message given as fields. Its provenance is `Pasted`.
pub fn read_fields(fields: &Fields, intake: &Intake) -> Reading {
    let mut budget = Budget::new(intake.limits);
    let message = pasted::from_fields(fields, intake, &mut budget);
    Reading {
        message,
        problems: budget.into_problems(),
    }
}
