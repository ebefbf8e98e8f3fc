//! A message given as fields rather than as text.

use super::headers::Head;
use super::{channel_of, find_links, forward, unified};
use crate::mail::html::{self, Page, PageLink, Part};
use crate::{Budget, Fields, Intake, links};
use madoguchi_model::{
    Channel, Link, LinkPlace, Message, ProblemKind, Provenance, Span, TextId, TextRole,
};

/// Builds the message from fields.
pub(crate) fn from_fields(fields: &Fields, intake: &Intake, budget: &mut Budget) -> Message {
    let mut message = Message::new(Channel::Text, Provenance::Pasted);
    let head = Head {
        from: fields.from.map(str::to_owned),
        to: fields.to.map(str::to_owned),
        subject: fields.subject.map(str::to_owned),
        date: fields.date.map(str::to_owned),
        ..Head::default()
    };
    forward::apply_head(&mut message, &head, None, None);
    let body = budget.text(unified(fields.body));
    if body.trim().is_empty() && fields.html.is_none() {
        budget.problem(ProblemKind::Empty, "body");
    }
    let page = fields.html.map(|source| read_page(source, budget));
    message.has_html = page.is_some();
    if !body.trim().is_empty() || page.is_none() {
        message.push_text(TextRole::Body, body);
    }
    find_links(&mut message, budget);
    if let Some(page) = page {
        add_page(&mut message, page, budget);
    }
    add_known_links(&mut message, fields.links, budget);
    let guess = match message.has_html {
        true => Channel::Mail,
        false => channel_of(&head, &message),
    };
    message.channel = intake.channel.unwrap_or(guess);
    message
}

fn read_page(source: &str, budget: &mut Budget) -> Page {
    let options = html::Options {
        text_bytes: budget.limits().text_bytes,
        links: budget.limits().links,
        split_quotes: false,
    };
    let page = html::read(source, options);
    if page.cut {
        budget.problem(ProblemKind::Truncated, "html");
    }
    page
}

/// Adds an HTML alternative: what it says besides the body, what it hides, and its links.
fn add_page(message: &mut Message, page: Page, budget: &mut Budget) {
    let role = match message.body().trim() {
        "" => Some(TextRole::Body),
        body if same_words(body, &page.text) => None,
        _ => Some(TextRole::Alternative),
    };
    let visible = role.map(|role| message.push_text(role, page.text));
    let hidden =
        (!page.hidden.trim().is_empty()).then(|| message.push_text(TextRole::Hidden, page.hidden));
    let first = message.links.len();
    for link in page.links {
        if !budget.take_link() {
            return;
        }
        message.links.push(link_of(link, visible, hidden));
    }
    if let Some(id) = visible {
        add_written_links(message, id, first, budget);
    }
}

/// Adds the addresses written in a page's words that are not the words of an anchor.
fn add_written_links(message: &mut Message, id: TextId, first: usize, budget: &mut Budget) {
    let text = message.texts.get(usize::from(id.0)).map_or("", |t| &t.text);
    let mut written = links::find(text, id, budget);
    let anchors = message.links.get(first..).unwrap_or(&[]);
    written.retain(|link| {
        let covers = |a: Span| {
            link.span
                .is_some_and(|s| a.start < s.end && s.start < a.end)
        };
        !anchors
            .iter()
            .filter_map(|a| a.span)
            .any(|a| a.text == id && covers(a))
    });
    message.links.extend(written);
}

/// Whether two texts say the same, blanks apart.
fn same_words(a: &str, b: &str) -> bool {
    let words = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    words(a) == words(b)
}

fn link_of(link: PageLink, visible: Option<TextId>, hidden: Option<TextId>) -> Link {
    let span = link.words.and_then(|(part, start, end)| {
        let id = if part == Part::Hidden {
            hidden
        } else {
            visible
        };
        id.map(|id| Span::new(id, start, end))
    });
    Link {
        label: link.label,
        span,
        pixel: link.pixel,
        ..Link::new(link.raw, link.target, link.place)
    }
}

/// Adds the links known besides those in the text.
fn add_known_links(message: &mut Message, known: &[String], budget: &mut Budget) {
    for raw in known {
        let there = |l: &Link| l.raw == *raw || l.target == *raw;
        if raw.trim().is_empty() || message.links.iter().take(1_000).any(there) {
            continue;
        }
        if !budget.take_link() {
            return;
        }
        let mut fresh = Budget::new(*budget.limits());
        let read = links::find(raw, TextId(0), &mut fresh).into_iter().next();
        let link = match read {
            Some(link) => Link {
                raw: raw.clone(),
                span: None,
                ..link
            },
            None => Link::new(raw.clone(), raw.clone(), LinkPlace::Text),
        };
        message.links.push(link);
    }
}
