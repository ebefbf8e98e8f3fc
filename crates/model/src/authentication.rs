use serde::{Deserialize, Serialize};

/// A way of authenticating mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// RFC 7208.
    Spf,
    /// RFC 6376.
    Dkim,
    /// RFC 7489.
    Dmarc,
    /// RFC 8617.
    Arc,
}

/// A result of RFC 8601 section 2.7, reduced to what matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Verified.
    Pass,
    /// Failed, softly or hard.
    Fail,
    /// No policy or signature.
    None,
    /// Could not be decided (temperror, permerror, neutral).
    Unknown,
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// This machine verified it, with look-ups the operator allowed.
    Verified,
    /// A configured receiver recorded it above the first untrusted hop.
    Recorded,
}

/// One method's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodResult {
    /// Which method.
    pub method: Method,
    /// What came out.
    pub verdict: Verdict,
    /// The domain it speaks for (SPF: envelope sender; DKIM: d=; DMARC: From domain), lower case.
    pub domain: String,
}

/// What is known of a mail's authentication, and from whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// Who says so.
    pub origin: Origin,
    /// The results.
    pub results: Vec<MethodResult>,
}

impl Authentication {
    /// The verdict of one method; with several results a pass wins, then a fail.
    pub fn verdict(&self, method: Method) -> Verdict {
        self.results
            .iter()
            .filter(|r| r.method == method)
            .map(|r| r.verdict)
            .min()
            .unwrap_or(Verdict::None)
    }
}
