//! What reading a page gives, and the elements that lead somewhere or load something.

use super::Reader;
use super::style::{Style, number, starts};
use super::tag::Tag;
use madoguchi_model::LinkPlace;

/// Bytes of a link's target kept.
const LONGEST_TARGET: usize = 4096;
/// Bytes of a label kept.
const LONGEST_LABEL: usize = 512;
/// Pictures written into the page itself (`data:`) kept.
const MOST_PICTURES: usize = 8;

/// Which of a page's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// What a person sees.
    Visible,
    /// What is hidden.
    Hidden,
    /// Earlier mail that is quoted.
    Quoted,
}

/// A page as read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// What a person sees.
    pub text: String,
    /// What is there and is not seen.
    pub hidden: String,
    /// Earlier mail that is quoted, if it was to be split off.
    pub quoted: String,
    /// The title, which mail programs do not show.
    pub title: String,
    /// Links and resources in reading order.
    pub links: Vec<PageLink>,
    /// Content-IDs of attached pictures the page shows.
    pub content_ids: Vec<String>,
    /// Base64 of pictures written into the page, with their media type.
    pub data_pictures: Vec<(String, String)>,
    /// Tables that may be QR codes: rows of cells, true is dark. At least 21 by 21.
    pub grids: Vec<Vec<Vec<bool>>>,
    /// Numeric character references in the text.
    pub numeric_references: u32,
    /// There is a form.
    pub has_form: bool,
    /// There is a field for a password.
    pub has_password_field: bool,
    /// There is a script.
    pub has_script: bool,
    /// A limit was reached.
    pub cut: bool,
    base: Option<url::Url>,
    order: usize,
}

/// A link or resource of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageLink {
    /// As it stands in the attribute, references decoded, at most 4,096 bytes.
    pub raw: String,
    /// The same without blanks and line ends, relative ones resolved where the page has a base.
    pub target: String,
    /// The words a person sees, or the alternative text of its picture.
    pub label: Option<String>,
    /// Anchor, form or resource.
    pub place: LinkPlace,
    /// Its words in one of the page's texts.
    pub words: Option<(Part, usize, usize)>,
    /// A picture of at most 3 by 3 pixels, or hidden.
    pub pixel: bool,
    pub(super) order: usize,
}

/// An anchor whose content is being read.
#[derive(Debug)]
pub(super) struct Anchor {
    raw: String,
    alternative: String,
    words: Option<(Part, usize)>,
    order: usize,
    /// Its place on the stack of open elements.
    pub depth: usize,
}

impl Anchor {
    /// The first words of the anchor stand there.
    pub fn started(&mut self, part: Part, at: usize) {
        // Words that are seen count more than hidden ones before them.
        let hidden_before = matches!(self.words, Some((Part::Hidden, _))) && part != Part::Hidden;
        if self.words.is_none() || hidden_before {
            self.words = Some((part, at));
        }
    }
}

impl Reader<'_> {
    pub(super) fn open_anchor(&mut self) {
        self.close_anchor();
        let Some(raw) = self
            .target_attribute("href")
            .or_else(|| self.target_attribute("xlink:href"))
        else {
            return;
        };
        let order = self.next_order();
        let depth = self.stack.len().saturating_sub(1);
        self.anchor = Some(Anchor {
            raw,
            alternative: String::new(),
            words: None,
            order,
            depth,
        });
    }

    pub(super) fn close_anchor(&mut self) {
        let Some(anchor) = self.anchor.take() else {
            return;
        };
        let words = anchor
            .words
            .map(|(part, start)| (part, start, self.sink(part).text.len()));
        let words = words.filter(|(_, start, end)| start < end);
        let label = match words {
            Some((part, start, end)) => label(self.sink(part).text.get(start..end).unwrap_or("")),
            None => label(&anchor.alternative),
        };
        self.push_link(
            anchor.raw,
            label,
            LinkPlace::Anchor,
            words,
            false,
            anchor.order,
        );
    }

    fn next_order(&mut self) -> usize {
        self.page.order += 1;
        self.page.order
    }

    fn push_link(
        &mut self,
        raw: String,
        label: Option<String>,
        place: LinkPlace,
        words: Option<(Part, usize, usize)>,
        pixel: bool,
        order: usize,
    ) {
        if self.page.links.len() >= self.options.links {
            self.page.cut = true;
            return;
        }
        let target = target(&raw, self.page.base.as_ref());
        self.page.links.push(PageLink {
            raw,
            target,
            label,
            place,
            words,
            pixel,
            order,
        });
    }

    /// An attribute that holds an address worth keeping.
    fn target_attribute(&self, name: &str) -> Option<String> {
        let value = self.attribute_text(self.tokens.attribute(name)?);
        let value = value.trim();
        let leads_nowhere = value.is_empty() || value.starts_with('#') || starts(value, "cid:");
        let kept = value.get(..value.floor_char_boundary(LONGEST_TARGET))?;
        (!leads_nowhere).then(|| kept.to_owned())
    }

    /// A link that an attribute of the present tag holds and no words belong to.
    pub(super) fn link_attribute(&mut self, name: &str, place: LinkPlace) {
        self.page.has_form |= place == LinkPlace::Form;
        if let Some(raw) = self.target_attribute(name) {
            let order = self.next_order();
            self.push_link(raw, None, place, None, false, order);
        }
    }

    /// Something that is loaded from an address. The same one counts once.
    pub(super) fn resource(&mut self, value: &str, pixel: bool) {
        let value = self.attribute_text(value.trim()).into_owned();
        if !(starts(&value, "http:")
            || starts(&value, "https:")
            || value.starts_with("//")
            || starts(&value, "ftp:"))
        {
            return;
        }
        let raw = value
            .get(..value.floor_char_boundary(LONGEST_TARGET))
            .unwrap_or("")
            .to_owned();
        let recent = self.page.links.iter().rev().take(50);
        if recent
            .filter(|l| l.place == LinkPlace::Resource)
            .any(|l| l.raw == raw && l.pixel == pixel)
        {
            return;
        }
        let order = self.next_order();
        self.push_link(raw, None, LinkPlace::Resource, None, pixel, order);
    }

    /// An element without content.
    pub(super) fn void(&mut self, tag: Tag) {
        match tag {
            Tag::Break => {
                let part = self.top().part();
                self.sink(part).add_break();
            }
            Tag::Rule => {
                let part = self.top().part();
                self.sink(part).break_line(1);
            }
            Tag::Image => self.image(),
            Tag::Area => self.area(),
            Tag::Input => self.input(),
            Tag::Meta => self.meta(),
            Tag::Base => {
                let base = self.target_attribute("href");
                self.page.base = base
                    .and_then(|b| url::Url::parse(&b).ok())
                    .or(self.page.base.take());
            }
            _ => {}
        }
    }

    fn image(&mut self) {
        let style = self
            .tokens
            .attribute("style")
            .map(|s| Style::parse(&self.attribute_text(s)));
        let small = |name: &str| {
            let size = self.tokens.attribute(name).and_then(number);
            size.is_some_and(|(n, unit)| n <= 3.0 && unit != "%")
        };
        let hidden = self.top().part() == super::Part::Hidden || style.is_some_and(|s| s.hides());
        let pixel = hidden || small("width") || small("height") || style.is_some_and(|s| s.small);
        if let Some(alternative) = self.tokens.attribute("alt") {
            let alternative = self.attribute_text(alternative).into_owned();
            if let Some(anchor) = self.anchor.as_mut().filter(|a| a.alternative.is_empty()) {
                anchor.alternative = alternative;
            }
        }
        let Some(source) = self.tokens.attribute("src").map(str::trim) else {
            return;
        };
        if starts(source, "cid:") {
            let id = self
                .attribute_text(source.get(4..).unwrap_or(""))
                .into_owned();
            self.page.content_ids.push(id);
        } else if starts(source, "data:") {
            self.data_picture(source);
        } else {
            self.resource(source, pixel);
        }
    }

    fn data_picture(&mut self, source: &str) {
        let Some((head, data)) = source.split_once(',') else {
            return;
        };
        let Some(kind) = head.get(5..).and_then(|h| h.strip_suffix(";base64")) else {
            return;
        };
        if self.page.data_pictures.len() < MOST_PICTURES {
            let kind = kind.split(';').next().unwrap_or(kind).to_ascii_lowercase();
            self.page.data_pictures.push((kind, data.to_owned()));
        }
    }

    fn area(&mut self) {
        if let Some(raw) = self.target_attribute("href") {
            let label = self
                .tokens
                .attribute("alt")
                .and_then(|a| label(&self.attribute_text(a)));
            let order = self.next_order();
            self.push_link(raw, label, LinkPlace::Anchor, None, false, order);
        }
    }

    /// What a field of a form shows: a button's words, a hint.
    fn input(&mut self) {
        let kind = self
            .tokens
            .attribute("type")
            .unwrap_or("text")
            .to_ascii_lowercase();
        self.page.has_password_field |= kind == "password";
        self.link_attribute_if_there("formaction");
        let shown = match &*kind {
            "submit" | "button" | "reset" => self.tokens.attribute("value"),
            "image" => {
                self.resource(self.tokens.attribute("src").unwrap_or(""), false);
                self.tokens.attribute("alt")
            }
            "hidden" => None,
            _ => self.tokens.attribute("placeholder"),
        };
        if let Some(shown) = shown {
            let shown = self.attribute_text(shown).into_owned();
            let part = self.top().part();
            self.sink(part).blank();
            self.words(&shown, part, false);
            self.sink(part).blank();
        }
    }

    fn link_attribute_if_there(&mut self, name: &str) {
        if self.tokens.attribute(name).is_some() {
            self.link_attribute(name, LinkPlace::Form);
        }
    }

    /// `<meta http-equiv=refresh content="0; url=…">` leads away by itself.
    fn meta(&mut self) {
        if !self
            .tokens
            .attribute("http-equiv")
            .is_some_and(|e| e.trim().eq_ignore_ascii_case("refresh"))
        {
            return;
        }
        let content = self
            .attribute_text(self.tokens.attribute("content").unwrap_or(""))
            .into_owned();
        let Some((_, rest)) = content.split_once([';', ',']) else {
            return;
        };
        let rest = rest.trim();
        let address = if starts(rest, "url") {
            rest.get(3..)
                .unwrap_or("")
                .trim_start()
                .strip_prefix('=')
                .unwrap_or("")
        } else {
            rest
        };
        let address = address.trim().trim_matches(['"', '\'']);
        let address = address
            .get(..address.floor_char_boundary(LONGEST_TARGET))
            .unwrap_or("");
        if !address.is_empty() {
            let order = self.next_order();
            self.push_link(
                address.to_owned(),
                None,
                LinkPlace::Anchor,
                None,
                false,
                order,
            );
        }
    }

    /// Elements that load something: scripts, frames, objects, style sheets.
    pub(super) fn loader(&mut self, name: &str) {
        self.page.has_script |= name.eq_ignore_ascii_case("script");
        for attribute in ["src", "data", "href", "poster"] {
            if let Some(value) = self.tokens.attribute(attribute) {
                self.resource(value, false);
            }
        }
    }
}

/// A link's words on one line; `None` when there are none.
fn label(words: &str) -> Option<String> {
    let words = words.trim();
    let words = words.get(..words.floor_char_boundary(LONGEST_LABEL))?;
    let mut out = String::with_capacity(words.len());
    for (i, word) in words.split_ascii_whitespace().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    (!out.is_empty()).then_some(out)
}

/// What an address means: without the blanks browsers take out, with a scheme if it lacks only that, resolved
/// against the page's base.
fn target(raw: &str, base: Option<&url::Url>) -> String {
    let clean: String = if raw.contains(['\n', '\r', '\t']) {
        raw.chars()
            .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
            .collect()
    } else {
        raw.to_owned()
    };
    let has_scheme = clean
        .split_once(':')
        .is_some_and(|(s, _)| !s.contains(['/', '?', '#', '.']));
    if has_scheme {
        return clean;
    }
    if let Some(base) = base
        && let Ok(resolved) = base.join(&clean)
    {
        return resolved.into();
    }
    if clean.starts_with("//") || clean.starts_with(r"\\") {
        return format!("https://{}", clean.get(2..).unwrap_or(""));
    }
    clean
}
