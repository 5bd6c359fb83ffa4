//! The page's side of the workers: hands out work, reports what comes back.

mod asking;

use std::collections::VecDeque;
use std::rc::Rc;

use web_sys::Blob;

use super::archive::place;
use super::batch::Purpose;
use super::dispatch::Dispatch;
pub use super::dispatch::Files;
use super::failure;
use super::orders::Answer;
use super::protocol::{Export, Reply, Request};
use super::queue::Queue;
use crate::domain::audit::{HandedOut, Proof};
use crate::domain::path;
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
    /// The photo's path, beside which the file is to stand.
    pub path: String,
    pub opened: Photo,
    pub review: Review,
    pub reviewer: Option<String>,
    pub wanted: Export,
}

/// A file as a worker made it.
pub struct Made {
    /// Named by its path.
    pub file: HandedOut,
    /// Of a redacted copy.
    pub proof: Option<Proof>,
    pub blob: Blob,
}

/// Files one by one, as the workers made them.
#[derive(Default)]
pub struct MadeFiles {
    pub files: Vec<(ExportItem, Made)>,
    pub failed: Vec<(ExportItem, Failure)>,
    /// Not begun.
    pub left: Vec<ExportItem>,
}

/// What came of an export.
#[derive(Debug, Default)]
pub struct Exported {
    pub download: Option<Download>,
    /// In the download.
    pub files: usize,
    /// Of those, copies that were opened again and checked.
    pub redacted: usize,
    /// Each of them, with what was seen in a redacted copy.
    pub made: Vec<(ExportItem, HandedOut, Option<Proof>)>,
    pub failed: Vec<(ExportItem, Failure)>,
    /// Not begun.
    pub left: Vec<ExportItem>,
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

    /// Opens all photos (pictures to show), then analyses them in the order of the batch.
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

    /// Does first what a person looks at: one photo, and the pictures that are on the screen.
    pub fn look_at(&self, current: Option<PhotoId>, visible: Vec<PhotoId>) {
        self.dispatch.queue(|queue| queue.look_at(current, visible));
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

    /// The SHA-256 of a model's weights, once they are here.
    pub fn weights(&self, task: Task) -> Option<String> {
        self.dispatch.weights(task)
    }

    pub fn is_paused(&self) -> bool {
        self.dispatch.queue(|queue| queue.is_paused())
    }

    /// Makes the files, ahead of the queue. What fails is listed with why, what was not begun when `goes_on` said no is
    /// listed too. `progress` hears how many are done.
    pub async fn make(
        &self,
        items: Vec<ExportItem>,
        progress: impl Fn(usize) + 'static,
        goes_on: impl Fn() -> bool + 'static,
    ) -> MadeFiles {
        /// So many orders are with the workers at a time; what is with them is finished.
        const UNDER_WAY: usize = 4;
        let mut made = MadeFiles::default();
        let mut waiting: VecDeque<ExportItem> = items.into();
        let mut under_way = VecDeque::new();
        loop {
            while under_way.len() < UNDER_WAY && goes_on() {
                let Some(item) = waiting.pop_front() else {
                    break;
                };
                match self.order(&item) {
                    Ok(order) => under_way.push_back((item, order)),
                    Err(failure) => made.failed.push((item, failure)),
                }
            }
            let Some((item, order)) = under_way.pop_front() else {
                break;
            };
            match order.await.and_then(made_file) {
                Ok(file) => made.files.push((item, file)),
                Err(failure) => made.failed.push((item, failure)),
            }
            progress(made.files.len() + made.failed.len());
        }
        made.left = waiting.into();
        made
    }

    /// Makes the files as [`Client::make`] does; several are packed into one zip named `archive`.
    pub async fn export(
        &self,
        items: Vec<ExportItem>,
        archive: String,
        progress: impl Fn(usize) + 'static,
        goes_on: impl Fn() -> bool + 'static,
    ) -> Exported {
        let MadeFiles {
            files: made,
            failed,
            left,
        } = self.make(items, progress, goes_on).await;
        let mut exported = Exported {
            failed,
            left,
            ..Exported::default()
        };
        match self.packed(&made, archive).await {
            Ok(download) => {
                exported.files = made.len();
                exported.redacted = made.iter().filter(|(item, _)| is_redacted(item)).count();
                exported.download = download;
                exported.made = (made.into_iter())
                    .map(|(item, made)| (item, made.file, made.proof))
                    .collect();
            }
            Err(failure) => {
                let unpacked = made.into_iter().map(|(item, _)| (item, failure.clone()));
                exported.failed.extend(unpacked);
            }
        }
        exported
    }

    fn order(
        &self,
        item: &ExportItem,
    ) -> Result<impl Future<Output = Result<Answer, Failure>> + use<>, Failure> {
        let attachments = self.dispatch.attachments(item.photo);
        let attachments = attachments.ok_or_else(|| failure::gone(&item.path))?;
        let request = Request::Export {
            photo: item.photo,
            name: item.path.clone(),
            opened: item.opened.clone(),
            review: Box::new(item.review.clone()),
            reviewer: item.reviewer.clone(),
            wanted: item.wanted.clone(),
        };
        Ok(self.dispatch.order(request, attachments))
    }

    /// One file as it is, several as a zip.
    async fn packed(
        &self,
        made: &[(ExportItem, Made)],
        archive: String,
    ) -> Result<Option<Download>, Failure> {
        if let [] | [_] = made {
            return Ok(made.first().map(|(_, made)| Download {
                name: path::name(&made.file.name).to_owned(),
                blob: made.blob.clone(),
            }));
        }
        let names = made
            .iter()
            .map(|(item, made)| place(&made.file.name, is_redacted(item)))
            .collect();
        let blobs = made.iter().map(|(_, made)| made.blob.clone().into());
        let packed = self
            .dispatch
            .order(Request::Pack { names }, blobs.collect())
            .await?;
        Ok(packed.blob.map(|blob| Download {
            name: archive,
            blob,
        }))
    }
}

fn made_file(answer: Answer) -> Result<Made, Failure> {
    match (answer.reply, answer.blob) {
        (Reply::Exported { file, proof, .. }, Some(blob)) => Ok(Made { file, proof, blob }),
        _ => Err(failure::died_exporting()),
    }
}

fn is_redacted(item: &ExportItem) -> bool {
    matches!(item.wanted, Export::RedactedCopy(..))
}
