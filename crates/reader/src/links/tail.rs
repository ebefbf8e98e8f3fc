//! What follows the host: port, path, query, fragment, and where the sentence goes on.

use super::glyph::{Glyph, Seen, raw_at, seen_at};

/// What follows a host.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    /// With disguises undone.
    pub text: String,
    /// Where it ends in the text.
    pub end: usize,
    /// It holds letters that were disguised.
    pub disguised: bool,
}

/// Reads what follows a host that ends at byte `at`. Full-width letters are only taken when the host was
/// `disguised` too; `floor` is where the address starts, for lines that were broken by a mail program.
pub(super) fn after_host(text: &str, at: usize, disguised: bool, floor: usize) -> Tail {
    let mut tail = Tail {
        end: at,
        ..Tail::default()
    };
    port(text, &mut tail);
    let begins = seen_at(text, tail.end).is_some_and(|s| {
        matches!(s.glyph, Glyph::Ascii(b'/' | b'?' | b'#' | b'\\'))
            && (disguised || !s.is_disguised() || s.ch == '／')
    });
    if begins {
        run(text, &mut tail, disguised);
        continue_lines(text, &mut tail, disguised, floor);
        if text.get(..floor).is_some_and(|t| t.ends_with('*')) {
            drop_emphasis(&mut tail);
        }
    }
    tail
}

/// Takes off the asterisks that close `**address**`.
fn drop_emphasis(tail: &mut Tail) {
    let kept = tail.text.trim_end_matches('*').len();
    tail.end -= tail.text.len() - kept;
    tail.text.truncate(kept);
}

/// Reads the rest of an address of another scheme (`line://…`, `mailto:…`).
pub(super) fn opaque(text: &str, at: usize) -> Tail {
    let mut tail = Tail {
        end: at,
        ..Tail::default()
    };
    run(text, &mut tail, false);
    tail
}

fn port(text: &str, tail: &mut Tail) {
    let Some(colon) = seen_at(text, tail.end).filter(|s| s.ascii() == Some(b':')) else {
        return;
    };
    let mut digits = String::new();
    let mut end = colon.end;
    while let Some(seen) = seen_at(text, end) {
        match seen.ascii() {
            Some(b) if b.is_ascii_digit() && digits.len() < 6 => digits.push(b as char),
            _ => break,
        }
        end = seen.end;
    }
    let ends = seen_at(text, end).is_none_or(|s| !s.is_alphanumeric());
    if ends && (1..=5).contains(&digits.len()) {
        tail.text = format!(":{digits}");
        tail.end = end;
    }
}

/// Takes the characters of an address from `tail.end` on, without what ends the sentence around it.
fn run(text: &str, tail: &mut Tail, disguised: bool) {
    let mut depth = [0_u32; 2];
    let mut at = tail.end;
    let mut kept = (tail.text.len(), tail.end);
    while let Some(seen) = raw_at(text, at) {
        if seen.glyph == Glyph::Invisible {
            at = seen.end;
            continue;
        }
        let Some(byte) = address_byte(text, seen, disguised) else {
            break;
        };
        if closes(byte, &mut depth) || starts_another(text, seen, byte) {
            break;
        }
        tail.disguised |= seen.is_disguised();
        tail.text.push(byte as char);
        at = seen.end;
        if !is_sentence_mark(byte) {
            kept = (tail.text.len(), at);
        }
    }
    tail.text.truncate(kept.0);
    tail.end = kept.1;
}

/// The byte a character means inside an address; `None` when it ends the address.
fn address_byte(text: &str, seen: Seen, disguised: bool) -> Option<u8> {
    let byte = seen.ascii()?;
    if matches!(byte, b'<' | b'>' | b'"' | b'`') {
        return None;
    }
    if seen.is_disguised() && !disguised {
        let slash_in_address =
            seen.ch == '／' && raw_at(text, seen.end).is_some_and(|n| n.ch.is_ascii_alphanumeric());
        return slash_in_address.then_some(byte);
    }
    Some(byte)
}

/// Whether a closing bracket closes one that stood before the address.
fn closes(byte: u8, depth: &mut [u32; 2]) -> bool {
    match byte {
        b'(' => depth[0] += 1,
        b'[' => depth[1] += 1,
        b')' if depth[0] == 0 => return true,
        b']' if depth[1] == 0 => return true,
        b')' => depth[0] -= 1,
        b']' => depth[1] -= 1,
        _ => {}
    }
    false
}

/// Whether another address follows a comma or semicolon.
fn starts_another(text: &str, seen: Seen, byte: u8) -> bool {
    matches!(byte, b',' | b';' | b'|')
        && text.get(seen.end..).is_some_and(|t| t.starts_with("http"))
}

/// Marks that belong to the sentence when nothing of the address follows them.
fn is_sentence_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'(' | b'[' | b'{' | b'}' | b'|' | b'^'
    )
}

/// Columns from which on a line counts as filled; mail programs break at 72 to 80.
const FILLED_LINE: usize = 70;
/// Lines joined at most.
const MOST_LINES: usize = 8;

/// Joins the next lines when the address fills its line and they look like more of it.
fn continue_lines(text: &str, tail: &mut Tail, disguised: bool, floor: usize) {
    let mut from = floor;
    for _ in 0..MOST_LINES {
        if !line_is_filled(text, from, tail.end) {
            return;
        }
        let next = tail.end + 1;
        let Some(length) = continuation(text, next) else {
            return;
        };
        let mut more = Tail {
            end: next,
            ..Tail::default()
        };
        run(text, &mut more, disguised);
        if more.text.is_empty() {
            return;
        }
        tail.text.push_str(&more.text);
        tail.end = more.end;
        if more.end != next + length {
            return;
        }
        from = next;
    }
}

/// Whether the line that holds `from` ends at `end` and is filled.
fn line_is_filled(text: &str, from: usize, end: usize) -> bool {
    if text.as_bytes().get(end) != Some(&b'\n') {
        return false;
    }
    let width_before: usize = text
        .get(..from)
        .unwrap_or("")
        .chars()
        .rev()
        .take(80)
        .take_while(|&c| c != '\n')
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum();
    (FILLED_LINE..1_000).contains(&(width_before + end.saturating_sub(from)))
}

/// The length of the line at `at` when all of it is one word that looks like part of an address.
fn continuation(text: &str, at: usize) -> Option<usize> {
    let line = text.get(at..)?;
    let bytes = line.as_bytes();
    let length = bytes
        .iter()
        .take(1_000)
        .position(|b| !b.is_ascii_graphic() || matches!(b, b'<' | b'>' | b'"'))
        .unwrap_or(bytes.len().min(1_000));
    let word = line.get(..length)?;
    let ends = matches!(bytes.get(length), None | Some(b'\n' | b'>' | b'"'));
    let telling = word.contains(|c: char| c.is_ascii_digit() || "/?=&%".contains(c));
    let letters = word.contains(|c: char| c.is_ascii_alphanumeric());
    let mark = word.starts_with(['-', '*', '>', '[', '(', '#']) || word.ends_with([':', ')', ']']);
    let other = word.contains("://") || word.contains('@') || word.starts_with("www.");
    let numbering = word
        .trim_end_matches(['.', ')'])
        .bytes()
        .all(|b| b.is_ascii_digit());
    (ends && telling && letters && !mark && !other && !numbering).then_some(length)
}
