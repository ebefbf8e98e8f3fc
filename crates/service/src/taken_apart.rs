//! A link taken apart: whose domain it is, beside the official one. Nothing of it can be opened.

use crate::text::{defanged, printable};
use crate::{Consultation, Counter};
use madoguchi_analysis::links::{LinkView, Service, Standing};
use madoguchi_model::{Lang, Link, LinkPlace};

/// Links shown; the rest is counted.
const SHOWN: usize = 5;
/// Characters of an address shown.
const ADDRESS: usize = 160;
/// Official domains shown beside.
const DOMAINS: usize = 3;

/// A link in parts, each harmless to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenApart {
    /// The words a person sees in its place, when they are not the address itself.
    pub label: Option<String>,
    /// Scheme and what stands before the domain (`hxxps://www[.]`).
    pub before: String,
    /// The registrable domain: who it really belongs to (`example[.]top`); the host where there is none.
    pub domain: String,
    /// What stands behind it.
    pub after: String,
    /// Whose it is, in words.
    pub whose: String,
    /// What is odd about it, in words.
    pub notes: Vec<String>,
    /// Whose name it or the message uses, and the domains which are really theirs.
    pub official: Option<Official>,
    /// The domain is one of the official ones.
    pub is_official: bool,
}

/// The official side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    /// Name.
    pub name: String,
    /// Domains.
    pub domains: Vec<String>,
}

impl Counter {
    /// The links a person may follow, each host once, and how many more there are.
    pub(crate) fn links_apart(
        &self,
        consultation: &Consultation,
        lang: Lang,
    ) -> (Vec<TakenApart>, usize) {
        let knowledge = self.analyst().knowledge();
        let mut hosts: Vec<String> = Vec::new();
        let mut apart = Vec::new();
        let mut more = 0;
        let followed = consultation
            .message
            .links
            .iter()
            .filter(|l| l.place.is_followed());
        for link in followed {
            let view = LinkView::new(link, knowledge);
            let name = if view.host.is_empty() {
                link.target.clone()
            } else {
                view.host.clone()
            };
            if hosts.contains(&name) {
                continue;
            }
            hosts.push(name);
            if apart.len() < SHOWN {
                apart.push(self.take_apart(link, &view, consultation, lang));
            } else {
                more += 1;
            }
        }
        (apart, more)
    }

    fn take_apart(
        &self,
        link: &Link,
        view: &LinkView,
        consultation: &Consultation,
        lang: Lang,
    ) -> TakenApart {
        let (before, domain, after) = parts(link, view);
        TakenApart {
            label: label(link),
            before,
            domain,
            after,
            whose: self.whose(view, lang),
            notes: self.notes(link, view, lang),
            official: self.official_side(view, consultation, lang),
            is_official: matches!(view.standing, Standing::Official(_)),
        }
    }

    fn whose(&self, view: &LinkView, lang: Lang) -> String {
        let key = match &view.standing {
            Standing::Official(brands) => {
                let name = brands
                    .first()
                    .map(|b| self.analyst().knowledge().brand(*b).name.get(lang));
                let words = self.analyst().words("web-link.official", lang);
                return words.replace("{brand}", name.unwrap_or(""));
            }
            Standing::Known => "known",
            Standing::Unknown => "unknown",
            Standing::None => "none",
            Standing::Service(Service::Shortener) => "shortener",
            Standing::Service(Service::Chat) => "chat",
            Standing::Service(Service::Form) => "form",
            Standing::Service(Service::DynamicDns) => "dynamic-dns",
            Standing::Service(Service::Cloud | Service::Mailing) => "cloud",
        };
        self.analyst().words(&format!("web-link.{key}"), lang)
    }

    fn notes(&self, link: &Link, view: &LinkView, lang: Lang) -> Vec<String> {
        let words = |key: &str| self.analyst().words(key, lang);
        let mut notes = Vec::new();
        if link.place == LinkPlace::QrPicture || link.place == LinkPlace::QrText {
            notes.push(words("web-link.qr"));
        }
        if let Some(outer) = &view.outer_host {
            notes.push(words("web-link.wrapped").replace("{host}", &dots(outer)));
        }
        if view.host.split('.').any(|label| label.starts_with("xn--")) {
            notes.push(words("web-link.idn"));
        }
        if link.unconfirmed {
            notes.push(words("web-link.unconfirmed"));
        }
        notes
    }

    /// The domains of whoever the host imitates, else of whoever the message speaks for.
    fn official_side(
        &self,
        view: &LinkView,
        consultation: &Consultation,
        lang: Lang,
    ) -> Option<Official> {
        let knowledge = self.analyst().knowledge();
        if let Standing::Official(_) = view.standing {
            return None;
        }
        let imitated = knowledge
            .imitation()
            .of(&view.host)
            .map(|i| knowledge.brand(i.brand));
        let claimed = consultation.assessment.brand.as_ref();
        let brand = claimed
            .and_then(|id| knowledge.pack().brands.get(id))
            .or(imitated)?;
        let mut domains = brand.domains.web.clone();
        domains.truncate(DOMAINS);
        (!domains.is_empty()).then(|| Official {
            name: brand.name.get(lang).to_owned(),
            domains,
        })
    }
}

/// Before the registrable domain, the domain, behind it; defanged and cut.
fn parts(link: &Link, view: &LinkView) -> (String, String, String) {
    if view.host.is_empty() {
        return (String::new(), cut(&defanged(&link.target)), String::new());
    }
    let domain = if view.registrable.is_empty() {
        &view.host
    } else {
        &view.registrable
    };
    let sub = view.host.strip_suffix(domain.as_str()).unwrap_or("");
    let scheme = view.scheme.replace("http", "hxxp");
    let after = if view.path == "/" { "" } else { &view.path };
    (
        format!("{scheme}://{}", dots(sub)),
        dots(domain),
        cut(&printable(after)),
    )
}

/// A host nobody's program makes a link of.
fn dots(host: &str) -> String {
    printable(&host.replace('.', "[.]"))
}

fn cut(text: &str) -> String {
    if text.chars().count() <= ADDRESS {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(ADDRESS).collect();
    cut.push('…');
    cut
}

/// What stands in the link's place, when it is not the address.
fn label(link: &Link) -> Option<String> {
    let label = link.label.as_deref()?.trim();
    let same = label.is_empty() || label == link.target || label == link.raw;
    (!same).then(|| cut(&defanged(label)))
}
