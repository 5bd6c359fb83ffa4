//! The places for workers: which are filled, with what each is busy, and how long it has said nothing.

use std::collections::BTreeSet;

use super::queue::{Job, Slot};
use crate::domain::session::Stage;
use crate::infer::manifest::Task;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worker {
    Absent,
    Starting,
    Idle,
    /// The job is gone as soon as it is answered; the stage is the last one heard of.
    Busy(Option<Job>, Option<Stage>),
}

#[derive(Clone, Debug)]
struct Place {
    worker: Worker,
    loaded: BTreeSet<Task>,
    /// Ticks since the worker's last word, or ours.
    quiet: u32,
}

impl Place {
    fn with(worker: Worker) -> Place {
        Place {
            worker,
            loaded: BTreeSet::new(),
            quiet: 0,
        }
    }
}

#[derive(Debug)]
pub(super) struct Crew(Vec<Place>);

impl Crew {
    pub(super) fn new(places: usize) -> Crew {
        Crew(vec![Place::with(Worker::Absent); places])
    }

    pub(super) fn slots(&self) -> std::ops::Range<Slot> {
        0..self.0.len()
    }

    pub(super) fn worker(&self, slot: Slot) -> Worker {
        self.0[slot].worker
    }

    pub(super) fn loaded(&self, slot: Slot) -> &BTreeSet<Task> {
        &self.0[slot].loaded
    }

    pub(super) fn job(&self, slot: Slot) -> Option<Job> {
        match self.0[slot].worker {
            Worker::Busy(job, _) => job,
            Worker::Absent | Worker::Starting | Worker::Idle => None,
        }
    }

    /// Workers that are there or on their way.
    pub(super) fn alive(&self) -> usize {
        let absent = |place: &&Place| place.worker == Worker::Absent;
        self.0.len() - self.0.iter().filter(absent).count()
    }

    pub(super) fn starting(&self) -> usize {
        let starting = |place: &&Place| place.worker == Worker::Starting;
        self.0.iter().filter(starting).count()
    }

    pub(super) fn start(&mut self, slot: Slot) {
        self.0[slot] = Place::with(Worker::Starting);
    }

    pub(super) fn idle(&mut self, slot: Slot) {
        self.put(slot, Worker::Idle);
    }

    pub(super) fn assign(&mut self, slot: Slot, job: Job) {
        self.put(slot, Worker::Busy(Some(job), None));
    }

    pub(super) fn vacate(&mut self, slot: Slot) {
        self.0[slot] = Place::with(Worker::Absent);
    }

    /// The worker has said something. Whether there is one.
    pub(super) fn heard(&mut self, slot: Slot) -> bool {
        self.0[slot].quiet = 0;
        self.0[slot].worker != Worker::Absent
    }

    pub(super) fn reached(&mut self, slot: Slot, stage: Stage) {
        if let Worker::Busy(_, reached) = &mut self.0[slot].worker {
            *reached = Some(stage);
        }
    }

    pub(super) fn loaded_also(&mut self, slot: Slot, task: Task) {
        self.0[slot].loaded.insert(task);
    }

    /// Takes the job off a worker that has answered it.
    pub(super) fn answered(&mut self, slot: Slot) -> Option<Job> {
        match &mut self.0[slot].worker {
            Worker::Busy(job, _) => job.take(),
            Worker::Absent | Worker::Starting | Worker::Idle => None,
        }
    }

    /// One tick more of silence; returns how many there were.
    pub(super) fn tick(&mut self, slot: Slot) -> u32 {
        self.0[slot].quiet += 1;
        self.0[slot].quiet
    }

    fn put(&mut self, slot: Slot, worker: Worker) {
        self.0[slot].worker = worker;
        self.0[slot].quiet = 0;
    }
}
