//! Address lists (RFC 5322 section 3.4), as strictly as mail in the wild allows.

use super::{encoded_word, parameters};
use madoguchi_model::Mailbox;

/// Mailboxes read from one field.
const MOST: usize = 500;

/// Reads every mailbox of an address list. Names are decoded. An entry with neither name nor address is
/// left out, one without an address keeps its name.
pub(super) fn list(text: &str) -> Vec<Mailbox> {
    let mut reader = Reader {
        rest: text,
        ..Reader::default()
    };
    reader.all();
    reader.found
}

/// Lower case, internationalised labels in their ASCII form where they have one.
pub(super) fn domain(domain: &str) -> String {
    let domain = domain.trim_end_matches('.');
    if domain.is_ascii() {
        return domain.to_ascii_lowercase();
    }
    idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase())
}

/// `local@domain` with the domain put right; empty when there is no `@`.
pub(super) fn address(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ';' | ','));
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    // A source route (RFC 5322 section 4.4): <@a,@b:c@d>.
    let text = match text.split_once(':') {
        Some((route, rest)) if route.starts_with('@') => rest,
        _ => text,
    };
    match text.rsplit_once('@') {
        Some((local, host)) if !host.is_empty() => {
            let local = local.trim();
            format!("{local}@{}", domain(host.trim()))
        }
        _ => String::new(),
    }
}

/// Reads the list, gathering one entry at a time.
#[derive(Default)]
struct Reader<'a> {
    rest: &'a str,
    /// The words before the address.
    phrase: String,
    /// What stood in `<…>`.
    angle: Option<String>,
    comment: String,
    found: Vec<Mailbox>,
    /// Quotes and brackets that nothing closed; after some, no more are sought.
    unclosed: u32,
}

/// A comment that long is none.
const COMMENT: usize = 500;

impl Reader<'_> {
    fn all(&mut self) {
        let mut chars = self.rest.chars();
        while let Some(c) = chars.next() {
            self.rest = chars.as_str();
            match c {
                '"' => self.quoted(),
                '(' => self.comment(),
                '<' => self.angle(),
                ',' | ';' => self.entry(true),
                ':' if self.is_group_name() => self.phrase.clear(),
                _ => self.phrase.push(c),
            }
            chars = self.rest.chars();
            if self.found.len() >= MOST {
                return;
            }
        }
        self.entry(false);
    }

    fn quoted(&mut self) {
        if self.unclosed > 4 {
            return;
        }
        match parameters::quoted_string(self.rest) {
            // A quoted local part belongs to its address.
            Some((text, rest)) if rest.starts_with('@') => {
                self.phrase.push_str(&format!("\"{text}\""));
                self.rest = rest;
            }
            Some((text, rest)) => {
                self.phrase.push_str(&text);
                self.phrase.push(' ');
                self.rest = rest;
            }
            // A quote that nothing closes means nothing.
            None => self.unclosed += 1,
        }
    }

    fn comment(&mut self) {
        let mut depth = 1u32;
        let mut escaped = false;
        let most = if self.unclosed > 4 { 0 } else { COMMENT };
        for (at, c) in self.rest.char_indices().take(most) {
            match c {
                _ if escaped => escaped = false,
                '\\' => {
                    escaped = true;
                    continue;
                }
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.rest = self.rest.get(at + 1..).unwrap_or("");
                return;
            }
            self.comment.push(c);
        }
        // Not closed: a bracket in a name.
        self.unclosed += 1;
        self.phrase.push('(');
        self.comment.clear();
    }

    fn angle(&mut self) {
        let end = self.rest.find(['>', '<']).unwrap_or(self.rest.len());
        let (inner, after) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        if let Some(earlier) = self.angle.take() {
            // Several: the last that is an address counts, the others are part of the name.
            if inner.contains('@') || !earlier.contains('@') {
                self.phrase.push_str(&format!("<{earlier}> "));
                self.angle = Some(inner.to_owned());
            } else {
                self.angle = Some(earlier);
            }
        } else {
            self.angle = Some(inner.to_owned());
        }
        self.rest = after.strip_prefix('>').unwrap_or(after);
    }

    /// `name:` before a group, not the `:` of an address or a time.
    fn is_group_name(&self) -> bool {
        let rest = self.rest.trim_start();
        !self.phrase.contains('@')
            && self.angle.is_none()
            && (rest.is_empty()
                || rest.starts_with([';', '<', '"'])
                || rest.chars().take(200).any(|c| c == ';'))
    }

    /// Ends an entry at a comma, or at the end.
    fn entry(&mut self, at_comma: bool) {
        let phrase = self.phrase.trim();
        if self.angle.is_none() && !phrase.contains('@') && at_comma && !phrase.is_empty() {
            // A name with a comma that should have been quoted: Yamada, Taro <…>.
            let more = self
                .rest
                .find([',', ';'])
                .map_or(self.rest, |e| self.rest.get(..e).unwrap_or(""));
            if more.contains('<') && more.contains('@') {
                self.phrase = format!("{phrase}, ");
                return;
            }
        }
        let mailbox = match self.angle.take() {
            Some(inner) => with_angle(phrase, &inner, &self.comment),
            None => without_angle(phrase, &self.comment),
        };
        if !mailbox.name.is_empty() || !mailbox.address.is_empty() {
            self.found.push(mailbox);
        }
        self.phrase.clear();
        self.comment.clear();
    }
}

fn with_angle(phrase: &str, inner: &str, comment: &str) -> Mailbox {
    // Some put the whole address into an encoded word.
    let inner = if inner.contains("=?") {
        encoded_word::decode_text(inner).text
    } else {
        inner.to_owned()
    };
    let named = name(phrase);
    let name = if named.is_empty() {
        name(comment)
    } else {
        named
    };
    Mailbox {
        name,
        address: address(&inner),
    }
}

fn without_angle(phrase: &str, comment: &str) -> Mailbox {
    if phrase.starts_with('"') && phrase.contains("\"@") {
        return Mailbox {
            name: name(comment),
            address: address(phrase),
        };
    }
    let decoded = encoded_word::decode_text(phrase).text;
    // Name and address in one encoded word.
    if phrase.contains("=?")
        && !phrase.contains('@')
        && let Some((before, inner)) = decoded.rsplit_once('<')
        && inner.contains('@')
    {
        return Mailbox {
            name: tidy(before),
            address: address(inner),
        };
    }
    let Some(word) = decoded.split_whitespace().rfind(|w| w.contains('@')) else {
        let text = if decoded.trim().is_empty() {
            name(comment)
        } else {
            tidy(&decoded)
        };
        return Mailbox {
            name: text,
            address: String::new(),
        };
    };
    let rest: Vec<&str> = decoded.split_whitespace().filter(|w| *w != word).collect();
    let own = tidy(&rest.join(" "));
    let name = if own.is_empty() { name(comment) } else { own };
    Mailbox {
        name,
        address: address(word),
    }
}

fn name(text: &str) -> String {
    tidy(&encoded_word::decode_text(text.trim()).text)
}

/// Without quotes around it, and with single blanks.
fn tidy(text: &str) -> String {
    let text = text.trim();
    let text = text
        .strip_prefix(['"', '\''])
        .and_then(|t| t.strip_suffix(['"', '\'']))
        .unwrap_or(text)
        .trim();
    if !text.contains("  ") {
        return text.to_owned();
    }
    text.split(' ')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        list(text)
            .into_iter()
            .map(|m| (m.name, m.address))
            .collect()
    }

    fn one(text: &str, name: &str, address: &str) {
        assert_eq!(
            pairs(text),
            [(name.to_owned(), address.to_owned())],
            "{text}"
        );
    }

    #[test]
    fn the_forms_of_a_mailbox() {
        one("taro@Example.JP", "", "taro@example.jp");
        one("<taro@example.jp>", "", "taro@example.jp");
        one(
            "Taro Yamada <taro@example.jp>",
            "Taro Yamada",
            "taro@example.jp",
        );
        one(
            r#""Yamada, \"T\" Taro" <taro@example.jp>"#,
            "Yamada, \"T\" Taro",
            "taro@example.jp",
        );
        one(
            "taro@example.jp (Taro (the) Yamada)",
            "Taro (the) Yamada",
            "taro@example.jp",
        );
        one(
            "=?utf-8?B?5bGx55Sw?= <taro@example.jp>",
            "山田",
            "taro@example.jp",
        );
        one(r#""a b"@example.jp"#, "", r#""a b"@example.jp"#);
        one("<@relay.example:taro@example.jp>", "", "taro@example.jp");
    }

    #[test]
    fn what_is_not_allowed_and_seen_all_the_same() {
        one(
            "Yamada, Taro <taro@example.jp>",
            "Yamada, Taro",
            "taro@example.jp",
        );
        one("山田 太郎<taro@example.jp>", "山田 太郎", "taro@example.jp");
        one("\"Taro <taro@example.jp>", "Taro", "taro@example.jp");
        one("\"'Taro'\" <taro@example.jp>", "Taro", "taro@example.jp");
        one("Taro taro@example.jp", "Taro", "taro@example.jp");
        one(
            "Bank <info@bank.example> <x@bad.example>",
            "Bank <info@bank.example>",
            "x@bad.example",
        );
        one(
            "info@bank.example <x@bad.example>",
            "info@bank.example",
            "x@bad.example",
        );
        one(
            "\"info@bank.example\" <x@bad.example>",
            "info@bank.example",
            "x@bad.example",
        );
        one("三井住友銀行", "三井住友銀行", "");
        one(
            "=?utf-8?B?5bGx55SwPHRhcm9AZXhhbXBsZS5qcD4=?=",
            "山田",
            "taro@example.jp",
        );
        one("Taro <>", "Taro", "");
        one("Taro <taro@example.jp", "Taro", "taro@example.jp");
        one("(^_^ <taro@example.jp>", "(^_^", "taro@example.jp");
    }

    #[test]
    fn lists_and_groups() {
        let both = [
            (String::new(), "a@x.example".to_owned()),
            ("B".to_owned(), "b@y.example".to_owned()),
        ];
        assert_eq!(pairs("a@x.example, B <b@y.example>"), both);
        assert_eq!(pairs("Friends: a@x.example, B <b@y.example>;"), both);
        assert_eq!(pairs("undisclosed-recipients:;"), []);
        assert_eq!(pairs(" , ,"), []);
    }

    #[test]
    fn domains_in_their_ascii_form() {
        one("<a@日本語.JP>", "", "a@xn--wgv71a119e.jp");
        one("<a@Example.JP.>", "", "a@example.jp");
    }

    proptest! {
        #[test]
        fn any_text(text in r#"["(<>),;:@\\= ?a-cあ.]{0,80}"#) {
            for mailbox in list(&text) {
                prop_assert!(!mailbox.name.is_empty() || !mailbox.address.is_empty());
            }
        }
    }
}
