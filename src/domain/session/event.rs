//! What can happen to a batch: what the worker reports, what whoever runs the page says, and what a person does.

use std::rc::Rc;

use super::{Failure, Listed, Ruling, Stage};
use crate::domain::controlled::InForce;
use crate::domain::draft::Draft;
use crate::domain::field::Slot;
use crate::domain::found::Found;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::metadata::Keyword;
use crate::domain::photo::{Photo, PhotoId};
use crate::domain::policy::Person;
use crate::domain::provenance::Attributed;
use crate::domain::review::Edit;
use crate::domain::time::Time;

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    // What the worker reports.
    Started(PhotoId, Stage),
    Opened(PhotoId, Photo, Rc<Found>),
    Drafted(PhotoId, Draft),
    Failed(PhotoId, Failure),
    /// Back to the queue: the worker died or the batch was cancelled before it was this photo's turn.
    Requeued(PhotoId),
    // What whoever runs the page says.
    /// No step to be taken back.
    Governed(Ruling),
    /// Words of the page around the frame, for the photos that come after; no step to be taken back.
    ToldWords(Vec<String>),
    // What a person does.
    /// Says who they are; no step to be taken back.
    Seated(Option<Person>),
    /// Has looked once more at what the policy wants looked at twice; no step to be taken back.
    LookedAgain(PhotoId),
    /// Wants keywords drafted in a language; no step to be taken back.
    SpokeKeywordsIn(KeywordLanguage),
    /// What was learnt on the device suggests these keywords for a photo; no step to be taken back.
    Recalled(PhotoId, Vec<Attributed<Keyword>>),
    /// Asked a model of the browser's own, which says this of a photo; no step to be taken back.
    AskedBrowser(PhotoId, Slot, Attributed<String>),
    /// What people accepted for the other photos of its event is offered for this one; no step to be taken back.
    Gathered(PhotoId),
    /// Wants keywords drafted in the words of a vocabulary, or of none; no step to be taken back.
    SpokeKeywordsBy(Option<InForce>),
    /// Has the photo before them; no step to be taken back.
    Viewed(PhotoId),
    Added(Vec<Listed>),
    Removed(Vec<PhotoId>),
    Edited(Vec<PhotoId>, Edit, Time),
    /// Each photo its own decision, all of them one step.
    EditedEach(Vec<(PhotoId, Edit)>, Time),
    Finished(Vec<PhotoId>),
    Reopened(PhotoId),
    Undo,
    Redo,
}
