//! Any word → the term it stands for.

use std::collections::HashMap;

use super::Vocabulary;
use super::likeness::{distance, plain, singular, without_accents};
use crate::domain::metadata::Keyword;
use crate::domain::provenance::Attributed;

/// A term as it is written into a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub label: String,
    /// The broadest first.
    pub broader: Vec<String>,
}

/// Terms by every spelling; one that could be several terms is none.
type Spellings = HashMap<String, Option<usize>>;

/// A vocabulary, ready to be asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lookup {
    vocabulary: Vocabulary,
    /// As written, without accents, and those in the singular: what is written counts before what is alike.
    spellings: [Spellings; 3],
}

impl Lookup {
    pub fn new(vocabulary: Vocabulary) -> Lookup {
        let mut spellings = [Spellings::new(), Spellings::new(), Spellings::new()];
        for (number, term) in vocabulary.terms.iter().enumerate() {
            let preferred = term.preferred.iter().map(|(_, label)| label);
            for name in preferred.chain(&term.others) {
                for (known, spelling) in spellings.iter_mut().zip(spelt(name)) {
                    let entry = known.entry(spelling).or_insert(Some(number));
                    if *entry != Some(number) {
                        *entry = None;
                    }
                }
            }
        }
        // A preferred label is its own term, whoever else has it for a synonym.
        for (number, term) in vocabulary.terms.iter().enumerate().rev() {
            for (_, label) in &term.preferred {
                spellings[0].insert(plain(label), Some(number));
            }
        }
        Lookup {
            vocabulary,
            spellings,
        }
    }

    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The term a word stands for: in any case, with or without accents, in the singular or plural.
    pub fn find(&self, word: &str) -> Option<Term> {
        let mut all = self.spellings.iter().zip(spelt(word));
        let number = all.find_map(|(known, spelling)| known.get(&spelling))?;
        self.term((*number)?)
    }

    /// Whether the word is a term as it is to be written.
    pub fn has(&self, word: &str) -> bool {
        self.find(word)
            .is_some_and(|term| term.label == word.trim())
    }

    /// The term whose spelling is nearest to a word that is none, where one is near.
    pub fn nearest(&self, word: &str) -> Option<Term> {
        let [_, word, _] = spelt(word);
        let most = match word.chars().count() {
            0..=3 => return None,
            4..=6 => 1,
            _ => 2,
        };
        let near = self.spellings[1].iter().filter_map(|(spelling, number)| {
            Some((distance(spelling, &word, most)?, spelling, (*number)?))
        });
        let (.., number) = near.min()?;
        self.term(number)
    }

    /// Terms of which a name, or a word of one, begins like this: first those whose label does.
    pub fn beginning_with(&self, start: &str, most: usize) -> Vec<Term> {
        let start = without_accents(&plain(start));
        if start.is_empty() {
            return Vec::new();
        }
        let begins = |name: &str| {
            let name = without_accents(&plain(name));
            let later = name
                .match_indices(' ')
                .any(|(at, _)| name[at + 1..].starts_with(&start));
            if name.starts_with(&start) {
                Some(0)
            } else {
                later.then_some(1)
            }
        };
        let terms = self.vocabulary.terms.iter().enumerate();
        let mut found: Vec<(usize, String, usize)> = terms
            .filter_map(|(number, term)| {
                let label = self.vocabulary.label(number);
                let others = term.preferred.iter().map(|(_, label)| label);
                let other = others
                    .chain(&term.others)
                    .filter_map(|name| begins(name))
                    .min();
                let rank = begins(label).or(other.map(|rank| rank + 2))?;
                Some((rank, label.to_lowercase(), number))
            })
            .collect();
        found.sort();
        let terms = found
            .into_iter()
            .filter_map(|(.., number)| self.term(number));
        terms.take(most).collect()
    }

    /// Proposals in the organisation's words; with `only`, no others. Of several that stand for one term the first stays.
    pub fn over(&self, proposals: &[Attributed<Keyword>], only: bool) -> Vec<Attributed<Keyword>> {
        let mut said: Vec<Attributed<Keyword>> = Vec::new();
        for proposal in proposals {
            let mut proposal = proposal.clone();
            match self.find(&proposal.value.text) {
                Some(term) => {
                    proposal.value.text = term.label;
                    proposal.value.broader = term.broader;
                }
                None if only => continue,
                None => {}
            }
            if !said
                .iter()
                .any(|known| known.value.text == proposal.value.text)
            {
                said.push(proposal);
            }
        }
        said
    }

    fn term(&self, number: usize) -> Option<Term> {
        let label = self.vocabulary.label(number);
        (!label.is_empty()).then(|| Term {
            label: label.to_owned(),
            broader: self.vocabulary.path(number),
        })
    }
}

fn spelt(word: &str) -> [String; 3] {
    let written = plain(word);
    let folded = without_accents(&written);
    let one = singular(&folded);
    [written, folded, one]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::controlled::tests::zoo;
    use crate::domain::provenance::Source;

    fn lookup() -> Lookup {
        Lookup::new(zoo())
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
        let lookup = Lookup::new(zoo);
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
            found.into_iter().map(|term| term.label).collect()
        };
        assert_eq!(labels("ba"), ["Bars", "Bären"]);
        assert_eq!(labels("hou"), ["Dogs"]);
        assert_eq!(labels(" "), Vec::<String>::new());
    }

    #[test]
    fn proposals_come_in_the_organisations_words() {
        let drafted = |word: &str| Attributed {
            value: Keyword {
                broader: vec!["thing".into()],
                ..Keyword::from(word)
            },
            source: Source::Person,
        };
        let proposals = ["dog", "hound", "cat"].map(drafted);
        let said = |only: bool| -> Vec<(String, Vec<String>)> {
            let said = lookup().over(&proposals, only).into_iter();
            said.map(|word| (word.value.text, word.value.broader))
                .collect()
        };
        let dogs = ("Dogs".to_owned(), vec!["Animals".to_owned()]);
        let cat = ("cat".to_owned(), vec!["thing".to_owned()]);
        assert_eq!(said(false), [dogs.clone(), cat]);
        assert_eq!(said(true), [dogs]);
    }
}
