//! What a person can say of their situation, as a form shows it.

use crate::web::page::Page;
use crate::web::words::Html;
use madoguchi_model::{Carrier, Device, Payment, Situation, State};

/// One thing to tick or choose.
pub(in crate::web) struct Choice {
    pub value: String,
    pub label: Html,
    pub plain: String,
    pub chosen: bool,
}

/// States that belong together.
pub(in crate::web) struct Group {
    pub title: Html,
    pub states: Vec<Choice>,
    /// Something of it is chosen, so it is shown unfolded.
    pub is_open: bool,
}

/// Everything the form asks.
pub(in crate::web) struct Choices {
    pub groups: Vec<Group>,
    pub devices: Vec<Choice>,
    pub carriers: Vec<Choice>,
    pub hours: Vec<Choice>,
    pub prefectures: Vec<Choice>,
    /// Device, carrier, time or place is chosen.
    pub is_more_open: bool,
}

/// The groups, by id (`web-group.<id>`), each at most six states.
pub(in crate::web) const GROUPS: [(&str, &[State]); 6] = [
    ("opened", &[State::Received, State::Opened, State::Clicked]),
    (
        "entered",
        &[
            State::EnteredId,
            State::EnteredCard,
            State::EnteredBank,
            State::EnteredPersonal,
        ],
    ),
    (
        "paid",
        &[
            State::Paid(Payment::Transfer),
            State::Paid(Payment::GiftCard),
            State::Paid(Payment::Card),
            State::Paid(Payment::Crypto),
            State::Paid(Payment::Cash),
        ],
    ),
    ("installed", &[State::Installed, State::Remote]),
    (
        "talked",
        &[
            State::Called,
            State::Replied,
            State::Forwarded,
            State::PhotoSent,
        ],
    ),
    ("account", &[State::AccountTaken, State::WorkAccount]),
];

/// Hours since, as the form asks: value and `web-hours.<value>`.
const HOURS: [&str; 4] = ["0", "6", "24", "168"];

impl Choices {
    /// The form for a situation.
    pub(in crate::web) fn of(page: &Page, situation: &Situation) -> Choices {
        let groups = GROUPS.map(|(id, states)| Group {
            title: page.t(&format!("web-group.{id}")),
            states: states_of(page, states, situation),
            is_open: states.iter().any(|s| situation.states.contains(s)),
        });
        let choice = |value: &str, key: &str, chosen: bool| choice(page, value, key, chosen);
        Choices {
            groups: groups.into(),
            is_more_open: situation.device.is_some()
                || situation.carrier.is_some()
                || situation.hours_since.is_some()
                || situation.prefecture.is_some(),
            devices: Device::ALL
                .map(|d| {
                    choice(
                        d.as_str(),
                        &format!("web-device.{}", d.as_str()),
                        situation.device == Some(d),
                    )
                })
                .into(),
            carriers: Carrier::ALL
                .map(|c| {
                    choice(
                        c.as_str(),
                        &format!("web-carrier.{}", c.as_str()),
                        situation.carrier == Some(c),
                    )
                })
                .into(),
            hours: HOURS
                .map(|h| {
                    let chosen = situation.hours_since.is_some_and(|s| h == s.to_string());
                    choice(h, &format!("web-hours.{h}"), chosen)
                })
                .into(),
            prefectures: (1..=47_u8)
                .map(|p| {
                    let key = format!("prefecture.{p:02}");
                    choice(&p.to_string(), &key, situation.prefecture == Some(p))
                })
                .collect(),
        }
    }
}

/// Choices of some states.
pub(in crate::web) fn states_of(
    page: &Page,
    states: &[State],
    situation: &Situation,
) -> Vec<Choice> {
    let chosen = |s: &State| situation.states.contains(s);
    states
        .iter()
        .map(|s| {
            choice(
                page,
                s.as_str(),
                &format!("state.{}", s.as_str()),
                chosen(s),
            )
        })
        .collect()
}

fn choice(page: &Page, value: &str, key: &str, chosen: bool) -> Choice {
    Choice {
        value: value.to_owned(),
        label: page.t(key),
        plain: page.p(key),
        chosen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_stands_in_one_group_and_no_group_has_more_than_six() {
        for state in State::ALL {
            let groups = GROUPS.iter().filter(|(_, states)| states.contains(&state));
            assert_eq!(groups.count(), 1, "{}", state.as_str());
        }
        assert!(GROUPS.iter().all(|(_, states)| states.len() <= 6));
    }
}
