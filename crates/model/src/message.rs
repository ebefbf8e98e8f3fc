use crate::{Account, Attachment, Channel, Link, Span, Text, TextId, TextRole};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How the message came to us, which decides what of it may be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// The raw mail as a mail server or mail program stored it.
    Raw,
    /// The raw mail attached to another mail; the headers are the original's, but nobody vouches for
    /// those a receiver added.
    ForwardedAttached,
    /// Quoted inside another mail; the headers are gone.
    ForwardedInline,
    /// Pasted or typed.
    Pasted,
    /// Read from a picture.
    Screenshot,
}

/// A header field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Name as written.
    pub name: String,
    /// Value, unfolded and decoded (RFC 2047, raw 8-bit guessed).
    pub value: String,
}

/// A name with an address (RFC 5322 mailbox).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mailbox {
    /// Display name, decoded; empty when there is none.
    pub name: String,
    /// `local@domain`, the domain in lower case ASCII (punycode) when it can be; empty when there is none.
    pub address: String,
}

impl Mailbox {
    /// The part before the last `@`.
    pub fn local(&self) -> &str {
        self.address
            .rsplit_once('@')
            .map_or(&*self.address, |p| p.0)
    }

    /// The part after the last `@`; empty when there is none.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("", |p| p.1)
    }
}

/// Who a message says it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Sender {
    /// A mail address with or without a name.
    Mail(Mailbox),
    /// A telephone number as shown (SMS, RCS, call).
    Phone {
        /// As shown.
        number: String,
    },
    /// A name only (alphanumeric SMS sender, LINE display name).
    Name {
        /// As shown.
        name: String,
    },
}

/// One Received field (RFC 5321 section 4.4), newest first in the message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Hop {
    /// The name the client gave (HELO/EHLO), lower case.
    pub helo: String,
    /// The client's host name as the receiver found it (PTR), lower case; empty when unknown.
    pub host: String,
    /// The client's address.
    pub ip: Option<std::net::IpAddr>,
    /// The receiving host, lower case.
    pub by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
}

/// One Authentication-Results field (RFC 8601), unparsed but split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticationResults {
    /// The server that claims to have checked, lower case.
    pub authserv_id: String,
    /// Everything after the first `;`.
    pub results: String,
    /// How many Received fields stand above it (0 = added by the last receiver).
    pub received_above: usize,
}

/// A message, decoded and bounded, with its provenance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// How it reached the person.
    pub channel: Channel,
    /// How it reached us.
    pub provenance: Provenance,
    /// Who it says it is from.
    pub sender: Option<Sender>,
    /// To and Cc.
    pub recipients: Vec<Mailbox>,
    /// Reply-To.
    pub reply_to: Vec<Mailbox>,
    /// Return-Path or Sender's envelope address; `<>` is an empty address.
    pub return_path: Option<Mailbox>,
    /// Message-ID without its angle brackets.
    pub message_id: Option<String>,
    /// Date field, or the time a pasted message shows.
    #[serde(with = "time::serde::rfc3339::option")]
    pub date: Option<OffsetDateTime>,
    /// Every header field in order, newest (topmost) first.
    pub headers: Vec<Header>,
    /// Received fields, topmost first.
    pub hops: Vec<Hop>,
    /// Authentication-Results fields, topmost first.
    pub authentication_results: Vec<AuthenticationResults>,
    /// The texts, at most `u16::MAX`.
    pub texts: Vec<Text>,
    /// The links, in reading order.
    pub links: Vec<Link>,
    /// The attachments.
    pub attachments: Vec<Attachment>,
    /// What the person tells, when they told something.
    pub account: Option<Account>,
    /// Marks that the reader saw and undid while decoding (they are evidence): how many short encoded
    /// words the subject was split into.
    pub subject_chunks: u32,
    /// The body had an HTML part.
    pub has_html: bool,
    /// A QR code was drawn with characters or a table.
    pub table_qr: bool,
    /// Numeric character references per 100 visible characters of HTML, capped at 100.
    pub entity_percent: u8,
    /// Bytes of pictures shown in the body (inline, or attached to an otherwise near-empty mail).
    pub picture_bytes: u64,
}

impl Message {
    /// An empty message of that channel and provenance.
    pub fn new(channel: Channel, provenance: Provenance) -> Message {
        Message {
            channel,
            provenance,
            sender: None,
            recipients: Vec::new(),
            reply_to: Vec::new(),
            return_path: None,
            message_id: None,
            date: None,
            headers: Vec::new(),
            hops: Vec::new(),
            authentication_results: Vec::new(),
            texts: Vec::new(),
            links: Vec::new(),
            attachments: Vec::new(),
            account: None,
            subject_chunks: 0,
            has_html: false,
            table_qr: false,
            entity_percent: 0,
            picture_bytes: 0,
        }
    }

    /// Adds a text and gives its id. The caller has bounded it.
    pub fn push_text(&mut self, role: TextRole, text: impl Into<String>) -> TextId {
        let id = TextId(self.texts.len().min(u16::MAX as usize) as u16);
        self.texts.push(Text {
            role,
            text: text.into(),
        });
        id
    }

    /// The first text of a role.
    pub fn text(&self, role: TextRole) -> Option<(TextId, &str)> {
        let at = self.texts.iter().position(|t| t.role == role)?;
        Some((TextId(at as u16), &self.texts[at].text))
    }

    /// The subject; empty when there is none.
    pub fn subject(&self) -> &str {
        self.text(TextRole::Subject).map_or("", |t| t.1)
    }

    /// The first body; empty when there is none.
    pub fn body(&self) -> &str {
        self.text(TextRole::Body).map_or("", |t| t.1)
    }

    /// The characters of a span; empty when the span does not fit this message.
    pub fn slice(&self, span: Span) -> &str {
        self.texts
            .get(span.text.0 as usize)
            .and_then(|t| t.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }

    /// The first value of a header field, by name without regard to case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|h| h.name.eq_ignore_ascii_case(name))
            .map(|h| &*h.value)
    }

    /// The sender as a mail address, when it is one.
    pub fn sender_mailbox(&self) -> Option<&Mailbox> {
        match &self.sender {
            Some(Sender::Mail(mailbox)) => Some(mailbox),
            _ => None,
        }
    }
}
