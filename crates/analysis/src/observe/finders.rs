//! Words that are looked for in every text: made ready once, for that takes as long as to search a short text.

use memchr::memmem::Finder;

/// Finders of words, in their order.
pub(super) fn finders(words: &[&'static str]) -> Vec<Finder<'static>> {
    words.iter().map(|word| Finder::new(*word)).collect()
}
