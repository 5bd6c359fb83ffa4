//! Proposals for a photo's metadata: every value with the one who said it, none of them reviewed.

use serde::{Deserialize, Serialize};

use super::inference::Inference;
use super::metadata::{Face, Keyword, TextField};
use super::provenance::Attributed;
use super::taxonomy::Taxonomy;

/// What is proposed for one photo. It can only be shown or taken into a review, never written to a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub keywords: Vec<Attributed<Keyword>>,
    pub faces: Vec<Attributed<Face>>,
    pub texts: Vec<(TextField, Attributed<String>)>,
}

impl Draft {
    /// Draws the conclusions worth a person's time from what the models saw; a doubtful one says nothing.
    pub fn from_inference(_inference: &Inference, _taxonomy: &Taxonomy) -> Draft {
        Draft::default()
    }
}
