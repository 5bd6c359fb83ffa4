//! Bytes ⇄ domain: containers, embedded metadata and sidecars.

pub mod content;
pub mod sidecar;
pub mod sniff;
pub mod xmp;

use self::content::Content;
use crate::domain::session::Failure;

/// Why a file cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    #[error("the file is empty")]
    Empty,
    #[error("this is {}", .0.name())]
    NotAPhoto(Content),
}

impl FormatError {
    /// Names the file, says what was found and what to do.
    pub fn failure(&self, name: &str) -> Failure {
        let advice = match self {
            FormatError::Empty => "Copy the file again from where it came from.",
            FormatError::NotAPhoto(content) => content.advice(),
        };
        Failure {
            message: format!("{name}: {self}"),
            advice: advice.to_owned(),
        }
    }
}
