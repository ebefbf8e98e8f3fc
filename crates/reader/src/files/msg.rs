//! Outlook .msg (MS-OXMSG): turned into the mail it was, and read as one.

mod compose;
mod properties;

use crate::{Budget, Intake};
use madoguchi_model::{Channel, Message, ProblemKind, Provenance};
use properties::Storage;
use std::io::Cursor;

/// Messages within each other that are turned into mails.
const DEPTH: usize = 4;

/// Reads an Outlook message as [`crate::mail::read`] reads a mail. Where the header it came with is not
/// stored in it, its provenance is `Pasted`: nobody vouches for the fields Outlook keeps.
pub(crate) fn read(bytes: &[u8], intake: &Intake, budget: &mut Budget) -> Message {
    let Some((mail, transported)) = turn(bytes, budget) else {
        budget.problem(ProblemKind::Unreadable, "msg");
        return Message::new(Channel::Mail, Provenance::Raw);
    };
    let mut message = crate::mail::read(&mail, intake, budget);
    if !transported && message.provenance == Provenance::Raw {
        message.provenance = Provenance::Pasted;
    }
    message
}

/// The mail that an Outlook message was, MIME with the parts as they are, and whether the header it came
/// with is in it. `None` when it is damaged.
///
/// The library that reads the container may panic on damage: that is no reason to fail.
fn turn(bytes: &[u8], budget: &mut Budget) -> Option<(Vec<u8>, bool)> {
    let read = std::panic::AssertUnwindSafe(|| {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
        let mut message = Storage::root(&mut file, budget);
        Some(compose::mail(&mut message, DEPTH))
    });
    std::panic::catch_unwind(read).ok().flatten()
}

#[cfg(test)]
mod tests;
