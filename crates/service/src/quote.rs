//! The message quoted, harmless to show, with the places of the reasons marked.

use crate::marks::stretches;
use crate::text::{defanged, printable_lines};
use crate::{Consultation, Counter};
use madoguchi_model::{Lang, Sender, Text, TextId, TextRole};

/// Characters of a text shown.
const QUOTED: usize = 2_000;
/// Texts shown.
const TEXTS: usize = 6;

/// A piece of a quoted text: safe to show once escaped for its medium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The characters; controls and direction marks as code points, addresses defanged.
    pub text: String,
    /// Number of the reason that rests here, from 1.
    pub reason: Option<usize>,
}

/// A quoted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// What it is, in words.
    pub label: String,
    /// The text.
    pub pieces: Vec<Piece>,
    /// It goes on.
    pub is_cut: bool,
}

impl Counter {
    /// The texts of a message, the sender first, an account last; `chosen` are the reasons, as they are numbered.
    pub(crate) fn quoted(
        &self,
        consultation: &Consultation,
        chosen: &[usize],
        lang: Lang,
    ) -> Vec<Quoted> {
        let texts = consultation.message.texts.iter().enumerate();
        let mut shown: Vec<(usize, &Text)> = texts.filter(|(_, text)| is_shown(text)).collect();
        shown.sort_by_key(|(_, text)| place(text.role));
        let mut quoted: Vec<Quoted> = Vec::new();
        quoted.extend(self.sender(consultation, lang));
        quoted.extend(shown.into_iter().take(TEXTS).map(|(at, text)| {
            let mut quote = Quote {
                counter: self,
                consultation,
                id: TextId(at as u16),
                left: QUOTED,
                pieces: Vec::new(),
            };
            quote.cut(chosen);
            Quoted {
                label: self.analyst().words(role_key(text.role), lang),
                is_cut: quote.left == 0,
                pieces: quote.pieces,
            }
        }));
        quoted
    }

    /// The sender's address or number, when there is one.
    fn sender(&self, consultation: &Consultation, lang: Lang) -> Option<Quoted> {
        let shown = match consultation.message.sender.as_ref()? {
            Sender::Mail(mailbox) => defanged(&mailbox.address),
            Sender::Phone { number } => printable_lines(number),
            Sender::Name { .. } => return None,
        };
        (!shown.is_empty()).then(|| Quoted {
            label: self.analyst().words("web-quote.address", lang),
            pieces: vec![Piece {
                text: shown.chars().take(200).collect(),
                reason: None,
            }],
            is_cut: false,
        })
    }
}

/// A text while it is cut into pieces.
struct Quote<'a> {
    counter: &'a Counter,
    consultation: &'a Consultation,
    id: TextId,
    /// Characters that may still be taken.
    left: usize,
    pieces: Vec<Piece>,
}

impl Quote<'_> {
    fn cut(&mut self, chosen: &[usize]) {
        let message = &self.consultation.message;
        let mut start = 0;
        for stretch in stretches(message, self.id, &self.consultation.assessment, chosen) {
            self.stretch(start, stretch.text, stretch.reason);
            start += stretch.text.len();
        }
    }

    /// Takes a stretch that begins at byte `start` of the text, cut at the links in it.
    fn stretch(&mut self, start: usize, text: &str, reason: Option<usize>) {
        let mut at = start;
        for (from, to) in self.links_within(start, start + text.len()) {
            let from = from.max(at);
            let before = text.get(at - start..from - start);
            let (Some(before), Some(link)) = (before, text.get(from - start..to.max(from) - start))
            else {
                continue;
            };
            self.push(before, reason, false);
            self.push(link, reason, true);
            at = to.max(from);
        }
        self.push(text.get(at - start..).unwrap_or(""), reason, false);
    }

    /// Where links stand between two bytes of the text, in order.
    fn links_within(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let spans = self
            .consultation
            .message
            .links
            .iter()
            .filter_map(|l| l.span);
        let mut within: Vec<(usize, usize)> = spans
            .filter(|s| s.text == self.id)
            .map(|s| ((s.start as usize).max(start), (s.end as usize).min(end)))
            .filter(|(from, to)| from < to)
            .collect();
        within.sort_unstable();
        within
    }

    /// Links are defanged whole; elsewhere hosts are (an account holds its quotations a second time), and controls
    /// and direction marks are shown as code points.
    fn push(&mut self, text: &str, reason: Option<usize>, is_link: bool) {
        let taken: String = text.chars().take(self.left).collect();
        self.left -= taken.chars().count();
        if taken.is_empty() {
            return;
        }
        let text = if is_link {
            defanged(&taken)
        } else {
            let lines = taken
                .split('\n')
                .map(|line| self.counter.defanged_words(line));
            lines.collect::<Vec<_>>().join("\n").replace("http", "hxxp")
        };
        self.pieces.push(Piece { text, reason });
    }
}

fn is_shown(text: &Text) -> bool {
    let shown = matches!(
        text.role,
        TextRole::SenderName
            | TextRole::Subject
            | TextRole::Body
            | TextRole::Picture
            | TextRole::Account
    );
    shown && !text.text.trim().is_empty()
}

/// In which order texts are shown.
fn place(role: TextRole) -> u8 {
    match role {
        TextRole::SenderName => 0,
        TextRole::Subject => 1,
        TextRole::Account => 3,
        _ => 2,
    }
}

fn role_key(role: TextRole) -> &'static str {
    match role {
        TextRole::SenderName => "web-quote.sender",
        TextRole::Subject => "web-quote.subject",
        TextRole::Picture => "web-quote.picture",
        TextRole::Account => "web-quote.account",
        _ => "web-quote.body",
    }
}
