//! A review whose picture turns out to lie another way: a sidecar that came later says so.

use super::Review;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Orientation;

impl Review {
    /// What was marked on the picture stays where it was on it.
    pub fn turn(&mut self, from: Orientation, to: Orientation) {
        if from == to {
            return;
        }
        let turn = |area: &mut BoundingBox| *area = to.box_upright(from.box_as_stored(*area));
        for region in &mut self.regions {
            turn(&mut region.value.area);
            if let Some(before) = &mut region.rewritten {
                turn(&mut before.value.area);
            }
        }
        for region in &mut self.offered {
            turn(&mut region.value.area);
        }
        for keyword in self.keywords.iter_mut().chain(&mut self.unsaid) {
            keyword.value.areas.iter_mut().for_each(turn);
        }
    }
}
