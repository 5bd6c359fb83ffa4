//! Pixels → domain: the models and the decoding of what they say. `engine` is the only file that names tract; the
//! feature of that name brings it, which the page does without.

pub mod beam;
#[cfg(feature = "engine")]
mod bounds;
pub mod byte_level;
#[cfg(feature = "engine")]
pub mod caption;
#[cfg(feature = "engine")]
pub mod class_map;
pub mod detect;
pub mod embed;
#[cfg(feature = "engine")]
pub mod encoder_decoder;
#[cfg(feature = "engine")]
pub mod engine;
pub mod expected;
#[cfg(feature = "engine")]
pub mod face;
#[cfg(feature = "engine")]
pub mod graph;
#[cfg(feature = "engine")]
mod lengths;
#[cfg(feature = "engine")]
mod loaded;
pub mod manifest;
#[cfg(feature = "engine")]
mod models;
pub mod naming;
#[cfg(feature = "engine")]
pub mod network;
pub mod nms;
#[cfg(feature = "engine")]
mod nudity;
#[cfg(feature = "engine")]
mod painted;
pub mod preprocess;
pub mod queries;
pub mod scale;
pub mod scoring;
pub mod sense;
pub mod tag;
#[cfg(feature = "engine")]
pub mod tagger;
pub mod task;
pub mod taxonomy;
pub mod tensor;
#[cfg(feature = "engine")]
pub mod text;
pub mod tiling;
#[cfg(feature = "engine")]
pub mod vision;
pub mod vocabulary;
pub mod weights;
mod word_piece;
#[cfg(feature = "engine")]
pub mod words;

#[cfg(feature = "engine")]
pub use self::models::Models;

/// Why a model could not be loaded or run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InferError {
    #[error("the list of models cannot be used: {reason}")]
    Manifest { reason: String },
    #[error("{model} could not be loaded: {reason}")]
    Load { model: String, reason: String },
    #[error("{model} failed: {reason}")]
    Run { model: String, reason: String },
}
