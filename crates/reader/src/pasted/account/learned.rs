//! Short strings that people who tell use and senders do not, or the reverse, with learned weights.

use super::fold::Folded;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use std::sync::LazyLock;

/// What the strings of a text say, by place: byte of the folded text and weight in tenths (more than nothing
/// speaks for a person who tells).
pub(super) fn weights(folded: &Folded) -> impl Iterator<Item = (usize, i32)> + '_ {
    let table = TABLE.as_ref();
    table.into_iter().flat_map(|table| {
        table
            .automaton
            .find_overlapping_iter(&folded.text)
            .map(|m| (m.start(), m.value()))
    })
}

/// The log-odds, in tenths, that somebody tells, for strings of summed weight `sum` in `characters` characters.
pub(super) fn log_odds(sum: i32, characters: i32) -> i32 {
    let Some(table) = TABLE.as_ref() else {
        return 0;
    };
    let length = f64::from(characters.max(20)) / 50.0;
    (f64::from(sum) / length.sqrt()) as i32 + table.bias
}

struct Table {
    automaton: CharwiseDoubleArrayAhoCorasick<i32>,
    bias: i32,
}

static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| {
    let (bias, strings) = read(include_str!("learned.txt"));
    let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
        .build_with_values(strings)
        .ok()?;
    Some(Table { automaton, bias })
});

/// The table: a weight stands in brackets above its strings; `bias` first. `\n` and `\s` stand for a line end
/// and a blank.
fn read(table: &str) -> (i32, Vec<(String, i32)>) {
    let (mut bias, mut weight, mut strings) = (0, 0, Vec::new());
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        let head = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
        if let Some(number) = head {
            weight = number.parse().unwrap_or(0);
        } else if let Some(number) = line.strip_prefix("bias ") {
            bias = number.parse().unwrap_or(0);
        } else {
            let entries = line.split('\t').filter(|s| !s.is_empty());
            strings.extend(entries.map(|s| (s.replace("\\n", "\n").replace("\\s", " "), weight)));
        }
    }
    (bias, strings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        let (bias, strings) = read(include_str!("learned.txt"));
        assert!(bias != 0);
        assert!(strings.len() > 1_000, "{}", strings.len());
        assert!(strings.iter().any(|s| s.1 > 0) && strings.iter().any(|s| s.1 < 0));
        assert!(TABLE.is_some());
    }
}
