//! What a tool's form asks.

use crate::Counter;
use madoguchi_knowledge::{Guide, Tool};
use madoguchi_model::Lang;
use schemars::JsonSchema;
use serde::Serialize;

/// Bytes of a field.
const FIELD: usize = 4 << 10;
/// Bytes of an answer of a note: what its 2,000 characters may take.
const NOTE: usize = 8 << 10;
/// Bytes of a text for a desk.
const TEXT: usize = 256 << 10;

/// A form: everything needed to ask for a tool's input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToolForm {
    /// Its heading.
    pub title: String,
    /// Its fields, in order.
    pub fields: Vec<ToolField>,
    /// What stands on its button.
    pub go: String,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToolField {
    /// Its name.
    pub name: String,
    /// What is entered.
    pub kind: FieldKind,
    /// What it asks.
    pub label: String,
    /// How to answer; empty when there is nothing to say.
    pub hint: String,
    /// What can be chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<ToolOption>,
    /// Bytes of it that are used.
    pub most: usize,
}

/// What is entered into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// A mail address.
    Address,
    /// A number that may hold letters.
    Number,
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// A long text.
    Text,
    /// One of the options; the first when nothing is chosen.
    Choice,
    /// Any of the options.
    Ticks,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToolOption {
    /// The value of the field.
    pub value: String,
    /// What it is.
    pub label: String,
}

/// Programs rules are written for, the most used first.
const PROGRAMS: [&str; 3] = ["gmail", "outlook", "sieve"];

/// The form of a guide's tool.
pub(super) fn form_of(counter: &Counter, guide: &Guide, lang: Lang) -> Option<ToolForm> {
    let asking = Asking {
        counter,
        guide,
        lang,
    };
    let form = match guide.tool? {
        Tool::LinkCheck => return None,
        Tool::AddressStrength => asking.form(
            ["web-tool.address-title", "web-tool.address-go"],
            asking.address(),
        ),
        Tool::TrackingNumber => asking.form(
            ["web-tool.number-title", "web-tool.number-go"],
            asking.number(),
        ),
        Tool::FilterRules => asking.form(
            ["web-tool.filter-title", "web-tool.filter-go"],
            asking.filter(),
        ),
        Tool::DeskText => asking.form(["web-tool.desk-title", "web-tool.desk-go"], asking.desk()),
        Tool::PoliceNote => asking.form(["web-tool.note-title", "web-tool.note-go"], asking.note()),
    };
    Some(form)
}

struct Asking<'a> {
    counter: &'a Counter,
    guide: &'a Guide,
    lang: Lang,
}

impl Asking<'_> {
    fn words(&self, key: &str) -> String {
        self.counter.analyst().words(key, self.lang)
    }

    fn form(&self, [title, go]: [&str; 2], fields: Vec<ToolField>) -> ToolForm {
        ToolForm {
            title: self.words(title),
            fields,
            go: self.words(go),
        }
    }

    fn field(&self, name: &str, kind: FieldKind, label: &str, hint: &str) -> ToolField {
        ToolField {
            name: name.to_owned(),
            kind,
            label: self.words(label),
            hint: if hint.is_empty() {
                String::new()
            } else {
                self.words(hint)
            },
            options: Vec::new(),
            most: if kind == FieldKind::Text { TEXT } else { FIELD },
        }
    }

    fn option(&self, value: &str, label: impl Into<String>) -> ToolOption {
        ToolOption {
            value: value.to_owned(),
            label: label.into(),
        }
    }

    fn address(&self) -> Vec<ToolField> {
        vec![
            self.field(
                "new",
                FieldKind::Address,
                "web-tool.address-new",
                "web-tool.address-new-hint",
            ),
            self.field(
                "old",
                FieldKind::Address,
                "web-tool.address-old",
                "web-tool.address-old-hint",
            ),
        ]
    }

    fn number(&self) -> Vec<ToolField> {
        vec![self.field(
            "number",
            FieldKind::Number,
            "web-tool.number",
            "web-tool.number-hint",
        )]
    }

    fn filter(&self) -> Vec<ToolField> {
        let hint = "web-tool.filter-list-hint";
        let programs = PROGRAMS.iter().filter_map(|id| {
            let name = self.guide.app_name(id)?;
            Some(self.option(id, name.get(self.lang)))
        });
        vec![
            self.field(
                "own",
                FieldKind::Address,
                "web-tool.filter-own",
                "web-tool.filter-own-hint",
            ),
            ToolField {
                options: vec![
                    self.option("own-part", self.words("web-tool.filter-own-part")),
                    self.option("from-own", self.words("web-tool.filter-from-own")),
                ],
                ..self.field("sort", FieldKind::Ticks, "web-tool.filter-sort", "")
            },
            self.field("block", FieldKind::Lines, "web-tool.filter-block", hint),
            self.field("allow", FieldKind::Lines, "web-tool.filter-allow", hint),
            ToolField {
                options: programs.collect(),
                ..self.field("program", FieldKind::Choice, "web-tool.filter-program", "")
            },
        ]
    }

    /// The desks of the guide whose section says what they take.
    fn desk(&self) -> Vec<ToolField> {
        let desks = self.guide.section.iter().filter(|s| s.limit.is_some());
        vec![
            ToolField {
                options: desks
                    .map(|s| self.option(&s.id, s.title.get(self.lang)))
                    .collect(),
                ..self.field("desk", FieldKind::Choice, "web-tool.desk", "")
            },
            self.field(
                "text",
                FieldKind::Text,
                "web-tool.desk-text",
                "web-tool.desk-text-hint",
            ),
        ]
    }

    /// The guide's own questions.
    fn note(&self) -> Vec<ToolField> {
        let questions = self.guide.question.iter();
        questions
            .map(|question| ToolField {
                name: question.id.clone(),
                kind: if question.long {
                    FieldKind::Lines
                } else {
                    FieldKind::Line
                },
                label: question.ask.get(self.lang).to_owned(),
                hint: question
                    .hint
                    .as_ref()
                    .map_or_else(String::new, |hint| hint.get(self.lang).to_owned()),
                options: Vec::new(),
                most: NOTE,
            })
            .collect()
    }
}
