//! Whether photos are taken in: not before the page knows what a policy stops here, and a person has read what none does.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Brought, Store};
use crate::domain::audit::{Deed, What};
use crate::domain::self_test::SelfTest;
use crate::worker::self_test;

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Guard {
    /// Just being tried.
    #[default]
    Unknown,
    Tried {
        test: SelfTest,
        /// By the person, where it does not hold.
        is_read: bool,
    },
}

impl Guard {
    pub fn lets_in(&self) -> bool {
        match self {
            Guard::Unknown => false,
            Guard::Tried { test, is_read } => *is_read || test.holds(),
        }
    }

    pub fn test(&self) -> Option<&SelfTest> {
        match self {
            Guard::Unknown => None,
            Guard::Tried { test, .. } => Some(test),
        }
    }
}

impl Store {
    /// Tries what has to be stopped, and takes in what waits for that if it is.
    pub fn try_guard(self) {
        self.guard.set(Guard::Unknown);
        spawn_local(async move {
            let test = self_test::run().await;
            let is_read = false;
            self.guard.set(Guard::Tried { test, is_read });
            self.take_waiting();
        });
    }

    /// A person has read that nothing holds the page, and goes on.
    pub fn read_guard(self) {
        let told = self.guard.with_untracked(|guard| {
            let told = guard.test().map(SelfTest::told).unwrap_or_default();
            let words: Vec<String> = told.into_iter().map(|(_, words)| words).collect();
            words.join(" ")
        });
        self.note(Deed::new(What::UnguardedRead).after(&told));
        self.guard.update(|guard| {
            if let Guard::Tried { is_read, .. } = guard {
                *is_read = true;
            }
        });
        self.take_waiting();
    }

    /// Files that came before photos are taken in are not looked at.
    pub(super) fn let_wait(self, files: Vec<Brought>) {
        self.kept_mut(|kept| kept.waiting.extend(files));
        let count = self.kept(|kept| kept.waiting.len());
        self.waiting.set(count);
    }

    fn take_waiting(self) {
        if self.guard.with_untracked(Guard::lets_in) {
            let waiting = self.kept_mut(|kept| std::mem::take(&mut kept.waiting));
            self.waiting.set(0);
            self.add(waiting);
        }
    }
}
