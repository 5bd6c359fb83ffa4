//! The whole contract between the page and a worker.
//!
//! A message is a small serialised envelope; a `File`, pixels and buffers travel beside it as its attachments,
//! in the order each variant names, buffers by transfer. The page fetches everything: a worker opens no connection.

use serde::{Deserialize, Serialize};

use super::table::Table;
use crate::domain::audit::{HandedOut, Proof};
use crate::domain::beside::WrittenFor;
use crate::domain::carried::Ticked;
use crate::domain::draft::Draft;
use crate::domain::export::SidecarName;
use crate::domain::found::Found;
use crate::domain::photo::{Photo, PhotoId};
use crate::domain::policy::{Policy, Problem};
use crate::domain::region::RedactionStyle;
use crate::domain::review::Review;
use crate::domain::session::{Failure, Stage};
use crate::format::audit::Verdict;
use crate::infer::manifest::{Entry, Task};

/// From the page to a worker. A worker does one thing at a time, in order of arrival.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Attachments: the model file, already verified, and the token list where the entry names one.
    Load(Box<Entry>),
    /// Read what is said already, decode, and make the pictures the page shows. Attachments: the `File`, and its
    /// sidecar where it has one.
    Open {
        photo: PhotoId,
        name: String,
    },
    /// Run every loaded model; where the photo needs one of those in `may_ask` that is not here, stop and ask for it.
    /// Attachments: the `File`, and its sidecar where it has one.
    Analyse {
        photo: PhotoId,
        name: String,
        may_ask: Vec<Task>,
    },
    /// Make one file to hand out. Attachments: the `File`, and its sidecar where it has one.
    Export {
        photo: PhotoId,
        name: String,
        opened: Photo,
        review: Box<Review>,
        /// Named in the history.
        reviewer: Option<String>,
        wanted: Export,
    },
    /// Pack files into one archive. Attachments: the `Blob`s, in the order of the names.
    Pack {
        names: Vec<String>,
    },
    /// Read a list of terms. Attachment: the `File`.
    ReadVocabulary {
        name: String,
    },
    /// Read values of photos. Attachment: the `File`.
    ReadTable {
        name: String,
    },
    /// Read what a sidecar says of the file it was written for. Attachment: the `File`.
    ReadSidecar {
        name: String,
    },
    /// Check an audit log. Attachment: the `File`.
    CheckLog {
        name: String,
    },
    ReadPolicy {
        text: String,
    },
}

/// A file to hand out for one photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    Sidecar(SidecarName),
    /// A copy with the metadata in it.
    Embedded,
    /// Of what merely stood in the file, it says what is ticked.
    RedactedCopy(RedactionStyle, Ticked),
    /// Its pixels in a new file, with what was reviewed and nothing else of what the file said.
    Remade,
    /// The file as it is.
    Unchanged,
}

/// From a worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The first message; nothing may be posted before it.
    Ready,
    /// The last word on every request: the worker is free again. Its memory in bytes, which never shrinks.
    Idle {
        memory: u64,
    },
    Loaded(Task),
    LoadFailed(Task, Failure),
    /// Attachments: thumbnail and preview, both encoded pictures (`Blob`).
    Opened(PhotoId, Photo, Box<Found>),
    Progress(PhotoId, Stage),
    Drafted(PhotoId, Box<Draft>),
    /// The photo needs a model that is fetched on demand.
    Asks(PhotoId, Task),
    Failed(PhotoId, Failure),
    /// Attachment: the file (`Blob`).
    Exported {
        photo: PhotoId,
        file: HandedOut,
        /// Of a redacted copy.
        proof: Option<Proof>,
    },
    /// Attachment: the archive (`Blob`).
    Packed,
    PackFailed(Failure),
    /// Attachment: the vocabulary (`Blob`), in the lines of `worker::vocabulary`.
    VocabularyRead,
    TableRead(Box<Table>),
    SidecarRead(WrittenFor),
    LogChecked(Box<Verdict>),
    PolicyRead(Result<Box<Policy>, Vec<Problem>>),
    /// Of what was to be read.
    ReadFailed(Failure),
}
