//! Days as lists write them: `2021`, `2021-07`, `2021-07-09`, with or without a time behind.

use time::{Date, Month};

/// The first and the last day that a date may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

impl Days {
    pub(crate) fn parse(text: &str) -> Option<Days> {
        let day = text.split(['T', ' ']).next()?;
        let mut parts = day.split('-');
        let year: i32 = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
        let month = parts.next().map(str::parse::<u8>).transpose().ok()?;
        let day = parts.next().map(str::parse::<u8>).transpose().ok()?;
        if parts.next().is_some() {
            return None;
        }
        let date = |month: u8, day: u8| {
            let month = Month::try_from(month).ok()?;
            Date::from_calendar_date(year, month, day).ok()
        };
        let last_month = month.unwrap_or(12);
        let end = || Some(Month::try_from(last_month).ok()?.length(year));
        Some(Days {
            first: date(month.unwrap_or(1), day.unwrap_or(1))?,
            last: date(last_month, day.map_or_else(end, Some)?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        Days::parse(text).map(|days| format!("{} {}", days.first, days.last))
    }

    #[test]
    fn a_part_of_a_date_stands_for_all_its_days() {
        for (text, wanted) in [
            ("2021", "2021-01-01 2021-12-31"),
            ("2024-02", "2024-02-01 2024-02-29"),
            ("2021-07-09", "2021-07-09 2021-07-09"),
            ("2021-07-09T08:00:00+09:00", "2021-07-09 2021-07-09"),
            ("2021-07-09 08:00", "2021-07-09 2021-07-09"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["", "21", "2021-13", "2021-02-30", "soon", "2021-1-1-1"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
