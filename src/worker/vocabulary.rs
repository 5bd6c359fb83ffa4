//! A vocabulary ⇄ lines of JSON, so that the page can take a long one in piece by piece and keep it.

use serde::{Deserialize, Serialize};

use crate::domain::controlled::Term;
use crate::format::vocabulary::Taken;

/// The first line; every other line is a [`Term`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    pub name: String,
    /// What was left out and where, in words.
    pub notes: Vec<String>,
}

pub fn write(taken: &Taken) -> Vec<u8> {
    let head = Head {
        name: taken.vocabulary.name.clone(),
        notes: taken.notes.clone(),
    };
    // Words and numbers always serialise.
    let head = serde_json::to_string(&head).unwrap_or_default();
    let terms = taken.vocabulary.terms.iter();
    let terms = terms.filter_map(|term| serde_json::to_string(term).ok());
    let lines: Vec<String> = std::iter::once(head).chain(terms).collect();
    lines.join("\n").into_bytes()
}

/// `None` where it is no list of these lines.
pub fn read_head(line: &str) -> Option<Head> {
    serde_json::from_str(line).ok()
}

pub fn read_term(line: &str) -> Option<Term> {
    serde_json::from_str(line).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::controlled::tests::zoo;

    #[test]
    fn a_vocabulary_comes_back_from_its_lines() {
        let taken = Taken {
            vocabulary: zoo(),
            notes: vec!["line 3 has no term".into()],
        };
        let text = String::from_utf8(write(&taken)).unwrap();
        let mut lines = text.lines();
        let head = read_head(lines.next().unwrap()).unwrap();
        assert_eq!(
            (head.name, head.notes),
            (taken.vocabulary.name, taken.notes)
        );
        let terms: Vec<Term> = lines.map(|line| read_term(line).unwrap()).collect();
        assert_eq!(terms, taken.vocabulary.terms);
        assert_eq!(read_head("{}"), None);
        assert_eq!(read_term("["), None);
    }
}
