//! Language and look: guessed from what the browser says, remembered only when the person chooses.

use super::form::Fields;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use madoguchi_model::Lang;

/// The cookie's name. It holds the choice itself, nothing that tells people apart.
pub const NAME: &str = "look";
/// How long it is kept: a year.
const KEPT: u32 = 365 * 24 * 60 * 60;

/// Size of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Size {
    /// 18 px.
    #[default]
    Normal,
    /// A quarter more.
    Large,
    /// Half as much again.
    Larger,
}

/// How a person wants to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preferences {
    /// In which language.
    pub lang: Lang,
    /// Readings over kanji, where the text has them.
    pub furigana: bool,
    /// How large.
    pub size: Size,
    /// Black on white, or white on black.
    pub contrast: bool,
}

impl Preferences {
    /// From the cookie, else from the languages the browser asks for.
    pub fn of(headers: &HeaderMap) -> Preferences {
        let cookies = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|c| c.to_str().ok());
        let chosen = cookies
            .flat_map(|c| c.split(';'))
            .find_map(|c| c.trim().strip_prefix("look="));
        match chosen {
            Some(chosen) => Preferences::parse(chosen),
            None => Preferences {
                lang: asked_for(headers),
                furigana: true,
                ..Preferences::default()
            },
        }
    }

    /// What [`Preferences::cookie`] wrote; what is not understood is left as it is by default.
    fn parse(chosen: &str) -> Preferences {
        let mut parts = chosen.split('.');
        let mut next = || parts.next().unwrap_or("");
        Preferences {
            lang: Lang::parse(next()).unwrap_or_default(),
            furigana: next() != "plain",
            size: Size::parse(next()),
            contrast: next() == "high",
        }
    }

    /// With what a form of the page chose; `None` when it chose nothing.
    pub fn changed(self, fields: &Fields) -> Option<Preferences> {
        let mut new = self;
        let mut chosen = false;
        if let Some(lang) = fields.get("set-lang").and_then(Lang::parse) {
            (new.lang, chosen) = (lang, true);
        }
        if let Some(furigana) = fields.get("set-furigana") {
            (new.furigana, chosen) = (furigana != "plain", true);
        }
        if let Some(size) = fields.get("set-size") {
            (new.size, chosen) = (Size::parse(size), true);
        }
        if let Some(contrast) = fields.get("set-contrast") {
            (new.contrast, chosen) = (contrast == "high", true);
        }
        chosen.then_some(new)
    }

    /// The Set-Cookie value that remembers the choice.
    pub fn cookie(self) -> String {
        let furigana = if self.furigana { "furigana" } else { "plain" };
        let contrast = if self.contrast { "high" } else { "normal" };
        format!(
            "{NAME}={}.{furigana}.{}.{contrast}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Lax",
            self.lang.as_str(),
            self.size.as_str()
        )
    }
}

impl Size {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Size::Normal => "normal",
            Size::Large => "large",
            Size::Larger => "larger",
        }
    }

    fn parse(name: &str) -> Size {
        match name {
            "large" => Size::Large,
            "larger" => Size::Larger,
            _ => Size::Normal,
        }
    }
}

/// English when the browser asks for it and not for Japanese before it; Japanese otherwise.
fn asked_for(headers: &HeaderMap) -> Lang {
    let asked = headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let first = asked
        .split(',')
        .take(20)
        .map(|l| l.trim().to_ascii_lowercase())
        .find_map(|l| match &l {
            l if l.starts_with("ja") => Some(Lang::Ja),
            l if l.starts_with("en") => Some(Lang::En),
            _ => None,
        });
    first.unwrap_or_else(|| {
        let other = !asked.trim().is_empty() && !asked.trim().starts_with('*');
        // Somebody who reads neither is helped more by English than by kanji.
        if other { Lang::En } else { Lang::Ja }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(name: axum::http::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_browsers_language_decides_until_somebody_chooses() {
        for (asked, lang) in [
            ("", Lang::Ja),
            ("ja,en-US;q=0.9", Lang::Ja),
            ("en-GB,en;q=0.9,ja;q=0.8", Lang::En),
            ("vi,zh;q=0.5", Lang::En),
            ("*", Lang::Ja),
        ] {
            assert_eq!(
                Preferences::of(&headers(ACCEPT_LANGUAGE, asked)).lang,
                lang,
                "{asked}"
            );
        }
    }

    #[test]
    fn a_choice_survives_its_cookie() {
        let chosen = Preferences {
            lang: Lang::JaEasy,
            furigana: false,
            size: Size::Larger,
            contrast: true,
        };
        let cookie = chosen.cookie();
        let value = cookie.split(';').next().expect("a value").to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_str(&format!("a=b; {value}")).expect("ASCII"),
        );
        assert_eq!(Preferences::of(&headers), chosen);
    }

    #[test]
    fn a_foreign_cookie_harms_nothing() {
        let seen = Preferences::of(&headers(COOKIE, "look=<script>.x.y.z"));
        assert_eq!(
            (seen.lang, seen.size, seen.contrast),
            (Lang::Ja, Size::Normal, false)
        );
    }
}
