//! A small generator of numbers: the same seed gives the same messages on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    /// A generator of its own for the `stream`th thing made from a seed.
    pub(super) fn new(seed: u64, stream: u64) -> Random {
        let mut random = Random(seed ^ stream.wrapping_mul(0xD134_2543_DE82_EF95));
        random.next();
        random
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to but not with `end`; 0 when there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        // Ranges are tiny beside 2^64, so the unevenness is too.
        (self.next() % end.max(1) as u64) as usize
    }

    /// A number of a range, both ends with it.
    pub(super) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below((most + 1).saturating_sub(least))
    }

    /// True in so many of a hundred cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the items.
    pub(super) fn pick<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        items.get(self.below(items.len()))
    }

    /// One of the texts; nothing when there is none.
    pub(super) fn text<'t, T: AsRef<str>>(&mut self, items: &'t [T]) -> &'t str {
        self.pick(items).map_or("", |item| item.as_ref())
    }

    /// The place of one of the weights, each as often as it weighs; `None` when all are nothing.
    pub(super) fn weighted(&mut self, weights: &[usize]) -> Option<usize> {
        let mut at = self.below(weights.iter().sum::<usize>());
        weights.iter().position(|weight| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        })
    }

    /// `length` of the characters.
    pub(super) fn string(&mut self, characters: &[u8], length: usize) -> String {
        (0..length)
            .filter_map(|_| self.pick(characters).copied().map(char::from))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_differ_and_repeat() {
        let draw = |stream| Random::new(7, stream).next();
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn weights_are_kept() {
        let mut random = Random::new(1, 1);
        let mut counts = [0; 3];
        for _ in 0..4_000 {
            counts[random.weighted(&[1, 0, 3]).expect("one of them")] += 1;
        }
        assert_eq!(counts[1], 0);
        assert!((800..1_200).contains(&counts[0]), "{counts:?}");
        assert_eq!(random.weighted(&[]), None);
        assert_eq!(random.weighted(&[0, 0]), None);
    }

    #[test]
    fn nothing_is_picked_of_nothing() {
        let mut random = Random::new(1, 1);
        assert_eq!(random.below(0), 0);
        assert_eq!(random.text::<&str>(&[]), "");
        assert!((2..=4).contains(&random.between(2, 4)));
    }
}
