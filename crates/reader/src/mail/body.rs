//! Which parts of a mail are what a person reads, and how they become texts and links.

use super::mime::{Leaf, Structure};
use super::{alternative, bounce, flowed, html, mbox, quoted, transfer};
use crate::{Budget, charset, links};
use html::{Options, Page, PageLink, Part};
use madoguchi_model::{Link, LinkPlace, Message, ProblemKind, Span, TextId, TextRole};

/// HTML may be that much longer than the text that comes out of it.
const HTML_FACTOR: usize = 4;

/// How a mail's texts are to be read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habit {
    /// It answers another mail, whose quotation is not the sender's words.
    pub answer: bool,
    /// It reports about another mail, whose copy is not the sender's words.
    pub report: bool,
}

/// What a mail has besides its texts, by index into [`Structure::leaves`].
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// Files.
    pub files: Vec<usize>,
    /// Mails (message/rfc822).
    pub mails: Vec<usize>,
    /// Content-IDs the shown pages refer to.
    pub content_ids: Vec<String>,
    /// Base64 of pictures written into a page, with their media type.
    pub pictures: Vec<(String, String)>,
    /// Files written into a text by uuencode.
    pub uuencoded: Vec<transfer::Uuencoded>,
    /// Tables that may be QR codes.
    pub grids: Vec<Vec<Vec<bool>>>,
    numeric_references: u32,
}

/// What one leaf is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Html,
    /// Words about another mail: a delivery status, the header of a returned mail.
    Returned,
    Mail,
    File,
    Left,
}

/// Leaves that say the same in several forms: those of one multipart/alternative, a plain text with an HTML
/// page after it, or a single one.
#[derive(Debug, Default)]
struct Unit {
    alternative: Option<usize>,
    /// Not said to be alternatives: where they differ, both are bodies.
    loose: bool,
    plain: Vec<usize>,
    html: Vec<usize>,
}

/// Reads the texts of a mail into the message; gives what is left.
pub(super) fn fill(
    message: &mut Message,
    structure: &Structure,
    habit: Habit,
    budget: &mut Budget,
) -> Rest {
    let mut rest = Rest::default();
    let mut units: Vec<Unit> = Vec::new();
    for (at, leaf) in structure.leaves.iter().enumerate() {
        match role(leaf, &units) {
            Role::Plain => unit(leaf, &mut units).plain.push(at),
            Role::Html => unit(leaf, &mut units).html.push(at),
            Role::Mail => rest.mails.push(at),
            Role::File | Role::Returned => rest.files.push(at),
            Role::Left => {}
        }
    }
    without_body(structure, &mut units, &mut rest);
    let units = paired(units);
    let mut writer = Writer {
        message,
        budget,
        habit,
        rest: &mut rest,
    };
    for unit in &units {
        writer.unit(unit, structure);
    }
    rest.files.retain(|at| {
        structure
            .leaves
            .get(*at)
            .is_some_and(|l| !returned(l, message, budget))
    });
    let visible: usize = message
        .texts
        .iter()
        .filter(|t| t.role == TextRole::Body)
        .map(|t| t.text.chars().count())
        .sum();
    let percent = u64::from(rest.numeric_references) * 100 / visible.max(1) as u64;
    message.entity_percent = percent.min(100) as u8;
    rest
}

fn role(leaf: &Leaf, units: &[Unit]) -> Role {
    match &*leaf.media_type {
        "message/rfc822" | "message/global" | "message/news" => return Role::Mail,
        "text/rfc822-headers"
        | "message/delivery-status"
        | "message/disposition-notification"
        | "message/feedback-report"
        | "message/rfc822-headers"
        | "message/global-headers" => return Role::Returned,
        "text/x-amp-html" | "text/watch-html" => return Role::Left,
        _ => {}
    }
    let html = matches!(
        &*leaf.media_type,
        "text/html" | "application/xhtml+xml" | "text/enriched" | "text/richtext"
    );
    let plain = leaf.media_type == "text/plain"
        || (leaf.media_type.starts_with("text/")
            && !html
            && leaf.name.is_empty()
            && !is_data(&leaf.media_type));
    if !(html || plain) || leaf.attachment || (leaf.place.related && !html) {
        return Role::File;
    }
    // A part with a name is a file, unless nothing else could be the body.
    let first = units.is_empty() || leaf.place.alternative.is_some();
    if !leaf.name.is_empty() && !first {
        return Role::File;
    }
    if html { Role::Html } else { Role::Plain }
}

/// Text types that are data, not words.
fn is_data(media_type: &str) -> bool {
    [
        "calendar",
        "vcard",
        "x-vcard",
        "directory",
        "csv",
        "css",
        "javascript",
        "rtf",
        "xml",
        "x-moz-deleted",
    ]
    .iter()
    .any(|t| media_type.get(5..) == Some(*t))
}

fn unit<'a>(leaf: &Leaf, units: &'a mut Vec<Unit>) -> &'a mut Unit {
    let wanted = leaf.place.alternative;
    let at = units
        .iter()
        .position(|u| wanted.is_some() && u.alternative == wanted)
        .unwrap_or(units.len());
    if at == units.len() {
        units.push(Unit {
            alternative: wanted,
            ..Unit::default()
        });
    }
    &mut units[at]
}

/// Joins a lone plain text with the lone page that follows it: many programs send alternatives as mixed.
fn paired(units: Vec<Unit>) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        match out.last_mut() {
            Some(last)
                if unit.alternative.is_none()
                    && last.alternative.is_none()
                    && last.html.is_empty()
                    && unit.plain.is_empty() =>
            {
                last.loose = true;
                last.html = unit.html;
            }
            _ => out.push(unit),
        }
    }
    out
}

/// Without any body, a text that says to be an attachment but has no name is one all the same.
fn without_body(structure: &Structure, units: &mut Vec<Unit>, rest: &mut Rest) {
    if !units.is_empty() {
        return;
    }
    let nameless = |at: &usize| {
        structure.leaves.get(*at).is_some_and(|l| {
            l.name.is_empty() && matches!(&*l.media_type, "text/plain" | "text/html")
        })
    };
    let Some(index) = rest.files.iter().position(nameless) else {
        return;
    };
    let at = rest.files.remove(index);
    let html = structure
        .leaves
        .get(at)
        .is_some_and(|l| l.media_type == "text/html");
    let mut unit = Unit::default();
    if html {
        unit.html.push(at)
    } else {
        unit.plain.push(at)
    }
    units.push(unit);
}

/// Reads words about another mail as quoted ones; says whether the leaf was of that kind.
fn returned(leaf: &Leaf, message: &mut Message, budget: &mut Budget) -> bool {
    if role(leaf, &[]) != Role::Returned {
        return false;
    }
    let (bytes, _) = transfer::decode(leaf.encoding, leaf.body);
    let text = charset::decode(&bytes, leaf.charset.as_deref(), "report", budget);
    push(message, TextRole::Quoted, text.trim_end().to_owned());
    true
}

/// Adds a text unless it is empty or there are too many.
pub(super) fn push(message: &mut Message, role: TextRole, text: String) -> Option<TextId> {
    let room = message.texts.len() < usize::from(u16::MAX);
    (!text.trim().is_empty() && room).then(|| message.push_text(role, text))
}

struct Writer<'a> {
    message: &'a mut Message,
    budget: &'a mut Budget,
    habit: Habit,
    rest: &'a mut Rest,
}

impl Writer<'_> {
    fn unit(&mut self, unit: &Unit, structure: &Structure) {
        let leaf = |at: &usize| structure.leaves.get(*at);
        let pages: Vec<Page> = unit
            .html
            .iter()
            .filter_map(leaf)
            .map(|l| self.page(l))
            .collect();
        let plain: Vec<String> = unit
            .plain
            .iter()
            .filter_map(leaf)
            .map(|l| self.plain(l))
            .collect();
        let shown = pages.iter().any(|p| !p.text.trim().is_empty());
        if !shown {
            for text in plain {
                self.body(text);
            }
            self.pages(pages);
            return;
        }
        let texts: Vec<&str> = pages.iter().flat_map(|p| [&*p.text, &*p.quoted]).collect();
        let targets: Vec<&str> = pages
            .iter()
            .flat_map(|p| &p.links)
            .map(|l| &*l.target)
            .collect();
        let other = plain
            .into_iter()
            .filter(|p| alternative::differs(p, &texts, &targets))
            .collect::<Vec<_>>();
        if unit.loose {
            for text in other {
                self.body(text);
            }
            self.pages(pages);
            return;
        }
        self.pages(pages);
        for text in other {
            if let Some(id) = push(self.message, TextRole::Alternative, text) {
                self.find_links(id);
            }
        }
    }

    fn decoded(&mut self, leaf: &Leaf, most: usize) -> String {
        let (bytes, damaged) = transfer::decode(leaf.encoding, leaf.body);
        if damaged {
            self.budget
                .problem(ProblemKind::Damaged, "transfer encoding");
        }
        // A page's own label counts where the part has none, or one that cannot hold the bytes.
        let mute = |label: &str| charset::Charset::of_label(label) == Some(charset::Charset::Ascii);
        let unlabelled = leaf
            .charset
            .as_deref()
            .is_none_or(|l| mute(l) && !bytes.is_ascii());
        let sniffed = if unlabelled && leaf.media_type == "text/html" {
            html_charset(&bytes)
        } else {
            None
        };
        let label = sniffed.as_deref().or(leaf.charset.as_deref());
        charset::decode_up_to(&bytes, label, "body", most, self.budget)
    }

    fn page(&mut self, leaf: &Leaf) -> Page {
        self.message.has_html |= leaf.media_type == "text/html";
        let most = self.budget.limits().text_bytes;
        let mut source = self.decoded(leaf, most.saturating_mul(HTML_FACTOR));
        if leaf.media_type != "text/html" && !leaf.media_type.contains("xhtml") {
            // Enriched text (RFC 1896) has tags, but its lines count.
            source.insert_str(0, "<pre>");
        }
        let options = |split_quotes| Options {
            text_bytes: most,
            links: self.budget.limits().links,
            split_quotes,
        };
        let mut page = html::read(&source, options(self.habit.answer));
        let leads = |l: &PageLink| {
            matches!(l.words, Some((Part::Quoted, ..))) && l.target.starts_with("http")
        };
        let empty = page.text.trim().is_empty();
        if !page.quoted.is_empty()
            && (empty || quoted::is_pretended(&page.text, page.links.iter().any(leads)))
        {
            page = html::read(&source, options(false));
        }
        if page.cut {
            self.budget.problem(ProblemKind::Truncated, "html");
        }
        page
    }

    fn plain(&mut self, leaf: &Leaf) -> String {
        let most = self.budget.limits().text_bytes;
        let text = self.decoded(leaf, most);
        let text = mbox::unquote(text);
        let mut text = if leaf.flowed {
            self.budget.text(flowed::unflow(&text, leaf.delsp))
        } else {
            text
        };
        for _ in 0..10 {
            let Some(found) = transfer::uuencoded(text.as_bytes()) else {
                break;
            };
            text.replace_range(found.start..found.end, "");
            self.rest.uuencoded.push(found);
        }
        text.truncate(text.trim_end().len());
        let blank = text.len() - text.trim_start_matches('\n').len();
        text.drain(..blank);
        text
    }

    /// A plain text as a body, the words of others split off.
    fn body(&mut self, text: String) {
        let mut other = None;
        let mut text = text;
        if self.habit.report {
            if let Some(at) = bounce::returned_from(&text) {
                other = Some(text.split_off(at));
            }
        } else if self.habit.answer
            && let Some(split) = quoted::split(&text)
        {
            text = split.own;
            other = Some(split.quoted);
        }
        if let Some(id) = push(self.message, TextRole::Body, text) {
            self.find_links(id);
        }
        if let Some(id) = other.and_then(|o| push(self.message, TextRole::Quoted, o))
            && !self.habit.report
        {
            self.find_links(id);
        }
    }

    fn find_links(&mut self, id: TextId) {
        if let Some(text) = self.message.texts.get(usize::from(id.0)) {
            let found = links::find(&text.text, id, self.budget);
            self.message.links.extend(found);
        }
    }

    fn pages(&mut self, pages: Vec<Page>) {
        for page in pages {
            self.push_page(page);
        }
    }

    fn push_page(&mut self, page: Page) {
        self.rest.content_ids.extend(page.content_ids);
        self.rest.pictures.extend(page.data_pictures);
        self.rest.grids.extend(page.grids);
        self.rest.numeric_references += page.numeric_references;
        let ids = [
            push(self.message, TextRole::Body, page.text),
            push(self.message, TextRole::Hidden, page.hidden),
            push(self.message, TextRole::Quoted, page.quoted),
        ];
        let mut written = Vec::new();
        for id in [ids[0], ids[2]].into_iter().flatten() {
            if let Some(text) = self.message.texts.get(usize::from(id.0)) {
                written.extend(links::find(&text.text, id, self.budget));
            }
        }
        let mut from_page = Vec::with_capacity(page.links.len());
        for link in page.links {
            if !self.budget.take_link() {
                break;
            }
            from_page.push(link_of(link, &ids));
        }
        self.message.links.extend(merged(from_page, written));
    }
}

fn link_of(link: PageLink, ids: &[Option<TextId>; 3]) -> Link {
    let span = link.words.and_then(|(part, start, end)| {
        let [visible, hidden, quoted] = *ids;
        let id = match part {
            Part::Visible => visible,
            Part::Hidden => hidden,
            Part::Quoted => quoted,
        };
        Some(Span::new(id?, start, end))
    });
    Link {
        label: link.label,
        span,
        pixel: link.pixel,
        ..Link::new(link.raw, link.target, link.place)
    }
}

/// Links of the markup and addresses written in its text, in reading order. An address that is the words
/// of an anchor is no link of its own.
fn merged(markup: Vec<Link>, written: Vec<Link>) -> Vec<Link> {
    let mut covered: Vec<Span> = markup
        .iter()
        .filter(|l| l.place == LinkPlace::Anchor)
        .filter_map(|l| l.span)
        .collect();
    covered.sort_by_key(|s| (s.text, s.start));
    let inside = |span: &Span| {
        let after = covered.partition_point(|c| (c.text, c.start) <= (span.text, span.start));
        let before = after.checked_sub(1).and_then(|i| covered.get(i));
        let overlaps = |c: &Span| c.text == span.text && c.start < span.end && span.start < c.end;
        before.is_some_and(overlaps) || covered.get(after).is_some_and(overlaps)
    };
    let mut written = written
        .into_iter()
        .filter(|l| !l.span.as_ref().is_some_and(inside))
        .peekable();
    let mut all = Vec::with_capacity(markup.len());
    let place = |l: &Link| l.span.map(|s| (s.text, s.start));
    for link in markup {
        if let Some(at) = place(&link) {
            while let Some(earlier) = written.next_if(|w| place(w).is_some_and(|p| p < at)) {
                all.push(earlier);
            }
        }
        all.push(link);
    }
    all.extend(written);
    all
}

/// The character set a page's own head names.
fn html_charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..1024).unwrap_or(bytes).to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")?;
    let label = head.get(at + 8..)?;
    let label = label
        .trim_ascii_start()
        .strip_prefix(b"\"")
        .or(label.strip_prefix(b"'"))
        .unwrap_or(label);
    let end = label
        .iter()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')));
    let label = String::from_utf8_lossy(label.get(..end.unwrap_or(label.len()))?).into_owned();
    (!label.is_empty()).then_some(label)
}
