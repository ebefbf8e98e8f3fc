//! Guides as published JSON.

use super::{Unanswered, names};
use crate::answer::{Contact, contact};
use crate::{Counter, ToolForm, ToolResult};
use madoguchi_knowledge::{Guide, GuideStep, Section, Table};
use madoguchi_model::{Lang, Situation, Wording};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Fields that are taken.
const FIELDS: usize = 64;

/// What is typed into the tool of a guide.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedTool {
    /// The guide's id, from the list of guides.
    #[schemars(length(max = 64))]
    pub guide: String,
    /// The language of the answer; `ja` when not given.
    #[serde(default)]
    #[schemars(schema_with = "names::lang")]
    pub lang: Option<Lang>,
    /// What is typed; none gives the form with its fields.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub fields: Vec<AskedField>,
}

/// A field and its value; a field may stand several times.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedField {
    /// The field's name.
    #[schemars(length(max = 64))]
    pub name: String,
    /// What is typed.
    #[schemars(length(max = 262_144))]
    pub value: String,
}

/// The form of a guide's tool, and the answer to what was typed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ToolAnswer {
    /// The form.
    form: ToolForm,
    /// The answer, when something was typed.
    result: Option<ToolResult>,
}

/// Every guide.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GuideList {
    /// The guides, in the order lists show them.
    guides: Vec<GuideInList>,
    /// Version of the knowledge.
    version: String,
}

/// A guide in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GuideInList {
    /// Its id.
    id: String,
    /// already, check, recover, protect, report, sns.
    group: String,
    /// Its heading.
    title: String,
    /// One or two sentences below the heading.
    lead: String,
}

/// A guide.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GuideInFull {
    /// Its id.
    id: String,
    /// already, check, recover, protect, report, sns.
    group: String,
    /// Its heading.
    title: String,
    /// One or two sentences below the heading.
    lead: String,
    /// When it was checked (date).
    checked: String,
    /// What states it.
    source: String,
    /// Its parts, in order.
    sections: Vec<SectionLine>,
    /// What not to do.
    donts: Vec<String>,
    /// Figures with their day.
    tables: Vec<TableLine>,
    /// Desks for the whole guide.
    contacts: Vec<Contact>,
    /// Ids of guides to read next.
    see: Vec<String>,
}

/// A part of a guide. Empty lists of devices, carriers and apps mean "for all".
#[derive(Debug, Serialize, JsonSchema)]
struct SectionLine {
    /// Its id within the guide.
    id: String,
    /// Its heading.
    title: String,
    /// A sentence below the heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<String>,
    /// Only on these devices.
    devices: Vec<String>,
    /// Only with these carriers.
    carriers: Vec<String>,
    /// Only in these apps.
    apps: Vec<String>,
    /// What to do, in order.
    steps: Vec<GuideStepLine>,
    /// Desks.
    contacts: Vec<Contact>,
}

/// One thing to do.
#[derive(Debug, Serialize, JsonSchema)]
struct GuideStepLine {
    /// What to do.
    r#do: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// Only on these devices.
    devices: Vec<String>,
    /// Only with these carriers.
    carriers: Vec<String>,
    /// Only in these apps.
    apps: Vec<String>,
    /// Official pages.
    links: Vec<LinkTo>,
    /// Desks.
    contacts: Vec<Contact>,
}

/// An official page.
#[derive(Debug, Serialize, JsonSchema)]
struct LinkTo {
    /// Its address.
    url: String,
    /// What it is.
    text: String,
}

/// A table.
#[derive(Debug, Serialize, JsonSchema)]
struct TableLine {
    /// Its heading.
    title: String,
    /// What must be known to read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// Headings of the columns.
    columns: Vec<String>,
    /// Its rows.
    rows: Vec<RowLine>,
    /// What states it.
    source: String,
}

/// A row of a table.
#[derive(Debug, Serialize, JsonSchema)]
struct RowLine {
    /// As many cells as the table has columns.
    cells: Vec<String>,
    /// The day for which it was stated (date).
    as_of: String,
}

impl Counter {
    /// Every guide, in the order lists show them.
    pub fn guides_listed(&self, lang: Lang) -> GuideList {
        let pack = self.analyst().knowledge().pack();
        let mut guides: Vec<&Guide> = pack.guides.values().collect();
        guides.sort_by_key(|g| (g.group, g.order));
        let entry = |g: &Guide| GuideInList {
            id: g.id.clone(),
            group: g.group.as_str().to_owned(),
            title: g.title.get(lang).to_owned(),
            lead: g.lead.get(lang).to_owned(),
        };
        GuideList {
            guides: guides.into_iter().map(entry).collect(),
            version: pack.version.clone(),
        }
    }

    /// The form of a guide's tool, and its answer when something is typed.
    ///
    /// # Errors
    /// When the guide has no tool, or too many fields are given.
    pub fn tool_answered(&self, asked: &AskedTool) -> Result<ToolAnswer, Unanswered> {
        let lang = asked.lang.unwrap_or_default();
        let none = || Unanswered::Unknown("no tool at a guide of that id".to_owned());
        let form = self.tool_form(&asked.guide, lang).ok_or_else(none)?;
        if asked.fields.len() > FIELDS {
            return Err(Unanswered::Invalid(format!("fields: at most {FIELDS}")));
        }
        let typed: Vec<(String, String)> = asked
            .fields
            .iter()
            .map(|f| (f.name.clone(), f.value.clone()))
            .collect();
        let result = if typed.is_empty() {
            None
        } else {
            self.tool(&asked.guide, &typed, lang)
        };
        Ok(ToolAnswer { form, result })
    }

    /// A guide.
    ///
    /// # Errors
    /// When there is none of that id.
    pub fn guide_in_full(
        &self,
        id: &str,
        lang: Lang,
        now: OffsetDateTime,
    ) -> Result<GuideInFull, Unanswered> {
        let pack = self.analyst().knowledge().pack();
        let unknown = "no guide of that id; ask for the list of guides".to_owned();
        let guide = pack.guides.get(id).ok_or(Unanswered::Unknown(unknown))?;
        let situation = Situation {
            at: Some(now),
            ..Situation::default()
        };
        let said = Said {
            counter: self,
            guide,
            situation,
            lang,
        };
        Ok(said.guide())
    }
}

/// A guide in one language.
struct Said<'a> {
    counter: &'a Counter,
    guide: &'a Guide,
    situation: Situation,
    lang: Lang,
}

impl Said<'_> {
    fn of(&self, wording: &Wording) -> String {
        wording.get(self.lang).to_owned()
    }

    fn desks(&self, ids: &[String]) -> Vec<Contact> {
        let points = self.counter.analyst().desks(ids, &self.situation);
        points.iter().map(|p| contact(p, self.lang)).collect()
    }

    fn apps(&self, ids: &[String]) -> Vec<String> {
        let names = ids.iter().filter_map(|id| self.guide.app_name(id));
        names.map(|name| self.of(name)).collect()
    }

    fn guide(&self) -> GuideInFull {
        let guide = self.guide;
        GuideInFull {
            id: guide.id.clone(),
            group: guide.group.as_str().to_owned(),
            title: self.of(&guide.title),
            lead: self.of(&guide.lead),
            checked: guide.checked.to_string(),
            source: guide.source.clone(),
            sections: guide.section.iter().map(|s| self.section(s)).collect(),
            donts: guide.dont.iter().map(|d| self.of(d)).collect(),
            tables: guide.table.iter().map(|t| self.table(t)).collect(),
            contacts: self.desks(&guide.contacts),
            see: guide.see.clone(),
        }
    }

    fn section(&self, section: &Section) -> SectionLine {
        SectionLine {
            id: section.id.clone(),
            title: self.of(&section.title),
            lead: section.lead.as_ref().map(|l| self.of(l)),
            devices: names(&section.devices, |d| d.as_str()),
            carriers: names(&section.carriers, |c| c.as_str()),
            apps: self.apps(&section.apps),
            steps: section.step.iter().map(|s| self.step(s)).collect(),
            contacts: self.desks(&section.contacts),
        }
    }

    fn step(&self, step: &GuideStep) -> GuideStepLine {
        GuideStepLine {
            r#do: self.of(&step.what),
            why: step.why.as_ref().map(|w| self.of(w)),
            devices: names(&step.devices, |d| d.as_str()),
            carriers: names(&step.carriers, |c| c.as_str()),
            apps: self.apps(&step.apps),
            links: step
                .link
                .iter()
                .map(|l| LinkTo {
                    url: l.url.clone(),
                    text: self.of(&l.text),
                })
                .collect(),
            contacts: self.desks(&step.contacts),
        }
    }

    fn table(&self, table: &Table) -> TableLine {
        TableLine {
            title: self.of(&table.title),
            note: table.note.as_ref().map(|n| self.of(n)),
            columns: table.column.iter().map(|c| self.of(c)).collect(),
            rows: table
                .row
                .iter()
                .map(|row| RowLine {
                    cells: row.cell.iter().map(|c| self.of(c)).collect(),
                    as_of: row.as_of.to_string(),
                })
                .collect(),
            source: table.source.clone(),
        }
    }
}

fn names<T: Copy>(values: &[T], name: impl Fn(T) -> &'static str) -> Vec<String> {
    values.iter().map(|v| name(*v).to_owned()).collect()
}
