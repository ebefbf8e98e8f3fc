//! What must hold of a pack beyond its form: references, dates, sources, numbers, wording.

use crate::contact::minutes;
use crate::fault::line_of;
use crate::holidays::parse_day;
use crate::{Contact, Day, Fault, Pack, SourceFile, StateCondition, wording_faults};
use madoguchi_model::Wording;
use std::collections::BTreeSet;

/// Roles a step or playbook may turn to without naming a desk.
pub(crate) const ROLES: [&str; 11] = [
    "role:brand",
    "role:card",
    "role:bank",
    "role:brokerage",
    "role:utility",
    "role:sns",
    "role:carrier",
    "role:gift-card-issuer",
    "role:exchange",
    "role:school",
    "role:it-desk",
];

const SECTORS: [&str; 23] = [
    "delivery",
    "government",
    "public",
    "police",
    "transport",
    "ec",
    "payment",
    "card",
    "loan",
    "bank",
    "brokerage",
    "carrier",
    "isp",
    "hosting",
    "utility",
    "tech",
    "sns",
    "subscription",
    "game",
    "crypto",
    "security",
    "charity",
    "finance",
];

/// Checks a parsed pack against the files it came from. `observations` are the ids the code observes;
/// when it is empty, references to observations are not checked.
pub fn validate(pack: &Pack, files: &[SourceFile], observations: &[&str]) -> Vec<Fault> {
    let mut check = Check {
        pack,
        files,
        observations: observations.iter().copied().collect(),
        faults: Vec::new(),
    };
    check.playbooks();
    check.groups();
    check.brands();
    check.advice();
    check.contacts();
    check.lists();
    check.guides();
    check.wording();
    check.faults.sort();
    check.faults
}

pub(crate) struct Check<'a> {
    pub(crate) pack: &'a Pack,
    files: &'a [SourceFile],
    observations: BTreeSet<&'a str>,
    pub(crate) faults: Vec<Fault>,
}

impl Check<'_> {
    pub(crate) fn fault(
        &mut self,
        file: Option<&SourceFile>,
        near: &str,
        what: String,
        instead: &str,
    ) {
        self.faults.push(Fault {
            path: file.map_or_else(|| "(embedded)".to_owned(), |f| f.path.clone()),
            line: file.map_or(0, |f| line_of(&f.text, near)),
            what,
            instead: instead.to_owned(),
        });
    }

    /// The file at a path, or the file of a folder in which an id is defined.
    pub(crate) fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|f| f.path == path)
    }

    fn defining(&self, folder: &str, id: &str) -> Option<&SourceFile> {
        let quoted = format!("\"{id}\"");
        self.files
            .iter()
            .find(|f| f.path.starts_with(folder) && f.text.contains(&quoted))
    }

    fn words(&mut self, file: Option<&SourceFile>, key: &str, wording: &Wording) {
        let (path, text) = file.map_or(("(embedded)", ""), |f| (&*f.path, &*f.text));
        self.faults.extend(wording_faults(path, text, key, wording));
    }

    pub(crate) fn provenance(
        &mut self,
        file: Option<&SourceFile>,
        id: &str,
        source: &str,
        checked: Day,
        review_by: Day,
    ) {
        if source.trim().is_empty() {
            let what = format!("`{id}` has no source");
            self.fault(
                file,
                "source",
                what,
                "name the publisher, page or document, and its date",
            );
        }
        if review_by.0 <= checked.0 {
            let what = format!(
                "`{id}` must be reviewed by {review_by}, before it was checked ({checked})"
            );
            self.fault(file, "review_by", what, "give a review_by after checked");
        }
    }

    pub(crate) fn contact_refs(
        &mut self,
        file: Option<&SourceFile>,
        id: &str,
        contacts: &[String],
    ) {
        for contact in contacts {
            let known = ROLES.contains(&&**contact) || self.pack.contacts.contains_key(contact);
            if !known {
                let what = format!("`{id}` names the contact `{contact}`, which does not exist");
                self.fault(
                    file,
                    contact,
                    what,
                    "name a file of contacts/ without its ending, or a role:…",
                );
            }
        }
    }

    fn observation(&mut self, file: Option<&SourceFile>, id: &str, observation: &str) {
        if self.observations.is_empty() {
            return;
        }
        let known = self.observations.contains(observation)
            || self.pack.groups.contains_key(observation)
            || observation
                .strip_prefix("brand.sector.")
                .is_some_and(|s| SECTORS.contains(&s));
        if !known {
            let what = format!("`{id}` names the observation `{observation}`, which nothing gives");
            self.fault(
                file,
                observation,
                what,
                "use an id of knowledge/README.md or a group of phrases/",
            );
        }
    }

    fn playbooks(&mut self) {
        let pack = self.pack;
        for (id, playbook) in &pack.playbooks {
            let path = format!("playbooks/{id}/playbook.toml");
            let file = self.file(&path).cloned();
            let file = file.as_ref();
            self.provenance(
                file,
                id,
                &playbook.source,
                playbook.checked,
                playbook.review_by,
            );
            self.contact_refs(file, id, &playbook.contacts);
            let unknown = |s: &&String| !SECTORS.contains(&s.as_str());
            if let Some(sector) = playbook.sectors.iter().find(unknown) {
                let what = format!("`{id}` is of the unknown sector `{sector}`");
                self.fault(file, "sectors", what, "use a sector of knowledge/README.md");
            }
            for (key, wording) in [
                ("name", &playbook.name),
                ("definition", &playbook.definition),
                ("next", &playbook.next),
                ("cost", &playbook.cost),
            ] {
                self.words(file, key, wording);
            }
            for sign in &playbook.sign {
                self.words(file, "sign", sign);
            }
            if playbook.rule.is_empty() {
                self.fault(
                    file,
                    "rule",
                    format!("`{id}` has no rule"),
                    "add at least one [[rule]]",
                );
            }
            for rule in &playbook.rule {
                if rule.all_of.is_empty() || rule.all_of.iter().any(|any| any.0.is_empty()) {
                    let what = format!("`{id}` has a rule that always holds");
                    self.fault(file, "all_of = []", what, "name observations in all_of");
                }
                for observation in rule
                    .all_of
                    .iter()
                    .flat_map(|any| &any.0)
                    .chain(&rule.unless)
                {
                    self.observation(file, id, observation);
                }
            }
        }
    }

    fn groups(&mut self) {
        let pack = self.pack;
        for (id, group) in &pack.groups {
            let file = self.defining("phrases/", id).cloned();
            let file = file.as_ref();
            self.provenance(file, id, &group.source, group.checked, group.review_by);
            self.words(file, id, &group.meaning);
            if group.phrases.is_empty() {
                self.fault(
                    file,
                    id,
                    format!("`{id}` has no phrases"),
                    "add phrases, or remove the group",
                );
            }
            for phrase in &group.phrases {
                // Beside other parts a single character may be telling (`100` … `%`).
                let alone = phrase.0.len() == 1;
                let Some(part) = phrase.0.iter().find(|part| {
                    part.trim().is_empty() || alone && part.is_ascii() && part.chars().count() < 2
                }) else {
                    continue;
                };
                {
                    let what = format!("`{id}` has a phrase part `{part}` that stands everywhere");
                    self.fault(file, part, what, "write at least two characters");
                }
            }
        }
    }

    fn brands(&mut self) {
        let pack = self.pack;
        for (id, brand) in &pack.brands {
            let path = format!("brands/{id}.toml");
            let file = self.file(&path).cloned();
            let file = file.as_ref();
            self.provenance(file, id, &brand.source, brand.checked, brand.review_by);
            self.words(file, "name", &brand.name);
            self.words(file, "route", &brand.route);
            for fact in brand.never.iter().chain(&brand.does) {
                self.words(file, "never/does", &fact.wording());
                if fact.confidence == crate::Confidence::C || fact.source.trim().is_empty() {
                    let what =
                        format!("`{id}` states a fact without a source of confidence A or B");
                    self.fault(
                        file,
                        &fact.ja,
                        what,
                        "give its source, or leave the fact out",
                    );
                }
            }
            if !SECTORS.contains(&&*brand.sector) {
                let what = format!("`{id}` is of the unknown sector `{}`", brand.sector);
                self.fault(file, "sector", what, "use a sector of knowledge/README.md");
            }
            for domain in brand.domains.web.iter().chain(&brand.domains.mail) {
                if !domain.contains('.')
                    || domain.contains('/')
                    || domain.chars().any(|c| c.is_uppercase())
                {
                    let what = format!("`{id}` has the domain `{domain}`");
                    self.fault(
                        file,
                        domain,
                        what,
                        "write a lower-case host name without scheme or path",
                    );
                }
            }
        }
    }

    fn advice(&mut self) {
        let pack = self.pack;
        for (id, step) in &pack.steps {
            let file = self.defining("advice/", id).cloned();
            let file = file.as_ref();
            self.provenance(file, id, &step.source, step.checked, step.review_by);
            self.words(file, id, &step.what);
            self.words(file, id, &step.why);
            self.contact_refs(file, id, &step.contacts);
            self.conditions(
                file,
                id,
                &step.when.kinds,
                &step.when.not_kinds,
                &step.when.states,
            );
        }
        for (id, dont) in &pack.donts {
            let file = self.defining("advice/", id).cloned();
            let file = file.as_ref();
            self.words(file, id, &dont.text);
            self.conditions(
                file,
                id,
                &dont.when.kinds,
                &dont.when.not_kinds,
                &dont.when.states,
            );
        }
    }

    fn conditions(
        &mut self,
        file: Option<&SourceFile>,
        id: &str,
        kinds: &[String],
        not_kinds: &[String],
        states: &[StateCondition],
    ) {
        for kind in kinds.iter().chain(not_kinds) {
            if !self.pack.playbooks.contains_key(kind) {
                let what = format!("`{id}` names the playbook `{kind}`, which does not exist");
                self.fault(file, kind, what, "name a folder of playbooks/");
            }
        }
        if states.is_empty() && kinds.is_empty() && !not_kinds.is_empty() {
            let what = format!("`{id}` says only for which kinds it does not hold");
            self.fault(file, id, what, "name states or kinds it holds for");
        }
    }

    fn contacts(&mut self) {
        let pack = self.pack;
        for (id, contact) in &pack.contacts {
            let path = format!("contacts/{id}.toml");
            let file = self.file(&path).cloned();
            let file = file.as_ref();
            self.provenance(
                file,
                id,
                &contact.source,
                contact.checked,
                contact.review_by,
            );
            for (key, wording) in [
                ("name", &contact.name),
                ("cost", &contact.cost),
                ("who", &contact.who),
                ("use_for", &contact.use_for),
                ("have_ready", &contact.have_ready),
                ("say", &contact.say),
                ("without_voice", &contact.without_voice),
            ] {
                self.words(file, key, wording);
            }
            if !contact
                .phone
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '-' | '#' | '+'))
            {
                let what = format!("`{id}` has the number `{}`", contact.phone);
                self.fault(
                    file,
                    "phone",
                    what,
                    "write digits with hyphens, as dialled in Japan",
                );
            }
            for hours in &contact.hours {
                let ordered = minutes(&hours.from)
                    .zip(minutes(&hours.to))
                    .is_some_and(|(a, b)| a < b);
                if !ordered || hours.days.is_empty() {
                    let what = format!("`{id}` has hours {}–{}", hours.from, hours.to);
                    self.fault(
                        file,
                        &hours.from,
                        what,
                        "write HH:MM, opening before closing, and the days",
                    );
                }
            }
            self.place(file, contact);
            if contact.hours_known && contact.hours.is_empty() && !contact.always_open {
                let what = format!("`{id}` says its hours are known and names none");
                self.fault(
                    file,
                    "hours_known",
                    what,
                    "give hours, always_open = true, or hours_known = false",
                );
            }
        }
    }

    /// Whose desk it is: prefectures by their codes, and what it stands for there.
    fn place(&mut self, file: Option<&SourceFile>, contact: &Contact) {
        let id = &contact.id;
        if let Some(code) = contact.prefectures.iter().find(|p| !(1..=47).contains(*p)) {
            let what = format!("`{id}` is of the prefecture {code}");
            let instead = "write codes of JIS X 0401, 1 (Hokkaido) to 47 (Okinawa)";
            self.fault(file, "prefectures", what, instead);
        }
        let stands_for = contact
            .roles
            .iter()
            .filter_map(|r| r.strip_prefix("local:"));
        for general in stands_for {
            let known = self.pack.contacts.contains_key(general);
            if !known || contact.prefectures.is_empty() {
                let what = format!(
                    "`{id}` stands for `{general}`, which does not exist, or in no prefecture"
                );
                self.fault(
                    file,
                    "roles",
                    what,
                    "name a file of contacts/, and the prefectures",
                );
            }
        }
    }

    fn lists(&mut self) {
        let pack = self.pack;
        for (id, list) in &pack.lists {
            let path = format!("lists/{id}.toml");
            let file = self.file(&path).cloned();
            let file = file.as_ref();
            self.provenance(file, id, &list.source, list.checked, list.review_by);
            self.words(file, "meaning", &list.meaning);
            let mut seen = BTreeSet::new();
            for entry in &list.entry {
                let key = (&entry.value, &entry.param, &entry.prefix, &entry.kind);
                if entry.value.trim().is_empty() || !seen.insert(key) {
                    let what = format!("`{id}` has the entry `{}` empty or twice", entry.value);
                    self.fault(file, &entry.value, what, "keep one");
                }
                if id == "holidays" && parse_day(&entry.value).is_none() {
                    let what = format!("`{}` is no day", entry.value);
                    self.fault(file, &entry.value, what, "write YYYY-MM-DD");
                }
            }
        }
    }

    fn wording(&mut self) {
        let pack = self.pack;
        for (key, wording) in &pack.wording {
            let tail = key.split_once('.').map_or(&**key, |k| k.1);
            let file = self
                .files
                .iter()
                .find(|f| f.path.starts_with("wording/") && f.text.contains(tail))
                .cloned();
            self.words(file.as_ref(), key, wording);
        }
    }
}
