//! Carries out what the queue decides, and tells it and the page what came of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File, Url};

use super::batch::Purpose;
use super::client::{ModelState, Report};
use super::clock::Clock;
use super::models::{self, Arrival, Model};
use super::orders::{Answer, Orders};
use super::page_meta::meta;
use super::pool::{Pool, Signal};
use super::protocol::{Reply, Request};
use super::queue::{Effect, Job, Queue, Slot, TICK_MS};
use crate::domain::photo::PhotoId;
use crate::domain::session::Failure;
use crate::infer::manifest::{Entry, Task};

/// Milliseconds, many frames.
const REPLACED_AFTER: i32 = 1000;

pub(super) struct Dispatch {
    state: RefCell<State>,
    report: Box<dyn Fn(Report)>,
}

struct State {
    queue: Queue,
    pool: Pool,
    photos: BTreeMap<PhotoId, Held>,
    models: BTreeMap<Task, Model>,
    /// What the list says of models on demand.
    on_demand: Vec<Entry>,
    manifest_url: String,
    fetching: bool,
    orders: Orders,
    clock: Option<Clock>,
}

/// A photo as it was handed over.
#[derive(Clone)]
pub struct Files {
    /// What it is called in messages.
    pub path: String,
    pub photo: File,
    pub sidecar: Option<File>,
}

impl Files {
    fn attachments(&self) -> Vec<JsValue> {
        let files = [Some(&self.photo), self.sidecar.as_ref()];
        files
            .into_iter()
            .flatten()
            .map(|file| file.clone().into())
            .collect()
    }
}

struct Held {
    name: String,
    files: Files,
    /// Object URLs.
    pictures: Vec<String>,
}

impl Dispatch {
    pub(super) fn new(report: Box<dyn Fn(Report)>) -> Rc<Dispatch> {
        Rc::new_cyclic(|weak: &Weak<Dispatch>| {
            let places = places();
            let pool = {
                let weak = weak.clone();
                let on_signal = move |slot, signal| {
                    if let Some(dispatch) = weak.upgrade() {
                        dispatch.heard(slot, signal);
                    }
                };
                Pool::new(places, address("worker-wasm"), on_signal)
            };
            Dispatch {
                state: RefCell::new(State {
                    queue: Queue::new(places),
                    pool,
                    photos: BTreeMap::new(),
                    models: BTreeMap::new(),
                    on_demand: Vec::new(),
                    manifest_url: address("models"),
                    fetching: false,
                    orders: Orders::default(),
                    clock: None,
                }),
                report,
            }
        })
    }

    /// Talks to the queue; [`Dispatch::run`] does what comes of it.
    pub(super) fn queue<T>(&self, talk: impl FnOnce(&mut Queue) -> T) -> T {
        talk(&mut self.state.borrow_mut().queue)
    }

    pub(super) fn take_in(&self, files: Vec<(PhotoId, Files)>, purpose: Purpose) {
        let mut state = self.state.borrow_mut();
        for (photo, files) in files {
            let name = files.path.clone();
            state.queue.add(photo, name.clone(), purpose);
            state.photos.entry(photo).or_insert(Held {
                name,
                files,
                pictures: Vec::new(),
            });
        }
    }

    pub(super) fn let_go(&self, photos: &[PhotoId]) {
        let mut state = self.state.borrow_mut();
        state.queue.remove(photos);
        for photo in photos {
            if let Some(held) = state.photos.remove(photo) {
                revoke_when_replaced(held.pictures);
            }
        }
    }

    pub(super) fn weights(&self, task: Task) -> Option<String> {
        let state = self.state.borrow();
        state
            .models
            .get(&task)
            .map(|model| model.entry.sha256.clone())
    }

    /// The photo's file and its sidecar, to post.
    pub(super) fn attachments(&self, photo: PhotoId) -> Option<Vec<JsValue>> {
        let state = self.state.borrow();
        state
            .photos
            .get(&photo)
            .map(|held| held.files.attachments())
    }

    pub(super) fn order(
        self: &Rc<Self>,
        request: Request,
        attachments: Vec<JsValue>,
    ) -> impl Future<Output = Result<Answer, Failure>> + use<> {
        let order = {
            let mut state = self.state.borrow_mut();
            let (ticket, order) = state.orders.take(request, attachments);
            state.queue.make(ticket);
            order
        };
        self.run();
        order
    }

    /// Fetches what is not there, unless that is under way.
    pub(super) fn fetch_models(self: &Rc<Self>) {
        let mut state = self.state.borrow_mut();
        state.queue.supply().retry();
        if state.fetching || !state.queue.supply().is_wanting() {
            return;
        }
        state.fetching = true;
        let has = state.queue.supply().present();
        models::fetch(state.manifest_url.clone(), has, self.on_arrival());
    }

    fn fetch_on_demand(self: &Rc<Self>, task: Task) {
        let state = self.state.borrow();
        if let Some(entry) = state.on_demand.iter().find(|entry| entry.task == task) {
            models::fetch_one(state.manifest_url.clone(), entry.clone(), self.on_arrival());
        }
    }

    fn on_arrival(self: &Rc<Self>) -> Rc<dyn Fn(Arrival)> {
        let weak = Rc::downgrade(self);
        Rc::new(move |arrival| {
            if let Some(dispatch) = weak.upgrade() {
                dispatch.arrived(arrival);
            }
        })
    }

    fn arrived(self: &Rc<Self>, arrival: Arrival) {
        let mut reports = Vec::new();
        {
            let mut state = self.state.borrow_mut();
            match arrival {
                Arrival::Listed(entries) => {
                    let tasks = entries.iter().map(|entry| entry.task);
                    state.queue.supply().list(tasks);
                    state.on_demand = entries;
                    state.on_demand.retain(|entry| entry.task.is_on_demand());
                }
                Arrival::Missing(failure) => {
                    // One that is in every list stands for all: what the next list lacks would stay failed.
                    reports.push((Task::Backbone, ModelState::Failed(failure.clone())));
                    state.queue.supply().missing(failure);
                }
                Arrival::Coming {
                    task,
                    bytes,
                    of,
                    cached,
                } => reports.push((task, ModelState::Fetching { bytes, of, cached })),
                Arrival::Ready(model) => {
                    let task = model.entry.task;
                    state.models.insert(task, *model);
                    state.queue.supply().ready(task);
                    reports.push((task, ModelState::Ready));
                }
                Arrival::Failed(task, failure) => state.queue.model_failed(task, failure),
            }
            state.fetching = state.queue.supply().is_wanting();
        }
        for (task, model) in reports {
            (self.report)(Report::Model(task, model));
        }
        self.run();
    }

    fn heard(self: &Rc<Self>, slot: Slot, signal: Signal) {
        match signal {
            Signal::Heard(reply, attachments) => {
                self.keep(slot, &reply, attachments);
                self.state.borrow_mut().queue.heard(slot, &reply);
            }
            Signal::Died(reason) => self.state.borrow_mut().queue.died(slot, &reason),
        }
        self.run();
    }

    /// Takes the blobs that came with a reply.
    fn keep(&self, slot: Slot, reply: &Reply, attachments: Vec<JsValue>) {
        let mut blobs = attachments
            .into_iter()
            .filter_map(|attachment| attachment.dyn_into::<Blob>().ok());
        match reply {
            Reply::Opened(photo, ..) => {
                let urls = blobs.filter_map(|blob| Url::create_object_url_with_blob(&blob).ok());
                return self.show(*photo, urls.collect());
            }
            Reply::Exported { .. }
            | Reply::Packed
            | Reply::VocabularyRead
            | Reply::TableRead(_)
            | Reply::SidecarRead(_)
            | Reply::LogChecked(_)
            | Reply::PolicyRead(_) => {}
            _ => return,
        }
        let mut state = self.state.borrow_mut();
        if let Some(Job::Make(ticket)) = state.queue.job(slot) {
            let answer = Answer {
                reply: reply.clone(),
                blob: blobs.next(),
            };
            state.orders.settle(ticket, Ok(answer));
        }
    }

    fn show(&self, photo: PhotoId, pictures: Vec<String>) {
        if let Some(held) = self.state.borrow_mut().photos.get_mut(&photo) {
            let shown = std::mem::replace(&mut held.pictures, pictures.clone());
            revoke_when_replaced(shown);
        }
        if let [thumbnail, preview] = pictures.as_slice() {
            (self.report)(Report::Pictures {
                photo,
                thumbnail: thumbnail.clone(),
                preview: preview.clone(),
            });
        }
    }

    /// Does what the queue says until it is content. Nothing is borrowed while the page hears a report: it may
    /// answer with another call.
    pub(super) fn run(self: &Rc<Self>) {
        loop {
            let effect = self.state.borrow_mut().queue.next_effect();
            match effect {
                None => break,
                Some(Effect::Tell(event)) => (self.report)(Report::Session(event)),
                Some(Effect::Fetch(task)) => self.fetch_on_demand(task),
                Some(Effect::ModelFailed(task, failure)) => {
                    self.state.borrow_mut().models.remove(&task);
                    (self.report)(Report::Model(task, ModelState::Failed(failure)));
                }
                Some(effect) => self.state.borrow_mut().execute(effect),
            }
        }
        let mut state = self.state.borrow_mut();
        if !state.queue.has_workers() {
            state.clock = None;
        } else if state.clock.is_none() {
            let weak = Rc::downgrade(self);
            state.clock = Clock::start(TICK_MS, move || {
                if let Some(dispatch) = weak.upgrade() {
                    dispatch.queue(Queue::tick);
                    dispatch.run();
                }
            });
        }
    }
}

impl State {
    fn execute(&mut self, effect: Effect) {
        match effect {
            Effect::Spawn(slot) => self.pool.spawn(slot),
            Effect::Terminate(slot) => self.pool.terminate(slot),
            Effect::Assign(slot, job) => {
                let posted = match self.message(job) {
                    Some((request, attachments)) => self.pool.post(slot, &request, &attachments),
                    None => Err("its work is gone".into()),
                };
                if let Err(reason) = posted {
                    self.queue.died(slot, &reason);
                }
            }
            Effect::MakeFailed(ticket, failure) => self.orders.settle(ticket, Err(failure)),
            Effect::Tell(_) | Effect::Fetch(_) | Effect::ModelFailed(..) => {}
        }
    }

    fn message(&self, job: Job) -> Option<(Request, Vec<JsValue>)> {
        let named = |photo| {
            let held: &Held = self.photos.get(&photo)?;
            Some((held.name.clone(), held.files.attachments()))
        };
        match job {
            Job::Load(task) => {
                let model = self.models.get(&task)?;
                let request = Request::Load(Box::new(model.entry.clone()));
                Some((request, model.attachments()))
            }
            Job::Open(photo) => {
                let (name, file) = named(photo)?;
                Some((Request::Open { photo, name }, file))
            }
            Job::Analyse(photo) => {
                let (name, file) = named(photo)?;
                let may_ask = self.queue.may_ask();
                let request = Request::Analyse {
                    photo,
                    name,
                    may_ask,
                };
                Some((request, file))
            }
            Job::Make(ticket) => self.orders.message(ticket),
        }
    }
}

/// One core is left to the page; more than four workers would need more memory than they save time.
fn places() -> usize {
    let cores = web_sys::window().map_or(2.0, |window| window.navigator().hardware_concurrency());
    (cores as usize).saturating_sub(1).clamp(1, 4)
}

/// Where the page says its files are: `<meta name="hushtag:…" content="relative address">`.
fn address(name: &str) -> String {
    let find = || {
        let base = web_sys::window()?.location().href().ok()?;
        let url = Url::new_with_base(&meta(name)?, &base).ok()?;
        Some(url.href())
    };
    find().unwrap_or_default()
}

/// Gives the addresses of pictures back once the page has stopped showing them: a picture that begins to load when its
/// address is gone is a failed request.
fn revoke_when_replaced(pictures: Vec<String>) {
    let Some(window) = web_sys::window().filter(|_| !pictures.is_empty()) else {
        return;
    };
    let revoke = Closure::once_into_js(move || {
        for picture in &pictures {
            // An address that is not known any more needs no revoking.
            let _ = Url::revoke_object_url(picture);
        }
    });
    let revoke = revoke.unchecked_ref();
    // Without a timer the addresses go with the page.
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(revoke, REPLACED_AFTER);
}
