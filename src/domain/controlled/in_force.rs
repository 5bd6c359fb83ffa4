//! A vocabulary that drafts are said in, and what it says of words it does not have.

use super::{Found, Lookup};
use crate::domain::metadata::Keyword;

/// The vocabulary of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    pub lookup: Lookup,
    /// Nothing else is suggested.
    pub only: bool,
}

/// A word that stands on a photo and is no term as the vocabulary writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// What to write in its place, where that is known.
    pub instead: Option<String>,
    /// It is another name of that term, not only spelt like one.
    pub means_the_same: bool,
}

impl InForce {
    /// Says a draft in the organisation's words. Whether it is to be suggested.
    pub fn say(&self, keyword: &mut Keyword) -> bool {
        let Some(term) = self.term_of(keyword) else {
            return !self.only;
        };
        keyword.text = term.label;
        keyword.broader = term.broader;
        true
    }

    /// By its word, or by the same in another language that the term has a name in: German "Gift" is no English one.
    fn term_of(&self, keyword: &Keyword) -> Option<Found> {
        if keyword.wordings.is_empty() {
            return self.lookup.find(&keyword.text);
        }
        let (now, elsewhere): (Vec<_>, Vec<_>) =
            (keyword.wordings.iter()).partition(|wording| wording.text == keyword.text);
        now.into_iter()
            .chain(elsewhere)
            .find_map(|wording| self.lookup.find_in(&wording.text, wording.language.tag()))
    }

    /// What a person types, as the term it stands for; any other word as it is.
    pub fn typed(&self, word: &str) -> Keyword {
        let Some(term) = self.lookup.find(word) else {
            return Keyword::from(word);
        };
        Keyword {
            broader: term.broader,
            ..Keyword::from(term.label.as_str())
        }
    }

    /// A word that somebody wants as it is; the broader terms are those of the term, if it is one.
    pub fn written(&self, word: &str) -> Keyword {
        let term = self.lookup.find(word).filter(|term| term.label == word);
        Keyword {
            broader: term.map(|term| term.broader).unwrap_or_default(),
            ..Keyword::from(word)
        }
    }

    /// `None` of a term.
    pub fn unlisted(&self, word: &str) -> Option<Unlisted> {
        let same = self.lookup.find(word).map(|term| term.label);
        if same.as_deref() == Some(word.trim()) {
            return None;
        }
        let means_the_same = same.is_some();
        let near = || self.lookup.nearest(word).map(|term| term.label);
        Some(Unlisted {
            instead: same.or_else(near),
            means_the_same,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::controlled::tests::zoo;
    use crate::domain::keyword_language::{KeywordLanguage, Wording};
    use crate::domain::language::Language;

    fn zoo_in_force(only: bool) -> InForce {
        InForce {
            lookup: Lookup::new(zoo(), Language::default()),
            only,
        }
    }

    #[test]
    fn drafts_come_in_the_organisations_words() {
        let said = |word: &str, only: bool| {
            let mut keyword = Keyword {
                broader: vec!["thing".into()],
                ..Keyword::from(word)
            };
            let is_suggested = zoo_in_force(only).say(&mut keyword);
            (keyword.text, keyword.broader.concat(), is_suggested)
        };
        let dogs = ("Dogs".to_owned(), "Animals".to_owned(), true);
        assert_eq!(said("hound", false), dogs);
        assert_eq!(said("dog", true), dogs);
        assert_eq!(said("cat", false), ("cat".into(), "thing".into(), true));
        assert!(!said("cat", true).2);
    }

    #[test]
    fn a_draft_finds_its_term_in_a_list_of_another_language_and_no_false_friend() {
        let drafted = |english: &str, german: &str| {
            let wording = |language, text: &str| Wording {
                language,
                text: text.to_owned(),
                broader: Vec::new(),
            };
            let mut keyword = Keyword {
                wordings: vec![
                    wording(KeywordLanguage::English, english),
                    wording(KeywordLanguage::German, german),
                ],
                ..Keyword::from(english)
            };
            let is_suggested = zoo_in_force(true).say(&mut keyword);
            is_suggested.then_some(keyword.text)
        };
        assert_eq!(drafted("beast", "Tiere").as_deref(), Some("Animals"));
        assert_eq!(drafted("cash", "Bars"), None);
    }

    #[test]
    fn a_word_that_is_no_term_is_told_the_term_it_means_or_is_near_to() {
        let zoo = zoo_in_force(false);
        let check = |word: &str, instead: Option<&str>, means_the_same: bool| {
            let unlisted = Unlisted {
                instead: instead.map(str::to_owned),
                means_the_same,
            };
            assert_eq!(zoo.unlisted(word), Some(unlisted), "{word}");
        };
        check("hound", Some("Dogs"), true);
        check("dogs", Some("Dogs"), true);
        check("Anmials", Some("Animals"), false);
        check("lighthouse", None, false);
        assert_eq!(zoo.unlisted("Dogs"), None);
    }

    #[test]
    fn a_synonym_that_is_typed_is_its_term_and_one_that_is_insisted_on_stays() {
        let zoo = zoo_in_force(false);
        let typed = zoo.typed("hound");
        assert_eq!((typed.text.as_str(), typed.broader.len()), ("Dogs", 1));
        assert_eq!(zoo.typed("whale").text, "whale");
        let written = zoo.written("hound");
        assert_eq!((written.text.as_str(), written.broader.len()), ("hound", 0));
        assert_eq!(zoo.written("Dogs").broader, ["Animals"]);
    }
}
