//! The fields a review fills, by the names of the standards.

use serde::{Deserialize, Serialize};

/// A free-text field of the review; the standard property stands behind each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TextField {
    /// `Iptc4xmpCore:AltTextAccessibility`
    AltText,
    /// `dc:title`
    Title,
    /// `dc:description`
    Description,
    /// `dc:creator`
    Creator,
    /// `dc:rights`
    Rights,
}

impl TextField {
    pub const ALL: [TextField; 5] = [
        TextField::AltText,
        TextField::Title,
        TextField::Description,
        TextField::Creator,
        TextField::Rights,
    ];
}

/// What was found in the picture as a keyword, with the places that support it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Keyword {
    pub text: String,
    /// Where detectors saw it; empty for words about the whole picture.
    pub areas: Vec<super::inference::BoundingBox>,
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
