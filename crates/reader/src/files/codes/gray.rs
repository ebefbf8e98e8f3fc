//! Gray pictures and what is done to them before they are searched.

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
    pub(in crate::files) fn shrunk_to(&self, pixels: usize) -> Gray {
        let have = self.width.saturating_mul(self.height);
        if have <= pixels {
            return self.clone();
        }
        let scale = (pixels as f64 / have as f64).sqrt();
        let scaled = |side: usize| ((side as f64 * scale) as usize).clamp(1, side);
        let (width, height) = (scaled(self.width), scaled(self.height));
        // Where each column and row of the new picture ends in the old one.
        let ends = |new: usize, old: usize| (1..=new).map(move |i| i * old / new);
        let columns: Vec<usize> = ends(width, self.width).collect();
        let mut pixels = Vec::with_capacity(width * height);
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
            let mut left = 0;
            for right in &columns {
                let part = sums.get(left..*right).unwrap_or(&[]);
                let count = (part.len() as u32 * rows).max(1);
                pixels.push((part.iter().sum::<u32>() / count).min(255) as u8);
                left = *right;
            }
            top = bottom;
        }
        Gray {
            width,
            height,
            pixels,
        }
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
        let side = (2.0 * radius * scale).clamp(1.0, 4_096.0) as usize;
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
        for y in 0..self.height {
            let lines = [
                self.line(y.saturating_sub(1)),
                self.line(y),
                self.line((y + 1).min(self.height - 1)),
            ];
            let sums: Vec<u32> = (0..self.width)
                .map(|x| {
                    lines
                        .iter()
                        .map(|line| line.get(x).map_or(0, |v| u32::from(*v)))
                        .sum()
                })
                .collect();
            let at = |x: usize| sums.get(x).copied().unwrap_or(0);
            let last = self.width.saturating_sub(1);
            pixels.extend((0..self.width).map(|x| {
                let sum = at(x.saturating_sub(1)) + at(x) + at((x + 1).min(last));
                (sum / 9).min(255) as u8
            }));
        }
        Gray {
            width: self.width,
            height: self.height,
            pixels,
        }
    }

    /// The gray that parts dark from light best (Otsu's method).
    pub(super) fn threshold(&self) -> u8 {
        let mut histogram = [0_u64; 256];
        for value in &self.pixels {
            if let Some(count) = histogram.get_mut(usize::from(*value)) {
                *count += 1;
            }
        }
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

    /// Black and white by the mean of each pixel's surroundings, against uneven light.
    pub(super) fn evened(&self) -> Gray {
        let radius = (self.width.max(self.height) / 16).max(8);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        // Sums of the columns over the rows around the one at hand.
        let mut columns = vec![0_u32; self.width];
        let add = |columns: &mut Vec<u32>, y: usize, sign: bool| {
            for (sum, value) in columns.iter_mut().zip(self.line(y)) {
                let value = u32::from(*value);
                *sum = if sign {
                    *sum + value
                } else {
                    sum.saturating_sub(value)
                };
            }
        };
        for y in 0..radius.min(self.height) {
            add(&mut columns, y, true);
        }
        for y in 0..self.height {
            if y + radius < self.height {
                add(&mut columns, y + radius, true);
            }
            if let Some(gone) = y.checked_sub(radius + 1) {
                add(&mut columns, gone, false);
            }
            let rows = (y + radius).min(self.height - 1) - y.saturating_sub(radius) + 1;
            self.even_line(y, &columns, radius, rows as u64, &mut pixels);
        }
        Gray {
            width: self.width,
            height: self.height,
            pixels,
        }
    }

    fn even_line(&self, y: usize, columns: &[u32], radius: usize, rows: u64, pixels: &mut Vec<u8>) {
        let column = |x: usize| columns.get(x).map_or(0, |sum| u64::from(*sum));
        let mut sum: u64 = (0..radius.min(self.width)).map(column).sum();
        for (x, value) in self.line(y).iter().enumerate() {
            if x + radius < self.width {
                sum += column(x + radius);
            }
            if let Some(gone) = x.checked_sub(radius + 1) {
                sum = sum.saturating_sub(column(gone));
            }
            let width = ((x + radius).min(self.width - 1) - x.saturating_sub(radius) + 1) as u64;
            // A little darker than the mean is not yet dark.
            let dark = u64::from(*value) * rows * width * 100 < sum * 93;
            pixels.push(if dark { 0 } else { 255 });
        }
    }
}
