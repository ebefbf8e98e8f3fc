use serde::{Deserialize, Serialize};

/// A language the project speaks to people in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Lang {
    /// Japanese.
    #[default]
    #[serde(rename = "ja")]
    Ja,
    /// Easy Japanese (やさしい日本語), with readings.
    #[serde(rename = "ja-easy")]
    JaEasy,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Every language.
    pub const ALL: [Lang; 3] = [Lang::Ja, Lang::JaEasy, Lang::En];

    /// The name used in files and options.
    pub fn as_str(self) -> &'static str {
        match self {
            Lang::Ja => "ja",
            Lang::JaEasy => "ja-easy",
            Lang::En => "en",
        }
    }

    /// The language of that name.
    pub fn parse(name: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|l| l.as_str() == name)
    }
}

/// One sentence (or heading) in every language. All three are always there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Japanese.
    pub ja: String,
    /// Easy Japanese.
    #[serde(rename = "ja-easy")]
    pub ja_easy: String,
    /// English.
    pub en: String,
}

impl Wording {
    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::JaEasy => &self.ja_easy,
            Lang::En => &self.en,
        }
    }
}
