use crate::{Confidence, Day};
use madoguchi_model::{Carrier, Wording};
use serde::{Deserialize, Serialize};

/// A desk to turn to: `contacts/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Its id, the file's stem.
    pub id: String,
    /// The number as dialled in Japan; empty when there is none.
    pub phone: String,
    /// How well founded the number is.
    pub confidence: Confidence,
    /// What states it.
    pub source: String,
    /// When it was checked.
    pub checked: Day,
    /// When it must be checked again.
    pub review_by: Day,
    /// Official page; empty when none.
    #[serde(default)]
    pub url: String,
    /// Languages it speaks (ISO 639-1).
    pub languages: Vec<String>,
    /// Day and night.
    pub always_open: bool,
    /// Closed on national holidays.
    pub closed_on_holidays: bool,
    /// Closed 29 December – 3 January.
    pub closed_year_end: bool,
    /// False: hours differ by place or are not known.
    pub hours_known: bool,
    /// Opening hours, Asia/Tokyo.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// Roles it fills (`brand:jcb`, `carrier:docomo`, `local:9110` for a desk of one prefecture that
    /// stands for the contact `9110` there).
    #[serde(default)]
    pub roles: Vec<String>,
    /// Reachable only from these carriers; empty = from all.
    #[serde(default)]
    pub carriers: Vec<Carrier>,
    /// The prefectures it is for, by their code of JIS X 0401 (1 Hokkaido … 47 Okinawa); empty = all.
    #[serde(default)]
    pub prefectures: Vec<u8>,
    /// Its name.
    pub name: Wording,
    /// What a call costs.
    pub cost: Wording,
    /// Who can use it.
    pub who: Wording,
    /// What it is for.
    pub use_for: Wording,
    /// What to have at hand.
    pub have_ready: Wording,
    /// What to say.
    pub say: Wording,
    /// A way without voice, or that none is known.
    pub without_voice: Wording,
}

/// Hours of some weekdays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The days.
    pub days: Vec<Weekday>,
    /// Opening, `HH:MM`.
    pub from: String,
    /// Closing, `HH:MM`; `24:00` is midnight.
    pub to: String,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl From<time::Weekday> for Weekday {
    fn from(day: time::Weekday) -> Weekday {
        match day {
            time::Weekday::Monday => Weekday::Mon,
            time::Weekday::Tuesday => Weekday::Tue,
            time::Weekday::Wednesday => Weekday::Wed,
            time::Weekday::Thursday => Weekday::Thu,
            time::Weekday::Friday => Weekday::Fri,
            time::Weekday::Saturday => Weekday::Sat,
            time::Weekday::Sunday => Weekday::Sun,
        }
    }
}

/// Minutes since midnight of an `HH:MM` text, `24:00` allowed.
pub(crate) fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 24 && minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

impl Hours {
    /// Opening and closing in minutes since midnight; `None` when written wrongly.
    pub fn minutes(&self) -> Option<(u16, u16)> {
        Some((minutes(&self.from)?, minutes(&self.to)?))
    }
}
