//! The languages that keywords are drafted in, and a keyword as one of them has it.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeywordLanguage {
    /// What the taxonomy itself is written in.
    #[default]
    English,
    German,
    French,
    Spanish,
    /// Sentences only: the taxonomy has no words of it.
    Arabic,
}

impl KeywordLanguage {
    pub const ALL: [KeywordLanguage; 5] = [
        KeywordLanguage::English,
        KeywordLanguage::German,
        KeywordLanguage::French,
        KeywordLanguage::Spanish,
        KeywordLanguage::Arabic,
    ];

    /// As BCP 47 has it.
    pub fn tag(self) -> &'static str {
        match self {
            KeywordLanguage::English => "en",
            KeywordLanguage::German => "de",
            KeywordLanguage::French => "fr",
            KeywordLanguage::Spanish => "es",
            KeywordLanguage::Arabic => "ar",
        }
    }

    /// What its speakers call it.
    pub fn name(self) -> &'static str {
        match self {
            KeywordLanguage::English => "English",
            KeywordLanguage::German => "Deutsch",
            KeywordLanguage::French => "Français",
            KeywordLanguage::Spanish => "Español",
            KeywordLanguage::Arabic => "العربية",
        }
    }

    pub fn tagged(tag: &str) -> Option<KeywordLanguage> {
        KeywordLanguage::ALL
            .into_iter()
            .find(|language| language.tag() == tag)
    }

    /// `de-AT` → German.
    pub fn of_locale(locale: &str) -> Option<KeywordLanguage> {
        let language = locale.split('-').next()?.to_ascii_lowercase();
        KeywordLanguage::tagged(&language)
    }
}

/// A keyword in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub language: KeywordLanguage,
    pub text: String,
    /// Broader terms, the broadest first.
    pub broader: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_is_known_by_its_tag() {
        for language in KeywordLanguage::ALL {
            assert_eq!(KeywordLanguage::tagged(language.tag()), Some(language));
        }
        assert_eq!(KeywordLanguage::tagged("it"), None);
    }
}
