//! Keys an operator gives out.
//!
//! A key is 32 random bytes, so its plain SHA-256 is enough to recognise it by; the operator's file holds the hash
//! alone. A holder has a bucket of their own in place of the address's.

use super::problem::Problem;
use crate::web::Web;
use crate::web::limits::Bucket;
use anyhow::{Context, bail};
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Generate, Key as Secret};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Calls a minute when the operator says nothing else.
const PER_MINUTE: u32 = 6_000;

/// One holder.
#[derive(Debug)]
pub struct Key {
    /// Whose it is, for the operator.
    pub name: String,
    hash: String,
    per_minute: u32,
    bucket: Mutex<Bucket>,
}

/// Every holder.
#[derive(Debug)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// Reads `NAME SHA256 [CALLS-A-MINUTE]`, one a line; empty lines and those that begin with `#` are passed over.
    ///
    /// # Errors
    /// When a line is not of that form: its number, and what to write.
    pub fn read(text: &str) -> anyhow::Result<Keys> {
        let mut keys: Vec<Key> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let key = Key::read(line).with_context(|| format!("line {}", at + 1))?;
            if keys
                .iter()
                .any(|k| k.name == key.name || k.hash == key.hash)
            {
                bail!("line {}: name and key may stand once only", at + 1);
            }
            keys.push(key);
        }
        if keys.is_empty() {
            bail!("no key in it; `madoguchi api-key NAME` makes one");
        }
        Ok(Keys(keys))
    }

    /// Whose key a request bears.
    pub(crate) fn holder(&self, headers: &HeaderMap) -> Option<&Key> {
        let said = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, key) = said.split_once(' ')?;
        let hash = sha256(key.trim());
        let bearer = scheme.eq_ignore_ascii_case("bearer");
        self.0.iter().find(|k| bearer && k.hash == hash)
    }
}

impl Key {
    fn read(line: &str) -> anyhow::Result<Key> {
        let mut words = line.split_whitespace();
        let (Some(name), Some(hash)) = (words.next(), words.next()) else {
            bail!("write NAME SHA256 [CALLS-A-MINUTE]");
        };
        let hash = hash.to_ascii_lowercase();
        if hash.len() != 64 || !hash.bytes().all(|b| b.is_ascii_hexdigit()) {
            bail!(
                "the second word must be a SHA-256 in hex; `madoguchi api-key {name}` writes the line"
            );
        }
        let per_minute = match words.next() {
            None => PER_MINUTE,
            Some(number) => number
                .parse()
                .ok()
                .filter(|n| *n > 0)
                .context("the third word must be a number of calls a minute")?,
        };
        Ok(Key {
            name: name.to_owned(),
            hash,
            per_minute,
            bucket: Mutex::new(Bucket::full(per_minute, Instant::now())),
        })
    }

    /// Whether the holder may ask once more; if not, how long to wait.
    pub(crate) fn take(&self, now: Instant) -> Result<(), Duration> {
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        bucket.take(self.per_minute, now)
    }
}

/// A new key, and the line of the operator's file for it.
pub fn new_key(name: &str) -> (String, String) {
    let secret = Secret::<XChaCha20Poly1305>::generate();
    let key = URL_SAFE_NO_PAD.encode(secret);
    let line = format!("{name} {}", sha256(&key));
    (key, line)
}

fn sha256(key: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(key.as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Refuses a call without a key where keys are asked for.
pub(super) async fn with_key(
    State(web): State<Arc<Web>>,
    request: Request,
    next: Next,
) -> Response {
    let keys = web.options.api_keys.as_ref();
    if keys.is_some_and(|keys| keys.holder(request.headers()).is_none()) {
        let detail =
            "send the header Authorization: Bearer KEY with a key of this counter's operator";
        return Problem::new(StatusCode::UNAUTHORIZED, "key", detail).into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn bearing(key: &str) -> HeaderMap {
        let value = HeaderValue::from_str(&format!("Bearer {key}")).expect("ASCII");
        HeaderMap::from_iter([(AUTHORIZATION, value)])
    }

    #[test]
    fn a_key_is_known_by_its_hash_alone() {
        let (key, line) = new_key("library");
        assert!(!line.contains(&key));
        let keys = Keys::read(&format!("# given out in autumn\n\n{line} 2\n")).expect("one key");
        let holder = keys.holder(&bearing(&key)).expect("known");
        assert_eq!(holder.name, "library");
        assert!(keys.holder(&bearing("something else")).is_none());
        assert!(keys.holder(&HeaderMap::new()).is_none());
        let now = Instant::now();
        assert!(holder.take(now).is_ok() && holder.take(now).is_ok());
        assert!(holder.take(now).is_err());
    }

    #[test]
    fn a_broken_line_is_named() {
        for text in ["", "# nothing", "name", "name abc", "name 00 x"] {
            assert!(Keys::read(text).is_err(), "{text:?}");
        }
        let (_, line) = new_key("one");
        let twice = Keys::read(&format!("{line}\n{line}")).expect_err("twice");
        assert!(twice.to_string().contains("line 2"), "{twice}");
    }
}
