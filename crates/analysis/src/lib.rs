//! Observes, assesses and advises: a [`Message`](madoguchi_model::Message) in, an
//! [`Assessment`](madoguchi_model::Assessment) and an [`Advice`](madoguchi_model::Advice) out.
//!
//! This crate opens no socket, reads no clock and touches no file. The order of work:
//! fold every text ([`fold`]), find phrases and brand names in it ([`lexicon`]), parse the links
//! ([`links`]), let every observer look at the [`Scene`] ([`observe`]), see which playbooks' rules hold
//! ([`rules`]), weigh it all ([`Analyst::assess`]), and choose what to do ([`Analyst::advise`]).

mod advise;
mod assess;
mod claim;
mod explain;
pub mod guides;
mod hours;
pub mod imitation;
mod knowledge;
pub mod learn;
pub mod links;
pub mod observe;
mod rules;
mod scene;
pub mod told;

pub use assess::Analyst;
pub use claim::BrandClaim;
pub use knowledge::Knowledge;
pub use madoguchi_lexicon::{fold, lexicon};
pub use scene::{Receiver, Scene};
