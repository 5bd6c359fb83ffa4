//! Which words of a caption are nouns, in the singular: `nouns.txt`, made by `nouns.py`.

use std::collections::{BTreeMap, BTreeSet};

pub struct Nouns {
    singular: BTreeMap<&'static str, &'static str>,
    people: BTreeSet<&'static str>,
}

impl Nouns {
    pub fn read() -> Nouns {
        let lines = include_str!("nouns.txt").lines();
        let people = include_str!("../../models/build/people.txt").lines();
        Nouns {
            singular: lines.filter_map(|line| line.split_once(' ')).collect(),
            people: people.collect(),
        }
    }

    pub fn of<'a>(&'a self, words: &'a [String]) -> impl Iterator<Item = &'static str> + 'a {
        words
            .iter()
            .filter_map(|word| self.singular.get(word.as_str()).copied())
    }

    /// How many nouns a caption has, and how many of them no reference says in any number; all words for people are one.
    pub fn unsupported(&self, caption: &[String], references: &[Vec<String>]) -> (usize, usize) {
        let alike = |noun| match self.people.contains(noun) {
            true => "person",
            false => noun,
        };
        let said = references.iter().flat_map(|words| self.of(words));
        let said: BTreeSet<_> = said.map(alike).collect();
        let nouns: Vec<_> = self.of(caption).map(alike).collect();
        let unsupported = nouns.iter().filter(|noun| !said.contains(*noun)).count();
        (nouns.len(), unsupported)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caption_metrics::words;

    #[test]
    fn a_noun_in_another_number_is_in_the_references() {
        let nouns = Nouns::read();
        let references = [words("Two dogs run ."), words("Men play with a ball .")];
        let caption = words("a dog and a man on a beach");
        assert_eq!(nouns.unsupported(&caption, &references), (3, 1));
        assert_eq!(
            nouns.unsupported(&words("People and a child ."), &references),
            (2, 0)
        );
        assert_eq!(
            nouns.unsupported(&words("running fast"), &references),
            (0, 0)
        );
    }
}
