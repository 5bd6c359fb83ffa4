//! The page's side of the workers: hands out work, reports what comes back.

use web_sys::{Blob, File};

use super::protocol::Export;
use crate::domain::photo::{Photo, PhotoId};
use crate::domain::review::Review;
use crate::domain::session::{Event, Failure};
use crate::infer::manifest::Task;

/// What the page hears from its workers.
#[derive(Clone, Debug)]
pub enum Report {
    /// `Started`, `Opened`, `Drafted`, `Failed` or `Requeued`, for the session.
    Session(Event),
    /// Object URLs of the pictures to show; they hold until the photo is removed.
    Pictures {
        photo: PhotoId,
        thumbnail: String,
        preview: String,
    },
    Model(Task, ModelState),
}

#[derive(Clone, Debug, PartialEq)]
pub enum ModelState {
    /// Bytes so far and in all; from the network or the browser's cache.
    Fetching {
        bytes: u64,
        of: u64,
        cached: bool,
    },
    Ready,
    Failed(Failure),
}

/// One file to make for export.
#[derive(Clone, Debug)]
pub struct ExportItem {
    pub photo: PhotoId,
    pub name: String,
    pub opened: Photo,
    pub review: Review,
    pub wanted: Export,
}

/// A file to hand to the person.
#[derive(Clone, Debug)]
pub struct Download {
    pub name: String,
    pub blob: Blob,
}

/// Cheap to clone; all clones speak for the same workers.
#[derive(Clone)]
pub struct Client {}

impl Client {
    /// Starts nothing yet: workers and models come with the first photo.
    pub fn new(_report: impl Fn(Report) + 'static) -> Client {
        Client {}
    }

    /// Opens the photos at once (pictures to show), then analyses them in the order of the batch.
    pub fn add(&self, _files: Vec<(PhotoId, File)>) {}

    /// Forgets photos; whatever runs for them is stopped, their object URLs are revoked.
    pub fn remove(&self, _photos: &[PhotoId]) {}

    /// Analyse again, after a failure.
    pub fn retry(&self, _photo: PhotoId) {}

    /// Stops the batch: running photos go back to the queue.
    pub fn pause(&self) {}

    pub fn resume(&self) {}

    pub fn is_paused(&self) -> bool {
        false
    }

    /// Makes the files, ahead of the queue; several are packed into one zip named `archive`.
    /// What failed is listed by photo; the rest is still handed out.
    pub async fn export(
        &self,
        _items: Vec<ExportItem>,
        _archive: String,
        _progress: impl Fn(usize, usize) + 'static,
    ) -> (Option<Download>, Vec<(PhotoId, Failure)>) {
        (None, Vec::new())
    }
}
