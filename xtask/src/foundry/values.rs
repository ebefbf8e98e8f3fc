//! Values no list has: amounts, dates, numbers, codes. All are invented.

use super::grammar::Grammar;
use super::random::Random;

const ALPHANUMERIC: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";
const BASE58: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const DIGITS: &[u8] = b"0123456789";

/// A value of that name; `None` when there is no such.
pub(super) fn make(name: &str, random: &mut Random, grammar: &Grammar) -> Option<String> {
    let host_list = grammar.hosts.get(name);
    let value = match name {
        "amount" => amount(random),
        "fee" => thousands(random.between(5, 490) * 10),
        "bigmoney" => big_money(random),
        "dollar" => random.between(3, 60).saturating_mul(50).to_string(),
        "date" => date(random),
        "longdate" => long_date(random),
        "deadline" => match random.below(4) {
            0 => "本日".to_owned(),
            1 => format!("明日{}", time(random)),
            _ => date(random),
        },
        "time" => time(random),
        "hours" => random
            .text(&["6", "12", "24", "24", "24", "36", "48", "72"])
            .to_owned(),
        "days" => random.text(&["2", "3", "5", "7", "10", "14"]).to_owned(),
        "small" => random.between(2, 9).to_string(),
        "count" => random.between(10, 3_000).to_string(),
        "percent" => random.between(3, 95).to_string(),
        "year" => random.between(2016, 2027).to_string(),
        "code" => random.string(DIGITS, 6),
        "digits" => {
            let length = random.between(7, 9);
            random.string(DIGITS, length)
        }
        "zip" => format!("{}-{}", random.string(DIGITS, 3), random.string(DIGITS, 4)),
        "card" => random.string(DIGITS, 4),
        "order" => format!(
            "{}-{}-{}",
            random.between(200, 599),
            random.string(DIGITS, 7),
            random.string(DIGITS, 7)
        ),
        "tracking" => tracking(random),
        "ip" => format!(
            "{}.{}.{}.{}",
            random.between(11, 220),
            random.below(256),
            random.below(256),
            random.between(1, 254)
        ),
        "id" => {
            let length = random.between(5, 9);
            random.string(ALPHANUMERIC, length)
        }
        "wallet" => format!("1{}", random.string(BASE58, 33)),
        "rule" => random.text(grammar.host_words("rules")).to_owned(),
        "you" => you(random),
        _ => return phone(name, random).or_else(|| host_list.map(|l| random.text(l).to_owned())),
    };
    Some(value)
}

fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let head = digits.len() % 3;
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && at % 3 == head {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn amount(random: &mut Random) -> String {
    let number = match random.below(3) {
        0 => random.between(10, 99) * 100,
        1 => random.between(1_000, 49_999),
        _ => random.between(10, 198) * 1_000 - 200 * random.below(2),
    };
    if random.chance(80) {
        thousands(number)
    } else {
        number.to_string()
    }
}

fn big_money(random: &mut Random) -> String {
    match random.below(4) {
        0 => format!(
            "{}万円",
            random.text(&["10", "30", "50", "80", "100", "200", "300", "500"])
        ),
        1 => format!("{}億円", random.between(1, 5)),
        2 => format!("{}円", thousands(random.between(2, 90) * 50_000)),
        _ => format!("{}万円", random.between(3, 99) * 10),
    }
}

fn date(random: &mut Random) -> String {
    let (month, day) = (random.between(1, 12), random.between(1, 28));
    match random.below(5) {
        0 => format!("{month}/{day}"),
        1 => format!(
            "{month}月{day}日({})",
            random.text(&["月", "火", "水", "木", "金", "土", "日"])
        ),
        _ => format!("{month}月{day}日"),
    }
}

fn long_date(random: &mut Random) -> String {
    let (year, month, day) = (
        random.between(2017, 2027),
        random.between(1, 12),
        random.between(1, 28),
    );
    match random.below(5) {
        0 => format!("{year}/{month:02}/{day:02}"),
        1 if year > 2019 => format!("令和{}年{month}月{day}日", year - 2018),
        2 => format!("{year}-{month:02}-{day:02}"),
        _ => format!("{year}年{month}月{day}日"),
    }
}

fn time(random: &mut Random) -> String {
    let (hour, minute) = (random.between(0, 23), random.between(0, 59));
    match random.below(4) {
        0 => format!("{}時", random.between(8, 21)),
        1 => format!("{hour}時{minute}分"),
        _ => format!("{hour}:{minute:02}"),
    }
}

fn tracking(random: &mut Random) -> String {
    let mut group = || random.string(DIGITS, 4);
    let (a, b, c) = (group(), group(), group());
    if random.chance(60) {
        format!("{a}-{b}-{c}")
    } else {
        format!("{a}{b}{c}")
    }
}

/// How the receiver is greeted.
fn you(random: &mut Random) -> String {
    random
        .text(&[
            "お客様",
            "お客さま",
            "会員様",
            "{surname}様",
            "{surname} {given} 様",
            "{local}様",
            "{mail}様",
            "ご利用者様",
        ])
        .to_owned()
}

/// Telephone numbers in ranges nobody has.
fn phone(name: &str, random: &mut Random) -> Option<String> {
    let four = random.string(DIGITS, 4);
    let two = random.string(DIGITS, 2);
    let number = match name {
        "phone" => match random.below(3) {
            0 => format!("0120-0{two}-{four}"),
            1 => format!("03-5550-{four}"),
            _ => format!("0570-00{four}"),
        },
        "phonefix" => match random.below(3) {
            0 => format!("03-5550-{four}"),
            1 => format!("06-5550-{four}"),
            _ => format!("0155-00-{four}"),
        },
        "phone050" => match random.below(3) {
            0 => format!("050-5550-{four}"),
            1 => format!("0505550{four}"),
            _ => format!("03-5550-{four}"),
        },
        "mobile" => format!("{}-0155-{four}", random.text(&["090", "080", "070"])),
        "foreign-number" => match random.below(4) {
            0 => format!("+63 917 555 01{two}"),
            1 => format!("+44 7700 9001{two}"),
            2 => format!("+1 202 555 01{two}"),
            _ => format!("+84 90 555 {four}"),
        },
        "short-number" => random.string(DIGITS, 5),
        _ => return None,
    };
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        for (number, text) in [
            (5, "5"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn every_value_is_made_and_an_unknown_name_is_none() {
        let grammar = Grammar::load().expect("the grammar is read");
        let mut random = Random::new(3, 3);
        for name in [
            "amount", "bigmoney", "deadline", "tracking", "mobile", "phone050", "rule",
        ] {
            for _ in 0..50 {
                let value = make(name, &mut random, &grammar).expect(name);
                assert!(!value.is_empty(), "{name}");
            }
        }
        assert_eq!(make("no-such-thing", &mut random, &grammar), None);
    }
}
