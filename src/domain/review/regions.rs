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
