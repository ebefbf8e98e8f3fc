//! Gray pictures and what is done to them before they are searched.

use std::borrow::Cow;

/// A gray picture, row by row, 0 is black.
#[derive(Debug, Clone)]
pub(in crate::files) struct Gray {
    pub(in crate::files) width: usize,
    pub(in crate::files) height: usize,
    pub(in crate::files) pixels: Vec<u8>,
}

impl Gray {
    /// One line.
    pub(super) fn line(&self, y: usize) -> &[u8] {
        let start = y.saturating_mul(self.width);
        self.pixels
            .get(start..start.saturating_add(self.width))
            .unwrap_or(&[])
    }

    /// One pixel.
    pub(super) fn at(&self, x: usize, y: usize) -> Option<u8> {
        self.line(y).get(x).copied()
    }

    /// The picture with at most so many pixels: each is the mean of those it stands for.
    pub(in crate::files) fn shrunk_to(&self, pixels: usize) -> Cow<'_, Gray> {
        let have = self.width.saturating_mul(self.height);
        if have <= pixels {
            return Cow::Borrowed(self);
        }
        let scale = (pixels as f64 / have as f64).sqrt();
        let scaled = |side: usize| ((side as f64 * scale) as usize).clamp(1, side);
        let (width, height) = (scaled(self.width), scaled(self.height));
        // Where each column and row of the new picture ends in the old one.
        let ends = |new: usize, old: usize| (1..=new).map(move |i| i * old / new);
        let columns: Vec<usize> = ends(width, self.width).collect();
        let mut pixels = Vec::with_capacity(width * height);
        let widest = self.width.div_ceil(width);
        let mut sums = vec![0_u32; self.width];
        let mut top = 0;
        for bottom in ends(height, self.height) {
            sums.fill(0);
            for line in (top..bottom).map(|y| self.line(y)) {
                for (sum, value) in sums.iter_mut().zip(line) {
                    *sum += u32::from(*value);
                }
            }
            let rows = (bottom - top) as u32;
            // Columns are of two widths: their means without a division each.
            let shares = [widest - 1, widest].map(|columns| Share::of(columns as u32 * rows));
            let mut left = 0;
            for right in &columns {
                let part = sums.get(left..*right).unwrap_or(&[]);
                let [narrow, wide] = &shares;
                let share = if part.len() < widest { narrow } else { wide };
                pixels.push(share.of_sum(part.iter().sum()));
                left = *right;
            }
            top = bottom;
        }
        Cow::Owned(Gray {
            width,
            height,
            pixels,
        })
    }

    /// The picture with every pixel drawn `times` by `times`.
    pub(in crate::files) fn enlarged(&self, times: usize) -> Gray {
        let mut pixels = Vec::with_capacity(self.pixels.len() * times * times);
        for line in self.pixels.chunks_exact(self.width.max(1)) {
            for _ in 0..times {
                pixels.extend(
                    line.iter()
                        .flat_map(|value| std::iter::repeat_n(*value, times)),
                );
            }
        }
        Gray {
            width: self.width * times,
            height: self.height * times,
            pixels,
        }
    }

    /// The square around a point, `radius` to each side, `scale` times as large: between the pixels it is
    /// interpolated, outside of the picture it is `outside`.
    pub(super) fn part(&self, middle: (f32, f32), radius: f32, scale: f32, outside: u8) -> Gray {
        let side = side_of_part(radius, scale);
        // Where each column and row lies in the old picture: a pixel, and how far to the next.
        let places = |middle: f32| -> Vec<(Option<usize>, f32)> {
            let place = |i: usize| middle - radius + i as f32 / scale;
            let split = |at: f32| ((at >= 0.0).then_some(at as usize), at - at.floor());
            (0..side).map(|i| split(place(i))).collect()
        };
        let columns = places(middle.0);
        let empty = vec![outside; self.width];
        let line = |y: usize| {
            if y < self.height {
                self.line(y)
            } else {
                &empty
            }
        };
        let mut pixels = Vec::with_capacity(side * side);
        let mut blend: Vec<f32> = Vec::with_capacity(self.width + 2);
        for (y, down) in places(middle.1) {
            let (upper, lower) = match y {
                Some(y) => (line(y), line(y + 1)),
                None => (&*empty, &*empty),
            };
            blend.clear();
            let mix = |(one, two): (&u8, &u8)| {
                f32::from(*one) + (f32::from(*two) - f32::from(*one)) * down
            };
            blend.extend(upper.iter().zip(lower).map(mix));
            let value = |x: usize| blend.get(x).copied().unwrap_or(f32::from(outside));
            pixels.extend(columns.iter().map(|(x, across)| match x {
                Some(x) => (value(*x) + (value(x + 1) - value(*x)) * across) as u8,
                None => outside,
            }));
        }
        Gray {
            width: side,
            height: side,
            pixels,
        }
    }

    /// The negative.
    pub(super) fn inverted(&self) -> Gray {
        let pixels = self.pixels.iter().map(|value| 255 - value).collect();
        Gray {
            width: self.width,
            height: self.height,
            pixels,
        }
    }

    /// Means of three by three, against noise.
    pub(super) fn blurred(&self) -> Gray {
        let mut pixels = Vec::with_capacity(self.pixels.len());
        // Sums of three lines, the first and the last column once more outside of the picture.
        let mut sums = vec![0_u16; self.width + 2];
        for y in 0..self.height {
            let below = self.line((y + 1).min(self.height - 1));
            let lines = self.line(y.saturating_sub(1)).iter().zip(self.line(y));
            for (sum, ((one, two), three)) in sums.iter_mut().skip(1).zip(lines.zip(below)) {
                *sum = u16::from(*one) + u16::from(*two) + u16::from(*three);
            }
            if let [first, second, ..] = &mut *sums {
                *first = *second;
            }
            if let [.., before, last] = &mut *sums {
                *last = *before;
            }
            let next = sums.iter().skip(1).zip(sums.iter().skip(2));
            pixels.extend(
                sums.iter()
                    .zip(next)
                    .map(|(left, (here, right))| ((left + here + right) / 9) as u8),
            );
        }
        Gray {
            width: self.width,
            height: self.height,
            pixels,
        }
    }

    /// How many pixels each gray has.
    fn histogram(&self) -> [u64; 256] {
        // Four tables, so that neighbours of one gray need not wait for each other's count.
        let mut tables = [[0_u32; 256]; 4];
        let (blocks, rest) = self.pixels.as_chunks::<4>();
        for block in blocks {
            for (table, value) in tables.iter_mut().zip(block) {
                table[usize::from(*value)] += 1;
            }
        }
        let mut histogram = [0; 256];
        for value in rest {
            histogram[usize::from(*value)] += 1;
        }
        for table in &tables {
            for (sum, count) in histogram.iter_mut().zip(table) {
                *sum += u64::from(*count);
            }
        }
        histogram
    }

    /// The gray that parts dark from light best (Otsu's method).
    pub(super) fn threshold(&self) -> u8 {
        let histogram = self.histogram();
        let total = self.pixels.len() as u64;
        let sum: u64 = (0..)
            .zip(&histogram)
            .map(|(value, count): (u64, _)| value * count)
            .sum();
        let (mut below, mut sum_below) = (0, 0);
        let mut best = (0.0, 128);
        for (value, count) in (0_u16..).zip(&histogram) {
            below += count;
            sum_below += u64::from(value) * count;
            let above = total - below;
            if below == 0 || above == 0 {
                continue;
            }
            let apart = sum_below as f64 / below as f64 - (sum - sum_below) as f64 / above as f64;
            let variance = below as f64 * above as f64 * apart * apart;
            if variance > best.0 {
                best = (variance, value + 1);
            }
        }
        u8::try_from(best.1).unwrap_or(255)
    }

    /// Black and white by the mean of each pixel's surroundings, against uneven light. Pictures of fewer
    /// than 2²³ pixels.
    pub(super) fn evened(&self) -> Gray {
        let radius = (self.width.max(self.height) / 16).max(8);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        // Sums of the columns over the rows around the one at hand.
        let mut columns = vec![0_u32; self.width];
        for y in 0..radius.min(self.height) {
            add(&mut columns, self.line(y));
        }
        let mut sums = vec![0_u32; self.width + 1];
        for y in 0..self.height {
            if y + radius < self.height {
                add(&mut columns, self.line(y + radius));
            }
            if let Some(gone) = y.checked_sub(radius + 1) {
                take_away(&mut columns, self.line(gone));
            }
            let rows = (y + radius).min(self.height - 1) - y.saturating_sub(radius) + 1;
            // The sum of all columns left of each; of those left of the first it is nothing.
            let mut left = 0_u32;
            for (sum, column) in sums.iter_mut().skip(1).zip(&columns) {
                left = left.wrapping_add(*column);
                *sum = left;
            }
            even_line(self.line(y), &sums, radius, rows, &mut pixels);
        }
        Gray {
            width: self.width,
            height: self.height,
            pixels,
        }
    }
}

/// Pixels a side of a part of a picture, as [`Gray::part`] gives it.
pub(super) fn side_of_part(radius: f32, scale: f32) -> usize {
    (2.0 * radius * scale).clamp(1.0, 4_096.0) as usize
}

/// A division by a number of pixels, as a multiplication.
struct Share {
    pixels: u32,
    factor: u64,
}

impl Share {
    fn of(pixels: u32) -> Share {
        let pixels = pixels.max(1);
        Share {
            pixels,
            factor: (1_u64 << 32).div_ceil(u64::from(pixels)),
        }
    }

    /// The mean of so many pixels.
    fn of_sum(&self, sum: u32) -> u8 {
        // Exact as long as the sum times the number is below 2³².
        let mean = if self.pixels < 4_096 {
            ((u64::from(sum) * self.factor) >> 32) as u32
        } else {
            sum / self.pixels
        };
        mean.min(255) as u8
    }
}

fn add(columns: &mut [u32], line: &[u8]) {
    for (sum, value) in columns.iter_mut().zip(line) {
        *sum += u32::from(*value);
    }
}

fn take_away(columns: &mut [u32], line: &[u8]) {
    for (sum, value) in columns.iter_mut().zip(line) {
        *sum = sum.wrapping_sub(u32::from(*value));
    }
}

/// Makes a line black and white. `sums`: by column, the sum of the `rows` rows around the line left of it.
fn even_line(line: &[u8], sums: &[u32], radius: usize, rows: usize, pixels: &mut Vec<u8>) {
    // Dark is what is darker than 93 hundredths of the mean: a little darker than the mean is not yet dark.
    let share = |width: usize| (rows * width) as f32 * (100.0 / 93.0);
    let even = |value: u8, sum: u32, share: f32| {
        // Signed numbers are the quicker ones to turn into floating point.
        let dark = f32::from(value) * share < sum.cast_signed() as f32;
        if dark { 0 } else { 255 }
    };
    let sum = |x: usize| sums.get(x).copied().unwrap_or(0);
    let at_edge = |x: usize| {
        let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(line.len()));
        let value = line.get(x).copied().unwrap_or(255);
        even(
            value,
            sum(right).wrapping_sub(sum(left)),
            share(right - left),
        )
    };
    let width = 2 * radius + 1;
    let first = radius.min(line.len());
    let middle = line.len().saturating_sub(width - 1);
    pixels.extend((0..first).map(at_edge));
    let values = line.get(first..first + middle).unwrap_or(&[]);
    let left = sums.get(..middle).unwrap_or(&[]);
    let right = sums.get(width..).unwrap_or(&[]);
    let share = share(width);
    pixels.extend(
        values
            .iter()
            .zip(left.iter().zip(right))
            .map(|(value, (left, right))| even(*value, right.wrapping_sub(*left), share)),
    );
    pixels.extend((first + middle..line.len()).map(at_edge));
}
