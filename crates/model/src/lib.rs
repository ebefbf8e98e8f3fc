//! The types that flow through Madoguchi.
//!
//! ```text
//! bytes ─reader→ Message ─observe→ Evidence* ─assess→ Assessment ─advise(Situation)→ Advice
//! ```
//!
//! This crate opens no socket, reads no clock and touches no file. All offsets are byte offsets into
//! UTF-8 strings that the [`Message`] itself holds; all times carry their offset from UTC.

mod account;
mod advice;
mod assessment;
mod attachment;
mod authentication;
mod channel;
mod evidence;
mod lang;
mod limits;
mod link;
mod message;
mod problem;
mod situation;
mod text;

pub use account::{Account, Passage, PassageKind, Told, Who};
pub use advice::{Advice, AdviceStep, ContactPoint, OpenState, Warning};
pub use assessment::{Assessment, KindShare, Level};
pub use attachment::{ArchiveEntry, Attachment, AttachmentFinding, FileType};
pub use authentication::{Authentication, Method, MethodResult, Origin, Verdict};
pub use channel::Channel;
pub use evidence::{Evidence, Strength, Toward};
pub use lang::{Lang, Wording};
pub use limits::Limits;
pub use link::{Link, LinkPlace};
pub use message::{AuthenticationResults, Header, Hop, Mailbox, Message, Provenance, Sender};
pub use problem::{Problem, ProblemKind};
pub use situation::{Carrier, Device, Payment, Situation, State};
pub use text::{Span, Text, TextId, TextRole};
