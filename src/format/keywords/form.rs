//! How each property of XMP spells keywords.

use super::super::xmp::Kind;

/// How a property holds words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One item a word.
    Words,
    /// One item a word, behind its broader ones and this between them.
    Paths(char),
    /// A tree of XML as text.
    Categories,
}

#[derive(Clone, Copy, Debug)]
pub struct Spelling {
    pub form: Form,
    pub kind: Kind,
    /// Written even where it does not stand yet: by these, most programs find all words. Others are kept in step only.
    pub is_begun: bool,
}

/// As Lightroom, digiKam, Windows, Media Pro and ACDSee write them.
pub fn of(property: &str) -> Option<Spelling> {
    let (form, kind, is_begun) = match property {
        "dc:subject" => (Form::Words, Kind::Bag, true),
        "lr:hierarchicalSubject" => (Form::Paths('|'), Kind::Bag, true),
        "digiKam:TagsList" => (Form::Paths('/'), Kind::Seq, true),
        "lr:weightedFlatSubject" | "acdsee:keywords" => (Form::Words, Kind::Bag, false),
        "MicrosoftPhoto:LastKeywordXMP" | "MicrosoftPhoto:LastKeywordIPTC" => {
            (Form::Paths('/'), Kind::Bag, false)
        }
        "mediapro:CatalogSets" => (Form::Paths('|'), Kind::Bag, false),
        "acdsee:categories" => (Form::Categories, Kind::Bag, false),
        _ => return None,
    };
    Some(Spelling {
        form,
        kind,
        is_begun,
    })
}

/// The terms of a path, the broadest first.
pub fn terms(path: &str, separator: char) -> Vec<String> {
    path.split(separator)
        .map(|term| term.trim().to_owned())
        .filter(|term| !term.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fact::Fact;

    #[test]
    fn it_is_known_how_every_carrier_of_keywords_spells_them() {
        for property in Fact::Keywords.xmp() {
            assert!(of(property).is_some(), "{property}");
        }
    }
}
