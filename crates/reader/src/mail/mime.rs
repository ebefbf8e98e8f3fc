//! MIME structure (RFC 2045, RFC 2046): a mail's leaf parts in order, however they are nested.

use super::headers::{self, Fields};
use super::parameters::Parameters;
use super::transfer::Encoding;
use crate::Budget;
use madoguchi_model::ProblemKind;
use memchr::memmem;

/// A part that is no multipart.
#[derive(Debug, Clone)]
pub(super) struct Leaf<'a> {
    /// Media type, lower case; `text/plain` when none is given.
    pub media_type: String,
    /// The declared character set.
    pub charset: Option<String>,
    /// File name, decoded; empty when none is given.
    pub name: String,
    /// Said to be an attachment.
    pub attachment: bool,
    /// Content-ID without angle brackets; empty when none is given.
    pub content_id: String,
    /// `format=flowed` (RFC 3676).
    pub flowed: bool,
    /// `delsp=yes`.
    pub delsp: bool,
    /// Its transfer encoding.
    pub encoding: Encoding,
    /// Its body, still encoded.
    pub body: &'a [u8],
    /// Where in the structure it stands.
    pub place: Place,
}

/// Where a part stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The number of the innermost multipart/alternative around it.
    pub alternative: Option<usize>,
    /// In a multipart/related, not as its first part.
    pub related: bool,
    /// In a multipart/report, not as its first part.
    pub report: bool,
    /// In a multipart/digest.
    pub digest: bool,
}

/// A mail's structure.
#[derive(Debug, Default)]
pub(super) struct Structure<'a> {
    /// The leaf parts in order.
    pub leaves: Vec<Leaf<'a>>,
    /// The report type of a multipart/report at the top (RFC 6522): `delivery-status`, `feedback-report`.
    pub report: Option<String>,
    alternatives: usize,
}

/// Takes a mail's body apart by its header fields.
pub(super) fn structure<'a>(fields: &Fields, body: &'a [u8], budget: &mut Budget) -> Structure<'a> {
    let mut structure = Structure::default();
    structure.entity(fields, body, Place::default(), budget);
    structure
}

impl<'a> Structure<'a> {
    fn entity(&mut self, fields: &Fields, body: &'a [u8], place: Place, budget: &mut Budget) {
        if !budget.take_part() {
            return;
        }
        let kind = Parameters::parse(fields.first("Content-Type").unwrap_or(b""));
        if let Some(subtype) = kind.value.strip_prefix("multipart/") {
            let parts = parts(body, kind.get("boundary"));
            if !parts.all.is_empty() {
                if parts.damaged {
                    budget.problem(ProblemKind::Damaged, "multipart");
                }
                self.multipart(subtype, &kind, &parts.all, place, budget);
                return;
            }
            if parts.empty {
                return;
            }
            budget.problem(ProblemKind::Damaged, "multipart");
        }
        self.leaves.push(leaf(&kind, fields, body, place));
    }

    fn multipart(
        &mut self,
        subtype: &str,
        kind: &Parameters,
        parts: &[&'a [u8]],
        place: Place,
        budget: &mut Budget,
    ) {
        let mut place = place;
        if subtype == "alternative" {
            place.alternative = Some(self.alternatives);
            self.alternatives += 1;
        }
        if subtype == "report" && self.leaves.is_empty() {
            self.report = Some(kind.get("report-type").unwrap_or("").to_ascii_lowercase());
        }
        let within = budget.nested(|budget| {
            for (i, part) in parts.iter().enumerate() {
                let (fields, body) = headers::split(part, budget.limits().headers);
                let inner = Place {
                    related: place.related || (subtype == "related" && i > 0),
                    report: place.report || (subtype == "report" && i > 0),
                    digest: subtype == "digest",
                    ..place
                };
                self.entity(&fields, body, inner, budget);
            }
        });
        if within.is_none() {
            self.flat(parts, place, budget);
        }
    }

    /// Below the depth that is followed, every part that is no multipart itself is taken as it comes: what
    /// mail programs show must not vanish by deep nesting.
    fn flat(&mut self, parts: &[&'a [u8]], place: Place, budget: &mut Budget) {
        for part in parts.iter().flat_map(|part| flat_parts(part)) {
            let (fields, body) = headers::split(part, budget.limits().headers);
            let kind = Parameters::parse(fields.first("Content-Type").unwrap_or(b""));
            if kind.value.starts_with("multipart/") {
                continue;
            }
            if !budget.take_part() {
                return;
            }
            self.leaves.push(leaf(&kind, &fields, body, place));
        }
    }
}

/// Cuts at every line that looks like a boundary with a part behind it.
fn flat_parts(part: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    let mut start = 0;
    for at in memmem::find_iter(part, b"\n--").map(|at| at + 1) {
        let (line, next) = headers::line(part.get(at..).unwrap_or(&[]));
        let word = line.trim_ascii_end();
        if !(4..=80).contains(&word.len()) || word.contains(&b' ') {
            continue;
        }
        let after = part.get(at + next..).unwrap_or(&[]);
        let headed = after
            .get(..8)
            .is_some_and(|h| h.eq_ignore_ascii_case(b"content-"));
        let bare = matches!(after.first(), Some(b'\r' | b'\n'));
        if headed || bare || word.ends_with(b"--") {
            all.extend(part.get(start..at).map(without_line_end));
            start = at + next;
        }
        if all.len() >= MOST_PARTS {
            return all;
        }
    }
    all.extend(part.get(start..));
    all.retain(|p| !p.trim_ascii().is_empty());
    all
}

fn leaf<'a>(kind: &Parameters, fields: &Fields, body: &'a [u8], place: Place) -> Leaf<'a> {
    let disposition = Parameters::parse(fields.first("Content-Disposition").unwrap_or(b""));
    let name = disposition
        .get("filename")
        .filter(|n| !n.is_empty())
        .or(kind.get("name"))
        .unwrap_or("");
    let media_type = match &*kind.value {
        "" if place.digest => "message/rfc822",
        "" if is_page(body) => "text/html",
        value if value.starts_with("multipart/") => "text/plain",
        value if value.contains('/') => value,
        _ => "text/plain",
    };
    let id = fields.first("Content-ID").unwrap_or(b"");
    Leaf {
        media_type: media_type.to_owned(),
        charset: kind.get("charset").map(str::to_owned),
        name: one_line(name),
        attachment: disposition.value == "attachment",
        content_id: String::from_utf8_lossy(id)
            .trim_matches(['<', '>', ' '])
            .to_owned(),
        flowed: kind
            .get("format")
            .is_some_and(|f| f.eq_ignore_ascii_case("flowed")),
        delsp: kind
            .get("delsp")
            .is_some_and(|d| d.eq_ignore_ascii_case("yes")),
        encoding: Encoding::of_field(fields.first("Content-Transfer-Encoding").unwrap_or(b"")),
        body,
        place,
    }
}

/// Whether a body without a type is a page all the same.
fn is_page(body: &[u8]) -> bool {
    let head = body.get(..200).unwrap_or(body).trim_ascii_start();
    let begins = |tag: &[u8]| {
        head.get(..tag.len())
            .is_some_and(|h| h.eq_ignore_ascii_case(tag))
    };
    begins(b"<html") || begins(b"<!doctype html")
}

/// A file name as one line of at most 255 characters.
fn one_line(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_control())
        .take(255)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The parts between boundaries.
#[derive(Debug, Default)]
struct Parts<'a> {
    all: Vec<&'a [u8]>,
    /// The boundary was not the declared one, or the last was missing.
    damaged: bool,
    /// There is a closing boundary and no part.
    empty: bool,
}

/// Parts kept of one multipart; the budget bounds them more tightly.
const MOST_PARTS: usize = 10_000;

/// Splits at the declared boundary or, when that does not occur, at what looks like one.
fn parts<'a>(body: &'a [u8], boundary: Option<&str>) -> Parts<'a> {
    let declared = boundary.map(str::trim_end).filter(|b| !b.is_empty());
    if let Some(boundary) = declared {
        let found = between(body, format!("--{boundary}").as_bytes());
        if !found.all.is_empty() || found.empty {
            return found;
        }
    }
    match likely_boundary(body) {
        Some(delimiter) => Parts {
            damaged: true,
            ..between(body, delimiter)
        },
        None => Parts::default(),
    }
}

fn between<'a>(body: &'a [u8], delimiter: &[u8]) -> Parts<'a> {
    let mut parts = Parts::default();
    let mut start = None;
    for at in memmem::find_iter(body, delimiter) {
        if at > 0 && body.get(at - 1) != Some(&b'\n') {
            continue;
        }
        let after = at + delimiter.len();
        let (tail, next) = headers::line(body.get(after..).unwrap_or(&[]));
        let tail = tail.trim_ascii_end();
        let closing = tail.starts_with(b"--");
        if !tail.is_empty() && !closing {
            continue;
        }
        if let Some(part) = start.and_then(|s| body.get(s..at)) {
            parts.all.push(without_line_end(part));
        }
        parts.empty |= closing;
        start = (!closing).then_some(after + next);
        if parts.all.len() >= MOST_PARTS {
            return parts;
        }
    }
    if let Some(part) = start.and_then(|s| body.get(s..)) {
        parts.damaged = true;
        if !part.trim_ascii().is_empty() {
            parts.all.push(part);
        }
    }
    parts.empty &= parts.all.is_empty();
    parts
}

/// The line end before a boundary belongs to the boundary.
fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

/// The first line like `--word` that a part's header follows.
fn likely_boundary(body: &[u8]) -> Option<&[u8]> {
    let mut from = 0;
    for _ in 0..50 {
        let found = memmem::find(body.get(from..)?, b"--")? + from;
        let (line, next) = headers::line(body.get(found..)?);
        from = found + next;
        let begins = found == 0 || body.get(found - 1) == Some(&b'\n');
        let word = line.trim_ascii_end();
        let after = body.get(from..)?;
        let headed = after
            .get(..8)
            .is_some_and(|h| h.eq_ignore_ascii_case(b"content-"));
        if begins && headed && (4..=80).contains(&word.len()) && !word.contains(&b' ') {
            return Some(word);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_model::Limits;

    fn leaves(mail: &str) -> (Vec<(String, String)>, Vec<ProblemKind>) {
        let mut budget = Budget::new(Limits {
            depth: 4,
            parts: 20,
            ..Limits::default()
        });
        let (fields, body) = headers::split(mail.as_bytes(), 100);
        let structure = structure(&fields, body, &mut budget);
        let all = structure.leaves.iter();
        let all = all
            .map(|l| {
                (
                    l.media_type.clone(),
                    String::from_utf8_lossy(l.body).into_owned(),
                )
            })
            .collect();
        (
            all,
            budget.into_problems().into_iter().map(|p| p.kind).collect(),
        )
    }

    fn expected(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter()
            .map(|p| (p.0.to_owned(), p.1.to_owned()))
            .collect()
    }

    #[test]
    fn one_part() {
        assert_eq!(
            leaves("Subject: a\n\nbody\n").0,
            expected(&[("text/plain", "body\n")])
        );
        assert_eq!(
            leaves("Subject: a\n\n<HTML>body").0,
            expected(&[("text/html", "<HTML>body")])
        );
        assert_eq!(
            leaves("Content-Type: text\n\nbody").0,
            expected(&[("text/plain", "body")])
        );
    }

    #[test]
    fn nested_parts() {
        let mail = "Content-Type: multipart/mixed; boundary=\"a b\"\n\npreamble\n--a b\n\
            Content-Type: multipart/alternative; boundary=c\n\n--c\n\none\n--c\nContent-Type: text/html\n\ntwo\n--c--\n\
            --a b  \nContent-Type: image/png\n\nthree\r\n--a b--\nepilogue\n";
        let (found, problems) = leaves(mail);
        assert_eq!(
            found,
            expected(&[
                ("text/plain", "one"),
                ("text/html", "two"),
                ("image/png", "three")
            ])
        );
        assert_eq!(problems, []);
    }

    #[test]
    fn boundaries_that_begin_alike() {
        let mail = "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=xy\n\n\
            --xy\n\none\n--xy--\n--x\n\ntwo\n--x--\n";
        assert_eq!(
            leaves(mail).0,
            expected(&[("text/plain", "one"), ("text/plain", "two")])
        );
    }

    #[test]
    fn damage() {
        let cut = "Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\nContent-Type: text/html\n\ntw";
        assert_eq!(
            leaves(cut).0,
            expected(&[("text/plain", "one"), ("text/html", "tw")])
        );
        assert_eq!(leaves(cut).1, [ProblemKind::Damaged]);
        let other = "Content-Type: multipart/mixed; boundary=x\n\n--other\nContent-Type: text/html\n\none\n--other--\n";
        assert_eq!(leaves(other).0, expected(&[("text/html", "one")]));
        let empty = "Content-Type: multipart/mixed; boundary=x\n\n--x--\n";
        assert_eq!(leaves(empty).0, []);
        let none = "Content-Type: multipart/mixed\n\nno parts\n";
        assert_eq!(leaves(none).0, expected(&[("text/plain", "no parts\n")]));
    }

    #[test]
    fn limits() {
        let mut mail = "\nend".to_owned();
        for i in 0..10 {
            mail = format!(
                "Content-Type: multipart/mixed; boundary=b{i}.\n\n--b{i}.\n{mail}\n--b{i}.--\n"
            );
        }
        let (found, problems) = leaves(&mail);
        assert!(problems.contains(&ProblemKind::Truncated), "depth");
        assert_eq!(
            found,
            expected(&[("text/plain", "end")]),
            "and yet not lost"
        );
        let many = format!(
            "Content-Type: multipart/mixed; boundary=x\n\n{}--x--",
            "--x\n\na\n".repeat(50)
        );
        assert_eq!(leaves(&many).0.len(), 19);
        assert!(leaves(&many).1.contains(&ProblemKind::Truncated), "parts");
    }

    #[test]
    fn digests_hold_mails() {
        let mail = "Content-Type: multipart/digest; boundary=x\n\n--x\n\nSubject: a\n\nb\n--x--\n";
        assert_eq!(
            leaves(mail).0,
            expected(&[("message/rfc822", "Subject: a\n\nb")])
        );
    }
}
