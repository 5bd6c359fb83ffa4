//! Tries in the page and in a worker what a policy has to stop, before there is a photo; `www/self-test.js` does the trying.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, JSON, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ErrorEvent, Event, MessageEvent, Worker};

use super::booted::Booted;
use super::script;
use super::wire::reason;
use crate::domain::self_test::{Place, SelfTest, Tried};

/// What `www/self-test.js` leaves for the page, and how a worker that is to try it is called.
const TRIED_BY: &str = "hushtagSelfTest";
const WORKER_NAME: &str = "self-test";

/// Milliseconds. A worker that says nothing by then has not been tested.
const PATIENCE: i32 = 20_000;

pub async fn run() -> SelfTest {
    SelfTest {
        page: in_page().await.map_err(|thrown| reason(&thrown)),
        worker: in_worker().await,
    }
}

async fn in_page() -> Result<Tried, JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let begin: Function = Reflect::get(&window, &TRIED_BY.into())?.dyn_into()?;
    let trying: Promise = begin.call0(&window)?.dyn_into()?;
    let tried = JSON::stringify(&JsFuture::from(trying).await?)?;
    serde_json::from_str(&String::from(tried)).map_err(|error| error.to_string().into())
}

async fn in_worker() -> Place {
    let said = async {
        let address = script::address().await?;
        let worker = script::start(&address, WORKER_NAME)?;
        let said = JsFuture::from(first_word(&worker)?).await;
        worker.terminate();
        said
    };
    let said = said.await.map_err(|thrown| reason(&thrown))?;
    let booted = Booted::read(&said.as_string().unwrap_or_default());
    let tried = booted.ok_or("it said something else")??.sealed()?;
    tried.ok_or_else(|| "it tried nothing".to_owned())
}

/// Its first message, or why there is none.
fn first_word(worker: &Worker) -> Result<Promise, JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let failed = Rc::new(RefCell::new(Ok(())));
    let word = Promise::new(&mut |settle, refuse| {
        let on_message = Closure::once_into_js(move |event: MessageEvent| {
            // A promise that is settled takes no second answer.
            let _ = settle.call1(&JsValue::NULL, &event.data());
        });
        let silent = refuse.clone();
        let on_error = Closure::once_into_js(move |event: Event| {
            let why = event.dyn_ref::<ErrorEvent>().map_or(
                "its script could not be started".into(),
                ErrorEvent::message,
            );
            let _ = refuse.call1(&JsValue::NULL, &why.into());
        });
        worker.set_onmessage(Some(on_message.unchecked_ref()));
        worker.set_onerror(Some(on_error.unchecked_ref()));
        let silent = silent.bind1(&JsValue::NULL, &"it said nothing".into());
        let silent = silent.unchecked_ref();
        let timer = window.set_timeout_with_callback_and_timeout_and_arguments_0(silent, PATIENCE);
        *failed.borrow_mut() = timer.map(drop);
    });
    failed.replace(Ok(()))?;
    Ok(word)
}
