//! What the page says by itself: notices to read and announcements to hear.

use std::time::Duration;

use leptos::prelude::*;

use super::{Store, photos};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Info,
    Problem,
    /// Something happened that one may want to take back.
    Undoable,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u32,
    pub kind: NoticeKind,
    pub text: String,
    /// Names the text speaks of.
    pub names: Vec<String>,
}

/// Long enough to read two lines; a problem stays until it is dismissed.
const READING_TIME: Duration = Duration::from_secs(9);

/// Screen readers drop what comes faster.
const BETWEEN_ANNOUNCEMENTS: Duration = Duration::from_millis(1500);

impl Store {
    pub fn tell(self, kind: NoticeKind, text: String, names: Vec<String>) {
        let id = self.kept_mut(|kept| {
            kept.next_notice += 1;
            kept.next_notice
        });
        self.announce(text.clone());
        self.notices.update(|notices| {
            // One way back at a time: an older offer would undo the newer step.
            notices.retain(|known| known.text != text && known.kind != NoticeKind::Undoable);
            notices.push(Notice {
                id,
                kind,
                text,
                names,
            });
        });
        if kind != NoticeKind::Problem {
            set_timeout(move || self.dismiss(id), READING_TIME);
        }
    }

    pub fn dismiss(self, id: u32) {
        self.notices
            .update(|notices| notices.retain(|notice| notice.id != id));
    }

    pub fn tell_already_here(self, names: &[String]) {
        let text = match names {
            [name] => format!("{name} is already in the batch."),
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
