//! Looking for one of several words. Lists of words are strings with blanks between the words.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

/// Words looked for all at once: for long lists and long texts.
pub(super) struct Words(Option<CharwiseDoubleArrayAhoCorasick<u32>>);

impl Words {
    /// The words given, each of which may come more than once.
    pub fn new<'w>(words: impl Iterator<Item = &'w str>) -> Words {
        let mut words: Vec<&str> = words.collect();
        words.sort_unstable();
        words.dedup();
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(words.into_iter().zip(0..));
        Words(automaton.ok())
    }

    /// The words of a list with blanks between them.
    pub fn of(list: &str) -> Words {
        Words::new(list.split_ascii_whitespace())
    }

    /// Byte and length of every word in `text`, in order; of two that overlap the first.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        let found = self.0.as_ref().map(|a| a.leftmost_find_iter(text));
        let found = found.into_iter().flatten();
        found.map(|m| (m.start(), m.end() - m.start()))
    }

    /// Byte and length of the first word in `text`.
    pub fn first(&self, text: &str) -> Option<(usize, usize)> {
        self.0
            .as_ref()?
            .leftmost_find_iter(text)
            .next()
            .map(|m| (m.start(), m.end() - m.start()))
    }

    /// Byte and length of the last word in `text`.
    pub fn last(&self, text: &str) -> Option<(usize, usize)> {
        self.0
            .as_ref()?
            .leftmost_find_iter(text)
            .last()
            .map(|m| (m.start(), m.end() - m.start()))
    }

    /// Whether a word is in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        self.first(text).is_some()
    }
}

/// A list of words, made ready once: `words!("a b c")`.
macro_rules! words {
    ($list:expr) => {{
        static WORDS: std::sync::LazyLock<$crate::told::words::Words> =
            std::sync::LazyLock::new(|| $crate::told::words::Words::of($list));
        &*WORDS
    }};
}
pub(super) use words;

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

/// An enum whose variants a word table names in its `[section]` lines.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// How many variants there are.
            #[allow(dead_code, reason = "only some tables count")]
            pub const COUNT: usize = [$($word),*].len();

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
