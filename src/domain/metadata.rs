//! What a review decides on besides texts: keywords.

use serde::{Deserialize, Serialize};

/// What was found in the picture as a keyword, with the places that support it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keyword {
    pub text: String,
    /// Broader terms, the broadest first: `animal` of "dog". Empty where none is known.
    pub broader: Vec<String>,
    /// Where detectors saw it; empty for words about the whole picture.
    pub areas: Vec<super::inference::BoundingBox>,
}

impl From<&str> for Keyword {
    fn from(text: &str) -> Keyword {
        Keyword {
            text: text.to_owned(),
            broader: Vec::new(),
            areas: Vec::new(),
        }
    }
}
