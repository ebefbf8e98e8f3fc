//! What must hold of a guide beyond its form.

use super::{Guide, GuideLink, GuideStep, Section, Table};
use crate::fault::line_of;
use crate::validate::Check;
use crate::{Confidence, Fault, SourceFile, wording_faults};
use madoguchi_model::Wording;
use std::collections::BTreeSet;

/// A word that promises too much wherever it stands in a guide.
const FORBIDDEN: &str = "安全";

impl Check<'_> {
    /// Checks every guide of the pack.
    pub(crate) fn guides(&mut self) {
        let pack = self.pack;
        for (id, guide) in &pack.guides {
            let file = self.file(&format!("guides/{id}.toml")).cloned();
            let file = file.as_ref();
            self.provenance(file, id, &guide.source, guide.checked, guide.review_by);
            self.founded(file, id, guide.confidence, "confidence");
            self.guide_refs(file, guide);
            self.guide_ids(file, guide);
            for (key, wording) in [("title", &guide.title), ("lead", &guide.lead)] {
                self.guide_words(file, key, wording);
            }
            for wording in &guide.dont {
                self.guide_words(file, "dont", wording);
            }
            if guide.section.is_empty() && guide.table.is_empty() {
                let what = format!("`{id}` has neither a section nor a table");
                self.fault(file, "id", what, "add a [[section]] with steps");
            }
            for section in &guide.section {
                self.guide_section(file, guide, section);
            }
            for table in &guide.table {
                self.guide_table(file, guide, table);
            }
            self.guide_form(file, guide);
        }
    }

    fn guide_refs(&mut self, file: Option<&SourceFile>, guide: &Guide) {
        let pack = self.pack;
        self.contact_refs(file, &guide.id, &guide.contacts);
        let missing = |kind, found: fn(&crate::Pack, &str) -> bool, names: &[String]| {
            let lost = names.iter().filter(|name| !found(pack, name));
            lost.map(|name| (kind, name.clone())).collect::<Vec<_>>()
        };
        let mut lost = missing("playbook", |p, n| p.playbooks.contains_key(n), &guide.kinds);
        lost.extend(missing(
            "brand",
            |p, n| p.brands.contains_key(n),
            &guide.brands,
        ));
        lost.extend(missing(
            "guide",
            |p, n| p.guides.contains_key(n),
            &guide.see,
        ));
        for (kind, name) in lost {
            let what = format!(
                "`{}` names the {kind} `{name}`, which does not exist",
                guide.id
            );
            self.fault(
                file,
                &format!("\"{name}\""),
                what,
                "name one that is in the pack",
            );
        }
        if guide.see.contains(&guide.id) {
            let what = format!("`{}` sends its reader to itself", guide.id);
            self.fault(file, "see", what, "name another guide");
        }
    }

    fn guide_ids(&mut self, file: Option<&SourceFile>, guide: &Guide) {
        let lists: [(&str, Vec<&String>); 5] = [
            ("app", guide.app.iter().map(|a| &a.id).collect()),
            ("section", guide.section.iter().map(|s| &s.id).collect()),
            ("table", guide.table.iter().map(|t| &t.id).collect()),
            ("question", guide.question.iter().map(|q| &q.id).collect()),
            ("answer", guide.answer.iter().map(|a| &a.id).collect()),
        ];
        for (kind, ids) in lists {
            let mut seen = BTreeSet::new();
            for id in ids {
                if !is_kebab(id) || !seen.insert(id) {
                    let what = format!("`{}` has the {kind} `{id}` misnamed or twice", guide.id);
                    let near = format!("\"{id}\"");
                    self.fault(file, &near, what, "give each one kebab-case id of its own");
                }
            }
        }
        let apps = guide
            .section
            .iter()
            .flat_map(|s| s.apps.iter().chain(s.step.iter().flat_map(|s| &s.apps)));
        let known: BTreeSet<&String> = guide.app.iter().map(|a| &a.id).collect();
        let lost: Vec<&String> = apps.filter(|app| !known.contains(app)).collect();
        for app in lost {
            let what = format!("`{}` has something for the app `{app}`", guide.id);
            self.fault(
                file,
                &format!("\"{app}\""),
                what,
                "name the app in an [[app]]",
            );
        }
    }

    fn guide_section(&mut self, file: Option<&SourceFile>, guide: &Guide, section: &Section) {
        self.contact_refs(file, &guide.id, &section.contacts);
        self.guide_words(file, "title", &section.title);
        if let Some(lead) = &section.lead {
            self.guide_words(file, "lead", lead);
        }
        let near = format!("\"{}\"", section.id);
        if section.step.is_empty() && section.lead.is_none() {
            let what = format!("the section `{}` says nothing", section.id);
            self.fault(file, &near, what, "add a lead or a [[section.step]]");
        }
        if section.limit.is_some_and(|l| l.most == 0 || l.boxes == 0) {
            let what = format!("the desk of `{}` takes nothing at all", section.id);
            self.fault(file, &near, what, "give most and boxes of at least 1");
        }
        for step in &section.step {
            self.guide_step(file, guide, step);
        }
    }

    fn guide_step(&mut self, file: Option<&SourceFile>, guide: &Guide, step: &GuideStep) {
        self.contact_refs(file, &guide.id, &step.contacts);
        self.guide_words(file, "do", &step.what);
        if let Some(why) = &step.why {
            self.guide_words(file, "why", why);
        }
        if step.source.as_ref().is_some_and(|s| s.trim().is_empty()) {
            let what = format!("a step of `{}` has an empty source", guide.id);
            self.fault(
                file,
                "source = \"\"",
                what,
                "name it, or leave it to the guide",
            );
        }
        if let Some(confidence) = step.confidence {
            self.founded(file, &guide.id, confidence, &step.what.ja);
        }
        for link in &step.link {
            self.guide_link(file, guide, step, link);
        }
    }

    fn guide_link(
        &mut self,
        file: Option<&SourceFile>,
        guide: &Guide,
        step: &GuideStep,
        link: &GuideLink,
    ) {
        self.guide_words(file, "text", &link.text);
        let Some(host) = host_of(&link.url) else {
            let what = format!("`{}` links to `{}`", guide.id, link.url);
            let instead = "write https:// and a lower-case host, without user or port";
            self.fault(file, &link.url, what, instead);
            return;
        };
        let source = guide.source_of(step);
        if !names_host(source, host) && !names_host(&guide.source, host) && !self.known_host(host) {
            let what = format!(
                "`{}` links to `{host}`, which nothing vouches for",
                guide.id
            );
            let instead = "link to a host of a brand or a contact, or name it in the source";
            self.fault(file, &link.url, what, instead);
        }
    }

    /// Whether a host is, or is below, an official domain of a brand, the host of a contact's page, or a
    /// government domain of the lists.
    fn known_host(&self, host: &str) -> bool {
        let of_brand = |brand: &crate::Brand| {
            let domains = brand.domains.web.iter().chain(&brand.domains.mail);
            domains.into_iter().any(|domain| is_below(host, domain))
        };
        self.pack.brands.values().any(of_brand)
            || self.pack.contacts.values().any(|contact| {
                let page = contact.url.replace("http://", "https://");
                host_of(&page) == Some(host)
            })
            || self
                .pack
                .list("known-domains")
                .iter()
                .any(|entry| entry.kind == "government" && is_below(host, &entry.value))
    }

    fn guide_table(&mut self, file: Option<&SourceFile>, guide: &Guide, table: &Table) {
        let near = format!("\"{}\"", table.id);
        self.founded(file, &guide.id, table.confidence, &near);
        self.guide_words(file, "title", &table.title);
        if let Some(note) = &table.note {
            self.guide_words(file, "note", note);
        }
        for wording in table
            .column
            .iter()
            .chain(table.row.iter().flat_map(|r| &r.cell))
        {
            self.guide_words(file, "cell", wording);
        }
        if table.source.trim().is_empty() || table.column.is_empty() || table.row.is_empty() {
            let what = format!("the table `{}` lacks a source, columns or rows", table.id);
            self.fault(file, &near, what, "give all three, or leave the table out");
        }
        for row in &table.row {
            let first = row.cell.first().map_or(&*near, |cell| &cell.ja);
            if row.cell.len() != table.column.len() {
                let what = format!("a row of `{}` has {} cells", table.id, row.cell.len());
                self.fault(file, first, what, "give each column its cell");
            }
            if row.as_of.0 > guide.checked.0 {
                let what = format!("a row of `{}` is of {}", table.id, row.as_of);
                self.fault(
                    file,
                    first,
                    what,
                    "give the day its source states it for, not later than checked",
                );
            }
        }
    }

    fn guide_form(&mut self, file: Option<&SourceFile>, guide: &Guide) {
        for app in &guide.app {
            self.guide_words(file, &app.id, &app.name);
        }
        for question in &guide.question {
            self.guide_words(file, &question.id, &question.ask);
            self.guide_words(file, &question.id, &question.heading);
            if let Some(hint) = &question.hint {
                self.guide_words(file, &question.id, hint);
            }
        }
        for answer in &guide.answer {
            let text = &answer.text;
            self.guide_words(file, &answer.id, text);
            let filled = gaps(&text.ja);
            if gaps(&text.ja_easy) != filled || gaps(&text.en) != filled {
                let what = format!("`{}` has other gaps in other languages", answer.id);
                let near = format!("\"{}\"", answer.id);
                self.fault(
                    file,
                    &near,
                    what,
                    "write the same words in braces in all three",
                );
            }
        }
    }

    fn founded(&mut self, file: Option<&SourceFile>, id: &str, confidence: Confidence, near: &str) {
        if confidence == Confidence::C {
            let what = format!("`{id}` states something of confidence C");
            self.fault(
                file,
                near,
                what,
                "find a source of confidence A or B, or leave it out",
            );
        }
    }

    fn guide_words(&mut self, file: Option<&SourceFile>, key: &str, wording: &Wording) {
        let (path, text) = file.map_or(("(embedded)", ""), |f| (&*f.path, &*f.text));
        let all = [&wording.ja, &wording.ja_easy, &wording.en];
        let written = all.iter().find(|s| !s.trim().is_empty());
        let line = written.map_or(1, |s| line_of(text, s));
        self.faults.extend(
            wording_faults(path, text, key, wording)
                .into_iter()
                .map(|fault| Fault {
                    line: fault.line.max(line),
                    ..fault
                }),
        );
        for sentence in [&wording.ja, &wording.ja_easy] {
            if sentence.contains(FORBIDDEN) {
                let what = format!("`{key}` says {FORBIDDEN}");
                let instead = "say what was seen and what to do";
                self.fault(file, sentence, what, instead);
            }
        }
    }
}

/// Lower-case letters, digits and single hyphens.
fn is_kebab(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// The host of an https address written plainly; `None` for anything else.
fn host_of(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    let is_host =
        host.contains('.') && host.bytes().all(plain) && !host.split('.').any(str::is_empty);
    let is_url = rest
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\"<>\\`{}|^".contains(&b));
    (is_host && is_url).then_some(host)
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether a text names a host as a word of its own.
fn names_host(text: &str, host: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.')))
        .any(|word| word.trim_matches('.') == host)
}

/// The words in braces of a sentence.
fn gaps(sentence: &str) -> BTreeSet<&str> {
    sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(gap, _)| gap))
        .collect()
}

#[cfg(test)]
mod tests;
