//! Free workers → jobs.

use std::collections::BTreeSet;

use super::{Effect, Job, OPEN_AHEAD, OPEN_BETWEEN, Queue, Slot};
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

    /// Exports first: somebody waits for them. Then pictures, a few ahead; then drafts in the order of the batch.
    fn next_job(&self, loaded: &BTreeSet<Task>) -> Option<Job> {
        if let Some(ticket) = self.tickets.front() {
            return Some(Job::Make(*ticket));
        }
        let open = self.batch.in_step(Step::ToOpen).next().map(Job::Open);
        let ahead = self.batch.in_step(Step::ToAnalyse).count();
        let open_first = ahead < OPEN_AHEAD || self.opened < OPEN_BETWEEN;
        if self.paused || open_first && open.is_some() {
            return open;
        }
        let analyse = self.batch.in_step(Step::ToAnalyse).next().map(Job::Analyse);
        if analyse.is_some() {
            if let Some(task) = self.supply.to_load(loaded) {
                return Some(Job::Load(task));
            }
            if !self.supply.is_wanting() {
                return analyse;
            }
        }
        open
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
            Job::Open(photo) => {
                self.batch.put(photo, Step::Running);
                self.opened += 1;
            }
            Job::Analyse(photo) => {
                self.batch.put(photo, Step::Running);
                self.opened = 0;
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
