//! Words from what lies around a photo: its folder, its name, date and place in its metadata, and the other photos of the event.
//!
//! Nobody saw them in the picture, and they are never said to be seen.

mod event;
mod names;
mod no_words;

use serde::{Deserialize, Serialize};

pub use event::of_event;

use super::field::TextField;
use super::found::Found;
use super::metadata::Keyword;
use super::provenance::{Attributed, Source};
use super::session::Listed;
use super::time::CameraTime;

/// Where a word lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nearby {
    Folder,
    FileName,
    /// A property of the file's own metadata that tells a place, by its name.
    Place(String),
    /// The file's own date, by a clock that may be wrong.
    Date,
    /// The page around the frame said it of all its photos.
    Host,
    /// Accepted with so many of so many other photos of the event.
    Event {
        with: usize,
        of: usize,
    },
}

impl Nearby {
    /// The file's own word for itself, and no conclusion from it.
    pub fn is_sure(&self) -> bool {
        matches!(self, Nearby::Place(_))
    }

    /// As it is named in files and messages.
    pub fn place(&self) -> &str {
        match self {
            Nearby::Folder => "folder name",
            Nearby::FileName => "file name",
            Nearby::Place(property) => property,
            Nearby::Date => "date",
            Nearby::Host => "embedding page",
            Nearby::Event { .. } => "batch",
        }
    }
}

/// The places that a keyword can name, from the nearest on.
const PLACES: [TextField; 4] = [
    TextField::Sublocation,
    TextField::City,
    TextField::State,
    TextField::Country,
];

/// Each word once, from wherever it is surest. `told`: by whoever embeds the page.
pub fn words(file: &Listed, found: &Found, told: &[String]) -> Vec<Attributed<Keyword>> {
    let mut words: Vec<Attributed<Keyword>> = Vec::new();
    let mut add = |value: Keyword, found: Nearby| {
        let is_known = |known: &Attributed<Keyword>| known.value.is_named(&value.text);
        if !words.iter().any(is_known) {
            let source = Source::Nearby { found };
            words.push(Attributed { value, source });
        }
    };
    for field in PLACES {
        let text = found.texts.iter().find(|(slot, _)| slot.field == field);
        if let Some((_, text)) = text.filter(|(_, text)| names::is_short(&text.value)) {
            let property = field.property().to_owned();
            add(Keyword::from(text.value.trim()), Nearby::Place(property));
        }
    }
    for word in told.iter().filter(|word| names::is_short(word)) {
        add(Keyword::from(word.trim()), Nearby::Host);
    }
    for word in names::of_folder(&file.folder) {
        add(Keyword::from(word.as_str()), Nearby::Folder);
    }
    for word in names::of_file(&file.name) {
        add(Keyword::from(word.as_str()), Nearby::FileName);
    }
    // People tag the year; months and days are looked for by date.
    if let Some(year) = found.taken.and_then(CameraTime::year) {
        add(Keyword::from(year.to_string().as_str()), Nearby::Date);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        file: (&str, &str),
        places: &[(TextField, &str)],
        taken: &str,
        told: [&str; 2],
        wanted: &[(&str, &str)],
    ) {
        let texts = places.iter().map(|(field, text)| {
            let source = Source::File {
                property: "XMP".into(),
            };
            let value = (*text).to_owned();
            ((*field).into(), Attributed { value, source })
        });
        let found = Found {
            texts: texts.collect(),
            taken: CameraTime::parse(taken),
            ..Found::default()
        };
        let listed = Listed {
            folder: file.0.into(),
            name: file.1.into(),
            ..Listed::default()
        };
        let words = words(&listed, &found, &told.map(str::to_owned));
        let told = words.iter().map(|word| match &word.source {
            Source::Nearby { found } => (word.value.text.as_str(), found.place()),
            _ => ("", ""),
        });
        assert_eq!(told.collect::<Vec<_>>(), wanted, "{file:?}");
    }

    #[test]
    fn each_word_comes_once_from_where_it_is_surest() {
        check(
            ("2024/Vienna", "vienna_opera-final.jpg"),
            &[(TextField::City, "Vienna"), (TextField::Country, "Austria")],
            "2024-07-05T10:00:00",
            ["Opera", " "],
            &[
                ("Vienna", "photoshop:City"),
                ("Austria", "photoshop:Country"),
                ("Opera", "embedding page"),
                ("2024", "date"),
            ],
        );
        check(("", "IMG_2041.JPG"), &[], "", ["", ""], &[]);
        check(
            ("", "a.jpg"),
            &[(TextField::City, &"long ".repeat(20))],
            "",
            ["", ""],
            &[],
        );
    }

    #[test]
    fn only_what_the_files_own_metadata_says_of_the_place_is_sure() {
        assert!(Nearby::Place("photoshop:City".into()).is_sure());
        for unsure in [
            Nearby::Folder,
            Nearby::FileName,
            Nearby::Date,
            Nearby::Host,
            Nearby::Event { with: 11, of: 12 },
        ] {
            assert!(!unsure.is_sure(), "{unsure:?}");
        }
    }
}
