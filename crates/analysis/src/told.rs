//! Understanding a person's own account.

use madoguchi_model::{Message, State, Told};

/// What an account tells.
pub fn understand(_message: &Message) -> Vec<Told> {
    Vec::new()
}

/// The states proposed for a Situation.
pub fn propose(_told: &[Told]) -> Vec<State> {
    Vec::new()
}
