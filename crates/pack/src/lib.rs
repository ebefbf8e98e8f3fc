//! The knowledge pack compiled into the binary.
//!
//! `build.rs` parses and validates `knowledge/` and stores it in the form [`embedded`] reads back: the
//! crate is apart from `knowledge` so that the parser itself can run at build time.

use madoguchi_knowledge::Pack;

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge.pack"));

/// The pack this program was built with.
pub fn embedded() -> Pack {
    Pack::from_bytes(BYTES).expect("build.rs wrote it with the same crate")
}
