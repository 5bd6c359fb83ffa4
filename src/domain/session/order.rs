//! Which photo comes next, which ones are shown, and how many stand where.

use super::{Filter, Phase, Session, State, Tally};
use crate::domain::photo::PhotoId;

impl Session {
    /// The next photo waiting for a worker, in the order of the batch.
    pub fn next_waiting(&self) -> Option<PhotoId> {
        self.assets
            .iter()
            .find(|asset| asset.state == State::Waiting)
            .map(|asset| asset.id)
    }

    /// The photos a filter shows, in the order of the batch.
    pub fn shown_by(&self, filter: Filter) -> Vec<PhotoId> {
        self.assets
            .iter()
            .filter(|asset| filter.shows(asset.state.phase()))
            .map(|asset| asset.id)
            .collect()
    }

    /// The next photo a person has to look at after this one, from the start again at the end.
    pub fn next_to_review(&self, after: PhotoId) -> Option<PhotoId> {
        let start = self.position(after).map_or(0, |index| index + 1);
        let (before, behind) = self.assets.split_at(start.min(self.assets.len()));
        behind
            .iter()
            .chain(before)
            .find(|asset| asset.state == State::ToReview && asset.id != after)
            .map(|asset| asset.id)
    }

    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for asset in &self.assets {
            let count = match asset.state.phase() {
                Phase::Waiting => &mut tally.waiting,
                Phase::Working => &mut tally.working,
                Phase::ToReview => &mut tally.to_review,
                Phase::Reviewed => &mut tally.reviewed,
                Phase::Failed => &mut tally.failed,
            };
            *count += 1;
        }
        tally
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{A, B, draft, listed, session};
    use super::super::{Event, Stage};
    use super::*;

    #[test]
    fn the_next_photo_to_review_is_looked_for_from_here_and_then_from_the_start() {
        let mut session = session(&[
            Event::Added(vec![listed("a.jpg"), listed("b.jpg"), listed("c.jpg")]),
            Event::Drafted(A, draft("boat")),
            Event::Drafted(PhotoId(2), draft("boat")),
        ]);
        assert_eq!(session.next_to_review(A), Some(PhotoId(2)));
        assert_eq!(session.next_to_review(PhotoId(2)), Some(A));
        session.apply(&Event::Finished(vec![A]));
        assert_eq!(session.next_to_review(PhotoId(2)), None);
    }

    #[test]
    fn every_filter_shows_as_many_photos_as_it_counts() {
        let session = session(&[
            Event::Added(vec![listed("a.jpg"), listed("b.jpg"), listed("c.jpg")]),
            Event::Drafted(A, draft("boat")),
            Event::Started(B, Stage::Tagging),
        ]);
        for filter in Filter::ALL {
            let shown = session.shown_by(filter).len();
            assert_eq!(shown, session.tally().shown_by(filter), "{filter:?}");
        }
        assert_eq!(session.shown_by(Filter::InProgress), [B, PhotoId(2)]);
    }
}
