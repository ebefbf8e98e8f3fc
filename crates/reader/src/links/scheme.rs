//! The beginning of a written-out address: `https://` in every spelling met.

use super::glyph::{Glyph, Seen, seen_at, seen_before};

/// Longest scheme looked at, in characters.
const LONGEST: usize = 24;

/// A scheme as found before a colon.
#[derive(Debug, Clone)]
pub(super) struct Scheme {
    /// Where it starts in the text.
    pub start: usize,
    /// Where what follows it starts.
    pub end: usize,
    /// What it means, lower case, without the colon.
    pub name: String,
    /// Two slashes were there, so it is an address whatever follows.
    pub certain: bool,
    /// Spelled defanged: hxxp, `h**p`, `[:]`.
    pub defanged: bool,
}

impl Scheme {
    /// Whether a host follows that can be checked against the public suffixes.
    pub fn is_web(&self) -> bool {
        matches!(&*self.name, "http" | "https" | "ftp" | "ftps")
    }
}

/// The scheme whose colon stands at `colon`; nothing before `floor` is looked at.
pub(super) fn at_colon(text: &str, colon: Seen, floor: usize) -> Option<Scheme> {
    let (open, word_end) = opening_bracket(text, colon.start, floor);
    let slashes = slashes_after(text, colon.end, open);
    if slashes.count == 0 && open.is_some() {
        return None;
    }
    let word = Word::before(text, word_end, floor)?;
    let (start, name, defanged) = word.scheme(slashes.count >= 2)?;
    let web = matches!(&*name, "http" | "https");
    if slashes.count < 2 && !web && !is_slashless(&name) {
        return None;
    }
    Some(Scheme {
        start,
        end: slashes.end,
        name,
        certain: slashes.count >= 2,
        defanged: defanged || open.is_some(),
    })
}

/// The scheme before two slashes whose colon was lost (`http //`), which picture reading and people do.
pub(super) fn at_slashes(text: &str, slash: Seen, floor: usize) -> Option<Scheme> {
    let mut end = slash.start;
    for _ in 0..2 {
        match seen_before(text, end, floor) {
            Some(s) if s.glyph == Glyph::Space => end = s.start,
            _ => break,
        }
    }
    let word = Word::before(text, end, floor)?;
    let (start, name, defanged) = word.scheme(false)?;
    let slashes = slashes_after(text, slash.start, None);
    (matches!(&*name, "http" | "https") && slashes.count >= 2).then_some(Scheme {
        start,
        end: slashes.end,
        name,
        certain: false,
        defanged,
    })
}

/// Schemes that take no slashes.
fn is_slashless(name: &str) -> bool {
    matches!(name, "mailto" | "tel" | "sms" | "smsto")
}

/// The bracket of `[:]` before the colon, and where the word before it ends.
fn opening_bracket(text: &str, colon: usize, floor: usize) -> (Option<u8>, usize) {
    match seen_before(text, colon, floor) {
        Some(s) => match s.ascii() {
            Some(b'[') => (Some(b']'), s.start),
            Some(b'(') => (Some(b')'), s.start),
            Some(b'{') => (Some(b'}'), s.start),
            _ => (None, s.end),
        },
        None => (None, colon),
    }
}

struct Slashes {
    count: usize,
    end: usize,
}

/// Slashes after a colon, with the bracket that closes `[:]` or `[://]`, each at most one space apart.
fn slashes_after(text: &str, at: usize, close: Option<u8>) -> Slashes {
    let mut slashes = Slashes { count: 0, end: at };
    let mut close = close;
    let mut spaces = 0;
    while let Some(seen) = seen_at(text, slashes.end) {
        match seen.glyph {
            Glyph::Ascii(b'/' | b'\\') if slashes.count < 4 => {
                slashes.count += 1;
                spaces = 0;
            }
            Glyph::Ascii(b) if Some(b) == close => close = None,
            Glyph::Other if seen.ch == '¥' && slashes.count < 2 => slashes.count += 1,
            Glyph::Space if spaces == 0 && slashes.count < 2 && next_is_slash(text, seen.end) => {
                spaces = 1;
            }
            _ => break,
        }
        slashes.end = seen.end;
    }
    slashes
}

fn next_is_slash(text: &str, at: usize) -> bool {
    seen_at(text, at).is_some_and(|s| matches!(s.glyph, Glyph::Ascii(b'/' | b'\\')))
}

/// The run of scheme characters before a colon, lower case.
struct Word {
    bytes: [u8; LONGEST],
    starts: [usize; LONGEST],
    first: usize,
}

impl Word {
    fn before(text: &str, end: usize, floor: usize) -> Option<Word> {
        let mut word = Word {
            bytes: [0; LONGEST],
            starts: [0; LONGEST],
            first: LONGEST,
        };
        let mut at = end;
        while word.first > 0 {
            let Some(seen) = seen_before(text, at, floor) else {
                break;
            };
            let byte = match seen.glyph {
                Glyph::Ascii(b) if b.is_ascii_alphanumeric() || b"*+-_".contains(&b) => b,
                Glyph::Mask => b'*',
                _ => break,
            };
            word.first -= 1;
            word.bytes[word.first] = byte.to_ascii_lowercase();
            word.starts[word.first] = seen.start;
            at = seen.start;
        }
        (word.first < LONGEST).then_some(word)
    }

    /// The scheme the word ends with: where it starts, its meaning, whether it was defanged.
    fn scheme(&self, slashed: bool) -> Option<(usize, String, bool)> {
        let word = self.bytes.get(self.first..).unwrap_or(&[]);
        for pattern in ["https", "http"] {
            let Some((before, tail)) =
                word.split_at_checked(word.len().wrapping_sub(pattern.len()))
            else {
                continue;
            };
            let Some(defanged) = spells(tail, pattern.as_bytes()) else {
                continue;
            };
            let whole = !defanged || !before.last().is_some_and(u8::is_ascii_alphanumeric);
            let start = self.starts.get(self.first + before.len());
            if let Some(&start) = start.filter(|_| whole) {
                return Some((start, pattern.to_owned(), defanged));
            }
        }
        let name = match word {
            b"ttps" => "https",
            b"ttp" => "http",
            _ if self.first == 0 => return None,
            _ => return self.other(word, slashed),
        };
        slashed.then(|| (self.starts[self.first], name.to_owned(), true))
    }

    /// Any other scheme: letters first, at least two characters (RFC 3986 section 3.1).
    fn other(&self, word: &[u8], slashed: bool) -> Option<(usize, String, bool)> {
        let name = std::str::from_utf8(word).ok()?;
        let good = name.len() >= 2
            && word.first().is_some_and(u8::is_ascii_lowercase)
            && word
                .iter()
                .all(|&b| b.is_ascii_alphanumeric() || b"+-".contains(&b));
        (good && (slashed || is_slashless(name)))
            .then(|| (self.starts[self.first], name.to_owned(), false))
    }
}

/// Whether `word` is `pattern`, wholly (`Some(false)`) or with letters replaced by x, `*`, `-` or `_`
/// (`Some(true)`); at least half of the letters must stand.
fn spells(word: &[u8], pattern: &[u8]) -> Option<bool> {
    let mut replaced = 0;
    for (w, p) in word.iter().zip(pattern) {
        match w {
            _ if w == p => {}
            b'x' | b'*' | b'-' | b'_' => replaced += 1,
            _ => return None,
        }
    }
    (replaced * 2 <= pattern.len()).then_some(replaced > 0)
}
