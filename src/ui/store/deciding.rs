//! What a person decides, and what of it would be lost.

use leptos::prelude::*;

use super::{NoticeKind, Store, photos};
use crate::domain::photo::PhotoId;
use crate::domain::review::Edit;
use crate::domain::session::Event;
use crate::domain::time::Time;

impl Store {
    pub fn dispatch(self, event: Event) {
        if let Some(refusal) = self.session(|session| session.refusal(&event)) {
            return self.tell(NoticeKind::Problem, refusal, Vec::new());
        }
        let who = self.reviewer();
        self.kept_mut(|kept| kept.apply(&event, who));
        self.sync();
    }

    /// A decision on the photo under review.
    pub fn edit(self, edit: Edit) {
        if let Some(card) = self.current.get_untracked() {
            let accepts_many = edit.accepts_unread();
            self.dispatch(Event::Edited(vec![card.id], edit, now()));
            if accepts_many {
                self.tell_one_by_one();
            }
        }
    }

    pub fn remove(self, ids: Vec<PhotoId>) {
        let count = ids.len();
        if count == 0 {
            return;
        }
        self.dispatch(Event::Removed(ids));
        self.tell(
            NoticeKind::Undoable,
            format!("{} removed from the batch.", photos(count)),
            Vec::new(),
        );
    }

    /// Work that would be lost: drafts that wait, words and decisions that were not handed out since.
    pub fn has_unsaved_work(self) -> bool {
        self.kept(|kept| {
            kept.session.assets().iter().any(|asset| {
                asset.holds_work()
                    && !(kept.handed_out.get(&asset.id))
                        .is_some_and(|before| before.review == asset.review)
            })
        })
    }
}

/// The moment of a decision.
pub(super) fn now() -> Time {
    Time(js_sys::Date::now() as i64)
}
