//! Verifies SPF, DKIM, DMARC and ARC of a raw mail, when the operator allows DNS.
//!
//! This is the only crate that asks the network anything: TXT, A, AAAA, MX and PTR records of the domains a
//! mail names, from the resolver it was given. What it must not do: believe a field a stranger may have
//! written ([`Client`] is the caller's to take from a trusted one), or vouch for a mail that two programs
//! could read in two ways (see `header`).

mod header;
mod verdicts;
mod verifier;

pub use verifier::{Client, Verifier, VerifyError};
