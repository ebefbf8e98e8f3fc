//! Links parsed for judging: scheme, host, registrable domain, what wraps what.

use crate::Knowledge;
use madoguchi_model::Link;

/// Whose a host is, as far as the centre knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Official domain of these brands (indices into [`Knowledge::brands`]).
    Official(Vec<u16>),
    /// A well-known site (`lists/known-domains`).
    Known,
    /// A shortener, cloud, form, mailing or chat service: whose content it is cannot be seen.
    Service,
    /// On no list.
    Unknown,
    /// Masked, or no host at all (tel:, mailto:, broken).
    None,
}

/// A link parsed.
#[derive(Debug, Clone)]
pub struct LinkView {
    /// Scheme, lower case; empty when it does not parse.
    pub scheme: String,
    /// Host of the innermost address after unwrapping redirects and translators, lower case ASCII
    /// (punycode); empty when there is none.
    pub host: String,
    /// Registrable domain of `host` by the public suffix list (private suffixes counted as suffixes);
    /// empty for IPs and none.
    pub registrable: String,
    /// Host before unwrapping, when something was unwrapped.
    pub outer_host: Option<String>,
    /// Path and query of the innermost address.
    pub path: String,
    /// Whose the innermost host is.
    pub standing: Standing,
    /// What is odd about its form; see `observe::link_form`.
    pub oddities: Vec<LinkOddity>,
}

/// Something odd about an address that parsing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkOddity {
    /// `user@` before the host.
    Userinfo,
    /// A numeric host in dotted form.
    Ip,
    /// A numeric host in another form (one number, octal, hex).
    OddIp,
    /// Internationalised host.
    Idn,
    /// Circled, squared or mathematical letters in the host.
    EnclosedLetters,
    /// A port other than 80 and 443.
    Port,
    /// A translator wraps it.
    TranslateWrapper,
    /// An open redirect wraps it.
    OpenRedirect,
    /// A shortener: its target cannot be seen.
    Shortener,
    /// Another address stands in the query or path as a decoy.
    Decoy,
    /// It does not parse as an address.
    Broken,
}

impl LinkView {
    /// Parses a link. Bounded work: at most 5 wrappings.
    pub fn new(link: &Link, _knowledge: &Knowledge) -> LinkView {
        LinkView {
            scheme: String::new(),
            host: link.target.clone(),
            registrable: String::new(),
            outer_host: None,
            path: String::new(),
            standing: Standing::None,
            oddities: Vec::new(),
        }
    }
}

/// The registrable domain of a host (`www.a.co.jp` → `a.co.jp`), lower case; empty when there is none.
pub fn registrable(host: &str) -> &str {
    psl::domain_str(host).unwrap_or("")
}
