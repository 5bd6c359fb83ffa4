//! The page's side of the workers: hands out work, reports what comes back.

use std::rc::Rc;

use web_sys::Blob;

use super::batch::Purpose;
use super::dispatch::Dispatch;
pub use super::dispatch::Files;
use super::failure;
use super::orders::Made;
use super::protocol::{Export, Request};
use super::queue::Queue;
use crate::domain::photo::{Photo, PhotoId};
use crate::domain::review::Review;
use crate::domain::session::{Event, Failure};
pub use crate::infer::manifest::Task;

/// What the page hears from its workers.
#[derive(Clone, Debug)]
pub enum Report {
    /// `Started`, `Opened`, `Drafted`, `Failed` or `Requeued`, for the session.
    Session(Event),
    /// Object URLs of the pictures to show; they hold until the photo is removed or opened again.
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
    pub reviewer: Option<String>,
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
pub struct Client {
    dispatch: Rc<Dispatch>,
}

impl Client {
    /// Starts nothing yet: workers and models come with the first photo.
    pub fn new(report: impl Fn(Report) + 'static) -> Client {
        let dispatch = Dispatch::new(Box::new(report));
        Client { dispatch }
    }

    /// Opens the photos at once (pictures to show), then analyses them in the order of the batch.
    pub fn add(&self, files: Vec<(PhotoId, Files)>) {
        self.dispatch.take_in(files, Purpose::Drafts);
        self.dispatch.fetch_models();
        self.dispatch.run();
    }

    /// Photos that came back by undo and have their drafts: only their pictures are made anew.
    pub fn reopen(&self, files: Vec<(PhotoId, Files)>) {
        self.dispatch.take_in(files, Purpose::Pictures);
        self.dispatch.run();
    }

    /// Forgets photos; whatever runs for them is stopped, their object URLs are revoked.
    pub fn remove(&self, photos: &[PhotoId]) {
        self.dispatch.let_go(photos);
        self.dispatch.run();
    }

    /// Analyse again, after a failure; models that failed are fetched again.
    pub fn retry(&self, photo: PhotoId) {
        self.dispatch.fetch_models();
        self.dispatch.queue(|queue| queue.retry(photo));
        self.dispatch.run();
    }

    /// Fetches models that failed once more; photos analysed meanwhile are analysed again by [`Client::retry`].
    pub fn retry_models(&self) {
        self.dispatch.fetch_models();
        self.dispatch.run();
    }

    /// Stops the batch: running photos go back to the queue. Pictures and exports are still made.
    pub fn pause(&self) {
        self.dispatch.queue(Queue::pause);
        self.dispatch.run();
    }

    pub fn resume(&self) {
        self.dispatch.queue(Queue::resume);
        self.dispatch.run();
    }

    pub fn is_paused(&self) -> bool {
        self.dispatch.queue(|queue| queue.is_paused())
    }

    /// Makes the files, ahead of the queue; several are packed into one zip named `archive`.
    /// What failed is listed by photo; the rest is still handed out. `progress` hears how many of how many are done.
    pub async fn export(
        &self,
        items: Vec<ExportItem>,
        archive: String,
        progress: impl Fn(usize, usize) + 'static,
    ) -> (Option<Download>, Vec<(PhotoId, Failure)>) {
        let count = items.len();
        let mut failures = Vec::new();
        let mut ordered = Vec::new();
        for item in items {
            let Some(attachments) = self.dispatch.attachments(item.photo) else {
                failures.push((item.photo, failure::gone(&item.name)));
                continue;
            };
            let photo = item.photo;
            let request = Request::Export {
                photo,
                name: item.name,
                opened: item.opened,
                review: item.review,
                reviewer: item.reviewer,
                wanted: item.wanted,
            };
            ordered.push((photo, self.dispatch.order(request, attachments)));
        }
        let mut made = Vec::new();
        for (photo, order) in ordered {
            match order.await {
                Ok(file) => made.push((photo, file)),
                Err(failure) => failures.push((photo, failure)),
            }
            progress(made.len() + failures.len(), count);
        }
        if made.len() < 2 {
            let only = made.pop().map(|(_, made)| Download {
                name: made.name,
                blob: made.blob,
            });
            return (only, failures);
        }
        let names = made.iter().map(|(_, made)| made.name.clone()).collect();
        let blobs = made
            .iter()
            .map(|(_, made)| made.blob.clone().into())
            .collect();
        match self.dispatch.order(Request::Pack { names }, blobs).await {
            Ok(Made { blob, .. }) => {
                let name = archive;
                (Some(Download { name, blob }), failures)
            }
            Err(failure) => {
                failures.extend(made.iter().map(|(photo, _)| (*photo, failure.clone())));
                (None, failures)
            }
        }
    }
}
