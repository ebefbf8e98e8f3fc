//! What goes out: JSON of a published shape, and text for a terminal.

mod json;
mod terminal;

pub(crate) use json::{CheckLine, ScanLine};
pub use json::{json_schema, label_schema};
pub(crate) use terminal::{Answer, answer};

pub(crate) use madoguchi_service::text::{defanged, is_harmful, printable, printable_lines};

/// Says on standard error what went wrong. Names of files are as hostile as what is in them.
pub(crate) fn complain(what: impl std::fmt::Display) {
    anstream::eprintln!("madoguchi: {}", printable_lines(&format!("{what:#}")));
}
