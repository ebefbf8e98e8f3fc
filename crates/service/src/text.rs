//! Hostile text made harmless.

/// Hostile text made harmless for a terminal or a log: control characters (C0, C1, so also the
/// beginning of every escape sequence), and characters that turn the writing direction, are shown as
/// their code points. Line breaks and tabs too.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmful(c) {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// As [`printable`], but line breaks stay.
pub fn printable_lines(text: &str) -> String {
    text.split('\n')
        .map(printable)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Controls, direction marks, invisible separators and tags.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F)
}

/// An address nobody's program makes a link of.
pub fn defanged(target: &str) -> String {
    let target = match target.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.replace("http", "hxxp")),
        None => target.to_owned(),
    };
    let (head, tail) = match target.find("://").map(|at| at + 3) {
        Some(at) => {
            let end = target[at..]
                .find(['/', '?', '#'])
                .map_or(target.len(), |e| at + e);
            target.split_at(end)
        }
        None => (&*target, ""),
    };
    printable(&format!("{}{tail}", head.replace('.', "[.]")))
}

/// A reading in a text of easy Japanese: the text before it, what it is the reading of, the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading<'t> {
    /// Characters without a reading.
    Plain(&'t str),
    /// Kanji and how they are read.
    Read(&'t str, &'t str),
}

/// Cuts 電話番号（でんわばんごう）を into kanji with their readings and the rest: a reading is kana alone in
/// full-width brackets, right behind kanji.
pub fn readings(text: &str) -> Vec<Reading<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(open) = rest
        .get(from..)
        .and_then(|r| r.find('（'))
        .map(|at| at + from)
    {
        let inner = open + '（'.len_utf8();
        let close = rest
            .get(inner..)
            .and_then(|r| r.find('）'))
            .map(|at| at + inner);
        let Some(close) = close else { break };
        let (before, reading) = (&rest[..open], &rest[inner..close]);
        let base: usize = before
            .chars()
            .rev()
            .take_while(|c| is_kanji(*c))
            .map(char::len_utf8)
            .sum();
        if base == 0 || reading.is_empty() || !reading.chars().all(is_kana) {
            from = inner;
            continue;
        }
        let (plain, kanji) = before.split_at(open - base);
        if !plain.is_empty() {
            out.push(Reading::Plain(plain));
        }
        out.push(Reading::Read(kanji, reading));
        rest = &rest[close + '）'.len_utf8()..];
        from = 0;
    }
    if !rest.is_empty() {
        out.push(Reading::Plain(rest));
    }
    out
}

/// The text without its readings.
pub fn without_readings(text: &str) -> String {
    readings(text)
        .into_iter()
        .map(|part| match part {
            Reading::Plain(text) | Reading::Read(text, _) => text,
        })
        .collect()
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々' | '〆' | 'ヶ')
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_are_shown_not_sent() {
        assert_eq!(printable("a\x1b]0;x\x07b"), "a\\u{1b}]0;x\\u{7}b");
        assert_eq!(printable("gpj.\u{202e}exe"), "gpj.\\u{202e}exe");
        assert_eq!(printable("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(printable("日本語 ok"), "日本語 ok");
    }

    #[test]
    fn readings_stand_over_the_kanji_before_them() {
        use Reading::{Plain, Read};
        assert_eq!(
            readings("携帯（けいたい）は 20秒（びょう）（急（いそ）ぐ とき）"),
            [
                Read("携帯", "けいたい"),
                Plain("は 20"),
                Read("秒", "びょう"),
                Plain("（"),
                Read("急", "いそ"),
                Plain("ぐ とき）"),
            ]
        );
        assert_eq!(
            readings("平日（祝日を除く）"),
            [Plain("平日（祝日を除く）")]
        );
        assert_eq!(
            without_readings("番号（ばんごう）を 見（み）る"),
            "番号を 見る"
        );
        assert_eq!(readings("開（"), [Plain("開（")]);
    }
}
