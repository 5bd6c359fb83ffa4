//! The session → what the page shows: every signal says what the session says.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;

use super::kept::Kept;
use super::{Card, Governed, Store};
use crate::domain::photo::PhotoId;
use crate::domain::session::{Filter, Session};

impl Store {
    pub fn show(self, filter: Filter) {
        self.filter.set(filter);
        self.sync();
    }

    /// Makes every signal say what the session says; only what differs is written.
    pub(super) fn sync(self) {
        let has_learnt = self.learn();
        let filter = self.filter.get_untracked();
        let (gone, come) = self.kept_mut(|kept| self.sync_cards(kept));
        let (shown, tally, history) = self.session(|session| {
            (
                session.shown_by(filter),
                session.tally(),
                (session.can_undo(), session.can_redo()),
            )
        });
        self.settle_current(&gone);
        set_if_changed(self.tally, tally);
        set_if_changed(self.history, history);
        set_if_changed(self.shown, shown);
        self.sync_governed();
        self.sync_log();
        self.forget_gone_selection(&gone);
        self.tell_client(&gone, &come);
        if has_learnt {
            self.recall_current();
        }
    }

    /// Which photos left the batch and which came (back).
    pub(super) fn sync_cards(self, kept: &mut Kept) -> (Vec<PhotoId>, Vec<PhotoId>) {
        let mut gone: BTreeSet<PhotoId> = kept.cards.keys().copied().collect();
        let mut come = Vec::new();
        for asset in kept.session.assets() {
            gone.remove(&asset.id);
            if let Some(card) = kept.cards.get(&asset.id) {
                let is_same = card.asset.with_untracked(|known| Rc::ptr_eq(known, asset));
                if !is_same {
                    card.asset.set(Rc::clone(asset));
                }
            } else {
                let card = (self.owner).with_value(|owner| owner.with(|| Card::new(asset)));
                kept.cards.insert(asset.id, card);
            }
            if !kept.with_client.contains(&asset.id) {
                come.push(asset.id);
            }
        }
        (gone.into_iter().collect(), come)
    }

    pub(super) fn sync_governed(self) {
        let now = self.session(governed);
        if self.governed.with_untracked(|known| *known != now) {
            self.governed.set(now);
        }
    }
}

pub(super) fn governed(session: &Session) -> Governed {
    Governed {
        ruling: session.ruling().clone(),
        person: session.person().cloned(),
        role: session.role(),
    }
}

pub(super) fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|known| *known != value) {
        signal.set(value);
    }
}
