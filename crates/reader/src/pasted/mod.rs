//! Pasted text: mail with or without its header lines, SMS, LINE, forwarded mail, and what people tell.

mod account;
mod chat;
mod date;
mod excerpt;
mod fields;
mod forward;
mod headers;
mod lines;
mod sender;
mod sms;

pub(crate) use fields::from_fields;
pub(crate) use forward::repair_inline_forward;

use crate::{Budget, Intake, links};
use account::{Kind, Part};
use excerpt::Excerpt;
use headers::Head;
use lines::Lines;
use madoguchi_model::{
    Account, Channel, Link, Message, Passage, PassageKind, ProblemKind, Provenance, Sender, Span,
    TextId, TextRole,
};

/// Reads pasted text: finds the channel, 差出人/件名 lines, a forwarded mail, the person's account.
pub(crate) fn read(text: &str, intake: &Intake, budget: &mut Budget) -> Message {
    let mut message = Message::new(intake.channel.unwrap_or(Channel::Text), Provenance::Pasted);
    let text = budget.text(unified(text));
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() {
        budget.problem(ProblemKind::Empty, "text");
        message.push_text(TextRole::Body, "");
        return message;
    }
    let guess = fill(&mut message, text, budget);
    if intake.channel.is_none() {
        message.channel = guess;
    }
    find_links(&mut message, budget);
    message
}

/// Line ends as `\n`.
fn unified(text: &str) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text.to_owned();
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Fills the message from pasted text; gives the channel it seems to have come by.
fn fill(message: &mut Message, text: &str, budget: &mut Budget) -> Channel {
    if let Some(chat) = chat::read(text) {
        chat.into_message(message);
        return Channel::Line;
    }
    if let Some(found) = forward::find(text, forward::Within::Pasted) {
        return fill_forward(message, text, found, budget);
    }
    let lines = Lines::of(text);
    if let Some(block) = headers::block_at(&lines, 0) {
        return fill_with_head(message, text, &block, budget);
    }
    if let Some((first, block)) = block_below(&lines) {
        return fill_told_above(message, text, lines.start(first), &block, budget);
    }
    if let Some(parts) = account::split(text) {
        return fill_account(message, text, &parts, budget);
    }
    if let Some(copied) = sms::read(text) {
        message.date = copied.date;
        set_sender(message, copied.sender);
        let body = text.get(copied.start..copied.end).unwrap_or(text);
        message.push_text(TextRole::Body, body);
        return copied.channel;
    }
    message.push_text(TextRole::Body, text);
    Channel::Text
}

/// A forwarded mail pasted with its header lines.
fn fill_forward(
    message: &mut Message,
    text: &str,
    found: forward::Forward,
    budget: &mut Budget,
) -> Channel {
    message.provenance = Provenance::ForwardedInline;
    forward::apply_head(message, &found.head, None, None);
    forward::say_text_losses(&found, false, budget);
    forward::say_attachments_lost(&found.head, budget);
    let outer = text.get(..found.outer_end).unwrap_or("").trim().to_owned();
    message.push_text(TextRole::Body, found.body.text);
    forward::add_outer_account(message, outer, budget);
    Channel::Mail
}

/// A message under its header lines, perhaps with the person's own words below it.
fn fill_with_head(
    message: &mut Message,
    text: &str,
    block: &headers::Block,
    budget: &mut Budget,
) -> Channel {
    let rest = text.get(block.body..).unwrap_or("");
    let own = account::own_words_below(rest).map(|at| block.body + at);
    let end = own.unwrap_or(text.len());
    apply(message, &block.head, budget);
    let body = text.get(block.body..end).unwrap_or("").trim();
    message.push_text(TextRole::Body, body);
    if let Some(own) = own {
        let parts = [
            part(Kind::Block, 0, own),
            part(Kind::Account, own, text.len()),
        ];
        push_account(message, text, &parts);
    }
    channel_of(&block.head, message)
}

/// A message under its header lines, under the person's own words.
fn fill_told_above(
    message: &mut Message,
    text: &str,
    above: usize,
    block: &headers::Block,
    budget: &mut Budget,
) -> Channel {
    apply(message, &block.head, budget);
    let body = text.get(block.body..).unwrap_or("").trim();
    message.push_text(TextRole::Body, body);
    let parts = [
        part(Kind::Account, 0, above),
        part(Kind::Block, above, text.len()),
    ];
    push_account(message, text, &parts);
    channel_of(&block.head, message)
}

fn apply(message: &mut Message, head: &Head, budget: &mut Budget) {
    forward::apply_head(message, head, None, None);
    forward::say_attachments_lost(head, budget);
}

/// Header lines below a person's own words: the line they start at.
fn block_below(lines: &Lines) -> Option<(usize, headers::Block)> {
    for i in 1..lines.len().min(200) {
        if headers::field_of(lines.get(i)).is_none() {
            continue;
        }
        let block = headers::block_at(lines, i).filter(|b| b.head.weight() >= 2)?;
        let above = lines.text.get(..lines.start(i))?;
        // これ怪しくない? and the like, too short to tell anything.
        let few = above.trim().chars().count() <= 60 && !account::is_formal(above);
        let both = block.head.from.is_some() && block.head.subject.is_some();
        let own = account::is_telling(above) || (few && both);
        return own.then_some((i, block));
    }
    None
}

/// An account with what it quotes.
fn fill_account(message: &mut Message, text: &str, parts: &[Part], budget: &mut Budget) -> Channel {
    let mut channel = None;
    for part in parts {
        let quoted = text.get(part.start..part.end).unwrap_or("");
        match part.kind {
            Kind::Account => {}
            Kind::Inline => {
                message.push_text(TextRole::Body, quoted.trim());
            }
            Kind::Block => channel = fill_block(message, quoted, budget),
        }
    }
    push_account(message, text, parts);
    channel.unwrap_or_else(|| told_channel(text))
}

/// A pasted block inside an account.
fn fill_block(message: &mut Message, quoted: &str, budget: &mut Budget) -> Option<Channel> {
    let plain = Excerpt::of(quoted, 0, quoted.len());
    let plain = plain.text.trim();
    if let Some(block) = headers::block_at(&Lines::of(plain), 0) {
        apply(message, &block.head, budget);
        let body = plain.get(block.body..).unwrap_or("").trim();
        message.push_text(TextRole::Body, body);
        return Some(channel_of(&block.head, message));
    }
    if let Some(copied) = sms::read(plain) {
        message.date = copied.date;
        set_sender(message, copied.sender);
        let body = plain.get(copied.start..copied.end).unwrap_or(plain);
        message.push_text(TextRole::Body, body);
        return Some(copied.channel);
    }
    message.push_text(TextRole::Body, plain);
    None
}

/// Keeps the whole text as the account, cut into its passages.
fn push_account(message: &mut Message, text: &str, parts: &[Part]) {
    let id = message.push_text(TextRole::Account, text);
    let passages = parts
        .iter()
        .map(|p| Passage {
            kind: match p.kind {
                Kind::Account => PassageKind::Account,
                Kind::Block | Kind::Inline => PassageKind::Quotation,
            },
            span: Span::new(id, p.start, p.end),
        })
        .collect();
    message.account = Some(Account {
        passages,
        told: Vec::new(),
    });
}

fn part(kind: Kind, start: usize, end: usize) -> Part {
    Part { kind, start, end }
}

fn set_sender(message: &mut Message, sender: Option<Sender>) {
    if let Some(Sender::Name { name }) = &sender {
        message.push_text(TextRole::SenderName, name.clone());
    }
    message.sender = sender;
}

/// The channel header lines speak for.
fn channel_of(head: &Head, message: &Message) -> Channel {
    match &message.sender {
        Some(Sender::Phone { .. }) => Channel::Sms,
        Some(Sender::Mail(_)) => Channel::Mail,
        _ if head.subject.is_some() => Channel::Mail,
        _ => Channel::Text,
    }
}

/// The channel an account names.
fn told_channel(text: &str) -> Channel {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if has(&[
        "sms",
        "ｓｍｓ",
        "ショートメール",
        "ショートメッセージ",
        "ショートメ",
        "text message",
        "a text",
    ]) {
        Channel::Sms
    } else if has(&["line", "ｌｉｎｅ"])
        || (text.contains("ライン") && !text.contains("オンライン"))
    {
        Channel::Line
    } else if has(&["メール", "めーる", "email", "e-mail", "mail"]) {
        Channel::Mail
    } else if has(&["電話", "着信", "phone call"]) {
        Channel::Voice
    } else {
        Channel::Text
    }
}

/// Finds the links of every text: the sender's whole, the account's only where it is told, since quotations
/// stand as texts of their own.
fn find_links(message: &mut Message, budget: &mut Budget) {
    const NONE: &[Passage] = &[];
    let mut found = Vec::new();
    for (i, text) in message.texts.iter().enumerate() {
        let id = TextId(i.min(u16::MAX as usize) as u16);
        match text.role {
            TextRole::Body | TextRole::Subject => found.extend(links::find(&text.text, id, budget)),
            TextRole::Account => {
                let passages = message.account.as_ref().map_or(NONE, |a| &a.passages);
                let links = links::find(&text.text, id, budget);
                found.extend(links.into_iter().filter(|l| is_told(l, passages)));
            }
            _ => {}
        }
    }
    message.links.extend(found);
}

fn is_told(link: &Link, passages: &[Passage]) -> bool {
    let Some(span) = link.span else { return false };
    passages.iter().any(|p| {
        p.kind == PassageKind::Account && p.span.start <= span.start && span.end <= p.span.end
    })
}

#[cfg(test)]
mod tests;
