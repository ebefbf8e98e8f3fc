//! What to do now, in order.

use crate::{Analyst, Knowledge, hours};
use madoguchi_knowledge::{Brand, Conditions, Confidence, Contact};
use madoguchi_model::{
    Advice, AdviceStep, Assessment, Carrier, ContactPoint, Level, OpenState, Situation, State,
    Warning, Wording,
};
use std::cmp::Reverse;

/// Steps shown at most; a worried person reads no more.
const MOST_STEPS: usize = 16;
const MOST_DONTS: usize = 6;

impl Analyst {
    /// The ordered steps for what the person already did, with desks as they stand at `situation.at`.
    pub fn advise(&self, assessment: &Assessment, situation: &Situation) -> Advice {
        let case = Case {
            knowledge: self.knowledge(),
            assessment,
            situation,
            states: states(situation),
            brand: assessment
                .brand
                .as_ref()
                .and_then(|id| self.knowledge().pack().brands.get(id)),
        };
        let pack = case.knowledge.pack();
        let mut steps: Vec<_> = pack
            .steps
            .values()
            .filter(|s| case.applies(&s.when))
            .collect();
        // Of equal urgency the one written for this kind or device comes first.
        steps.sort_by_key(|s| (s.urgency, Reverse(specific(&s.when))));
        let mut donts: Vec<_> = pack
            .donts
            .values()
            .filter(|d| case.applies(&d.when))
            .collect();
        donts
            .sort_by_key(|d| Reverse((of_kind(&d.when), case.gravity(&d.when), specific(&d.when))));
        Advice {
            steps: steps
                .into_iter()
                .take(MOST_STEPS)
                .map(|step| AdviceStep {
                    id: step.id.clone(),
                    urgency: step.urgency,
                    what: step.what.clone(),
                    why: step.why.clone(),
                    contacts: case.contacts(&step.contacts),
                })
                .collect(),
            donts: donts
                .into_iter()
                .take(MOST_DONTS)
                .map(|dont| Warning {
                    id: dont.id.clone(),
                    what: dont.text.clone(),
                })
                .collect(),
            route: case.brand.map(|brand| brand.route.clone()),
        }
    }

    /// The desks a playbook names, as they stand for this situation.
    pub fn contacts_of_kind(
        &self,
        assessment: &Assessment,
        situation: &Situation,
    ) -> Vec<ContactPoint> {
        let case = Case {
            knowledge: self.knowledge(),
            assessment,
            situation,
            states: states(situation),
            brand: assessment
                .brand
                .as_ref()
                .and_then(|id| self.knowledge().pack().brands.get(id)),
        };
        let kind = assessment
            .kinds
            .first()
            .and_then(|k| self.knowledge().pack().playbooks.get(&k.id));
        kind.map(|playbook| case.contacts(&playbook.contacts))
            .unwrap_or_default()
    }

    /// These desks (contact ids and `role:…`), as they stand for this situation, without a message.
    pub fn desks(&self, ids: &[String], situation: &Situation) -> Vec<ContactPoint> {
        let assessment = Assessment {
            level: Level::Inconclusive,
            probability: 0.0,
            kinds: Vec::new(),
            brand: None,
            evidence: Vec::new(),
            version: String::new(),
        };
        let case = Case {
            knowledge: self.knowledge(),
            assessment: &assessment,
            situation,
            states: states(situation),
            brand: None,
        };
        case.contacts(ids)
    }
}

fn of_kind(when: &Conditions) -> bool {
    !when.kinds.is_empty()
}

/// How much harm a deed may do, by order: what is said of the worst comes first.
fn gravity(state: State) -> u8 {
    match state {
        State::Received => 0,
        State::Opened => 1,
        State::Clicked => 2,
        State::Forwarded => 3,
        State::Replied => 4,
        State::Called => 5,
        State::EnteredPersonal | State::WorkAccount => 6,
        State::EnteredId | State::AccountTaken | State::PhotoSent => 7,
        State::Installed => 8,
        State::EnteredCard | State::EnteredBank => 9,
        State::Remote => 10,
        State::Paid(_) => 11,
    }
}

/// How many conditions are narrowed down.
fn specific(when: &Conditions) -> usize {
    usize::from(!when.kinds.is_empty()) * 4
        + usize::from(!when.devices.is_empty())
        + usize::from(!when.carriers.is_empty())
        + usize::from(!when.states.is_empty()) * 2
}

fn states(situation: &Situation) -> Vec<State> {
    // Who did more than receive it needs no steps for having received it.
    let more: Vec<State> = situation
        .states
        .iter()
        .copied()
        .filter(|s| *s != State::Received)
        .collect();
    if more.is_empty() {
        vec![State::Received]
    } else {
        more
    }
}

struct Case<'a> {
    knowledge: &'a Knowledge,
    assessment: &'a Assessment,
    situation: &'a Situation,
    states: Vec<State>,
    brand: Option<&'a Brand>,
}

impl Case<'_> {
    fn applies(&self, when: &Conditions) -> bool {
        let first = self.assessment.kinds.first().map(|k| &k.id);
        let any = |empty: bool, holds: bool| empty || holds;
        any(
            when.states.is_empty(),
            when.states
                .iter()
                .any(|c| self.states.iter().any(|s| c.holds(*s))),
        ) && any(
            when.kinds.is_empty(),
            first.is_some_and(|id| when.kinds.contains(id)),
        ) && !first.is_some_and(|id| when.not_kinds.contains(id))
            && any(
                when.levels.is_empty(),
                when.levels.contains(&self.assessment.level),
            )
            && any(
                when.devices.is_empty(),
                self.situation
                    .device
                    .is_some_and(|d| when.devices.contains(&d)),
            )
            && any(
                when.carriers.is_empty(),
                self.situation
                    .carrier
                    .is_some_and(|c| when.carriers.contains(&c)),
            )
            && self.in_time(when)
    }

    /// The gravest of the person's deeds that it speaks of.
    fn gravity(&self, when: &Conditions) -> u8 {
        let spoken_of = |state: &&State| when.states.iter().any(|c| c.holds(**state));
        let graves = self
            .states
            .iter()
            .filter(spoken_of)
            .map(|state| gravity(*state));
        graves.max().unwrap_or(0)
    }

    fn in_time(&self, when: &Conditions) -> bool {
        match self.situation.hours_since {
            None => when.hours_from.unwrap_or(0) == 0,
            Some(hours) => {
                hours >= when.hours_from.unwrap_or(0) && hours <= when.hours_to.unwrap_or(u32::MAX)
            }
        }
    }

    fn contacts(&self, ids: &[String]) -> Vec<ContactPoint> {
        let mut points: Vec<ContactPoint> = Vec::new();
        for id in ids {
            let found = match id.strip_prefix("role:") {
                Some(role) => self.of_role(role),
                None => self.with_local(id),
            };
            if found.is_empty() {
                points.extend(self.unnamed(id));
            }
            for contact in found {
                if points.iter().all(|p| p.id != contact.id) && self.reaches(contact) {
                    points.push(self.point(contact));
                }
            }
        }
        points
    }

    /// A desk, and those of the person's prefecture that stand for it (role `local:<id>`): one that is
    /// certain before it, others after it, and never the same number twice. Where none is known for the
    /// prefecture the desk for the whole country stands alone.
    fn with_local(&self, id: &str) -> Vec<&Contact> {
        let desks = &self.knowledge.pack().contacts;
        let Some(general) = desks.get(id) else {
            return Vec::new();
        };
        let Some(prefecture) = self.situation.prefecture else {
            return vec![general];
        };
        let role = format!("local:{id}");
        let local = |certain: bool| {
            let of_here = desks
                .values()
                .filter(|c| c.prefectures.contains(&prefecture) && c.roles.contains(&role));
            of_here.filter(move |c| (c.confidence == Confidence::A) == certain)
        };
        let mut found: Vec<&Contact> = local(true).collect();
        if found
            .iter()
            .all(|c| c.phone.is_empty() || c.phone != general.phone)
        {
            found.push(general);
        }
        found.extend(local(false).filter(|c| c.phone.is_empty() || c.phone != general.phone));
        found
    }

    /// Whether the person can turn to it: their carrier must be known to be one of its own, and their
    /// prefecture must not be known to be another.
    fn reaches(&self, contact: &Contact) -> bool {
        let carrier = self.situation.carrier;
        let prefecture = self.situation.prefecture;
        (contact.carriers.is_empty() || carrier.is_some_and(|c| contact.carriers.contains(&c)))
            && (contact.prefectures.is_empty()
                || prefecture.is_none_or(|p| contact.prefectures.contains(&p)))
    }

    /// The desks of a role that are certainly the right ones for this person.
    fn of_role(&self, role: &str) -> Vec<&Contact> {
        let wanted = match role {
            "carrier" => match self.situation.carrier {
                Some(carrier) if carrier != Carrier::Other => {
                    format!("carrier:{}", carrier.as_str())
                }
                _ => return Vec::new(),
            },
            "brand" => match self.brand {
                Some(brand) => format!("brand:{}", brand.id),
                None => return Vec::new(),
            },
            "card" | "bank" | "brokerage" | "utility" | "sns" => match self.brand {
                Some(brand) if brand.sector == role => format!("brand:{}", brand.id),
                _ => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let contacts = self.knowledge.pack().contacts.values();
        contacts.filter(|c| c.roles.contains(&wanted)).collect()
    }

    /// A role no desk is known for: whom to turn to in words ("the number on the back of your card").
    fn unnamed(&self, id: &str) -> Option<ContactPoint> {
        let key = format!("role.{}", id.strip_prefix("role:")?);
        let sentence = |part: &str| -> Wording {
            self.knowledge
                .pack()
                .sentence(&format!("{key}-{part}"))
                .cloned()
                .unwrap_or_default()
        };
        let name = self.knowledge.pack().sentence(&key)?.clone();
        Some(ContactPoint {
            id: id.to_owned(),
            name,
            phone: String::new(),
            tap: false,
            checked: String::new(),
            url: String::new(),
            cost: Wording::default(),
            hours: Wording::default(),
            open: OpenState::Unknown,
            use_for: Wording::default(),
            who: Wording::default(),
            languages: Vec::new(),
            say: sentence("say"),
            have_ready: sentence("have-ready"),
            without_voice: sentence("without-voice"),
        })
    }

    fn point(&self, contact: &Contact) -> ContactPoint {
        // A number of confidence C is never shown: the official page stands instead.
        let shown = contact.confidence != Confidence::C;
        ContactPoint {
            id: contact.id.clone(),
            name: contact.name.clone(),
            phone: if shown {
                contact.phone.clone()
            } else {
                String::new()
            },
            tap: contact.confidence == Confidence::A && !contact.phone.is_empty(),
            checked: contact.checked.to_string(),
            url: contact.url.clone(),
            cost: contact.cost.clone(),
            hours: hours::in_words(contact),
            open: hours::open_state(contact, self.situation.at, self.knowledge.holidays()),
            use_for: contact.use_for.clone(),
            who: contact.who.clone(),
            languages: contact.languages.clone(),
            say: contact.say.clone(),
            have_ready: contact.have_ready.clone(),
            without_voice: contact.without_voice.clone(),
        }
    }
}
