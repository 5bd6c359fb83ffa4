//! From a model's labels to the words people type, each with its broader terms.

use serde::{Deserialize, Serialize};

/// Placeholder shape, see the taxonomy's owner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Taxonomy {}
