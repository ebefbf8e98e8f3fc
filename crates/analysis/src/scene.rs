use crate::claim::BrandClaim;
use crate::fold::Folded;
use crate::lexicon::Hits;
use crate::links::LinkView;
use crate::{Knowledge, lexicon};
use madoguchi_model::{Authentication, Channel, Link, Message, Sender, Span, TextId};
use std::collections::HashMap;
use std::ops::Range;

/// What is known of the person or server that received the message.
#[derive(Debug, Clone, Default)]
pub struct Receiver {
    /// The person's own addresses, lower case.
    pub addresses: Vec<String>,
    /// Servers whose Authentication-Results may be believed (authserv-ids, lower case).
    pub authserv_ids: Vec<String>,
    /// What this machine verified itself, when look-ups were allowed.
    pub verified: Option<Authentication>,
}

/// Everything an observer may look at.
pub struct Scene<'a> {
    /// The message.
    pub message: &'a Message,
    /// Who received it.
    pub receiver: &'a Receiver,
    /// What the centre knows.
    pub knowledge: &'a Knowledge,
    /// The texts, folded for matching; the same indices as `message.texts`.
    pub folded: Vec<Folded>,
    /// Phrases and brand names found in the sender's words.
    pub hits: Hits,
    /// The links parsed, the same indices as `message.links`.
    pub links: Vec<LinkView>,
    /// Whose name it speaks in.
    pub claim: Option<BrandClaim>,
    /// Authentication that may be believed; see `observe::authentication`.
    pub authentication: Option<Authentication>,
}

impl<'a> Scene<'a> {
    /// Prepares a message for the observers.
    pub fn new(
        message: &'a Message,
        receiver: &'a Receiver,
        knowledge: &'a Knowledge,
    ) -> Scene<'a> {
        let folded: Vec<Folded> = message.texts.iter().map(|t| Folded::new(&t.text)).collect();
        let hits = lexicon::scan(knowledge.lexicon(), message, &folded);
        let links = views(&message.links, knowledge);
        let mut scene = Scene {
            message,
            receiver,
            knowledge,
            folded,
            hits,
            links,
            claim: None,
            authentication: None,
        };
        scene.authentication = crate::observe::believed_authentication(&scene);
        scene.claim = BrandClaim::of(&scene);
        scene
    }

    /// The sender's mail domain, lower case; `None` when it is no mail address.
    pub fn sender_domain(&self) -> Option<&str> {
        let domain = self.message.sender_mailbox()?.domain();
        (!domain.is_empty()).then_some(domain)
    }

    /// The sender's telephone number as shown.
    pub fn sender_number(&self) -> Option<&str> {
        match &self.message.sender {
            Some(Sender::Phone { number }) => Some(number),
            _ => None,
        }
    }

    /// Whether it came over a telephone number's channel.
    pub fn is_phone_channel(&self) -> bool {
        matches!(self.message.channel, Channel::Sms | Channel::Rcs)
    }

    /// A span of the original text for a range of a folded text.
    pub fn span(&self, text: TextId, folded: Range<usize>) -> Span {
        let original = self.folded[text.0 as usize].original(folded);
        Span::new(text, original.start, original.end)
    }

    /// Texts of the sender's words with their folded form, in order.
    pub fn senders_texts(&self) -> impl Iterator<Item = (TextId, &Folded)> {
        self.message
            .texts
            .iter()
            .enumerate()
            .filter(|(_, text)| text.role.is_senders())
            .map(|(at, _)| (TextId(at as u16), &self.folded[at]))
    }

    /// The links a person may follow, with their index.
    pub fn followed_links(&self) -> impl Iterator<Item = (usize, &LinkView)> {
        self.links
            .iter()
            .enumerate()
            .filter(|(at, _)| self.message.links[*at].place.is_followed())
    }

    /// Phrase groups found in the person's own account, those with most phrases first.
    pub(crate) fn told_groups(&self) -> Vec<crate::lexicon::GroupHit> {
        lexicon::scan_account(self.knowledge.lexicon(), self.message, &self.folded)
    }

    /// Whether a phrase group was found.
    pub fn says(&self, group: &str) -> bool {
        self.hits
            .groups
            .iter()
            .any(|hit| self.knowledge.group(hit.group).id == group)
    }
}

/// Every link parsed; what stands in a message again (a logo, a button) is parsed once.
fn views(links: &[Link], knowledge: &Knowledge) -> Vec<LinkView> {
    let mut seen: HashMap<(&str, &str, bool), usize> = HashMap::with_capacity(links.len());
    let mut views: Vec<LinkView> = Vec::with_capacity(links.len());
    for (at, link) in links.iter().enumerate() {
        let first = *seen
            .entry((&link.target, &link.raw, link.masked))
            .or_insert(at);
        let view = match views.get(first) {
            Some(view) => view.clone(),
            None => LinkView::new(link, knowledge),
        };
        views.push(view);
    }
    views
}
