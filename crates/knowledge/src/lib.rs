//! The knowledge pack: parses, validates and indexes reviewed data.
//!
//! Nothing here touches a file: callers hand over [`SourceFile`]s (path and text) and get a [`Pack`] or
//! the [`Fault`]s that stop it, each with file, line and what to write instead. The format is described in
//! `knowledge/README.md`.

mod advice;
mod brand;
mod common;
mod contact;
mod fault;
mod guide;
mod holidays;
mod list;
mod pack;
mod phrases;
mod playbook;
mod sample;
mod validate;
mod wording_rules;

pub use advice::{AdviceFile, Conditions, Dont, StateCondition, Step};
pub use brand::{Brand, BrandFact, Domains};
pub use common::{AnyOf, Confidence, Day};
pub use contact::{Contact, Hours, Weekday};
pub use fault::Fault;
pub use guide::{
    App, DeskLimit, Guide, GuideGroup, GuideLink, GuideStep, Holding, LimitUnit, Question, Row,
    Section, Table, Tool, ToolAnswer,
};
pub use holidays::Holidays;
pub use list::{List, ListEntry};
pub use pack::{Pack, SourceFile};
pub use phrases::{Group, Phrase};
pub use playbook::{Playbook, PlaybookLevel, Rule};
pub use sample::{CleanMessage, GenuineFile, Sample, Samples, Telling, Tellings};
pub use validate::validate;
pub use wording_rules::wording_faults;
