//! Who said a value: the file, a model, or a person.

use serde::{Deserialize, Serialize};

use super::inference::Score;

/// A model as a reader of the metadata could find it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelId {
    pub name: String,
    pub version: String,
    /// SHA-256 of the weights file, lower-case hex.
    pub weights: String,
}

impl ModelId {
    /// Two models that said a value together; what they have in common is said once.
    pub fn and(&self, other: &ModelId) -> ModelId {
        let joined = |a: &str, b: &str| match a == b {
            true => a.to_owned(),
            false => format!("{a} + {b}"),
        };
        ModelId {
            name: joined(&self.name, &other.name),
            version: joined(&self.version, &other.version),
            weights: joined(&self.weights, &other.weights),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// Read from the file itself; names the property it stood in.
    File {
        property: String,
    },
    Model {
        model: ModelId,
        score: Score,
    },
    Person,
}

impl Source {
    pub fn score(&self) -> Option<Score> {
        match self {
            Source::Model { score, .. } => Some(*score),
            Source::File { .. } | Source::Person => None,
        }
    }

    /// Rather so than not, as far as whoever said it knows.
    pub fn is_likely(&self) -> bool {
        const EVEN: f32 = 0.5;
        self.score().is_none_or(|score| score.value() >= EVEN)
    }

    /// A value that was measured: a program said it, but no model guessed.
    pub fn is_measured(&self) -> bool {
        matches!(self, Source::Model { model, .. } if model.weights.is_empty())
    }

    pub fn is_model(&self) -> bool {
        matches!(self, Source::Model { .. })
    }
}

/// A value with the one who said it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attributed<T> {
    pub value: T,
    pub source: Source,
}
