//! Links parsed for judging: scheme, host, registrable domain, what wraps what.
//!
//! Nothing is opened: a shortener's target stays unknown, and is said to be.

use crate::Knowledge;
use madoguchi_model::Link;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use url::{Host, Url};

/// Whose a host is, as far as the centre knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Official domain of these brands (indices into [`Knowledge::brands`]).
    Official(Vec<u16>),
    /// A well-known site (`lists/known-domains`).
    Known,
    /// A shortener, cloud, form, mailing or chat service: whose content it is cannot be seen.
    Service(Service),
    /// On no list.
    Unknown,
    /// Masked, or no host at all (tel:, mailto:, broken).
    None,
}

/// What kind of service a host is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Shortens addresses.
    Shortener,
    /// Hosts anybody's pages or files.
    Cloud,
    /// Hosts anybody's forms.
    Form,
    /// Counts clicks of mailings.
    Mailing,
    /// Leads into a chat.
    Chat,
    /// Gives names to home connections.
    DynamicDns,
}

/// A link parsed.
#[derive(Debug, Clone)]
pub struct LinkView {
    /// Scheme, lower case; empty when it does not parse.
    pub scheme: String,
    /// Host of the innermost address after unwrapping redirects and translators, lower case ASCII
    /// (punycode); empty when there is none.
    pub host: String,
    /// Registrable domain of `host` by the public suffix list (private suffixes count as suffixes);
    /// empty for IPs and none.
    pub registrable: String,
    /// Host before unwrapping, when something was unwrapped.
    pub outer_host: Option<String>,
    /// Path, query and fragment of the innermost address, percent-encoded as given.
    pub path: String,
    /// Whose the innermost host is.
    pub standing: Standing,
    /// What is odd about its form.
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
    /// Another address stands in the query or path as a decoy.
    Decoy,
    /// It does not parse as an address.
    Broken,
}

/// Wrappings that are undone; deeper ones are a sign of their own.
const MOST_WRAPPINGS: usize = 5;
/// Parameters of a query that are looked at.
const MOST_PARAMETERS: usize = 50;

impl LinkView {
    /// Parses a link. Bounded work: at most five wrappings.
    pub fn new(link: &Link, knowledge: &Knowledge) -> LinkView {
        let mut view = LinkView {
            scheme: String::new(),
            host: String::new(),
            registrable: String::new(),
            outer_host: None,
            path: String::new(),
            standing: Standing::None,
            oddities: Vec::new(),
        };
        if link.masked {
            return view;
        }
        let Ok(url) = Url::parse(link.target.trim()) else {
            view.oddities.push(LinkOddity::Broken);
            return view;
        };
        view.form(&url, &link.raw);
        let innermost = view.unwrap(url, knowledge);
        view.place(&innermost, knowledge);
        view
    }

    /// Whether it has one of these oddities.
    pub fn is(&self, oddity: LinkOddity) -> bool {
        self.oddities.contains(&oddity)
    }

    /// Whether it leads to a host nobody has listed.
    pub fn is_unknown(&self) -> bool {
        self.standing == Standing::Unknown
    }

    /// Notes what is odd about the outer address as written.
    fn form(&mut self, url: &Url, raw: &str) {
        if !url.username().is_empty() && matches!(url.scheme(), "http" | "https") {
            self.oddities.push(LinkOddity::Userinfo);
        }
        match url.host() {
            Some(Host::Ipv4(ip)) => {
                let dotted = raw.contains(&ip.to_string());
                self.oddities.push(if dotted {
                    LinkOddity::Ip
                } else {
                    LinkOddity::OddIp
                });
            }
            Some(Host::Ipv6(_)) => self.oddities.push(LinkOddity::Ip),
            Some(Host::Domain(host)) if host.split('.').any(|label| label.starts_with("xn--")) => {
                self.oddities.push(LinkOddity::Idn);
            }
            Some(Host::Domain(_)) | None => {}
        }
        if authority(raw).chars().any(is_enclosed) || has_encoded_letters(authority(raw)) {
            self.oddities.push(LinkOddity::EnclosedLetters);
        }
        if url.port().is_some() {
            self.oddities.push(LinkOddity::Port);
        }
    }

    /// Takes translators and redirects off, from the outside in.
    fn unwrap(&mut self, mut url: Url, knowledge: &Knowledge) -> Url {
        for _ in 0..MOST_WRAPPINGS {
            let (inner, oddity) = if let Some(inner) = translated(&url, knowledge) {
                (inner, LinkOddity::TranslateWrapper)
            } else if let Some(inner) = redirected(&url, knowledge) {
                (inner, LinkOddity::OpenRedirect)
            } else {
                break;
            };
            self.outer_host
                .get_or_insert_with(|| url.host_str().unwrap_or("").to_owned());
            if !self.is(oddity) {
                self.oddities.push(oddity);
            }
            url = inner;
        }
        url
    }

    /// Fills in host, path and standing of the innermost address.
    fn place(&mut self, url: &Url, knowledge: &Knowledge) {
        self.scheme = url.scheme().to_owned();
        let Some(host) = url
            .host_str()
            .filter(|_| matches!(url.scheme(), "http" | "https" | "ftp"))
        else {
            return;
        };
        self.host = host.trim_end_matches('.').to_owned();
        let from = url::Position::BeforePath;
        self.path = url[from..].to_owned();
        if matches!(url.host(), Some(Host::Domain(_))) {
            self.registrable = registrable(&self.host).to_owned();
        }
        self.standing = standing(&self.host, &self.path, knowledge);
        let rest = self.path.to_ascii_lowercase();
        let decoy = ["http://", "https://", "http%3a", "https%3a"]
            .iter()
            .any(|scheme| rest.contains(scheme));
        if decoy {
            self.oddities.push(LinkOddity::Decoy);
        }
    }
}

/// The authority as written: between `//` and the next `/`, `?` or `#`.
fn authority(raw: &str) -> &str {
    let after = raw.split_once("//").map_or(raw, |p| p.1);
    after.split(['/', '?', '#']).next().unwrap_or("")
}

/// Circled, squared, mathematical letters and digits (they fold to plain ones in a host).
fn is_enclosed(c: char) -> bool {
    matches!(u32::from(c), 0x2460..=0x24FF | 0x1D400..=0x1D7FF | 0x1F100..=0x1F1AA)
}

/// Letters of a host written as %XX.
fn has_encoded_letters(authority: &str) -> bool {
    let host = authority.rsplit('@').next().unwrap_or("");
    host.contains('%')
        && percent_decode_str(host)
            .decode_utf8()
            .is_ok_and(|decoded| decoded != host)
}

/// The address inside a translator's address.
fn translated(url: &Url, knowledge: &Knowledge) -> Option<Url> {
    let host = url.host_str()?;
    let entry = knowledge.suffix_entry("translate-wrappers", host)?;
    if let Some(dashed) = host.strip_suffix(".translate.goog") {
        // One hyphen stands for a dot, two for a hyphen.
        let inner = dashed
            .replace("--", "\u{0}")
            .replace('-', ".")
            .replace('\u{0}', "-");
        return Url::parse(&format!(
            "https://{inner}{}",
            &url[url::Position::BeforePath..]
        ))
        .ok();
    }
    let param = if entry.param.is_empty() {
        "u"
    } else {
        &entry.param
    };
    parameter(&parameters(url), param)
}

/// The address inside an open redirect's address.
fn redirected(url: &Url, knowledge: &Knowledge) -> Option<Url> {
    url.query()?;
    let host = url.host_str()?;
    let path = url.path();
    let entries = knowledge.entries_for("redirect-parameters", host);
    let parameters = parameters(url);
    let inner = entries
        .iter()
        .filter(|entry| path.starts_with(&entry.prefix))
        .find_map(|entry| parameter(&parameters, &entry.param))
        .filter(|inner| inner.host_str() != Some(host))?;
    // Only a trusted site can lend its name: on any other host an address in the query is a decoy.
    let trusted = !matches!(
        standing(host, path, knowledge),
        Standing::Unknown | Standing::None
    );
    trusted.then_some(inner)
}

/// Names and values in a query, decoded.
type Parameters<'u> = Vec<(Cow<'u, str>, Cow<'u, str>)>;

fn parameters(url: &Url) -> Parameters<'_> {
    url.query_pairs().take(MOST_PARAMETERS).collect()
}

/// A parameter's value as an address.
fn parameter(parameters: &Parameters, name: &str) -> Option<Url> {
    let value = &parameters.iter().find(|(key, _)| key == name)?.1;
    let value = value.trim();
    if value.len() < 4 || !value.contains('.') {
        return None;
    }
    let inner = match Url::parse(value) {
        Ok(inner) if matches!(inner.scheme(), "http" | "https") => inner,
        _ => Url::parse(&format!("https://{}", value.trim_start_matches('/'))).ok()?,
    };
    let known_suffix =
        psl::domain(inner.host_str()?.as_bytes()).is_some_and(|d| d.suffix().is_known());
    known_suffix.then_some(inner)
}

/// The kind of service a host and path belong to.
fn service(host: &str, path: &str, knowledge: &Knowledge) -> Option<Service> {
    let lists = [
        ("form-services", Service::Form),
        ("chat-links", Service::Chat),
        ("dynamic-dns", Service::DynamicDns),
        ("cloud-services", Service::Cloud),
        ("mailing-services", Service::Mailing),
    ];
    lists
        .into_iter()
        .find(|(list, _)| knowledge.page_entry(list, host, path).is_some())
        .map(|found| found.1)
}

/// Whose a host is.
fn standing(host: &str, path: &str, knowledge: &Knowledge) -> Standing {
    if let Some(service) = service(host, path, knowledge) {
        return Standing::Service(service);
    }
    let owners = knowledge.official(host);
    if !owners.is_empty() {
        return Standing::Official(owners.iter().map(|owner| owner.brand).collect());
    }
    if knowledge.suffix_entry("shorteners", host).is_some() {
        return Standing::Service(Service::Shortener);
    }
    if knowledge.suffix_entry("known-domains", host).is_some() {
        return Standing::Known;
    }
    Standing::Unknown
}

/// The registrable domain of a host (`www.a.co.jp` → `a.co.jp`), lower case; empty when there is none.
pub fn registrable(host: &str) -> &str {
    psl::domain_str(host).unwrap_or("")
}
