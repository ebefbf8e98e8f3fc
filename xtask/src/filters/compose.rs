//! Mails built from the fields of labelled messages: the plainest form, the same for both labels.

use super::headers::{DATE, RECIPIENT};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;
use xxhash_rust::xxh3::xxh3_64;

/// What a labelled message says.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    pub(crate) from: String,
    pub(crate) subject: String,
    pub(crate) body: String,
    /// Links; those that do not stand in the body are written below it.
    pub(crate) urls: Vec<String>,
    /// A second form of the body, or nothing.
    pub(crate) html: String,
}

/// Octets of text in one encoded word: RFC 2047 allows 75 characters, 45 octets are 60 in Base64.
const WORD: usize = 45;

/// A mail in UTF-8. `name` gives it its message id and, where the sender has no address, the address: another
/// one in each mail, so that nothing can be learned from it.
pub(crate) fn compose(fields: &Fields, name: &str) -> Vec<u8> {
    let hash = xxh3_64(name.as_bytes());
    let (shown, address) = sender(&fields.from, hash);
    let domain = address.rsplit('@').next().unwrap_or("").to_owned();
    let mut mail = String::new();
    let display = if shown.is_empty() {
        address
    } else {
        format!("{} <{address}>", words(&shown))
    };
    let _ = write!(
        mail,
        "From: {display}\n{RECIPIENT}\nSubject: {}\n{DATE}\nMessage-ID: <{hash:016x}@{domain}>\nMIME-Version: 1.0\n",
        words(&one_line(&fields.subject))
    );
    let mut body = fields.body.trim_end().to_owned();
    for url in fields.urls.iter().filter(|u| !fields.body.contains(*u)) {
        let _ = write!(body, "\n{url}");
    }
    body.push('\n');
    if fields.html.is_empty() {
        part(&mut mail, "plain", &body);
    } else {
        let boundary = format!("part-{hash:016x}");
        let _ = write!(
            mail,
            "Content-Type: multipart/alternative; boundary=\"{boundary}\"\n\n"
        );
        for (kind, text) in [("plain", &body), ("html", &fields.html)] {
            let _ = writeln!(mail, "--{boundary}");
            part(&mut mail, kind, text);
        }
        let _ = writeln!(mail, "--{boundary}--");
    }
    mail.into_bytes()
}

fn part(mail: &mut String, kind: &str, text: &str) {
    let _ = write!(
        mail,
        "Content-Type: text/{kind}; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n{text}"
    );
    if !text.ends_with('\n') {
        mail.push('\n');
    }
}

/// The shown name and the address.
fn sender(from: &str, hash: u64) -> (String, String) {
    let from = one_line(from);
    let (shown, address) = match from.rsplit_once('<') {
        Some((shown, address)) => (shown, address.trim_end_matches('>')),
        None if from.contains('@') => ("", &*from),
        None => (&*from, ""),
    };
    let shown = shown.trim().trim_matches('"').trim().to_owned();
    let address = address.trim();
    if address.contains('@') && address.is_ascii() && !address.contains(char::is_whitespace) {
        (shown, address.to_owned())
    } else {
        (shown, format!("info@{}.jp", letters(hash)))
    }
}

/// Ten small letters.
fn letters(mut hash: u64) -> String {
    let mut name = String::new();
    for _ in 0..10 {
        name.push(char::from(b'a' + (hash % 26) as u8));
        hash /= 26;
    }
    name
}

fn one_line(text: &str) -> String {
    text.split(['\r', '\n']).collect::<Vec<_>>().join(" ")
}

/// The text of a header as encoded words (RFC 2047) where it is not ASCII.
fn words(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if word.len() + c.len_utf8() > WORD {
            out.push(encoded(&word));
            word.clear();
        }
        word.push(c);
    }
    out.push(encoded(&word));
    out.join("\n ")
}

fn encoded(word: &str) -> String {
    format!("=?UTF-8?B?{}?=", STANDARD.encode(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;

    fn built(fields: &Fields) -> String {
        String::from_utf8(compose(fields, "list/1")).expect("UTF-8")
    }

    #[test]
    fn a_parser_reads_what_was_put_in() {
        let fields = Fields {
            from: "\"見本銀行 お客様窓口\" <info@mihon.test>".to_owned(),
            subject:
                "重要なお知らせがございますので必ず最後までお読みくださいますようお願いいたします"
                    .to_owned(),
            body: "本文です。\n二行目。".to_owned(),
            urls: vec!["https://a.test/".to_owned()],
            html: String::new(),
        };
        let bytes = compose(&fields, "list/1");
        let mail = MessageParser::default().parse(&bytes).expect("a mail");
        assert_eq!(mail.subject(), Some(&*fields.subject));
        let from = mail.from().and_then(|f| f.first()).expect("a sender");
        assert_eq!(from.name(), Some("見本銀行 お客様窓口"));
        assert_eq!(from.address(), Some("info@mihon.test"));
        let body = mail.body_text(0).expect("a body");
        assert_eq!(body, "本文です。\n二行目。\nhttps://a.test/\n");
    }

    #[test]
    fn a_sender_without_an_address_gets_one_that_no_other_mail_has() {
        let fields = Fields {
            from: "見本".to_owned(),
            body: "x".to_owned(),
            ..Fields::default()
        };
        let one = compose(&fields, "list/1");
        let other = compose(&fields, "list/2");
        assert_ne!(one, other);
        assert!(String::from_utf8_lossy(&one).contains("<info@"));
    }

    #[test]
    fn a_subject_cannot_add_a_header() {
        let fields = Fields {
            from: "a@b.test\nX-One: 1".to_owned(),
            subject: "s\r\nX-Two: 2".to_owned(),
            body: "x".to_owned(),
            ..Fields::default()
        };
        let mail = built(&fields);
        assert!(
            !mail.contains("\nX-One") && !mail.contains("\nX-Two"),
            "{mail}"
        );
    }

    #[test]
    fn both_forms_of_a_body_are_kept() {
        let fields = Fields {
            from: "a@b.test".to_owned(),
            body: "plain words".to_owned(),
            html: "<p>marked words</p>".to_owned(),
            ..Fields::default()
        };
        let bytes = compose(&fields, "list/1");
        let mail = MessageParser::default().parse(&bytes).expect("a mail");
        assert!(mail.body_text(0).is_some_and(|b| b.contains("plain words")));
        assert!(
            mail.body_html(0)
                .is_some_and(|b| b.contains("marked words"))
        );
    }
}
