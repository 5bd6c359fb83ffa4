//! Pixels → domain: the models and the decoding of what they say. `engine` is the only file that names tract.

pub mod manifest;
pub mod taxonomy;

use self::manifest::{Entry, Task};
use crate::domain::inference::Inference;
use crate::domain::session::Stage;
use crate::pixels::Pixels;

/// Why a model could not be loaded or run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InferError {
    #[error("{model} could not be loaded: {reason}")]
    Load { model: String, reason: String },
    #[error("{model} failed: {reason}")]
    Run { model: String, reason: String },
}

/// The models that have been loaded so far.
#[derive(Default)]
pub struct Models {}

impl Models {
    /// Takes a model file whose hash the caller has verified.
    pub fn load(
        &mut self,
        entry: &Entry,
        _onnx: &[u8],
        _tokens: Option<&[u8]>,
    ) -> Result<(), InferError> {
        Err(InferError::Load {
            model: entry.name.clone(),
            reason: "not built".into(),
        })
    }

    pub fn has(&self, _task: Task) -> bool {
        false
    }

    /// Runs everything that is loaded; `progress` hears of each stage as it begins.
    pub fn analyse(
        &mut self,
        _pixels: &Pixels,
        _progress: &mut dyn FnMut(Stage),
    ) -> Result<Inference, InferError> {
        Ok(Inference::default())
    }
}
