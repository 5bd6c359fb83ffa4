//! Files that are handed over: each kind goes where it belongs, photos into the batch.

use leptos::prelude::*;

use super::{Brought, Dialog, Guard, Store, audit, photos, table, vocabulary};
use crate::domain::beside;
use crate::domain::session::{Event, Listed};
use crate::worker::client::Files;

impl Store {
    /// Takes files in, however they came.
    pub fn add(self, files: Vec<Brought>) {
        self.add_after(files, &[]);
    }

    /// `before`: what else was handed over by whoever knows that no file came twice.
    pub(super) fn add_after(self, files: Vec<Brought>, before: &[Listed]) {
        if files.is_empty() {
            return;
        }
        if !self.guard.with_untracked(Guard::lets_in) {
            return self.let_wait(files);
        }
        let (tables, files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|brought| table::is_table(&brought.file.name()));
        let (lists, files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|brought| vocabulary::is_list(&brought.file.name()));
        if let Some(list) = lists.into_iter().next_back() {
            self.dialog.set(Some(Dialog::Vocabulary));
            self.load_vocabulary(list.file);
        }
        let (logs, files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|brought| audit::is_log(&brought.file.name()));
        if let Some(log) = logs.into_iter().next_back() {
            self.check_log(log.file);
        }
        let (sidecars, files): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|brought| beside::is_sidecar(&brought.file.name()));
        let mut listed: Vec<Listed> = files.iter().map(Brought::listed).collect();
        Listed::number(&mut listed, before);
        let known = self.kept(|kept| kept.session.assets().len());
        let who = self.reviewer();
        self.kept_mut(|kept| {
            kept.goes += 1;
            let first_new = kept.session.assets().iter().map(|asset| asset.id.0).max();
            kept.apply(&Event::Added(listed.clone()), who);
            let mut handed = listed.iter().zip(files);
            for asset in kept.session.assets() {
                let is_new = !kept.cards.contains_key(&asset.id)
                    && first_new.is_none_or(|last| asset.id.0 > last);
                if is_new
                    && let Some((_, brought)) = handed.find(|(listed, _)| **listed == asset.file)
                {
                    let files = Files {
                        path: asset.path.clone(),
                        photo: brought.file,
                        sidecar: None,
                    };
                    kept.files.insert(asset.id, files);
                    kept.sidecars.came(asset.id, kept.goes);
                }
            }
        });
        self.attach(sidecars);
        self.sync();
        for table in tables {
            self.take_table(table.file);
        }
        let (count, twice) = self.session(|session| {
            (
                session.assets().len() - known,
                session.already_here().to_vec(),
            )
        });
        if count > 0 {
            self.announce(format!("{} added", photos(count)));
        }
        if !twice.is_empty() {
            self.tell_already_here(&twice);
        }
    }
}
