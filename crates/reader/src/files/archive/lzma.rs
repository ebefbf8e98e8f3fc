//! LZMA and LZMA2 (the LZMA SDK's specification), for beginnings of files only: the dictionary is the
//! output. The library at hand can be made to loop for ever, so this is done here.

use super::super::scan::Scan;

/// Literal contexts a stream may ask for: LZMA2's limit, which every encoder keeps by default.
const CONTEXT_BITS: u32 = 4;
const STATES: usize = 12;
const POSITIONS: usize = 16;
const LITERAL: usize = 0x300;
/// An even chance, of 2,048.
const EVEN: u16 = 1 << 10;

/// Unpacks LZMA by its five bytes of properties, at most `most` bytes; what comes before damage or the
/// end of the input counts.
pub(super) fn unpack(bytes: &[u8], properties: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    if let Some(mut decoder) = properties.first().and_then(|p| Decoder::new(*p)) {
        let _ = decoder.run(bytes, &mut out, 0, most);
    }
    out
}

/// Unpacks LZMA2 likewise.
pub(super) fn unpack_2(bytes: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let _ = chunks(&mut Scan::new(bytes, 0), &mut out, most);
    out
}

/// Every chunk takes bytes from the input.
fn chunks(scan: &mut Scan, out: &mut Vec<u8>, most: usize) -> Option<()> {
    let mut decoder: Option<Decoder> = None;
    // Where the dictionary was last begun anew.
    let mut base = 0;
    while out.len() < most {
        let control = scan.u8()?;
        let number = |scan: &mut Scan| {
            Some(usize::from(u16::from_be_bytes(
                scan.take(2)?.try_into().ok()?,
            )))
        };
        if control < 0x80 {
            if control == 1 {
                base = out.len();
            }
            if !matches!(control, 1 | 2) {
                return None;
            }
            let length = number(scan)? + 1;
            let data = scan.take(length)?;
            out.extend(data.iter().take(most - out.len()));
            continue;
        }
        let unpacked = (usize::from(control & 0x1f) << 16) + number(scan)? + 1;
        let packed = number(scan)? + 1;
        match control >> 5 & 3 {
            0 => {}
            1 => decoder.as_mut()?.reset(),
            reset => {
                if reset == 3 {
                    base = out.len();
                }
                decoder = Some(Decoder::new(scan.u8()?)?);
            }
        }
        let until = out.len().saturating_add(unpacked).min(most);
        decoder
            .as_mut()?
            .run(scan.take(packed)?, out, base, until)?;
    }
    Some(())
}

/// The range decoder.
struct Range<'p> {
    range: u32,
    code: u32,
    input: &'p [u8],
}

impl<'p> Range<'p> {
    fn new(input: &'p [u8]) -> Option<Range<'p>> {
        let (start, input) = input.split_at_checked(5)?;
        let code = u32::from_be_bytes(start.get(1..)?.try_into().ok()?);
        Some(Range {
            range: u32::MAX,
            code,
            input,
        })
    }

    fn normalize(&mut self) -> Option<()> {
        if self.range < 1 << 24 {
            let (next, rest) = self.input.split_first()?;
            self.input = rest;
            self.range <<= 8;
            self.code = self.code << 8 | u32::from(*next);
        }
        Some(())
    }

    fn bit(&mut self, chances: &mut [u16], at: usize) -> Option<usize> {
        self.normalize()?;
        let chance = chances.get_mut(at)?;
        let bound = (self.range >> 11) * u32::from(*chance);
        if self.code < bound {
            *chance += ((1 << 11) - *chance) >> 5;
            self.range = bound;
            Some(0)
        } else {
            *chance -= *chance >> 5;
            self.code -= bound;
            self.range -= bound;
            Some(1)
        }
    }

    fn direct(&mut self, bits: u32) -> Option<u32> {
        let mut value = 0;
        for _ in 0..bits {
            self.normalize()?;
            self.range >>= 1;
            let one = self.code >= self.range;
            if one {
                self.code -= self.range;
            }
            value = value << 1 | u32::from(one);
        }
        Some(value)
    }

    /// A number of so many bits, highest first.
    fn tree(&mut self, chances: &mut [u16], bits: u32) -> Option<usize> {
        let mut node = 1;
        for _ in 0..bits {
            node = node << 1 | self.bit(chances, node)?;
        }
        Some(node - (1 << bits))
    }

    /// A number of so many bits, lowest first.
    fn reversed_tree(&mut self, chances: &mut [u16], bits: u32) -> Option<u32> {
        let mut node = 1;
        let mut value = 0;
        for i in 0..bits {
            let bit = self.bit(chances, node)?;
            node = node << 1 | bit;
            value |= (bit as u32) << i;
        }
        Some(value)
    }
}

/// How lengths are coded.
struct Lengths {
    choice: [u16; 2],
    low: [[u16; 8]; POSITIONS],
    middle: [[u16; 8]; POSITIONS],
    high: [u16; 256],
}

impl Lengths {
    fn new() -> Lengths {
        Lengths {
            choice: [EVEN; 2],
            low: [[EVEN; 8]; POSITIONS],
            middle: [[EVEN; 8]; POSITIONS],
            high: [EVEN; 256],
        }
    }

    fn decode(&mut self, range: &mut Range, position: usize) -> Option<usize> {
        if range.bit(&mut self.choice, 0)? == 0 {
            return range.tree(self.low.get_mut(position)?, 3);
        }
        if range.bit(&mut self.choice, 1)? == 0 {
            return Some(8 + range.tree(self.middle.get_mut(position)?, 3)?);
        }
        Some(16 + range.tree(&mut self.high, 8)?)
    }
}

struct Decoder {
    /// Bits of the byte before, and of the position, that choose a literal's chances; bits of the position
    /// that choose others.
    lc: u32,
    lp: u32,
    pb: u32,
    state: usize,
    /// The last four distances, less one.
    distances: [u32; 4],
    literals: Vec<u16>,
    is_match: [u16; STATES * POSITIONS],
    is_again: [u16; STATES],
    is_not_first: [u16; STATES],
    is_not_second: [u16; STATES],
    is_fourth: [u16; STATES],
    is_long: [u16; STATES * POSITIONS],
    slots: [[u16; 64]; 4],
    places: [u16; 128],
    align: [u16; 16],
    lengths: Lengths,
    again_lengths: Lengths,
}

impl Decoder {
    fn new(properties: u8) -> Option<Decoder> {
        let (lc, rest) = (u32::from(properties % 9), properties / 9);
        let (lp, pb) = (u32::from(rest % 5), u32::from(rest / 5));
        if pb > 4 || lc + lp > CONTEXT_BITS {
            return None;
        }
        Some(Decoder {
            lc,
            lp,
            pb,
            state: 0,
            distances: [0; 4],
            literals: vec![EVEN; LITERAL << (lc + lp)],
            is_match: [EVEN; STATES * POSITIONS],
            is_again: [EVEN; STATES],
            is_not_first: [EVEN; STATES],
            is_not_second: [EVEN; STATES],
            is_fourth: [EVEN; STATES],
            is_long: [EVEN; STATES * POSITIONS],
            slots: [[EVEN; 64]; 4],
            places: [EVEN; 128],
            align: [EVEN; 16],
            lengths: Lengths::new(),
            again_lengths: Lengths::new(),
        })
    }

    fn reset(&mut self) {
        let properties = (self.pb * 5 + self.lp) * 9 + self.lc;
        if let Some(fresh) = u8::try_from(properties).ok().and_then(Decoder::new) {
            *self = fresh;
        }
    }

    /// Unpacks until the output has `until` bytes; `None` on damage. Each step writes a byte at least.
    fn run(&mut self, input: &[u8], out: &mut Vec<u8>, base: usize, until: usize) -> Option<()> {
        let mut range = Range::new(input)?;
        while out.len() < until {
            let position = (out.len() - base) & ((1 << self.pb) - 1);
            if range.bit(&mut self.is_match, self.state * POSITIONS + position)? == 0 {
                let byte = self.literal(&mut range, out, base)?;
                out.push(byte);
                continue;
            }
            let length = if range.bit(&mut self.is_again, self.state)? == 1 {
                self.again(&mut range, position)?
            } else {
                let length = self.lengths.decode(&mut range, position)?;
                let distance = self.distance(&mut range, length)?;
                self.distances.rotate_right(1);
                self.set_distance(distance);
                self.state = if self.state < 7 { 7 } else { 10 };
                length + 2
            };
            let [distance, ..] = self.distances;
            // This distance marks the end.
            if distance == u32::MAX {
                return Some(());
            }
            let from = (out.len() - base).checked_sub(usize::try_from(distance).ok()? + 1)? + base;
            for i in 0..length.min(until - out.len()) {
                out.push(*out.get(from + i)?);
            }
        }
        Some(())
    }

    fn set_distance(&mut self, distance: u32) {
        let [first, ..] = &mut self.distances;
        *first = distance;
    }

    fn literal(&mut self, range: &mut Range, out: &[u8], base: usize) -> Option<u8> {
        let written = out.get(base..)?;
        let before = u32::from(written.last().copied().unwrap_or(0));
        let position = written.len() & ((1 << self.lp) - 1);
        let context = (position << self.lc) + (before >> (8 - self.lc)) as usize;
        let chances = self
            .literals
            .get_mut(context * LITERAL..(context + 1) * LITERAL)?;
        let mut symbol = 1;
        if self.state >= 7 {
            let [distance, ..] = self.distances;
            let mut matched =
                usize::from(*written.get(written.len().checked_sub(distance as usize + 1)?)?);
            while symbol < 0x100 {
                let expected = matched >> 7 & 1;
                matched <<= 1;
                let bit = range.bit(chances, ((1 + expected) << 8) + symbol)?;
                symbol = symbol << 1 | bit;
                if bit != expected {
                    break;
                }
            }
        }
        while symbol < 0x100 {
            symbol = symbol << 1 | range.bit(chances, symbol)?;
        }
        self.state = match self.state {
            0..4 => 0,
            4..10 => self.state - 3,
            _ => self.state - 6,
        };
        u8::try_from(symbol & 0xff).ok()
    }

    /// A match at one of the last distances; its length.
    fn again(&mut self, range: &mut Range, position: usize) -> Option<usize> {
        if range.bit(&mut self.is_not_first, self.state)? == 0 {
            if range.bit(&mut self.is_long, self.state * POSITIONS + position)? == 0 {
                self.state = if self.state < 7 { 9 } else { 11 };
                return Some(1);
            }
        } else {
            let which = match range.bit(&mut self.is_not_second, self.state)? {
                0 => 1,
                _ => 2 + range.bit(&mut self.is_fourth, self.state)?,
            };
            self.distances.get_mut(..=which)?.rotate_right(1);
        }
        let length = self.again_lengths.decode(range, position)? + 2;
        self.state = if self.state < 7 { 8 } else { 11 };
        Some(length)
    }

    fn distance(&mut self, range: &mut Range, length: usize) -> Option<u32> {
        let slot = range.tree(self.slots.get_mut(length.min(3))?, 6)? as u32;
        if slot < 4 {
            return Some(slot);
        }
        let bits = (slot >> 1) - 1;
        let start = (2 | slot & 1) << bits;
        if slot < 14 {
            let at = usize::try_from(start - slot).ok()?;
            return Some(start + range.reversed_tree(self.places.get_mut(at..)?, bits)?);
        }
        let high = range.direct(bits - 4)? << 4;
        Some(
            start
                .wrapping_add(high)
                .wrapping_add(range.reversed_tree(&mut self.align, 4)?),
        )
    }
}
