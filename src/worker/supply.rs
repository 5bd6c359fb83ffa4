//! Which models there are and how far each has come on its way to the workers.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::session::Failure;
use crate::infer::manifest::Task;

#[derive(Clone, Debug, PartialEq)]
enum Model {
    /// On demand, and nobody has asked for it yet.
    Unasked,
    Fetching,
    /// Verified; and in how many dying workers it was being loaded.
    Ready {
        deaths: u8,
    },
    Failed(Failure),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Supply {
    /// The list is still under way.
    #[default]
    Unknown,
    /// There is no list.
    Missing(Failure),
    Listed(Models),
}

/// The models of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Models(BTreeMap<Task, Model>);

impl Supply {
    /// The list has come. A model that is there already stays.
    pub fn list(&mut self, tasks: impl IntoIterator<Item = Task>) {
        let mut known = match std::mem::take(self) {
            Supply::Listed(Models(known)) => known,
            Supply::Unknown | Supply::Missing(_) => BTreeMap::new(),
        };
        let listed = tasks.into_iter().map(|task| match known.remove(&task) {
            Some(ready @ Model::Ready { .. }) => (task, ready),
            Some(Model::Unasked | Model::Fetching | Model::Failed(_)) | None => (task, fresh(task)),
        });
        *self = Supply::Listed(Models(listed.collect()));
    }

    /// There is no list, hence no model.
    pub fn missing(&mut self, failure: Failure) {
        *self = Supply::Missing(failure);
    }

    /// What failed will be fetched once more.
    pub fn retry(&mut self) {
        match self {
            Supply::Unknown => {}
            Supply::Missing(_) => *self = Supply::Unknown,
            Supply::Listed(Models(models)) => {
                for (task, model) in models {
                    if matches!(model, Model::Failed(_)) {
                        *model = fresh(*task);
                    }
                }
            }
        }
    }

    /// A model that every photo needs, or the list itself, has yet to come.
    pub fn is_wanting(&self) -> bool {
        match self {
            Supply::Unknown => true,
            Supply::Missing(_) => false,
            Supply::Listed(Models(models)) => models
                .iter()
                .any(|(task, model)| !task.is_on_demand() && *model == Model::Fetching),
        }
    }

    /// A model on demand that may still come.
    pub fn may_come(&self, task: Task) -> bool {
        let Supply::Listed(Models(models)) = self else {
            return false;
        };
        matches!(models.get(&task), Some(Model::Unasked | Model::Fetching))
    }

    /// A photo needs this model. Whether it has to be fetched.
    pub fn ask(&mut self, task: Task) -> bool {
        if let Supply::Listed(Models(models)) = self
            && let Some(model @ Model::Unasked) = models.get_mut(&task)
        {
            *model = Model::Fetching;
            return true;
        }
        false
    }

    /// The models that are there.
    pub fn present(&self) -> Vec<Task> {
        let Supply::Listed(Models(models)) = self else {
            return Vec::new();
        };
        let is_ready = |(_, model): &(&Task, &Model)| matches!(model, Model::Ready { .. });
        models
            .iter()
            .filter(is_ready)
            .map(|(task, _)| *task)
            .collect()
    }

    pub fn ready(&mut self, task: Task) {
        self.set(task, Model::Ready { deaths: 0 });
    }

    pub fn failed(&mut self, task: Task, failure: Failure) {
        self.set(task, Model::Failed(failure));
    }

    /// A worker died while loading it; returns how often that has happened.
    pub fn died(&mut self, task: Task) -> u8 {
        if let Supply::Listed(Models(models)) = self
            && let Some(Model::Ready { deaths }) = models.get_mut(&task)
        {
            *deaths += 1;
            return *deaths;
        }
        0
    }

    /// A model that is there but not yet in this worker.
    pub fn to_load(&self, loaded: &BTreeSet<Task>) -> Option<Task> {
        let Supply::Listed(Models(models)) = self else {
            return None;
        };
        models
            .iter()
            .find(|(task, model)| matches!(model, Model::Ready { .. }) && !loaded.contains(task))
            .map(|(task, _)| *task)
    }

    /// Why no photo can be analysed at all.
    pub fn shortage(&self) -> Option<Failure> {
        let models = match self {
            Supply::Unknown => return None,
            Supply::Missing(failure) => return Some(failure.clone()),
            Supply::Listed(Models(models)) => models,
        };
        let mut reason = None;
        for model in models.values() {
            match model {
                Model::Failed(failure) => reason = reason.or(Some(failure.clone())),
                Model::Unasked => {}
                Model::Fetching | Model::Ready { .. } => return None,
            }
        }
        reason
    }

    fn set(&mut self, task: Task, model: Model) {
        if let Supply::Listed(Models(models)) = self {
            models.insert(task, model);
        }
    }
}

/// A model that is listed and not there.
fn fresh(task: Task) -> Model {
    match task.is_on_demand() {
        true => Model::Unasked,
        false => Model::Fetching,
    }
}
