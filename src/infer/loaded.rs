//! A model that is there, and its name beside all that it says.

use super::InferError;
use super::manifest::Entry;
use crate::domain::inference::Output;
use crate::domain::provenance::ModelId;

pub struct Loaded<M> {
    pub id: ModelId,
    pub model: M,
}

impl<M> Loaded<M> {
    pub fn new(entry: &Entry, model: M) -> Loaded<M> {
        Loaded {
            id: ModelId {
                name: entry.name.clone(),
                version: entry.version.clone(),
                weights: entry.sha256.clone(),
            },
            model,
        }
    }

    pub fn run<T>(
        &self,
        errors: &mut Vec<InferError>,
        run: impl FnOnce(&M) -> Result<T, String>,
    ) -> Option<Output<T>> {
        attributed(&self.id, errors, run(&self.model))
    }

    /// For models that plan as they meet photos.
    pub fn run_mut<T>(
        &mut self,
        errors: &mut Vec<InferError>,
        run: impl FnOnce(&mut M) -> Result<T, String>,
    ) -> Option<Output<T>> {
        attributed(&self.id, errors, run(&mut self.model))
    }
}

pub fn attributed<T>(
    id: &ModelId,
    errors: &mut Vec<InferError>,
    result: Result<T, String>,
) -> Option<Output<T>> {
    match result {
        Ok(value) => Some(Output {
            model: id.clone(),
            value,
        }),
        Err(reason) => {
            errors.push(InferError::Run {
                model: id.name.clone(),
                reason,
            });
            None
        }
    }
}
