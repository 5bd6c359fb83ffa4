//! The worker's side: takes one request after the other and answers each.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use js_sys::{ArrayBuffer, Uint8Array, WebAssembly};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, File, MessageEvent};

use super::looking;
use super::making::{self, Order, Product, blob};
use super::opening;
use super::protocol::{Reply, Request};
use super::reading;
use super::vocabulary;
use super::wire;
use crate::domain::draft::Draft;
use crate::domain::photo::PhotoId;
use crate::domain::session::{Failure, Stage};
use crate::domain::taxonomy::Taxonomy;
use crate::format;
use crate::infer::manifest::{Entry, Task};
use crate::infer::taxonomy::taxonomy;
use crate::infer::{InferError, Models};

/// Says `Ready` and answers requests for as long as the worker lives.
pub fn serve() {
    console_error_panic_hook::set_once();
    let inbox = Rc::new(Inbox::default());
    let on_message = {
        let inbox = inbox.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| inbox.put(event.data()))
    };
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    spawn_local(async move {
        let taxonomy = taxonomy().unwrap_or_else(|error| die(&error));
        let mut host = Host {
            models: Models::default(),
            taxonomy,
        };
        post(&Reply::Ready, &[]);
        loop {
            let data = inbox.next().await;
            let (request, attachments) = wire::unpack(data).unwrap_or_else(|error| die(&error));
            host.answer(request, attachments).await;
            post(&Reply::Idle { memory: memory() }, &[]);
        }
    });
}

struct Host {
    models: Models,
    taxonomy: Taxonomy,
}

impl Host {
    async fn answer(&mut self, request: Request, attachments: Vec<JsValue>) {
        match request {
            Request::Load(entry) => match self.load(&entry, &attachments) {
                Ok(()) => post(&Reply::Loaded(entry.task), &[]),
                Err(error) => post(&Reply::LoadFailed(entry.task, load_failure(&error)), &[]),
            },
            Request::Open { photo, name } => {
                let (file, sidecar) = (file(&attachments), sidecar(&attachments));
                let progress = |stage: Stage| post(&Reply::Progress(photo, stage), &[]);
                match opening::open(&name, &file, sidecar.as_ref(), progress).await {
                    Ok((opened, found, pictures)) => {
                        post(&Reply::Opened(photo, opened, Box::new(found)), &pictures);
                    }
                    Err(failure) => post(&Reply::Failed(photo, failure), &[]),
                }
            }
            Request::Analyse {
                photo,
                name,
                may_ask,
            } => {
                let (file, sidecar) = (file(&attachments), sidecar(&attachments));
                let sidecar = sidecar.as_ref();
                let analysed = self.analyse(photo, &name, &file, sidecar, &may_ask);
                if let Err(failure) = analysed.await {
                    post(&Reply::Failed(photo, failure), &[]);
                }
            }
            Request::Export {
                photo,
                name,
                opened,
                review,
                reviewer,
                wanted,
            } => {
                let order = Order {
                    file: file(&attachments),
                    sidecar: sidecar(&attachments),
                    name,
                    photo: opened,
                    reviewed: review.finish(),
                    reviewer,
                };
                match making::make(&order, wanted, &mut self.models).await {
                    Ok(Product { file, proof, blob }) => {
                        post(&Reply::Exported { photo, file, proof }, &[blob.into()]);
                    }
                    Err(failure) => post(&Reply::Failed(photo, failure), &[]),
                }
            }
            Request::Pack { names } => match making::pack(&names, &attachments) {
                Ok(archive) => post(&Reply::Packed, &[archive.into()]),
                Err(failure) => post(&Reply::PackFailed(failure), &[]),
            },
            Request::ReadVocabulary { name } => match read_vocabulary(&name, &file(&attachments)) {
                Ok(lines) => post(&Reply::VocabularyRead, &[lines.into()]),
                Err(failure) => post(&Reply::ReadFailed(failure), &[]),
            },
            Request::ReadTable { name } => reply(looking::table(&name, &file(&attachments))),
            Request::ReadSidecar { name } => reply(looking::sidecar(&name, &file(&attachments))),
            Request::CheckLog { name } => reply(looking::log(&name, &file(&attachments))),
            Request::ReadPolicy { text } => {
                let read = format::policy::read(&text).map(Box::new);
                post(&Reply::PolicyRead(read), &[]);
            }
        }
    }

    fn load(&mut self, entry: &Entry, attachments: &[JsValue]) -> Result<(), InferError> {
        let bytes = |attachment: &JsValue| {
            let buffer = attachment.dyn_ref::<ArrayBuffer>();
            buffer.map(|buffer| Uint8Array::new(buffer).to_vec())
        };
        let mut files = attachments.iter().filter_map(bytes);
        let model = files.next().unwrap_or_default();
        self.models.load(entry, &model, files.next().as_deref())
    }

    /// What a model could not say must be known, faces before all: then the photo has drafts and fails too.
    async fn analyse(
        &mut self,
        photo: PhotoId,
        name: &str,
        file: &File,
        sidecar: Option<&File>,
        may_ask: &[Task],
    ) -> Result<(), Failure> {
        let progress = |stage: Stage| post(&Reply::Progress(photo, stage), &[]);
        let (_, pixels) = reading::open(file, sidecar, name, progress).await?;
        for task in may_ask {
            progress(Stage::LookingAhead);
            if self.models.lacks(*task, &pixels) {
                post(&Reply::Asks(photo, *task), &[]);
                return Ok(());
            }
        }
        let (inference, errors) = self.models.analyse(&pixels, &mut |stage| progress(stage));
        let draft = Draft::from_inference(&inference, &self.taxonomy);
        post(&Reply::Drafted(photo, Box::new(draft)), &[]);
        match errors.first() {
            Some(error) => Err(run_failure(name, error)),
            None => Ok(()),
        }
    }
}

fn read_vocabulary(name: &str, file: &File) -> Result<Blob, Failure> {
    let too_large = format::vocabulary::check_size(file.size() as usize);
    too_large.map_err(|error| error.failure(name))?;
    let bytes = reading::whole(file, name)?;
    let taken = format::vocabulary::read(&bytes, name).map_err(|error| error.failure(name))?;
    Ok(blob(&vocabulary::write(&taken), "application/jsonl"))
}

fn reply(read: Result<Reply, Failure>) {
    post(&read.unwrap_or_else(Reply::ReadFailed), &[]);
}

fn load_failure(error: &InferError) -> Failure {
    Failure {
        message: error.to_string(),
        advice: "Reload the page; if it happens again, this browser may be too old.".into(),
    }
}

fn run_failure(name: &str, error: &InferError) -> Failure {
    Failure {
        message: format!("{name}: {error}"),
        advice: "Try again; if it happens again, fill in the fields by hand.".into(),
    }
}

fn file(attachments: &[JsValue]) -> File {
    match attachments.first().and_then(|first| first.dyn_ref()) {
        Some(file) => File::clone(file),
        None => die(&"a request without its file"),
    }
}

fn sidecar(attachments: &[JsValue]) -> Option<File> {
    let second = attachments.get(1)?.dyn_ref::<File>()?;
    Some(second.clone())
}

fn post(reply: &Reply, attachments: &[JsValue]) {
    let message = wire::pack(reply, attachments).unwrap_or_else(|error| die(&error));
    let posted = scope().post_message_with_transfer(&message.data, &message.transfer);
    posted.unwrap_or_else(|thrown| die(&wire::reason(&thrown)));
}

/// Only for a fault of ours in the messages: the page hears of it and starts another worker.
fn die(reason: &dyn std::fmt::Display) -> ! {
    wasm_bindgen::throw_str(&reason.to_string())
}

fn memory() -> u64 {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: ArrayBuffer = memory.buffer().unchecked_into();
    u64::from(buffer.byte_length())
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Messages in order of arrival, for one reader.
#[derive(Default)]
struct Inbox {
    messages: RefCell<VecDeque<JsValue>>,
    reader: RefCell<Option<Waker>>,
}

impl Inbox {
    fn put(&self, message: JsValue) {
        self.messages.borrow_mut().push_back(message);
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }

    async fn next(&self) -> JsValue {
        poll_fn(|context| match self.messages.borrow_mut().pop_front() {
            Some(message) => Poll::Ready(message),
            None => {
                self.reader.replace(Some(context.waker().clone()));
                Poll::Pending
            }
        })
        .await
    }
}
