//! Whether a desk is open at a given time, in Asia/Tokyo.

use madoguchi_knowledge::{Contact, Holidays, Weekday};
use madoguchi_model::{OpenState, Wording};
use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};

/// Days ahead in which the next opening is looked for.
const DAYS_AHEAD: u8 = 14;

/// Asia/Tokyo has had no other offset since 1951.
fn tokyo(at: OffsetDateTime) -> OffsetDateTime {
    at.to_offset(UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC))
}

/// Whether `contact` is open at `at`.
pub(crate) fn open_state(
    contact: &Contact,
    at: Option<OffsetDateTime>,
    holidays: &Holidays,
) -> OpenState {
    if contact.always_open {
        return OpenState::Open { until: None };
    }
    let Some(now) = at.map(tokyo).filter(|_| contact.hours_known) else {
        return OpenState::Unknown;
    };
    let mut day = now.date();
    for ahead in 0..=DAYS_AHEAD {
        let Some(opens) = opens_on(contact, day, holidays) else {
            // Beyond the holiday table nothing can be said of that day, nor of those after it.
            return if ahead == 0 {
                OpenState::Unknown
            } else {
                OpenState::Closed { next: None }
            };
        };
        if opens {
            let mut spans = intervals(contact, day);
            spans.sort_unstable();
            for (from, to) in spans {
                let (start, end) = (moment(day, from, now), moment(day, to, now));
                match (start, end) {
                    (Some(start), Some(end)) if start <= now && now < end => {
                        return OpenState::Open { until: Some(end) };
                    }
                    (Some(start), _) if start > now => {
                        return OpenState::Closed { next: Some(start) };
                    }
                    _ => {}
                }
            }
        }
        let Some(next) = day.next_day() else { break };
        day = next;
    }
    OpenState::Closed { next: None }
}

/// Whether it opens at all that day; `None` when that depends on a holiday nobody has listed yet.
fn opens_on(contact: &Contact, day: Date, holidays: &Holidays) -> Option<bool> {
    if contact.closed_year_end && is_year_end(day) {
        return Some(false);
    }
    if contact.closed_on_holidays {
        return holidays.is_holiday(day).map(|holiday| !holiday);
    }
    Some(true)
}

fn is_year_end(day: Date) -> bool {
    matches!(
        (day.month(), day.day()),
        (Month::December, 29..) | (Month::January, ..=3)
    )
}

fn intervals(contact: &Contact, day: Date) -> Vec<(u16, u16)> {
    let weekday = Weekday::from(day.weekday());
    contact
        .hours
        .iter()
        .filter(|hours| hours.days.contains(&weekday))
        .filter_map(|hours| hours.minutes())
        .collect()
}

fn moment(day: Date, minutes: u16, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let midnight = day.with_time(Time::MIDNIGHT).assume_offset(now.offset());
    midnight.checked_add(Duration::minutes(i64::from(minutes)))
}

const DAYS: [(Weekday, &str, &str, &str); 7] = [
    (Weekday::Mon, "月", "月（げつ）", "Mon"),
    (Weekday::Tue, "火", "火（か）", "Tue"),
    (Weekday::Wed, "水", "水（すい）", "Wed"),
    (Weekday::Thu, "木", "木（もく）", "Thu"),
    (Weekday::Fri, "金", "金（きん）", "Fri"),
    (Weekday::Sat, "土", "土（ど）", "Sat"),
    (Weekday::Sun, "日", "日（にち）", "Sun"),
];

/// Opening hours in words, empty when they are not known.
pub(crate) fn in_words(contact: &Contact) -> Wording {
    let mut wording = Wording::default();
    if contact.always_open {
        wording.ja.push_str("24時間");
        wording.ja_easy.push_str("いつでも（24時間（じかん））");
        wording.en.push_str("24 hours");
        return wording;
    }
    if !contact.hours_known {
        return wording;
    }
    for (at, hours) in contact.hours.iter().enumerate() {
        let (from, to) = (&hours.from, &hours.to);
        if at > 0 {
            wording.ja.push('、');
            wording.ja_easy.push('、');
            wording.en.push_str(", ");
        }
        let same_days = at > 0 && contact.hours[at - 1].days == hours.days;
        let (ja, easy, en) = if same_days {
            Default::default()
        } else {
            day_words(&hours.days)
        };
        wording.ja.push_str(&format!("{ja}{from}〜{to}"));
        wording.ja_easy.push_str(&format!("{easy} {from}〜{to}"));
        wording
            .en
            .push_str(format!("{en} {from}–{to}").trim_start());
    }
    if contact.closed_on_holidays {
        wording.ja.push_str("（祝日を除く）");
        wording
            .ja_easy
            .push_str("（祝日（しゅくじつ）は 休（やす）み）");
        wording.en.push_str(" (not on holidays)");
    }
    wording
}

fn day_words(days: &[Weekday]) -> (String, String, String) {
    let weekdays = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ];
    if days == weekdays {
        return (
            "平日".into(),
            "月曜日（げつようび）から 金曜日（きんようび）".into(),
            "Mon–Fri".into(),
        );
    }
    if days.len() == 7 {
        return ("毎日".into(), "毎日（まいにち）".into(), "every day".into());
    }
    let mut words = (String::new(), String::new(), String::new());
    for (_, ja, easy, en) in DAYS.iter().filter(|d| days.contains(&d.0)) {
        for (word, day, mark) in [
            (&mut words.0, ja, "・"),
            (&mut words.1, easy, "・"),
            (&mut words.2, en, ", "),
        ] {
            if !word.is_empty() {
                word.push_str(mark);
            }
            word.push_str(day);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_knowledge::{Pack, SourceFile};
    use time::macros::datetime;

    fn desk(extra: &str) -> Contact {
        let words = "{ ja = \"あ\", ja-easy = \"あ\", en = \"a\" }";
        let tables: String = [
            "name",
            "cost",
            "who",
            "use_for",
            "have_ready",
            "say",
            "without_voice",
        ]
        .iter()
        .map(|k| format!("{k} = {words}\n"))
        .collect();
        let text = format!(
            "id = \"desk\"\nphone = \"03-0000-0000\"\nconfidence = \"A\"\nsource = \"t\"\nchecked = 2026-01-01\nreview_by = 2027-01-01\nlanguages = [\"ja\"]\n{extra}\n{tables}"
        );
        let file = SourceFile {
            path: "contacts/desk.toml".into(),
            text,
        };
        Pack::parse(&[file]).expect("parses").contacts["desk"].clone()
    }

    fn holidays() -> Holidays {
        let text = "id = \"holidays\"\nsource = \"t\"\nconfidence = \"A\"\nchecked = 2026-01-01\nreview_by = 2027-01-01\nmeaning = { ja = \"a\", ja-easy = \"a\", en = \"a\" }\n[[entry]]\nvalue = \"2026-11-23\"\n";
        let file = SourceFile {
            path: "lists/holidays.toml".into(),
            text: text.into(),
        };
        Holidays::new(&Pack::parse(&[file]).expect("parses").lists["holidays"])
    }

    const WEEKDAYS: &str = "always_open = false\nclosed_on_holidays = true\nclosed_year_end = true\nhours_known = true\nhours = [{ days = [\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"], from = \"10:00\", to = \"12:00\" }, { days = [\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"], from = \"13:00\", to = \"17:00\" }]";

    fn at(time: OffsetDateTime) -> OpenState {
        open_state(&desk(WEEKDAYS), Some(time), &holidays())
    }

    #[test]
    fn open_in_the_morning_until_noon_whatever_the_clock_of_the_caller() {
        let until = Some(datetime!(2026-11-24 12:00 +9));
        assert_eq!(
            at(datetime!(2026-11-24 10:00 +9)),
            OpenState::Open { until }
        );
        assert_eq!(
            at(datetime!(2026-11-24 01:30 UTC)),
            OpenState::Open { until }
        );
    }

    #[test]
    fn closed_at_noon_on_sunday_and_on_a_monday_holiday() {
        assert_eq!(
            at(datetime!(2026-11-24 12:00 +9)),
            OpenState::Closed {
                next: Some(datetime!(2026-11-24 13:00 +9))
            }
        );
        // Sunday 22, Monday 23 is a holiday.
        assert_eq!(
            at(datetime!(2026-11-22 20:00 +9)),
            OpenState::Closed {
                next: Some(datetime!(2026-11-24 10:00 +9))
            }
        );
    }

    #[test]
    fn beyond_the_holiday_table_nothing_is_claimed() {
        assert_eq!(at(datetime!(2027-02-02 11:00 +9)), OpenState::Unknown);
        assert_eq!(
            at(datetime!(2026-12-30 11:00 +9)),
            OpenState::Closed { next: None }
        );
    }

    #[test]
    fn hours_in_words_name_weekdays_once() {
        assert_eq!(
            in_words(&desk(WEEKDAYS)).ja,
            "平日10:00〜12:00、13:00〜17:00（祝日を除く）"
        );
    }
}
