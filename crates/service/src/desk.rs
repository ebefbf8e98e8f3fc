//! A desk and its hours in words.

use crate::Counter;
use madoguchi_model::{ContactPoint, Lang, OpenState};
use time::{OffsetDateTime, UtcOffset, Weekday};

/// Whether a desk takes calls now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenNow {
    /// It does.
    Open,
    /// Not known.
    Unknown,
    /// It does not.
    Closed,
}

impl OpenNow {
    /// Whether it certainly takes calls.
    pub fn is_open(self) -> bool {
        self == OpenNow::Open
    }
}

/// A desk to turn to, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Contact id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The number; empty when there is none to offer.
    pub phone: String,
    /// What a telephone dials (`tel:` with it); empty unless the number is certain enough to be tapped.
    pub dial: String,
    /// Why a number that is not certain must be looked up first; empty for those that are.
    pub check_first: String,
    /// Official page; empty when none.
    pub url: String,
    /// How to dial where a tap does nothing (iPhones do not take `#` from a page); empty for ordinary numbers.
    pub by_hand: String,
    /// Who can use it, and when, where that is not the same everywhere.
    pub who: String,
    /// What a call costs.
    pub cost: String,
    /// Opening hours.
    pub hours: String,
    /// Open now?
    pub open: OpenNow,
    /// The same in words, with the next change; empty when not known.
    pub open_words: String,
    /// What to say.
    pub say: String,
    /// What to have at hand.
    pub have_ready: String,
    /// A way without voice.
    pub without_voice: String,
}

impl Counter {
    /// A desk in words, as it stands at `now`.
    pub fn desk(&self, point: &ContactPoint, now: Option<OffsetDateTime>, lang: Lang) -> Desk {
        let words = |key: &str| self.analyst().words(key, lang);
        let (open, open_words) = match &point.open {
            OpenState::Open { until: None } => (OpenNow::Open, words("contact.open")),
            OpenState::Open { until: Some(time) } => {
                let time = self.moment(*time, now, lang);
                (
                    OpenNow::Open,
                    words("contact.open-until").replace("{time}", &time),
                )
            }
            OpenState::Closed { next: Some(time) } => {
                let time = self.moment(*time, now, lang);
                (
                    OpenNow::Closed,
                    words("contact.closed-until").replace("{time}", &time),
                )
            }
            OpenState::Closed { next: None } => (OpenNow::Closed, words("contact.closed")),
            OpenState::Unknown => (OpenNow::Unknown, String::new()),
        };
        let uncertain = !point.phone.is_empty() && !point.tap;
        Desk {
            id: point.id.clone(),
            name: point.name.get(lang).to_owned(),
            phone: point.phone.clone(),
            dial: if point.tap {
                dialled(&point.phone)
            } else {
                String::new()
            },
            check_first: if uncertain {
                words("contact.check-first").replace("{checked}", &point.checked)
            } else {
                String::new()
            },
            by_hand: if point.tap && point.phone.contains('#') {
                words("contact.dial-by-hand").replace("{phone}", &point.phone)
            } else {
                String::new()
            },
            url: point.url.clone(),
            who: point.who.get(lang).to_owned(),
            cost: point.cost.get(lang).to_owned(),
            hours: point.hours.get(lang).to_owned(),
            open,
            open_words,
            say: point.say.get(lang).to_owned(),
            have_ready: point.have_ready.get(lang).to_owned(),
            without_voice: point.without_voice.get(lang).to_owned(),
        }
    }

    /// A time in Japan: the hour alone today, else with its day.
    fn moment(&self, time: OffsetDateTime, now: Option<OffsetDateTime>, lang: Lang) -> String {
        let time = in_japan(time);
        let clock = match lang {
            Lang::Ja | Lang::En => format!("{}:{:02}", time.hour(), time.minute()),
            Lang::JaEasy => easy_clock(time.hour(), time.minute()),
        };
        let days = now.map(|now| (time.date() - in_japan(now).date()).whole_days());
        match days {
            Some(0) => clock,
            Some(1) => {
                let tomorrow = self.analyst().words("web-time.tomorrow", lang);
                format!("{tomorrow} {clock}")
            }
            _ => {
                let weekday = weekday_key(time.weekday());
                let weekday = self.analyst().words(&format!("web-time.{weekday}"), lang);
                let day = self.analyst().words("web-time.day", lang);
                let day = day
                    .replace("{month}", &u8::from(time.month()).to_string())
                    .replace("{day}", &time.day().to_string())
                    .replace("{weekday}", &weekday);
                format!("{day} {clock}")
            }
        }
    }
}

/// Asia/Tokyo has had no other offset since 1951.
fn in_japan(time: OffsetDateTime) -> OffsetDateTime {
    time.to_offset(UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC))
}

/// 午前9時, 午後5時30分; midnight at the end of a day is 夜12時.
fn easy_clock(hour: u8, minute: u8) -> String {
    let half = if hour < 12 {
        "午前（ごぜん）"
    } else {
        "午後（ごご）"
    };
    let minutes = if minute == 0 {
        String::new()
    } else {
        format!("{minute}分（ふん）")
    };
    let hour = if hour > 12 { hour - 12 } else { hour };
    format!("{half}{hour}時（じ）{minutes}")
}

fn weekday_key(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "mon",
        Weekday::Tuesday => "tue",
        Weekday::Wednesday => "wed",
        Weekday::Thursday => "thu",
        Weekday::Friday => "fri",
        Weekday::Saturday => "sat",
        Weekday::Sunday => "sun",
    }
}

/// A number as `tel:` takes it (RFC 3966): digits and `+`, `#` and `*` percent-encoded.
fn dialled(phone: &str) -> String {
    let mut out = String::new();
    for c in phone.chars() {
        match c {
            '0'..='9' | '+' => out.push(c),
            '#' => out.push_str("%23"),
            '*' => out.push_str("%2A"),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_keep_their_sign() {
        assert_eq!(dialled("#9110"), "%239110");
        assert_eq!(dialled("03-5974-0068"), "0359740068");
    }

    #[test]
    fn easy_clock_says_morning_and_afternoon() {
        assert_eq!(easy_clock(9, 30), "午前（ごぜん）9時（じ）30分（ふん）");
        assert_eq!(easy_clock(17, 0), "午後（ごご）5時（じ）");
        assert_eq!(easy_clock(12, 0), "午後（ごご）12時（じ）");
    }
}
