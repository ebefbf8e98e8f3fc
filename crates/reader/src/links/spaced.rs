//! Addresses with a space between all letters: `h t t p s : / / e x a m p l e . t o p`.

use super::glyph::{Glyph, Seen, raw_at, seen_before};
use super::{Found, scheme, written_out};

/// Most letters looked at.
const LONGEST: usize = 512;

/// The spaced address whose colon stands at `colon`.
pub(super) fn at_colon(text: &str, colon: Seen, floor: usize) -> Option<Found> {
    let space = raw_at(text, colon.end).filter(|s| s.glyph == Glyph::Space)?;
    raw_at(text, space.end).filter(|s| s.ascii() == Some(b'/'))?;
    let start = word_start(text, colon.start, floor)?;
    let (joined, places) = join(text, start)?;
    let colon_at = joined.find(':')?;
    let seen = raw_at(&joined, colon_at)?;
    let scheme = scheme::at_colon(&joined, seen, 0).filter(|s| s.certain && s.is_web())?;
    let found = written_out(&joined, &scheme)?;
    let first = places.get(found.start)?.0;
    let last = places.get(found.end.checked_sub(1)?)?.1;
    Some(Found {
        start: first,
        end: last,
        next: last,
        ..found
    })
}

/// Where `h t t p` before the colon starts.
fn word_start(text: &str, colon: usize, floor: usize) -> Option<usize> {
    let mut at = colon;
    let mut letters = 0;
    for _ in 0..6 {
        let space = seen_before(text, at, floor).filter(|s| s.glyph == Glyph::Space);
        let Some(space) = space else { break };
        let letter = seen_before(text, space.start, floor).filter(Seen::is_alphanumeric);
        let Some(letter) = letter else { break };
        at = letter.start;
        letters += 1;
    }
    (letters >= 4).then_some(at)
}

/// The letters without the spaces between them, and for each byte where its letter stands in the text.
fn join(text: &str, start: usize) -> Option<(String, Vec<(usize, usize)>)> {
    let mut joined = String::new();
    let mut places = Vec::new();
    let mut at = start;
    for _ in 0..LONGEST {
        let Some(seen) = raw_at(text, at) else { break };
        let Some(byte) = seen.ascii() else { break };
        let after = raw_at(text, seen.end);
        if after.is_some_and(|s| s.ascii().is_some()) {
            break;
        }
        joined.push(byte as char);
        places.push((seen.start, seen.end));
        match after {
            Some(s) if s.glyph == Glyph::Space => at = s.end,
            _ => break,
        }
    }
    (joined.len() >= 10).then_some((joined, places))
}
