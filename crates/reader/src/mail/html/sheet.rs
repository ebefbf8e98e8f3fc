//! Style sheets inside a mail: rules with a simple selector are applied, of others only that they may
//! change a background.

use super::color::Color;
use super::style::Style;
use memchr::{memchr, memchr2, memmem};
use std::collections::HashMap;

/// Rules and selectors kept.
const MOST: usize = 2_000;

/// What a simple selector names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// An element.
    Tag,
    /// `.name`
    Class,
    /// `#name`
    Id,
}

/// The rules of a mail's style sheets.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: HashMap<(Kind, String), Style>,
    read: usize,
}

impl Sheet {
    /// Whether there are no rules.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What is declared for a name; names are compared without regard to case.
    pub fn get(&self, kind: Kind, name: &str) -> Option<&Style> {
        self.rules.get(&(kind, name.to_ascii_lowercase()))
    }

    /// Adds the rules of one `<style>` element. Rules inside `@media` and other at-rules are left out: what
    /// they say holds on some screens only; `@media all` and `@media screen` are not really conditions.
    pub fn read(&mut self, source: &str) {
        let source = without_comments(source);
        let mut rest = &*source;
        while let Some(open) = memchr(b'{', rest.as_bytes()) {
            if self.read >= MOST {
                return;
            }
            self.read += 1;
            let (selectors, after) = rest.split_at_checked(open).unwrap_or((rest, ""));
            // `@import …;` and `@charset …;` have no block.
            let selectors = selectors.rsplit(';').next().unwrap_or(selectors).trim();
            let block = after.get(1..).unwrap_or("");
            let selectors = selectors.trim_start_matches(['}', ' ', '\n', '\r', '\t']);
            if is_unconditional(selectors) {
                rest = block;
                continue;
            }
            if selectors.starts_with('@') {
                rest = block.get(block_end(block)..).unwrap_or("");
                continue;
            }
            let end = memchr(b'}', block.as_bytes()).unwrap_or(block.len());
            self.rule(selectors, block.get(..end).unwrap_or(block));
            rest = block.get(end + 1..).unwrap_or("");
        }
    }

    fn rule(&mut self, selectors: &str, declarations: &str) {
        let style = Style::parse(declarations);
        if style.is_empty() {
            return;
        }
        for selector in selectors.split(',').take(MOST) {
            if self.rules.len() >= MOST {
                return;
            }
            let selector = selector.trim();
            if let Some((kind, name)) = simple(selector) {
                self.rules.entry((kind, name)).or_default().apply(&style);
            } else if style.background.is_some()
                && let Some((kind, name)) = last_compound(selector)
            {
                let unknown = Style {
                    background: Some(Color::Unknown),
                    ..Style::default()
                };
                self.rules.entry((kind, name)).or_default().apply(&unknown);
            }
        }
    }
}

/// `@media` with a query every mail program fulfils.
fn is_unconditional(at_rule: &str) -> bool {
    let query = at_rule.strip_prefix("@media").map(str::trim);
    query.is_some_and(|q| {
        ["all", "screen", "only screen"]
            .iter()
            .any(|n| q.eq_ignore_ascii_case(n))
    })
}

/// `.name`, `#name`, `tag`, `tag.name`, `tag#name`; of the last two the name decides.
fn simple(selector: &str) -> Option<(Kind, String)> {
    let word = |s: &str| {
        let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\\');
        (!s.is_empty() && s.chars().all(good)).then(|| s.to_ascii_lowercase())
    };
    let (tag, rest) =
        selector.split_at_checked(selector.find(['.', '#']).unwrap_or(selector.len()))?;
    if !tag.is_empty() {
        word(tag)?;
    }
    match rest.get(..1) {
        Some(".") => Some((Kind::Class, word(rest.get(1..)?)?)),
        Some(_) => Some((Kind::Id, word(rest.get(1..)?)?)),
        None => Some((Kind::Tag, word(tag)?)),
    }
}

/// The last simple selector of `.a td .b:hover`.
fn last_compound(selector: &str) -> Option<(Kind, String)> {
    let last = selector
        .rsplit([' ', '>', '+', '~'])
        .find(|s| !s.is_empty())?;
    let last = last.split([':', '[']).next()?;
    if let Some(found) = simple(last) {
        return Some(found);
    }
    let at = last.rfind(['.', '#'])?;
    simple(last.get(at..)?)
}

/// Where a block with nested blocks ends.
fn block_end(block: &str) -> usize {
    let mut depth = 1u32;
    let mut at = 0;
    while let Some(found) = block
        .as_bytes()
        .get(at..)
        .and_then(|b| memchr2(b'{', b'}', b))
    {
        let brace = at + found;
        at = brace + 1;
        depth = if block.as_bytes().get(brace) == Some(&b'{') {
            depth + 1
        } else {
            depth - 1
        };
        if depth == 0 {
            return at;
        }
    }
    block.len()
}

fn without_comments(source: &str) -> std::borrow::Cow<'_, str> {
    if memmem::find(source.as_bytes(), b"/*").is_none()
        && memmem::find(source.as_bytes(), b"--").is_none()
    {
        return source.into();
    }
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |p| p.1);
    }
    out.push_str(rest);
    out.replace("<!--", "").replace("-->", "").into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hidden(source: &str, kind: Kind, name: &str) -> bool {
        let mut sheet = Sheet::default();
        sheet.read(source);
        sheet.get(kind, name).is_some_and(Style::hides)
    }

    #[test]
    fn simple_selectors() {
        let source = "<!-- @import url(x.css); /* a{ */ .A, div.b , #c{display:none} p{color:red;visibility:hidden} -->";
        for (kind, name) in [
            (Kind::Class, "a"),
            (Kind::Class, "B"),
            (Kind::Id, "c"),
            (Kind::Tag, "p"),
        ] {
            assert!(hidden(source, kind, name), "{name}");
        }
    }

    #[test]
    fn rules_for_some_screens_are_left_out() {
        let source = "@media (max-width:600px){.a{display:none} .b{display:none}} .c{display:none} .d .e{display:none}\
            @media screen {.f{display:none} } .g{display:none}";
        let hidden = |name| hidden(source, Kind::Class, name);
        assert_eq!(
            ["a", "b", "c", "e", "f", "g"].map(hidden),
            [false, false, true, false, true, true]
        );
    }

    #[test]
    fn a_background_by_a_complex_rule_is_unknown() {
        let mut sheet = Sheet::default();
        sheet.read(".x td.y:hover, a > .z{background:#000;display:none}");
        let unknown = Style {
            background: Some(Color::Unknown),
            ..Style::default()
        };
        assert_eq!(sheet.get(Kind::Class, "y"), Some(&unknown));
        assert_eq!(sheet.get(Kind::Class, "z"), Some(&unknown));
    }

    proptest! {
        #[test]
        fn any_source(source in r"(\{|\}|@|;|:|,|\.|#|a|/\*|\*/|<!--|display:none| |あ){0,60}") {
            Sheet::default().read(&source);
        }
    }
}
