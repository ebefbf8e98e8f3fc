//! Unix mailboxes (RFC 4155; mboxo, mboxrd, mboxcl).

use super::{headers, source};
use memchr::memmem;

/// The messages of an mbox, each without its `From ` line, in order. Never fails; data before the first
/// `From ` line is given as a message of its own. What mbox put before `From ` at line starts (`>From `) is
/// taken off when the message is read.
pub fn mbox(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    Messages {
        rest: bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes),
    }
}

struct Messages<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Messages<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let start = self.rest.iter().position(|b| !matches!(b, b'\r' | b'\n'))?;
        let mut message = self.rest.get(start..)?;
        if is_separator(message) {
            let (_, next) = headers::line(message);
            message = message.get(next..)?;
        }
        let end = next_separator(message);
        self.rest = message.get(end..)?;
        message.get(..end)
    }
}

/// Where the next separator begins, or the end.
fn next_separator(bytes: &[u8]) -> usize {
    if is_separator(bytes) {
        return 0;
    }
    memmem::find_iter(bytes, b"\nFrom ")
        .map(|at| at + 1)
        .find(|at| {
            let before = bytes.get(..*at).unwrap_or(&[]);
            let after_blank = before.ends_with(b"\n\n") || before.ends_with(b"\n\r\n");
            after_blank && is_separator(bytes.get(*at..).unwrap_or(&[]))
        })
        .unwrap_or(bytes.len())
}

/// Whether bytes begin with a `From ` line: it tells a time of day, and a header field follows it.
fn is_separator(bytes: &[u8]) -> bool {
    if !bytes.starts_with(b"From ") {
        return false;
    }
    let (line, next) = headers::line(bytes);
    let timed = line
        .windows(3)
        .any(|w| matches!(w, [a, b':', b] if a.is_ascii_digit() && b.is_ascii_digit()));
    let (following, _) = headers::line(bytes.get(next..).unwrap_or(&[]));
    timed
        && line.len() < 500
        && (headers::name_len(following).is_some() || source::is_from_line(following))
}

/// Takes mbox's quoting off in a text: `>From ` at the beginning of a line, unless the lines around it are
/// quotations themselves.
pub(super) fn unquote(text: String) -> String {
    if !text.contains(">From ") {
        return text;
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let quoted = |at: Option<usize>| {
        at.and_then(|a| lines.get(a))
            .is_some_and(|l| l.starts_with('>'))
    };
    let mut out = String::with_capacity(text.len());
    for (at, line) in lines.iter().enumerate() {
        let from = line.trim_start_matches('>').starts_with("From ") && line.starts_with('>');
        let between = quoted(at.checked_sub(1)) || quoted(Some(at + 1));
        out.push_str(if from && !between {
            line.get(1..).unwrap_or("")
        } else {
            line
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FROM: &str = "From a@example.jp Mon Jan  1 10:00:00 2024\n";

    fn all(bytes: &[u8]) -> Vec<String> {
        mbox(bytes)
            .map(|m| String::from_utf8_lossy(m).into_owned())
            .collect()
    }

    #[test]
    fn messages_without_their_from_lines() {
        let file = format!(
            "\n{FROM}Subject: 1\n\nFrom here on\n\nFrom now at 10:00 too\n\n{FROM}Subject: 2\n\nb\n"
        );
        assert_eq!(
            all(file.as_bytes()),
            [
                "Subject: 1\n\nFrom here on\n\nFrom now at 10:00 too\n\n",
                "Subject: 2\n\nb\n"
            ]
        );
        let crlf = file.replace('\n', "\r\n");
        assert_eq!(all(crlf.as_bytes()).len(), 2);
    }

    #[test]
    fn data_before_the_first() {
        assert_eq!(
            all(format!("Subject: 0\n\na\n\n{FROM}Subject: 1\n\n").as_bytes()),
            ["Subject: 0\n\na\n\n", "Subject: 1\n\n"]
        );
        assert_eq!(all(b"no mailbox"), ["no mailbox"]);
        assert_eq!(all(b"\n\n"), Vec::<String>::new());
        assert_eq!(
            all(format!("{FROM}X: 1\n\n{FROM}{FROM}").as_bytes()).len(),
            2
        );
    }

    #[test]
    fn quoting_comes_off() {
        assert_eq!(
            unquote("a\n>From b\n>>From c\nd".to_owned()),
            "a\n>From b\n>>From c\nd",
            "beside each other"
        );
        assert_eq!(
            unquote("a\n>From b\nc\n\n>>From d\n".to_owned()),
            "a\nFrom b\nc\n\n>From d\n"
        );
        assert_eq!(unquote("> x\n>From b\n".to_owned()), "> x\n>From b\n");
    }

    proptest! {
        #[test]
        fn nothing_but_from_lines_is_lost(parts in prop::collection::vec("(From a 10:00\n|X: y\n|\n|text\n){0,6}", 0..6)) {
            let file = parts.concat();
            let kept: usize = mbox(file.as_bytes()).map(<[u8]>::len).sum();
            prop_assert!(kept <= file.len());
        }
    }
}
