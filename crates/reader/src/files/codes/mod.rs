//! Finds and reads QR codes in gray pictures.
//!
//! Most pictures hold none, so a quick look for the corners of one ([`corners`]) comes before the search.
//! Where corners are, the picture is searched, and then each place by itself, enlarged, smoothed and
//! evened, until one of these ways finds a code.

mod corners;
mod gray;

pub(super) use gray::Gray;

use corners::Corners;
use quircs::Quirc;

/// Pixels to which a picture is brought before it is searched.
const PIXELS: usize = 1_000_000;
/// Pixels at which a larger picture is searched once more.
const MORE_PIXELS: usize = 4_000_000;
/// Pixels that are searched in all ways of one picture together.
const ALL_PIXELS: usize = 8_000_000;
/// A picture whose sides are smaller is searched enlarged too.
const SMALL_SIDE: usize = 200;
/// Codes taken from one picture.
const CODES: usize = 20;
/// The shortest side of a code: 21 modules of a pixel each.
pub(super) const SHORTEST: usize = 21;
/// The width of a module to which a place with corners is brought.
const MODULE: f32 = 6.0;
/// Pixels a side of a place with corners.
const PLACE: f32 = 1_200.0;
/// Modules around a code that are searched with it.
const MARGIN: f32 = 5.0;

/// What the codes in a picture say, each once.
pub(super) fn read(gray: &Gray) -> Vec<String> {
    let mut search = Search::new();
    let base = gray.shrunk_to(PIXELS);
    search.look(&base, base.threshold());
    if search.found.is_empty() && gray.width.max(gray.height) < SMALL_SIDE {
        let large = gray.enlarged(3);
        search.look(&large, large.threshold());
    }
    if search.found.is_empty() && gray.width.saturating_mul(gray.height) > 2 * PIXELS {
        let more = gray.shrunk_to(MORE_PIXELS);
        search.look(&more, more.threshold());
    }
    if base.width.min(base.height) >= SHORTEST {
        // Black and white.
        search.look(&base.evened(), 128);
    }
    search.found
}

/// Reads one code in a picture that was drawn from known modules.
pub(super) fn read_drawn(gray: &Gray) -> Option<String> {
    let mut search = Search::new();
    search.identify(gray);
    search.found.into_iter().next()
}

struct Search {
    quirc: Quirc,
    found: Vec<String>,
    /// Pixels that may still be searched.
    pixels: usize,
}

impl Search {
    fn new() -> Search {
        Search {
            quirc: Quirc::new(),
            found: Vec::new(),
            pixels: ALL_PIXELS,
        }
    }

    /// Searches a picture where it shows corners of codes: all of it, and then each place by itself when
    /// there are more of them than codes were read.
    fn look(&mut self, gray: &Gray, threshold: u8) {
        if gray.width.min(gray.height) < SHORTEST {
            return;
        }
        let places = corners::find(gray, threshold);
        for dark in [true, false] {
            if places.iter().any(|p| p.dark == dark) {
                self.identify(&if dark { gray.clone() } else { gray.inverted() });
            }
        }
        for place in &places {
            if self.found.len() < places.len() {
                self.place(gray, place);
            }
        }
    }

    /// Searches the place of one code.
    fn place(&mut self, gray: &Gray, corners: &Corners) {
        let margin = corners.radius + MARGIN * corners.module;
        let scale = (MODULE / corners.module)
            .min(PLACE / (2.0 * margin))
            .clamp(0.2, 6.0);
        if gray::side_of_part(margin, scale).pow(2) > self.pixels {
            return;
        }
        // A code at the picture's edge gets the quiet zone it lacks.
        let outside = if corners.dark { 255 } else { 0 };
        let place = gray.part((corners.x, corners.y), margin, scale, outside);
        let place = if corners.dark {
            place
        } else {
            place.inverted()
        };
        let ways = [Gray::clone, Gray::blurred, Gray::evened];
        for way in ways {
            if place.pixels.len() > self.pixels || self.identify(&way(&place)) {
                break;
            }
        }
    }

    /// Searches all of a picture; whether a code was read.
    fn identify(&mut self, gray: &Gray) -> bool {
        let Some(left) = self.pixels.checked_sub(gray.pixels.len()) else {
            return false;
        };
        self.pixels = left;
        let codes = self
            .quirc
            .identify(gray.width, gray.height, &gray.pixels)
            .take(CODES);
        let mut any = false;
        for data in codes.flatten().filter_map(|code| code.decode().ok()) {
            // Kanji segments come as Shift_JIS, others mostly as UTF-8.
            let text = crate::charset::decode_bytes(&data.payload, Some("shift_jis")).text;
            any = true;
            if !self.found.contains(&text) && self.found.len() < CODES {
                self.found.push(text);
            }
        }
        any
    }
}

#[cfg(test)]
mod tests;
