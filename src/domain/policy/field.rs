//! The names of fields in a policy: those of the tables, `keywords` and the XMP properties.

use serde::{Deserialize, Serialize};

use crate::domain::field::TextField;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Field {
    Keywords,
    Text(TextField),
}

impl Field {
    pub fn all() -> impl Iterator<Item = Field> {
        let texts = TextField::ALL.into_iter().map(Field::Text);
        [Field::Keywords].into_iter().chain(texts)
    }

    pub fn name(self) -> &'static str {
        match self {
            Field::Keywords => "keywords",
            Field::Text(field) => field.property(),
        }
    }
}

impl From<Field> for String {
    fn from(field: Field) -> String {
        field.name().to_owned()
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(name: String) -> Result<Field, String> {
        let found = Field::all().find(|field| field.name() == name);
        found.ok_or_else(|| {
            format!("there is no field \u{201c}{name}\u{201d}; write keywords or an XMP property such as dc:title")
        })
    }
}
