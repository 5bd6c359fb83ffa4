//! Work that the client does: what it is given, stopped and asked for again, what it reports, and how long it takes.

use leptos::prelude::*;

use super::{Pictures, Store, photos};
use crate::domain::photo::PhotoId;
use crate::domain::session::{Event, Phase};
use crate::worker::client::Report;

impl Store {
    pub fn retry(self, id: PhotoId) {
        self.dispatch(Event::Requeued(id));
        if let Some(client) = self.client() {
            client.retry(id);
        }
    }

    pub fn retry_models(self) {
        if let Some(client) = self.client() {
            client.retry_models();
        }
    }

    pub fn stop(self) {
        if let Some(client) = self.client() {
            client.pause();
            self.is_stopped.set(true);
            self.announce("Stopped".to_owned());
        }
    }

    pub fn resume(self) {
        if let Some(client) = self.client() {
            self.kept_mut(|kept| kept.last_settled = None);
            client.resume();
            self.is_stopped.set(false);
            self.announce("Going on".to_owned());
        }
    }

    pub(super) fn hear(self, report: Report) {
        match report {
            Report::Session(event) => {
                self.measure(&event);
                self.keep_likeness(&event);
                let drafted = match &event {
                    Event::Drafted(id, _) => Some(*id),
                    _ => None,
                };
                self.dispatch(event);
                if let Some(id) = drafted {
                    self.recall(id);
                }
                self.announce_milestone();
            }
            Report::Pictures {
                photo,
                thumbnail,
                preview,
            } => {
                if let Some(card) = self.card(photo) {
                    card.pictures.set(Some(Pictures { thumbnail, preview }));
                }
            }
            Report::Model(task, state) => {
                self.models.update(|models| {
                    models.insert(task, state);
                });
            }
        }
    }

    /// The time between two drafts is what the next one will take: it covers all workers at once.
    pub(super) fn measure(self, event: &Event) {
        if !matches!(event, Event::Drafted(..) | Event::Failed(..)) {
            return;
        }
        let now = js_sys::Date::now();
        let left = self.session(|session| {
            let tally = session.tally();
            (tally.waiting + tally.working).saturating_sub(1)
        });
        let seconds = self.kept_mut(|kept| {
            if let Some(last) = kept.last_settled {
                kept.pace.record(now - last);
            }
            kept.last_settled = (left > 0).then_some(now);
            kept.pace.remaining(left)
        });
        self.seconds_left.set(seconds);
    }

    pub(super) fn announce_milestone(self) {
        let tally = self.tally.get_untracked();
        let is_done = tally.total() > 0 && tally.settled() == tally.total();
        let was_done = self.kept(|kept| kept.last_settled.is_none());
        if is_done && was_done {
            let failed = match tally.failed {
                0 => String::new(),
                count => format!(", {} failed", photos(count)),
            };
            self.announce(format!(
                "{} ready to review{failed}",
                photos(tally.to_review)
            ));
        } else if tally.settled() > 0 && tally.settled().is_multiple_of(25) {
            self.announce(format!("{} of {} drafted", tally.settled(), tally.total()));
        }
    }

    /// The client forgets what left the batch. What comes back by undo needs its pictures only, unless the
    /// work on it was not done.
    pub(super) fn tell_client(self, gone: &[PhotoId], come: &[PhotoId]) {
        let Some(client) = self.client() else {
            return;
        };
        let gone = self.kept_mut(|kept| {
            let mut gone = gone.to_vec();
            gone.retain(|id| kept.with_client.remove(id));
            for card in gone.iter().filter_map(|id| kept.cards.get(id)) {
                card.pictures.set(None);
            }
            gone
        });
        if !gone.is_empty() {
            client.remove(&gone);
        }
        let (again, fresh): (Vec<_>, Vec<_>) = self
            .kept_mut(|kept| kept.files_for_client(come))
            .into_iter()
            .partition(|(id, _)| self.is_drafted(*id));
        if !again.is_empty() {
            client.reopen(again);
        }
        if !fresh.is_empty() {
            client.add(fresh);
        }
    }

    pub(super) fn is_drafted(self, id: PhotoId) -> bool {
        let phase = self.session(|session| session.asset(id).map(|asset| asset.state.phase()));
        matches!(phase, Some(Phase::ToReview | Phase::Reviewed))
    }
}
