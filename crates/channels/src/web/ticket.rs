//! What a person takes with them from one step to the next.
//!
//! Nothing of a message is kept on this machine between two pages. What the next page needs is handed to the
//! person's own browser, sealed with XChaCha20-Poly1305 under a key that is made at start, is never written
//! anywhere and ends with the program; it comes back in a POST field, never in an address. It is good for fifteen
//! minutes. So nothing has to be bounded or cleared here, nobody can push another person's message out of a
//! table, and a restart only means that the page asks to see the message again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Generate, Key, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use madoguchi_model::Link;
use madoguchi_service::Consultation;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::time::Duration;
use time::OffsetDateTime;

/// How long a ticket is good for.
pub const GOOD_FOR: Duration = Duration::from_secs(15 * 60);
/// How long a form may stay open before it is sent.
pub const FORM_GOOD_FOR: Duration = Duration::from_secs(12 * 60 * 60);
/// Characters of a ticket at most. A message of 48 KB of text that does not compress at all fits.
pub const MOST_CHARACTERS: usize = 256 << 10;
/// Bytes a ticket may hold unpacked.
const MOST_UNPACKED: u64 = 2 << 20;
/// Bytes of the nonce in front.
const NONCE: usize = 24;

/// What a form's token begins with, so that it is never taken for a ticket nor a ticket for it.
const FORM: &[u8] = b"form:";

/// What is sealed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
    /// A message that was answered.
    Answered(Box<Consultation>),
    /// Pictures whose words wait to be corrected.
    Pictures {
        /// The links in their codes.
        codes: Vec<Link>,
        /// Hosts read by OCR, to be confirmed.
        hosts: Vec<String>,
        /// A mail or document shown with them.
        beside: Option<Box<Consultation>>,
        /// Names of pictures that could not be used.
        unread: Vec<String>,
    },
}

#[derive(Serialize, Deserialize)]
struct Sealed<T> {
    /// Seconds since 1970 until which it is good.
    until: i64,
    held: T,
}

/// Why a ticket cannot be used. All three ask the person to show the message again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invalid {
    /// None was given.
    Missing,
    /// Its time is over.
    Expired,
    /// It was not made by this run of the program, or was changed.
    Unknown,
}

/// Seals and opens tickets.
pub struct Seal {
    cipher: XChaCha20Poly1305,
}

impl Seal {
    /// A seal with a key nobody has had before.
    pub fn new() -> Seal {
        let key = Key::<XChaCha20Poly1305>::generate();
        Seal {
            cipher: XChaCha20Poly1305::new(&key),
        }
    }

    /// A ticket; `None` when it would be too large to carry.
    pub fn seal(&self, held: &Held, now: OffsetDateTime) -> Option<String> {
        let until = now.unix_timestamp() + GOOD_FOR.as_secs() as i64;
        let json = serde_json::to_vec(&Sealed { until, held }).ok()?;
        let mut packed = Vec::new();
        let mut deflate = DeflateEncoder::new(json.as_slice(), Compression::fast());
        deflate.read_to_end(&mut packed).ok()?;
        let nonce = XNonce::generate();
        let mut ticket = nonce.to_vec();
        ticket.extend(self.cipher.encrypt(&nonce, packed.as_slice()).ok()?);
        let ticket = URL_SAFE_NO_PAD.encode(ticket);
        (ticket.len() <= MOST_CHARACTERS).then_some(ticket)
    }

    /// A token for a form: proof that a page of this run of the program held it.
    pub fn form(&self, now: OffsetDateTime) -> String {
        let until = now.unix_timestamp() + FORM_GOOD_FOR.as_secs() as i64;
        let nonce = XNonce::generate();
        let mut token = nonce.to_vec();
        let plain = [FORM, &until.to_be_bytes()].concat();
        // Sealing eight bytes does not fail; an empty token is refused when it comes back.
        token.extend(
            self.cipher
                .encrypt(&nonce, plain.as_slice())
                .unwrap_or_default(),
        );
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Whether a form's token is of this run and not too old.
    pub fn is_our_form(&self, token: &str, now: OffsetDateTime) -> bool {
        let plain = self.decrypted(token);
        let until = plain.as_deref().and_then(|p| p.strip_prefix(FORM));
        let until = until
            .and_then(|u| u.try_into().ok())
            .map(i64::from_be_bytes);
        until.is_some_and(|until| now.unix_timestamp() <= until)
    }

    fn decrypted(&self, ticket: &str) -> Option<Vec<u8>> {
        if ticket.len() > MOST_CHARACTERS {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(ticket.trim()).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce = XNonce::try_from(nonce).ok()?;
        self.cipher.decrypt(&nonce, sealed).ok()
    }

    /// What a ticket holds.
    ///
    /// # Errors
    /// When it was not sealed by this run of the program, was changed, or is too old.
    pub fn open(&self, ticket: &str, now: OffsetDateTime) -> Result<Held, Invalid> {
        if ticket.is_empty() {
            return Err(Invalid::Missing);
        }
        let sealed: Sealed<Held> = self.unpacked(ticket).ok_or(Invalid::Unknown)?;
        if now.unix_timestamp() > sealed.until {
            return Err(Invalid::Expired);
        }
        Ok(sealed.held)
    }

    fn unpacked(&self, ticket: &str) -> Option<Sealed<Held>> {
        let packed = self.decrypted(ticket)?;
        let mut json = Vec::new();
        let inflate = DeflateDecoder::new(packed.as_slice());
        inflate.take(MOST_UNPACKED).read_to_end(&mut json).ok()?;
        serde_json::from_slice(&json).ok()
    }
}

impl Default for Seal {
    fn default() -> Seal {
        Seal::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-22 14:00 +9);

    fn held() -> Held {
        Held::Pictures {
            codes: Vec::new(),
            hosts: vec!["example.top".to_owned()],
            beside: None,
            unread: Vec::new(),
        }
    }

    #[test]
    fn what_was_sealed_comes_out_again_for_a_quarter_of_an_hour() {
        let seal = Seal::new();
        let ticket = seal.seal(&held(), NOW).expect("small enough");
        assert!(!ticket.contains("example"));
        assert_eq!(
            seal.open(&ticket, NOW + Duration::from_secs(899)),
            Ok(held())
        );
        assert_eq!(
            seal.open(&ticket, NOW + Duration::from_secs(901)),
            Err(Invalid::Expired)
        );
    }

    #[test]
    fn forged_changed_and_foreign_tickets_are_not_opened() {
        let seal = Seal::new();
        let ticket = seal.seal(&held(), NOW).expect("small enough");
        for at in [0, 30, 40, ticket.len() - 1] {
            let mut forged: Vec<char> = ticket.chars().collect();
            forged[at] = if forged[at] == 'A' { 'B' } else { 'A' };
            let forged: String = forged.into_iter().collect();
            assert_eq!(seal.open(&forged, NOW), Err(Invalid::Unknown), "{at}");
        }
        assert_eq!(Seal::new().open(&ticket, NOW), Err(Invalid::Unknown));
        assert_eq!(seal.open("", NOW), Err(Invalid::Missing));
        assert_eq!(seal.open("…", NOW), Err(Invalid::Unknown));
        assert_eq!(
            seal.open(&"A".repeat(MOST_CHARACTERS + 4), NOW),
            Err(Invalid::Unknown)
        );
    }

    #[test]
    fn a_forms_token_is_good_for_half_a_day_and_for_this_run_only() {
        let (seal, other) = (Seal::new(), Seal::new());
        let now = datetime!(2026-11-22 14:00 +9);
        let token = seal.form(now);
        assert!(seal.is_our_form(&token, now + FORM_GOOD_FOR));
        assert!(!seal.is_our_form(&token, now + FORM_GOOD_FOR + Duration::from_secs(1)));
        assert!(!other.is_our_form(&token, now));
        assert!(!seal.is_our_form("", now));
        assert_eq!(seal.open(&token, now), Err(Invalid::Unknown));
    }
}
