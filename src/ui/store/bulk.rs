//! What is done to all selected photos at once.

use leptos::prelude::*;

use super::{Card, Dialog, Focus, NoticeKind, Store, now, photos};
use crate::domain::photo::PhotoId;
use crate::domain::region::RegionKind;
use crate::domain::review::Edit;
use crate::domain::session::{Event, Filter};
use crate::ui::wording::plural;

impl Store {
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

    /// Accepts the drafts of the selected photos; asks first where nobody has opened some of them.
    pub fn accept_selected(self) {
        if self.unseen_in_selection().0 > 0 {
            self.dialog.set(Some(Dialog::Unseen));
        } else {
            self.edit_selected(Edit::AcceptAll);
        }
    }

    /// Photos that nobody has opened, and their drafts.
    pub fn unseen_in_selection(self) -> (usize, usize) {
        let selected = self.selected.get();
        self.session(|session| session.unseen(&selected))
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
        self.dispatch(Event::Finished(ids.clone()));
        let count = self.tally.get_untracked().reviewed - reviewed_before;
        let drafts = self.session(|session| session.left_undecided(&ids));
        match drafts {
            0 => self.announce(format!("{} reviewed", photos(count))),
            drafts => self.tell(
                NoticeKind::Undoable,
                format!(
                    "{} reviewed. {} nobody decided on will not be exported.",
                    photos(count),
                    plural(drafts, "draft", "drafts")
                ),
                Vec::new(),
            ),
        }
        self.tell_left(left);
        if self.tally.get_untracked().to_review == 0 {
            self.focus.set(Some(Focus::NextStep));
        }
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

    pub fn remove_failed(self) {
        self.remove(self.session(|session| session.shown_by(Filter::Failed)));
    }
}
