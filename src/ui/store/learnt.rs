//! What was learnt from the keywords that a person adds: kept in this browser, suggested for photos that look alike.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use super::{NoticeKind, Store, set_if_changed};
use crate::domain::learnt::{Exchanged, Learnt};
use crate::domain::likeness::Likeness;
use crate::domain::photo::PhotoId;
use crate::domain::session::{Asset, Event, State};
use crate::ui::isolated::isolated;
use crate::ui::theme::{remember, remembered};
use crate::worker::client::Task;

const REMEMBERED: &str = "hushtag:learnt";

/// Bytes of a file that is taken: as much as is ever kept, spelt generously.
const LARGEST_FILE: f64 = 8e6;

/// What is known of keywords and of the photos of this visit that nobody is in.
#[derive(Default)]
pub(super) struct Learning {
    learnt: Learnt,
    likenesses: BTreeMap<PhotoId, Rc<Likeness>>,
}

/// What cannot be read any more is as good as forgotten.
fn kept_here() -> Learnt {
    let text = remembered(REMEMBERED).unwrap_or_default();
    let exchanged = serde_json::from_str::<Exchanged>(&text).ok();
    let learnt = exchanged.and_then(|exchanged| Learnt::read(&exchanged).ok());
    learnt.unwrap_or_default()
}

impl Learning {
    pub(super) fn remembered() -> Learning {
        Learning {
            learnt: kept_here(),
            likenesses: BTreeMap::new(),
        }
    }

    pub(super) fn words(&self) -> Vec<(String, usize)> {
        self.learnt.words()
    }
}

impl Store {
    pub(super) fn keep_likeness(self, event: &Event) {
        if let Event::Drafted(id, draft) = event
            && let Some(likeness) = &draft.likeness
        {
            let likeness = Rc::new(Likeness::clone(likeness));
            self.kept_mut(|kept| kept.learning.likenesses.insert(*id, likeness));
        }
    }

    /// Learns how reviews differ from what the cards still show: by a person's edits, and by taking them back. Whether
    /// there was anything to learn.
    pub(super) fn learn(self) -> bool {
        let has_learnt = self.kept_mut(|kept| {
            let mut has_learnt = false;
            for asset in kept.session.assets() {
                let (card, likeness) = (
                    kept.cards.get(&asset.id),
                    kept.learning.likenesses.get(&asset.id),
                );
                if let (Some(card), Some(likeness)) = (card, likeness) {
                    let before = card.asset.get_untracked();
                    has_learnt |= !Rc::ptr_eq(&before, asset)
                        && (kept.learning.learnt).take(
                            likeness,
                            &before.review.lesson(),
                            &asset.review.lesson(),
                        );
                }
            }
            has_learnt
        });
        if has_learnt {
            self.keep_learnt();
        }
        has_learnt
    }

    /// Suggests what was learnt, as far as it goes by now.
    pub(super) fn recall(self, id: PhotoId) {
        let suggested = self.kept(|kept| {
            let likeness = kept.learning.likenesses.get(&id)?;
            let asset = kept
                .session
                .asset(id)
                .filter(|asset| asset.state == State::ToReview)?;
            let suggested = kept.learning.learnt.suggest(likeness);
            let mut review = asset.review.clone();
            review.take_learnt(&suggested);
            (review != asset.review).then_some(suggested)
        });
        if let Some(suggested) = suggested {
            self.dispatch(Event::Recalled(id, suggested));
        }
    }

    pub(super) fn recall_current(self) {
        if let Some(card) = self.current.get_untracked() {
            self.recall(card.id);
        }
    }

    pub fn forget_learnt(self) {
        self.kept_mut(|kept| kept.learning.learnt = Learnt::default());
        self.change_learnt();
        self.announce("Nothing is learnt any more".to_owned());
    }

    pub fn forget_learnt_word(self, word: &str) {
        self.kept_mut(|kept| kept.learning.learnt.forget(word));
        self.change_learnt();
        self.announce(format!("{word} forgotten"));
    }

    /// What another tab learns or forgets is learnt or forgotten here, too: neither writes over what the other knows.
    pub fn follow_learnt(self) {
        let handle = window_event_listener(leptos::ev::storage, move |event| {
            // Without a key, all was cleared.
            if event.key().is_none_or(|key| key == REMEMBERED) {
                self.kept_mut(|kept| kept.learning.learnt = kept_here());
                set_if_changed(self.learnt, self.kept(|kept| kept.learning.words()));
                self.recall_all();
            }
        });
        on_cleanup(move || handle.remove());
    }

    pub fn save_learnt(self) {
        let exchanged = self.kept(|kept| kept.learning.learnt.exchanged());
        if let Some(bytes) =
            exchanged.and_then(|exchanged| serde_json::to_vec_pretty(&exchanged).ok())
        {
            self.hand_out(&bytes, "hushtag-learnt.json");
        }
    }

    /// Whether a file may hold something to learn; a problem is told.
    pub fn is_learnable(self, name: &str, bytes: f64) -> bool {
        if bytes > LARGEST_FILE {
            self.tell_unlearnable(name, "it is too large for one");
        }
        bytes <= LARGEST_FILE
    }

    /// Adds what was learnt elsewhere.
    pub fn take_learnt(self, name: &str, text: &str) {
        let weights = self
            .client()
            .and_then(|client| client.weights(Task::Backbone));
        let Some(weights) = weights else {
            let text = format!(
                "{} waits for the models: choose it again once they are loaded.",
                isolated(name)
            );
            return self.tell(NoticeKind::Problem, text, Vec::new());
        };
        let taken = match serde_json::from_str::<Exchanged>(text) {
            Err(_) => Err("it is no file of learnt keywords".to_owned()),
            Ok(exchanged) => Learnt::read(&exchanged)
                .and_then(|learnt| {
                    self.kept_mut(|kept| kept.learning.learnt.add(&learnt, &weights))
                })
                .map_err(|error| error.to_string()),
        };
        match taken {
            Ok(()) => {
                self.change_learnt();
                self.tell(
                    NoticeKind::Info,
                    format!("{} was learnt.", isolated(name)),
                    Vec::new(),
                );
            }
            Err(reason) => self.tell_unlearnable(name, &reason),
        }
    }

    fn tell_unlearnable(self, name: &str, reason: &str) {
        let text = format!(
            "{} was not learnt: {reason}. Choose a file that was saved here.",
            isolated(name)
        );
        self.tell(NoticeKind::Problem, text, Vec::new());
    }

    fn change_learnt(self) {
        self.keep_learnt();
        self.recall_all();
    }

    /// Every photo says what is known now. What was forgotten goes at once, so that nobody can accept it; what is
    /// likely is compared for the photo under review first, and for the others in turn, so that the page answers meanwhile.
    fn recall_all(self) {
        self.withdraw_forgotten();
        self.recall_current();
        self.recall_in_turn(self.kept(|kept| kept.learning.likenesses.keys().copied().collect()));
    }

    fn withdraw_forgotten(self) {
        let left: Vec<_> = self.kept(|kept| {
            let is_known = kept.learning.learnt.knowledge();
            let of = |asset: &Rc<Asset>| {
                let mut suggested = asset.review.suggested();
                let before = suggested.len();
                suggested.retain(|keyword| is_known(&keyword.value.text));
                (suggested.len() < before).then_some((asset.id, suggested))
            };
            let open =
                (kept.session.assets().iter()).filter(|asset| asset.state == State::ToReview);
            open.filter_map(of).collect()
        });
        for (id, suggested) in left {
            self.dispatch(Event::Recalled(id, suggested));
        }
    }

    fn recall_in_turn(self, mut ids: Vec<PhotoId>) {
        if let Some(id) = ids.pop() {
            self.recall(id);
            set_timeout(move || self.recall_in_turn(ids), Duration::ZERO);
        }
    }

    fn keep_learnt(self) {
        let (exchanged, words) =
            self.kept(|kept| (kept.learning.learnt.exchanged(), kept.learning.words()));
        // Words and digits always serialise.
        let text = exchanged.and_then(|exchanged| serde_json::to_string(&exchanged).ok());
        remember(REMEMBERED, &text.unwrap_or_default());
        set_if_changed(self.learnt, words);
    }
}
