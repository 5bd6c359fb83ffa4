//! The kinds of what a model suggests, as one may treat them differently.

use serde::{Deserialize, Serialize};

use crate::domain::field::{Slot, TextField};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum SuggestionKind {
    Keywords,
    AltText,
    /// Every other text.
    Texts,
    /// And other areas to hide.
    Faces,
    /// What the picture is there for.
    Purpose,
}

impl SuggestionKind {
    pub const ALL: [SuggestionKind; 5] = [
        SuggestionKind::Keywords,
        SuggestionKind::AltText,
        SuggestionKind::Texts,
        SuggestionKind::Faces,
        SuggestionKind::Purpose,
    ];

    pub fn of_text(slot: &Slot) -> SuggestionKind {
        match slot.field {
            TextField::AltText => SuggestionKind::AltText,
            _ => SuggestionKind::Texts,
        }
    }

    /// As it is written in JSON.
    pub fn name(self) -> &'static str {
        match self {
            SuggestionKind::Keywords => "keywords",
            SuggestionKind::AltText => "altText",
            SuggestionKind::Texts => "texts",
            SuggestionKind::Faces => "faces",
            SuggestionKind::Purpose => "purpose",
        }
    }
}

impl From<SuggestionKind> for String {
    fn from(kind: SuggestionKind) -> String {
        kind.name().to_owned()
    }
}

impl TryFrom<String> for SuggestionKind {
    type Error = String;

    fn try_from(name: String) -> Result<SuggestionKind, String> {
        let all = SuggestionKind::ALL;
        let names = || all.map(SuggestionKind::name).join(", ");
        let found = all.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| {
            format!(
                "there is no kind \u{201c}{name}\u{201d}; there are {}",
                names()
            )
        })
    }
}
