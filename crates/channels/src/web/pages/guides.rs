//! Guides without a message, as the knowledge has them.

mod tool;

use crate::web::page::{self, Notice, Page, render};
use crate::web::preferences::Preferences;
use crate::web::state::Web;
use crate::web::words::Html;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use madoguchi_knowledge::{Guide, GuideGroup, GuideStep, Section, Table, Tool};
use madoguchi_model::{Carrier, Device, Situation, Wording};
use madoguchi_service::Desk;
use std::sync::Arc;
use tool::ToolPart;

pub(in crate::web) use tool::guide_tool;

/// A guide in a list.
struct Entry {
    id: String,
    title: Html,
    lead: Html,
}

/// Guides below one heading.
struct Shelf {
    title: Html,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "guides.html")]
struct GuidesPage {
    page: Page,
    shelves: Vec<Shelf>,
}

/// GET /guides
pub(in crate::web) async fn guides(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    let page = Page::at(
        &web,
        Preferences::of(&headers),
        "web-guides.title",
        "/guides",
    );
    let pack = web.counter.analyst().knowledge().pack();
    let shelves = GuideGroup::ALL.into_iter().map(|group| {
        let mut guides: Vec<&Guide> = pack.guides.values().filter(|g| g.group == group).collect();
        guides.sort_by_key(|g| g.order);
        Shelf {
            title: page.t(&format!("guide-group.{}", group.as_str())),
            entries: guides.into_iter().map(|g| entry(&page, g)).collect(),
        }
    });
    let shelves = shelves.filter(|s| !s.entries.is_empty()).collect();
    render(StatusCode::OK, &GuidesPage { page, shelves })
}

fn entry(page: &Page, guide: &Guide) -> Entry {
    Entry {
        id: guide.id.clone(),
        title: said(page, &guide.title),
        lead: said(page, &guide.lead),
    }
}

fn said(page: &Page, wording: &Wording) -> Html {
    page.of(wording.get(page.look.lang))
}

/// One thing to do.
struct StepPart {
    what: Html,
    why: Option<Html>,
    /// For whom, when not for all.
    only: Vec<Html>,
    links: Vec<(String, Html)>,
    desks: Vec<Desk>,
}

/// A part of a guide.
struct Part {
    id: String,
    title: Html,
    lead: Option<Html>,
    only: Vec<Html>,
    steps: Vec<StepPart>,
    desks: Vec<Desk>,
}

/// A table with its day.
struct Figures {
    title: Html,
    note: Option<Html>,
    columns: Vec<Html>,
    rows: Vec<(Vec<Html>, String)>,
    source: String,
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    page: Page,
    id: String,
    title: Html,
    plain_title: String,
    lead: Html,
    parts: Vec<Part>,
    donts: Vec<Html>,
    tables: Vec<Figures>,
    desks: Vec<Desk>,
    see: Vec<Entry>,
    /// A link can be pasted here and is checked as at the first door.
    has_link_check: bool,
    /// The form of its tool, perhaps with an answer.
    tool: Option<ToolPart>,
    /// Printed, the page shows the note alone.
    prints: bool,
    source: String,
    checked: String,
}

/// Makes the parts of a guide's page.
struct Maker<'a> {
    web: &'a Arc<Web>,
    page: &'a Page,
    guide: &'a Guide,
    situation: Situation,
}

impl Maker<'_> {
    fn said(&self, wording: &Wording) -> Html {
        said(self.page, wording)
    }

    /// Where a fact is from, for those who can read it: most sources are named in English.
    fn source(&self, source: &str) -> String {
        let japanese = source
            .chars()
            .any(|c| matches!(c, 'ぁ'..='ヺ' | '一'..='龥'));
        if japanese == (self.page.look.lang == madoguchi_model::Lang::En) {
            return String::new();
        }
        source.to_owned()
    }

    fn desks(&self, ids: &[String]) -> Vec<Desk> {
        let points = self.web.counter.analyst().desks(ids, &self.situation);
        self.web
            .counter
            .desks_in_words(&points, &self.situation, self.page.look.lang)
    }

    /// For whom a part is, in words.
    fn only(&self, devices: &[Device], carriers: &[Carrier], apps: &[String]) -> Vec<Html> {
        let devices = devices
            .iter()
            .map(|d| self.page.t(&format!("web-device.{}", d.as_str())));
        let carriers = carriers
            .iter()
            .map(|c| self.page.t(&format!("web-carrier.{}", c.as_str())));
        let apps = apps
            .iter()
            .filter_map(|a| self.guide.app_name(a))
            .map(|name| self.said(name));
        devices.chain(carriers).chain(apps).collect()
    }

    fn part(&self, section: &Section) -> Part {
        Part {
            id: section.id.clone(),
            title: self.said(&section.title),
            lead: section.lead.as_ref().map(|lead| self.said(lead)),
            only: self.only(&section.devices, &section.carriers, &section.apps),
            steps: section.step.iter().map(|s| self.step(s)).collect(),
            desks: self.desks(&section.contacts),
        }
    }

    fn step(&self, step: &GuideStep) -> StepPart {
        StepPart {
            what: self.said(&step.what),
            why: step.why.as_ref().map(|why| self.said(why)),
            only: self.only(&step.devices, &step.carriers, &step.apps),
            links: step
                .link
                .iter()
                .map(|l| (l.url.clone(), self.said(&l.text)))
                .collect(),
            desks: self.desks(&step.contacts),
        }
    }

    fn table(&self, table: &Table) -> Figures {
        Figures {
            title: self.said(&table.title),
            note: table.note.as_ref().map(|note| self.said(note)),
            columns: table.column.iter().map(|c| self.said(c)).collect(),
            rows: table
                .row
                .iter()
                .map(|row| {
                    (
                        row.cell.iter().map(|c| self.said(c)).collect(),
                        row.as_of.to_string(),
                    )
                })
                .collect(),
            source: self.source(&table.source),
        }
    }
}

/// GET /guides/…
pub(in crate::web) async fn guide(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let pack = web.counter.analyst().knowledge().pack();
    let Some(guide) = pack.guides.get(&id) else {
        return page::notice(&web, &headers, StatusCode::NOT_FOUND, Notice::NotFound);
    };
    let look = Preferences::of(&headers);
    let path = format!("/guides/{}", guide.id);
    let page = Page::at(&web, look, "web-guides.title", &path);
    let tool = web.counter.tool_form(&guide.id, look.lang);
    let tool = tool.map(|form| ToolPart::empty(&page, &form));
    render(StatusCode::OK, &guide_page(&web, page, guide, tool))
}

/// A guide with the form of its tool.
fn guide_page(web: &Arc<Web>, page: Page, guide: &Guide, tool: Option<ToolPart>) -> GuidePage {
    let pack = web.counter.analyst().knowledge().pack();
    let maker = Maker {
        web,
        page: &page,
        guide,
        situation: Situation {
            at: Some(web.now()),
            ..Situation::default()
        },
    };
    GuidePage {
        id: guide.id.clone(),
        title: maker.said(&guide.title),
        plain_title: page.plain_of(guide.title.get(page.look.lang)),
        lead: maker.said(&guide.lead),
        parts: guide.section.iter().map(|s| maker.part(s)).collect(),
        donts: guide.dont.iter().map(|d| maker.said(d)).collect(),
        tables: guide.table.iter().map(|t| maker.table(t)).collect(),
        desks: maker.desks(&guide.contacts),
        see: guide
            .see
            .iter()
            .filter_map(|id| pack.guides.get(id))
            .map(|g| entry(&page, g))
            .collect(),
        has_link_check: guide.tool == Some(Tool::LinkCheck),
        prints: tool.as_ref().is_some_and(ToolPart::prints),
        tool,
        source: maker.source(&guide.source),
        checked: guide.checked.to_string(),
        page,
    }
}
