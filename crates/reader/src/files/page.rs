//! Pages given as files: HTML, SVG, saved pages (MHT). Attached pages are where phishing forms hide from
//! mail filters, so what their scripts write into the page is looked at as well, one level deep.

use super::look::Look;
use super::{page_script, picture, qr_text};
use crate::mail::html::{self, Options, PageLink, Part};
use crate::{Budget, Intake, charset};
use madoguchi_model::{AttachmentFinding, Link, LinkPlace, Span, Text, TextId, TextRole};
use memchr::memmem;

/// Bytes of a page that are read.
const PAGE_BYTES: usize = 4 << 20;

/// Looks into an HTML page.
pub(super) fn html(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let bytes = bytes.get(..PAGE_BYTES).unwrap_or(bytes);
    let source = charset::decode_bytes(bytes, declared_charset(bytes).as_deref()).text;
    if !read(look, &source, budget) {
        return;
    }
    for written in page_script::written(&source) {
        read(look, &written, budget);
        page_script::links(look, &written, budget);
    }
    page_script::links(look, &source, budget);
}

/// Reads a page's text, links and pictures; gives whether it has a script.
fn read(look: &mut Look, source: &str, budget: &mut Budget) -> bool {
    let limits = *budget.limits();
    let options = Options {
        text_bytes: limits.text_bytes,
        links: limits.links,
        split_quotes: false,
    };
    let page = html::read(source, options);
    if page.has_script || page.has_form {
        look.find(AttachmentFinding::PageScript);
    }
    for (_, data) in &page.data_pictures {
        if let Some(bytes) = page_script::base64(data) {
            picture::search(look, &bytes, budget);
        }
    }
    let codes = page
        .grids
        .iter()
        .filter_map(|grid| qr_text::decode_grid(grid));
    for code in codes {
        for link in picture::links(&code, LinkPlace::QrText, budget) {
            look.keep(link, budget);
        }
    }
    let text = TextId(look.texts.len().min(usize::from(u16::MAX)) as u16);
    for link in page.links {
        look.keep(as_link(link, text), budget);
    }
    let title = if page.title.trim().is_empty() {
        String::new()
    } else {
        page.title + "\n"
    };
    // The title stands behind the words so that the links' places in them hold.
    look.words(page.text + "\n" + &title, budget);
    page.has_script
}

/// A link of a page as a link of the file.
fn as_link(link: PageLink, text: TextId) -> Link {
    let place = if link.place == LinkPlace::Resource {
        LinkPlace::Resource
    } else {
        LinkPlace::Attachment
    };
    let seen = link.words.filter(|(part, ..)| *part == Part::Visible);
    Link {
        label: link.label,
        span: seen.map(|(_, start, end)| Span::new(text, start, end)),
        pixel: link.pixel,
        ..Link::new(link.raw, link.target, place)
    }
}

/// The character set a page declares in its head.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..2_048).unwrap_or(bytes).to_ascii_lowercase();
    let at = memmem::find(&head, b"charset=")? + 8;
    let value = head.get(at..)?.trim_ascii_start();
    let value = value
        .strip_prefix(b"\"")
        .or(value.strip_prefix(b"'"))
        .unwrap_or(value);
    let end = value
        .iter()
        .position(|b| !(b.is_ascii_alphanumeric() || b"-_.:".contains(b)))?;
    String::from_utf8(value.get(..end)?.to_vec())
        .ok()
        .filter(|label| !label.is_empty())
}

/// Looks into a drawing.
pub(super) fn svg(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    html(look, bytes, budget);
    let head = bytes
        .get(..PAGE_BYTES)
        .unwrap_or(bytes)
        .to_ascii_lowercase();
    const HANDLERS: [&str; 4] = ["onload=", "onclick=", "onmouseover=", "javascript:"];
    if HANDLERS
        .iter()
        .any(|h| memmem::find(&head, h.as_bytes()).is_some())
    {
        look.find(AttachmentFinding::PageScript);
    }
}

/// Looks into a page saved as MIME: it is read like a mail and its words are the file's.
pub(super) fn mht(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    let intake = Intake {
        channel: None,
        name: None,
        limits: *budget.limits(),
    };
    let Some(message) = budget.nested(|budget| crate::mail::read(bytes, &intake, budget)) else {
        return;
    };
    look.adopt(message.links);
    let words = message
        .texts
        .into_iter()
        .filter(|t| matches!(t.role, TextRole::Body | TextRole::Alternative));
    look.texts.extend(words.map(|t| Text {
        role: TextRole::Attachment,
        ..t
    }));
    for finding in message.attachments.into_iter().flat_map(|a| a.findings) {
        look.find(finding);
    }
}

#[cfg(test)]
mod tests;
