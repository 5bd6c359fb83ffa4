//! A batch as a table: one row a photo, one column a field, to hand to other systems and to take from them.

mod matching;

use serde::{Deserialize, Serialize};

use super::field::{Holds, Slot, TextField};
use super::language::Language;
use super::purpose::Purpose;
use super::review::{Edit, Reviewed};

pub use matching::{Matched, matched};

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Column {
    File,
    /// Between semicolons.
    Keywords,
    /// What the picture is there for, by its code.
    Purpose,
    /// `true` or `false`: whether it is a decision that there is no alt text.
    Decorative,
    Text(Slot),
}

/// A photo's values; a column that is not there says nothing, an empty text says that there is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub file: String,
    pub cells: Vec<(Column, String)>,
}

impl Column {
    /// The header: `file`, `keywords`, `dc:title`, and with a language `dc:title:de`.
    pub fn name(&self) -> String {
        match self {
            Column::File => "file".to_owned(),
            Column::Keywords => "keywords".to_owned(),
            Column::Purpose => "purpose".to_owned(),
            Column::Decorative => "decorative".to_owned(),
            Column::Text(Slot { field, language }) if language.is_told() => {
                format!("{}:{}", field.property(), language.tag())
            }
            Column::Text(Slot { field, .. }) => field.property().to_owned(),
        }
    }

    /// Understands its own names, ExifTool's (`SourceFile`, `XMP-dc:Title`) and what people write (`Alt text`).
    pub fn parse(header: &str) -> Option<Column> {
        let plain = plain(header);
        match plain.as_str() {
            "file" | "filename" | "sourcefile" | "image" | "photo" | "name" => {
                return Some(Column::File);
            }
            "keywords" | "keyword" | "tags" | "subject" | "dcsubject" | "iptckeywords" => {
                return Some(Column::Keywords);
            }
            "purpose" | "hushtagpurpose" => return Some(Column::Purpose),
            "decorative" => return Some(Column::Decorative),
            _ => {}
        }
        if let Some(field) = field_called(&plain) {
            return Some(Column::Text(field.into()));
        }
        // ExifTool writes `Title-de`, this project `dc:title:de`.
        let header = header.trim();
        header.match_indices([':', '-']).find_map(|(at, _)| {
            let field = field_called(&self::plain(&header[..at]))?;
            let language = Language::parse(&header[at + 1..])?;
            let has_languages = field.holds() == Holds::Languages;
            has_languages.then_some(Column::Text(Slot { field, language }))
        })
    }
}

/// Letters and digits in lower case, without the prefix of ExifTool's groups.
fn plain(name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    name.strip_prefix("xmp").unwrap_or(&name).to_owned()
}

fn field_called(plain: &str) -> Option<TextField> {
    TextField::ALL.into_iter().find(|field| {
        let property = self::plain(field.property());
        let local = field.property().split(':').next_back().map(self::plain);
        let common: &[&str] = match field {
            TextField::AltText => &["alttext", "alt"],
            TextField::ExtendedDescription => &["extendeddescription", "longdescription"],
            TextField::Description => &["caption"],
            TextField::Creator => &["author", "byline", "photographer"],
            TextField::Rights => &["copyright", "copyrightnotice"],
            TextField::Licence => &["licence"],
            TextField::MediaTopic => &["mediatopic"],
            TextField::Licensor => &["licensor"],
            TextField::ImageSupplier => &["imagesupplier"],
            TextField::ContactEmail => &["contactemail"],
            TextField::ContactUrl => &["contacturl"],
            _ => &[],
        };
        plain == property || Some(plain) == local.as_deref() || common.contains(&plain)
    })
}

impl Row {
    /// What a photo's review came to.
    pub fn of(file: &str, reviewed: &Reviewed) -> Row {
        let keywords: Vec<&str> = (reviewed.keywords().iter())
            .map(|keyword| keyword.text.as_str())
            .collect();
        let purpose = reviewed.purpose().map_or("", Purpose::code);
        let texts = (reviewed.texts().iter())
            .map(|(slot, text)| (Column::Text(slot.clone()), text.clone()));
        Row {
            file: file.to_owned(),
            cells: [
                (Column::Keywords, keywords.join("; ")),
                (Column::Purpose, purpose.to_owned()),
                (Column::Decorative, reviewed.is_decorative().to_string()),
            ]
            .into_iter()
            .chain(texts)
            .collect(),
        }
    }

    pub fn cell(&self, column: &Column) -> &str {
        if *column == Column::File {
            return &self.file;
        }
        let found = self.cells.iter().find(|(known, _)| known == column);
        found.map_or("", |(_, text)| text)
    }

    /// What a person decides who takes this row over: texts are written, keywords added; an empty cell is left alone.
    pub fn edit(&self) -> Edit {
        let mut edits = Vec::new();
        for (column, text) in self
            .cells
            .iter()
            .filter(|(_, text)| !text.trim().is_empty())
        {
            match column {
                Column::File => {}
                Column::Keywords => {
                    let words = TextField::items(text);
                    edits.extend(words.map(|word| Edit::AddKeyword(word.to_owned())));
                }
                Column::Purpose => edits.extend(Purpose::coded(text).map(Edit::SetPurpose)),
                Column::Decorative => {
                    let is_so = text.trim().eq_ignore_ascii_case("true");
                    edits.extend(is_so.then_some(Edit::SetPurpose(Purpose::Decorative)));
                }
                Column::Text(slot) => edits.push(Edit::WriteText(slot.clone(), text.clone())),
            }
        }
        Edit::All(edits)
    }
}

/// Every column some row has, in one order: file, keywords, then the fields as the panel shows them.
pub fn columns(rows: &[Row]) -> Vec<Column> {
    let mut columns: Vec<Column> = rows
        .iter()
        .flat_map(|row| row.cells.iter().map(|(column, _)| column.clone()))
        .chain([Column::File, Column::Keywords])
        .collect();
    columns.sort();
    columns.dedup();
    columns
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::review::Review;
    use crate::domain::time::Time;

    #[test]
    fn every_column_is_understood_by_its_own_name() {
        let slots = TextField::ALL.map(|field| Column::Text(field.into()));
        let german = Column::Text(Slot {
            field: TextField::AltText,
            language: Language::parse("de-AT").unwrap(),
        });
        for column in slots.into_iter().chain([
            Column::File,
            Column::Keywords,
            Column::Purpose,
            Column::Decorative,
            german,
        ]) {
            assert_eq!(Column::parse(&column.name()), Some(column));
        }
    }

    #[test]
    fn the_names_of_exiftool_and_of_people_are_understood() {
        let check = |header: &str, field: TextField| {
            assert_eq!(
                Column::parse(header),
                Some(Column::Text(field.into())),
                "{header}"
            );
        };
        check("XMP-dc:Title", TextField::Title);
        check("Alt text", TextField::AltText);
        check(" COPYRIGHT ", TextField::Rights);
        check("XMP-photoshop:Credit", TextField::Credit);
        check("Author", TextField::Creator);
        assert_eq!(Column::parse("SourceFile"), Some(Column::File));
        assert_eq!(Column::parse("Title-de").unwrap().name(), "dc:title:de");
        for unknown in ["", "Aperture", "Credit-de", "dc:title:deutschland"] {
            assert_eq!(Column::parse(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_row_taken_over_gives_the_same_row_again() {
        let row = Row {
            file: "a.jpg".into(),
            cells: vec![
                (Column::Keywords, "harbour; boat".into()),
                (Column::Text(TextField::Title.into()), "At anchor".into()),
                (Column::Text(TextField::Credit.into()), " ".into()),
            ],
        };
        let mut review = Review::default();
        review.apply(&row.edit(), Time(1));
        let again = Row::of("a.jpg", &review.finish());
        let said = |row: &Row| -> Vec<(Column, String)> {
            let cells = row.cells.iter().filter(|(_, text)| !text.trim().is_empty());
            let cells = cells.filter(|(column, _)| *column != Column::Decorative);
            cells.cloned().collect()
        };
        assert_eq!(said(&again), said(&row));
        assert_eq!(again.cell(&Column::File), "a.jpg");
        assert_eq!(columns(&[again]).len(), 5);
    }

    #[test]
    fn a_decorative_picture_is_told_from_one_whose_alt_text_nobody_wrote() {
        let row = |review: &Review| Row::of("a.jpg", &review.finish());
        let unwritten = row(&Review::default());
        assert_eq!(unwritten.cell(&Column::Purpose), "");
        assert_eq!(unwritten.cell(&Column::Decorative), "false");
        let mut review = Review::default();
        review.apply(&Edit::SetPurpose(Purpose::Decorative), Time(1));
        let decorative = row(&review);
        assert_eq!(decorative.cell(&Column::Purpose), "decorative");
        assert_eq!(decorative.cell(&Column::Decorative), "true");
        let mut taken_over = Review::default();
        taken_over.apply(&decorative.edit(), Time(2));
        assert!(taken_over.is_decorative());
    }
}
