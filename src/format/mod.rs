//! Bytes ⇄ domain: containers, embedded metadata and sidecars.

pub mod audit;
pub mod c2pa;
pub mod container;
pub mod content;
pub mod delimiter;
mod descriptive;
pub mod embed;
pub mod exif;
pub mod existing;
pub mod fields;
pub mod generator;
mod gif;
mod in_step;
pub mod iptc;
mod isobmff;
mod jpeg;
mod jumbf;
mod keywords;
pub mod leak;
pub mod merge;
mod mpf;
mod packets;
mod people;
mod photoshop;
pub mod places;
mod png;
pub mod policy;
mod regions;
pub mod report;
mod said;
pub mod sidecar;
pub mod sniff;
pub mod sources;
mod stored_size;
mod takeout;
pub mod tiff;
mod totals;
mod turn;
pub mod vocabulary;
mod webp;
pub mod written_for;
pub mod xmp;

use self::content::Content;
use crate::domain::photo::Format;
use crate::domain::session::Failure;

/// Why a file cannot be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    #[error("the file is empty")]
    Empty,
    #[error("this is {}", .0.name())]
    NotAPhoto(Content),
    #[error("metadata cannot be written into {0}")]
    CannotEmbed(Format),
    #[error("metadata cannot be written into it: {0}")]
    CannotRewrite(&'static str),
    /// After writing, the result was read again.
    #[error("the place could not be taken out everywhere: it is still in {0}; nothing was written")]
    PlaceLeft(String),
}

impl FormatError {
    /// Names the file, says what was found and what to do.
    pub fn failure(&self, name: &str) -> Failure {
        let advice = match self {
            FormatError::Empty => "Copy the file again from where it came from.",
            FormatError::NotAPhoto(content) => content.advice(),
            FormatError::CannotEmbed(_) | FormatError::CannotRewrite(_) => {
                "Export a sidecar instead."
            }
            FormatError::PlaceLeft(_) => {
                "Save the photo as JPEG without its place in a photo editor and add that."
            }
        };
        Failure {
            message: format!("{name}: {self}"),
            advice: advice.to_owned(),
        }
    }
}
