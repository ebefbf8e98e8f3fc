//! Parts the quoted lines of an answer from the sender's own words.

/// A text in its two parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Split {
    /// The sender's own words.
    pub own: String,
    /// What is quoted, with the lines that introduce it and a signature below it.
    pub quoted: String,
}

/// An answer that leads somewhere only in its quotation, and has no more characters of its own, is not
/// parted: fraud dresses up as an answer.
const FEW: usize = 80;

/// Whether a quotation is rather the message itself: next to nothing stands beside it, and it has links.
pub(super) fn is_pretended(own: &str, quoted_has_links: bool) -> bool {
    quoted_has_links && own.chars().filter(|c| !c.is_whitespace()).take(FEW).count() < FEW
}

/// Parts an answer; `None` when nothing is quoted, nothing else remains, or the answer is pretended.
pub(super) fn split(text: &str) -> Option<Split> {
    if !text.starts_with('>') && !text.contains("\n>") {
        return None;
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut quoted: Vec<bool> = lines.iter().map(|l| is_quoted(l)).collect();
    introductions(&lines, &mut quoted);
    signature_below(&lines, &mut quoted);
    let mut split = Split {
        own: String::new(),
        quoted: String::new(),
    };
    for (line, quoted) in lines.iter().zip(&quoted) {
        if *quoted {
            split.quoted.push_str(line)
        } else {
            split.own.push_str(line)
        }
    }
    let words = split
        .own
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(2)
        .count();
    if words < 2
        || split.quoted.is_empty()
        || is_pretended(&split.own, split.quoted.contains("://"))
    {
        return None;
    }
    split.own.truncate(split.own.trim_end().len());
    split.quoted.truncate(split.quoted.trim_end().len());
    Some(split)
}

/// `> …`, also behind initials (`TY> …`), as Japanese mail programs quote. `>From` is none: mbox put it so.
fn is_quoted(line: &str) -> bool {
    let at = line.find('>').filter(|at| *at <= 4);
    let Some((initials, rest)) = at.and_then(|at| line.split_at_checked(at)) else {
        return false;
    };
    !rest.starts_with(">From ") && initials.bytes().all(|b| b.is_ascii_uppercase())
}

/// Marks the line (or two) before a quotation that says who wrote it.
fn introductions(lines: &[&str], quoted: &mut [bool]) {
    for at in 1..lines.len() {
        let begins = quoted.get(at) == Some(&true) && quoted.get(at - 1) == Some(&false);
        if !begins {
            continue;
        }
        let blank = |i: &usize| lines.get(*i).is_some_and(|l| l.trim().is_empty());
        let mut before = (0..at).rev().take(3).skip_while(blank);
        let Some(last) = before
            .next()
            .filter(|i| lines.get(*i).is_some_and(|l| introduces(l)))
        else {
            continue;
        };
        let first = before.next().filter(|i| {
            lines
                .get(*i)
                .is_some_and(|l| l.trim_start().starts_with("On "))
        });
        for mark in quoted.iter_mut().take(at).skip(first.unwrap_or(last)) {
            *mark = true;
        }
    }
}

fn introduces(line: &str) -> bool {
    let line = line.trim();
    let ends = line.ends_with([':', '：', '>', '。', '.']) || line.ends_with("...");
    let says = [
        "wrote",
        "writes",
        "書きました",
        "さんは",
        "のメール",
        "schrieb",
        "écrit",
        "escribió",
        "said",
    ];
    ends && line.len() < 300 && says.iter().any(|w| line.contains(w))
}

/// Marks a signature that stands below the last quotation.
fn signature_below(lines: &[&str], quoted: &mut [bool]) {
    let Some(last) = quoted.iter().rposition(|q| *q) else {
        return;
    };
    let below = lines.get(last + 1..).unwrap_or(&[]);
    let first = below.iter().find(|l| !l.trim().is_empty());
    if first.is_some_and(|l| l.trim_end() == "--") && below.len() <= 12 {
        for mark in quoted.iter_mut().skip(last + 1) {
            *mark = true;
        }
    }
}

/// Whether a subject is an answer's.
pub(super) fn is_answer(subject: &str) -> bool {
    let subject = subject.trim_start();
    // A mailing list's mark may stand first: [list 123] Re: …
    let rest = match subject.strip_prefix('[').and_then(|s| s.split_once(']')) {
        Some((_, rest)) => rest.trim_start(),
        None => subject,
    };
    let prefixes = ["re:", "re：", "aw:", "sv:", "antw:", "返信:", "返信："];
    [subject, rest]
        .iter()
        .any(|s| prefixes.iter().any(|p| begins_with(s, p)))
        || rest
            .strip_prefix("Re[")
            .or(rest.strip_prefix("Re^"))
            .is_some()
}

/// Whether a subject is a forward's.
pub(super) fn is_forward(subject: &str) -> bool {
    let subject = subject.trim_start();
    let prefixes = [
        "fwd:",
        "fw:",
        "fwd：",
        "fw：",
        "転送:",
        "転送：",
        "tr:",
        "wg:",
        "rv:",
        "[fwd",
        "[転送",
        "(fwd)",
        "【転送",
    ];
    prefixes.iter().any(|p| begins_with(subject, p)) || subject.ends_with("(fwd)")
}

fn begins_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(String, String)> {
        split(text).map(|s| (s.own, s.quoted))
    }

    #[test]
    fn own_words_stay() {
        let text = "ご連絡ありがとう。\n\n2024年1月1日 山田さんは書きました:\n> 明日は\n> 空いてますか\n\n-- \n鈴木\n";
        let (own, quoted) = parts(text).expect("split");
        assert_eq!(own, "ご連絡ありがとう。");
        assert_eq!(
            quoted,
            "2024年1月1日 山田さんは書きました:\n> 明日は\n> 空いてますか\n\n-- \n鈴木"
        );
    }

    #[test]
    fn answers_between_quotations() {
        let text = "On Mon, Taro Yamada\n<t@example.jp> wrote:\n> one\nyes\nTY> two\nno\n";
        assert_eq!(parts(text).expect("split").0, "yes\nno");
    }

    #[test]
    fn nothing_to_part() {
        assert_eq!(parts("plain\ntext\n"), None);
        assert_eq!(
            parts("see below\n> https://a.example/\n"),
            None,
            "pretended"
        );
        assert_eq!(parts("> all\n> quoted\n"), None);
        assert_eq!(parts("a -> b\nx\n"), None);
        assert_eq!(parts("hello\n>From here on\n"), None);
    }

    #[test]
    fn subjects() {
        for subject in [
            "Re: a",
            "RE：a",
            "[list 12] Re: a",
            "返信: a",
            "Re[2]: a",
            "AW: a",
        ] {
            assert!(is_answer(subject), "{subject}");
        }
        for subject in ["Fwd: a", "FW:a", "転送：a", "a (fwd)", "[Fwd: a]"] {
            assert!(is_forward(subject) && !is_answer(subject), "{subject}");
        }
        assert!(!is_answer("Reminder: a") && !is_forward("Forward: march"));
    }
}
