//! The texts of a photo's metadata: which there are, what each holds, and in which language.

use serde::{Deserialize, Serialize};

use super::language::Language;

/// A text field of the review; [`TextField::property`] names the standard property behind each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TextField {
    AltText,
    ExtendedDescription,
    Title,
    Headline,
    Description,
    /// What the picture is about, by its IPTC Media Topic.
    MediaTopic,
    Creator,
    ContactEmail,
    ContactUrl,
    Credit,
    Source,
    Rights,
    Marked,
    Owner,
    UsageTerms,
    WebStatement,
    Licence,
    ImageSupplier,
    Licensor,
    LicensorUrl,
    DataMining,
    Sublocation,
    City,
    State,
    Country,
    DigitalSourceType,
    /// What made the *picture*, never what drafted a text; likewise the next three.
    AiSystem,
    AiSystemVersion,
    AiPrompt,
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
    pub const ALL: [TextField; 30] = [
        TextField::AltText,
        TextField::ExtendedDescription,
        TextField::Title,
        TextField::Headline,
        TextField::Description,
        TextField::MediaTopic,
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
            TextField::MediaTopic
            | TextField::Marked
            | TextField::DataMining
            | TextField::DigitalSourceType => Holds::Term,
            _ => Holds::Text,
        }
    }

    /// The XMP property, by the prefix it usually has; of a structure, the member.
    pub fn property(self) -> &'static str {
        match self {
            TextField::AltText => "Iptc4xmpCore:AltTextAccessibility",
            TextField::ExtendedDescription => "Iptc4xmpCore:ExtDescrAccessibility",
            TextField::Title => "dc:title",
            TextField::Headline => "photoshop:Headline",
            TextField::Description => "dc:description",
            TextField::MediaTopic => "Iptc4xmpExt:AboutCvTerm",
            TextField::Creator => "dc:creator",
            TextField::ContactEmail => "Iptc4xmpCore:CiEmailWork",
            TextField::ContactUrl => "Iptc4xmpCore:CiUrlWork",
            TextField::Credit => "photoshop:Credit",
            TextField::Source => "photoshop:Source",
            TextField::Rights => "dc:rights",
            TextField::Marked => "xmpRights:Marked",
            TextField::Owner => "xmpRights:Owner",
            TextField::UsageTerms => "xmpRights:UsageTerms",
            TextField::WebStatement => "xmpRights:WebStatement",
            TextField::Licence => "cc:license",
            TextField::ImageSupplier => "plus:ImageSupplierName",
            TextField::Licensor => "plus:LicensorName",
            TextField::LicensorUrl => "plus:LicensorURL",
            TextField::DataMining => "plus:DataMining",
            TextField::Sublocation => "Iptc4xmpCore:Location",
            TextField::City => "photoshop:City",
            TextField::State => "photoshop:State",
            TextField::Country => "photoshop:Country",
            TextField::DigitalSourceType => "Iptc4xmpExt:DigitalSourceType",
            TextField::AiSystem => "Iptc4xmpExt:AISystemUsed",
            TextField::AiSystemVersion => "Iptc4xmpExt:AISystemVersionUsed",
            TextField::AiPrompt => "Iptc4xmpExt:AIPromptInformation",
            TextField::AiPromptWriter => "Iptc4xmpExt:AIPromptWriterName",
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
