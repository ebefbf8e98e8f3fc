use crate::Span;
use serde::{Deserialize, Serialize};

/// Where a link stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkPlace {
    /// Written out in the text.
    Text,
    /// The target of an HTML anchor, area or button.
    Anchor,
    /// The target of an HTML form.
    Form,
    /// A picture or other resource an HTML mail loads by itself.
    Resource,
    /// A QR code in a picture.
    QrPicture,
    /// A QR code drawn with characters or table cells.
    QrText,
    /// In an attachment (PDF, document, attached page).
    Attachment,
    /// Read from a picture by OCR.
    Picture,
    /// In a mail header (List-Unsubscribe and the like).
    Header,
}

impl LinkPlace {
    /// Whether a person may follow it (resources load by themselves; header links are not shown).
    pub fn is_followed(self) -> bool {
        !matches!(self, LinkPlace::Resource | LinkPlace::Header)
    }
}

/// A link as found. Parsing of the target is the analysis's work; the reader keeps it whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Exactly as it stood, at most 4,096 bytes.
    pub raw: String,
    /// The address it means: defanged spellings (hxxp, `[.]`, 全角) undone, a missing scheme put in
    /// front. Not yet parsed or normalised further. Equal to `raw` in the common case.
    pub target: String,
    /// What a person sees instead of the target: an anchor's words or its picture's alt text.
    pub label: Option<String>,
    /// Where it stood.
    pub place: LinkPlace,
    /// The place in the text, of the written link or of the anchor's words.
    pub span: Option<Span>,
    /// The source spelled it defanged (hxxp, `[.]`).
    pub defanged: bool,
    /// The host is masked with asterisks or circles and so unknown.
    pub masked: bool,
    /// Read by OCR and not yet confirmed by a person: no look-alike evidence may rest on it.
    pub unconfirmed: bool,
    /// A tracking picture: a resource of at most 3×3 pixels or hidden.
    pub pixel: bool,
}

impl Link {
    /// A plain link of that spelling and target.
    pub fn new(raw: impl Into<String>, target: impl Into<String>, place: LinkPlace) -> Link {
        Link {
            raw: raw.into(),
            target: target.into(),
            label: None,
            place,
            span: None,
            defanged: false,
            masked: false,
            unconfirmed: false,
            pixel: false,
        }
    }
}
