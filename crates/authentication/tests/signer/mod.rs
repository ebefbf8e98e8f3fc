//! Signs mails with a key made for the test, and gives the record it is looked up by.

#![allow(dead_code, reason = "each test file uses a part of it")]

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::{Canonicalization, DkimSigner};

/// The selector every key is published under.
pub const SELECTOR: &str = "key1";

/// A domain's key.
pub struct Key {
    pub domain: String,
    secret: Vec<u8>,
}

impl Key {
    pub fn of(domain: &str) -> Key {
        Key {
            domain: domain.to_owned(),
            secret: Ed25519Key::generate_pkcs8().expect("a key"),
        }
    }

    pub fn key(&self) -> Ed25519Key {
        Ed25519Key::from_pkcs8_der(&self.secret).expect("the key")
    }

    /// Name and text of the TXT record that publishes it (RFC 8463).
    pub fn record(&self) -> (String, String) {
        let public = BASE64_STANDARD.encode(self.key().public_key());
        (
            format!("{SELECTOR}._domainkey.{}", self.domain),
            format!("v=DKIM1; k=ed25519; p={public}"),
        )
    }

    /// The mail with a signature over these fields before it.
    pub fn sign(&self, mail: &str, fields: &[&str]) -> String {
        self.signed(mail, fields, false)
    }

    /// As [`Key::sign`], with the body's length in the signature (`l=`).
    pub fn sign_with_length(&self, mail: &str, fields: &[&str]) -> String {
        self.signed(mail, fields, true)
    }

    fn signed(&self, mail: &str, fields: &[&str], length: bool) -> String {
        let signature = DkimSigner::from_key(self.key())
            .domain(&self.domain)
            .selector(SELECTOR)
            .headers(fields.iter().copied())
            .header_canonicalization(Canonicalization::Relaxed)
            .body_canonicalization(Canonicalization::Relaxed)
            .body_length(length)
            .sign(mail.as_bytes())
            .expect("a signature");
        format!("{}{mail}", signature.to_header())
    }
}
