//! Words from around a photo, offered beside what was seen in it.

use super::{Session, State};
use crate::domain::metadata::Keyword;
use crate::domain::nearby::{of_event, words};
use crate::domain::photo::PhotoId;
use crate::domain::provenance::Attributed;

impl Session {
    pub(super) fn words_nearby(&self, id: PhotoId) -> Vec<Attributed<Keyword>> {
        let asset = self.asset(id);
        let words = asset.map(|asset| words(&asset.file, &asset.found, &self.told));
        words.unwrap_or_default()
    }

    /// Whether the other photos of its event say anything that is not offered yet.
    pub fn would_gather(&self, id: PhotoId) -> bool {
        let asset = self
            .asset(id)
            .filter(|asset| asset.state == State::ToReview);
        asset.is_some_and(|asset| {
            let mut review = asset.review.clone();
            review.take_event(&of_event(&self.assets, id));
            review != asset.review
        })
    }

    /// What is signed off stays as it was.
    pub(super) fn gather(&mut self, id: PhotoId) {
        if self.would_gather(id) {
            let words = of_event(&self.assets, id);
            self.take_in(id, |review| review.take_event(&words));
            self.withdraw(id);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{AT, draft, listed, session};
    use super::super::{Event, Listed};
    use super::*;
    use crate::domain::policy::{Handling, Policy};
    use crate::domain::review::{Edit, SuggestionKind, Verdict};
    use crate::domain::session::Ruling;

    /// Four photos of one folder, three of them called a wedding by a person.
    fn wedding() -> Session {
        let file = |name: &str| Listed {
            folder: "Anna".into(),
            ..listed(name)
        };
        let ids = [0, 1, 2, 3].map(PhotoId);
        let mut session = session(&[Event::Added(["a", "b", "c", "cake"].map(file).to_vec())]);
        for id in ids {
            session.apply(&Event::Drafted(id, draft("person")));
        }
        let others = ids[..3].to_vec();
        session.apply(&Event::Edited(
            others,
            Edit::AddKeyword("wedding".into()),
            AT,
        ));
        session
    }

    const LAST: PhotoId = PhotoId(3);

    fn words_of(session: &Session) -> Vec<(&str, bool)> {
        let review = &session.asset(LAST).unwrap().review;
        let words = review.keywords.iter();
        words
            .map(|word| (word.value.text.as_str(), word.is_open_draft()))
            .collect()
    }

    #[test]
    fn words_from_around_are_offered_after_those_that_were_seen_and_want_no_decision() {
        let mut session = wedding();
        let seen_and_around = [("person", true), ("Anna", true), ("cake", true)];
        assert_eq!(words_of(&session), seen_and_around);
        assert!(session.would_gather(LAST));
        session.apply(&Event::Gathered(LAST));
        assert_eq!(words_of(&session)[3], ("wedding", true));
        assert!(!session.would_gather(LAST));
        let review = &session.asset(LAST).unwrap().review;
        assert_eq!(review.undecided(), 1, "the word that was seen");
        session.apply(&Event::Edited(vec![LAST], Edit::AcceptAll, AT));
        let open: Vec<_> = words_of(&session).iter().map(|(_, open)| *open).collect();
        assert_eq!(open, [false, true, true, true]);
    }

    #[test]
    fn what_the_others_do_not_say_any_more_is_not_offered_any_more_unless_it_was_accepted() {
        let mut session = wedding();
        session.apply(&Event::Gathered(LAST));
        let mut taken = session.clone();
        let id = taken.asset(LAST).unwrap().review.keywords[3].id;
        let accept = Edit::JudgeKeyword(id, Verdict::Accepted);
        taken.apply(&Event::Edited(vec![LAST], accept, AT));
        for (session, count) in [(&mut session, 3), (&mut taken, 4)] {
            let first = PhotoId(0);
            let review = &session.asset(first).unwrap().review;
            let word = review
                .keywords
                .iter()
                .find(|word| word.value.is_named("wedding"));
            let reject = Edit::JudgeKeyword(word.unwrap().id, Verdict::Rejected);
            session.apply(&Event::Edited(vec![first], reject, AT));
            session.apply(&Event::Gathered(LAST));
            assert_eq!(words_of(session).len(), count);
        }
    }

    #[test]
    fn words_of_the_page_around_are_offered_for_every_photo() {
        let session = session(&[
            Event::ToldWords(vec!["autumn sale".into()]),
            Event::Added(vec![listed("a"), listed("b")]),
            Event::Drafted(PhotoId(0), draft("person")),
            Event::Drafted(PhotoId(1), draft("person")),
        ]);
        for asset in session.assets() {
            let word = &asset.review.keywords[1];
            assert_eq!(word.value.text, "autumn sale");
            assert!(word.source.is_offered());
        }
    }

    #[test]
    fn a_policy_that_shows_no_suggested_keywords_shows_none_from_around() {
        let mut session = wedding();
        session.apply(&Event::Gathered(LAST));
        let mut policy = Policy::default();
        let hidden = Handling {
            show: false,
            ..Handling::default()
        };
        policy.suggestions.insert(SuggestionKind::Keywords, hidden);
        session.apply(&Event::Governed(Ruling::Set(policy.into())));
        session.apply(&Event::Gathered(LAST));
        assert_eq!(words_of(&session), [("person", true)], "the file's own");
    }
}
