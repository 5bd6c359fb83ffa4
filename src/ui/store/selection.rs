//! Which photos are chosen for a common edit, which one is under review, and which are on the screen.

use leptos::prelude::*;

use super::{Card, FaceMode, Focus, NoticeKind, Store};
use crate::domain::photo::PhotoId;
use crate::domain::review::Edit;
use crate::domain::session::{Event, Filter, Phase};
use crate::ui::wording::plural;

impl Store {
    /// Puts a photo under review; the keyboard stays where it is.
    pub fn show_photo(self, id: PhotoId) {
        let Some(card) = self.card(id) else {
            return;
        };
        if self.current.get_untracked().map(|open| open.id) != Some(id) {
            self.replace_current(Some(card));
            self.announce_current(card);
        }
    }

    /// Puts a photo under review, and the keyboard to its drafts.
    pub fn open(self, id: PhotoId) {
        self.show_photo(id);
        self.focus.set(Some(Focus::Panel));
    }

    fn announce_current(self, card: Card) {
        let (name, count) = (card.asset)
            .with_untracked(|asset| (asset.file.name.clone(), asset.review.undecided()));
        let drafts = plural(count, "draft to decide on", "drafts to decide on");
        self.announce(format!("{name}, {drafts}"));
    }

    /// The first photo that waits for a person, from the one on view on.
    pub fn review_next(self) {
        let next = self.session(|session| match self.current.get_untracked() {
            Some(card) => session.next_to_review(card.id),
            None => session.shown_by(Filter::ToReview).first().copied(),
        });
        if let Some(next) = next {
            self.open(next);
        }
    }

    /// Back to the whole batch.
    pub fn close(self) {
        let left = self.current.get_untracked().map(|card| card.id);
        self.replace_current(None);
        self.focus.set(left.map(Focus::Tile));
    }

    /// The neighbour among the photos shown, `step` places on.
    pub fn go(self, step: isize) {
        let Some(card) = self.current.get_untracked() else {
            return;
        };
        if let Some(id) = self.neighbour(card.id, step) {
            self.show_photo(id);
        }
    }

    pub fn neighbour(self, id: PhotoId, step: isize) -> Option<PhotoId> {
        self.shown.with(|shown| {
            let index = shown.iter().position(|known| *known == id)?;
            shown.get(index.checked_add_signed(step)?).copied()
        })
    }

    /// How many drafts of the photo on view are accepted where all are: not those that want a decision of their own.
    pub fn acceptable(self) -> usize {
        let asset = self.asset().filter(|_| !self.reads_only());
        asset.map_or(0, |asset| {
            self.session(|session| session.acceptable(&asset))
        })
    }

    /// Accepts the drafts of the photo on view and ends its review, unless some want a decision of their own.
    pub fn accept_and_finish(self) {
        self.edit(Edit::AcceptAll);
        let left = self.asset_untracked().map(|asset| asset.review.undecided());
        match left {
            Some(0) => self.finish(),
            Some(left) => self.tell(
                NoticeKind::Info,
                format!(
                    "{} a decision of its own. Look for the dashed lines.",
                    plural(left, "draft wants", "drafts each want")
                ),
                Vec::new(),
            ),
            None => {}
        }
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
                self.focus.set(Some(Focus::NextStep));
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

    /// The photos on the screen: their pictures are made before others.
    pub fn look_at(self, visible: Vec<PhotoId>) {
        if self.kept(|kept| kept.visible != visible) {
            self.kept_mut(|kept| kept.visible = visible);
            self.tell_looking();
        }
    }

    fn tell_looking(self) {
        if let Some(client) = self.client() {
            let current = self.current.get_untracked().map(|card| card.id);
            client.look_at(current, self.kept(|kept| kept.visible.clone()));
        }
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
        self.tell_looking();
        let unseen = card.filter(|card| !card.asset.with_untracked(|asset| asset.viewed));
        if let Some(card) = unseen {
            self.dispatch(Event::Viewed(card.id));
        }
        self.recall_current();
        self.gather_current();
    }

    /// Offers what the other photos of the event were given since.
    fn gather_current(self) {
        let Some(card) = self.current.get_untracked() else {
            return;
        };
        let is_news = self.session(|session| session.would_gather(card.id));
        if is_news {
            self.dispatch(Event::Gathered(card.id));
        }
    }
}
