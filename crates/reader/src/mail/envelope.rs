//! From header fields to the message: who, when, by which way.

use super::headers::{Field, Fields};
use super::parameters::Parameters;
use super::{address, date, encoded_word, received};
use crate::Budget;
use madoguchi_model::{Header, Link, LinkPlace, Mailbox, Message, ProblemKind, Sender, TextRole};

/// Bytes of one field's value that are read.
const LONGEST: usize = 64 << 10;

/// Fills in everything that stands in the header.
pub(super) fn fill(message: &mut Message, fields: &Fields, budget: &mut Budget) {
    if fields.damaged {
        budget.problem(ProblemKind::Damaged, "header");
    }
    if fields.cut {
        budget.problem(ProblemKind::Truncated, "headers");
    }
    // Raw text in a header is most often in the character set of the body.
    let kind = fields
        .first("Content-Type")
        .map(Parameters::parse)
        .unwrap_or_default();
    let mut reader = Reader {
        message,
        budget,
        hint: kind.get("charset"),
        from_seen: false,
        subject_seen: false,
    };
    for field in &fields.all {
        reader.field(field);
    }
}

struct Reader<'a> {
    message: &'a mut Message,
    budget: &'a mut Budget,
    hint: Option<&'a str>,
    from_seen: bool,
    subject_seen: bool,
}

impl Reader<'_> {
    fn field(&mut self, field: &Field) {
        let value = field.value.get(..LONGEST).unwrap_or(&field.value);
        if value.len() < field.value.len() {
            self.budget.problem(ProblemKind::Truncated, "header field");
        }
        let raw = encoded_word::raw(value, self.hint);
        let words = encoded_word::decode_text(&raw.text);
        self.structured(field.name, &raw.text, &words.text);
        if field.name.eq_ignore_ascii_case("Subject") && !self.subject_seen {
            self.subject_seen = true;
            self.message.subject_chunks = if words.words > 1 { words.short } else { 0 };
            self.doubts("subject", words.relabelled, words.damaged || raw.damaged);
            self.text(TextRole::Subject, words.text.trim());
        }
        self.message.headers.push(Header {
            name: field.name.to_owned(),
            value: words.text,
        });
    }

    /// Fields with a syntax of their own; `raw` still has its encoded words.
    fn structured(&mut self, name: &str, raw: &str, decoded: &str) {
        let mut buffer = [0u8; 24];
        let Some(lower) = buffer.get_mut(..name.len()) else {
            return;
        };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        let message = &mut *self.message;
        match &*lower {
            b"from" => self.from(raw),
            b"to" | b"cc" => message.recipients.extend(address::list(raw)),
            b"reply-to" => message.reply_to.extend(address::list(raw)),
            b"return-path" if message.return_path.is_none() => {
                message.return_path = Some(path(raw));
            }
            b"x-envelope-from" | b"envelope-from" if message.return_path.is_none() => {
                message.return_path = Some(path(raw));
            }
            b"message-id" if message.message_id.is_none() => {
                let id = decoded.trim().trim_matches(['<', '>']);
                message.message_id = (!id.is_empty()).then(|| id.to_owned());
            }
            b"date" => message.date = message.date.or_else(|| date::parse(decoded)),
            b"received" => message.hops.push(received::hop(decoded)),
            b"authentication-results" => {
                let above = message.hops.len();
                message
                    .authentication_results
                    .push(received::authentication_results(decoded, above));
            }
            b"list-unsubscribe" => self.unsubscribe(decoded),
            _ => {}
        }
    }

    fn from(&mut self, raw: &str) {
        if self.from_seen {
            self.budget.problem(ProblemKind::Damaged, "From");
            return;
        }
        self.from_seen = true;
        let Some(mailbox) = address::list(raw).into_iter().next() else {
            return;
        };
        let name = encoded_word::decode_text(raw);
        self.doubts("from", name.relabelled, name.damaged);
        if !mailbox.name.is_empty() {
            self.text(TextRole::SenderName, &mailbox.name);
        }
        self.message.sender = Some(Sender::Mail(mailbox));
    }

    fn doubts(&mut self, what: &str, relabelled: bool, damaged: bool) {
        if relabelled {
            self.budget.problem(ProblemKind::Charset, what);
        }
        if damaged {
            self.budget.problem(ProblemKind::Undecodable, what);
        }
    }

    fn text(&mut self, role: TextRole, text: &str) {
        if !text.is_empty() && self.message.texts.len() < usize::from(u16::MAX) {
            let text = self.budget.text(text.to_owned());
            self.message.push_text(role, text);
        }
    }

    /// The addresses of a List-Unsubscribe field (RFC 2369).
    fn unsubscribe(&mut self, value: &str) {
        for part in value.split('<').skip(1).take(10) {
            let Some((target, _)) = part.split_once('>') else {
                continue;
            };
            let target = target.trim();
            let target = target.get(..target.floor_char_boundary(4096)).unwrap_or("");
            if !target.is_empty() && self.budget.take_link() {
                self.message
                    .links
                    .push(Link::new(target, target, LinkPlace::Header));
            }
        }
    }
}

fn path(raw: &str) -> Mailbox {
    Mailbox {
        name: String::new(),
        address: address::address(raw),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::headers;
    use madoguchi_model::{Channel, Limits, Provenance};

    fn read(mail: &str) -> (Message, Vec<String>) {
        let mut budget = Budget::new(Limits::default());
        let mut message = Message::new(Channel::Mail, Provenance::Raw);
        fill(
            &mut message,
            &headers::split(mail.as_bytes(), 100).0,
            &mut budget,
        );
        (
            message,
            budget
                .into_problems()
                .into_iter()
                .map(|p| p.detail)
                .collect(),
        )
    }

    #[test]
    fn the_usual_fields() {
        let (message, problems) = read(
            "Return-Path: <bounce@Example.JP>\nReceived: from a.example by b.example; Mon, 1 Jan 2024 10:00:00 +0900\n\
             Authentication-Results: b.example; spf=pass\nReceived: from c.example by a.example\n\
             From: =?utf-8?B?5bGx55Sw?= <taro@example.jp>\nTo: b@example.jp\nCc: c@example.jp\nReply-To: d@example.jp\n\
             Subject: =?utf-8?B?44GC?= =?utf-8?B?44GE?=\nMessage-ID: <1@example.jp>\nDate: Mon, 1 Jan 2024 10:00:00 +0900\n\
             List-Unsubscribe: <mailto:u@example.jp>, <https://example.jp/u>\n\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(message.subject(), "あい");
        assert_eq!(message.subject_chunks, 2);
        assert_eq!(
            message.sender_mailbox().map(|m| (&*m.name, &*m.address)),
            Some(("山田", "taro@example.jp"))
        );
        assert_eq!(
            message.text(TextRole::SenderName).map(|t| t.1),
            Some("山田")
        );
        assert_eq!(message.recipients.len(), 2);
        assert_eq!(message.reply_to[0].address, "d@example.jp");
        assert_eq!(
            message.return_path.as_ref().map(|m| &*m.address),
            Some("bounce@example.jp")
        );
        assert_eq!(message.message_id.as_deref(), Some("1@example.jp"));
        assert!(message.date.is_some());
        assert_eq!(
            (
                message.hops.len(),
                message.authentication_results[0].received_above
            ),
            (2, 1)
        );
        assert_eq!(message.links.len(), 2);
        assert_eq!(message.header("subject"), Some("あい"));
    }

    #[test]
    fn odd_ones() {
        let (message, problems) =
            read("From: a@example.jp\nFrom: b@example.jp\nReturn-Path: <>\nSubject:\n\n");
        assert_eq!(problems, ["From"]);
        assert_eq!(
            message.sender_mailbox().map(|m| &*m.address),
            Some("a@example.jp")
        );
        assert_eq!(message.return_path, Some(Mailbox::default()));
        assert_eq!(message.text(TextRole::Subject), None);
        let (message, _) = read("From: 三井住友銀行\n\n");
        assert_eq!(
            message.sender_mailbox().map(|m| (&*m.name, &*m.address)),
            Some(("三井住友銀行", ""))
        );
    }
}
