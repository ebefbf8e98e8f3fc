use super::*;
use crate::files::tests::fixture;

const ADDRESS: &str = "https://qr.example/verify?id=12345";

/// The fixture's modules without the quiet zone.
fn grid() -> Vec<Vec<bool>> {
    let picture = image::load_from_memory(&fixture("qr-modules.png"))
        .expect("a picture")
        .to_luma8();
    let side = picture.width() as usize - 8;
    let dark = |x: usize, y: usize| picture.get_pixel(x as u32 + 4, y as u32 + 4).0[0] < 128;
    (0..side)
        .map(|y| (0..side).map(|x| dark(x, y)).collect())
        .collect()
}

/// A drawing with one string for each module.
fn drawn(dark: &str, light: &str) -> String {
    let line = |row: &Vec<bool>| {
        row.iter()
            .map(|m| if *m { dark } else { light })
            .collect::<String>()
    };
    grid().iter().map(|row| line(row) + "\n").collect()
}

/// A drawing with one character for two modules, one above the other.
fn half_blocks(exchanged: bool) -> String {
    let mut grid = grid();
    let width = grid[0].len();
    grid.push(vec![false; width]);
    let mut out = String::new();
    for rows in grid.chunks_exact(2) {
        out.extend((0..width).map(
            |x| match (rows[0][x] != exchanged, rows[1][x] != exchanged) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            },
        ));
        out.push('\n');
    }
    out
}

#[test]
fn grids() {
    assert_eq!(decode_grid(&grid()).as_deref(), Some(ADDRESS));
    let negative: Vec<Vec<bool>> = grid()
        .iter()
        .map(|row| row.iter().map(|m| !m).collect())
        .collect();
    assert_eq!(decode_grid(&negative).as_deref(), Some(ADDRESS));
    let mut ragged = grid();
    for row in &mut ragged {
        while row.last() == Some(&false) {
            row.pop();
        }
    }
    assert_eq!(
        decode_grid(&ragged).as_deref(),
        Some(ADDRESS),
        "lines cut behind the last dark module"
    );
    assert_eq!(decode_grid(&vec![vec![true; 25]; 25]), None);
    assert_eq!(decode_grid(&[]), None);
    assert_eq!(decode_grid(&vec![vec![true; 30_000]; 25]), None);
}

#[test]
fn drawings_in_text() {
    for (dark, light) in [
        ("██", "  "),
        ("■", "□"),
        ("⬛", "⬜"),
        ("⬛\u{fe0f}", "⬜\u{fe0f}"),
        ("##", "  "),
        ("█", "　"),
    ] {
        let text = format!(
            "下のコードを読み取ってください。\n\n{}\n以上",
            drawn(dark, light)
        );
        assert_eq!(
            find_in_text(&text).as_deref(),
            Some(ADDRESS),
            "{dark}{light}"
        );
    }
    assert_eq!(find_in_text(&half_blocks(false)).as_deref(), Some(ADDRESS));
    assert_eq!(
        find_in_text(&half_blocks(true)).as_deref(),
        Some(ADDRESS),
        "light on dark"
    );
    let quoted: String = half_blocks(false)
        .lines()
        .map(|l| format!(">{l}\n"))
        .collect();
    assert_eq!(find_in_text(&quoted).as_deref(), Some(ADDRESS), "quoted");
    let apart = drawn("██", "  ").replace('\n', "\n\n");
    assert_eq!(
        find_in_text(&apart).as_deref(),
        Some(ADDRESS),
        "blank lines between"
    );
}

#[test]
fn braille_dots() {
    // Dots 1 and 8 are the corners above left and below right.
    assert_eq!(braille(0b0000_0001), 0b1000_0000);
    assert_eq!(braille(0b1000_0000), 0b0000_0001);
    assert_eq!(braille(0b0100_1000), 0b0100_0010);
}

#[test]
fn other_drawings() {
    assert_eq!(find_in_text(""), None);
    assert_eq!(find_in_text(&"■お知らせ■\n".repeat(100)), None);
    assert_eq!(
        find_in_text(&"████████████████████████\n".repeat(100)),
        None
    );
    assert_eq!(find_in_text(&"# heading\n## another\n".repeat(100)), None);
}
