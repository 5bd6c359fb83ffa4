//! Any word → the term it stands for.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::likeness::{distance, plain, singular, without_accents};
use super::{Term, Vocabulary};
use crate::domain::language::Language;

/// A term as it is written into a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub label: String,
    /// The broadest first.
    pub broader: Vec<String>,
}

/// Terms by every spelling; one that could be several terms is none.
type Spellings = HashMap<String, Option<usize>>;

/// From what is written to what is alike; what comes first counts more.
const WAYS: [fn(&str) -> String; 3] = [
    plain,
    |name| without_accents(&plain(name)),
    |name| singular(&without_accents(&plain(name))),
];

/// A vocabulary, ready to be asked. Clones share what it is made of.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    known: Arc<Indexing>,
    /// In which terms are written, where they have a name in it.
    language: Language,
}

/// A lookup in the making: a long list is taken in term by term, with pauses.
#[derive(Debug, Default)]
pub struct Indexing {
    vocabulary: Vocabulary,
    /// A preferred label is its own term, whoever else has it for a synonym.
    preferred: HashMap<String, usize>,
    spellings: [Spellings; 3],
}

impl Indexing {
    pub fn new(name: String) -> Indexing {
        let vocabulary = Vocabulary {
            name,
            terms: Vec::new(),
        };
        Indexing {
            vocabulary,
            ..Indexing::default()
        }
    }

    pub fn add(&mut self, term: Term) {
        let number = self.vocabulary.terms.len();
        for (_, label) in &term.preferred {
            self.preferred.entry(plain(label)).or_insert(number);
        }
        let labels = term.preferred.iter().map(|(_, label)| label);
        for name in labels.chain(&term.others) {
            for (known, spelt) in self.spellings.iter_mut().zip(WAYS) {
                let entry = known.entry(spelt(name)).or_insert(Some(number));
                if *entry != Some(number) {
                    *entry = None;
                }
            }
        }
        self.vocabulary.terms.push(term);
    }

    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub fn finish(self, language: Language) -> Lookup {
        Lookup {
            known: Arc::new(self),
            language,
        }
    }
}

/// The same list, taken in once, and written in the same language.
impl PartialEq for Lookup {
    fn eq(&self, other: &Lookup) -> bool {
        Arc::ptr_eq(&self.known, &other.known) && self.language == other.language
    }
}

impl Lookup {
    pub fn new(vocabulary: Vocabulary, language: Language) -> Lookup {
        let mut indexing = Indexing::new(vocabulary.name);
        for term in vocabulary.terms {
            indexing.add(term);
        }
        indexing.finish(language)
    }

    pub fn vocabulary(&self) -> &Vocabulary {
        &self.known.vocabulary
    }

    pub fn language(&self) -> &Language {
        &self.language
    }

    pub fn in_language(&self, language: Language) -> Lookup {
        Lookup {
            known: Arc::clone(&self.known),
            language,
        }
    }

    /// The term a word stands for: in any case, with or without accents, in the singular or plural.
    pub fn find(&self, word: &str) -> Option<Found> {
        self.term(self.number(word)?)
    }

    /// The same for a word of a language: a term that has names in others only is none.
    pub fn find_in(&self, word: &str, language: &str) -> Option<Found> {
        let number = self.number(word)?;
        let term = self.vocabulary().terms.get(number)?;
        let speaks = |known: &Language| {
            let primary = known.tag().split('-').next();
            !known.is_told() || primary == Some(language)
        };
        let is_named = term.preferred.iter().any(|(known, _)| speaks(known));
        is_named.then(|| self.term(number))?
    }

    fn number(&self, word: &str) -> Option<usize> {
        if let Some(number) = self.known.preferred.get(&plain(word)) {
            return Some(*number);
        }
        let mut all = self.known.spellings.iter().zip(WAYS);
        *all.find_map(|(known, spelt)| known.get(&spelt(word)))?
    }

    /// Whether the word is a term as it is to be written.
    pub fn has(&self, word: &str) -> bool {
        self.find(word)
            .is_some_and(|term| term.label == word.trim())
    }

    /// The term whose spelling is nearest to a word that is none, where one is near.
    pub fn nearest(&self, word: &str) -> Option<Found> {
        let word = without_accents(&plain(word));
        let most = match word.chars().count() {
            0..=3 => return None,
            4..=6 => 1,
            _ => 2,
        };
        let near = self.known.spellings[1]
            .iter()
            .filter_map(|(spelling, number)| {
                Some((distance(spelling, &word, most)?, spelling, (*number)?))
            });
        let (.., number) = near.min()?;
        self.term(number)
    }

    /// Terms of which a name, or a word of one, begins like this: first those whose label does. With each the name by
    /// which it was found, where that is another.
    pub fn beginning_with(&self, start: &str, most: usize) -> Vec<(Found, Option<String>)> {
        let start = without_accents(&plain(start));
        if start.is_empty() {
            return Vec::new();
        }
        let begins = |name: &str| {
            if name.starts_with(&start) {
                return Some(0);
            }
            let mut words = name.match_indices(' ');
            let is_later = words.any(|(at, _)| name[at + 1..].starts_with(&start));
            is_later.then_some(1)
        };
        let preferred = self.known.preferred.iter();
        let preferred = preferred.map(|(name, number)| (name, Some(*number)));
        let others = self.known.spellings[1].iter();
        let others = others.map(|(name, number)| (name, *number));
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for (name, number) in preferred.chain(others) {
            if let (Some(rank), Some(number)) = (begins(name), number) {
                let known = numbers.entry(number).or_insert(rank);
                *known = rank.min(*known);
            }
        }
        let mut found: Vec<(usize, String, usize)> = numbers
            .into_iter()
            .map(|(number, rank)| {
                let label = self.vocabulary().label(number, &self.language);
                let label = without_accents(&plain(label));
                (begins(&label).unwrap_or(rank + 2), label, number)
            })
            .collect();
        found.sort();
        let named = |(rank, _, number): (usize, String, usize)| {
            let term = self.vocabulary().terms.get(number)?;
            let labels = term.preferred.iter().map(|(_, label)| label);
            let mut names = labels.chain(&term.others);
            let by = names.find(|name| begins(&without_accents(&plain(name))).is_some());
            Some((self.term(number)?, by.filter(|_| rank >= 2).cloned()))
        };
        found.into_iter().filter_map(named).take(most).collect()
    }

    fn term(&self, number: usize) -> Option<Found> {
        let label = self.vocabulary().label(number, &self.language);
        (!label.is_empty()).then(|| Found {
            label: label.to_owned(),
            broader: self.vocabulary().path(number, &self.language),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::controlled::tests::zoo;

    fn lookup() -> Lookup {
        Lookup::new(zoo(), Language::default())
    }

    #[test]
    fn every_name_of_a_term_leads_to_it() {
        let lookup = lookup();
        let check = |word: &str, label: Option<&str>| {
            let found = lookup.find(word);
            assert_eq!(
                found.as_ref().map(|term| term.label.as_str()),
                label,
                "{word}"
            );
        };
        check("Dogs", Some("Dogs"));
        check("dog", Some("Dogs"));
        check("HOUNDS", Some("Dogs"));
        check("Hunde", Some("Dogs"));
        check("cafe", Some("Café"));
        check("bar", Some("Bars"));
        check("bear", Some("Bären"));
        check("cat", None);
        check("", None);
        assert_eq!(lookup.find("canine").unwrap().broader, ["Animals"]);
        assert!(lookup.has("Dogs") && !lookup.has("dog") && !lookup.has("cat"));
    }

    #[test]
    fn a_word_that_could_be_two_terms_is_neither() {
        let mut zoo = zoo();
        zoo.terms[3].others.push("hound".into());
        let lookup = Lookup::new(zoo, Language::default());
        assert_eq!(lookup.find("hound"), None);
        assert_eq!(lookup.find("canine").unwrap().label, "Dogs");
    }

    #[test]
    fn a_near_term_is_offered_and_a_far_one_is_not() {
        let lookup = lookup();
        let near = |word: &str| lookup.nearest(word).map(|term| term.label);
        assert_eq!(near("Anmials").as_deref(), Some("Animals"));
        assert_eq!(near("cannine").as_deref(), Some("Dogs"));
        assert_eq!(near("dgo"), None);
        assert_eq!(near("lighthouse"), None);
    }

    #[test]
    fn the_beginning_of_any_name_brings_its_term() {
        let lookup = lookup();
        let labels = |start: &str| -> Vec<String> {
            let found = lookup.beginning_with(start, 3);
            found.into_iter().map(|(term, _)| term.label).collect()
        };
        assert_eq!(labels("ba"), ["Bären", "Bars"]);
        assert_eq!(labels("hou"), ["Dogs"]);
        let by = |start: &str| lookup.beginning_with(start, 1)[0].1.clone();
        assert_eq!((by("hou").as_deref(), by("dog")), (Some("hound"), None));
        assert_eq!(by("bär"), None);
        assert_eq!(labels(" "), Vec::<String>::new());
    }
}
