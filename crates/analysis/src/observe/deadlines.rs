//! Deadlines, and slips in their arithmetic.

use super::finders::finders;
use super::{Observer, Sign};
use crate::Scene;
use madoguchi_model::{Evidence, Strength::*, Toward::*};
use memchr::memchr_iter;
use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::LazyLock;
use time::{Date, Duration, Month, UtcOffset, Weekday};

const PRESENT: Sign = Sign::new("deadline.present", Neutral, Weak);
const TODAY: Sign = Sign::new("deadline.today", Scam, Weak);
const HOURS: Sign = Sign::new("deadline.hours", Scam, Weak);
const SLIP: Sign = Sign::new("deadline.slip", Scam, Medium);

pub(super) const OBSERVER: Observer = Observer {
    name: "deadlines",
    signs: &[PRESENT, TODAY, HOURS, SLIP],
    observe,
};

fn observe(scene: &Scene, out: &mut Vec<Evidence>) {
    for (id, folded) in scene.senders_texts() {
        let text = &*folded.text;
        let mut see = |sign: &Sign, range: Range<usize>| {
            super::once(out, sign, Some(scene.span(id, range)));
        };
        if let Some(range) = today(text) {
            see(&TODAY, range.clone());
            see(&PRESENT, range);
        }
        if let Some((range, hours)) = within(text) {
            if hours <= 72 {
                see(&HOURS, range.clone());
            }
            see(&PRESENT, range);
        }
        let sent = scene.message.date.map(|t| {
            t.to_offset(UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC))
                .date()
        });
        for dated in dates(text).into_iter().take(20) {
            let due = is_deadline(text, &dated.range);
            if due {
                see(&PRESENT, dated.range.clone());
            }
            let over = due && sent.is_some_and(|sent| dated.date < sent - Duration::days(1));
            let wrong_day = dated.weekday.is_some_and(|day| day != dated.date.weekday());
            if over || wrong_day {
                see(&SLIP, dated.range.clone());
            }
        }
    }
}

static TODAY_WORDS: LazyLock<Vec<Finder>> = LazyLock::new(|| {
    finders(&[
        "本日中",
        "今日中",
        "本日まで",
        "今日まで",
        "本日が最終",
        "本日限り",
        "当日中",
        "今夜",
        "本日18",
        "本日17",
        "即日",
        "today only",
        "by today",
        "end of today",
        "by the end of the day",
    ])
});

fn today(text: &str) -> Option<Range<usize>> {
    TODAY_WORDS.iter().find_map(|word| {
        let at = word.find(text.as_bytes())?;
        Some(at..at + word.needle().len())
    })
}

/// Units of time within which something is to be done, and their hours.
static UNITS: LazyLock<Vec<(Finder, u32)>> = LazyLock::new(|| {
    let words = [
        "時間以内",
        "時間内",
        "時間後",
        "日以内",
        "営業日以内",
        " hours",
        "hrs",
    ];
    finders(&words)
        .into_iter()
        .zip([1, 1, 1, 24, 24, 1, 1])
        .collect()
});

/// `N時間以内`, `N日以内`, `within N hours`: its place and the hours.
fn within(text: &str) -> Option<(Range<usize>, u32)> {
    for (unit, hours) in &*UNITS {
        for at in unit.find_iter(text.as_bytes()).take(20) {
            let digits = text[..at]
                .bytes()
                .rev()
                .take_while(u8::is_ascii_digit)
                .count();
            if let Ok(count) = text[at - digits..at].parse::<u32>()
                && count <= 1000
            {
                return Some((at - digits..at + unit.needle().len(), count * hours));
            }
        }
    }
    None
}

struct Dated {
    range: Range<usize>,
    date: Date,
    weekday: Option<Weekday>,
}

/// Whether a date is a deadline: まで, 迄, 期限 right after it or 期限 shortly before.
fn is_deadline(text: &str, range: &Range<usize>) -> bool {
    let after: String = text[range.end..].chars().take(12).collect();
    let before: String = text[..range.start].chars().rev().take(10).collect();
    after.contains("まで")
        || after.contains('迄')
        || after.contains("期限")
        || before.contains("限期")
        || before.contains("日切締")
}

/// Dates with a year: `2025年6月3日(火)`, `2025/6/3`, `2025-06-03`.
fn dates(text: &str) -> Vec<Dated> {
    let bytes = text.as_bytes();
    let mut found: Vec<Dated> = Vec::new();
    for at in memchr_iter(b'2', bytes) {
        if found.len() >= 50 {
            break;
        }
        let inside = found.last().is_some_and(|last| at < last.range.end);
        let starts = bytes.get(at + 1) == Some(&b'0')
            && (at == 0 || !bytes[at - 1].is_ascii_digit())
            && at + 8 <= bytes.len();
        if starts && !inside {
            found.extend(date_at(text, at));
        }
    }
    found
}

fn date_at(text: &str, start: usize) -> Option<Dated> {
    let year: i32 = text.get(start..start + 4)?.parse().ok()?;
    let mut at = start + 4;
    at += separator(text, at, ["年", "/", "-", "."])?;
    let month = number(text, &mut at)?;
    at += separator(text, at, ["月", "/", "-", "."])?;
    let day = number(text, &mut at)?;
    at += separator(text, at, ["日", "日", "日", "日"]).unwrap_or(0);
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let weekday = weekday(text.get(at..)?);
    Some(Dated {
        range: start..at,
        date,
        weekday,
    })
}

fn separator(text: &str, at: usize, separators: [&str; 4]) -> Option<usize> {
    let rest = text.get(at..)?;
    separators
        .iter()
        .find(|s| rest.starts_with(**s))
        .map(|s| s.len())
}

fn number(text: &str, at: &mut usize) -> Option<u8> {
    let rest = text.get(*at..)?;
    let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok()?;
    *at += digits;
    Some(number)
}

/// The weekday in brackets right after a date.
fn weekday(rest: &str) -> Option<Weekday> {
    let inside = rest.strip_prefix(['(', '（'])?;
    let mut chars = inside.chars();
    let day = match chars.next()? {
        '月' => Weekday::Monday,
        '火' => Weekday::Tuesday,
        '水' => Weekday::Wednesday,
        '木' => Weekday::Thursday,
        '金' => Weekday::Friday,
        '土' => Weekday::Saturday,
        '日' => Weekday::Sunday,
        _ => return None,
    };
    matches!(chars.next()?, ')' | '）' | '・' | '曜').then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_weekday_is_seen() {
        let right = &dates("2026年11月22日(日)まで")[0];
        assert_eq!(right.weekday, Some(right.date.weekday()));
        let wrong = &dates("2026年11月22日(月)まで")[0];
        assert_ne!(wrong.weekday, Some(wrong.date.weekday()));
    }

    #[test]
    fn deadlines_are_told_from_other_dates() {
        let text = "支払期限:2022/8/30 発送日 2022/8/20";
        let dates = dates(text);
        assert!(is_deadline(text, &dates[0].range));
        assert!(!is_deadline(text, &dates[1].range));
    }

    #[test]
    fn hours_are_counted() {
        assert_eq!(within("24時間以内に").map(|w| w.1), Some(24));
        assert_eq!(within("3日以内").map(|w| w.1), Some(72));
        assert_eq!(within("時間以内"), None);
    }
}
