//! What each model of the manifest is for.

use serde::{Deserialize, Serialize};

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    Backbone,
    Objects,
    Faces,
    /// A second opinion on faces, from closer.
    SmallFaces,
    /// Where there is text.
    TextDetection,
    /// What it says.
    TextRecognition,
    /// Whether a photo may show nudity.
    Nudity,
    /// Whether what the backbone saw is no photo, but drawn.
    Illustration,
    /// Which words stand for what the backbone saw.
    Words,
    /// Which words of somebody's own vocabulary fit a photo, by a picture encoder of others.
    Tagger,
    CaptionMemory,
    CaptionStep,
    /// Of another captioner: what it sees in a photo.
    CaptionEncoder,
    /// Of another captioner: one token after another.
    CaptionDecoder,
}

impl Task {
    pub const ALL: [Task; 14] = [
        Task::Backbone,
        Task::Objects,
        Task::Faces,
        Task::SmallFaces,
        Task::TextDetection,
        Task::TextRecognition,
        Task::Nudity,
        Task::Illustration,
        Task::Words,
        Task::Tagger,
        Task::CaptionMemory,
        Task::CaptionStep,
        Task::CaptionEncoder,
        Task::CaptionDecoder,
    ];

    /// Whether its model is fetched only once a photo shows that it is needed.
    pub fn is_on_demand(self) -> bool {
        matches!(self, Task::TextRecognition | Task::Nudity)
    }

    /// Whether all else is as complete without its model.
    pub fn is_optional(self) -> bool {
        self == Task::Tagger
    }

    /// What the other captioner has in its place: of the two, one is loaded.
    pub fn counterpart(self) -> Option<Task> {
        match self {
            Task::CaptionMemory => Some(Task::CaptionEncoder),
            Task::CaptionStep => Some(Task::CaptionDecoder),
            Task::CaptionEncoder => Some(Task::CaptionMemory),
            Task::CaptionDecoder => Some(Task::CaptionStep),
            _ => None,
        }
    }
}
