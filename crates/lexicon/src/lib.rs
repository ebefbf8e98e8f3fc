//! Text folded for matching ([`fold`]), and every phrase and brand name of the pack in one automaton
//! ([`lexicon`]).
//!
//! A crate of its own so that `crates/pack` can build the automaton when the program is compiled: to build it
//! takes longer than anything else at start.

pub mod fold;
pub mod hashing;
pub mod lexicon;
mod words;
