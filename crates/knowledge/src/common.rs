use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use time::{Date, Month};

/// How well a fact is founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// Own page, statute, official text.
    A,
    /// Press, secondary or old.
    B,
    /// General knowledge; shown to no one as certain.
    C,
}

/// A calendar day. In TOML a date literal (`2026-11-22`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub Date);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.0;
        write!(
            f,
            "{:04}-{:02}-{:02}",
            date.year(),
            u8::from(date.month()),
            date.day()
        )
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_i32(self.0.to_julian_day())
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        if !deserializer.is_human_readable() {
            let day = i32::deserialize(deserializer)?;
            return Date::from_julian_day(day)
                .map(Day)
                .map_err(de::Error::custom);
        }
        let value = toml::value::Datetime::deserialize(deserializer)?;
        let date = value
            .date
            .filter(|_| value.time.is_none())
            .ok_or_else(|| de::Error::custom("write a date like 2026-11-22, without quotes"))?;
        let month = Month::try_from(date.month).map_err(de::Error::custom)?;
        Date::from_calendar_date(i32::from(date.year), month, date.day)
            .map(Day)
            .map_err(de::Error::custom)
    }
}

/// A condition of a rule: any one of these observations. In TOML a string or a list of strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyOf(pub Vec<String>);

impl Serialize for AnyOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for AnyOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AnyOf, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(String),
            Any(Vec<String>),
        }
        if !deserializer.is_human_readable() {
            return Vec::deserialize(deserializer).map(AnyOf);
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::One(id) => AnyOf(vec![id]),
            Written::Any(ids) => AnyOf(ids),
        })
    }
}
