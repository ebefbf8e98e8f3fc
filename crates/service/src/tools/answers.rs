//! What each tool answers.

use super::form::ToolForm;
use super::typed::Typed;
use super::{TextKind, ToolLink, ToolResult, ToolSection, ToolText, plain};
use crate::Counter;
use madoguchi_analysis::guides::Finding;
use madoguchi_analysis::guides::address::weak_points;
use madoguchi_analysis::guides::desk_text::{Cut, cut, used};
use madoguchi_analysis::guides::filters::{Needs, Rules};
use madoguchi_analysis::guides::note;
use madoguchi_analysis::guides::tracking::{Outcome, Tracking, check};
use madoguchi_knowledge::{DeskLimit, Guide, LimitUnit, ListEntry, Section};
use madoguchi_model::Lang;

/// The folder a Sieve script files into; the guide says to change it where it has another name.
const FOLDER: &str = "Junk";

/// Answers of the address tool that stand alone, instead of a list of weak points.
const ALONE: [&str; 4] = ["empty", "not-an-address", "same-as-old", "none-found"];

/// A tool at work.
pub(super) struct Answering<'a> {
    pub counter: &'a Counter,
    pub guide: &'a Guide,
    pub lang: Lang,
    pub form: &'a ToolForm,
    pub typed: &'a Typed,
}

impl Answering<'_> {
    /// A sentence of the guide.
    fn said(&self, id: &str, values: &[(&'static str, &str)]) -> String {
        let wording = self.guide.answer(id);
        let mut sentence = wording.map_or("", |w| w.get(self.lang)).to_owned();
        for (name, value) in values {
            sentence = sentence.replace(&format!("{{{name}}}"), value);
        }
        plain(&sentence)
    }

    /// What was found, as a sentence of the guide.
    fn told(&self, finding: &Finding) -> String {
        let sentence = finding.sentence(self.guide, self.lang);
        plain(&sentence.unwrap_or_default())
    }

    fn all(&self, findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|f| self.told(f)).collect()
    }

    /// An answer that says what to enter.
    fn please(&self, finding: &Finding, field: &str) -> ToolResult {
        ToolResult {
            summary: self.told(finding),
            mend: Some(field.to_owned()),
            ..ToolResult::default()
        }
    }

    /// The same, when nothing was entered.
    fn please_enter(&self, id: &'static str, field: &str) -> ToolResult {
        let values = Vec::new();
        self.please(&Finding { id, values }, field)
    }

    fn done(&self, summary: String) -> ToolResult {
        ToolResult {
            answered: true,
            summary,
            ..ToolResult::default()
        }
    }

    fn section(&self, section: &Section) -> ToolSection {
        ToolSection {
            id: section.id.clone(),
            title: section.title.get(self.lang).to_owned(),
        }
    }

    /// What was too long, in words.
    pub(super) fn cut(&self) -> Vec<String> {
        let label = |name: &String| {
            let field = self.form.fields.iter().find(|f| f.name == *name);
            field.map(|f| self.too_long(&f.label))
        };
        self.typed.cut.iter().filter_map(label).collect()
    }

    fn too_long(&self, label: &str) -> String {
        let words = self.counter.analyst().words("web-tool.cut", self.lang);
        words.replace("{field}", label)
    }

    /// How easily the new address is guessed.
    pub(super) fn address(&self) -> ToolResult {
        let words = self.list("guessable-words");
        let found = weak_points(self.typed.get("new"), Some(self.typed.get("old")), words);
        let (unread, found): (Vec<Finding>, Vec<Finding>) =
            found.into_iter().partition(|f| f.id == "old-not-read");
        let result = match &*found {
            [one] if matches!(one.id, "empty" | "not-an-address") => self.please(one, "new"),
            [one] if ALONE.contains(&one.id) => self.done(self.told(one)),
            _ => ToolResult {
                points: self.all(&found),
                ..self.done(self.said("found", &[]))
            },
        };
        ToolResult {
            left_out: self.all(&unread),
            ..result
        }
    }

    fn list(&self, id: &str) -> &[ListEntry] {
        self.counter.analyst().knowledge().pack().list(id)
    }

    /// What the form of a waybill number says, and what it does not.
    pub(super) fn number(&self) -> ToolResult {
        let forms = self.list("tracking-numbers");
        let tracking = check(self.typed.get("number"), forms);
        let finding = tracking.finding(self.guide, self.lang);
        let means = match tracking.outcome {
            Outcome::Empty => return self.please(&finding, "number"),
            Outcome::UnknownForm => {
                // What would be named if every form had fitted.
                let all = Tracking {
                    outcome: Outcome::Fits,
                    forms: forms.iter().collect(),
                    ..tracking.clone()
                };
                let values = all.finding(self.guide, self.lang).values;
                let id = "unknown-means";
                Some(self.told(&Finding { id, values }))
            }
            Outcome::WrongDigit => None,
            Outcome::Fits => Some(self.said("fits-means", &[])),
        };
        let way = self.said("official-way", &[]);
        ToolResult {
            points: means.into_iter().chain([way]).collect(),
            links: self.official_pages(&tracking.forms),
            ..self.done(self.told(&finding))
        }
    }

    /// The first link of each courier's section.
    fn official_pages(&self, couriers: &[&ListEntry]) -> Vec<ToolLink> {
        let sections = self.guide.section.iter();
        let named = sections.filter(|s| couriers.iter().any(|c| s.apps.contains(&c.value)));
        named
            .filter_map(|section| section.step.iter().find_map(|step| step.link.first()))
            .map(|link| ToolLink {
                url: link.url.clone(),
                text: link.text.get(self.lang).to_owned(),
            })
            .collect()
    }

    /// Rules for the program in use.
    pub(super) fn filter(&self) -> ToolResult {
        let typed = self.typed;
        let needs = Needs {
            own: typed.get("own").to_owned(),
            from_own_address: typed.has("sort", "from-own"),
            own_part_in_sender: typed.has("sort", "own-part"),
            allow: senders(typed.get("allow")),
            block: senders(typed.get("block")),
        };
        let rules = match Rules::for_needs(&needs) {
            Ok(rules) => rules,
            Err(finding) => return self.please(&finding, "own"),
        };
        let result = if rules.is_empty() {
            self.please_enter("nothing-asked", "sort")
        } else {
            self.rules(&rules)
        };
        ToolResult {
            left_out: self.all(&rules.left_out),
            ..result
        }
    }

    fn rules(&self, rules: &Rules) -> ToolResult {
        let program = match self.typed.get("program") {
            "" => "gmail",
            chosen => chosen,
        };
        let mut result = match program {
            "outlook" => ToolResult {
                steps: self.all(&rules.outlook()),
                ..self.done(self.said("outlook-done", &[]))
            },
            "sieve" => ToolResult {
                texts: vec![self.script(TextKind::Sieve, "sieve-text", rules.sieve(FOLDER))],
                ..self.done(self.said("sieve-done", &[("folder", FOLDER)]))
            },
            _ => {
                let label = self.said("gmail-label", &[]);
                ToolResult {
                    texts: vec![self.script(TextKind::Gmail, "gmail-text", rules.gmail(&label))],
                    ..self.done(self.said("gmail-done", &[("label", &label)]))
                }
            }
        };
        let how = |section: &&Section| section.apps.iter().any(|app| app == program);
        result.section = self.guide.section.iter().find(how).map(|s| self.section(s));
        result
    }

    fn script(&self, kind: TextKind, label: &str, text: String) -> ToolText {
        ToolText {
            kind,
            label: self.said(label, &[]),
            text,
            used: None,
            most: None,
        }
    }

    /// A text spread over the boxes of a desk's form.
    pub(super) fn desk_text(&self) -> ToolResult {
        let text = self.typed.get("text");
        let wanted = self.typed.get("desk");
        let mut desks = self.guide.section.iter().filter(|s| s.limit.is_some());
        let first = desks.clone().next();
        let desk = desks.find(|s| s.id == wanted).or(first);
        let Some((desk, limit)) = desk.and_then(|d| d.limit.map(|limit| (d, limit))) else {
            return ToolResult::default();
        };
        if text.trim().is_empty() {
            return self.please_enter("empty", "text");
        }
        let result = match limit.unit {
            LimitUnit::Megabytes | LimitUnit::Messages => self.uncut(text, limit),
            _ => self.boxes(&cut(text, &limit), limit),
        };
        ToolResult {
            section: Some(self.section(desk)),
            ..result
        }
    }

    /// A text that needs no cutting, or of which nobody knows how long it may be.
    fn uncut(&self, text: &str, limit: DeskLimit) -> ToolResult {
        let summary = match limit.unit {
            LimitUnit::Megabytes => self.said("megabytes", &[("most", &limit.most.to_string())]),
            _ => self.said("length-unknown", &[]),
        };
        ToolResult {
            texts: vec![self.script(TextKind::Box, "whole", text.to_owned())],
            ..self.done(summary)
        }
    }

    fn boxes(&self, spread: &Cut<'_>, limit: DeskLimit) -> ToolResult {
        let split = match spread.boxes.len() {
            0 | 1 => None,
            many => Some(self.said("split", &[("boxes", &many.to_string())])),
        };
        let left = spread.left.chars().filter(|c| *c != '\r').count();
        let left = (left > 0).then(|| self.said("left-over", &[("left", &grouped(left))]));
        let mut sentences: Vec<String> = split.into_iter().chain(left).collect();
        if sentences.is_empty() {
            sentences.push(self.said("fits", &[]));
        }
        let boxes = spread.boxes.iter().enumerate();
        ToolResult {
            texts: boxes
                .map(|(at, text)| self.one_box(at + 1, text, limit))
                .collect(),
            points: sentences.split_off(1),
            ..self.done(sentences.concat())
        }
    }

    fn one_box(&self, number: usize, text: &str, limit: DeskLimit) -> ToolText {
        let used = used(text, limit.unit);
        let heading = match limit.unit {
            LimitUnit::Characters => "box-characters",
            _ => "box",
        };
        let values = [
            ("n", &*number.to_string()),
            ("used", &grouped(used as usize)),
            ("most", &grouped(limit.most as usize)),
        ];
        ToolText {
            kind: TextKind::Box,
            label: self.said(heading, &values),
            text: text.to_owned(),
            used: Some(used),
            most: Some(limit.most),
        }
    }

    /// The answers to the guide's questions as a note.
    pub(super) fn note(&self) -> ToolResult {
        let answers = self.typed.pairs.iter().cloned().collect();
        let first = self.guide.question.first().map_or("", |q| &q.id);
        let is_blank = |text: &String| text.trim().is_empty();
        if self.typed.pairs.iter().all(|(_, text)| is_blank(text)) {
            return self.please_enter("empty", first);
        }
        let long = self.guide.question.iter().filter(|question| {
            let text = self.typed.get(&question.id);
            text.chars().count() > note::MOST && !self.typed.cut.contains(&question.id)
        });
        let long = long.map(|question| self.too_long(question.ask.get(self.lang)));
        let text = note::assemble(self.guide, &answers, self.lang);
        ToolResult {
            left_out: long.collect(),
            texts: vec![self.script(TextKind::Note, "title", text)],
            ..self.done(self.said("done", &[]))
        }
    }
}

/// Senders, one a line; people also write them one after the other with commas.
fn senders(typed: &str) -> Vec<String> {
    let parts = typed.split(['\n', ',', '、', '，']);
    parts.map(|part| part.trim().to_owned()).collect()
}

/// A number as people write it: 4,000.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(400), "400");
        assert_eq!(grouped(4_000), "4,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn senders_stand_one_a_line_or_behind_commas() {
        let parted = senders("a@b.example\r\nc.example、d.example, e.example");
        assert_eq!(
            parted,
            ["a@b.example", "c.example", "d.example", "e.example"]
        );
    }
}
