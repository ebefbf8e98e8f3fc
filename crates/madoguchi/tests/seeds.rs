//! Every item people have asked the centre about is answered: the messages by their kind, level, first steps
//! and desks, the questions by the advice, guide or desk that answers them. The table is `seeds.toml`.

mod program;

use madoguchi::{Checked, Counter};
use madoguchi_analysis::Receiver;
use madoguchi_knowledge::{Pack, Samples};
use madoguchi_model::{
    Advice, Assessment, Carrier, Channel, ContactPoint, Device, KindShare, Level, Situation, State,
};
use madoguchi_reader::{Fields, Intake};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    item: Vec<Item>,
}

/// See the head of `seeds.toml`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Item {
    id: String,
    title: String,
    sample: String,
    channel: Option<Channel>,
    from: Option<String>,
    to: Option<String>,
    subject: Option<String>,
    body: String,
    kinds: Vec<String>,
    levels: Vec<Level>,
    states: Vec<String>,
    device: Option<Device>,
    carrier: Option<Carrier>,
    first: Vec<String>,
    steps: Vec<String>,
    donts: Vec<String>,
    contacts: Vec<String>,
    guides: Vec<String>,
    entries: Vec<String>,
}

impl Item {
    fn is_message(&self) -> bool {
        !self.body.is_empty()
    }

    /// Fills in the message of the sample `kind/id` of the playbooks, which must tell this item.
    fn take_from_sample(&mut self) {
        let (kind, id) = self.sample.split_once('/').expect("kind/id");
        let path = program::root().join(format!("knowledge/playbooks/{kind}/samples.toml"));
        let text = fs::read_to_string(path).expect("the playbook has samples");
        let samples: Samples = toml::from_str(&text).expect("they parse");
        let found = samples.matches.into_iter().find(|sample| sample.id == id);
        let sample = found.unwrap_or_else(|| panic!("{} is a sample", self.sample));
        assert_eq!(sample.seed, self.id, "{} tells the item", self.sample);
        let filled = |text: String| (!text.is_empty()).then_some(text);
        self.channel = Some(sample.channel);
        self.from = filled(sample.from);
        self.to = filled(sample.to);
        self.subject = filled(sample.subject);
        self.body = sample.body;
    }

    /// What the person did, with what.
    fn situation(&self) -> Situation {
        let states = self.states.iter();
        Situation {
            states: states
                .map(|name| State::parse(name).unwrap_or_else(|| panic!("{}: {name}", self.id)))
                .collect(),
            device: self.device,
            carrier: self.carrier,
            ..Situation::default()
        }
    }

    fn check(&self, counter: &Counter) -> Checked {
        let fields = Fields {
            from: self.from.as_deref(),
            to: self.to.as_deref(),
            subject: self.subject.as_deref(),
            body: self.body.trim(),
            html: None,
            links: &[],
            date: None,
        };
        let intake = Intake {
            channel: self.channel,
            ..Intake::default()
        };
        counter.check_fields(&fields, &intake)
    }

    /// What the item's message is, or what a question takes for granted.
    fn assessment(&self, counter: &Counter) -> Assessment {
        if self.is_message() {
            return self.check(counter).assessment;
        }
        let kinds = self.kinds.first().map(|id| KindShare {
            id: id.clone(),
            share: 1.0,
        });
        Assessment {
            level: self.levels.first().copied().unwrap_or(Level::Inconclusive),
            probability: 1.0,
            kinds: kinds.into_iter().collect(),
            brand: None,
            evidence: Vec::new(),
            version: String::new(),
        }
    }

    /// Every desk the item's answer leads to: of the steps, the kind, its guides, or named by itself.
    fn desks(&self, counter: &Counter, assessment: &Assessment, advice: &Advice) -> Vec<String> {
        let analyst = counter.analyst();
        let situation = self.situation();
        let of_steps = advice.steps.iter().flat_map(|step| step.contacts.clone());
        let of_kind = analyst.contacts_of_kind(assessment, &situation);
        let pack = analyst.knowledge().pack();
        let of_guides = self.guides.iter().filter_map(|id| pack.guides.get(id));
        let of_guides: Vec<String> = of_guides
            .flat_map(|guide| {
                let of_sections = guide.section.iter().flat_map(|s| s.contacts.clone());
                guide.contacts.iter().cloned().chain(of_sections)
            })
            .collect();
        let of_guides = analyst.desks(&of_guides, &situation);
        // A question about a desk is answered by the desk.
        let alone = !self.is_message() && self.states.is_empty();
        let own = if alone {
            analyst.desks(&self.contacts, &situation)
        } else {
            Vec::new()
        };
        let all = of_steps.chain(of_kind).chain(of_guides).chain(own);
        all.map(|point: ContactPoint| point.id).collect()
    }
}

fn table() -> Vec<Item> {
    let mut table: Table = toml::from_str(include_str!("seeds.toml")).expect("the table parses");
    for item in table.item.iter_mut().filter(|item| !item.sample.is_empty()) {
        item.take_from_sample();
    }
    table.item
}

fn counter() -> Counter {
    Counter::open(None, "full", Receiver::default()).expect("embedded knowledge")
}

#[test]
fn the_table_holds_every_item_once() {
    let items = table();
    assert_eq!(items.len(), 93);
    let ids: BTreeSet<&str> = items.iter().map(|item| &*item.id).collect();
    assert_eq!(ids.len(), 93, "each id stands once");
    for (letter, last) in [("C", 31), ("F", 37), ("G", 25)] {
        for number in 1..=last {
            let id = format!("{letter}{number:02}");
            assert!(ids.contains(&*id), "{id}");
        }
    }
    for item in &items {
        assert!(!item.title.trim().is_empty(), "{} has a title", item.id);
        let answers = [
            &item.first,
            &item.steps,
            &item.donts,
            &item.contacts,
            &item.guides,
            &item.entries,
        ];
        assert!(answers.iter().any(|a| !a.is_empty()), "{}", item.id);
        if item.is_message() {
            assert!(item.channel.is_some(), "{}", item.id);
            assert!(
                !item.kinds.is_empty() && !item.levels.is_empty(),
                "{}",
                item.id
            );
        }
    }
}

#[test]
fn the_messages_come_out_as_what_they_are() {
    let counter = counter();
    let mut wrong = String::new();
    let mut messages = 0;
    for item in table().iter().filter(|item| item.is_message()) {
        messages += 1;
        let assessment = item.check(&counter).assessment;
        let first = assessment.kinds.first().map_or("-", |kind| &kind.id);
        let right = item.kinds.iter().any(|kind| kind == first);
        if !right || !item.levels.contains(&assessment.level) {
            let evidence: Vec<String> = assessment
                .evidence
                .iter()
                .take(8)
                .map(|e| format!("{}{:+.1}", e.id, e.weight))
                .collect();
            wrong.push_str(&format!(
                "{} ({}): {} {first} {:.2}, must be {:?} {:?}; {}\n",
                item.id,
                item.title,
                assessment.level.as_str(),
                assessment.probability,
                item.levels,
                item.kinds,
                evidence.join(" ")
            ));
        }
    }
    println!("{messages} messages");
    assert!(messages >= 45, "{messages} are too few to say anything");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_advice_answers_every_item() {
    let counter = counter();
    let mut missing = String::new();
    for item in &table() {
        let assessment = item.assessment(&counter);
        let advice = counter.analyst().advise(&assessment, &item.situation());
        let steps: Vec<&str> = advice.steps.iter().map(|step| &*step.id).collect();
        let donts: Vec<&str> = advice.donts.iter().map(|dont| &*dont.id).collect();
        let begins = item.first.iter().map(String::as_str).collect::<Vec<_>>();
        if !steps.starts_with(&begins) {
            missing.push_str(&format!("{}: begins {steps:?}, not {begins:?}\n", item.id));
        }
        let desks = item.desks(&counter, &assessment, &advice);
        let desks: Vec<&str> = desks.iter().map(String::as_str).collect();
        for (what, wanted, shown) in [
            ("step", &item.steps, &steps),
            ("do-not", &item.donts, &donts),
            ("desk", &item.contacts, &desks),
        ] {
            for id in wanted.iter().filter(|id| !shown.contains(&&***id)) {
                missing.push_str(&format!("{}: no {what} {id} in {shown:?}\n", item.id));
            }
        }
    }
    assert!(missing.is_empty(), "\n{missing}");
}

#[test]
fn the_guides_and_entries_named_are_there() {
    let counter = counter();
    let pack = counter.analyst().knowledge().pack();
    let mut missing = Vec::new();
    for item in &table() {
        for id in item
            .guides
            .iter()
            .filter(|id| !pack.guides.contains_key(*id))
        {
            missing.push(format!("{}: guides/{id}", item.id));
        }
        for entry in item.entries.iter().filter(|entry| !is_entry(pack, entry)) {
            missing.push(format!("{}: {entry}", item.id));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

/// Whether there is an entry `folder/id` that says something.
fn is_entry(pack: &Pack, entry: &str) -> bool {
    let (folder, id) = entry.split_once('/').unwrap_or((entry, ""));
    match folder {
        "brands" => pack.brands.get(id).is_some_and(|b| !b.never.is_empty()),
        "lists" => !pack.list(id).is_empty(),
        "playbooks" => pack.playbooks.contains_key(id),
        "wording" => pack.sentence(id).is_some(),
        _ => false,
    }
}

/// What the playbooks say to cover is in the table, and the message of an item is of a kind that covers it.
#[test]
fn the_playbooks_cover_the_items_they_name() {
    let counter = counter();
    let pack = counter.analyst().knowledge().pack();
    let items = table();
    for playbook in pack.playbooks.values() {
        for seed in &playbook.seeds {
            let known = items.iter().any(|item| item.id == *seed);
            assert!(known, "{} covers {seed}, which is no item", playbook.id);
        }
    }
    for item in items.iter().filter(|item| item.is_message()) {
        let covering = item
            .kinds
            .iter()
            .filter_map(|kind| pack.playbooks.get(kind));
        assert!(
            covering
                .clone()
                .any(|playbook| playbook.seeds.contains(&item.id)),
            "no playbook of {:?} names {}",
            item.kinds,
            item.id
        );
    }
}
