//! The knowledge pack compiled into the binary.
//!
//! `build.rs` parses and validates `knowledge/` and stores it in the form [`embedded`] reads back: the
//! crate is apart from `knowledge` so that the parser itself can run at build time.

use madoguchi_knowledge::Pack;

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.pack"));

/// The pack's phrases and names, made ready to be searched for.
static LEXICON: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon"));

/// The pack this program was built with.
pub fn embedded() -> Pack {
    let mut pack = Pack::from_bytes(BYTES).expect("build.rs wrote it with the same crate");
    pack.compiled = LEXICON;
    pack
}

/// Weights learned from what the project itself holds; anybody can train them again bit for bit.
pub fn base_model() -> &'static [u8] {
    include_bytes!("../../../models/base.model")
}

/// Weights learned from outside corpora as well (named in `models/full.md`).
pub fn full_model() -> &'static [u8] {
    include_bytes!("../../../models/full.model")
}
