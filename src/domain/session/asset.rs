//! One photo of the batch with all that is known of it.

use std::rc::Rc;

use super::{Hands, Listed, State};
use crate::domain::found::Found;
use crate::domain::photo::{Photo, PhotoId};
use crate::domain::review::{Review, Reviewed};

/// One photo of the batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    pub id: PhotoId,
    pub file: Listed,
    /// Folder and name, and a number where several photos have both alike: no two of a batch share it. Archives, tables
    /// and the log call the photo so.
    pub path: String,
    pub state: State,
    /// Known once the file was opened.
    pub photo: Option<Photo>,
    /// What the file and its sidecar said.
    pub found: Rc<Found>,
    pub review: Review,
    /// A person has had it before them.
    pub viewed: bool,
    pub hands: Hands,
}

impl Asset {
    /// It may be sensitive, and nobody has looked at it: nothing about it is accepted yet.
    pub fn needs_a_look(&self) -> bool {
        !self.viewed && !self.review.sensitive().is_empty()
    }

    /// Drafts, words or decisions that nobody has taken home would be lost with it. A review that was ended without a value
    /// has none.
    pub fn holds_work(&self) -> bool {
        match self.reviewed() {
            Some(reviewed) => !reviewed.says_nothing() || self.review.has_regions(),
            None => self.review.holds_work(),
        }
    }

    /// The values to export: only of a photo whose review a person has ended.
    pub fn reviewed(&self) -> Option<Reviewed> {
        (self.state == State::Reviewed).then(|| self.review.finish())
    }
}
