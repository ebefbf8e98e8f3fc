//! Pictures in a PDF, searched for QR codes.

use super::{Stream, inflate};
use crate::Budget;
use crate::files::look::Look;
use crate::files::picture::{self, Gray};

/// The smallest side of a picture a code may be in.
const SMALLEST: usize = 40;

/// Searches a stream that is a picture.
pub(super) fn search(look: &mut Look, stream: &Stream, budget: &mut Budget) {
    if !stream.has("Image") {
        return;
    }
    let (Some(width), Some(height)) = (stream.number("Width"), stream.number("Height")) else {
        return;
    };
    let pixels = (width as u64).saturating_mul(height as u64);
    if width.min(height) < SMALLEST || pixels > budget.limits().picture_pixels {
        return;
    }
    if stream.has("DCTDecode") && !stream.has("FlateDecode") {
        return picture::search(look, stream.content, budget);
    }
    if !stream.has("FlateDecode") {
        return;
    }
    let most = width
        .saturating_mul(4)
        .saturating_add(1)
        .saturating_mul(height);
    if let Some(rows) = inflate(stream.content, most, budget)
        && let Some(gray) = gray(&rows, width, height)
    {
        picture::search_gray(look, gray, budget);
    }
}

/// Brings rows of samples to gray. How many bits and colours they have shows in their length: an index
/// into a palette of two colours is as good as gray.
fn gray(rows: &[u8], width: usize, height: usize) -> Option<Gray> {
    let bits = width.div_ceil(8);
    let colours = [
        (bits, 0),
        (width, 1),
        (width.checked_mul(3)?, 3),
        (width.checked_mul(4)?, 4),
    ];
    for (row, samples) in colours {
        // Some programs write a line end behind the last row.
        let is = |length: usize| {
            length
                .checked_mul(height)
                .is_some_and(|l| (l..l + 3).contains(&rows.len()))
        };
        if is(row) {
            return Some(Gray {
                width,
                height,
                pixels: luma(rows, width, height, row, samples),
            });
        }
        if is(row + 1) {
            let rows = without_predictor(rows, row, samples.max(1));
            return Some(Gray {
                width,
                height,
                pixels: luma(&rows, width, height, row, samples),
            });
        }
    }
    None
}

fn luma(rows: &[u8], width: usize, height: usize, row: usize, samples: usize) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(width * height);
    for row in rows.chunks_exact(row).take(height) {
        match samples {
            0 => pixels.extend((0..width).map(|x| {
                let byte = row.get(x / 8).copied().unwrap_or(0);
                if byte >> (7 - x % 8) & 1 == 0 { 0 } else { 255 }
            })),
            1 => pixels.extend_from_slice(row),
            // Four are CMYK: the more ink the darker.
            4 => pixels.extend(
                row.chunks_exact(4)
                    .map(|p| 255 - p.iter().copied().max().unwrap_or(0)),
            ),
            _ => pixels.extend(row.chunks_exact(3).map(|p| {
                let sum: u32 = p
                    .iter()
                    .zip([77, 150, 29])
                    .map(|(v, w)| u32::from(*v) * w)
                    .sum();
                (sum >> 8).min(255) as u8
            })),
        }
    }
    pixels.resize(width * height, 255);
    pixels
}

/// Undoes the PNG filters (RFC 2083 section 6), each row's in a byte before it.
fn without_predictor(rows: &[u8], row: usize, step: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(rows.len());
    let mut above = vec![0; row];
    for line in rows.chunks_exact(row + 1) {
        let Some((filter, line)) = line.split_first() else {
            break;
        };
        let mut current = line.to_vec();
        for x in 0..current.len() {
            let left = x
                .checked_sub(step)
                .and_then(|l| current.get(l))
                .copied()
                .unwrap_or(0);
            let up = above.get(x).copied().unwrap_or(0);
            let corner = x
                .checked_sub(step)
                .and_then(|l| above.get(l))
                .copied()
                .unwrap_or(0);
            let guess = match filter {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(value) = current.get_mut(x) {
                *value = value.wrapping_add(guess);
            }
        }
        out.extend_from_slice(&current);
        above = current;
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        up
    } else {
        corner
    }
}
