//! What the store keeps and never shows.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use leptos::prelude::*;
use web_sys::AbortController;

use super::learnt::Learning;
use super::sidecars::Sidecars;
use super::{Brought, Card, Store};
use crate::domain::pace::Pace;
use crate::domain::photo::PhotoId;
use crate::domain::session::{Asset, Rulings, Session};
use crate::worker::client::{Client, ExportItem, Files};
use crate::worker::governance::Log;

/// What is kept but never shown.
pub(super) struct Kept {
    pub(super) session: Session,
    pub(super) rulings: Rulings,
    pub(super) log: Log,
    /// Line by line what the page around the frame may know of it.
    pub(super) log_for_host: Log,
    pub(super) cards: BTreeMap<PhotoId, Card>,
    pub(super) files: BTreeMap<PhotoId, Files>,
    /// Files that came before photos are taken in.
    pub(super) waiting: Vec<Brought>,
    pub(super) sidecars: Sidecars,
    /// How often files were handed over.
    pub(super) goes: u32,
    /// What the client has been given and not been told to forget.
    pub(super) with_client: BTreeSet<PhotoId>,
    /// Photos as they were when last handed out.
    pub(super) handed_out: BTreeMap<PhotoId, Rc<Asset>>,
    /// Of the last export, what was not begun or failed.
    pub(super) left_to_export: Vec<ExportItem>,
    pub(super) stops_exporting: bool,
    /// Breaks off what the browser's own model is asked.
    pub(super) stops_asking: Option<AbortController>,
    pub(super) learning: Learning,
    pub(super) client: Option<Client>,
    pub(super) pace: Pace,
    pub(super) last_settled: Option<f64>,
    pub(super) announcements: Vec<String>,
    pub(super) next_notice: u32,
    /// The photos on the screen.
    pub(super) visible: Vec<PhotoId>,
}

impl Store {
    pub(super) fn client(self) -> Option<Client> {
        self.kept(|kept| kept.client.clone())
    }

    pub(super) fn kept<T>(self, read: impl FnOnce(&Kept) -> T) -> T {
        let kept = self.kept.get_value();
        let kept = kept.borrow();
        read(&kept)
    }

    pub(super) fn kept_mut<T>(self, change: impl FnOnce(&mut Kept) -> T) -> T {
        let kept = self.kept.get_value();
        let mut kept = kept.borrow_mut();
        change(&mut kept)
    }
}

impl Kept {
    pub(super) fn files_for_client(&mut self, come: &[PhotoId]) -> Vec<(PhotoId, Files)> {
        let mut files = Vec::new();
        for id in come.iter().filter(|id| !self.sidecars.are_still_read(**id)) {
            if let Some(file) = self.files.get(id) {
                self.with_client.insert(*id);
                files.push((*id, file.clone()));
            }
        }
        files
    }
}
