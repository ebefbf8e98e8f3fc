//! Tags and text of an HTML source, one after the other (HTML Living Standard, 13.2.5, in short).

use memchr::{memchr, memchr2, memmem};

/// Attributes kept of one tag.
const MOST_ATTRIBUTES: usize = 64;

/// One piece of the source.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with its character references.
    Text(&'a str),
    /// A start tag; its attributes are in [`Tokenizer::attributes`].
    Open(&'a str),
    /// An end tag.
    Close(&'a str),
    /// The content of an element whose text is not markup (script, style, title), with that element's name.
    Raw(&'a str, &'a str),
}

/// Cuts a source into tokens. Comments, declarations and processing instructions are passed over.
pub(super) struct Tokenizer<'a> {
    rest: &'a str,
    /// Names and values, as written, of the last start tag's attributes.
    pub attributes: Vec<(&'a str, &'a str)>,
    /// The element whose raw content comes next.
    raw: Option<&'a str>,
}

impl<'a> Tokenizer<'a> {
    /// A tokenizer at the beginning of a source.
    pub fn new(source: &'a str) -> Tokenizer<'a> {
        Tokenizer {
            rest: source,
            attributes: Vec::new(),
            raw: None,
        }
    }

    /// An attribute's value as written, by its lower-case name.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes
            .iter()
            .find(|a| a.0.eq_ignore_ascii_case(name))
            .map(|a| a.1)
    }

    fn split(&mut self, at: usize) -> &'a str {
        let (head, tail) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        self.rest = tail;
        head
    }

    /// Content up to the end tag of a raw element; without one, to the end of the source.
    fn raw_content(&mut self, name: &'a str) -> Token<'a> {
        let mut from = 0;
        let end = loop {
            let rest = self.rest.as_bytes().get(from..).unwrap_or(&[]);
            let Some(found) = memmem::find(rest, b"</") else {
                break self.rest.len();
            };
            let at = from + found;
            let candidate = self.rest.as_bytes().get(at + 2..at + 2 + name.len());
            if candidate.is_some_and(|c| c.eq_ignore_ascii_case(name.as_bytes())) {
                break at;
            }
            from = at + 2;
        };
        Token::Raw(name, self.split(end))
    }

    /// Passes over `<!…`, `<?…` and end tags without a name.
    fn skip_declaration(&mut self) {
        let end = match self.rest.strip_prefix("<!--") {
            Some(comment) if comment.starts_with('>') => 5,
            Some(comment) if comment.starts_with("->") => 6,
            Some(comment) => comment_end(comment).map_or(self.rest.len(), |e| e + 4),
            None => memchr(b'>', self.rest.as_bytes()).map_or(self.rest.len(), |e| e + 1),
        };
        self.split(end);
    }

    fn start_tag(&mut self) -> Token<'a> {
        self.split(1);
        let name = self.name();
        self.attributes.clear();
        loop {
            let skipped = self
                .rest
                .bytes()
                .take_while(|b| b.is_ascii_whitespace() || *b == b'/')
                .count();
            self.split(skipped);
            match self.rest.as_bytes().first() {
                None => break,
                Some(b'>') => {
                    self.split(1);
                    break;
                }
                // A tag that was not closed before the next one.
                Some(b'<') => break,
                Some(_) => self.attribute_pair(),
            }
        }
        if is_raw(name) {
            self.raw = Some(name);
        }
        Token::Open(name)
    }

    fn attribute_pair(&mut self) {
        let stop = |b: u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'=');
        // An attribute's name may begin with `=`.
        let bytes = self.rest.as_bytes();
        let len = bytes
            .iter()
            .skip(1)
            .position(|b| stop(*b))
            .map_or(bytes.len(), |p| p + 1);
        let name = self.split(self.rest.ceil_char_boundary(len));
        let after = self.rest.trim_ascii_start();
        let mut value = "";
        if let Some(after) = after.strip_prefix('=') {
            self.rest = after.trim_ascii_start();
            value = self.attribute_value();
        }
        if self.attributes.len() < MOST_ATTRIBUTES {
            self.attributes.push((name, value));
        }
    }

    fn attribute_value(&mut self) -> &'a str {
        if let Some(quote @ (b'"' | b'\'')) = self.rest.as_bytes().first()
            && let Some(end) = memchr(*quote, self.rest.as_bytes().get(1..).unwrap_or(&[]))
        {
            let quoted = self.split(end + 2);
            return quoted.get(1..end + 1).unwrap_or("");
        }
        let end = self
            .rest
            .bytes()
            .position(|b| b.is_ascii_whitespace() || b == b'>');
        self.split(end.unwrap_or(self.rest.len()))
    }

    fn end_tag(&mut self) -> Token<'a> {
        self.split(2);
        let name = self.name();
        let end = memchr2(b'>', b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
        let closed = self.rest.as_bytes().get(end) == Some(&b'>');
        self.split(end + usize::from(closed));
        Token::Close(name)
    }

    fn name(&mut self) -> &'a str {
        let stop = |b: u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<');
        let len = self.rest.bytes().position(stop).unwrap_or(self.rest.len());
        self.split(len)
    }
}

impl<'a> Iterator for Tokenizer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take() {
            return Some(self.raw_content(name));
        }
        // Each turn passes over one declaration, or returns.
        loop {
            let bytes = self.rest.as_bytes();
            match (bytes.first()?, bytes.get(1)) {
                (b'<', Some(b'a'..=b'z' | b'A'..=b'Z')) => return Some(self.start_tag()),
                (b'<', Some(b'/')) if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                    return Some(self.end_tag());
                }
                (b'<', Some(b'!' | b'?' | b'/')) => self.skip_declaration(),
                _ => {
                    let end = memchr(b'<', bytes.get(1..)?).map_or(bytes.len(), |e| e + 1);
                    return Some(Token::Text(self.split(end)));
                }
            }
        }
    }
}

/// Where a comment's content and end mark end.
fn comment_end(comment: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = memmem::find(comment.as_bytes().get(from..)?, b"--")? + from;
        match comment.as_bytes().get(at + 2..)? {
            [b'>', ..] => return Some(at + 3),
            [b'!', b'>', ..] => return Some(at + 4),
            _ => from = at + 1,
        }
    }
}

/// Elements whose content is not markup.
fn is_raw(name: &str) -> bool {
    [
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
    ]
    .iter()
    .any(|raw| raw.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(source: &str) -> Vec<Token<'_>> {
        Tokenizer::new(source).collect()
    }

    #[test]
    fn tags_and_text() {
        use Token::{Close, Open, Text};
        assert_eq!(
            all("a<B c>d</b >e"),
            [Text("a"), Open("B"), Text("d"), Close("b"), Text("e")]
        );
        assert_eq!(all("1 < 2 <3"), [Text("1 "), Text("< 2 "), Text("<3")]);
        assert_eq!(
            all("<br/><p<b>x</"),
            [Open("br"), Open("p"), Open("b"), Text("x")]
        );
    }

    #[test]
    fn attributes() {
        let mut tokens = Tokenizer::new("<a HREF = 'x>y' b=1/ c d=\"e\" d=f x=あ>");
        tokens.next();
        assert_eq!(
            tokens.attributes,
            [
                ("HREF", "x>y"),
                ("b", "1/"),
                ("c", ""),
                ("d", "e"),
                ("d", "f"),
                ("x", "あ")
            ]
        );
        assert_eq!(tokens.attribute("href"), Some("x>y"));
        assert_eq!(tokens.attribute("d"), Some("e"));
        let mut open = Tokenizer::new("<a href=\"x>words");
        assert_eq!(open.next(), Some(Token::Open("a")));
        assert_eq!(
            open.next(),
            Some(Token::Text("words")),
            "a quote that nothing closes"
        );
    }

    #[test]
    fn comments_and_declarations() {
        let text = |source| {
            all(source)
                .into_iter()
                .filter_map(|t| {
                    if let Token::Text(t) = t {
                        Some(t)
                    } else {
                        None
                    }
                })
                .collect::<String>()
        };
        assert_eq!(
            text("<!DOCTYPE html>a<!-- <b> -- > -->b<!-->c<!--->d<!--x--!>e<?xml?>f</ >g"),
            "abcdefg"
        );
        assert_eq!(
            text("a<!--[if mso]>no<![endif]-->b<![if !mso]>yes<![endif]>"),
            "abyes"
        );
        assert_eq!(text("a<!-- open"), "a");
    }

    #[test]
    fn raw_elements() {
        use Token::{Close, Open, Raw, Text};
        let source = "<style>a<b></p></STYLE>x<title>t &amp; u</title>";
        let expected = [
            Open("style"),
            Raw("style", "a<b></p>"),
            Close("STYLE"),
            Text("x"),
            Open("title"),
            Raw("title", "t &amp; u"),
            Close("title"),
        ];
        assert_eq!(all(source), expected);
        assert_eq!(all("<script>x"), [Open("script"), Raw("script", "x")]);
    }

    proptest! {
        #[test]
        fn any_source(source in r#"(<|>|/|!|--|=|"|'| |a|style|あ|&){0,60}"#) {
            prop_assert!(all(&source).len() <= source.len() + 1);
        }
    }
}
