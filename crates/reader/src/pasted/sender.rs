//! Who a message says it is from, as programs show it.

use madoguchi_model::{Mailbox, Sender};

/// Bytes of a sender line that are looked at.
const LONGEST: usize = 1_000;

/// Reads a sender as shown: `Name <address>`, `Name（address）`, an address, a number, a name.
pub(super) fn sender(shown: &str) -> Option<Sender> {
    let shown = unquoted(clipped(shown));
    if shown.is_empty() {
        return None;
    }
    if let Some(mailbox) = mailbox(shown) {
        return Some(Sender::Mail(mailbox));
    }
    if is_phone_number(shown) {
        let number = shown.to_owned();
        return Some(Sender::Phone { number });
    }
    let name = shown.to_owned();
    Some(Sender::Name { name })
}

/// Reads recipients as shown, at most 100.
pub(super) fn mailboxes(shown: &str) -> Vec<Mailbox> {
    clipped(shown)
        .split([',', ';', '、', '，', '；'])
        .take(100)
        .filter_map(|one| {
            let one = unquoted(one);
            let name = || Mailbox {
                name: one.to_owned(),
                address: String::new(),
            };
            (!one.is_empty()).then(|| mailbox(one).unwrap_or_else(name))
        })
        .collect()
}

fn clipped(shown: &str) -> &str {
    let mut end = shown.len().min(LONGEST);
    while !shown.is_char_boundary(end) {
        end -= 1;
    }
    shown.get(..end).unwrap_or("")
}

/// The mailbox in `shown`, when there is an address in it.
fn mailbox(shown: &str) -> Option<Mailbox> {
    let (at, sign) = shown
        .char_indices()
        .rev()
        .find(|&(_, c)| c == '@' || c == '＠')?;
    let before = shown.get(..at)?;
    let after = shown.get(at + sign.len_utf8()..)?;
    let local: &str = before
        .rfind(|c: char| !is_local_char(c))
        .and_then(|i| before.get(i..))
        .map_or(before, |rest| {
            rest.trim_start_matches(|c: char| !is_local_char(c))
        });
    let host_end = after
        .find(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-' || c == '．'))
        .unwrap_or(after.len());
    let host = after.get(..host_end)?.trim_end_matches(['.', '-']);
    if local.is_empty() || host.is_empty() {
        return None;
    }
    let name = before.get(..before.len() - local.len())?;
    let name = match name.trim_end_matches(is_bracket).trim() {
        "" => after.get(host_end..)?.trim_matches(is_bracket),
        name => name,
    };
    let name = name.strip_suffix("mailto:").unwrap_or(name);
    Some(Mailbox {
        name: unquoted(name.trim_end_matches(is_bracket)).to_owned(),
        address: format!("{local}@{}", domain(host)),
    })
}

fn is_local_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._%+-=~!#$&'*/?^`{|}".contains(c)
}

fn is_bracket(c: char) -> bool {
    c.is_whitespace() || "<>()[]（）＜＞［］〈〉「」【】".contains(c)
}

/// Lower case, internationalised names as `xn--`.
fn domain(host: &str) -> String {
    let host = host.replace('．', ".");
    match idna::domain_to_ascii(&host) {
        Ok(ascii) if !ascii.is_empty() => ascii,
        _ => host.to_lowercase(),
    }
}

/// Without blanks and quotation marks around it.
fn unquoted(shown: &str) -> &str {
    let marks = |c: char| c.is_whitespace() || "\"'“”‘’".contains(c);
    shown.trim_matches(marks)
}

/// Whether this is a telephone number or short code and nothing else (`+81 90-1234-5678`, `0005…`).
pub(super) fn is_phone_number(shown: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let digits = shown.chars().filter(|&c| digit(c)).count();
    (3..=20).contains(&digits)
        && shown
            .chars()
            .all(|c| digit(c) || c.is_whitespace() || "+-()（）－‐‑–—ー＋*XxＸ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(name: &str, address: &str) -> Option<Sender> {
        Some(Sender::Mail(Mailbox {
            name: name.to_owned(),
            address: address.to_owned(),
        }))
    }

    #[test]
    fn senders_are_read_as_shown() {
        for (shown, name, address) in [
            (
                "北銀行 <info@kita.example.jp>",
                "北銀行",
                "info@kita.example.jp",
            ),
            (
                "\"北銀行\" <Info@KITA.example.jp>",
                "北銀行",
                "Info@kita.example.jp",
            ),
            (
                "北銀行（info@kita.example.jp）",
                "北銀行",
                "info@kita.example.jp",
            ),
            (
                "北銀行＜info@kita.example.jp＞",
                "北銀行",
                "info@kita.example.jp",
            ),
            ("info@kita.example.jp", "", "info@kita.example.jp"),
            ("<info@kita.example.jp>", "", "info@kita.example.jp"),
            (
                "info@kita.example.jp (北銀行)",
                "北銀行",
                "info@kita.example.jp",
            ),
            (
                "北 [mailto:info@kita.example.jp]",
                "北",
                "info@kita.example.jp",
            ),
            ("info@日本語.jp", "", "info@xn--wgv71a119e.jp"),
        ] {
            assert_eq!(sender(shown), mail(name, address), "{shown}");
        }
        for number in [
            "+81 90-1234-5678",
            "09012345678",
            "000512345678",
            "０３－１２３４－５６７８",
        ] {
            assert_eq!(
                sender(number),
                Some(Sender::Phone {
                    number: number.to_owned()
                })
            );
        }
        assert_eq!(
            sender(" 北急便 "),
            Some(Sender::Name {
                name: "北急便".to_owned()
            })
        );
        assert_eq!(sender("  "), None);
        assert_eq!(mailboxes("a@b.jp, 太郎 <c@d.jp>; 花子").len(), 3);
    }
}
