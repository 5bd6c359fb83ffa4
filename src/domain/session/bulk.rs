//! What is done to many drafts at once: how many that are, and which of them nobody has looked at.

use super::{Asset, Phase, Session};
use crate::domain::photo::PhotoId;
use crate::domain::review::Edit;
use crate::domain::time::Time;

impl Session {
    /// Drafts that are accepted where all of a photo are: not those that want a decision of their own.
    pub fn acceptable(&self, asset: &Asset) -> usize {
        let before = asset.review.undecided();
        if before == 0 {
            return 0;
        }
        let mut review = asset.review.clone();
        review.apply(&self.policy().permitted(&Edit::AcceptAll), Time(0));
        before - review.undecided()
    }

    /// Of these photos, those whose drafts would be accepted although nobody has opened them: how many, and how many
    /// drafts. What may be sensitive is left alone anyway.
    pub fn unseen(&self, photos: &[PhotoId]) -> (usize, usize) {
        let assets = photos.iter().filter_map(|id| self.asset(*id));
        let unseen = assets.filter(|asset| !asset.viewed && !asset.needs_a_look());
        let drafts = unseen.map(|asset| self.acceptable(asset));
        let drafts: Vec<usize> = drafts.filter(|count| *count > 0).collect();
        (drafts.len(), drafts.iter().sum())
    }

    /// Drafts of these photos that stay behind, because the review was ended without a decision on them.
    pub fn left_undecided(&self, photos: &[PhotoId]) -> usize {
        let assets = photos.iter().filter_map(|id| self.asset(*id));
        let reviewed = assets.filter(|asset| asset.state.phase() == Phase::Reviewed);
        reviewed.map(|asset| asset.review.undecided()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::metadata::Keyword;
    use crate::domain::provenance::{Attributed, Source};
    use crate::domain::sensitivity::Sensitivity;
    use crate::domain::session::{Event, Listed};

    const A: PhotoId = PhotoId(0);
    const B: PhotoId = PhotoId(1);
    const C: PhotoId = PhotoId(2);

    /// Three photos with two drafts each; the third may be sensitive.
    fn drafted() -> Session {
        let listed = |name: &str| Listed {
            name: name.into(),
            bytes: 10,
            modified: 1,
            ..Listed::default()
        };
        let keyword = |word: &str| Attributed {
            value: Keyword::from(word),
            source: Source::Person,
        };
        let draft = Draft {
            keywords: vec![keyword("boat"), keyword("sea")],
            ..Draft::default()
        };
        let sensitive = Draft {
            sensitive: vec![Attributed {
                value: Sensitivity::Minors,
                source: Source::Person,
            }],
            ..draft.clone()
        };
        let mut session = Session::default();
        let files = ["a.jpg", "b.jpg", "c.jpg"].map(listed).to_vec();
        for event in [
            Event::Added(files),
            Event::Drafted(A, draft.clone()),
            Event::Drafted(B, draft),
            Event::Drafted(C, sensitive),
        ] {
            session.apply(&event);
        }
        session
    }

    #[test]
    fn drafts_of_photos_that_nobody_opened_are_counted_and_sensitive_ones_are_not() {
        let mut session = drafted();
        assert_eq!(session.unseen(&[A, B, C]), (2, 4));
        session.apply(&Event::Viewed(A));
        assert_eq!(session.unseen(&[A, B, C]), (1, 2));
        session.apply(&Event::Edited(vec![B], Edit::AcceptAll, Time(1)));
        assert_eq!(session.unseen(&[A, B, C]), (0, 0));
    }

    #[test]
    fn a_review_that_was_ended_leaves_its_undecided_drafts_behind() {
        let mut session = drafted();
        assert_eq!(session.left_undecided(&[A, B]), 0);
        session.apply(&Event::Finished(vec![A]));
        assert_eq!(session.left_undecided(&[A, B]), 2);
    }
}
