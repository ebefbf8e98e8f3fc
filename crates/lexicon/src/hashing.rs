//! A quick hash for tables whose keys the project itself chose (domains of the lists, numbers of phrases):
//! nobody who writes a message can fill them, so they need no defence against chosen collisions.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use xxhash_rust::xxh3::xxh3_64;

/// A map of keys that no message adds to.
pub type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

/// Multiplies numbers together; texts go through xxh3 first.
#[derive(Debug, Clone, Copy, Default)]
pub struct QuickHasher(u64);

/// 2⁶⁴ divided by the golden ratio, odd.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl Hasher for QuickHasher {
    #[inline]
    fn finish(&self) -> u64 {
        // The best bits of a product are the high ones; tables use the low ones too.
        self.0.rotate_left(26)
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.write_u64(xxh3_64(bytes));
    }

    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    #[inline]
    fn write_u16(&mut self, number: u16) {
        self.write_u64(u64::from(number));
    }

    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(FACTOR).rotate_left(5);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::hash::BuildHasher;

    #[test]
    fn neighbours_are_spread_over_low_and_high_bits() {
        let hash = |n: u32| BuildHasherDefault::<QuickHasher>::default().hash_one((n, 3_u8));
        let low: HashSet<u64> = (0..4_096).map(|n| hash(n) & 0xFFFF).collect();
        let high: HashSet<u64> = (0..4_096).map(|n| hash(n) >> 57).collect();
        assert!(low.len() > 3_500, "{}", low.len());
        assert_eq!(high.len(), 128);
    }
}
