//! Terms in the rows of a table: one a line, or columns that a first line names.

use std::collections::HashMap;

use super::VocabularyError;
use super::column::Column;
use super::gathering::Gathering;
use crate::domain::language::Language;
use crate::format::delimiter::delimiter;

pub fn read(text: &str, gathering: &mut Gathering) -> Result<(), VocabularyError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text, |cells| {
            cells.iter().filter_map(|cell| Column::parse(cell)).count()
        }))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Rows::new(gathering);
    let mut columns: Option<Vec<Option<Column>>> = None;
    for record in reader.records() {
        let record = record.map_err(|error| VocabularyError::Broken {
            line: error.position().map_or(0, csv::Position::line),
            reason: "a line that cannot be read".to_owned(),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<&str> = record.iter().map(str::trim).collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let Some(columns) = &columns else {
            let named: Vec<Option<Column>> = cells.iter().map(|cell| Column::parse(cell)).collect();
            let known = named.iter().flatten().count();
            if named.iter().flatten().any(Column::names_terms) {
                for (cell, _) in cells
                    .iter()
                    .zip(&named)
                    .filter(|(_, column)| column.is_none())
                {
                    rows.gathering
                        .note(format!("the column \u{201c}{cell}\u{201d} is not taken"));
                }
                columns = Some(named);
                continue;
            }
            if known > 0 && known == cells.len() {
                return Err(VocabularyError::NoTermColumn);
            }
            // No names of columns: a term, then its synonyms.
            let preferred = Some(Column::Preferred(Language::default()));
            rows.take(&[preferred], &cells, line)?;
            columns = Some(Vec::new());
            continue;
        };
        if columns.is_empty() {
            let preferred = Some(Column::Preferred(Language::default()));
            rows.take(&[preferred], &cells, line)?;
        } else {
            rows.take(columns, &cells, line)?;
        }
    }
    rows.finish()
}

/// What stands between the cells of the first line that has any.
struct Rows<'g> {
    gathering: &'g mut Gathering,
    /// Terms by the names above them and their own, and by identifier.
    paths: HashMap<Vec<String>, usize>,
    identifiers: HashMap<String, usize>,
    /// The first of each name, wherever it stands.
    named: HashMap<String, usize>,
    /// What is still to be found: it may come later.
    broader: Vec<(usize, String)>,
    /// The last row's levels.
    levels: Vec<String>,
}

impl Rows<'_> {
    fn new(gathering: &mut Gathering) -> Rows<'_> {
        Rows {
            gathering,
            paths: HashMap::new(),
            identifiers: HashMap::new(),
            named: HashMap::new(),
            broader: Vec::new(),
            levels: Vec::new(),
        }
    }

    /// Cells beyond the columns are synonyms.
    fn take(
        &mut self,
        columns: &[Option<Column>],
        cells: &[&str],
        line: u64,
    ) -> Result<(), VocabularyError> {
        let synonyms = Some(Column::Synonyms);
        let has_header = columns.len() > 1;
        let beyond = if has_header { &None } else { &synonyms };
        let columns = columns.iter().chain(std::iter::repeat(beyond));
        let filled: Vec<(&Column, &str)> = (columns.zip(cells))
            .filter_map(|(column, cell)| Some((column.as_ref()?, *cell)))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let cell = |wanted: Column| {
            let found = filled.iter().find(|(column, _)| **column == wanted);
            found.map(|(_, cell)| *cell)
        };
        let told = cell(Column::Language)
            .and_then(Language::parse)
            .unwrap_or_default();
        let labels: Vec<(Language, &str)> = (filled.iter())
            .filter_map(|(column, cell)| match column {
                Column::Preferred(language) if language.is_told() => {
                    Some((language.clone(), *cell))
                }
                Column::Preferred(_) => Some((told.clone(), *cell)),
                _ => None,
            })
            .collect();
        let deepest = self.descend(&filled);
        let identifier = cell(Column::Identifier).map(str::to_owned);
        let known = identifier
            .as_ref()
            .and_then(|id| self.identifiers.get(id).copied());
        let term = match (known, labels.first(), deepest) {
            (Some(term), ..) => term,
            (None, Some((language, label)), _) => {
                self.at_path(&path(label), language, identifier.is_some(), line)?
            }
            (None, None, true) => {
                let levels = self.levels.clone();
                self.at_path(&levels, &told, false, line)?
            }
            (None, None, false) => {
                self.gathering.note(format!("line {line} has no term"));
                return Ok(());
            }
        };
        if let Some(identifier) = identifier {
            self.identifiers.entry(identifier).or_insert(term);
        }
        for (language, label) in labels {
            let label = path(label).pop().unwrap_or_default();
            self.named.entry(label.to_lowercase()).or_insert(term);
            self.gathering.prefer(term, language, &label, Some(line))?;
        }
        for (column, cell) in &filled {
            match column {
                Column::Synonyms => {
                    for synonym in cell.split([';', '|', ',', '\n']) {
                        self.gathering.also(term, synonym, Some(line))?;
                    }
                }
                Column::Broader => {
                    let first = cell.split([';', '\n']).next().unwrap_or_default();
                    let nearest = path(first).pop();
                    self.broader.extend(nearest.map(|broader| (term, broader)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Goes to the deepest level that the row names; what stands above it may stand in rows before.
    fn descend(&mut self, filled: &[(&Column, &str)]) -> bool {
        let mut is_named = false;
        for (column, cell) in filled {
            if let Column::Level(depth) = column {
                self.levels.truncate(depth - 1);
                self.levels.push((*cell).to_owned());
                is_named = true;
            }
        }
        is_named
    }

    /// The term at the end of a path, and all those on the way. One with an identifier is never another's.
    fn at_path(
        &mut self,
        path: &[String],
        language: &Language,
        is_own: bool,
        line: u64,
    ) -> Result<usize, VocabularyError> {
        let mut above = None;
        for depth in 1..=path.len().max(1) {
            let way: Vec<String> = (path.iter().take(depth))
                .map(|name| name.to_lowercase())
                .collect();
            let is_last = depth >= path.len();
            let known = self
                .paths
                .get(&way)
                .copied()
                .filter(|_| !(is_own && is_last));
            let term = match known {
                Some(known) => known,
                None => {
                    let term = self.gathering.add()?;
                    let name = path.get(depth - 1).cloned().unwrap_or_default();
                    self.gathering
                        .prefer(term, language.clone(), &name, Some(line))?;
                    self.named.entry(name.to_lowercase()).or_insert(term);
                    self.paths.entry(way).or_insert(term);
                    term
                }
            };
            if let Some(above) = above {
                self.gathering.put_under(term, above);
            }
            above = Some(term);
        }
        above.ok_or(VocabularyError::NoTerms)
    }

    /// A broader term that has no row of its own is a term nevertheless.
    fn finish(mut self) -> Result<(), VocabularyError> {
        for (term, broader) in std::mem::take(&mut self.broader) {
            let known = self.identifiers.get(&broader);
            let known = known
                .or_else(|| self.named.get(&broader.to_lowercase()))
                .copied();
            let above = match known {
                Some(known) => known,
                None => {
                    let above = self.gathering.add()?;
                    self.gathering
                        .prefer(above, Language::default(), &broader, None)?;
                    self.named.insert(broader.to_lowercase(), above);
                    above
                }
            };
            self.gathering.put_under(term, above);
        }
        Ok(())
    }
}

/// `Animals|Dogs` and `Animals > Dogs`: a term with all that stands above it.
fn path(cell: &str) -> Vec<String> {
    let parts: Vec<&str> = if cell.contains('|') {
        cell.split('|').collect()
    } else {
        cell.split(" > ").collect()
    };
    let parts = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::format::vocabulary::read;
    use crate::format::vocabulary::tests::{check, told};

    #[test]
    fn a_list_without_names_of_columns_holds_terms_and_synonyms() {
        check(
            "a.csv",
            "Dogs,hound,canine\nCats\n",
            &["Dogs = hound, canine", "Cats"],
        );
        check("a.csv", "Keyword\nDogs\nCats\n", &["Dogs", "Cats"]);
        check("a.csv", "Dogs\nDogs\n\nCats", &["Dogs", "Cats"]);
    }

    #[test]
    fn paths_levels_and_identifiers_tell_what_stands_above() {
        let wanted = ["Animals", "Animals > Dogs", "Animals > Dogs > Pug"];
        check(
            "a.csv",
            "keyword\nAnimals|Dogs\nAnimals|Dogs|Pug\n",
            &wanted,
        );
        check("a.csv", "keyword\nAnimals > Dogs > Pug\n", &wanted);
        check(
            "a.csv",
            "level 1,level 2,level 3\nAnimals,,\n,Dogs,\n,,Pug\n",
            &wanted,
        );
        check(
            "a.csv",
            "level 1,level 2,level 3\nAnimals,Dogs,Pug\n",
            &wanted,
        );
        let ids = "id;parent id;term\n1;;Animals\n3;2;Pug\n2;1;Dogs\n";
        check(
            "a.csv",
            ids,
            &["Animals", "Animals > Dogs > Pug", "Animals > Dogs"],
        );
        check("a.csv", "term,broader\nPug,Dogs\n", &["Dogs > Pug", "Dogs"]);
        check("a.csv", "term,broader\nPug,Pug\n", &["Pug"]);
    }

    #[test]
    fn rows_of_one_identifier_are_one_term_in_several_languages() {
        let rows = "id,language,term,synonyms\n1,en,Dogs,hound\n1,de,Hunde,Köter\n";
        let taken = read(rows.as_bytes(), "a.csv").unwrap();
        assert_eq!(told(&taken), ["Dogs = hound, Köter"]);
        assert_eq!(taken.vocabulary.languages().len(), 2);
    }

    #[test]
    fn what_is_left_out_is_told_with_its_line() {
        let long = "x".repeat(201);
        let rows = format!("term,colour,synonyms\nDogs,red,\n,blue,lost\nCats,,{long}\n");
        let notes = read(rows.as_bytes(), "a.csv").unwrap().notes;
        assert_eq!(notes[0], "the column \u{201c}colour\u{201d} is not taken");
        assert_eq!(notes[1], "line 3 has no term");
        assert!(notes[2].starts_with("line 4: \u{201c}xxx"), "{notes:?}");
    }
}
