//! A quick look for the finder patterns of QR codes (ISO/IEC 18004 section 6.3.3): squares in squares whose
//! runs of colour are as 1:1:3:1:1 along any line through the middle.

use super::Gray;

/// Patterns of one colour that are told apart.
const MOST: usize = 200;
/// Codes of one colour that are told apart.
const CODES: usize = 4;
/// Down and both diagonals: a square in squares looks the same along every line through its middle.
const DIRECTIONS: [(isize, isize); 3] = [(0, 1), (1, 1), (1, -1)];
/// Pixels of a picture in which modules may be one pixel wide.
const SMALL_PIXELS: usize = 200 * 200;
/// Modules across a pattern.
const MODULES: f32 = 7.0;

/// Where the three corners of a code seem to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corners {
    /// A dark code on light ground, or else a light one on dark ground.
    pub(super) dark: bool,
    /// The middle of the code.
    pub(super) x: f32,
    pub(super) y: f32,
    /// Half the code's diagonal.
    pub(super) radius: f32,
    /// The width of a module.
    pub(super) module: f32,
}

impl Corners {
    fn of(corner: &Pattern, (x, y): (f32, f32), (u, v): (f32, f32), dark: bool) -> Corners {
        let module = corner.width as f32 / MODULES;
        Corners {
            dark,
            x: corner.x as f32 + (x + u) / 2.0,
            y: corner.y as f32 + (y + v) / 2.0,
            // The patterns' middles are 3.5 modules inside the code.
            radius: (x + u).hypot(y + v) / 2.0 + 3.5 * 1.5 * module,
            module,
        }
    }

    fn overlaps(&self, other: &Corners) -> bool {
        (self.x - other.x).hypot(self.y - other.y) < self.radius / 2.0
    }
}

/// Looks for the corners of codes in every other line; `threshold`: what is darker is dark.
pub(super) fn find(gray: &Gray, threshold: u8) -> Vec<Corners> {
    // Noise is full of patterns with modules of a pixel; codes that small are whole pictures.
    let least = if gray.pixels.len() < SMALL_PIXELS {
        7
    } else {
        10
    };
    let image = Image {
        gray,
        threshold,
        least,
    };
    let mut seen = [Vec::new(), Vec::new()];
    let mut changes = Vec::with_capacity(gray.width);
    for y in (0..gray.height).step_by(2) {
        image.scan_line(y, &mut changes, &mut seen);
    }
    let [dark, light] = &seen;
    let mut found = image.codes(dark, true);
    found.extend(image.codes(light, false));
    found
}

/// The middle of a pattern, and its width.
#[derive(Debug, Clone, Copy)]
struct Pattern {
    x: usize,
    y: usize,
    width: usize,
}

impl Pattern {
    /// How far another is to the right and below.
    fn to(&self, other: &Pattern) -> (f32, f32) {
        (
            other.x as f32 - self.x as f32,
            other.y as f32 - self.y as f32,
        )
    }

    fn is_alike(&self, other: &Pattern) -> bool {
        self.width * 2 > other.width && other.width * 2 > self.width
    }

    /// Whether another is as far as that of one code can be: middles are 14 modules apart in the smallest
    /// code and 78 in one of version 17, beyond which no picture in a mail is sharp enough.
    fn is_beside(&self, other: &Pattern) -> bool {
        let (x, y) = self.to(other);
        let modules = x.hypot(y) / (self.width.max(other.width) as f32) * MODULES;
        (9.0..100.0).contains(&modules)
    }
}

struct Image<'g> {
    gray: &'g Gray,
    threshold: u8,
    /// The narrowest pattern, in pixels.
    least: usize,
}

impl Image<'_> {
    /// The groups of three patterns that stand as those of a code do: at a right angle, two sides of one
    /// length, and between them about as much dark as light.
    fn codes(&self, patterns: &[Pattern], dark: bool) -> Vec<Corners> {
        let mut found: Vec<Corners> = Vec::new();
        for corner in patterns {
            let near = patterns
                .iter()
                .filter(|p| corner.is_alike(p) && corner.is_beside(p));
            for one in near.clone() {
                let (x, y) = corner.to(one);
                let off = x.hypot(y) * 0.3;
                let mut others = near.clone().map(|p| corner.to(p));
                let other = others.find(|(u, v)| (u + y).abs() < off && (v - x).abs() < off);
                let Some(other) = other.filter(|o| self.is_mixed(corner, (x, y), *o)) else {
                    continue;
                };
                let corners = Corners::of(corner, (x, y), other, dark);
                if !found.iter().any(|f| f.overlaps(&corners)) {
                    found.push(corners);
                }
                if found.len() >= CODES {
                    return found;
                }
            }
        }
        found
    }

    /// Whether the square between two sides is dark by a third to two thirds, as the masks of codes see to.
    fn is_mixed(&self, corner: &Pattern, (x, y): (f32, f32), (u, v): (f32, f32)) -> bool {
        const POINTS: u8 = 24;
        let mut dark = 0;
        for i in 0..POINTS {
            for j in 0..POINTS {
                let (s, t) = (
                    f32::from(i) / f32::from(POINTS),
                    f32::from(j) / f32::from(POINTS),
                );
                let (at_x, at_y) = (
                    corner.x as f32 + x * s + u * t,
                    corner.y as f32 + y * s + v * t,
                );
                let value = self.gray.at(at_x.max(0.0) as usize, at_y.max(0.0) as usize);
                dark += u32::from(value.is_some_and(|v| v < self.threshold));
            }
        }
        let all = u32::from(POINTS) * u32::from(POINTS);
        (all * 3 / 10..=all * 7 / 10).contains(&dark)
    }

    /// `changes`: room to work in.
    fn scan_line(&self, y: usize, changes: &mut Vec<u8>, seen: &mut [Vec<Pattern>; 2]) {
        let line = self.gray.line(y);
        let Some(first) = line.first() else { return };
        // One where the colour changes after a pixel; the picture's edge ends the last run.
        changes.clear();
        let pairs = line.iter().zip(line.get(1..).unwrap_or(&[]));
        changes.extend(
            pairs.map(|(one, next)| u8::from((*one < self.threshold) != (*next < self.threshold))),
        );
        let mut runs = [0_usize; 5];
        let mut start = 0;
        let mut dark = *first < self.threshold;
        let mut ends = |end: usize| {
            self.run_ends(&mut runs, end - start, (end, y), dark, seen);
            dark = !dark;
            start = end;
        };
        // Mostly there is none in eight pixels.
        let (blocks, rest) = changes.as_chunks::<8>();
        for (at, block) in blocks.iter().enumerate() {
            let mut ones = u64::from_le_bytes(*block);
            while ones != 0 {
                ends(at * 8 + ones.trailing_zeros() as usize / 8 + 1);
                ones &= ones - 1;
            }
        }
        for (at, _) in rest.iter().enumerate().filter(|(_, change)| **change == 1) {
            ends(blocks.len() * 8 + at + 1);
        }
        ends(line.len());
    }

    /// Takes in a run that ends before `end` and was dark or not.
    #[inline]
    fn run_ends(
        &self,
        runs: &mut [usize; 5],
        length: usize,
        end: (usize, usize),
        dark: bool,
        seen: &mut [Vec<Pattern>; 2],
    ) {
        let [_, one, two, three, four] = *runs;
        *runs = [one, two, three, four, length];
        if is_pattern(runs, 0) && runs.iter().sum::<usize>() >= self.least {
            self.pattern_ends(runs, end, dark, seen);
        }
    }

    /// Takes in five runs that are as those of a pattern.
    fn pattern_ends(
        &self,
        runs: &[usize; 5],
        end: (usize, usize),
        dark: bool,
        seen: &mut [Vec<Pattern>; 2],
    ) {
        let [_, _, middle, after, last] = *runs;
        let (x, y) = (end.0 - last - after - middle.div_ceil(2), end.1);
        let pattern = Pattern {
            x,
            y,
            width: runs.iter().sum(),
        };
        let [of_dark, of_light] = seen;
        let seen = if dark { of_dark } else { of_light };
        let known = seen
            .iter()
            .any(|p| p.x.abs_diff(x).max(p.y.abs_diff(y)) <= p.width / 2);
        if known || seen.len() >= MOST {
            return;
        }
        if DIRECTIONS
            .iter()
            .all(|direction| self.is_pattern_along(pattern, *direction, dark))
        {
            seen.push(pattern);
        }
    }

    /// Whether a line through a pattern's middle in another direction shows it too.
    fn is_pattern_along(&self, pattern: Pattern, (dx, dy): (isize, isize), dark: bool) -> bool {
        let [a, b, c] = self.runs_from(pattern, (dx, dy), dark);
        let [d, e, f] = self.runs_from(pattern, (-dx, -dy), dark);
        // The middle itself was counted both ways.
        let all = [c, b, (a + d).saturating_sub(1), e, f];
        let length: usize = all.iter().sum();
        is_pattern(&all, 1) && length * 2 > pattern.width && length < pattern.width * 2
    }

    /// The lengths of three runs from a pattern's middle outwards: its colour, the other, its colour.
    fn runs_from(&self, pattern: Pattern, (dx, dy): (isize, isize), dark: bool) -> [usize; 3] {
        let mut runs = [0, 0, 0];
        let mut which = 0;
        let (mut x, mut y) = (Some(pattern.x), Some(pattern.y));
        for _ in 0..2 * pattern.width {
            let (Some(at_x), Some(at_y)) = (x, y) else {
                break;
            };
            let Some(value) = self.gray.at(at_x, at_y) else {
                break;
            };
            which += usize::from(((value < self.threshold) == dark) != (which % 2 == 0));
            let Some(run) = runs.get_mut(which) else {
                break;
            };
            *run += 1;
            x = at_x.checked_add_signed(dx);
            y = at_y.checked_add_signed(dy);
        }
        runs
    }
}

/// Whether runs are as 1:1:3:1:1, each within three quarters of a module and `more` pixels.
fn is_pattern(runs: &[usize; 5], more: usize) -> bool {
    let [one, two, middle, four, five] = *runs;
    let total = one + two + middle + four + five;
    // In sevenths of the total, times four.
    let near = |run: usize, modules: usize| {
        (run * 28).abs_diff(modules * total * 4) <= total * 3 + more * 28
    };
    near(middle, 3)
        && near(one, 1)
        && near(two, 1)
        && near(four, 1)
        && near(five, 1)
        && total >= 7
        && !runs.contains(&0)
}
