//! Names, strings and numbers of PDF (ISO 32000-1 section 7.3).

use memchr::memchr;
use std::borrow::Cow;

/// Bytes of a string that are read.
const STRING: usize = 8 << 10;

/// The names in a region in order, each with what stands behind it.
pub(super) struct Names<'p> {
    rest: &'p [u8],
}

impl<'p> Names<'p> {
    pub(super) fn of(region: &'p [u8]) -> Names<'p> {
        Names { rest: region }
    }
}

impl<'p> Iterator for Names<'p> {
    type Item = (Cow<'p, [u8]>, &'p [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let at = memchr(b'/', self.rest)?;
        let name = self.rest.get(at + 1..)?;
        let end = name
            .iter()
            .take(128)
            .position(|b| !is_regular(*b))
            .unwrap_or(name.len().min(128));
        let (name, after) = name.split_at_checked(end)?;
        self.rest = after;
        Some((unescaped(name), after))
    }
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace()
        && !matches!(
            byte,
            0 | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

/// A name with `#xx` resolved, by which script names are hidden.
fn unescaped(name: &[u8]) -> Cow<'_, [u8]> {
    if memchr(b'#', name).is_none() {
        return Cow::Borrowed(name);
    }
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'#').and_then(hex);
        out.push(code.unwrap_or(*first));
        rest = if code.is_some() {
            after.get(2..).unwrap_or(&[])
        } else {
            after
        };
    }
    Cow::Owned(out)
}

fn hex(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// What can stand behind a name and is of use.
pub(super) enum Value {
    String(Vec<u8>),
    Number(usize),
    Reference(usize),
}

/// The value at the beginning of bytes.
pub(super) fn value(bytes: &[u8]) -> Option<Value> {
    let bytes = bytes.trim_ascii_start();
    match bytes.first()? {
        b'(' => Some(Value::String(literal(bytes.get(1..)?))),
        b'<' if bytes.get(1) != Some(&b'<') => Some(Value::String(hexadecimal(bytes.get(1..)?))),
        b'0'..=b'9' => {
            let mut words = bytes
                .get(..40)
                .unwrap_or(bytes)
                .split(|b| !is_regular(*b))
                .filter(|w| !w.is_empty());
            let number = std::str::from_utf8(words.next()?).ok()?.parse().ok()?;
            let generation = words
                .next()
                .is_some_and(|w| w.iter().all(u8::is_ascii_digit));
            match generation && words.next() == Some(b"R") {
                true => Some(Value::Reference(number)),
                false => Some(Value::Number(number)),
            }
        }
        _ => None,
    }
}

/// A string in parentheses, the opening one left out.
fn literal(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = bytes.iter().copied().take(STRING).peekable();
    let mut depth = 1_u32;
    while let Some(byte) = bytes.next() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'\\' => {
                match bytes.next() {
                    Some(b'n') => out.push(b'\n'),
                    Some(b'r' | b't' | b'b' | b'f') => out.push(b' '),
                    Some(b'\r') => drop(bytes.next_if_eq(&b'\n')),
                    Some(b'\n') => {}
                    Some(digit @ b'0'..=b'7') => {
                        let mut code = u32::from(digit - b'0');
                        for _ in 0..2 {
                            let Some(next) = bytes.next_if(|b| matches!(b, b'0'..=b'7')) else {
                                break;
                            };
                            code = code * 8 + u32::from(next - b'0');
                        }
                        out.push(code.to_le_bytes().first().copied().unwrap_or(0));
                    }
                    Some(other) => out.push(other),
                    None => {}
                }
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        out.push(byte);
    }
    out
}

/// A string in angle brackets, the opening one left out.
fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().take(STRING).take_while(|b| **b != b'>');
    let digits: Vec<u8> = digits.copied().filter(u8::is_ascii_hexdigit).collect();
    // A missing last digit is 0.
    let pair = |pair: &[u8]| hex(pair).map(|code| if pair.len() == 1 { code << 4 } else { code });
    digits.chunks(2).filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(bytes: &[u8]) -> String {
        match value(bytes) {
            Some(Value::String(s)) => String::from_utf8_lossy(&s).into_owned(),
            _ => "-".to_owned(),
        }
    }

    #[test]
    fn strings() {
        assert_eq!(
            string(b" (a\\(b\\)(c)\\101\\\nd\\7) rest"),
            "a(b)(c)Ad\u{7}"
        );
        assert_eq!(string(b"<48 65 6C6c 7>"), "Hellp");
        assert_eq!(string(b"<</A/B>>"), "-");
        assert_eq!(string(b"(never closed"), "never closed");
    }

    #[test]
    fn numbers_and_references() {
        assert!(matches!(value(b" 12 0 R/"), Some(Value::Reference(12))));
        assert!(matches!(value(b"12/Next"), Some(Value::Number(12))));
        assert!(matches!(value(b"12 0 obj"), Some(Value::Number(12))));
    }

    #[test]
    fn names() {
        let found: Vec<String> = Names::of(b"/A/J#61va#53cript(b)/#zz<</C>>")
            .map(|n| String::from_utf8_lossy(&n.0).into_owned())
            .collect();
        assert_eq!(found, ["A", "JavaScript", "#zz", "C"]);
    }
}
