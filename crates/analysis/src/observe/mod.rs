//! What is looked for, one file each.
//!
//! To add an observation: write `observe/<name>.rs` with a `pub(super) const OBSERVER`, add it to
//! [`OBSERVERS`], and give its signs a sentence in `knowledge/wording/evidence-<name>.toml` under
//! `[evidence."<sign id>"]`, with the values it uses in braces (`{host}`).

mod attachments;
mod chain;
mod channel;
mod deadlines;
mod display;
mod finders;
mod format;
mod hidden;
mod language;
mod link_form;
mod link_imitation;
mod link_presence;
mod lists;
mod money;
mod phones;
mod phrases;
mod recipient;
mod recorded;
mod report;
mod salutation;
mod sector;
mod sender_domain;
mod sender_fields;
mod sender_number;
mod told;
mod tricks;
mod warns;

use crate::Scene;
use madoguchi_model::{Authentication, Evidence, Span, Strength, Toward};

/// Something an observer may report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// Stable id.
    pub id: &'static str,
    /// What it speaks for.
    pub toward: Toward,
    /// How much it says, until trained.
    pub strength: Strength,
}

impl Sign {
    /// A sign.
    pub const fn new(id: &'static str, toward: Toward, strength: Strength) -> Sign {
        Sign {
            id,
            toward,
            strength,
        }
    }

    /// Evidence of it.
    pub fn seen(&self) -> Evidence {
        Evidence::new(self.id, self.toward, self.strength)
    }
}

/// Looks at a scene and reports what it sees.
#[derive(Clone, Copy)]
pub struct Observer {
    /// The file's name.
    pub name: &'static str,
    /// Everything it may report.
    pub signs: &'static [Sign],
    /// Looks. Pure; bounded by the message's own bounds.
    pub observe: fn(&Scene, &mut Vec<Evidence>),
}

/// Evidence of a sign, made when it is not there yet; a further place is added to it.
fn once<'e>(out: &'e mut Vec<Evidence>, sign: &Sign, span: Option<Span>) -> &'e mut Evidence {
    let at = out.iter().position(|e| e.id == sign.id).unwrap_or_else(|| {
        out.push(sign.seen());
        out.len() - 1
    });
    let evidence = &mut out[at];
    if evidence.spans.len() < 5 {
        evidence.spans.extend(span);
    }
    evidence
}

/// Adds a value to a sentence unless it has one of that name.
fn add_value(evidence: &mut Evidence, name: &'static str, value: &str) {
    if evidence.value(name).is_none() && !value.is_empty() {
        evidence
            .values
            .push((std::borrow::Cow::Borrowed(name), value.to_owned()));
    }
}

/// Every observer, in the order evidence of equal weight is shown.
pub const OBSERVERS: &[Observer] = &[
    channel::OBSERVER,
    format::OBSERVER,
    phrases::OBSERVER,
    sector::OBSERVER,
    link_presence::OBSERVER,
    link_imitation::OBSERVER,
    link_form::OBSERVER,
    recipient::OBSERVER,
    sender_domain::OBSERVER,
    tricks::OBSERVER,
    hidden::OBSERVER,
    language::OBSERVER,
    told::OBSERVER,
    warns::OBSERVER,
    sender_number::OBSERVER,
    sender_fields::OBSERVER,
    report::OBSERVER,
    salutation::OBSERVER,
    phones::OBSERVER,
    money::OBSERVER,
    lists::OBSERVER,
    display::OBSERVER,
    deadlines::OBSERVER,
    chain::OBSERVER,
    attachments::OBSERVER,
];

/// Everything all observers see, in order.
pub fn observe(scene: &Scene) -> Vec<Evidence> {
    let mut evidence = Vec::with_capacity(32);
    for observer in OBSERVERS {
        (observer.observe)(scene, &mut evidence);
    }
    evidence
}

/// The ids of every sign of every observer, phrase groups not among them.
pub fn sign_ids() -> Vec<&'static str> {
    let mut ids: Vec<&str> = OBSERVERS
        .iter()
        .flat_map(|o| o.signs.iter().map(|s| s.id))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The authentication that may be believed: what this machine verified, else what a configured receiver
/// recorded above the first untrusted hop of a raw mail.
pub(crate) fn believed_authentication(scene: &Scene) -> Option<Authentication> {
    if scene.receiver.verified.is_some() {
        return scene.receiver.verified.clone();
    }
    recorded::authentication(scene)
}

/// Whether a mail may be called consistent with its official sender: authentication verified or recorded
/// by a configured receiver, aligned, an official sender, every link official, and nothing against it.
pub(crate) fn is_consistent(scene: &Scene, evidence: &[Evidence]) -> bool {
    let has = |id: &str| evidence.iter().any(|e| e.id == id);
    // What an official sender says does not speak against it; what the mail is made of does.
    let technical = ["link.", "sender.", "attachment.", "trick."];
    let against = evidence.iter().any(|e| {
        e.toward == Toward::Scam
            && e.strength >= Strength::Medium
            && technical.iter().any(|start| e.id.starts_with(start))
    });
    scene.message.channel == madoguchi_model::Channel::Mail
        && scene.authentication.is_some()
        && has("sender.authenticated")
        && has("sender.official")
        && (has("link.all-official") || !has("link.present"))
        && !against
}
