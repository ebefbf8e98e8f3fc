//! QR codes drawn with characters or table cells, by which they escape filters that look at pictures.

use super::codes::{self, Gray};

/// Modules a side: version 1 has 21, version 40 has 177; more are a quiet zone.
const FEWEST: usize = 21;
const MOST: usize = 200;
/// Lines of text looked at.
const LINES: usize = 20_000;
/// Drawings tried in one text.
const DRAWINGS: usize = 8;
/// Pixels a side in which a module is drawn.
const PIXELS: usize = 4;
/// Modules of quiet zone that are put around.
const QUIET: usize = 4;

/// Decodes a grid of modules (`true` is dark), row by row, with or without a quiet zone; also one whose
/// colours are exchanged. `None` when it is no code or larger than 200 by 200.
pub(crate) fn decode_grid(grid: &[Vec<bool>]) -> Option<String> {
    let height = grid.len();
    let width = grid.iter().map(Vec::len).max()?;
    if !(FEWEST..=MOST).contains(&height) || !(FEWEST..=MOST).contains(&width) {
        return None;
    }
    // Light on dark is as usual as dark on light: terminals.
    [false, true]
        .into_iter()
        .find_map(|exchanged| codes::read_drawn(&drawn(grid, width, exchanged)))
}

fn drawn(grid: &[Vec<bool>], width: usize, exchanged: bool) -> Gray {
    let side = width + 2 * QUIET;
    let mut pixels = vec![255; side * QUIET];
    for row in grid {
        pixels.extend([255; QUIET]);
        let module = |x: usize| row.get(x).copied().unwrap_or(exchanged) != exchanged;
        pixels.extend((0..width).map(|x| if module(x) { 0 } else { 255 }));
        pixels.extend([255; QUIET]);
    }
    pixels.extend(vec![255; side * QUIET]);
    Gray {
        width: side,
        height: grid.len() + 2 * QUIET,
        pixels,
    }
    .enlarged(PIXELS)
}

/// Finds a QR code drawn with block characters (█ ▀ ▄, ■□, ⬛⬜, quarters, Braille, `##`) in plain text and
/// gives what it says.
pub(crate) fn find_in_text(text: &str) -> Option<String> {
    if !may_hold_drawing(text) {
        return None;
    }
    let mut tried = 0;
    let mut drawing: Vec<&str> = Vec::new();
    for line in text.lines().take(LINES).chain(std::iter::once("end")) {
        if is_row(line) {
            drawing.push(line);
            continue;
        }
        // Lines may be blank between rows that mail programs pulled apart.
        if line.trim().is_empty() && !drawing.is_empty() && drawing.len() < MOST {
            continue;
        }
        if drawing.len() * 4 >= FEWEST {
            tried += 1;
            if let Some(found) = decode_grid(&modules(&drawing)) {
                return Some(found);
            }
        }
        drawing.clear();
        if tried >= DRAWINGS {
            return None;
        }
    }
    None
}

/// A quick look whether there are enough characters of the kinds codes are drawn with.
fn may_hold_drawing(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blocks = memchr::memchr_iter(0xe2, bytes);
    let drawn = blocks.filter(|at| {
        matches!(
            bytes.get(at + 1..at + 3),
            Some([0x96 | 0xa0..=0xa3, _] | [0x97, 0xbb..=0xbe] | [0xac, 0x9b | 0x9c])
        )
    });
    drawn.take(60).count() == 60 || memchr::memmem::find_iter(bytes, b"##").take(60).count() == 60
}

/// What a character draws.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// One module, or half of one beside its like.
    Whole(bool),
    /// Modules beside and above each other: columns, rows, and a bit for each, row by row.
    Parts(usize, usize, u8),
}

fn cell(c: char) -> Option<Cell> {
    Some(match c {
        ' ' | '\u{a0}' | '　' | '\u{2000}'..='\u{200a}' | '□' | '⬜' | '◻' | '◽' | '▫' | '░' => {
            Cell::Whole(false)
        }
        '█' | '■' | '⬛' | '◼' | '◾' | '▪' | '▓' | '#' => Cell::Whole(true),
        '▀' => Cell::Parts(1, 2, 0b10),
        '▄' => Cell::Parts(1, 2, 0b01),
        '▌' => Cell::Parts(2, 2, 0b1010),
        '▐' => Cell::Parts(2, 2, 0b0101),
        '▖' => Cell::Parts(2, 2, 0b0010),
        '▗' => Cell::Parts(2, 2, 0b0001),
        '▘' => Cell::Parts(2, 2, 0b1000),
        '▙' => Cell::Parts(2, 2, 0b1011),
        '▚' => Cell::Parts(2, 2, 0b1001),
        '▛' => Cell::Parts(2, 2, 0b1110),
        '▜' => Cell::Parts(2, 2, 0b1101),
        '▝' => Cell::Parts(2, 2, 0b0100),
        '▞' => Cell::Parts(2, 2, 0b0110),
        '▟' => Cell::Parts(2, 2, 0b0111),
        '\u{2800}'..='\u{28ff}' => Cell::Parts(2, 4, braille((c as u32 & 0xff) as u8)),
        _ => return None,
    })
}

/// Dots 1–8 of Braille as bits of two columns and four rows, row by row.
fn braille(dots: u8) -> u8 {
    const PLACES: [u8; 8] = [7, 5, 3, 6, 4, 2, 1, 0];
    PLACES
        .iter()
        .enumerate()
        .filter(|(dot, _)| dots >> dot & 1 == 1)
        .fold(0, |bits, (_, place)| bits | 1 << place)
}

/// Variation selectors and marks that mail programs put between.
fn is_passed_over(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{200b}' | '\u{feff}' | '\r')
}

/// Whether a line consists of drawing characters, at least some of them dark.
fn is_row(line: &str) -> bool {
    let mut dark = 0;
    let mut cells = 0;
    for c in line.chars().filter(|c| !is_passed_over(*c)) {
        match cell(c) {
            Some(Cell::Whole(false)) => cells += 1,
            Some(_) => {
                dark += 1;
                cells += 1;
            }
            // The mark of a quotation before it.
            None if c == '>' && dark == 0 => {}
            None => return false,
        }
    }
    dark >= 3 && (8..=2 * MOST).contains(&cells)
}

/// The modules a drawing shows.
fn modules(lines: &[&str]) -> Vec<Vec<bool>> {
    let cells = lines.iter().map(|line| {
        let line = line.trim_start_matches('>');
        line.chars().filter_map(cell).collect::<Vec<_>>()
    });
    let cells: Vec<Vec<Cell>> = cells.collect();
    let parts = cells.iter().flatten().filter_map(|c| match c {
        Cell::Parts(columns, rows, _) => Some((*columns, *rows)),
        Cell::Whole(_) => None,
    });
    let (columns, rows) = parts.fold((1, 1), |a, b| (a.0.max(b.0), a.1.max(b.1)));
    let mut grid: Vec<Vec<bool>> = Vec::with_capacity(cells.len() * rows);
    for line in &cells {
        for row in 0..rows {
            grid.push(
                line.iter()
                    .flat_map(|c| {
                        (0..columns).map(move |column| c.is_dark(column, row, columns, rows))
                    })
                    .collect(),
            );
        }
    }
    if rows == 1 && is_doubled(&grid) {
        halved(&grid)
    } else {
        grid
    }
}

impl Cell {
    /// The module of a column and row within a character, where characters have that many of them.
    fn is_dark(self, column: usize, row: usize, columns: usize, rows: usize) -> bool {
        match self {
            Cell::Whole(dark) => dark,
            Cell::Parts(own_columns, own_rows, bits) => {
                let (column, row) = (column * own_columns / columns, row * own_rows / rows);
                bits >> (own_columns * own_rows - 1 - (row * own_columns + column)) & 1 == 1
            }
        }
    }
}

/// Whether every module is two characters wide, as it is where characters are narrow.
fn is_doubled(grid: &[Vec<bool>]) -> bool {
    grid.iter().all(|row| {
        row.chunks_exact(2)
            .all(|pair| pair.iter().all(|m| Some(m) == pair.first()))
    })
}

fn halved(grid: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let half = |row: &Vec<bool>| row.chunks(2).map(|pair| pair.contains(&true)).collect();
    grid.iter().map(half).collect()
}

#[cfg(test)]
mod tests;
