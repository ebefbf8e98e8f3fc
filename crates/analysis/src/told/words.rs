//! Looking for one of several words. Lists of words are strings with blanks between the words.

/// Whether `text` starts with one of `words`.
pub(super) fn starts(text: &str, words: &str) -> bool {
    words.split_ascii_whitespace().any(|w| text.starts_with(w))
}

/// Whether `text` ends with one of `words`.
pub(super) fn ends(text: &str, words: &str) -> bool {
    words.split_ascii_whitespace().any(|w| text.ends_with(w))
}

/// Whether one of `words` is in `text`.
pub(super) fn contains(text: &str, words: &str) -> bool {
    words.split_ascii_whitespace().any(|w| text.contains(w))
}

/// What follows the first of `words` that `text` starts with.
pub(super) fn after<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    words
        .split_ascii_whitespace()
        .find_map(|w| text.strip_prefix(w))
}

/// What stands before the first of `words` that `text` ends with.
pub(super) fn before<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    words
        .split_ascii_whitespace()
        .find_map(|w| text.strip_suffix(w))
}

/// Where the earliest of `words` begins in `text`.
pub(super) fn earliest(text: &str, words: &str) -> Option<usize> {
    words
        .split_ascii_whitespace()
        .filter_map(|w| text.find(w))
        .min()
}

/// Where the last of `words` begins in `text`.
pub(super) fn latest(text: &str, words: &str) -> Option<usize> {
    words
        .split_ascii_whitespace()
        .filter_map(|w| text.rfind(w))
        .max()
}

/// Where the last of `words` ends in `text`.
pub(super) fn latest_end(text: &str, words: &str) -> Option<usize> {
    words
        .split_ascii_whitespace()
        .filter_map(|w| text.rfind(w).map(|i| i + w.len()))
        .max()
}

/// Place and length of the first of `words` (in the order of the list) that is in `text`.
pub(super) fn first(text: &str, words: &str) -> Option<(usize, usize)> {
    words
        .split_ascii_whitespace()
        .find_map(|w| text.find(w).map(|i| (i, w.len())))
}

/// An enum whose variants a word table names in its `[section]` lines.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// The variant a section names.
            pub fn parse(section: &str) -> Option<$name> {
                match section {
                    $($word => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}
pub(super) use named;

/// The entries of a word table: section and entry. `#` begins a remark, `|` stands between entries.
pub(super) fn entries(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    table
        .lines()
        .filter(|l| !l.starts_with('#'))
        .flat_map(move |line| {
            let head = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
            if let Some(head) = head {
                section = head;
            }
            let here = section;
            let body = if head.is_some() { "" } else { line };
            body.split('|').map(move |entry| (here, entry.trim()))
        })
        .filter(|(_, entry)| !entry.is_empty())
}
