//! Terms as they come out of a file, within limits.

use super::{Taken, VocabularyError};
use crate::domain::controlled::{MOST_TERMS, Term, Vocabulary};
use crate::domain::language::Language;

/// In characters; what is longer is a sentence and no keyword.
const LONGEST: usize = 200;
/// Ten for each term of the longest list.
const MOST_NAMES: usize = 10 * MOST_TERMS;
/// A hundred notes say no more than ten.
const MOST_NOTES: usize = 10;

#[derive(Default)]
pub struct Gathering {
    terms: Vec<Term>,
    names: usize,
    title: Option<String>,
    notes: Vec<String>,
}

impl Gathering {
    /// A term that has no name yet.
    pub fn add(&mut self) -> Result<usize, VocabularyError> {
        if self.terms.len() == MOST_TERMS {
            return Err(VocabularyError::TooManyTerms);
        }
        self.terms.push(Term::default());
        Ok(self.terms.len() - 1)
    }

    /// A second name in a language is a synonym. `line` is where it stands, where that is known.
    pub fn prefer(
        &mut self,
        term: usize,
        language: Language,
        name: &str,
        line: Option<u64>,
    ) -> Result<(), VocabularyError> {
        let Some(name) = self.clean(name, line)? else {
            return Ok(());
        };
        let term = &mut self.terms[term];
        match term.preferred.iter().find(|(known, _)| *known == language) {
            None => term.preferred.push((language, name)),
            Some((_, known)) if *known == name => {}
            Some(_) => push_new(&mut term.others, name),
        }
        Ok(())
    }

    pub fn also(
        &mut self,
        term: usize,
        name: &str,
        line: Option<u64>,
    ) -> Result<(), VocabularyError> {
        if let Some(name) = self.clean(name, line)? {
            push_new(&mut self.terms[term].others, name);
        }
        Ok(())
    }

    /// The first that is told stays.
    pub fn put_under(&mut self, term: usize, broader: usize) {
        if term != broader {
            self.terms[term].broader.get_or_insert(broader);
        }
    }

    pub fn call(&mut self, title: &str) {
        self.title = Some(title.to_owned());
    }

    pub fn note(&mut self, note: String) {
        if self.notes.len() < MOST_NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub fn finish(mut self, file: &str) -> Result<Taken, VocabularyError> {
        if self.terms.iter().all(|term| term.preferred.is_empty()) {
            return Err(VocabularyError::NoTerms);
        }
        let title = self.title.take();
        let name = title.and_then(|title| cleaned(&title));
        Ok(Taken {
            vocabulary: Vocabulary {
                name: name.unwrap_or_else(|| file.to_owned()),
                terms: self.terms,
            },
            notes: self.notes,
        })
    }

    fn clean(&mut self, name: &str, line: Option<u64>) -> Result<Option<String>, VocabularyError> {
        let name = cleaned(name);
        if let Some(long) = name
            .as_ref()
            .filter(|name| name.chars().nth(LONGEST).is_some())
        {
            let start: String = long.chars().take(30).collect();
            let place = line.map_or(String::new(), |line| format!("line {line}: "));
            self.note(format!(
                "{place}\u{201c}{start}\u{2026}\u{201d} is too long for a keyword"
            ));
            return Ok(None);
        }
        self.names += usize::from(name.is_some());
        if self.names > MOST_NAMES {
            return Err(VocabularyError::TooManyTerms);
        }
        Ok(name)
    }
}

/// One space between words; nothing where no word is.
fn cleaned(name: &str) -> Option<String> {
    let words = name.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let name = words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    (!name.is_empty()).then_some(name)
}

fn push_new(names: &mut Vec<String>, name: String) {
    if !names.contains(&name) {
        names.push(name);
    }
}
