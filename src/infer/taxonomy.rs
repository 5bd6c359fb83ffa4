//! The taxonomy that belongs to the models we ship.

use super::InferError;
use crate::domain::taxonomy::Taxonomy;

/// Reads `models/taxonomy.json`, which is built into the program.
pub fn taxonomy() -> Result<Taxonomy, InferError> {
    serde_json::from_str(include_str!("../../models/taxonomy.json")).map_err(|error| {
        InferError::Load {
            model: "the taxonomy".into(),
            reason: error.to_string(),
        }
    })
}
