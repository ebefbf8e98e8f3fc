//! QR codes drawn with characters or table cells.

/// Decodes a grid of modules (`true` is dark), row by row; with or without a quiet zone.
pub(crate) fn decode_grid(_grid: &[Vec<bool>]) -> Option<String> {
    None
}

/// Finds a QR code drawn with block characters in plain text and decodes it.
pub(crate) fn find_in_text(_text: &str) -> Option<String> {
    None
}
