//! An organisation's own vocabulary: its terms, and the way from any word to the term it stands for.

mod in_force;
mod likeness;
mod lookup;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::language::Language;

pub use in_force::{InForce, Unlisted};
pub use lookup::{Found, Indexing, Lookup};

/// More terms than any picture desk uses; thesauri of libraries have more, and are no keyword lists.
pub const MOST_TERMS: usize = 20_000;

/// Terms are indented under each other on a page of paper: nobody goes deeper.
const DEEPEST: usize = 16;

/// One term with all its names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// At most one a language.
    pub preferred: Vec<(Language, String)>,
    /// Synonyms in any language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// The place of the next broader term in the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broader: Option<usize>,
}

/// The list of terms as somebody wrote it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vocabulary {
    pub name: String,
    pub terms: Vec<Term>,
}

impl Term {
    /// In this language, else without one, else in English, else the first.
    pub fn label(&self, language: &Language) -> &str {
        let untold = Language::default();
        let english = Language::parse("en").unwrap_or_default();
        let labelled = [language, &untold, &english]
            .into_iter()
            .find_map(|wanted| {
                self.preferred
                    .iter()
                    .find(|(language, _)| language == wanted)
            });
        let label = labelled.or(self.preferred.first());
        label.map_or("", |(_, label)| label)
    }
}

impl Vocabulary {
    /// The languages that terms have a name in, each once.
    pub fn languages(&self) -> Vec<Language> {
        let labels = self.terms.iter().flat_map(|term| &term.preferred);
        let languages: BTreeSet<&Language> = labels.map(|(language, _)| language).collect();
        languages.into_iter().cloned().collect()
    }

    pub fn label(&self, term: usize, language: &Language) -> &str {
        let term = self.terms.get(term);
        term.map_or("", |term| term.label(language))
    }

    /// The way down to a term, the broadest first, without itself; a circle is left where it closes.
    pub fn path(&self, term: usize, language: &Language) -> Vec<String> {
        let mut way = vec![term];
        let broader = |term: usize| self.terms.get(term).and_then(|term| term.broader);
        while let Some(next) = way.last().and_then(|last| broader(*last)) {
            if way.contains(&next) || way.len() > DEEPEST || self.label(next, language).is_empty() {
                break;
            }
            way.push(next);
        }
        (way.iter().skip(1).rev())
            .map(|term| self.label(*term, language).to_owned())
            .collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn term(labels: &[(&str, &str)], others: &[&str], broader: Option<usize>) -> Term {
        let label = |(language, label): &(&str, &str)| {
            (Language::parse(language).unwrap(), (*label).to_owned())
        };
        Term {
            preferred: labels.iter().map(label).collect(),
            others: others.iter().map(|other| (*other).to_owned()).collect(),
            broader,
        }
    }

    pub(crate) fn zoo() -> Vocabulary {
        Vocabulary {
            name: "Zoo".into(),
            terms: vec![
                term(&[("en", "Animals"), ("de", "Tiere")], &["fauna"], None),
                term(
                    &[("en", "Dogs"), ("de", "Hunde")],
                    &["hound", "canine"],
                    Some(0),
                ),
                term(&[("en", "Bären"), ("de", "Bären")], &["bear"], Some(0)),
                term(&[("en", "Bars")], &["Bar"], None),
                term(&[("en", "Café")], &[], None),
            ],
        }
    }

    #[test]
    fn a_term_is_written_in_the_language_asked_for_or_in_the_one_it_has() {
        let zoo = zoo();
        let check = |language: Language, label: &str, broader: &str| {
            assert_eq!(zoo.label(1, &language), label);
            assert_eq!(zoo.path(1, &language), [broader]);
        };
        check(Language::default(), "Dogs", "Animals");
        check(Language::parse("de").unwrap(), "Hunde", "Tiere");
        check(Language::parse("fr").unwrap(), "Dogs", "Animals");
        assert_eq!(zoo.label(99, &Language::default()), "");
        assert_eq!(zoo.languages().len(), 2);
    }

    #[test]
    fn a_circle_of_broader_terms_ends() {
        let mut zoo = zoo();
        zoo.terms[0].broader = Some(1);
        assert_eq!(zoo.path(1, &Language::default()), ["Animals"]);
        zoo.terms[0].broader = Some(0);
        assert_eq!(zoo.path(1, &Language::default()), ["Animals"]);
    }
}
