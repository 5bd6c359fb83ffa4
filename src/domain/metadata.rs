//! What a review decides on besides texts: keywords and faces.

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

/// What happens to a face in the redacted copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Treatment {
    Hide,
    Keep,
}

/// A face found to be hidden, never recognised: a place and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Face {
    pub area: super::inference::BoundingBox,
    pub treatment: Treatment,
}

/// How a face is hidden: both leave nothing of it to recover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RedactionStyle {
    #[default]
    Solid,
    Pixelated,
}
