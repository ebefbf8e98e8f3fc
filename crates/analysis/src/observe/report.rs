//! Automatic reports about another mail: delivery failures, read receipts, DMARC reports.
//!
//! A report counts by its form alone (RFC 6522), never by its words: fraud writes "delivery failed" too.

use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Message, Strength::Strong, Toward::Genuine};

const DELIVERY_REPORT: Sign = Sign::new("report.form", Genuine, Strong);

pub(super) const OBSERVER: Observer = Observer {
    name: "report",
    signs: &[DELIVERY_REPORT],
    observe,
};

/// Report types of RFC 3464 (delivery), RFC 8098 (receipts), RFC 3886 (tracking).
const TYPES: [&str; 3] = [
    "delivery-status",
    "disposition-notification",
    "tracking-status",
];

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    if is_report(scene.message) {
        out.push(DELIVERY_REPORT.seen());
    }
}

/// multipart/report of one of the [`TYPES`], or a mail from nobody (RFC 5321 section 4.5.5) by a mail system's own
/// address, which leads nowhere: a report has no reason to ask for a click.
fn is_report(message: &Message) -> bool {
    let has = |name: &str, of: &dyn Fn(&str) -> bool| {
        let mut fields = message
            .headers
            .iter()
            .filter(|h| h.name.eq_ignore_ascii_case(name));
        fields.any(|h| of(&h.value.to_ascii_lowercase()))
    };
    if message.has_html {
        return false;
    }
    let of_type =
        |value: &str| value.contains("multipart/report") && TYPES.iter().any(|t| value.contains(t));
    if has("content-type", &of_type) {
        return true;
    }
    let from_nobody = message
        .return_path
        .as_ref()
        .is_some_and(|m| m.address.is_empty())
        || has("x-failed-recipients", &|value| !value.is_empty());
    let system = message.sender_mailbox().is_some_and(|m| {
        let local = m.local().to_ascii_lowercase();
        local.starts_with("mailer-daemon") || local == "postmaster"
    });
    from_nobody && system
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_model::{Channel, Header, Mailbox, Provenance, Sender};

    fn mail(from: &str, fields: &[(&str, &str)]) -> Message {
        let mut message = Message::new(Channel::Mail, Provenance::Raw);
        message.sender = Some(Sender::Mail(Mailbox {
            address: from.to_owned(),
            ..Mailbox::default()
        }));
        message.headers = fields
            .iter()
            .map(|(name, value)| Header {
                name: (*name).to_owned(),
                value: (*value).to_owned(),
            })
            .collect();
        message
    }

    #[test]
    fn a_delivery_failure_is_known_by_its_form() {
        let kind = (
            "Content-Type",
            "multipart/report; Report-Type=delivery-status; boundary=b",
        );
        assert!(is_report(&mail("someone@mx.example.jp", &[kind])));
        let mut nobody = mail("postmaster@mx.example.jp", &[]);
        nobody.return_path = Some(Mailbox::default());
        assert!(is_report(&nobody));
        let failed = ("X-Failed-Recipients", "taro@example.jp");
        assert!(is_report(&mail("mailer-daemon@mx.example.jp", &[failed])));
    }

    #[test]
    fn a_name_is_not_enough_nor_is_a_page_that_looks_like_a_report() {
        assert!(!is_report(&mail("mailer-daemon@evil.example", &[])));
        let kind = (
            "Content-Type",
            "multipart/report; report-type=delivery-status",
        );
        let mut page = mail("mailer-daemon@evil.example", &[kind]);
        page.has_html = true;
        assert!(!is_report(&page));
        let complaint = (
            "Content-Type",
            "multipart/report; report-type=feedback-report",
        );
        assert!(!is_report(&mail("abuse@example.jp", &[complaint])));
    }
}
