//! Wording as HTML: escaped, easy Japanese with its readings over the kanji.

use super::preferences::Preferences;
use askama::filters::HtmlSafe;
use madoguchi_model::Lang;
use madoguchi_service::Counter;
use madoguchi_service::text::{Reading, readings, without_readings};
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

/// HTML of our own making: every piece of foreign text in it was escaped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(String);

impl Html {
    /// Markup written by the program itself, without a word from outside in it.
    pub(super) fn of_our_own(markup: String) -> Html {
        Html(markup)
    }
}

impl Display for Html {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

/// Sentences in one language.
#[derive(Clone)]
pub struct Words {
    counter: Arc<Counter>,
    preferences: Preferences,
}

impl Words {
    /// Those of a counter's knowledge, for that reader.
    pub fn new(counter: Arc<Counter>, preferences: Preferences) -> Words {
        Words {
            counter,
            preferences,
        }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.preferences.lang
    }

    /// A sentence of `wording/` as text, with its readings in brackets.
    pub fn raw(&self, key: &str) -> String {
        self.counter.analyst().words(key, self.lang())
    }

    /// A sentence for a title or an attribute: text without readings.
    pub fn plain(&self, key: &str) -> String {
        self.plain_of(&self.raw(key))
    }

    /// A text of ours without readings.
    pub fn plain_of(&self, text: &str) -> String {
        if self.lang() == Lang::JaEasy {
            without_readings(text)
        } else {
            text.to_owned()
        }
    }

    /// A sentence as HTML.
    pub fn html(&self, key: &str) -> Html {
        self.html_of(&self.raw(key))
    }

    /// A sentence with a value put in, as HTML.
    pub fn with(&self, key: &str, name: &str, value: &str) -> Html {
        self.html_of(&self.raw(key).replace(&format!("{{{name}}}"), value))
    }

    /// A text of ours as HTML. In easy Japanese readings stand over the kanji, or are left out.
    pub fn html_of(&self, text: &str) -> Html {
        let mut out = String::with_capacity(text.len() + 16);
        if self.lang() != Lang::JaEasy {
            escape(text, &mut out);
            return Html(out);
        }
        for part in readings(text) {
            match part {
                Reading::Plain(text) => escape(text, &mut out),
                Reading::Read(kanji, _) if !self.preferences.furigana => escape(kanji, &mut out),
                Reading::Read(kanji, reading) => {
                    out.push_str("<ruby>");
                    escape(kanji, &mut out);
                    out.push_str("<rp>（</rp><rt>");
                    escape(reading, &mut out);
                    out.push_str("</rt><rp>）</rp></ruby>");
                }
            }
        }
        Html(out)
    }
}

/// Escapes for element content and quoted attributes.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use madoguchi_service::Receiver;

    fn words(lang: Lang, furigana: bool) -> Words {
        let counter = Counter::without_model(None, Receiver::default()).expect("embedded");
        let preferences = Preferences {
            lang,
            furigana,
            ..Preferences::default()
        };
        Words::new(Arc::new(counter), preferences)
    }

    #[test]
    fn readings_become_ruby_and_everything_is_escaped() {
        let text = "番号（ばんごう）<b>";
        let ruby = "<ruby>番号<rp>（</rp><rt>ばんごう</rt><rp>）</rp></ruby>&lt;b&gt;";
        assert_eq!(words(Lang::JaEasy, true).html_of(text).to_string(), ruby);
        assert_eq!(
            words(Lang::JaEasy, false).html_of(text).to_string(),
            "番号&lt;b&gt;"
        );
        assert_eq!(
            words(Lang::Ja, true).html_of(text).to_string(),
            "番号（ばんごう）&lt;b&gt;"
        );
    }
}
