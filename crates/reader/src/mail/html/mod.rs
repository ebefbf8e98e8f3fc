//! HTML to text as a person sees it, with the links, and what is hidden kept apart.
//!
//! A streaming reader with a bounded stack: no tree is built and nothing recurses. Style sheets count as
//! far as [`sheet`] goes; scripts never run.

mod color;
mod entities;
mod grid;
mod page;
mod sheet;
mod sink;
mod style;
mod tag;
mod tokenizer;

pub(crate) use page::{Page, PageLink, Part};

use color::Color;
use entities::Count;
use grid::Grids;
use page::Anchor;
use sheet::{Kind, Sheet};
use sink::Sink;
use style::Style;
use tag::Tag;
use tokenizer::{Token, Tokenizer};

/// Open elements remembered; deeper ones have no style of their own.
const MOST_OPEN: usize = 200;

/// How a page is to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// Bytes of each text.
    pub text_bytes: usize,
    /// Links kept.
    pub links: usize,
    /// Quotations of earlier mail (`blockquote type=cite` and the like) go into a text of their own.
    pub split_quotes: bool,
}

/// Reads a page.
pub(crate) fn read(source: &str, options: Options) -> Page {
    let mut reader = Reader::new(source, options);
    while let Some(token) = reader.tokens.next() {
        match token {
            Token::Text(text) => reader.text(text),
            Token::Open(name) => reader.open(name),
            Token::Close(name) => reader.close(name),
            Token::Raw(name, content) => reader.raw(name, content),
        }
    }
    reader.finish()
}

/// An open element with what its content inherits.
#[derive(Debug, Clone, Copy)]
struct Frame<'a> {
    tag: Tag,
    name: &'a str,
    hidden: bool,
    tiny: bool,
    color: Option<Color>,
    background: Color,
    preformatted: bool,
    quoted: bool,
}

impl Frame<'_> {
    const ROOT: Frame<'static> = Frame {
        tag: Tag::Page,
        name: "",
        hidden: false,
        tiny: false,
        color: None,
        background: Color::WHITE,
        preformatted: false,
        quoted: false,
    };

    /// Which text its words belong to.
    fn part(&self) -> Part {
        let vanishes = self.color.is_some_and(|c| c.vanishes_on(self.background));
        if self.hidden || self.tiny || vanishes {
            Part::Hidden
        } else if self.quoted {
            Part::Quoted
        } else {
            Part::Visible
        }
    }
}

struct Reader<'a> {
    tokens: Tokenizer<'a>,
    options: Options,
    sheet: Sheet,
    stack: Vec<Frame<'a>>,
    sinks: [Sink; 3],
    anchor: Option<Anchor>,
    grids: Grids,
    count: Count,
    scratch: String,
    page: Page,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, options: Options) -> Reader<'a> {
        let sink = || Sink::new(options.text_bytes);
        Reader {
            tokens: Tokenizer::new(source),
            options,
            sheet: Sheet::default(),
            stack: Vec::with_capacity(64),
            sinks: [sink(), sink(), sink()],
            anchor: None,
            grids: Grids::default(),
            count: Count::default(),
            scratch: String::new(),
            page: Page::default(),
        }
    }

    fn top(&self) -> Frame<'a> {
        self.stack.last().copied().unwrap_or(Frame::ROOT)
    }

    fn sink(&mut self, part: Part) -> &mut Sink {
        let [visible, hidden, quoted] = &mut self.sinks;
        match part {
            Part::Visible => visible,
            Part::Hidden => hidden,
            Part::Quoted => quoted,
        }
    }

    fn text(&mut self, source: &str) {
        let frame = self.top();
        if frame.tag == Tag::Unread {
            return;
        }
        let part = frame.part();
        if memchr::memchr(b'&', source.as_bytes()).is_none() {
            return self.words(source, part, frame.preformatted);
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        entities::decode(source, false, &mut scratch, &mut self.count);
        self.words(&scratch, part, frame.preformatted);
        self.scratch = scratch;
    }

    fn words(&mut self, text: &str, part: Part, preformatted: bool) {
        let first = self.sink(part).push(text, preformatted);
        if let (Some(first), Some(anchor)) = (first, &mut self.anchor) {
            anchor.started(part, first);
        }
    }

    fn open(&mut self, name: &'a str) {
        let tag = Tag::of(name);
        self.imply_ends(tag);
        if tag.is_void() {
            return self.void(tag);
        }
        match tag {
            Tag::Loader => return self.loader(name),
            Tag::Style | Tag::Shown | Tag::Page => return,
            _ => {}
        }
        let frame = self.frame(tag, name);
        let parent = self.top();
        if self.stack.len() < MOST_OPEN {
            self.stack.push(frame);
        }
        if frame.part() == Part::Hidden && parent.part() != Part::Hidden {
            self.sink(Part::Hidden).break_line(1);
        }
        self.begin(tag, frame);
    }

    /// What an element's beginning does besides inheriting.
    fn begin(&mut self, tag: Tag, frame: Frame) {
        self.separate(tag, frame.part());
        match tag {
            Tag::Anchor => self.open_anchor(),
            Tag::Table => self.grids.table(),
            Tag::Row => self.grids.row(),
            Tag::Cell => {
                let span = self
                    .tokens
                    .attribute("colspan")
                    .and_then(|s| s.trim().parse().ok());
                self.grids
                    .cell(frame.background.is_dark(), span.unwrap_or(1));
            }
            Tag::Form => self.link_attribute("action", madoguchi_model::LinkPlace::Form),
            Tag::Button => self.link_attribute("formaction", madoguchi_model::LinkPlace::Form),
            _ => {}
        }
    }

    /// The space between an element and what stands beside it.
    fn separate(&mut self, tag: Tag, part: Part) {
        let sink = self.sink(part);
        match tag {
            Tag::Paragraph | Tag::Quote => sink.break_line(2),
            Tag::Cell | Tag::Button => sink.blank(),
            _ if tag.is_block() => sink.break_line(1),
            _ => {}
        }
    }

    /// The style of an element: sheet, then attributes, then its own declarations.
    fn frame(&mut self, tag: Tag, name: &'a str) -> Frame<'a> {
        let parent = self.top();
        let mut frame = Frame {
            tag,
            name,
            ..parent
        };
        if parent.tag == Tag::Unread {
            frame.tag = Tag::Unread;
        }
        if tag == Tag::Preformatted {
            frame.preformatted = true;
        }
        let style = self.style(tag, name);
        frame.hidden |= style.hides();
        frame.tiny = style.tiny.unwrap_or(frame.tiny);
        frame.preformatted = style.preformatted.unwrap_or(frame.preformatted);
        match style.color {
            Some(Color::Unknown) => frame.color = None,
            Some(color) => frame.color = Some(color),
            // A link has its own colour, whatever the text around it has.
            None if tag == Tag::Anchor => frame.color = None,
            None => {}
        }
        match style.background {
            None | Some(Color::Transparent) => {}
            Some(color) => frame.background = color,
        }
        if self.options.split_quotes && !frame.quoted {
            frame.quoted = self.is_quotation(tag);
        }
        frame
    }

    fn style(&mut self, tag: Tag, name: &str) -> Style {
        let mut style = Style::default();
        if !self.sheet.is_empty() {
            self.sheet_style(name, &mut style);
        }
        for index in 0..self.tokens.attributes.len() {
            let Some((attribute, value)) = self.tokens.attributes.get(index).copied() else {
                break;
            };
            if attribute.eq_ignore_ascii_case("style") {
                self.own_style(value, &mut style);
            } else if attribute.eq_ignore_ascii_case("bgcolor") {
                style.background = style.background.or(Some(color::parse(value)));
            } else if attribute.eq_ignore_ascii_case("background") {
                style.background = Some(Color::Unknown);
                self.resource(value, false);
            } else if attribute.eq_ignore_ascii_case("hidden") {
                style.display_none = style.display_none.or(Some(true));
            } else if tag == Tag::Font && attribute.eq_ignore_ascii_case("color")
                || tag == Tag::Body && attribute.eq_ignore_ascii_case("text")
            {
                style.color = style.color.or(Some(color::parse(value)));
            } else if tag == Tag::Font && attribute.eq_ignore_ascii_case("size") {
                style.tiny = style.tiny.or(Some(false));
            }
        }
        style
    }

    fn sheet_style(&self, name: &str, style: &mut Style) {
        let mut apply = |found: Option<&Style>| {
            if let Some(found) = found {
                style.apply(found);
            }
        };
        apply(self.sheet.get(Kind::Tag, name));
        for class in self
            .tokens
            .attribute("class")
            .unwrap_or("")
            .split_ascii_whitespace()
            .take(20)
        {
            apply(self.sheet.get(Kind::Class, class));
        }
        if let Some(id) = self.tokens.attribute("id") {
            apply(self.sheet.get(Kind::Id, id.trim()));
        }
    }

    fn own_style(&mut self, value: &str, style: &mut Style) {
        let decoded = self.attribute_text(value);
        let own = Style::parse(&decoded);
        style.apply(&own);
        if own.has_picture
            && let Some((_, rest)) = decoded.split_once("url(")
        {
            let address = rest
                .split(')')
                .next()
                .unwrap_or("")
                .trim_matches(['"', '\'', ' ']);
            self.resource(address, false);
        }
    }

    /// Whether an element holds earlier mail, by the marks of mail programs.
    fn is_quotation(&self, tag: Tag) -> bool {
        if tag == Tag::Quote {
            return self
                .tokens
                .attribute("type")
                .is_some_and(|t| t.eq_ignore_ascii_case("cite"))
                || self
                    .tokens
                    .attribute("class")
                    .is_some_and(|c| c.contains("quote"));
        }
        let class = self.tokens.attribute("class").unwrap_or("");
        let id = self.tokens.attribute("id").unwrap_or("");
        [
            "gmail_quote",
            "yahoo_quoted",
            "moz-cite-prefix",
            "gmail_attr",
        ]
        .iter()
        .any(|c| class.contains(c))
            || [
                "divRplyFwdMsg",
                "appendonsend",
                "mail-editor-reference-message-container",
            ]
            .contains(&id)
    }

    /// Ends elements that end by themselves where another begins.
    fn imply_ends(&mut self, tag: Tag) {
        let (ends, stops): (&[Tag], &[Tag]) = match tag {
            Tag::Cell => (&[Tag::Cell], &[Tag::Row, Tag::Table]),
            Tag::Row => (&[Tag::Row], &[Tag::Table]),
            Tag::Item => (&[Tag::Item], &[Tag::Block, Tag::Cell, Tag::Table]),
            _ if tag.is_block() => return self.imply_paragraph_end(),
            _ => return,
        };
        if let Some(at) = self.find(|f| ends.contains(&f.tag), |f| stops.contains(&f.tag)) {
            self.end_to(at);
        }
    }

    fn imply_paragraph_end(&mut self) {
        let is_p = |f: &Frame| f.name.eq_ignore_ascii_case("p");
        if let Some(at) = self.find(is_p, |f| f.tag.is_block() || f.tag == Tag::Cell) {
            self.end_to(at);
        }
    }

    /// The innermost open element that is wanted, unless one that stops the search comes before it.
    fn find(
        &self,
        wanted: impl Fn(&Frame) -> bool,
        stops: impl Fn(&Frame) -> bool,
    ) -> Option<usize> {
        for (at, frame) in self.stack.iter().enumerate().rev() {
            if wanted(frame) {
                return Some(at);
            }
            if stops(frame) {
                return None;
            }
        }
        None
    }

    fn close(&mut self, name: &str) {
        let tag = Tag::of(name);
        match tag {
            Tag::Break => return self.void(Tag::Break),
            Tag::Style | Tag::Shown | Tag::Page | Tag::Body | Tag::Loader => return,
            _ if tag.is_void() => return,
            _ => {}
        }
        let same = |f: &Frame| f.name.eq_ignore_ascii_case(name);
        let stops = |f: &Frame| match tag {
            Tag::Cell | Tag::Row | Tag::Block => f.tag == Tag::Table,
            Tag::Table => false,
            _ => matches!(f.tag, Tag::Cell | Tag::Table),
        };
        match self.find(same, stops) {
            Some(at) => self.end_to(at),
            None if tag == Tag::Anchor => self.close_anchor(),
            None => self.separate(tag, self.top().part()),
        }
    }

    /// Ends the open elements from the innermost to the one at `at`.
    fn end_to(&mut self, at: usize) {
        while self.stack.len() > at {
            let Some(frame) = self.stack.pop() else {
                return;
            };
            self.separate(frame.tag, frame.part());
            match frame.tag {
                Tag::Table => self.page.grids.extend(self.grids.end_table()),
                Tag::Anchor
                    if self
                        .anchor
                        .as_ref()
                        .is_some_and(|a| a.depth == self.stack.len()) =>
                {
                    self.close_anchor();
                }
                _ => {}
            }
        }
    }

    /// Content that is not markup.
    fn raw(&mut self, name: &str, content: &str) {
        match Tag::of(name) {
            Tag::Shown => {
                let part = self.top().part();
                self.words(content, part, true);
            }
            _ if name.eq_ignore_ascii_case("title") => {
                self.page.title = self.attribute_text(content).trim().to_owned()
            }
            _ if name.eq_ignore_ascii_case("style") => {
                let media = self.tokens.attribute("media").unwrap_or("all");
                if ["all", "screen", ""]
                    .iter()
                    .any(|m| m.eq_ignore_ascii_case(media.trim()))
                {
                    self.sheet.read(content);
                }
            }
            _ => {}
        }
    }

    /// Decodes the references of an attribute's value.
    fn attribute_text<'b>(&self, value: &'b str) -> std::borrow::Cow<'b, str> {
        if memchr::memchr(b'&', value.as_bytes()).is_none() {
            return value.into();
        }
        let mut out = String::with_capacity(value.len());
        entities::decode(value, true, &mut out, &mut Count::default());
        out.into()
    }

    fn finish(mut self) -> Page {
        self.end_to(0);
        self.close_anchor();
        let [visible, hidden, quoted] = self.sinks;
        let mut page = self.page;
        page.cut = visible.is_full() || page.cut;
        page.links.sort_by_key(|l| l.order);
        page.numeric_references = self.count.numeric;
        page.text = visible.text;
        page.hidden = hidden.text;
        page.quoted = quoted.text;
        page
    }
}

#[cfg(test)]
mod tests;
