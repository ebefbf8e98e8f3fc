/// The bounds within which anything is read. Every one is tested; reaching one gives a
/// [`crate::ProblemKind::Truncated`] that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of input that are looked at.
    pub input_bytes: usize,
    /// Depth of nested MIME parts, forwarded messages and archives together.
    pub depth: usize,
    /// MIME parts of one message.
    pub parts: usize,
    /// Header fields of one message.
    pub headers: usize,
    /// Bytes of one text after decoding.
    pub text_bytes: usize,
    /// Bytes that may come out of all compressed data of one message together.
    pub unpacked_bytes: usize,
    /// Files listed in one archive.
    pub archive_entries: usize,
    /// Links kept.
    pub links: usize,
    /// Width times height of a picture that is decoded.
    pub picture_pixels: u64,
    /// Pictures searched for codes.
    pub pictures: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            input_bytes: 32 << 20,
            depth: 8,
            parts: 500,
            headers: 1_000,
            text_bytes: 1 << 20,
            unpacked_bytes: 32 << 20,
            archive_entries: 1_000,
            links: 1_000,
            picture_pixels: 12_000_000,
            pictures: 8,
        }
    }
}
