//! Mail forwarded inside another mail: the inner message becomes the message.

use super::excerpt::{Excerpt, strip_mark};
use super::headers::{self, Block, Head};
use super::lines::Lines;
use super::{date, sender};
use crate::Budget;
use madoguchi_model::{
    Account, Channel, Message, Passage, PassageKind, ProblemKind, Provenance, Sender, Span, TextId,
    TextRole,
};

/// Lines searched for a separator.
const MOST_LINES: usize = 3_000;
/// Forwards of forwards that are opened.
const MOST_LEVELS: usize = 4;

/// An inner message found inside a text.
#[derive(Debug)]
pub(super) struct Forward {
    /// Where the words of the one who forwards end.
    pub outer_end: usize,
    /// What its header lines say.
    pub head: Head,
    /// Its text.
    pub body: Excerpt,
}

/// How sure a separator says that what follows was forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// "Forwarded message", 転送メッセージ.
    Forward,
    /// "Original Message", which stands in answers too.
    Original,
}

/// Where a forwarded message is looked for, which decides what counts as a separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// Pasted text: separators of forwards and answers; header lines alone are a pasted mail.
    Pasted,
    /// A mail that says it forwards: header lines alone count too.
    Forward,
    /// A mail that may be an answer: only separators that say forward.
    Unsure,
}

/// Finds the forwarded message in `text`.
pub(super) fn find(text: &str, within: Within) -> Option<Forward> {
    let lines = Lines::of(text);
    let (outer_end, inner) = first_inner(&lines, within)?;
    let mut excerpt = Excerpt::of(text, inner, text.len());
    let mut block = block_of(&excerpt)?;
    for _ in 0..MOST_LEVELS {
        let body = excerpt.after(block.body);
        let inner_lines = Lines::of(&body.text);
        let Some(first) = inner_lines.next_full(0) else {
            break;
        };
        if separator(inner_lines.get(first)) != Some(Separator::Forward) {
            break;
        }
        let deeper = body.after(inner_lines.start(first + 1));
        let Some(inner_block) = block_of(&deeper) else {
            break;
        };
        excerpt = deeper;
        block = inner_block;
    }
    Some(Forward {
        outer_end,
        body: excerpt.after(block.body),
        head: block.head,
    })
}

fn block_of(excerpt: &Excerpt) -> Option<Block> {
    headers::block_at(&Lines::of(&excerpt.text), 0)
}

/// Where the outer words end and where the inner header lines start.
fn first_inner(lines: &Lines, within: Within) -> Option<(usize, usize)> {
    for i in 0..lines.len().min(MOST_LINES) {
        let line = lines.get(i);
        let found = match separator(line) {
            Some(Separator::Original) if within == Within::Unsure => None,
            Some(_) => Some((i, i + 1)),
            None if within == Within::Unsure => None,
            None => header_pile(lines, i, within).map(|outer| (outer, i)),
        };
        let Some((outer, next)) = found else { continue };
        let window = Lines::of(window(lines, next));
        let stripped = Excerpt::of(window.text, 0, window.text.len());
        if headers::block_at(&Lines::of(&stripped.text), 0).is_some_and(|b| b.head.weight() >= 2) {
            return Some((lines.start(outer), lines.start(next)));
        }
    }
    None
}

/// The lines in which header lines are looked for.
fn window<'t>(lines: &Lines<'t>, from: usize) -> &'t str {
    let end = lines.end((from + 24).min(lines.len() - 1));
    lines.text.get(lines.start(from)..end).unwrap_or("")
}

/// Outlook's way: 差出人:, 送信日時:, 宛先:, 件名: right under the outer words, after a blank line or a rule.
/// Gives the line where the outer words end.
fn header_pile(lines: &Lines, i: usize, within: Within) -> Option<usize> {
    let field = headers::field_of(lines.get(i))?.0;
    let above = i.checked_sub(1)?;
    let before = lines.get(above).trim();
    let rule = before.len() >= 5 && before.chars().all(|c| "_-=—―─＿".contains(c));
    let parted = rule || (before.is_empty() && within == Within::Forward);
    let piled = || {
        headers::block_at(lines, i)
            .is_some_and(|b| b.head.weight() >= 3 && b.head.subject.is_some())
    };
    (field == headers::Field::From && parted && piled()).then_some(if rule { above } else { i })
}

/// Whether a line separates outer words from a forwarded message.
fn separator(line: &str) -> Option<Separator> {
    let mut line = line.trim();
    while let Some(rest) = strip_mark(line) {
        line = rest.trim();
    }
    if line.len() > 200 {
        return None;
    }
    let words = line.trim_matches(|c: char| {
        c.is_whitespace() || "-–—―─=＝*_~#<>＜＞【】[]:：ー－・".contains(c)
    });
    let ruled = words.len() + 2 <= line.len();
    if !ruled && !line.starts_with(['B', 'b']) {
        return None;
    }
    let words = words.to_lowercase();
    let forward = [
        "begin forwarded message",
        "forwarded message",
        "forwarded mail",
        "forwarded by",
        "転送メッセージ",
        "転送メール",
        "転送されたメッセージ",
        "転送されたメール",
        "メッセージ転送",
        "転送内容",
    ];
    let original = [
        "original message",
        "original mail",
        "元のメッセージ",
        "元のメール",
        "オリジナルメッセージ",
        "オリジナルのメッセージ",
    ];
    let any = |list: &[&str]| {
        list.iter()
            .any(|w| words.starts_with(w) && words.len() < 80)
    };
    if words == "begin forwarded message" || (ruled && any(&forward)) {
        return Some(Separator::Forward);
    }
    (ruled && any(&original)).then_some(Separator::Original)
}

/// Repairs a raw mail whose body is an inline forward; call it after texts, links and attachments are in place.
///
/// Sender, subject, date and recipients become those of the inner message; the forwarder's headers, hops,
/// Authentication-Results, Return-Path and Message-ID are taken away; the words above the separator become
/// the account. Spans of links follow. What was lost is said as problems. A mail that is an answer, or
/// whose outer words hold a link of their own, is left as it is.
pub(crate) fn repair_inline_forward(message: &mut Message, budget: &mut Budget) {
    let Some((body_id, body)) = message.text(TextRole::Body) else {
        return;
    };
    let subject = message.subject();
    if is_answer(subject) {
        return;
    }
    let Some(forward) = found_in_mail(body, is_forward(subject)) else {
        return;
    };
    let outer = body
        .get(..forward.outer_end)
        .unwrap_or("")
        .trim()
        .to_owned();
    if has_own_link(message, body_id, forward.outer_end) && !super::account::is_telling(&outer) {
        return;
    }
    let name_id = message.text(TextRole::SenderName).map(|t| t.0);
    let subject_id = message.text(TextRole::Subject).map(|t| t.0);
    say_losses(message, &forward, budget);
    move_links(message, body_id, &forward);
    forget_forwarder(message);
    let head = forward.head;
    apply_head(message, &head, subject_id, name_id);
    set_text(message, Some(body_id), forward.body.text);
    cut_alternatives(message);
    add_outer_account(message, outer, budget);
}

/// The forward in a mail's body. Separators that stand in answers too count when the subject says forward,
/// nothing stands above them, or what stands there is an account.
fn found_in_mail(body: &str, is_forward: bool) -> Option<Forward> {
    if is_forward {
        return find(body, Within::Forward);
    }
    find(body, Within::Unsure).or_else(|| {
        find(body, Within::Forward).filter(|f| {
            let outer = body.get(..f.outer_end).unwrap_or("").trim();
            outer.is_empty() || super::account::is_telling(outer)
        })
    })
}

fn is_answer(subject: &str) -> bool {
    let s = subject.trim_start().to_lowercase();
    ["re:", "re：", "ｒｅ:", "ｒｅ：", "返信:", "aw:", "sv:"]
        .iter()
        .any(|p| s.starts_with(p))
}

fn is_forward(subject: &str) -> bool {
    let s = subject.trim_start().to_lowercase();
    [
        "fw:",
        "fwd:",
        "fw：",
        "fwd：",
        "転送:",
        "転送：",
        "[fwd",
        "ｆｗ",
    ]
    .iter()
    .any(|p| s.starts_with(p))
}

/// Whether a link stands in the outer words, above a signature.
fn has_own_link(message: &Message, body: TextId, outer_end: usize) -> bool {
    let outer = message.texts.get(body.0 as usize).map_or("", |t| &t.text);
    let outer = outer.get(..outer_end).unwrap_or("");
    let signature = outer
        .find("\n-- \n")
        .or_else(|| outer.find("\n--\n"))
        .unwrap_or(outer_end);
    message.links.iter().any(|l| {
        l.span
            .is_some_and(|s| s.text == body && (s.start as usize) < signature.min(outer_end))
    })
}

/// Says what a forward loses.
fn say_losses(message: &Message, forward: &Forward, budget: &mut Budget) {
    let linked = message.links.iter().any(|l| l.place.is_followed());
    say_text_losses(forward, message.has_html || linked, budget);
    let lost = forward
        .head
        .attachments
        .iter()
        .any(|name| !message.attachments.iter().any(|a| a.name.contains(&**name)));
    if lost {
        budget.problem(ProblemKind::AttachmentsLost, "forward");
    }
}

/// Says what a forward given as text loses: headers always; links when words point to one that is not there.
pub(super) fn say_text_losses(forward: &Forward, linked: bool, budget: &mut Budget) {
    budget.problem(ProblemKind::HeadersLost, "forward");
    let text = &forward.body.text;
    let pointing = [
        "こちら",
        "ここを",
        "クリック",
        "タップ",
        "ボタン",
        "リンク",
        "下記",
        "[image",
        "[cid",
        "click",
        "here",
    ];
    let gone = !linked && pointing.iter().any(|w| text.contains(w)) && !text.contains("://");
    if gone || text.contains("[image:") || text.contains("[画像") {
        budget.problem(ProblemKind::LinksLost, "forward");
    }
}

/// Says that named attachments are missing, for a text that cannot carry any.
pub(super) fn say_attachments_lost(head: &Head, budget: &mut Budget) {
    if !head.attachments.is_empty() {
        budget.problem(ProblemKind::AttachmentsLost, "pasted");
    }
}

/// Moves the spans of links with the body; links of the outer words go.
fn move_links(message: &mut Message, body: TextId, forward: &Forward) {
    message.links.retain_mut(|link| {
        let Some(span) = link.span.filter(|s| s.text == body) else {
            return true;
        };
        if (span.start as usize) < forward.outer_end {
            return false;
        }
        link.span = forward
            .body
            .moved(span.start as usize, span.end as usize)
            .map(|(start, end)| Span::new(body, start, end));
        link.span.is_some()
    });
}

fn forget_forwarder(message: &mut Message) {
    message.provenance = Provenance::ForwardedInline;
    message.channel = Channel::Mail;
    message.headers.clear();
    message.hops.clear();
    message.authentication_results.clear();
    message.recipients.clear();
    message.reply_to.clear();
    message.return_path = None;
    message.message_id = None;
    message.date = None;
    message.sender = None;
    message.subject_chunks = 0;
}

/// Puts what the header lines say into the message, reusing texts that are already there.
pub(super) fn apply_head(
    message: &mut Message,
    head: &Head,
    subject: Option<TextId>,
    name: Option<TextId>,
) {
    message.date = head.date.as_deref().and_then(date::date);
    message.recipients = head
        .to
        .as_deref()
        .map(sender::mailboxes)
        .unwrap_or_default();
    message.reply_to = head
        .reply_to
        .as_deref()
        .map(sender::mailboxes)
        .unwrap_or_default();
    message.sender = head.from.as_deref().and_then(sender::sender);
    let shown = match &message.sender {
        Some(Sender::Mail(mailbox)) => mailbox.name.clone(),
        Some(Sender::Name { name }) => name.clone(),
        _ => String::new(),
    };
    let subject_text = head.subject.clone().unwrap_or_default();
    if subject.is_some() || !subject_text.is_empty() {
        set_or_push(message, subject, TextRole::Subject, subject_text);
    }
    if name.is_some() || !shown.is_empty() {
        set_or_push(message, name, TextRole::SenderName, shown);
    }
}

/// Takes the outer words out of other forms of the same body too.
fn cut_alternatives(message: &mut Message) {
    for text in &mut message.texts {
        if matches!(text.role, TextRole::Alternative | TextRole::Hidden)
            && let Some(forward) = find(&text.text, Within::Forward)
        {
            text.text = forward.body.text;
        }
    }
}

fn set_or_push(message: &mut Message, id: Option<TextId>, role: TextRole, text: String) {
    match id {
        Some(_) => set_text(message, id, text),
        None => {
            message.push_text(role, text);
        }
    }
}

fn set_text(message: &mut Message, id: Option<TextId>, text: String) {
    if let Some(slot) = id.and_then(|i| message.texts.get_mut(i.0 as usize)) {
        slot.text = text;
    }
}

/// The words of the one who forwards, as the account; nothing when there are none.
pub(super) fn add_outer_account(message: &mut Message, outer: String, budget: &mut Budget) {
    if outer.trim().is_empty() {
        return;
    }
    let outer = budget.text(outer);
    let length = outer.len();
    let id = message.push_text(TextRole::Account, outer);
    message.account = Some(Account {
        passages: vec![Passage {
            kind: PassageKind::Account,
            span: Span::new(id, 0, length),
        }],
        told: Vec::new(),
    });
}
