//! Finds links in plain text.

use crate::Budget;
use madoguchi_model::{Link, TextId};

/// Finds every link written in `text` (text `id` of the message), defanged ones included, in order.
/// Takes each from the budget.
pub(crate) fn find(_text: &str, _id: TextId, _budget: &mut Budget) -> Vec<Link> {
    Vec::new()
}
