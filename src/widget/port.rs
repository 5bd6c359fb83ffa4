//! One end of the channel: a `MessagePort` of the platform, and messages of an envelope and files.

use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessageEvent;

use super::inbox::{LONGEST_ENVELOPE, MOST_FILES, Refusal};
use super::message::{self, Reply};

#[derive(Clone)]
pub struct Port(Object);

impl Port {
    /// The first port that came with a message.
    pub fn of(event: &MessageEvent) -> Option<Port> {
        event.ports().get(0).dyn_into().ok().map(Port)
    }

    /// Listens as long as the page lives.
    pub fn listen(&self, hear: impl Fn(JsValue) + 'static) {
        let hear =
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| hear(event.data()));
        // A port takes its listener; setting that begins the flow of messages.
        let _ = Reflect::set(&self.0, &"onmessage".into(), hear.as_ref());
        hear.forget();
    }

    pub fn say(&self, reply: &Reply, files: &Array) {
        let message = Object::new();
        let envelope = JsValue::from(message::write(reply));
        for (key, value) in [("envelope", &envelope), ("files", files.as_ref())] {
            // A fresh object takes every property.
            let _ = Reflect::set(&message, &key.into(), value);
        }
        self.call("postMessage", &Array::of1(&message));
    }

    pub fn close(&self) {
        self.call("close", &Array::new());
    }

    fn call(&self, method: &str, arguments: &Array) {
        let method = Reflect::get(&self.0, &method.into());
        if let Ok(method) = method.and_then(JsCast::dyn_into::<Function>) {
            // Text and blobs can always be cloned, and a port that is closed takes what it is told.
            let _ = method.apply(&self.0, arguments);
        }
    }
}

/// The envelope and the files of a message, which may be anything that can be cloned.
pub fn parts(data: &JsValue) -> Result<(String, Array), Refusal> {
    let malformed = |reason: &str| Refusal::Malformed {
        reason: reason.to_owned(),
    };
    if !data.is_object() {
        return Err(malformed("an object was expected"));
    }
    let envelope = Reflect::get(data, &"envelope".into())
        .ok()
        .and_then(|envelope| envelope.dyn_into::<JsString>().ok())
        .ok_or_else(|| malformed("its envelope is no text"))?;
    // Before it is copied into our own memory. A character takes up to three bytes there.
    let bytes = envelope.length() as usize;
    if bytes > LONGEST_ENVELOPE {
        return Err(Refusal::TooLong { bytes });
    }
    let files = match Reflect::get(data, &"files".into()) {
        Ok(files) if files.is_undefined() => Array::new(),
        Ok(files) => files
            .dyn_into::<Array>()
            .map_err(|_| malformed("its files are no list"))?,
        Err(_) => return Err(malformed("its files cannot be read")),
    };
    let count = files.length() as usize;
    if count > MOST_FILES {
        return Err(Refusal::TooManyFiles { files: count });
    }
    Ok((envelope.into(), files))
}
