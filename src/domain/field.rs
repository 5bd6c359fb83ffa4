//! The texts of a photo's metadata: which there are, what each holds, and in which language.

use serde::{Deserialize, Serialize};

use super::language::Language;

/// A text field of the review; the standard property stands behind each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TextField {
    /// `Iptc4xmpCore:AltTextAccessibility`
    AltText,
    /// `Iptc4xmpCore:ExtDescrAccessibility`
    ExtendedDescription,
    /// `dc:title`
    Title,
    /// `photoshop:Headline`
    Headline,
    /// `dc:description`
    Description,
    /// `dc:creator`
    Creator,
    /// `Iptc4xmpCore:CreatorContactInfo/CiEmailWork`
    ContactEmail,
    /// `Iptc4xmpCore:CreatorContactInfo/CiUrlWork`
    ContactUrl,
    /// `photoshop:Credit`
    Credit,
    /// `photoshop:Source`
    Source,
    /// `dc:rights`
    Rights,
    /// `xmpRights:Marked`
    Marked,
    /// `xmpRights:Owner`
    Owner,
    /// `xmpRights:UsageTerms`
    UsageTerms,
    /// `xmpRights:WebStatement`
    WebStatement,
    /// `cc:license`
    Licence,
    /// `plus:ImageSupplier/ImageSupplierName`
    ImageSupplier,
    /// `plus:Licensor/LicensorName`
    Licensor,
    /// `plus:Licensor/LicensorURL`
    LicensorUrl,
    /// `plus:DataMining`
    DataMining,
    /// `Iptc4xmpCore:Location`
    Sublocation,
    /// `photoshop:City`
    City,
    /// `photoshop:State`
    State,
    /// `photoshop:Country`
    Country,
    /// `Iptc4xmpExt:DigitalSourceType`
    DigitalSourceType,
    /// `Iptc4xmpExt:AISystemUsed`: what made the *picture*; likewise the next three.
    AiSystem,
    /// `Iptc4xmpExt:AISystemVersionUsed`
    AiSystemVersion,
    /// `Iptc4xmpExt:AIPromptInformation`
    AiPrompt,
    /// `Iptc4xmpExt:AIPromptWriterName`
    AiPromptWriter,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One text in any number of languages.
    Languages,
    Text,
    /// Several values; as one text they stand between semicolons.
    List,
    /// A term of a vocabulary, by its code.
    Term,
}

impl TextField {
    pub const ALL: [TextField; 29] = [
        TextField::AltText,
        TextField::ExtendedDescription,
        TextField::Title,
        TextField::Headline,
        TextField::Description,
        TextField::Creator,
        TextField::ContactEmail,
        TextField::ContactUrl,
        TextField::Credit,
        TextField::Source,
        TextField::Rights,
        TextField::Marked,
        TextField::Owner,
        TextField::UsageTerms,
        TextField::WebStatement,
        TextField::Licence,
        TextField::ImageSupplier,
        TextField::Licensor,
        TextField::LicensorUrl,
        TextField::DataMining,
        TextField::Sublocation,
        TextField::City,
        TextField::State,
        TextField::Country,
        TextField::DigitalSourceType,
        TextField::AiSystem,
        TextField::AiSystemVersion,
        TextField::AiPrompt,
        TextField::AiPromptWriter,
    ];

    pub fn holds(self) -> Holds {
        match self {
            TextField::AltText
            | TextField::ExtendedDescription
            | TextField::Title
            | TextField::Description
            | TextField::Rights
            | TextField::UsageTerms => Holds::Languages,
            TextField::Creator | TextField::Owner => Holds::List,
            TextField::Marked | TextField::DataMining | TextField::DigitalSourceType => Holds::Term,
            _ => Holds::Text,
        }
    }

    /// The values of a list that is written as one text.
    pub fn items(text: &str) -> impl Iterator<Item = &str> {
        text.split(';')
            .map(str::trim)
            .filter(|item| !item.is_empty())
    }
}

/// A text field in one language; a field that knows no languages has the untold one only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slot {
    pub field: TextField,
    pub language: Language,
}

impl From<TextField> for Slot {
    fn from(field: TextField) -> Slot {
        Slot {
            field,
            language: Language::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_stands_in_the_list_once() {
        let mut all = TextField::ALL.to_vec();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), TextField::ALL.len());
        assert_eq!(all.last(), Some(&TextField::AiPromptWriter));
    }

    #[test]
    fn a_list_is_split_at_its_semicolons() {
        let items: Vec<_> = TextField::items(" A. B. ;; C, D ; ").collect();
        assert_eq!(items, ["A. B.", "C, D"]);
    }
}
