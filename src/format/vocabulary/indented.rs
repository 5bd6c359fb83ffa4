//! Terms under each other by their indent, as Lightroom exports keywords: `{synonym}`, `[not written into photos]`.

use super::VocabularyError;
use super::gathering::Gathering;
use crate::domain::language::Language;

/// A line that others may stand under. What is not written into photos is no term, and its terms stand under its own broader one.
struct Open {
    indent: usize,
    term: Option<usize>,
}

pub fn read(text: &str, gathering: &mut Gathering) -> Result<(), VocabularyError> {
    let mut open: Vec<Open> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let word = line.trim();
        if word.is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        while open.last().is_some_and(|last| last.indent >= indent) {
            open.pop();
        }
        let broader = open.iter().rev().find_map(|above| above.term);
        if let Some(synonym) = within(word, '{', '}') {
            match open.last().and_then(|above| above.term) {
                Some(term) => gathering.also(term, synonym, Some(number))?,
                None => gathering.note(format!("line {number}: {word} stands under no term")),
            }
            continue;
        }
        if within(word, '[', ']').is_some() {
            open.push(Open { indent, term: None });
            continue;
        }
        let term = gathering.add()?;
        gathering.prefer(term, Language::default(), word, Some(number))?;
        if let Some(broader) = broader {
            gathering.put_under(term, broader);
        }
        open.push(Open {
            indent,
            term: Some(term),
        });
    }
    Ok(())
}

fn within(word: &str, opening: char, closing: char) -> Option<&str> {
    word.strip_prefix(opening)?.strip_suffix(closing)
}

#[cfg(test)]
mod tests {
    use crate::format::vocabulary::tests::check;

    #[test]
    fn a_shallower_line_stands_under_what_is_above_it() {
        let text = "A\n\tB\n\t\t\tC\n\tD\nE\n";
        check("a.txt", text, &["A", "A > B", "A > B > C", "A > D", "E"]);
        check(
            "a.txt",
            "A\n  B\n    C\n  D\n",
            &["A", "A > B", "A > B > C", "A > D"],
        );
    }

    #[test]
    fn a_synonym_of_nothing_and_of_what_is_not_written_is_left_out() {
        check("a.txt", "{lost}\n[Places]\n\t{lost}\n\tRome\n", &["Rome"]);
    }
}
