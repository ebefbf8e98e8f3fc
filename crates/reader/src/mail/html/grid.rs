//! Tables as grids of dark and light cells, for QR codes drawn with them.

/// The smallest QR code has 21 modules a side.
const SMALLEST: usize = 21;
/// The largest has 177, and a margin.
const LARGEST: usize = 200;
/// Tables open at once.
const DEEPEST: usize = 32;
/// Grids kept of one page.
const MOST: usize = 4;

/// The tables now open.
#[derive(Debug, Default)]
pub(super) struct Grids {
    open: Vec<Vec<Vec<bool>>>,
    /// Tables open beyond [`DEEPEST`].
    deeper: usize,
    found: usize,
}

impl Grids {
    /// A table begins.
    pub fn table(&mut self) {
        if self.open.len() < DEEPEST {
            self.open.push(Vec::new());
        } else {
            self.deeper += 1;
        }
    }

    /// A row begins.
    pub fn row(&mut self) {
        if let Some(rows) = self.innermost()
            && rows.len() < LARGEST
        {
            rows.push(Vec::new());
        }
    }

    /// A cell of that colour begins.
    pub fn cell(&mut self, dark: bool, span: usize) {
        if let Some(row) = self.innermost().and_then(|rows| rows.last_mut()) {
            let room = LARGEST.saturating_sub(row.len());
            row.extend(std::iter::repeat_n(dark, span.clamp(1, LARGEST).min(room)));
        }
    }

    /// The innermost table ends: its grid, when it is large enough to be a code and has both colours.
    pub fn end_table(&mut self) -> Option<Vec<Vec<bool>>> {
        if self.deeper > 0 {
            self.deeper -= 1;
            return None;
        }
        let mut rows = self.open.pop()?;
        rows.retain(|row| row.len() >= SMALLEST);
        let dark = rows.iter().flatten().filter(|d| **d).count();
        let cells: usize = rows.iter().map(Vec::len).sum();
        // About half of a code's modules are dark.
        let mixed = dark * 6 > cells && dark * 6 < cells * 5;
        if rows.len() < SMALLEST || !mixed || self.found >= MOST {
            return None;
        }
        self.found += 1;
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut rows {
            row.resize(width, false);
        }
        Some(rows)
    }

    fn innermost(&mut self) -> Option<&mut Vec<Vec<bool>>> {
        if self.deeper > 0 {
            None
        } else {
            self.open.last_mut()
        }
    }
}
