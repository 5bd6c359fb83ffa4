//! What a reviewer can decide.

use serde::{Deserialize, Serialize};

use super::{SuggestionId, SuggestionKind, Verdict};
use crate::domain::field::Slot;
use crate::domain::inference::BoundingBox;
use crate::domain::purpose::Purpose;
use crate::domain::region::{Region, RegionKind, Treatment};

/// One decision of the reviewer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Edit {
    AddKeyword(String),
    RewriteKeyword(SuggestionId, String),
    JudgeKeyword(SuggestionId, Verdict),
    AddRegion(Region),
    MoveRegion(SuggestionId, BoundingBox),
    TreatRegion(SuggestionId, Treatment),
    JudgeRegion(SuggestionId, Verdict),
    /// Of all that nobody has said to be no face.
    JudgeAllRegions(Verdict),
    /// Puts in what is offered of this kind.
    TakeOffered(RegionKind),
    /// As it was decided on another picture of the same scene: what lies at the same place is treated alike, what is
    /// hidden there and unknown here is put in.
    FollowRegions(Vec<Region>),
    /// An empty text clears the field.
    WriteText(Slot, String),
    JudgeText(Slot, Verdict),
    /// Takes one of the drafted sentences as the alt text, by its place among them.
    PickAltText(usize),
    /// What the picture is there for.
    SetPurpose(Purpose),
    /// The place where the photo was taken is to go from what is written.
    RemoveLocation(bool),
    /// Accepts every undecided draft but the one on where the picture comes from.
    AcceptAll,
    /// The same of these kinds only.
    Accept(Vec<SuggestionKind>),
    /// Several decisions that are one for the person: a template, a row of a table.
    All(Vec<Edit>),
}

impl Edit {
    /// Whether it decides on drafts that nobody may have read.
    pub fn accepts_unread(&self) -> bool {
        match self {
            Edit::AcceptAll | Edit::Accept(_) => true,
            Edit::All(edits) => edits.iter().any(Edit::accepts_unread),
            _ => false,
        }
    }
}
