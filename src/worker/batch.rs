//! How far each photo of the batch has come.

use std::collections::BTreeMap;

use crate::domain::photo::PhotoId;
use crate::infer::manifest::Task;

/// What a photo is in the queue for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Drafts,
    /// Only to be shown: it came back by undo and has its drafts.
    Pictures,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    ToOpen,
    ToAnalyse,
    /// Until the model that it asked for has come or failed.
    Asking(Task),
    Running,
    Settled,
}

#[derive(Clone, Debug)]
struct Entry {
    name: String,
    purpose: Purpose,
    step: Step,
    opened: bool,
    deaths: u8,
}

/// Photos in the order of the batch, which is the order of their ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch(BTreeMap<PhotoId, Entry>);

impl Batch {
    /// A photo that is here already keeps its state.
    pub(super) fn add(&mut self, photo: PhotoId, name: String, purpose: Purpose) {
        self.0.entry(photo).or_insert(Entry {
            name,
            purpose,
            step: Step::ToOpen,
            opened: false,
            deaths: 0,
        });
    }

    pub(super) fn remove(&mut self, photos: &[PhotoId]) {
        self.0.retain(|photo, _| !photos.contains(photo));
    }

    pub(super) fn name(&self, photo: PhotoId) -> &str {
        self.0.get(&photo).map_or("", |entry| &entry.name)
    }

    pub(super) fn step(&self, photo: PhotoId) -> Option<Step> {
        self.0.get(&photo).map(|entry| entry.step)
    }

    pub(super) fn in_step(&self, step: Step) -> impl Iterator<Item = PhotoId> {
        self.0
            .iter()
            .filter(move |(_, entry)| entry.step == step)
            .map(|(photo, _)| *photo)
    }

    /// The photos that wait for a model.
    pub(super) fn asking(&self) -> Vec<(PhotoId, Task)> {
        let asking = self.0.iter().filter_map(|(photo, entry)| match entry.step {
            Step::Asking(task) => Some((*photo, task)),
            _ => None,
        });
        asking.collect()
    }

    /// Whether the photo is (still) here.
    pub(super) fn put(&mut self, photo: PhotoId, step: Step) -> bool {
        let entry = self.0.get_mut(&photo);
        entry.map(|entry| entry.step = step).is_some()
    }

    /// Its pictures are made. Whether the photo is (still) here.
    pub(super) fn opened(&mut self, photo: PhotoId) -> bool {
        let Some(entry) = self.0.get_mut(&photo) else {
            return false;
        };
        entry.opened = true;
        entry.step = match entry.purpose {
            Purpose::Drafts => Step::ToAnalyse,
            Purpose::Pictures => Step::Settled,
        };
        true
    }

    pub(super) fn is_to_analyse(&self, photo: PhotoId) -> bool {
        let entry = self.0.get(&photo);
        entry.is_some_and(|entry| entry.step == Step::ToAnalyse)
    }

    /// Puts a photo that is done or failed back to work. Whether it was.
    pub(super) fn retry(&mut self, photo: PhotoId) -> bool {
        let Some(entry) = self.0.get_mut(&photo) else {
            return false;
        };
        if entry.step != Step::Settled {
            return false;
        }
        entry.purpose = Purpose::Drafts;
        entry.deaths = 0;
        entry.step = if entry.opened {
            Step::ToAnalyse
        } else {
            Step::ToOpen
        };
        true
    }

    /// A worker died over it; returns how often that has happened, nothing if the photo is gone.
    pub(super) fn died(&mut self, photo: PhotoId) -> Option<u8> {
        let entry = self.0.get_mut(&photo)?;
        entry.deaths += 1;
        Some(entry.deaths)
    }
}
