use crate::List;
use std::collections::BTreeSet;
use time::{Date, Month};

/// The Japanese national holidays the pack knows, from `lists/holidays.toml` (values `YYYY-MM-DD`).
#[derive(Debug, Clone, Default)]
pub struct Holidays {
    days: BTreeSet<Date>,
    years: BTreeSet<i32>,
}

impl Holidays {
    /// Reads the list; entries that are no date are skipped (the validator names them).
    pub fn new(list: &List) -> Holidays {
        let days: BTreeSet<Date> = list
            .entry
            .iter()
            .filter_map(|e| parse_day(&e.value))
            .collect();
        let years = days.iter().map(|d| d.year()).collect();
        Holidays { days, years }
    }

    /// Whether that day is a holiday; `None` beyond the table.
    pub fn is_holiday(&self, day: Date) -> Option<bool> {
        self.years
            .contains(&day.year())
            .then(|| self.days.contains(&day))
    }
}

/// A day written `YYYY-MM-DD`.
pub(crate) fn parse_day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}
