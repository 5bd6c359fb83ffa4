//! What is being done to faces in the large view.

use leptos::prelude::*;

use super::Store;
use crate::domain::inference::BoundingBox;
use crate::domain::region::Treatment;
use crate::domain::review::{Edit, SuggestionId, Verdict};
use crate::domain::session::Asset;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaceMode {
    None,
    Selected(SuggestionId),
    /// Waiting for a box to be drawn.
    Drawing,
    /// A new box that is not placed yet: pulled by pointer or moved by keys.
    Placing(BoundingBox),
}

impl FaceMode {
    pub fn selected(self) -> Option<SuggestionId> {
        match self {
            FaceMode::Selected(id) => Some(id),
            _ => None,
        }
    }

    pub fn is_adding(self) -> bool {
        matches!(self, FaceMode::Drawing | FaceMode::Placing(_))
    }
}

/// A new box for keyboard users starts here: an eighth of the width, in the middle.
const START: BoundingBox = BoundingBox {
    x: 0.4375,
    y: 0.4,
    width: 0.125,
    height: 0.2,
};

/// Smaller boxes are slips of the hand.
const SMALLEST: f32 = 0.004;

impl Store {
    pub fn select_face(self, id: Option<SuggestionId>) {
        self.face_mode
            .set(id.map_or(FaceMode::None, FaceMode::Selected));
    }

    /// By pointer one draws; by keyboard one moves a box that is there already.
    pub fn start_adding_face(self, by_keyboard: bool) {
        self.boxes_visible.set(true);
        if by_keyboard {
            self.face_mode.set(FaceMode::Placing(START));
            self.announce(
                "New face. Arrow keys move it, with Shift they resize it, Enter places it"
                    .to_owned(),
            );
        } else {
            self.face_mode.set(FaceMode::Drawing);
        }
    }

    pub fn place_face(self, area: BoundingBox) {
        let area = area.clamped();
        if area.width < SMALLEST || area.height < SMALLEST {
            self.face_mode.set(FaceMode::None);
            return;
        }
        self.edit(Edit::AddRegion(area));
        let newest = self
            .current
            .get_untracked()
            .and_then(|card| (card.asset).with_untracked(newest_face));
        self.select_face(newest);
    }

    pub fn treat_face(self, id: SuggestionId, treatment: Treatment) {
        self.edit(Edit::TreatRegion(id, treatment));
    }

    /// Not a face after all.
    pub fn reject_face(self, id: SuggestionId) {
        self.edit(Edit::JudgeRegion(id, Verdict::Rejected));
        if self.face_mode.get_untracked() == FaceMode::Selected(id) {
            self.select_face(None);
        }
    }
}

fn newest_face(asset: &std::rc::Rc<Asset>) -> Option<SuggestionId> {
    asset.review.regions.last().map(|face| face.id)
}
