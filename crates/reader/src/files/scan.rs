//! Reading binary structures without ever running past their end.

/// Walks over bytes; every step gives `None` when they do not suffice.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    /// Begins at byte `at`, which may lie behind the end.
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Scan<'a> {
        Scan { bytes, at }
    }

    /// The place reached.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes to a place, also behind the end.
    pub(super) fn jump(&mut self, at: usize) {
        self.at = at;
    }

    /// Passes over `n` bytes, also behind the end.
    pub(super) fn skip(&mut self, n: usize) {
        self.at = self.at.saturating_add(n);
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    /// The next `n` bytes.
    pub(super) fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(taken)
    }

    /// The next bytes up to a NUL, which is passed over.
    pub(super) fn until_nul(&mut self) -> Option<&'a [u8]> {
        let length = memchr::memchr(0, self.rest())?;
        let taken = self.take(length)?;
        self.skip(1);
        Some(taken)
    }

    /// The next byte.
    pub(super) fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    /// The next 16 bits, little end first.
    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    /// The next 32 bits, little end first.
    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// The next 64 bits, little end first.
    pub(super) fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// The next 32 bits as a length or offset.
    pub(super) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.u32()?).ok()
    }
}

/// UTF-16, little end first, up to its first NUL.
pub(super) fn utf_16(bytes: &[u8]) -> String {
    let units = bytes
        .chunks_exact(2)
        .filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
    char::decode_utf16(units.take_while(|u| *u != 0))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// A name in the character set of a Japanese Windows when it is no UTF-8, up to its first NUL.
pub(super) fn name(bytes: &[u8]) -> String {
    let bytes = bytes.split(|b| *b == 0).next().unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => crate::charset::decode_bytes(bytes, Some("cp932")).text,
    }
}
