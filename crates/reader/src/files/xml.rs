//! Just enough XML to find elements, attributes and words in documents. Linear, no tree.

use memchr::{memchr, memmem};
use std::borrow::Cow;

/// A piece of an XML document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'x> {
    /// The beginning of an element: its name without a prefix, and its attributes as they stand.
    Open(&'x str, &'x str),
    /// The end of an element, also of an empty one.
    Close(&'x str),
    /// Characters between, references not yet resolved.
    Text(&'x str),
}

/// The pieces of a document in order. Comments, instructions and declarations are left out.
pub(super) fn pieces(xml: &str) -> Pieces<'_> {
    Pieces {
        rest: xml,
        empty: None,
    }
}

/// See [`pieces`].
pub(super) struct Pieces<'x> {
    rest: &'x str,
    /// The name of an empty element that was opened and is to be closed.
    empty: Option<&'x str>,
}

impl<'x> Iterator for Pieces<'x> {
    type Item = Piece<'x>;

    fn next(&mut self) -> Option<Piece<'x>> {
        if let Some(name) = self.empty.take() {
            return Some(Piece::Close(name));
        }
        while !self.rest.is_empty() {
            let Some(tag) = self.rest.strip_prefix('<') else {
                let end = memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
                return Some(Piece::Text(self.split(end)));
            };
            if tag.starts_with("![CDATA[") {
                let end = memmem::find(self.rest.as_bytes(), b"]]>").unwrap_or(self.rest.len());
                let data = self.split(end);
                self.rest = self.rest.strip_prefix("]]>").unwrap_or("");
                return Some(Piece::Text(data.get(9..).unwrap_or("")));
            }
            let end = if tag.starts_with("!--") { "-->" } else { ">" };
            let end = memmem::find(self.rest.as_bytes(), end.as_bytes())
                .map_or(self.rest.len(), |at| at + end.len());
            let tag = self.split(end);
            let inner = tag.trim_start_matches('<').trim_end_matches('>');
            match inner.as_bytes().first() {
                None | Some(b'!' | b'?') => {}
                Some(b'/') => {
                    return Some(Piece::Close(local(inner.get(1..).unwrap_or("").trim())));
                }
                Some(_) => return Some(self.open(inner)),
            }
        }
        None
    }
}

impl<'x> Pieces<'x> {
    fn split(&mut self, at: usize) -> &'x str {
        let (head, rest) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        self.rest = rest;
        head
    }

    fn open(&mut self, inner: &'x str) -> Piece<'x> {
        let (inner, empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let (name, attributes) = inner
            .split_once(|c: char| c.is_ascii_whitespace())
            .unwrap_or((inner, ""));
        let name = local(name);
        self.empty = empty.then_some(name);
        Piece::Open(name, attributes)
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |n| n.1)
}

/// The value of the attribute of that name, whatever its prefix, references resolved.
pub(super) fn attribute<'x>(attributes: &'x str, name: &str) -> Option<Cow<'x, str>> {
    let mut rest = attributes;
    while let Some((before, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after.get(1..)?.split_once(quote)?;
        let found = before
            .rsplit(|c: char| c.is_ascii_whitespace())
            .find(|w| !w.is_empty());
        if found.is_some_and(|f| local(f).eq_ignore_ascii_case(name)) {
            return Some(resolved(value));
        }
        rest = after;
    }
    None
}

/// Characters with the five predefined entities and numeric references resolved.
pub(super) fn resolved(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 10);
        match reference.and_then(|(name, rest)| Some((character(name)?, rest))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn character(name: &str) -> Option<char> {
    let code = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => {
            return match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => None,
            };
        }
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_words() {
        let xml = "<?xml version='1.0'?><!-- <no/> --><a:b x='1'>one &amp; <c y=\"2\" z='&#x41;'/>two</a:b><![CDATA[<3>]]>";
        let found: Vec<Piece> = pieces(xml).collect();
        let expected = [
            Piece::Open("b", "x='1'"),
            Piece::Text("one &amp; "),
            Piece::Open("c", "y=\"2\" z='&#x41;'"),
            Piece::Close("c"),
            Piece::Text("two"),
            Piece::Close("b"),
            Piece::Text("<3>"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn attributes() {
        let of = |name| {
            attribute(
                "r:Id = \"1\" Target='a&amp;b' TargetMode=\"External\"",
                name,
            )
        };
        assert_eq!(of("Target").as_deref(), Some("a&b"));
        assert_eq!(of("id").as_deref(), Some("1"));
        assert_eq!(of("Mode"), None);
        assert_eq!(attribute("a=b", "a"), None);
    }

    #[test]
    fn references() {
        assert_eq!(
            resolved("a &lt;&#12354;&#x1f600; &unknown; & b"),
            "a <あ😀 &unknown; & b"
        );
    }

    #[test]
    fn damage() {
        assert_eq!(
            pieces("a<b").collect::<Vec<_>>(),
            [Piece::Text("a"), Piece::Open("b", "")]
        );
        assert_eq!(
            pieces("<").count() + pieces("<>").count() + pieces("<![CDATA[").count(),
            1
        );
    }
}
