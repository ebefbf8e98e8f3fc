//! Messages to try, written for this page. The hosts are reserved names (RFC 2606).

use madoguchi_model::Lang;

/// One example.
pub(super) struct Example {
    /// Its id, in the address and in `web-example.<id>`.
    pub id: &'static str,
    pub title: &'static str,
    ja: &'static str,
    en: &'static str,
}

impl Example {
    /// Its text.
    pub(super) fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja | Lang::JaEasy => self.ja,
            Lang::En => self.en,
        }
    }
}

/// Every example, in the order the page shows them.
pub(super) const EXAMPLES: [Example; 5] = [
    Example {
        id: "parcel",
        title: "web-example.parcel",
        ja: include_str!("../../assets/examples/parcel.ja.txt"),
        en: include_str!("../../assets/examples/parcel.en.txt"),
    },
    Example {
        id: "card",
        title: "web-example.card",
        ja: include_str!("../../assets/examples/card.ja.txt"),
        en: include_str!("../../assets/examples/card.en.txt"),
    },
    Example {
        id: "told",
        title: "web-example.told",
        ja: include_str!("../../assets/examples/told.ja.txt"),
        en: include_str!("../../assets/examples/told.en.txt"),
    },
    Example {
        id: "police",
        title: "web-example.police",
        ja: include_str!("../../assets/examples/police.ja.txt"),
        en: include_str!("../../assets/examples/police.en.txt"),
    },
    Example {
        id: "chain",
        title: "web-example.chain",
        ja: include_str!("../../assets/examples/chain.ja.txt"),
        en: include_str!("../../assets/examples/chain.en.txt"),
    },
];

/// The example of that id.
pub(super) fn example(id: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|e| e.id == id)
}
