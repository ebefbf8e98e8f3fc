//! The characters JIS X 0213:2004 adds to JIS X 0208.

use std::sync::OnceLock;

/// One line per row: plane, row, then its cells from 1 on, separated by tabs; a cell that JIS X 0208 (with
/// the usual row 13) already has, or that is not assigned, is empty.
const TABLE: &str = include_str!("jisx0213.txt");
const ROWS: usize = 94;

/// The character (sometimes with a combining mark) at a plane (1 or 2), row and cell (1–94 each).
pub(super) fn at(plane: usize, row: usize, cell: usize) -> Option<&'static str> {
    static LINES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let lines = LINES.get_or_init(parse);
    let line = lines.get(index(plane, row)?)?;
    let text = line.split('\t').nth(cell.checked_sub(1)?)?;
    (!text.is_empty()).then_some(text)
}

fn index(plane: usize, row: usize) -> Option<usize> {
    ((1..=2).contains(&plane) && (1..=ROWS).contains(&row)).then(|| (plane - 1) * ROWS + row - 1)
}

fn parse() -> Vec<&'static str> {
    let mut lines = vec![""; 2 * ROWS];
    for line in TABLE.lines() {
        let mut fields = line.splitn(3, '\t');
        let mut number = || fields.next().and_then(|f| f.parse().ok()).unwrap_or(0);
        let (plane, row) = (number(), number());
        if let Some(place) = index(plane, row).and_then(|i| lines.get_mut(i)) {
            *place = fields.next().unwrap_or("");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_both_planes() {
        assert_eq!(at(1, 4, 87), Some("か\u{309A}"));
        assert_eq!(at(1, 47, 52), Some("𠮟"));
        assert_eq!(at(1, 14, 1), Some("俱"));
        assert_eq!(at(2, 1, 1), Some("𠂉"));
        assert_eq!(at(2, 94, 86), Some("𪚲"));
        assert_eq!(at(1, 16, 1), None, "亜 is in JIS X 0208");
        assert_eq!(at(3, 1, 1), None);
        assert_eq!(at(1, 95, 1), None);
        assert_eq!(at(1, 1, 0), None);
    }
}
