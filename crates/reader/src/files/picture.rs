use crate::{Budget, Intake};
use madoguchi_model::{Channel, Message, Provenance};

pub(crate) fn read(_bytes: &[u8], _intake: &Intake, _budget: &mut Budget) -> Message {
    Message::new(Channel::Text, Provenance::Screenshot)
}
