//! The script that workers start from: one address in the page's memory, of bytes that were held against their hashes.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Worker, WorkerOptions, WorkerType};

/// In `www/boot.js`, which alone can say what may become a worker.
const MADE_BY: &str = "hushtagWorkerScript";

/// Fetches and checks what the page names, and gives its address; the browser keeps what it has fetched.
pub async fn address() -> Result<String, JsValue> {
    let window = web_sys::window().ok_or("there is no window")?;
    let make: Function = Reflect::get(&window, &MADE_BY.into())?.dyn_into()?;
    let made: Promise = make.call0(&window)?.dyn_into()?;
    let address = JsFuture::from(made).await?;
    address.as_string().ok_or_else(|| "no address".into())
}

/// A worker of that script; one by the name of the self-test tries what has to be stopped, before anything else.
pub fn start(address: &str, name: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name(name);
    Worker::new_with_options(address, &options)
}
