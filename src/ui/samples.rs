//! Photos to try with, shipped with the page as static files.

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Response};

use super::build;
use super::store::{Brought, NoticeKind, Store};

/// Where the samples are; empty for a site that ships none.
pub fn paths() -> Vec<String> {
    let paths = build::meta("samples");
    paths.split_whitespace().map(str::to_owned).collect()
}

pub fn add(store: Store) {
    store.is_adding.set(true);
    spawn_local(async move {
        let mut files = Vec::new();
        for path in paths() {
            if let Ok(file) = fetch(&path).await {
                files.push(Brought::loose(file));
            }
        }
        store.is_adding.set(false);
        if files.is_empty() {
            let text = "The sample photos could not be loaded. Check the connection and try again.";
            store.tell(NoticeKind::Problem, text.to_owned(), Vec::new());
        }
        store.add(files);
    });
}

async fn fetch(path: &str) -> Result<File, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(path)).await?.into();
    if !response.ok() {
        return Err(JsValue::from_str("not there"));
    }
    let blob = JsFuture::from(response.blob()?).await?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"image/jpeg".into())?;
    // Always the same time, so that a sample taken twice is recognised as the same file.
    Reflect::set(&options, &"lastModified".into(), &0.into())?;
    let parts = Array::of1(&blob);
    let constructor: Function = Reflect::get(&js_sys::global(), &"File".into())?.dyn_into()?;
    let arguments = Array::of3(&parts, &name(path).into(), &options);
    Ok(Reflect::construct(&constructor, &arguments)?.into())
}

/// `samples/harbour.0123456789abcdef.jpg` → `harbour.jpg`: builds put a hash into the name.
fn name(path: &str) -> String {
    let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
    let mut parts: Vec<&str> = file.split('.').collect();
    if parts.len() > 2 {
        parts.remove(parts.len() - 2);
    }
    parts.join(".")
}
