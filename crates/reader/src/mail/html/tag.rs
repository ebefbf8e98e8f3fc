//! The elements that matter for reading.

/// An element by what it does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// `a`
    Anchor,
    /// `p` and headings: a paragraph of its own.
    Paragraph,
    /// `div` and other blocks.
    Block,
    /// `table`
    Table,
    /// `tr`
    Row,
    /// `td`, `th`
    Cell,
    /// `li`, `dd`, `dt`, `option`
    Item,
    /// `br`
    Break,
    /// `hr`
    Rule,
    /// `pre`, `listing`
    Preformatted,
    /// `blockquote`
    Quote,
    /// `img`
    Image,
    /// `area`
    Area,
    /// `form`
    Form,
    /// `button`
    Button,
    /// `input`
    Input,
    /// `meta`
    Meta,
    /// `base`
    Base,
    /// `font`
    Font,
    /// `body`
    Body,
    /// `html`, `head`
    Page,
    /// `template`, `rt`, `rp`, `datalist`, `xml`: content that is not read.
    Unread,
    /// `script`, `iframe`, `embed`, `video`, `audio`, `source`, `object`, `link`: may load something.
    Loader,
    /// Void elements that do nothing here.
    Nothing,
    /// Raw text that is shown: `textarea`, `xmp`.
    Shown,
    /// Raw text that is not: `title`, `style`, `noembed`, `noframes`.
    Style,
    /// Any other; runs in the line.
    Inline,
}

impl Tag {
    /// The element of a name, without regard to case.
    pub fn of(name: &str) -> Tag {
        let mut buffer = [0u8; 12];
        let Some(lower) = buffer.get_mut(..name.len()) else {
            return Tag::Inline;
        };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"a" => Tag::Anchor,
            b"p" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Tag::Paragraph,
            b"div" | b"center" | b"ul" | b"ol" | b"dl" | b"section" | b"article" | b"header"
            | b"footer" | b"main" | b"nav" | b"aside" | b"address" | b"fieldset" | b"legend"
            | b"figure" | b"figcaption" | b"details" | b"summary" | b"menu" | b"dir" | b"tbody"
            | b"thead" | b"tfoot" | b"caption" => Tag::Block,
            b"table" => Tag::Table,
            b"tr" => Tag::Row,
            b"td" | b"th" => Tag::Cell,
            b"li" | b"dd" | b"dt" | b"option" => Tag::Item,
            b"br" => Tag::Break,
            b"hr" => Tag::Rule,
            b"pre" | b"listing" => Tag::Preformatted,
            b"blockquote" => Tag::Quote,
            b"img" | b"image" => Tag::Image,
            b"area" => Tag::Area,
            b"form" => Tag::Form,
            b"button" => Tag::Button,
            b"input" => Tag::Input,
            b"meta" => Tag::Meta,
            b"base" => Tag::Base,
            b"font" => Tag::Font,
            b"body" => Tag::Body,
            b"html" | b"head" => Tag::Page,
            b"template" | b"rt" | b"rp" | b"datalist" | b"xml" => Tag::Unread,
            b"script" | b"iframe" | b"embed" | b"video" | b"audio" | b"source" | b"object"
            | b"link" => Tag::Loader,
            b"textarea" | b"xmp" => Tag::Shown,
            b"title" | b"style" | b"noembed" | b"noframes" => Tag::Style,
            b"wbr" | b"col" | b"param" | b"track" | b"bgsound" | b"keygen" => Tag::Nothing,
            _ => Tag::Inline,
        }
    }

    /// Whether it has no content and no end tag.
    pub fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Break | Rule | Image | Area | Input | Meta | Base | Nothing
        )
    }

    /// Whether it begins a line of its own.
    pub fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Paragraph | Block | Table | Row | Item | Rule | Preformatted | Quote | Form | Body
        )
    }
}
