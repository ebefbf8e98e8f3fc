use serde::{Deserialize, Serialize};

/// What went wrong, or was lost, while reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// Nothing was in the input.
    Empty,
    /// A limit was reached and the rest was not read; `detail` names the limit.
    Truncated,
    /// The declared character set was wrong or unknown; another was used.
    Charset,
    /// Some bytes could not be decoded and show as U+FFFD.
    Undecodable,
    /// Damaged base64, quoted-printable, MIME structure or header.
    Damaged,
    /// A forwarded mail: the original headers were lost.
    HeadersLost,
    /// A forwarded mail: links behind words or pictures were lost.
    LinksLost,
    /// A forwarded mail: the attachments of the original were lost.
    AttachmentsLost,
    /// A file or archive is encrypted and was not looked into.
    Encrypted,
    /// A file could not be read; `detail` says its kind.
    Unreadable,
    /// A picture was there but could not be searched for codes or text.
    PictureUnread,
    /// An address is masked (`https://****/`), so its host is unknown.
    MaskedLink,
}

/// Something the reader could not do. Reading never fails: it says what was lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of problem.
    pub kind: ProblemKind,
    /// Which part, limit or file; technical, never message text.
    pub detail: String,
}

impl Problem {
    /// A problem with its detail.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Problem {
        Problem {
            kind,
            detail: detail.into(),
        }
    }
}
