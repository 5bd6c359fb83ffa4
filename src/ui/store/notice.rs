//! What the page says by itself: notices to read and announcements to hear.

use std::time::Duration;

use leptos::prelude::*;

use super::{Store, photos};
use crate::domain::photo::PhotoId;
use crate::ui::isolated::{isolated, plain};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Info,
    Problem,
    /// Something happened that one may want to take back.
    Undoable,
    /// Something that only a person can say; it stays until it is answered.
    Question,
}

/// What a person may answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    pub answer: Answer,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Sidecars, by their numbers, belong to these photos.
    Sidecars { numbers: Vec<u32>, to: Vec<PhotoId> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u32,
    pub kind: NoticeKind,
    pub text: String,
    /// Names the text speaks of.
    pub names: Vec<String>,
    /// Of a question.
    pub choices: Vec<Choice>,
}

/// Long enough to read two lines; a problem stays until it is dismissed.
const READING_TIME: Duration = Duration::from_secs(9);

/// Screen readers drop what comes faster.
const BETWEEN_ANNOUNCEMENTS: Duration = Duration::from_millis(1500);

impl Store {
    pub fn tell(self, kind: NoticeKind, text: String, names: Vec<String>) {
        self.put_up(kind, text, names, Vec::new());
    }

    /// The number of the notice comes back.
    pub(super) fn ask(self, text: String, choices: Vec<Choice>) -> u32 {
        self.put_up(NoticeKind::Question, text, Vec::new(), choices)
    }

    pub fn answer(self, notice: u32, answer: &Answer) {
        self.dismiss(notice);
        match answer {
            Answer::Sidecars { numbers, to } => self.give_sidecars(numbers, to),
        }
    }

    fn put_up(
        self,
        kind: NoticeKind,
        text: String,
        names: Vec<String>,
        choices: Vec<Choice>,
    ) -> u32 {
        let id = self.kept_mut(|kept| {
            kept.next_notice += 1;
            kept.next_notice
        });
        self.announce(plain(&text));
        self.notices.update(|notices| {
            // One way back at a time: an older offer would undo the newer step.
            notices.retain(|known| known.text != text && known.kind != NoticeKind::Undoable);
            notices.push(Notice {
                id,
                kind,
                text,
                names,
                choices,
            });
        });
        if !matches!(kind, NoticeKind::Problem | NoticeKind::Question) {
            set_timeout(move || self.dismiss(id), READING_TIME);
        }
        id
    }

    pub fn dismiss(self, id: u32) {
        self.notices
            .update(|notices| notices.retain(|notice| notice.id != id));
    }

    pub fn tell_already_here(self, names: &[String]) {
        let text = match names {
            [name] => format!("{} is already in the batch.", isolated(name)),
            _ => format!("{} are already in the batch.", photos(names.len())),
        };
        let names = if names.len() > 1 { names } else { &[] };
        self.tell(NoticeKind::Info, text, names.to_vec());
    }

    /// Says it to screen readers, politely: what piles up in between is said together.
    pub fn announce(self, text: String) {
        let is_first = self.kept_mut(|kept| {
            kept.announcements.retain(|waiting| *waiting != text);
            kept.announcements.push(text);
            kept.announcements.len() == 1
        });
        if is_first {
            set_timeout(move || self.speak(), BETWEEN_ANNOUNCEMENTS);
        }
    }

    fn speak(self) {
        let texts = self.kept_mut(|kept| std::mem::take(&mut kept.announcements));
        self.spoken.set(texts.join(". "));
    }
}
