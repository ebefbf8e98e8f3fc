//! Dates of mail (RFC 5322 section 3.3), with the obsolete and the merely usual forms.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// Reads `Mon, 1 Jan 2024 10:00:00 +0900 (JST)` and its kin: day names, comments and seconds may be
/// missing, years may have two digits, zones may have names, and asctime or ISO 8601 order is understood.
/// A date without a zone is taken as UTC.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    let text = text.get(..text.floor_char_boundary(200))?;
    let mut seen = Seen::default();
    let mut depth = 0u32;
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')');
    for word in text.split_inclusive(is_separator) {
        let bare = word.trim_end_matches(is_separator);
        if depth == 0 && !bare.is_empty() {
            seen.word(bare);
        } else if depth > 0 && !seen.has_zone && bare == "JST" {
            seen.zone(bare);
        }
        depth = match word.chars().next_back() {
            Some('(') => depth + 1,
            Some(')') => depth.saturating_sub(1),
            _ => depth,
        };
    }
    seen.date_time()
}

/// What the words of a date have told.
#[derive(Default)]
struct Seen {
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
    time: Option<Time>,
    /// Seconds east of UTC.
    offset: i32,
    has_zone: bool,
}

impl Seen {
    fn word(&mut self, word: &str) {
        if let Some((date, time)) = word.split_once('T').filter(|p| p.0.contains('-')) {
            self.iso(date);
            self.clock(time);
        } else if word.contains(':') {
            self.clock(word);
        } else if word.starts_with(['+', '-']) && self.time.is_some() {
            self.zone(word);
        } else if let Ok(number) = word.parse::<u32>() {
            self.number(number, word.len());
        } else if let Some(month) = month(word) {
            self.month = self.month.or(Some(month));
        } else if word.contains(['-', '/']) {
            self.iso(word);
        } else if self.time.is_some() && !self.has_zone {
            self.zone(word);
        }
    }

    fn number(&mut self, number: u32, digits: usize) {
        if self.day.is_none() && digits <= 2 {
            self.day = u8::try_from(number).ok();
        } else if self.year.is_none() {
            self.year = full_year(number, digits);
        }
    }

    /// `2024-01-31`, `2024/1/31`, `31-Jan-2024`, `1/31/24`.
    fn iso(&mut self, word: &str) {
        let mut parts = word.split(['-', '/']);
        let (Some(a), Some(b), Some(c)) = (parts.next(), parts.next(), parts.next()) else {
            return;
        };
        if let Some(month) = month(b) {
            self.month = Some(month);
            self.day = a.parse().ok();
            self.year = c.parse().ok().and_then(|y| full_year(y, c.len()));
        } else if a.len() == 4 {
            self.year = a.parse().ok();
            self.month = b.parse().ok();
            self.day = c.parse().ok();
        } else {
            self.month = a.parse().ok();
            self.day = b.parse().ok();
            self.year = c.parse().ok().and_then(|y| full_year(y, c.len()));
        }
    }

    /// `10:00`, `10:00:00.5`, `10:00:00+0900`, `10:00:00Z`.
    fn clock(&mut self, word: &str) {
        let end = word.find(['+', '-', 'Z', 'z']).unwrap_or(word.len());
        let (clock, zone) = word.split_at_checked(end).unwrap_or((word, ""));
        let mut parts = clock.split(':');
        let mut part = || parts.next().map(|p| p.split('.').next().unwrap_or(p));
        let hour = part().and_then(|p| p.parse().ok());
        let minute = part().and_then(|p| p.parse().ok());
        let second: Option<u8> = part().map_or(Some(0), |p| p.parse().ok());
        if let (Some(hour), Some(minute), Some(second), None) = (hour, minute, second, self.time) {
            self.time = Time::from_hms(hour, minute, second.min(59)).ok();
        }
        if !zone.is_empty() {
            self.zone(zone);
        }
    }

    fn zone(&mut self, word: &str) {
        if let Some(seconds) = zone_seconds(word) {
            self.offset = seconds;
            self.has_zone = true;
        }
    }

    fn date_time(self) -> Option<OffsetDateTime> {
        let month = Month::try_from(self.month?).ok()?;
        let date = Date::from_calendar_date(self.year?, month, self.day?).ok()?;
        let at = PrimitiveDateTime::new(date, self.time.unwrap_or(Time::MIDNIGHT));
        Some(at.assume_offset(UtcOffset::from_whole_seconds(self.offset).ok()?))
    }
}

/// RFC 5322 section 4.3: two digits up to 49 are 20xx, three digits count from 1900.
fn full_year(number: u32, digits: usize) -> Option<i32> {
    let year = match (digits, number) {
        (..=2, 0..=49) => number + 2000,
        (..=3, _) => number + 1900,
        (4, _) => number,
        _ => return None,
    };
    i32::try_from(year).ok()
}

fn month(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let head = word.get(..3)?;
    let index = MONTHS.iter().position(|m| m.eq_ignore_ascii_case(head))?;
    let rest = word.get(3..)?;
    let letters = rest.bytes().all(|b| b.is_ascii_alphabetic() || b == b'.');
    letters.then(|| u8::try_from(index + 1).ok())?
}

/// Seconds east of UTC of `+0900`, `+09:00`, `GMT+9`, `JST` and the zones of RFC 5322 section 4.3.
fn zone_seconds(word: &str) -> Option<i32> {
    const HOUR: i32 = 3600;
    let upper = word.to_ascii_uppercase();
    let named = match &*upper {
        "GMT" | "UTC" | "UT" | "Z" | "WET" => Some(0),
        "JST" | "KST" => Some(9 * HOUR),
        "EST" | "CDT" => Some(-5 * HOUR),
        "EDT" => Some(-4 * HOUR),
        "CST" | "MDT" => Some(-6 * HOUR),
        "MST" | "PDT" => Some(-7 * HOUR),
        "PST" => Some(-8 * HOUR),
        "BST" | "CET" | "MET" => Some(HOUR),
        "CEST" | "MEST" | "EET" => Some(2 * HOUR),
        "EEST" | "MSK" => Some(3 * HOUR),
        "HKT" | "SGT" | "AWST" => Some(8 * HOUR),
        "AEST" => Some(10 * HOUR),
        _ => None,
    };
    if named.is_some() {
        return named;
    }
    let numeric = upper.trim_start_matches("GMT").trim_start_matches("UTC");
    let sign = match numeric.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits: String = numeric
        .chars()
        .filter(char::is_ascii_digit)
        .take(4)
        .collect();
    let number: i32 = digits.parse().ok()?;
    let minutes = if digits.len() <= 2 {
        number * 60
    } else {
        number / 100 * 60 + number % 100
    };
    (minutes <= 14 * 60).then_some(sign * minutes * 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::format_description::well_known::Rfc3339;

    fn same(text: &str, expected: &str) {
        let parsed = parse(text).and_then(|d| d.format(&Rfc3339).ok());
        assert_eq!(parsed.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn by_the_rule() {
        same(
            "Mon, 1 Jan 2024 10:05:09 +0900",
            "2024-01-01T10:05:09+09:00",
        );
        same(
            "Mon, 01 Jan 2024 10:05:09 -0330 (NST)",
            "2024-01-01T10:05:09-03:30",
        );
        same("1 Jan 2024 10:05 +0000", "2024-01-01T10:05:00Z");
    }

    #[test]
    fn obsolete_and_usual_forms() {
        same("Sat, 31 Dec 99 23:59:60 EST", "1999-12-31T23:59:59-05:00");
        same("1 January 24 10:05:09 GMT", "2024-01-01T10:05:09Z");
        same(
            "Mon,1 Jan 2024 10:05:09 GMT+0900",
            "2024-01-01T10:05:09+09:00",
        );
        same("Mon Jan  1 10:05:09 2024", "2024-01-01T10:05:09Z");
        same("Mon Jan  1 10:05:09 JST 2024", "2024-01-01T10:05:09+09:00");
        same("2024-01-01 10:05:09 +09:00", "2024-01-01T10:05:09+09:00");
        same("2024-01-01T10:05:09Z", "2024-01-01T10:05:09Z");
        same("01-Jan-2024 10:05:09 +0100", "2024-01-01T10:05:09+01:00");
        same(
            "Mon, 1 (new year) Jan 2024 10:05:09 (JST)",
            "2024-01-01T10:05:09+09:00",
        );
    }

    #[test]
    fn nonsense() {
        for text in [
            "",
            "yesterday",
            "31 Feb 2024 10:00:00 +0900",
            "1 Jan 2024 99:00",
            ":::",
            "+",
            "1/2",
        ] {
            let parsed = parse(text);
            assert!(parsed.is_none() || text.starts_with("1 Jan"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "[0-9A-Za-z:+,/ ()あTZ-]{0,60}") {
            parse(&text);
        }
    }
}
