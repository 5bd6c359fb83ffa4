//! What a picture is there for, which decides what its alt text has to say (W3C, "An alt Decision Tree").

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// It shows something.
    #[default]
    Informative,
    /// It is read.
    Text,
    /// A chart, a map, a page: more than a sentence or two can say.
    Complex,
    /// It is clicked.
    Functional,
    /// It carries no information: `alt=""`.
    Decorative,
}

impl Purpose {
    pub const ALL: [Purpose; 5] = [
        Purpose::Informative,
        Purpose::Text,
        Purpose::Complex,
        Purpose::Functional,
        Purpose::Decorative,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Purpose::Informative => "Informative",
            Purpose::Text => "Text",
            Purpose::Complex => "Complex",
            Purpose::Functional => "Functional",
            Purpose::Decorative => "Decorative",
        }
    }

    /// What the alt text is to do.
    pub fn advice(self) -> &'static str {
        match self {
            Purpose::Informative => "Say briefly what it shows and why it is there.",
            Purpose::Text => "Repeat what it says, word for word.",
            Purpose::Complex => {
                "Say briefly what it is, and all that it tells in the extended description."
            }
            Purpose::Functional => {
                "It is a link or a button: say what a click does, not what it looks like."
            }
            Purpose::Decorative => "It carries no information: no alt text is written.",
        }
    }

    /// For machines: in tables, sidecars and messages.
    pub fn code(self) -> &'static str {
        match self {
            Purpose::Informative => "informative",
            Purpose::Text => "text",
            Purpose::Complex => "complex",
            Purpose::Functional => "functional",
            Purpose::Decorative => "decorative",
        }
    }

    /// In any case.
    pub fn coded(code: &str) -> Option<Purpose> {
        Purpose::ALL
            .into_iter()
            .find(|purpose| purpose.code() == code.trim().to_lowercase())
    }

    pub fn named(name: &str) -> Option<Purpose> {
        Purpose::ALL
            .into_iter()
            .find(|purpose| purpose.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_is_found_by_its_own_name() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::named(purpose.name()), Some(purpose));
            assert_eq!(Purpose::coded(purpose.code()), Some(purpose));
        }
        assert_eq!(Purpose::named("Decoration"), None);
    }
}
