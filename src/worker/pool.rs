//! The workers themselves: started, posted to, heard and ended; what for is the queue's business.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::{Promise, WebAssembly};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

use super::booted::Booted;
use super::protocol::{Reply, Request};
use super::queue::Slot;
use super::wire::{self, reason};
use super::{pinned, script};

pub enum Signal {
    Heard(Reply, Vec<JsValue>),
    Died(String),
}

type OnSignal = Rc<dyn Fn(Slot, Signal)>;

pub struct Pool {
    code: Rc<Code>,
    places: Vec<Option<Rc<Place>>>,
    on_signal: OnSignal,
}

impl Pool {
    /// `code` is the address of the workers' wasm.
    pub fn new(places: usize, code: String, on_signal: impl Fn(Slot, Signal) + 'static) -> Pool {
        Pool {
            code: Rc::new(Code {
                url: code,
                compiled: RefCell::new(None),
            }),
            places: (0..places).map(|_| None).collect(),
            on_signal: Rc::new(on_signal),
        }
    }

    pub fn spawn(&mut self, slot: Slot) {
        let place = Rc::new(Place::default());
        self.places[slot] = Some(place.clone());
        start(slot, Rc::downgrade(&place), &self.code, &self.on_signal);
    }

    pub fn terminate(&mut self, slot: Slot) {
        self.places[slot] = None;
    }

    pub fn post(
        &self,
        slot: Slot,
        request: &Request,
        attachments: &[JsValue],
    ) -> Result<(), String> {
        let place = self.places[slot].as_ref();
        let worker = place.and_then(|place| Some(place.running.borrow().as_ref()?.worker.clone()));
        let Some(worker) = worker else {
            return Err("there is no worker to post to".into());
        };
        let message = wire::pack(request, attachments).map_err(|error| error.to_string())?;
        worker
            .post_message_with_transfer(&message.data, &message.transfer)
            .map_err(|thrown| reason(&thrown))
    }
}

/// Where a worker is, once its script has come; whoever starts it sees by this whether it is still wanted.
#[derive(Default)]
struct Place {
    running: RefCell<Option<Running>>,
}

fn start(slot: Slot, place: Weak<Place>, code: &Rc<Code>, on_signal: &OnSignal) {
    let (code, on_signal) = (code.clone(), on_signal.clone());
    spawn_local(async move {
        let address = script::address().await;
        let Some(place) = place.upgrade() else {
            return;
        };
        match address.and_then(|address| Running::new(slot, &address, &code, &on_signal)) {
            Ok(running) => drop(place.running.replace(Some(running))),
            Err(thrown) => {
                // Dying, it is taken out of its place.
                drop(place);
                on_signal(slot, Signal::Died(reason(&thrown)));
            }
        }
    });
}

/// A worker with its listeners; dropping it ends it in the middle of whatever it does.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(Event)>,
}

impl Running {
    fn new(
        slot: Slot,
        address: &str,
        code: &Rc<Code>,
        on_signal: &OnSignal,
    ) -> Result<Running, JsValue> {
        let worker = script::start(address, "")?;
        let on_message = {
            let (worker, code, on_signal) = (worker.clone(), code.clone(), on_signal.clone());
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let booted = event.data().as_string();
                match booted.and_then(|said| Booted::read(&said)) {
                    None => {}
                    Some(booted) => {
                        return match booted.and_then(Booted::sealed) {
                            Ok(_) => {
                                send_code(slot, worker.clone(), code.clone(), on_signal.clone());
                            }
                            Err(reason) => on_signal(slot, Signal::Died(reason)),
                        };
                    }
                }
                on_signal(
                    slot,
                    match wire::unpack(event.data()) {
                        Ok((reply, attachments)) => Signal::Heard(reply, attachments),
                        Err(error) => Signal::Died(error.to_string()),
                    },
                );
            })
        };
        let on_error = {
            let on_signal = on_signal.clone();
            Closure::<dyn Fn(Event)>::new(move |event: Event| {
                // A script that cannot be loaded gives an event without words.
                let reason = event
                    .dyn_ref::<ErrorEvent>()
                    .map_or("its script could not be loaded".into(), ErrorEvent::message);
                on_signal(slot, Signal::Died(reason));
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Running {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onmessageerror(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// The worker has booted: its wasm follows, once compiled. A worker that has ended by then ignores it.
fn send_code(slot: Slot, worker: Worker, code: Rc<Code>, on_signal: OnSignal) {
    spawn_local(async move {
        let sent = match code.compiled().await {
            Ok(module) => worker.post_message(&module),
            Err(thrown) => Err(thrown),
        };
        // Without listeners it is another one, or none, that is in its place by now.
        if let Err(thrown) = sent
            && worker.onmessage().is_some()
        {
            on_signal(slot, Signal::Died(reason(&thrown)));
        }
    });
}

/// The worker's wasm, fetched and compiled once for all of them.
struct Code {
    url: String,
    compiled: RefCell<Option<Promise>>,
}

impl Code {
    async fn compiled(self: Rc<Code>) -> Result<JsValue, JsValue> {
        let promise = self
            .compiled
            .borrow_mut()
            .get_or_insert_with(|| future_to_promise(compile(self.url.clone())))
            .clone();
        let compiled = JsFuture::from(promise).await;
        if compiled.is_err() {
            // The next worker tries again.
            self.compiled.replace(None);
        }
        compiled
    }
}

async fn compile(url: String) -> Result<JsValue, JsValue> {
    // Whole: compiled as a stream, wasm is decoded on the page's own thread.
    let code = pinned::fetch(&url).await?;
    JsFuture::from(WebAssembly::compile(&code)).await
}
