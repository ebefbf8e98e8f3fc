//! What goes out: JSON of a published shape, and text for a terminal.

mod json;
mod marks;
mod terminal;

pub use json::json_schema;
pub(crate) use json::{CheckLine, KindLine, Line, ScanLine};
pub(crate) use terminal::{Answer, answer};

/// Hostile text made harmless for a terminal or a log: control characters (C0, C1, so also the
/// beginning of every escape sequence), and characters that turn the writing direction, are shown as
/// their code points. Line breaks and tabs too.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmful(c) {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// As [`printable`], but line breaks stay.
pub(crate) fn printable_lines(text: &str) -> String {
    text.split('\n')
        .map(printable)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Says on standard error what went wrong. Names of files are as hostile as what is in them.
pub(crate) fn complain(what: impl std::fmt::Display) {
    anstream::eprintln!("madoguchi: {}", printable_lines(&format!("{what:#}")));
}

/// Controls, direction marks, invisible separators and tags.
pub(crate) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_are_shown_not_sent() {
        assert_eq!(printable("a\x1b]0;x\x07b"), "a\\u{1b}]0;x\\u{7}b");
        assert_eq!(printable("gpj.\u{202e}exe"), "gpj.\\u{202e}exe");
        assert_eq!(printable("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(printable("日本語 ok"), "日本語 ok");
    }
}
