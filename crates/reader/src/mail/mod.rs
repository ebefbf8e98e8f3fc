//! Raw e-mail.

use crate::{Budget, Intake};
use madoguchi_model::{Channel, Message, Provenance};

/// Reads one raw mail.
pub(crate) fn read(_bytes: &[u8], _intake: &Intake, _budget: &mut Budget) -> Message {
    Message::new(Channel::Mail, Provenance::Raw)
}

/// The messages of an mbox, each without its `From ` line, in order. Never fails; data before the first
/// `From ` line is given as a message of its own.
pub fn mbox(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::once(bytes)
}
