//! The header block of a mail or part, as raw fields (RFC 5322 section 2.2).

use memchr::memchr;
use std::borrow::Cow;

/// One field, its value unfolded but not decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field<'a> {
    /// Name as written.
    pub name: &'a str,
    /// Value without the blanks around it; folds are single spaces.
    pub value: Cow<'a, [u8]>,
}

/// The fields of a mail or part, topmost first.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    /// The fields.
    pub all: Vec<Field<'a>>,
    /// Lines that are no field and no fold stood between them.
    pub damaged: bool,
    /// There were more than allowed.
    pub cut: bool,
}

impl Fields<'_> {
    /// The first value of a field, by name without regard to case.
    pub fn first(&self, name: &str) -> Option<&[u8]> {
        self.all
            .iter()
            .find(|f| f.name.eq_ignore_ascii_case(name))
            .map(|f| &*f.value)
    }
}

/// The first line without its end, and where the next begins.
pub(super) fn line(bytes: &[u8]) -> (&[u8], usize) {
    let end = memchr(b'\n', bytes).unwrap_or(bytes.len());
    let line = bytes.get(..end).unwrap_or(bytes);
    (
        line.strip_suffix(b"\r").unwrap_or(line),
        end.saturating_add(1).min(bytes.len()),
    )
}

/// The length of a field's name when the line begins one. Blanks between name and colon are forgiven
/// (RFC 5322 section 4.5.3).
pub(super) fn name_len(line: &[u8]) -> Option<usize> {
    let colon = memchr(b':', line.get(..100).unwrap_or(line))?;
    let name = line.get(..colon)?.trim_ascii_end();
    let printable = name.iter().all(|b| matches!(b, b'!'..=b'9' | b';'..=b'~'));
    let letter = name.first().is_some_and(u8::is_ascii_alphanumeric);
    // An address at the beginning of a line of text (https://…) is no field.
    let url = line.get(colon + 1..).is_some_and(|r| r.starts_with(b"//"));
    (printable && letter && !url).then_some(name.len())
}

/// Splits a mail or part into its fields, at most `limit`, and its body.
pub(super) fn split(entity: &[u8], limit: usize) -> (Fields<'_>, &[u8]) {
    let mut fields = Fields::default();
    let mut rest = entity;
    while !rest.is_empty() {
        let (current, next) = line(rest);
        if current.is_empty() {
            return (fields, rest.get(next..).unwrap_or(&[]));
        }
        if let Some(len) = name_len(current) {
            let end = field_end(rest);
            let raw = rest.get(..end).unwrap_or(rest);
            if fields.all.len() < limit {
                fields.all.extend(field(raw, len));
            } else {
                fields.cut = true;
            }
            rest = rest.get(end..).unwrap_or(&[]);
        } else if super::source::is_from_line(current) && fields.all.is_empty() {
            rest = rest.get(next..).unwrap_or(&[]);
        } else if current.trim_ascii().is_empty() {
            // A line of blanks ends the header in damaged mail.
            return (fields, rest.get(next..).unwrap_or(&[]));
        } else if field_follows(rest) {
            fields.damaged = true;
            append(&mut fields, current);
            rest = rest.get(next..).unwrap_or(&[]);
        } else {
            fields.damaged |= !fields.all.is_empty();
            return (fields, rest);
        }
    }
    (fields, &[])
}

/// Where a field with its folds ends.
fn field_end(bytes: &[u8]) -> usize {
    let mut end = line(bytes).1;
    while let Some(b' ' | b'\t') = bytes.get(end) {
        let rest = bytes.get(end..).unwrap_or(&[]);
        let (fold, next) = line(rest);
        if fold.trim_ascii().is_empty() && !field_or_fold_follows(rest.get(next..).unwrap_or(&[])) {
            break;
        }
        end += next;
    }
    end
}

/// After a fold of blanks only: whether the header goes on, perhaps with more folds.
fn field_or_fold_follows(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    for _ in 0..5 {
        let (current, next) = line(rest);
        if begins_mail_field(current) {
            return true;
        }
        if !current.starts_with(b" ") && !current.starts_with(b"\t") {
            return false;
        }
        rest = rest.get(next..).unwrap_or(&[]);
    }
    false
}

fn begins_mail_field(line: &[u8]) -> bool {
    let extension = line.get(..2).is_some_and(|s| s.eq_ignore_ascii_case(b"x-"));
    super::source::is_mail_field(line) || extension && name_len(line).is_some()
}

/// Whether a field begins within the next lines, before a blank one: then what stands here is damage
/// within the header, not the body.
fn field_follows(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    for _ in 0..4 {
        let (_, next) = line(rest);
        rest = rest.get(next..).unwrap_or(&[]);
        let (current, _) = line(rest);
        if current.is_empty() {
            return false;
        }
        if begins_mail_field(current) {
            return true;
        }
    }
    false
}

fn field(raw: &[u8], name: usize) -> Option<Field<'_>> {
    let (name, rest) = raw.split_at_checked(name)?;
    let colon = memchr(b':', rest)?;
    let value = rest.get(colon + 1..)?;
    Some(Field {
        name: std::str::from_utf8(name).ok()?,
        value: unfold(value),
    })
}

/// Takes the line ends out; the blanks that begin a fold become one space.
fn unfold(value: &[u8]) -> Cow<'_, [u8]> {
    let value = value.trim_ascii();
    if memchr(b'\n', value).is_none() {
        return Cow::Borrowed(value);
    }
    let mut out = Vec::with_capacity(value.len());
    for (i, part) in value.split(|b| *b == b'\n').enumerate() {
        let part = part.strip_suffix(b"\r").unwrap_or(part);
        let part = if i > 0 { part.trim_ascii_start() } else { part };
        if i > 0 && !part.is_empty() {
            out.push(b' ');
        }
        out.extend_from_slice(part);
    }
    Cow::Owned(out)
}

/// Adds a line that is neither field nor fold to the field before it.
fn append(fields: &mut Fields, line: &[u8]) {
    if let Some(last) = fields.all.last_mut() {
        let value = last.value.to_mut();
        value.push(b' ');
        value.extend_from_slice(line.trim_ascii());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(bytes: &[u8]) -> (Vec<(String, String)>, String, bool) {
        let (fields, body) = split(bytes, 100);
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        let all = fields
            .all
            .iter()
            .map(|f| (f.name.to_owned(), text(&f.value)))
            .collect();
        (all, text(body), fields.damaged)
    }

    fn two() -> Vec<(String, String)> {
        vec![
            ("Subject".to_owned(), "a b".to_owned()),
            ("To".to_owned(), "c".to_owned()),
        ]
    }

    #[test]
    fn folds_and_line_ends() {
        for end in ["\n", "\r\n"] {
            let mail = ["Subject: a", "\tb", "To :c ", "", "body"].join(end);
            assert_eq!(
                pairs(mail.as_bytes()),
                (two(), "body".to_owned(), false),
                "{end:?}"
            );
        }
        assert_eq!(
            pairs(b"Subject: a\n   b\n \nTo: c").0,
            two(),
            "a fold of blanks"
        );
        assert_eq!(
            pairs(b"Subject: a\n \n   b\nTo: c").0[1],
            two()[1],
            "a fold of blanks and another"
        );
    }

    #[test]
    fn damage_within_the_header() {
        assert_eq!(
            pairs(b"Subject: a\nb\nTo: c\n\nbody"),
            (two(), "body".to_owned(), true)
        );
    }

    #[test]
    fn a_missing_blank_line() {
        let (all, body, damaged) = pairs(b"Subject: a b\nTo: c\nHello you,\nhow are you\n");
        assert_eq!(
            (all, &*body, damaged),
            (two(), "Hello you,\nhow are you\n", true)
        );
        assert_eq!(
            pairs(b"Subject: a b\nTo: c\nhttps://example.jp/\n").1,
            "https://example.jp/\n"
        );
        assert_eq!(
            pairs("Subject: a b\nTo: c\n 　\nbody\n".as_bytes()).1,
            "body\n"
        );
    }

    #[test]
    fn no_header_at_all() {
        assert_eq!(
            pairs(b"hello\nyou\n"),
            (Vec::new(), "hello\nyou\n".to_owned(), false)
        );
        assert_eq!(pairs(b"\nbody"), (Vec::new(), "body".to_owned(), false));
        assert_eq!(pairs(b""), (Vec::new(), String::new(), false));
    }

    #[test]
    fn no_more_than_allowed() {
        let many = "X-A: 1\n".repeat(10);
        let (fields, _) = split(many.as_bytes(), 3);
        assert_eq!((fields.all.len(), fields.cut), (3, true));
    }
}
