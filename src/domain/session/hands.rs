//! Whose hands a photo went through in this visit.

use std::collections::BTreeSet;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hands {
    /// Names of those who changed something.
    pub edited: BTreeSet<String>,
    /// Who ended the review last.
    pub approved: Option<String>,
    /// Somebody has looked once more since the last change.
    pub looked_again: bool,
}
