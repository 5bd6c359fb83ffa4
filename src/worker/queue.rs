//! Which worker does what next, and what follows when one dies: every decision and no I/O.

mod schedule;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use super::batch::{Batch, Purpose, Step};
use super::crew::{Crew, Worker};
use super::failure;
use super::protocol::Reply;
use super::supply::Supply;
use crate::domain::draft::Draft;
use crate::domain::photo::PhotoId;
use crate::domain::session::{Event, Failure, Stage};
use crate::infer::manifest::Task;

/// A place for a worker; it is filled when there is work for it.
pub type Slot = usize;

/// One file to make, an archive of several, or something to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Load(Task),
    Open(PhotoId),
    Analyse(PhotoId),
    Make(Ticket),
}

/// What the page has to do, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Spawn(Slot),
    Terminate(Slot),
    Assign(Slot, Job),
    Tell(Event),
    /// A model on demand.
    Fetch(Task),
    ModelFailed(Task, Failure),
    MakeFailed(Ticket, Failure),
}

/// Milliseconds between two calls of [`Queue::tick`].
pub const TICK_MS: i32 = 5_000;
/// A busy worker that says nothing for two minutes hangs: no stage takes so long, even on a slow telephone.
pub const STALLED_TICKS: u32 = 24;
/// A worker without work gives its memory back after five minutes.
pub const IDLE_TICKS: u32 = 60;
/// wasm memory never shrinks: a worker that needed more than this for one photo makes room after it.
pub const MEMORY_BUDGET: u64 = 1_500 << 20;
/// A job that was running in this many dying workers is not tried again.
const DEATHS: u8 = 2;
/// Workers that died before their first word, one after the other.
const STARTS: u8 = 3;

#[derive(Debug)]
pub struct Queue {
    crew: Crew,
    /// Fewer than there are places after a worker could not be started beside the others.
    usable: usize,
    failed_starts: u8,
    batch: Batch,
    tickets: VecDeque<Ticket>,
    ticket_deaths: BTreeMap<Ticket, u8>,
    supply: Supply,
    paused: bool,
    /// The photo that a person has before them: it comes before all others.
    current: Option<PhotoId>,
    /// The photos on the screen: their pictures come before others.
    visible: Vec<PhotoId>,
    effects: VecDeque<Effect>,
}

impl Queue {
    pub fn new(places: usize) -> Queue {
        Queue {
            crew: Crew::new(places),
            usable: places,
            failed_starts: 0,
            batch: Batch::default(),
            tickets: VecDeque::new(),
            ticket_deaths: BTreeMap::new(),
            supply: Supply::Unknown,
            paused: false,
            current: None,
            visible: Vec::new(),
            effects: VecDeque::new(),
        }
    }

    /// The next thing to do; call until there is none after every other call.
    pub fn next_effect(&mut self) -> Option<Effect> {
        if self.effects.is_empty() {
            self.schedule();
        }
        self.effects.pop_front()
    }

    /// A worker is there or on its way: [`Queue::tick`] has something to watch.
    pub fn has_workers(&self) -> bool {
        self.crew.alive() > 0
    }

    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// What this worker has been given and has not answered.
    pub fn job(&self, slot: Slot) -> Option<Job> {
        self.crew.job(slot)
    }

    pub fn add(&mut self, photo: PhotoId, name: String, purpose: Purpose) {
        self.batch.add(photo, name, purpose);
    }

    pub fn remove(&mut self, photos: &[PhotoId]) {
        self.batch.remove(photos);
        self.stop_workers(|job| match job {
            Job::Open(photo) | Job::Analyse(photo) => photos.contains(&photo),
            Job::Load(_) | Job::Make(_) => false,
        });
    }

    /// What a person looks at: one photo, and the pictures that are on the screen.
    pub fn look_at(&mut self, current: Option<PhotoId>, visible: Vec<PhotoId>) {
        self.current = current;
        self.visible = visible;
    }

    pub fn retry(&mut self, photo: PhotoId) {
        if self.batch.retry(photo) {
            self.usable = self.crew.slots().len();
            self.tell(Event::Requeued(photo));
        }
    }

    /// Ends the analyses that run; pictures and exports are still made.
    pub fn pause(&mut self) {
        self.paused = true;
        let stopped = self.stop_workers(|job| matches!(job, Job::Analyse(_)));
        for job in stopped {
            if let Job::Analyse(photo) = job {
                self.requeue(photo, Step::ToAnalyse);
            }
        }
        for (photo, _) in self.batch.asking() {
            self.requeue(photo, Step::ToAnalyse);
        }
    }

    pub fn resume(&mut self) {
        self.paused = false;
    }

    pub fn make(&mut self, ticket: Ticket) {
        self.tickets.push_back(ticket);
    }

    /// The models on demand that may still come, so that a photo may wait for them.
    pub fn may_ask(&self) -> Vec<Task> {
        let on_demand = Task::ALL.into_iter().filter(|task| task.is_on_demand());
        on_demand
            .filter(|task| self.supply.may_come(*task))
            .collect()
    }

    pub fn supply(&mut self) -> &mut Supply {
        &mut self.supply
    }

    pub fn model_failed(&mut self, task: Task, failure: Failure) {
        self.supply.failed(task, failure.clone());
        self.effects.push_back(Effect::ModelFailed(task, failure));
    }

    /// A worker has said something.
    pub fn heard(&mut self, slot: Slot, reply: &Reply) {
        if !self.crew.heard(slot) {
            return;
        }
        match reply {
            Reply::Ready => {
                self.failed_starts = 0;
                self.crew.idle(slot);
            }
            Reply::Idle { memory } if *memory > MEMORY_BUDGET => self.vacate(slot),
            Reply::Idle { .. } => self.crew.idle(slot),
            Reply::Progress(photo, stage) => {
                self.crew.reached(slot, *stage);
                if self.crew.job(slot) == Some(Job::Analyse(*photo)) {
                    self.tell(Event::Started(*photo, *stage));
                }
            }
            Reply::Loaded(task) => {
                self.crew.loaded_also(slot, *task);
                self.crew.answered(slot);
            }
            Reply::LoadFailed(task, failure) => {
                self.crew.answered(slot);
                self.model_failed(*task, failure.clone());
            }
            Reply::Opened(photo, opened, found) => {
                self.crew.answered(slot);
                if self.batch.opened(*photo) {
                    self.tell(Event::Opened(
                        *photo,
                        opened.clone(),
                        Rc::new((**found).clone()),
                    ));
                    // Without a picture there is nothing to draft from.
                    if found.no_picture.is_some() && self.batch.is_to_analyse(*photo) {
                        self.settle(*photo, Event::Drafted(*photo, Draft::default()));
                    }
                }
            }
            Reply::Drafted(photo, draft) => {
                self.crew.answered(slot);
                self.settle(*photo, Event::Drafted(*photo, (**draft).clone()));
            }
            Reply::Asks(photo, task) => {
                self.crew.answered(slot);
                if self.supply.ask(*task) {
                    self.effects.push_back(Effect::Fetch(*task));
                }
                // It is still being worked on, as far as a person cares.
                self.batch.put(*photo, Step::Asking(*task));
            }
            Reply::Failed(photo, failure) => match self.crew.answered(slot) {
                Some(Job::Make(ticket)) => self.make_failed(ticket, failure.clone()),
                _ => self.settle(*photo, Event::Failed(*photo, failure.clone())),
            },
            Reply::PackFailed(failure) | Reply::ReadFailed(failure) => {
                if let Some(Job::Make(ticket)) = self.crew.answered(slot) {
                    self.make_failed(ticket, failure.clone());
                }
            }
            Reply::Exported { .. }
            | Reply::Packed
            | Reply::VocabularyRead
            | Reply::TableRead(_)
            | Reply::SidecarRead(_)
            | Reply::LogChecked(_)
            | Reply::PolicyRead(_) => {
                if let Some(Job::Make(ticket)) = self.crew.answered(slot) {
                    self.ticket_deaths.remove(&ticket);
                }
            }
        }
    }

    /// A worker is no more, or must be taken for dead; `reason` is what the browser said.
    pub fn died(&mut self, slot: Slot, reason: &str) {
        match self.crew.worker(slot) {
            Worker::Absent => return,
            Worker::Starting => self.failed_starts += 1,
            Worker::Idle | Worker::Busy(None, _) => {}
            Worker::Busy(Some(job), stage) => self.job_died(job, stage),
        }
        self.vacate(slot);
        if self.failed_starts == STARTS {
            self.failed_starts = 0;
            let alive = self.crew.alive();
            if alive == 0 {
                self.give_up(reason);
            } else {
                self.usable = alive;
            }
        }
    }

    /// Time passes: [`TICK_MS`] of it. Counted rather than read from a clock, which also runs while the device sleeps.
    pub fn tick(&mut self) {
        for slot in self.crew.slots() {
            let quiet = self.crew.tick(slot);
            match self.crew.worker(slot) {
                Worker::Starting | Worker::Busy(..) if quiet >= STALLED_TICKS => {
                    self.died(slot, "it no longer answers");
                }
                Worker::Idle if quiet >= IDLE_TICKS => self.vacate(slot),
                Worker::Absent | Worker::Starting | Worker::Idle | Worker::Busy(..) => {}
            }
        }
    }

    fn vacate(&mut self, slot: Slot) {
        self.crew.vacate(slot);
        self.effects.push_back(Effect::Terminate(slot));
    }

    /// tract blocks its thread, so that what runs can only be stopped with its worker.
    fn stop_workers(&mut self, stop: impl Fn(Job) -> bool) -> Vec<Job> {
        let mut stopped = Vec::new();
        for slot in self.crew.slots() {
            if let Some(job) = self.crew.job(slot)
                && stop(job)
            {
                self.vacate(slot);
                stopped.push(job);
            }
        }
        stopped
    }

    fn job_died(&mut self, job: Job, stage: Option<Stage>) {
        match job {
            Job::Load(task) => {
                if self.supply.died(task) >= DEATHS {
                    self.model_failed(task, failure::died_loading());
                }
            }
            Job::Open(photo) | Job::Analyse(photo) => match self.batch.died(photo) {
                None => {}
                Some(DEATHS..) => {
                    let failure = failure::died_with_photo(self.batch.name(photo), stage);
                    self.settle(photo, Event::Failed(photo, failure));
                }
                Some(_) if job == Job::Open(photo) => self.requeue(photo, Step::ToOpen),
                Some(_) => self.requeue(photo, Step::ToAnalyse),
            },
            Job::Make(ticket) => {
                let deaths = self.ticket_deaths.entry(ticket).or_default();
                *deaths += 1;
                if *deaths >= DEATHS {
                    self.make_failed(ticket, failure::died_exporting());
                } else {
                    self.tickets.push_front(ticket);
                }
            }
        }
    }

    fn requeue(&mut self, photo: PhotoId, step: Step) {
        if self.batch.put(photo, step) {
            self.tell(Event::Requeued(photo));
        }
    }

    fn settle(&mut self, photo: PhotoId, event: Event) {
        if self.batch.put(photo, Step::Settled) {
            self.tell(event);
        }
    }

    fn make_failed(&mut self, ticket: Ticket, failure: Failure) {
        self.ticket_deaths.remove(&ticket);
        self.effects.push_back(Effect::MakeFailed(ticket, failure));
    }

    /// No worker can be started: nothing that waits will ever be done.
    fn give_up(&mut self, reason: &str) {
        let failure = failure::cannot_start(reason);
        let asking = self.batch.asking().into_iter().map(|(photo, _)| photo);
        let mut lost: Vec<PhotoId> = asking.collect();
        for step in [Step::ToOpen, Step::ToAnalyse] {
            lost.extend(self.batch.in_step(step));
        }
        for photo in lost {
            self.settle(photo, Event::Failed(photo, failure.clone()));
        }
        while let Some(ticket) = self.tickets.pop_front() {
            self.make_failed(ticket, failure.clone());
        }
    }

    fn tell(&mut self, event: Event) {
        self.effects.push_back(Effect::Tell(event));
    }
}
