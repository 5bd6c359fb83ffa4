//! Which photos are chosen for a common edit, and which one is under review.

use leptos::prelude::*;

use super::{Card, FaceMode, NoticeKind, Store, now, photos};
use crate::domain::photo::PhotoId;
use crate::domain::region::RegionKind;
use crate::domain::review::Edit;
use crate::domain::session::{Event, Phase};

impl Store {
    /// Puts a photo under review.
    pub fn open(self, id: PhotoId) {
        let Some(card) = self.card(id) else {
            return;
        };
        if self.current.get_untracked().map(|open| open.id) != Some(id) {
            self.replace_current(Some(card));
        }
    }

    /// Back to the whole batch.
    pub fn close(self) {
        self.replace_current(None);
    }

    /// The neighbour among the photos shown, `step` places on.
    pub fn go(self, step: isize) {
        let Some(card) = self.current.get_untracked() else {
            return;
        };
        if let Some(id) = self.neighbour(card.id, step) {
            self.open(id);
        }
    }

    pub fn neighbour(self, id: PhotoId, step: isize) -> Option<PhotoId> {
        self.shown.with(|shown| {
            let index = shown.iter().position(|known| *known == id)?;
            shown.get(index.checked_add_signed(step)?).copied()
        })
    }

    /// Ends the review of the photo on view and goes on to the next one that needs a look.
    pub fn finish(self) {
        let Some(card) = self.current.get_untracked() else {
            return;
        };
        let (name, phase) =
            (card.asset).with_untracked(|asset| (asset.file.name.clone(), asset.state.phase()));
        if phase != Phase::ToReview {
            return;
        }
        let next = self.session(|session| session.next_to_review(card.id));
        self.dispatch(Event::Finished(vec![card.id]));
        match next {
            Some(next) => {
                self.open(next);
                self.announce(format!("{name} reviewed, next photo"));
            }
            None => {
                self.open(card.id);
                self.announce(format!("{name} reviewed, none left to review"));
            }
        }
    }

    pub fn toggle_selected(self, id: PhotoId) {
        let mut selected = self.selected.get_untracked();
        match selected.iter().position(|known| *known == id) {
            Some(index) => {
                selected.remove(index);
            }
            None => selected.push(id),
        }
        self.select(selected);
    }

    /// From one photo to another among those shown, both included.
    pub fn select_between(self, from: PhotoId, to: PhotoId) {
        let shown = self.shown.get_untracked();
        let place = |id| shown.iter().position(|known| *known == id);
        let (Some(from), Some(to)) = (place(from), place(to)) else {
            return;
        };
        let mut selected = self.selected.get_untracked();
        for id in &shown[from.min(to)..=from.max(to)] {
            if !selected.contains(id) {
                selected.push(*id);
            }
        }
        self.select(selected);
    }

    pub fn select_all_shown(self) {
        self.select(self.shown.get_untracked());
    }

    pub fn select(self, ids: Vec<PhotoId>) {
        for id in self.selected.get_untracked() {
            if let Some(card) = self.card(id).filter(|_| !ids.contains(&id)) {
                card.is_selected.set(false);
            }
        }
        for id in &ids {
            if let Some(card) = self.card(*id) {
                card.is_selected.set(true);
            }
        }
        self.selected.set(ids);
    }

    pub fn edit_selected(self, edit: Edit) {
        let ids = self.selected.get_untracked();
        let accepts_many = edit.accepts_unread();
        let left = match accepts_many {
            true => self.to_look_at(&ids),
            false => 0,
        };
        let count = ids.len() - left;
        self.dispatch(Event::Edited(ids, edit, now()));
        self.announce(format!("{} changed", photos(count)));
        self.tell_left(left);
        if accepts_many {
            self.tell_one_by_one();
        }
    }

    /// Regions of the selected photos that can be put in.
    pub fn offered_in_selection(self) -> usize {
        let cards: Vec<Card> = self.kept(|kept| {
            let ids = self.selected.get();
            ids.iter()
                .filter_map(|id| kept.cards.get(id).copied())
                .collect()
        });
        let offered = |card: Card| card.asset.with(|asset| asset.review.all_offered());
        cards.into_iter().map(offered).sum()
    }

    pub fn take_offered_in_selection(self) {
        let edits = RegionKind::OFFERED.map(Edit::TakeOffered);
        self.edit_selected(Edit::All(edits.to_vec()));
    }

    pub fn finish_selected(self) {
        let ids = self.selected.get_untracked();
        let left = self.to_look_at(&ids);
        let reviewed_before = self.tally.get_untracked().reviewed;
        self.dispatch(Event::Finished(ids));
        let count = self.tally.get_untracked().reviewed - reviewed_before;
        self.announce(format!("{} reviewed", photos(count)));
        self.tell_left(left);
    }

    /// How many of them may be sensitive, and nobody has opened them.
    fn to_look_at(self, ids: &[PhotoId]) -> usize {
        self.session(|session| {
            let assets = ids.iter().filter_map(|id| session.asset(*id));
            assets.filter(|asset| asset.needs_a_look()).count()
        })
    }

    fn tell_left(self, left: usize) {
        if left > 0 {
            let open = if left == 1 {
                "Open it"
            } else {
                "Open them one by one"
            };
            self.tell(
                NoticeKind::Problem,
                format!(
                    "{} left as before: may be sensitive. {open} to decide.",
                    photos(left)
                ),
                Vec::new(),
            );
        }
    }

    pub fn remove_selected(self) {
        self.remove(self.selected.get_untracked());
    }

    /// When the photo under review leaves the batch, its neighbour takes its place.
    pub(super) fn settle_current(self, gone: &[PhotoId]) {
        let Some(card) = self.current.get_untracked() else {
            return;
        };
        if !gone.contains(&card.id) {
            return;
        }
        let shown = self.shown.get_untracked();
        let place = shown.iter().position(|id| *id == card.id);
        let next = place.and_then(|place| {
            let (before, behind) = shown.split_at(place);
            let mut candidates = behind.iter().chain(before.iter().rev());
            candidates.find(|id| !gone.contains(id)).copied()
        });
        self.replace_current(next.and_then(|id| self.card(id)));
    }

    pub(super) fn forget_gone_selection(self, gone: &[PhotoId]) {
        let mut selected = self.selected.get_untracked();
        let count = selected.len();
        selected.retain(|id| !gone.contains(id));
        if selected.len() != count {
            self.select(selected);
        }
    }

    fn replace_current(self, card: Option<Card>) {
        if let Some(before) = self.current.get_untracked() {
            before.is_current.set(false);
        }
        if let Some(card) = card {
            card.is_current.set(true);
        }
        self.face_mode.set(FaceMode::None);
        self.pointed_at.set(None);
        self.origin.set(None);
        self.current.set(card);
        let unseen = card.filter(|card| !card.asset.with_untracked(|asset| asset.viewed));
        if let Some(card) = unseen {
            self.dispatch(Event::Viewed(card.id));
        }
        self.recall_current();
    }
}
