//! Free workers → jobs.

use std::collections::BTreeSet;

use super::{Effect, Job, Queue, Slot};
use crate::domain::photo::PhotoId;
use crate::domain::session::Event;
use crate::infer::manifest::Task;
use crate::worker::batch::Step;
use crate::worker::crew::Worker;

impl Queue {
    pub(super) fn schedule(&mut self) {
        for (photo, task) in self.batch.asking() {
            if !self.supply.may_come(task) {
                self.batch.put(photo, Step::ToAnalyse);
            }
        }
        if let Some(failure) = self.supply.shortage() {
            let waiting = self.batch.in_step(Step::ToAnalyse).collect::<Vec<_>>();
            for photo in waiting {
                self.settle(photo, Event::Failed(photo, failure.clone()));
            }
        }
        for slot in self.crew.slots() {
            if self.crew.worker(slot) == Worker::Idle
                && let Some(job) = self.next_job(self.crew.loaded(slot))
            {
                self.assign(slot, job);
            }
        }
        for slot in self.crew.slots() {
            let is_wanted = self.crew.starting() < self.jobs_waiting();
            let absent = self.crew.worker(slot) == Worker::Absent;
            if absent && is_wanted && self.crew.alive() < self.usable {
                self.crew.start(slot);
                self.effects.push_back(Effect::Spawn(slot));
            }
        }
    }

    /// Exports first: somebody waits for them. Then the photo that is looked at, all other pictures, and drafts in the
    /// order of the batch.
    fn next_job(&self, loaded: &BTreeSet<Task>) -> Option<Job> {
        if let Some(ticket) = self.tickets.front() {
            return Some(Job::Make(*ticket));
        }
        let analyses = |photo: Option<PhotoId>| match (photo, self.supply.to_load(loaded)) {
            (None, _) => None,
            (Some(_), Some(task)) => Some(Job::Load(task)),
            (Some(photo), None) => (!self.supply.is_wanting()).then_some(Job::Analyse(photo)),
        };
        let drafts = !self.paused;
        let current = (self.current).filter(|photo| drafts && self.waits(*photo, Step::ToAnalyse));
        analyses(current)
            .or_else(|| self.next_picture().map(Job::Open))
            .or_else(|| {
                analyses(
                    self.batch
                        .in_step(Step::ToAnalyse)
                        .next()
                        .filter(|_| drafts),
                )
            })
    }

    /// The photo that is looked at, those on the screen, and the others in the order of the batch.
    fn next_picture(&self) -> Option<PhotoId> {
        let wanted = self.current.iter().chain(&self.visible).copied();
        wanted
            .filter(|photo| self.waits(*photo, Step::ToOpen))
            .chain(self.batch.in_step(Step::ToOpen))
            .next()
    }

    fn waits(&self, photo: PhotoId, step: Step) -> bool {
        self.batch.step(photo) == Some(step)
    }

    /// How many workers could be busy now.
    fn jobs_waiting(&self) -> usize {
        let analysable = !self.paused && self.supply.to_load(&BTreeSet::new()).is_some();
        let analyses = if analysable {
            self.batch.in_step(Step::ToAnalyse).count()
        } else {
            0
        };
        self.tickets.len() + self.batch.in_step(Step::ToOpen).count() + analyses
    }

    fn assign(&mut self, slot: Slot, job: Job) {
        match job {
            Job::Open(photo) | Job::Analyse(photo) => {
                self.batch.put(photo, Step::Running);
            }
            Job::Make(_) => {
                self.tickets.pop_front();
            }
            Job::Load(_) => {}
        }
        self.crew.assign(slot, job);
        self.effects.push_back(Effect::Assign(slot, job));
    }
}
