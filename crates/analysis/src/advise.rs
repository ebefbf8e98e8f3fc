//! What to do now, in order.

use crate::{Analyst, Knowledge, hours};
use madoguchi_knowledge::{Brand, Conditions, Confidence, Contact};
use madoguchi_model::{
    Advice, AdviceStep, Assessment, Carrier, ContactPoint, OpenState, Situation, State, Warning,
    Wording,
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
        donts.sort_by_key(|d| Reverse(specific(&d.when)));
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
                None => self.knowledge.pack().contacts.get(id).into_iter().collect(),
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

    fn reaches(&self, contact: &Contact) -> bool {
        let carrier = self.situation.carrier;
        contact.carriers.is_empty() || carrier.is_some_and(|c| contact.carriers.contains(&c))
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
            say: sentence("say"),
            have_ready: sentence("have-ready"),
            without_voice: Wording::default(),
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
            say: contact.say.clone(),
            have_ready: contact.have_ready.clone(),
            without_voice: contact.without_voice.clone(),
        }
    }
}
