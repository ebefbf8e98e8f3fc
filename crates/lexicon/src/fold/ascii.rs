//! Runs of ASCII.

/// The ASCII run from a visible character at `at`: single spaces between visible characters belong to it.
/// The second number is the end of a spaced-out word when the run ends at one ("a m a z o n").
pub(super) fn ascii_run(bytes: &[u8], at: usize) -> (usize, Option<usize>) {
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let mut end = at;
    loop {
        match byte(end) {
            b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z' => {}
            b' ' if !byte(end + 1).is_ascii_graphic() => break,
            b' '..=0x7E => {
                if byte(end + 2) == byte(end)
                    && end > at
                    && let Some(word) = spaced_out_word(bytes, at, end)
                {
                    return (end - 1, Some(word));
                }
            }
            _ => break,
        }
        end += 1;
    }
    (end, None)
}

/// The end of a word of at least four single letters around the separator at `separator`.
fn spaced_out_word(bytes: &[u8], from: usize, separator: usize) -> Option<usize> {
    let byte = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let mark = byte(separator);
    if !matches!(
        mark,
        b' ' | b'.' | b'-' | b'_' | b'*' | b'~' | b'|' | b'\'' | b'`' | b'^'
    ) {
        return None;
    }
    let first = separator.checked_sub(1)?;
    let begins = first == from || !byte(first.checked_sub(1)?).is_ascii_alphanumeric();
    if !begins || !byte(first).is_ascii_alphabetic() {
        return None;
    }
    let mut last = first;
    while byte(last + 1) == mark
        && byte(last + 2).is_ascii_alphabetic()
        && !byte(last + 3).is_ascii_alphanumeric()
    {
        last += 2;
    }
    // In "a b c d, e" the comma does not part letters; at the end of a domain name nothing is spaced out.
    (last >= first + 6).then_some(last + 1)
}

/// Whether a spaced-out word hides what it says: U.S.S.R. is an abbreviation, S A L E a heading and a-b-c-d-e
/// the alphabet, a.m.a.z.o.n is none of these. `word` has letters at even places.
pub(super) fn is_hidden_word(word: &[u8]) -> bool {
    const ABBREVIATION: usize = 4;
    let letters: Vec<u8> = word.iter().step_by(2).copied().collect();
    let small = letters.iter().skip(1).any(u8::is_ascii_lowercase);
    let separator = word.get(1).copied().unwrap_or(b' ');
    small
        && separator != b' '
        && letters.len() > ABBREVIATION
        && !letters.is_sorted_by_key(u8::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_something_else_begins() {
        assert_eq!(ascii_run("Dear customer, 荷物".as_bytes(), 0), (14, None));
        assert_eq!(ascii_run(b"one  two", 0), (3, None));
        assert_eq!(ascii_run(b"say a.m.a.z.o.n now", 0), (4, Some(15)));
        assert_eq!(ascii_run(b"a m a zon", 0), (9, None));
    }

    #[test]
    fn abbreviations_and_alphabets_hide_nothing() {
        for word in ["U.S.S.R", "S.a.r.l", "a-b-c-d-e-f", "S A L E s"] {
            assert!(!is_hidden_word(word.as_bytes()), "{word}");
        }
        assert!(is_hidden_word(b"A.m.a.z.o.n"));
    }
}
