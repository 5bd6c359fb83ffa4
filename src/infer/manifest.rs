//! Which model does what, where its file is, and how to feed it: `models/manifest.json`.

use serde::{Deserialize, Serialize};

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    Backbone,
    Objects,
    Faces,
    CaptionMemory,
    CaptionStep,
}

impl Task {
    pub const ALL: [Task; 5] = [
        Task::Backbone,
        Task::Objects,
        Task::Faces,
        Task::CaptionMemory,
        Task::CaptionStep,
    ];
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub version: u32,
    pub models: Vec<Entry>,
}

/// One model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub task: Task,
    pub name: String,
    pub version: String,
    pub file: String,
    pub bytes: u64,
    /// Lower-case hex.
    pub sha256: String,
    pub inputs: Vec<TensorSpec>,
    pub outputs: Vec<TensorSpec>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<PixelSpec>,
    /// Below this score a detection is not reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<FileSpec>,
    pub licence: String,
    pub source: String,
    pub card: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TensorSpec {
    pub name: String,
    pub shape: Vec<usize>,
    #[serde(default, rename = "type")]
    pub kind: TensorKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TensorKind {
    #[default]
    F32,
    I64,
}

/// How pixels become the input tensor: `(value - mean) / std` per channel, in the given channel order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PixelSpec {
    pub colour: ChannelOrder,
    pub mean: [f32; 3],
    pub std: [f32; 3],
    pub fit: Fit,
    /// Colour around a letterboxed picture, 0 to 255, in RGB order.
    #[serde(default)]
    pub fill: [f32; 3],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelOrder {
    Rgb,
    Bgr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fit {
    Squash,
    Letterbox,
}

/// A file beside the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSpec {
    pub file: String,
    pub bytes: u64,
    /// Lower-case hex.
    pub sha256: String,
}
