//! What a person does to photos of a batch: adds and removes them, edits them, ends and reopens their review.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::history::Step;
use super::{Asset, Hands, Listed, Session, State};
use crate::domain::path;
use crate::domain::photo::PhotoId;
use crate::domain::review::{Edit, Review};
use crate::domain::time::Time;

impl Session {
    pub(super) fn add(&mut self, files: &[Listed]) {
        self.already_here.clear();
        let mut added = Vec::new();
        // File systems ignore case.
        let paths = self.assets.iter().map(|asset| asset.path.to_lowercase());
        let mut taken: BTreeSet<String> = paths.collect();
        for file in files {
            if self.assets.iter().any(|asset| asset.file == *file) {
                self.already_here.push(file.path());
                continue;
            }
            let id = PhotoId(self.next_id);
            self.next_id += 1;
            added.push(id);
            let path = path::free(&file.path(), |path| !taken.insert(path.to_lowercase()));
            self.assets.push(Rc::new(Asset {
                id,
                file: file.clone(),
                path,
                state: State::Waiting,
                photo: None,
                found: Rc::default(),
                review: Review::with_keywords_in(self.keywords_in, self.vocabulary_in_force()),
                viewed: false,
                hands: Hands::default(),
            }));
        }
        if !added.is_empty() {
            self.record(Step::Insertion(added));
        }
    }

    pub(super) fn remove(&mut self, ids: &[PhotoId]) {
        let removed = self.snapshots(ids);
        if !removed.is_empty() {
            self.assets.retain(|asset| !ids.contains(&asset.id));
            self.record(Step::Removal(removed));
        }
    }

    /// Editing a finished photo reopens it: its values are no longer what the person signed off.
    pub(super) fn edit(&mut self, edits: &[(PhotoId, &Edit)], at: Time) {
        let ids: Vec<PhotoId> = edits.iter().map(|(id, _)| *id).collect();
        let before = self.snapshots(&ids);
        let policy = self.policy();
        let mut changed = Vec::new();
        for snapshot in before {
            let mut asset = (*snapshot.asset).clone();
            let needs_a_look = asset.needs_a_look();
            for (_, edit) in edits.iter().filter(|(id, _)| *id == asset.id) {
                if !(needs_a_look && edit.accepts_unread()) {
                    asset.review.apply(&policy.permitted(edit), at);
                }
            }
            if asset.review != snapshot.asset.review {
                self.sign(&mut asset);
                if asset.state == State::Reviewed {
                    asset.state = State::ToReview;
                }
                self.assets[snapshot.index] = Rc::new(asset);
                changed.push(snapshot);
            }
        }
        if !changed.is_empty() {
            self.record(Step::Reviews(changed));
        }
    }

    pub(super) fn set_states(&mut self, ids: &[PhotoId], from: &State, to: State) {
        let mut changed = self.snapshots(ids);
        changed.retain(|before| before.asset.state == *from);
        let approved = self.person.as_ref().map(|person| person.name.clone());
        for before in &changed {
            let asset = Rc::make_mut(&mut self.assets[before.index]);
            asset.state = to.clone();
            if to == State::Reviewed {
                asset.hands.approved.clone_from(&approved);
            }
        }
        if !changed.is_empty() {
            self.record(Step::Reviews(changed));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::Event;
    use super::super::tests::{A, AT, B, draft, listed, session, title};
    use super::*;
    use crate::domain::draft::Draft;
    use crate::domain::provenance::{Attributed, Source};
    use crate::domain::sensitivity::Sensitivity;

    #[test]
    fn the_same_file_twice_is_in_the_batch_once_and_named() {
        let session = session(&[Event::Added(vec![
            listed("a.jpg"),
            listed("a.jpg"),
            listed("b.jpg"),
        ])]);
        assert_eq!(session.assets().len(), 2);
        assert_eq!(session.already_here(), ["a.jpg"]);
    }

    #[test]
    fn only_a_finished_photo_has_values_to_export_and_an_edit_reopens_it() {
        let mut session = session(&[
            Event::Added(vec![listed("a.jpg")]),
            Event::Finished(vec![A]),
        ]);
        assert!(session.asset(A).unwrap().reviewed().is_none());
        session.apply(&Event::Drafted(A, draft("boat")));
        session.apply(&Event::Finished(vec![A]));
        assert!(session.asset(A).unwrap().reviewed().is_some());
        session.apply(&Event::Edited(vec![A], title("x"), AT));
        assert_eq!(session.asset(A).unwrap().state, State::ToReview);
        session.apply(&Event::Undo);
        assert_eq!(session.asset(A).unwrap().state, State::Reviewed);
    }

    #[test]
    fn what_may_be_sensitive_is_accepted_only_after_a_look() {
        let reason = Attributed {
            value: Sensitivity::Minors,
            source: Source::Person,
        };
        let sensitive = Draft {
            sensitive: vec![reason],
            ..draft("baby")
        };
        let both = || vec![A, B];
        let accept = Event::Edited(both(), Edit::All(vec![Edit::AcceptAll]), AT);
        let mut session = session(&[
            Event::Added(vec![listed("a"), listed("b")]),
            Event::Drafted(A, sensitive),
            Event::Drafted(B, draft("dog")),
            accept.clone(),
            Event::Finished(both()),
        ]);
        let undecided =
            |session: &Session| [A, B].map(|id| session.asset(id).unwrap().review.undecided());
        assert_eq!(undecided(&session), [1, 0]);
        assert_eq!(session.tally().reviewed, 1);
        for event in [Event::Viewed(A), accept, Event::Finished(both())] {
            session.apply(&event);
        }
        assert_eq!(undecided(&session), [0, 0]);
        assert_eq!(session.tally().reviewed, 2);
    }
}
