//! What is being done to regions in the large view.

use leptos::prelude::*;

use super::{Store, now, photos};
use crate::domain::burst;
use crate::domain::inference::BoundingBox;
use crate::domain::region::{Outline, Region, Treatment};
use crate::domain::review::{Edit, SuggestionId, Verdict};
use crate::domain::session::{Asset, Event};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaceMode {
    None,
    Selected(SuggestionId),
    /// Waiting for a region to be drawn.
    Drawing,
    /// A new box that is not placed yet: pulled by pointer or moved by keys.
    Placing(BoundingBox),
    /// A click on a face keeps it visible, another one hides it again.
    Keeping,
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

/// What is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    #[default]
    Face,
    Rectangle,
    Ellipse,
    Brush,
}

impl Tool {
    pub const ALL: [Tool; 4] = [Tool::Face, Tool::Rectangle, Tool::Ellipse, Tool::Brush];

    pub fn name(self) -> &'static str {
        match self {
            Tool::Face => "Face",
            Tool::Rectangle => "Rectangle",
            Tool::Ellipse => "Ellipse",
            Tool::Brush => "Brush",
        }
    }

    /// What a box of this tool stands for; a brush draws no boxes.
    fn region(self, area: BoundingBox) -> Region {
        match self {
            Tool::Face => Region::face(area),
            Tool::Rectangle | Tool::Brush => Region::other(area, Outline::Rectangle),
            Tool::Ellipse => Region::other(area, Outline::Ellipse),
        }
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
            if self.tool.get_untracked() == Tool::Brush {
                self.tool.set(Tool::Face);
            }
            self.face_mode.set(FaceMode::Placing(START));
            let what = self.tool.get_untracked().name().to_lowercase();
            self.announce(format!(
                "New {what}. Arrow keys move it, with Shift they resize it, Enter places it"
            ));
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
        self.add_region(self.tool.get_untracked().region(area));
    }

    /// What a brush of this thickness went over.
    pub fn place_stroke(self, points: &[(f32, f32)], thickness: f32) {
        let photo = self.asset_untracked().and_then(|asset| asset.photo.clone());
        let ratio = photo.map_or(1.0, |photo| {
            photo.size.width as f32 / photo.size.height.max(1) as f32
        });
        match Region::stroke(points, thickness, ratio) {
            Some(region) => self.add_region(region),
            None => self.face_mode.set(FaceMode::None),
        }
    }

    fn add_region(self, region: Region) {
        self.edit(Edit::AddRegion(region));
        let newest = self
            .current
            .get_untracked()
            .and_then(|card| (card.asset).with_untracked(newest_region));
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

    /// Clicks keep faces visible until this is called again.
    pub fn switch_keeping(self) {
        let keeps = self.face_mode.get_untracked() == FaceMode::Keeping;
        self.boxes_visible.set(true);
        self.face_mode.set(if keeps {
            FaceMode::None
        } else {
            FaceMode::Keeping
        });
    }

    /// How many other photos were taken right before and after this one.
    pub fn burst_size(self) -> usize {
        let Some(card) = self.current.get() else {
            return 0;
        };
        // What was found in the files tells; it is known once they are opened.
        card.asset.track();
        self.session(|session| burst::around(session.assets(), card.id).len())
    }

    /// Treats the other photos of the burst as this one, by position.
    pub fn apply_to_burst(self) {
        let Some(card) = self.current.get_untracked() else {
            return;
        };
        let others = self.session(|session| burst::around(session.assets(), card.id));
        let decided = card.asset.with_untracked(|asset| {
            let regions = asset.review.regions.iter();
            let accepted = regions.filter(|region| region.verdict == Verdict::Accepted);
            accepted
                .map(|region| region.value.clone())
                .collect::<Vec<_>>()
        });
        let told = format!("Applied to {} of the burst", photos(others.len()));
        self.dispatch(Event::Edited(others, Edit::FollowRegions(decided), now()));
        self.announce(told);
    }
}

fn newest_region(asset: &std::rc::Rc<Asset>) -> Option<SuggestionId> {
    asset.review.regions.last().map(|region| region.id)
}
