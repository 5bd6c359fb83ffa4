//! Decisions about regions.

use super::{Review, Suggestion, SuggestionId, Verdict};
use crate::domain::inference::BoundingBox;
use crate::domain::provenance::Attributed;
use crate::domain::region::{Region, RegionKind, Treatment};
use crate::domain::time::Time;

impl Review {
    /// How many regions of this kind can be put in.
    pub fn offered(&self, kind: RegionKind) -> usize {
        let is_new = |region: &&Attributed<Region>| {
            region.value.kind == kind && !self.covers(region.value.area)
        };
        self.offered.iter().filter(is_new).count()
    }

    /// How many regions of any kind can be put in.
    pub fn all_offered(&self) -> usize {
        RegionKind::OFFERED
            .into_iter()
            .map(|kind| self.offered(kind))
            .sum()
    }

    pub(super) fn move_region(&mut self, id: SuggestionId, area: BoundingBox, at: Time) {
        if let Some(region) = self.regions.iter_mut().find(|region| region.id == id) {
            let moved = Region {
                area: area.clamped(),
                ..region.value.clone()
            };
            region.rewrite(moved, at);
        }
    }

    pub(super) fn treat_region(&mut self, id: SuggestionId, treatment: Treatment, at: Time) {
        if let Some(region) = self.regions.iter_mut().find(|region| region.id == id) {
            region.value.treatment = treatment;
            region.judge(Verdict::Accepted, at);
        }
    }

    pub(super) fn judge_all_regions(&mut self, verdict: Verdict, at: Time) {
        let still_regions = |region: &&mut Suggestion<Region>| region.verdict != Verdict::Rejected;
        for region in self.regions.iter_mut().filter(still_regions) {
            region.judge(verdict, at);
        }
    }

    pub(super) fn add_region(&mut self, region: &Region, at: Time) {
        let id = self.fresh_id();
        let region = Region {
            area: region.area.clamped(),
            ..region.clone()
        };
        self.regions.push(Suggestion::by_person(id, region, at));
    }

    pub(super) fn take_offered(&mut self, kind: RegionKind) {
        let (wanted, rest) = std::mem::take(&mut self.offered)
            .into_iter()
            .partition(|region| region.value.kind == kind);
        self.offered = rest;
        let wanted: Vec<Attributed<Region>> = wanted;
        for region in wanted {
            if !self.covers(region.value.area) {
                let id = self.fresh_id();
                self.regions.push(Suggestion::from_draft(id, &region));
            }
        }
    }

    pub(super) fn follow(&mut self, regions: &[Region], at: Time) {
        /// People move a little from one picture of a burst to the next.
        const SAME_PLACE: f32 = 0.25;
        for region in regions {
            let shared =
                |known: &Suggestion<Region>| known.value.area.intersection_over_union(region.area);
            let known = (self.regions.iter_mut())
                .filter(|known| known.value.kind == region.kind && shared(known) >= SAME_PLACE)
                .max_by(|a, b| shared(a).total_cmp(&shared(b)));
            match known {
                Some(known) => {
                    known.value.treatment = region.treatment;
                    known.judge(Verdict::Accepted, at);
                }
                None if region.treatment == Treatment::Hide => self.add_region(region, at),
                None => {}
            }
        }
    }

    /// A face already marked at this place, by whomever, or moved away from it.
    pub(super) fn covers(&self, area: BoundingBox) -> bool {
        const SAME_FACE: f32 = 0.5;
        let is_same = |known: &Region| known.area.intersection_over_union(area) > SAME_FACE;
        self.regions.iter().any(|known| {
            is_same(&known.value)
                || known
                    .rewritten
                    .as_ref()
                    .is_some_and(|was| is_same(&was.value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Edit;
    use super::super::tests::{AT, drafted, face, reviewing};
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::inference::{BoundingBox, Score};
    use crate::domain::provenance::Source;
    use crate::domain::region::Outline;

    #[test]
    fn a_face_that_nobody_decided_on_is_hidden_in_copies_and_written_nowhere() {
        let drafted_face = |x: f32, score: f32| {
            let mut face = drafted(face(x, 0.1, x + 0.1, 0.3));
            if let Source::Model { score: said, .. } = &mut face.source {
                *said = Score::new(score);
            }
            face
        };
        let mut review = Review::default();
        review.add_draft(&Draft {
            faces: vec![
                drafted_face(0.1, 0.9),
                drafted_face(0.4, 0.2),
                drafted_face(0.7, 0.2),
            ],
            ..Draft::default()
        });
        let doubtful: Vec<bool> = review.regions.iter().map(Suggestion::is_doubtful).collect();
        assert_eq!(doubtful, [false, true, true]);
        let (released, refused) = (review.regions[1].id, review.regions[2].id);
        review.apply(&Edit::TreatRegion(released, Treatment::Keep), AT);
        review.apply(&Edit::JudgeRegion(refused, Verdict::Rejected), AT);
        let reviewed = review.finish();
        assert_eq!(reviewed.hidden(), [review.regions[0].value.clone()]);
        assert_eq!(reviewed.faces().count(), 1, "only the one a person kept");
        let near = BoundingBox::from_corners(0.72, 0.12, 0.78, 0.25);
        assert!(reviewed.was_asked(near), "refused, but asked about");
        assert!(!reviewed.was_asked(BoundingBox::from_corners(0.2, 0.5, 0.3, 0.7)));
    }

    #[test]
    fn a_face_kept_visible_is_reviewed_but_not_hidden() {
        let review = reviewing(&[
            Edit::TreatRegion(3, Treatment::Keep),
            Edit::AddRegion(face(0.9, 0.9, 1.2, 1.2)),
        ]);
        let reviewed = review.finish();
        assert_eq!(reviewed.faces().count(), 2);
        assert_eq!(reviewed.hidden(), [face(0.9, 0.9, 1.0, 1.0)]);
    }

    #[test]
    fn a_head_is_put_in_when_asked_for_and_hidden_until_somebody_releases_it() {
        let review = reviewing(&[]);
        assert_eq!(
            (review.regions.len(), review.offered(RegionKind::Head)),
            (1, 1)
        );
        let mut review = reviewing(&[Edit::TakeOffered(RegionKind::Head)]);
        assert_eq!(
            (review.regions.len(), review.offered(RegionKind::Head)),
            (2, 0)
        );
        let head = review.regions[1].clone();
        assert_eq!(head.value.kind, RegionKind::Head);
        assert!(review.finish().hidden().contains(&head.value));
        review.apply(&Edit::JudgeRegion(head.id, Verdict::Accepted), AT);
        let reviewed = review.finish();
        assert!(reviewed.hidden().contains(&head.value));
        assert_eq!(reviewed.faces().count(), 0, "a head is written nowhere");
        review.apply(&Edit::TreatRegion(head.id, Treatment::Keep), AT);
        assert!(!review.finish().hidden().contains(&head.value));
    }

    #[test]
    fn the_next_picture_of_a_burst_follows_by_position() {
        let kept = Region {
            treatment: Treatment::Keep,
            ..face(0.12, 0.1, 0.22, 0.2)
        };
        let plate = Region::other(
            BoundingBox::from_corners(0.5, 0.8, 0.7, 0.9),
            Outline::Rectangle,
        );
        let gone = Region {
            treatment: Treatment::Keep,
            ..face(0.8, 0.1, 0.9, 0.2)
        };
        let mut review = reviewing(&[Edit::FollowRegions(vec![kept, plate.clone(), gone])]);
        assert_eq!(review.regions.len(), 2, "nothing is kept that is not there");
        assert_eq!(review.regions[0].value.treatment, Treatment::Keep);
        assert_eq!(review.finish().hidden(), std::slice::from_ref(&plate));
        review.apply(&Edit::FollowRegions(vec![plate.clone()]), AT);
        assert_eq!(review.finish().hidden(), [plate], "once, however often");
    }

    #[test]
    fn what_is_no_face_does_not_come_back_with_all_the_others() {
        let review = reviewing(&[
            Edit::AddRegion(face(0.5, 0.5, 0.7, 0.7)),
            Edit::JudgeRegion(3, Verdict::Rejected),
            Edit::JudgeAllRegions(Verdict::Accepted),
        ]);
        assert_eq!(review.finish().faces().count(), 1);
    }
}
