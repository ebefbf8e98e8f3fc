//! Delivery failures: the mail they return is not theirs.

use super::mime::Structure;
use madoguchi_model::Message;

/// Whether a mail is an automatic report about another: multipart/report (RFC 6522), a mail from nobody, or
/// from a mail system's own address about a delivery.
pub(super) fn is_report(message: &Message, structure: &Structure) -> bool {
    if structure
        .report
        .as_deref()
        .is_some_and(|r| r != "feedback-report")
    {
        return true;
    }
    let system = message
        .sender_mailbox()
        .is_some_and(|m| is_system(m.local()));
    let from_nobody = message
        .return_path
        .as_ref()
        .is_some_and(|m| m.address.is_empty());
    system || (from_nobody && tells_of_delivery(message.subject()))
}

fn is_system(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["mailer-daemon", "maildaemon", "mail-daemon"]
        .iter()
        .any(|n| name.starts_with(n))
}

fn tells_of_delivery(subject: &str) -> bool {
    let subject = subject.to_ascii_lowercase();
    [
        "deliver",
        "failure",
        "returned mail",
        "undeliverable",
        "配信",
        "配送",
        "届きません",
    ]
    .iter()
    .any(|w| subject.contains(w))
}

/// Where in a report's text the returned mail begins, by the lines mail systems put before it.
pub(super) fn returned_from(text: &str) -> Option<usize> {
    const MARKS: [&str; 16] = [
        "--- below this line is a copy of the message",
        "--- below the next line is a copy of the message",
        "------ this is a copy of the message",
        "------ this is a copy of your message",
        "--- original message follows",
        "----- original message follows",
        "----- unsent message follows",
        "----- message header follows",
        "----- message body follows",
        "--- the header of the original message is following",
        "----- original message -----",
        "-----original message-----",
        "--- undelivered message",
        "--- returned message",
        "original message headers:",
        "the mail header is as follows",
    ];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let head = line.trim_start().trim_start_matches('|');
        let head = head
            .get(..head.floor_char_boundary(60))
            .unwrap_or(head)
            .trim_start()
            .to_ascii_lowercase();
        if at > 0 && MARKS.iter().any(|m| head.starts_with(m)) {
            return Some(at);
        }
        // The returned header itself, where nothing announces it.
        if at > 0 && (head.starts_with("received: from ") || head.starts_with("return-path: <")) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_returned_mail_is_found() {
        let qmail = "Hi. This is the qmail-send program.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <a>\n";
        assert_eq!(returned_from(qmail), qmail.find("---"));
        let bare = "Could not be delivered.\n\nReceived: from a by b\nSubject: x\n";
        assert_eq!(returned_from(bare), bare.find("Received"));
        assert_eq!(returned_from("Hello\nyour mail\n"), None);
    }
}
