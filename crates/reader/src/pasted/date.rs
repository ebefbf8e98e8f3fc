//! Dates as programs show them.

use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

/// Characters of a date line that are looked at.
const LONGEST: usize = 100;

/// Reads a date as shown by mail programs and telephones, Japanese or English. A date without a year gives
/// `None` (no clock is read here); without an offset it is taken for Japan's (+09:00); without a time, midnight.
pub(super) fn date(shown: &str) -> Option<OffsetDateTime> {
    let tokens = tokens(shown);
    let date = numeric_date(&tokens).or_else(|| named_date(&tokens))?;
    let time = time(&tokens).unwrap_or(Time::MIDNIGHT);
    Some(date.with_time(time).assume_offset(offset(&tokens)))
}

/// A number with its digits, or a word, or a mark.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(u32, usize),
    Word(String),
    Mark(char),
}

fn tokens(shown: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = shown.chars().take(LONGEST).map(half_width).peekable();
    while let Some(c) = chars.next() {
        if let Some(mut value) = c.to_digit(10) {
            let mut digits = 1;
            while let Some(d) = chars.peek().and_then(|c| c.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(d);
                digits += 1;
                chars.next();
            }
            tokens.push(Token::Number(value, digits));
        } else if c.is_ascii_alphabetic() {
            let mut word = c.to_ascii_lowercase().to_string();
            while let Some(w) = chars.peek().filter(|c| c.is_ascii_alphabetic()) {
                word.push(w.to_ascii_lowercase());
                chars.next();
            }
            tokens.push(Token::Word(word));
        } else if !c.is_whitespace() {
            tokens.push(Token::Mark(c));
        }
    }
    tokens
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// `2024/01/22`, `2024-1-22`, `2024.01.22`, `2024年1月22日`.
fn numeric_date(tokens: &[Token]) -> Option<Date> {
    tokens.windows(5).find_map(|w| match w {
        [
            Token::Number(year, 4),
            Token::Mark('/' | '-' | '.' | '年'),
            Token::Number(month, 1..=2),
            Token::Mark('/' | '-' | '.' | '月'),
            Token::Number(day, 1..=2),
        ] => calendar(*year, *month, *day),
        _ => None,
    })
}

/// `22 Jan 2024`, `January 22, 2024`.
fn named_date(tokens: &[Token]) -> Option<Date> {
    let at = tokens
        .iter()
        .position(|t| matches!(t, Token::Word(w) if month(w).is_some()))?;
    let Some(Token::Word(word)) = tokens.get(at) else {
        return None;
    };
    let month = month(word)?;
    let before = match at.checked_sub(1).and_then(|i| tokens.get(i)) {
        Some(Token::Number(day, 1..=2)) => Some(*day),
        _ => None,
    };
    let mut after = tokens.get(at + 1..)?.iter().filter_map(|t| match t {
        Token::Number(value, digits) => Some((*value, *digits)),
        _ => None,
    });
    let day = match before {
        Some(day) => day,
        None => after.next()?.0,
    };
    let year = after.find(|n| n.1 == 4)?.0;
    calendar(year, month, day)
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let short = word.get(..3)?;
    MONTHS
        .iter()
        .position(|m| *m == short)
        .map(|i| i as u32 + 1)
}

fn calendar(year: u32, month: u32, day: u32) -> Option<Date> {
    if !(1970..=2999).contains(&year) {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(year as i32, month, u8::try_from(day).ok()?).ok()
}

/// `10:11`, `10:11:12`, `10時11分`, with 午前, 午後, AM or PM before or after.
fn time(tokens: &[Token]) -> Option<Time> {
    let at = tokens.windows(3).position(|w| {
        matches!(
            w,
            [
                Token::Number(0..=24, _),
                Token::Mark(':' | '時'),
                Token::Number(0..=59, _)
            ]
        )
    })?;
    let number = |i: usize| match tokens.get(i) {
        Some(Token::Number(n, _)) => Some(*n),
        _ => None,
    };
    let second = match tokens.get(at + 3) {
        Some(Token::Mark(':' | '分')) => number(at + 4).filter(|s| *s < 60).unwrap_or(0),
        _ => 0,
    };
    let mut hour = number(at)? % 24;
    if is_afternoon(tokens) && hour < 12 {
        hour += 12;
    } else if is_morning(tokens) && hour == 12 {
        hour = 0;
    }
    Time::from_hms(hour as u8, number(at + 2)? as u8, second as u8).ok()
}

fn is_afternoon(tokens: &[Token]) -> bool {
    has_word(tokens, "pm") || has_mark(tokens, '後')
}

fn is_morning(tokens: &[Token]) -> bool {
    has_word(tokens, "am") || has_mark(tokens, '前')
}

fn has_word(tokens: &[Token], word: &str) -> bool {
    tokens
        .iter()
        .any(|t| matches!(t, Token::Word(w) if w == word))
}

fn has_mark(tokens: &[Token], mark: char) -> bool {
    tokens.contains(&Token::Mark(mark))
}

/// `+0900`, `-05:00`, `GMT`, `JST`; Japan's when nothing is said.
fn offset(tokens: &[Token]) -> UtcOffset {
    let japan = UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC);
    if ["gmt", "utc", "z"].iter().any(|w| has_word(tokens, w)) && !has_mark(tokens, '+') {
        return UtcOffset::UTC;
    }
    let signed = tokens.windows(2).skip(3).find_map(|w| match w {
        [Token::Mark(sign @ ('+' | '-')), Token::Number(value, 4)] if *value <= 1400 => {
            Some((*sign, (value / 100) as i8, (value % 100) as i8))
        }
        _ => None,
    });
    match signed {
        Some(('-', h, m)) => UtcOffset::from_hms(-h, -m, 0).unwrap_or(japan),
        Some((_, h, m)) => UtcOffset::from_hms(h, m, 0).unwrap_or(japan),
        None => japan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn dates_are_read_as_shown() {
        let expected = datetime!(2024-01-22 10:11:00 +9);
        for shown in [
            "2024/01/22 10:11",
            "2024-01-22 10:11:00",
            "2024年1月22日(月) 10:11",
            "2024年1月22日 月曜日 午前10:11",
            "２０２４年１月２２日　１０：１１",
            "2024年1月22日 10時11分",
            "Mon, 22 Jan 2024 10:11:00 +0900",
            "Mon, 22 Jan 2024 01:11:00 GMT",
            "January 22, 2024 10:11 AM",
            "Jan 22, 2024, at 10:11",
            "2024.01.22 月曜日 10:11",
            "2024年1月22日 10:11:00 JST",
        ] {
            assert_eq!(date(shown), Some(expected), "{shown}");
        }
        assert_eq!(
            date("2024/1/22 午後 3:05"),
            Some(datetime!(2024-01-22 15:05 +9))
        );
        assert_eq!(
            date("22 Jan 2024 12:05 AM"),
            Some(datetime!(2024-01-22 0:05 +9))
        );
        assert_eq!(date("2024/1/22"), Some(datetime!(2024-01-22 0:00 +9)));
        assert_eq!(date("1月22日 10:11"), None);
        assert_eq!(date("2024/13/45 99:99"), None);
        assert_eq!(date(""), None);
    }
}
