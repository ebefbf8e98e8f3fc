//! Use cases, the same for every way people reach the counter: check a message, answer in a language, advise
//! without a message.
//!
//! No input or output but reading an operator's folder of knowledge ([`Counter::open`]): time comes in with the
//! [`Situation`](madoguchi_model::Situation), bytes with the call.

mod answer;
mod asked;
mod consult;
mod counter;
mod decision;
mod desk;
pub mod marks;
mod pass_on;
mod quote;
mod taken_apart;
pub mod text;
mod tools;
mod view;

pub use answer::{Answer, Contact, Ground, Kind, Step};
pub use asked::{
    Advised, AskedAdvice, AskedCheck, AskedContacts, AskedField, AskedFile, AskedGuide,
    AskedGuides, AskedMessage, AskedSituation, AskedTool, ContactList, GuideInFull, GuideInList,
    GuideList, ToolAnswer, Unanswered, read_object,
};
pub use consult::{Beside, Consultation, Pictured, Refusal, Shown, ShownFile};
pub use counter::{CURRENT_MODEL, Checked, Counter, learned, pack_files};
pub use decision::{Decision, Label, Role};
pub use desk::{Desk, OpenNow};
pub use madoguchi_analysis::Receiver;
pub use madoguchi_pack::embedded;
pub use quote::{Piece, Quoted};
pub use taken_apart::{Official, TakenApart};
pub use tools::{
    FieldKind, TextFile, TextKind, ToolField, ToolForm, ToolLink, ToolOption, ToolResult,
    ToolSection, ToolText,
};
pub use view::{BrandView, KindView, StepView, Todo, ToldView, View};
