//! Steps that can be taken back, and the past they lead to.

use std::rc::Rc;

use super::{Asset, Session, State};
use crate::domain::photo::PhotoId;
use crate::domain::review::Review;

/// A photo as it was before a step, and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Before {
    pub index: usize,
    pub asset: Rc<Asset>,
}

/// A person's step that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// These photos' reviews were changed.
    Reviews(Vec<Before>),
    /// These photos were taken out.
    Removal(Vec<Before>),
    /// These photos were put (back) in.
    Insertion(Vec<PhotoId>),
}

impl Session {
    /// What files and models say, and the language it is said in, goes into the present and into every remembered past, so
    /// that undo never loses it.
    pub(super) fn take_in(&mut self, id: PhotoId, take: impl Fn(&mut Review)) {
        self.update(id, |asset| take(&mut asset.review));
        for step in self.done.iter_mut().chain(&mut self.undone) {
            let (Step::Reviews(befores) | Step::Removal(befores)) = step else {
                continue;
            };
            for before in befores.iter_mut().filter(|before| before.asset.id == id) {
                take(&mut Rc::make_mut(&mut before.asset).review);
            }
        }
    }

    pub(super) fn take_in_everywhere(&mut self, take: impl Fn(&mut Review)) {
        self.assets
            .iter_mut()
            .for_each(|asset| take(&mut Rc::make_mut(asset).review));
        for step in self.done.iter_mut().chain(&mut self.undone) {
            if let Step::Reviews(befores) | Step::Removal(befores) = step {
                for before in befores {
                    take(&mut Rc::make_mut(&mut before.asset).review);
                }
            }
        }
        let ids: Vec<PhotoId> = self.assets.iter().map(|asset| asset.id).collect();
        ids.into_iter().for_each(|id| self.withdraw(id));
    }

    pub(super) fn snapshots(&self, ids: &[PhotoId]) -> Vec<Before> {
        self.assets
            .iter()
            .enumerate()
            .filter(|(_, asset)| ids.contains(&asset.id))
            .map(|(index, asset)| Before {
                index,
                asset: Rc::clone(asset),
            })
            .collect()
    }

    pub(super) fn record(&mut self, step: Step) {
        self.done.push(step);
        self.undone.clear();
    }

    /// Takes a step back and returns the step that would take it forward again.
    pub(super) fn revert(&mut self, step: Step) -> Step {
        match step {
            Step::Reviews(befores) => {
                let mut inverse = Vec::new();
                for before in befores {
                    let Some(index) = self.position(before.asset.id) else {
                        continue;
                    };
                    inverse.push(Before {
                        index,
                        asset: Rc::clone(&self.assets[index]),
                    });
                    let asset = Rc::make_mut(&mut self.assets[index]);
                    if asset.review != before.asset.review {
                        asset.hands.looked_again = false;
                    }
                    asset.review = before.asset.review.clone();
                    asset.state = restored(&asset.state, &before.asset.state);
                }
                Step::Reviews(inverse)
            }
            Step::Removal(befores) => {
                let ids = befores.iter().map(|before| before.asset.id).collect();
                for before in befores {
                    let index = before.index.min(self.assets.len());
                    let mut asset = before.asset;
                    // Whatever the worker was doing for it ended with its removal.
                    if matches!(asset.state, State::Working(_)) {
                        Rc::make_mut(&mut asset).state = State::Waiting;
                    }
                    self.assets.insert(index, asset);
                }
                Step::Insertion(ids)
            }
            Step::Insertion(ids) => {
                let removed = self.snapshots(&ids);
                self.assets.retain(|asset| !ids.contains(&asset.id));
                Step::Removal(removed)
            }
        }
    }
}

/// Undo moves a photo between "to review" and "reviewed"; where the worker has got to since stays.
fn restored(now: &State, before: &State) -> State {
    match (now, before) {
        (State::ToReview | State::Reviewed, State::ToReview | State::Reviewed) => before.clone(),
        (State::Reviewed, _) => State::ToReview,
        _ => now.clone(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::tests::{A, AT, B, draft, listed, session, title};
    use super::super::{Event, Stage};
    use super::*;
    use crate::domain::controlled::tests::zoo;
    use crate::domain::controlled::{InForce, Lookup};
    use crate::domain::field::TextField;
    use crate::domain::language::Language;
    use crate::domain::review::Edit;

    #[test]
    fn undo_does_not_lose_drafts_that_came_after_the_edit() {
        let mut session = session(&[
            Event::Added(vec![listed("a.jpg")]),
            Event::Edited(vec![A], title("Harbour"), AT),
            Event::Drafted(A, draft("boat")),
            Event::Undo,
        ]);
        let review = &session.asset(A).unwrap().review;
        assert_eq!(review.text(&TextField::Title.into()), None);
        assert_eq!(review.keywords[0].value.text, "boat");
        session.apply(&Event::Redo);
        assert_eq!(
            session
                .asset(A)
                .unwrap()
                .review
                .text(&TextField::Title.into())
                .map(|t| t.value.as_str()),
            Some("Harbour")
        );
    }

    #[test]
    fn removal_is_undone_in_place_and_work_starts_again() {
        let session = session(&[
            Event::Added(vec![listed("a.jpg"), listed("b.jpg")]),
            Event::Started(A, Stage::Tagging),
            Event::Removed(vec![A]),
            Event::Undo,
        ]);
        assert_eq!(session.assets()[0].id, A);
        assert_eq!(session.assets()[0].state, State::Waiting);
        assert_eq!(session.assets()[1].id, B);
    }

    #[test]
    fn an_edit_that_changes_nothing_is_no_step() {
        let mut session = session(&[Event::Added(vec![listed("a.jpg")])]);
        session.apply(&Event::Edited(vec![A], title("  "), AT));
        session.apply(&Event::Undo);
        assert!(session.assets().is_empty(), "undo takes back the addition");
    }

    #[test]
    fn one_edit_of_many_photos_is_one_step() {
        let mut session = session(&[Event::Added(vec![listed("a.jpg"), listed("b.jpg")])]);
        session.apply(&Event::Edited(
            vec![A, B],
            Edit::AddKeyword("spring".into()),
            AT,
        ));
        session.apply(&Event::Undo);
        assert!(
            session
                .assets()
                .iter()
                .all(|asset| asset.review.keywords.is_empty())
        );
        assert_eq!(session.assets().len(), 2);
    }

    #[test]
    fn a_vocabulary_changes_what_is_proposed_everywhere_and_no_undo_loses_it() {
        let zoo = InForce {
            lookup: Lookup::new(zoo(), Language::default()),
            only: true,
        };
        let mut session = session(&[
            Event::Added(vec![listed("a")]),
            Event::Drafted(A, draft("dog")),
            Event::Edited(vec![A], Edit::AddKeyword("whale".into()), AT),
            Event::SpokeKeywordsBy(Some(zoo)),
            Event::Added(vec![listed("b")]),
            Event::Drafted(B, draft("hound")),
        ]);
        let words = |session: &Session, id| -> Vec<String> {
            let review = &session.asset(id).unwrap().review;
            let words = review.keywords.iter();
            words.map(|word| word.value.text.clone()).collect()
        };
        assert_eq!(words(&session, A), ["Dogs", "whale"]);
        assert_eq!(words(&session, B), ["Dogs"]);
        session.apply(&Event::Undo);
        session.apply(&Event::Undo);
        assert_eq!(words(&session, A), ["Dogs"]);
        session.apply(&Event::SpokeKeywordsBy(None));
        session.apply(&Event::Redo);
        assert_eq!(words(&session, A), ["dog", "whale"]);
    }
}
