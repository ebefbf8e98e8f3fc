use serde::{Deserialize, Serialize};

/// Which text of a [`crate::Message`]: an index into `Message::texts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextId(pub u16);

/// What a text of the message is. Only some roles are the sender's words; see [`TextRole::is_senders`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextRole {
    /// The subject line.
    Subject,
    /// The sender's display name, or the name a pasted 差出人 line gives.
    SenderName,
    /// Text a person sees: the chosen body of a mail, the text of an SMS, the pasted message.
    Body,
    /// Another text/plain or text/html alternative of the same body that says something else.
    Alternative,
    /// HTML text that a reader does not see (display:none, size 0, white on white).
    Hidden,
    /// Text read from a picture by OCR.
    Picture,
    /// The name of an attachment or of a file in an archive.
    FileName,
    /// Text of an attachment (an attached page, a PDF's or document's words).
    Attachment,
    /// Earlier mail quoted below an answer (lines behind `>`), not the sender's own words.
    Quoted,
    /// The person's own account of what happened. Never judged as the sender's words.
    Account,
}

impl TextRole {
    /// Whether a text of this role is what the sender says to the person.
    pub fn is_senders(self) -> bool {
        matches!(
            self,
            TextRole::Subject
                | TextRole::SenderName
                | TextRole::Body
                | TextRole::Alternative
                | TextRole::Picture
                | TextRole::Attachment
        )
    }
}

/// One decoded text of a message, as a person reads it. `\n` ends lines; no other line ending occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// What it is.
    pub role: TextRole,
    /// The text, UTF-8, at most [`crate::Limits::text_bytes`] bytes.
    pub text: String,
}

/// A place in a message: bytes `start..end` of one of its texts, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Which text.
    pub text: TextId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of one text.
    pub fn new(text: TextId, start: usize, end: usize) -> Span {
        Span {
            text,
            start: start as u32,
            end: end as u32,
        }
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.end <= self.start
    }
}
