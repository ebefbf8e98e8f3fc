//! Fields of a form, and the situation they tell.

use madoguchi_model::{Carrier, Device, Situation, State};
use time::OffsetDateTime;

/// Hours ago that can be told.
const MOST_HOURS: u32 = 24 * 365;

/// The fields of a form in order; a name may stand several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The first value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|f| f.0 == name).map(|f| &*f.1)
    }

    /// Every value of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |f| f.0 == name).map(|f| &*f.1)
    }

    /// What the person says they did, on which device, with which carrier, where. Unknown values are passed over.
    pub fn situation(&self, now: OffsetDateTime) -> Situation {
        let mut states: Vec<State> = Vec::new();
        for state in self.all("did").filter_map(State::parse) {
            if !states.contains(&state) {
                states.push(state);
            }
        }
        let hours = self.get("hours").and_then(|h| h.parse().ok());
        let prefecture = self.get("prefecture").and_then(|p| p.parse().ok());
        Situation {
            states,
            device: self.get("device").and_then(Device::parse),
            carrier: self.get("carrier").and_then(Carrier::parse),
            hours_since: hours.filter(|h| *h <= MOST_HOURS),
            prefecture: prefecture.filter(|p| (1..=47).contains(p)),
            at: Some(now),
        }
    }
}

/// A situation as the fields that tell it again.
pub fn told_again(situation: &Situation) -> Vec<(String, String)> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    fields.extend(
        situation
            .states
            .iter()
            .map(|s| ("did", s.as_str().to_owned())),
    );
    fields.extend(situation.device.map(|d| ("device", d.as_str().to_owned())));
    fields.extend(
        situation
            .carrier
            .map(|c| ("carrier", c.as_str().to_owned())),
    );
    fields.extend(situation.hours_since.map(|h| ("hours", h.to_string())));
    fields.extend(situation.prefecture.map(|p| ("prefecture", p.to_string())));
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_situation_survives_its_fields_and_nonsense_is_passed_over() {
        let fields = [
            ("did", "clicked"),
            ("did", "entered-card"),
            ("did", "clicked"),
            ("did", "<script>"),
            ("device", "iphone"),
            ("carrier", "nobody"),
            ("hours", "99999999999"),
            ("prefecture", "48"),
        ];
        let fields = Fields(fields.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec());
        let now = datetime!(2026-11-22 14:00 +9);
        let situation = fields.situation(now);
        assert_eq!(situation.states, [State::Clicked, State::EnteredCard]);
        assert_eq!(situation.device, Some(Device::Iphone));
        assert_eq!(
            (
                situation.carrier,
                situation.hours_since,
                situation.prefecture
            ),
            (None, None, None)
        );
        assert_eq!(Fields(told_again(&situation)).situation(now), situation);
    }
}
