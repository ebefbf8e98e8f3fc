//! What the methods' results come to.
//!
//! A verdict is `Fail` only where the mail or its way speaks against it. What the sender's domain left undone
//! or took away since (a key withdrawn, a signature past its time) is `Unknown`: a mail may be old.

use madoguchi_model::Verdict;
use mail_auth::common::crypto::{Algorithm, CryptoError};
use mail_auth::dkim::{DkimError, Signature};
use mail_auth::{
    AuthenticatedMessage, DkimOutput, DkimResult, DmarcOutput, DmarcResult, Error, SpfResult,
};

/// Bytes of an RSA signature with the shortest key that counts (1024 bits, RFC 8301 section 3.2).
const SHORTEST_RSA: usize = 128;

/// What a DKIM or ARC result comes to.
pub(crate) fn of_dkim(result: &DkimResult) -> Verdict {
    match result {
        DkimResult::Pass => Verdict::Pass,
        DkimResult::None => Verdict::None,
        DkimResult::Fail(Error::Crypto(CryptoError::IncompatibleAlgorithms)) => Verdict::Unknown,
        DkimResult::Fail(_) | DkimResult::Neutral(Error::Dkim(DkimError::FailedBodyHashMatch)) => {
            Verdict::Fail
        }
        DkimResult::Neutral(Error::Arc(mail_auth::arc::ArcError::FailedBodyHashMatch)) => {
            Verdict::Fail
        }
        DkimResult::Neutral(_) | DkimResult::PermError(_) | DkimResult::TempError(_) => {
            Verdict::Unknown
        }
    }
}

/// What an SPF result comes to.
pub(crate) fn of_spf(result: SpfResult) -> Verdict {
    match result {
        SpfResult::Pass => Verdict::Pass,
        SpfResult::Fail | SpfResult::SoftFail => Verdict::Fail,
        SpfResult::None => Verdict::None,
        SpfResult::Neutral | SpfResult::TempError | SpfResult::PermError => Verdict::Unknown,
    }
}

/// What a DMARC result comes to. A mail fails only when neither method passes (RFC 7489 section 6.6.2), so
/// where SPF could not be looked at nothing is said against it.
pub(crate) fn of_dmarc(output: &DmarcOutput, spf_looked_at: bool) -> Verdict {
    match output.result() {
        DmarcResult::Pass => Verdict::Pass,
        DmarcResult::TempError(_) | DmarcResult::PermError(_) => Verdict::Unknown,
        DmarcResult::None => Verdict::None,
        DmarcResult::Fail(_) if spf_looked_at => Verdict::Fail,
        DmarcResult::Fail(_) => Verdict::Unknown,
    }
}

/// Whether a signature that passes says something: it passes by an algorithm and a key that count (RFC 8301)
/// and covers whom the mail is from (RFC 6376 section 5.4) and what it is about.
pub(crate) fn is_sound(output: &DkimOutput, message: &AuthenticatedMessage) -> bool {
    let Some(signature) = output.signature() else {
        return false;
    };
    let counts = match signature.a {
        Algorithm::RsaSha256 => signature.b.len() >= SHORTEST_RSA,
        Algorithm::Ed25519Sha256 => true,
        Algorithm::RsaSha1 => false,
    };
    let titled = message
        .headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case(b"subject"));
    counts && covers(signature, "from") && (!titled || covers(signature, "subject"))
}

fn covers(signature: &Signature, name: &str) -> bool {
    signature
        .h
        .iter()
        .any(|signed| signed.trim().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_auth::DnsError;
    use mail_auth::hickory_resolver::proto::op::ResponseCode;

    fn signature(algorithm: Algorithm, bytes: usize, covered: &[&str]) -> Signature {
        Signature {
            a: algorithm,
            b: vec![0; bytes],
            h: covered.iter().map(|name| (*name).to_owned()).collect(),
            ..Signature::default()
        }
    }

    #[test]
    fn a_key_that_is_gone_is_not_held_against_a_mail() {
        let gone = Error::Dns(DnsError::RecordNotFound(ResponseCode::NXDomain));
        assert_eq!(of_dkim(&DkimResult::PermError(gone)), Verdict::Unknown);
        let late = Error::Dkim(DkimError::SignatureExpired);
        assert_eq!(of_dkim(&DkimResult::Neutral(late)), Verdict::Unknown);
        let other = Error::Crypto(CryptoError::FailedVerification);
        assert_eq!(of_dkim(&DkimResult::Fail(other)), Verdict::Fail);
        let body = Error::Dkim(DkimError::FailedBodyHashMatch);
        assert_eq!(of_dkim(&DkimResult::Neutral(body)), Verdict::Fail);
    }

    #[test]
    fn a_signature_must_count_and_cover_what_is_shown() {
        let raw = b"From: a@example.jp\nSubject: x\n\nbody\n";
        let message = AuthenticatedMessage::parse(raw).expect("a message");
        let sound = |s: &Signature| is_sound(&DkimOutput::pass().with_signature(s), &message);
        let both = ["From", "subject"];
        assert!(sound(&signature(Algorithm::Ed25519Sha256, 64, &both)));
        assert!(sound(&signature(Algorithm::RsaSha256, 128, &both)));
        assert!(
            !sound(&signature(Algorithm::RsaSha256, 64, &both)),
            "512 bits"
        );
        assert!(!sound(&signature(Algorithm::RsaSha1, 256, &both)));
        assert!(!sound(&signature(
            Algorithm::RsaSha256,
            256,
            &["subject", "date"]
        )));
        assert!(!sound(&signature(
            Algorithm::RsaSha256,
            256,
            &["from", "date"]
        )));
        assert!(!is_sound(&DkimOutput::pass(), &message));
    }
}
