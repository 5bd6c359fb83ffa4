//! What a review decides on besides texts: keywords.

use serde::{Deserialize, Serialize};

use super::heat::Heat;
use super::inference::BoundingBox;
use super::keyword_language::{KeywordLanguage, Wording};
use super::spelling::is_same_word;

/// What was found in the picture as a keyword, with the places that support it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keyword {
    pub text: String,
    /// Broader terms, the broadest first: `animal` of "dog". Empty where none is known.
    pub broader: Vec<String>,
    /// Where detectors saw it; empty for words about the whole picture.
    pub areas: Vec<BoundingBox>,
    /// Where the tagger saw it, if no detector did.
    pub heat: Option<Heat>,
    /// The same in every language that keywords are drafted in; empty where only one is known.
    pub wordings: Vec<Wording>,
}

impl Keyword {
    /// Says the same in another language, where that has a word for it.
    pub fn say_in(&mut self, language: KeywordLanguage) {
        let wanted = |wording: &&Wording| wording.language == language;
        if let Some(wording) = self.wordings.iter().find(wanted) {
            self.text.clone_from(&wording.text);
            self.broader.clone_from(&wording.broader);
        }
    }

    /// Whether it is this word, however it is spelt.
    pub fn is_named(&self, text: &str) -> bool {
        is_same_word(&self.text, text)
    }

    /// Whether it is this word in any language that it can be said in.
    pub fn is_said_as(&self, text: &str) -> bool {
        let mut wordings = self.wordings.iter();
        self.is_named(text) || wordings.any(|wording| is_same_word(&wording.text, text))
    }

    /// The same keyword of the taxonomy, in whatever language it is said.
    pub fn means_the_same(&self, other: &Keyword) -> bool {
        !self.wordings.is_empty() && self.wordings == other.wordings
    }
}

impl From<&str> for Keyword {
    fn from(text: &str) -> Keyword {
        Keyword {
            text: text.to_owned(),
            broader: Vec::new(),
            areas: Vec::new(),
            heat: None,
            wordings: Vec::new(),
        }
    }
}
