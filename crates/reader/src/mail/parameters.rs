//! Fields with parameters: Content-Type, Content-Disposition (RFC 2045, RFC 2183, RFC 2231).

use super::{encoded_word, transfer};
use crate::charset::decode_bytes;

/// Parameters kept of one field.
const MOST: usize = 100;

/// A value with its parameters.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    /// What stands before the first `;`, lower case, without comments.
    pub value: String,
    /// Names (lower case) and values, decoded and joined.
    all: Vec<(String, String)>,
}

impl Parameters {
    /// A parameter's value; `None` when it is not there.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all.iter().find(|p| p.0 == name).map(|p| &*p.1)
    }

    /// Parses an unfolded field value.
    pub fn parse(field: &[u8]) -> Parameters {
        let text = encoded_word::raw(field, None).text;
        let (value, rest) = text.split_once(';').unwrap_or((&text, ""));
        // A comment or a stray parameter may follow without a semicolon.
        let value = value
            .split(['(', ' ', '\t', ','])
            .find(|v| !v.is_empty())
            .unwrap_or("");
        let mut pieces = Vec::new();
        let mut rest = rest;
        while let Some((piece, after)) = piece(rest) {
            if pieces.len() == MOST {
                break;
            }
            pieces.extend(piece);
            rest = after;
        }
        Parameters {
            value: value.trim_matches(['"', '\'']).to_ascii_lowercase(),
            all: join(pieces),
        }
    }
}

/// One `name*index*=value`.
struct Piece {
    name: String,
    /// The index of a continuation.
    index: Option<usize>,
    /// Percent-encoded, the first of its kind with a character set in front.
    extended: bool,
    value: String,
}

/// The next parameter and what follows it; `None` at the end. The parameter is missing when it has no `=`.
fn piece(text: &str) -> Option<(Option<Piece>, &str)> {
    let text = text.trim_start_matches([' ', '\t', ';', ',']);
    if text.is_empty() {
        return None;
    }
    let end = text.find(['=', ';']).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    let Some(rest) = rest.strip_prefix('=') else {
        return Some((None, rest));
    };
    let (value, rest) = value(rest.trim_start());
    let name = name.trim().to_ascii_lowercase();
    let (name, extended) = match name.strip_suffix('*') {
        Some(name) => (name, true),
        None => (&*name, false),
    };
    let (name, index) = match name.split_once('*') {
        Some((name, index)) => (name, index.parse().ok().filter(|i| *i < MOST)),
        None => (name, None),
    };
    Some((
        Some(Piece {
            name: name.to_owned(),
            index,
            extended,
            value,
        }),
        rest,
    ))
}

/// A token or quoted string, and what follows it. A quote that nothing closes reaches to the next `;`; a
/// token may hold blanks, as file names do.
fn value(text: &str) -> (String, &str) {
    if let Some(quoted) = text.strip_prefix('"')
        && let Some((value, rest)) = quoted_string(quoted)
    {
        let end = rest.find(';').unwrap_or(rest.len());
        return (value, rest.get(end..).unwrap_or(""));
    }
    let end = text.find(';').unwrap_or(text.len());
    let (token, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (token.trim().trim_matches('"').to_owned(), rest)
}

/// What stands before the closing quote, and after it. A backslash quotes only a quote or another
/// backslash: file names hold backslashes of their own.
pub(super) fn quoted_string(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, text.get(at + 1..)?)),
            '\\' => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, next)) => out.push(next),
                None => out.push('\\'),
            },
            _ => out.push(c),
        }
    }
    None
}

/// Joins continuations (in the order of their index) and decodes.
fn join(mut pieces: Vec<Piece>) -> Vec<(String, String)> {
    pieces.sort_by(|a, b| a.name.cmp(&b.name).then(a.index.cmp(&b.index)));
    let mut all: Vec<(String, String)> = Vec::new();
    for group in pieces.chunk_by(|a, b| a.name == b.name) {
        let Some(first) = group.first() else { continue };
        // Where both forms are given, the extended one says more (RFC 6266 section 4.3).
        let single = group.iter().find(|p| p.index.is_none() && p.extended);
        let value = match single.or(group.iter().find(|p| p.index.is_none())) {
            Some(piece) if piece.extended => extended(std::slice::from_ref(piece)),
            Some(piece) if first.index.is_none() && group.iter().all(|p| p.index.is_none()) => {
                encoded_word::decode_text(&piece.value).text
            }
            _ => extended(group),
        };
        all.push((first.name.clone(), value));
    }
    all
}

/// Decodes pieces of which some or all are percent-encoded (RFC 2231 section 4.1).
fn extended(group: &[Piece]) -> String {
    let mut bytes = Vec::new();
    let mut label = None;
    let is_extended = group.iter().any(|p| p.extended);
    for (i, piece) in group
        .iter()
        .filter(|p| p.index.is_some() || group.len() == 1)
        .enumerate()
    {
        let mut text = &*piece.value;
        if i == 0 && is_extended {
            let mut parts = text.splitn(3, '\'');
            if let (Some(charset), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next())
            {
                label = Some(charset);
                text = rest;
            }
        }
        if piece.extended || label.is_some() {
            percent_decode(text, &mut bytes);
        } else {
            bytes.extend_from_slice(text.as_bytes());
        }
    }
    if !is_extended && let Ok(text) = std::str::from_utf8(&bytes) {
        return encoded_word::decode_text(text).text;
    }
    decode_bytes(&bytes, label.filter(|l| !l.is_empty())).text
}

fn percent_decode(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        match after
            .get(..2)
            .and_then(transfer::hex_pair)
            .filter(|_| *first == b'%')
        {
            Some(b) => {
                out.push(b);
                rest = after.get(2..).unwrap_or(&[]);
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn get(field: &str, name: &str) -> String {
        Parameters::parse(field.as_bytes())
            .get(name)
            .unwrap_or("-")
            .to_owned()
    }

    #[test]
    fn tokens_and_quoted_strings() {
        let field = r#"Text/HTML (x); Charset = "utf-8" ; format=flowed;name="a \"b\"; c.txt""#;
        let parsed = Parameters::parse(field.as_bytes());
        assert_eq!(parsed.value, "text/html");
        assert_eq!(parsed.get("charset"), Some("utf-8"));
        assert_eq!(parsed.get("format"), Some("flowed"));
        assert_eq!(parsed.get("name"), Some(r#"a "b"; c.txt"#));
        assert_eq!(get("text/plain charset=utf-8", "charset"), "-");
    }

    #[test]
    fn rfc_2231() {
        assert_eq!(
            get("a; filename*=utf-8'ja'%E8%AB%8B%E6%B1%82.pdf", "filename"),
            "請求.pdf"
        );
        let jis = "a; filename*0*=iso-2022-jp''%1B%24B%40A; filename*1*=5a%1B%28B; filename*2=.pdf";
        assert_eq!(get(jis, "filename"), "請求.pdf");
        assert_eq!(get("a; filename*1=b; filename*0=a", "filename"), "ab");
        assert_eq!(
            get("a; filename=plain; filename*=utf-8''%E3%81%82", "filename"),
            "あ"
        );
        assert_eq!(get("a; filename*=%E3%81%82", "filename"), "あ");
    }

    #[test]
    fn what_programs_write_instead() {
        assert_eq!(get("a; name==?utf-8?B?44GC?=.pdf", "name"), "あ.pdf");
        assert_eq!(
            get("a; name=\"=?iso-2022-jp?B?GyRCJCIbKEI=?=\"", "name"),
            "あ"
        );
        assert_eq!(get("a; name=my file.pdf; x=y", "name"), "my file.pdf");
        assert_eq!(get("a; name=\"open; x=y", "name"), "open");
        assert_eq!(
            get(r#"a; name="C:\files\a.txt""#, "name"),
            r"C:\files\a.txt"
        );
        // 表 ends in 0x5C in Shift_JIS.
        let field = b"a; name=\"\x95\\\x82\xcc.xls\"";
        assert_eq!(Parameters::parse(field).get("name"), Some("表の.xls"));
        assert_eq!(
            get("a; name*0=\"=?utf-8?B?44\"; name*1=\"GC?=\"", "name"),
            "あ"
        );
    }

    proptest! {
        #[test]
        fn any_field(field in prop::collection::vec(any::<u8>(), 0..200)) {
            Parameters::parse(&field);
        }

        #[test]
        fn any_parameters(field in r#"a(;| |name|\*|0|1|=|"|'|%E3|utf-8|\\|あ){0,40}"#) {
            Parameters::parse(field.as_bytes());
        }
    }
}
