//! The models on the page: the list, then each file, as soon as they are wanted.

use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Cache, Url};

use super::download::{Wanted, download, keep_only, open_cache};
use super::failure;
use super::pinned;
use crate::domain::session::Failure;
use crate::infer::manifest::{Entry, Manifest, Task};

/// Verified files, as a worker takes them.
pub struct Model {
    pub entry: Entry,
    files: Vec<Uint8Array>,
}

impl Model {
    /// A copy of its own for a worker to keep.
    pub fn attachments(&self) -> Vec<JsValue> {
        let copy = |file: &Uint8Array| file.slice(0, file.length()).buffer().into();
        self.files.iter().map(copy).collect()
    }
}

/// What is heard while models come.
pub enum Arrival {
    Listed(Vec<Entry>),
    /// There is no list, hence no model at all.
    Missing(Failure),
    Coming {
        task: Task,
        bytes: u64,
        of: u64,
        cached: bool,
    },
    Ready(Box<Model>),
    Failed(Task, Failure),
}

type OnArrival = Rc<dyn Fn(Arrival)>;

/// Fetches the list at `url`, then every model of it but those the page `has`, all at once.
pub fn fetch(url: String, has: Vec<Task>, on_arrival: OnArrival) {
    spawn_local(async move {
        let manifest = match fetch_manifest(&url).await {
            Ok(manifest) => manifest,
            Err(reason) => return on_arrival(Arrival::Missing(failure::no_models(&reason))),
        };
        on_arrival(Arrival::Listed(manifest.models.clone()));
        let cache = open_cache().await;
        if let Some(cache) = &cache {
            let files = manifest.models.iter().flat_map(|entry| files(&url, entry));
            keep_only(cache, &files.collect::<Vec<_>>()).await;
        }
        for entry in manifest.models {
            if !has.contains(&entry.task) && !entry.task.is_on_demand() {
                let (url, cache, on_arrival) = (url.clone(), cache.clone(), on_arrival.clone());
                spawn_local(fetch_entry(url, entry, cache, on_arrival));
            }
        }
    });
}

/// Fetches one model of the list at `url`.
pub fn fetch_one(url: String, entry: Entry, on_arrival: OnArrival) {
    spawn_local(async move {
        let cache = open_cache().await;
        fetch_entry(url, entry, cache, on_arrival).await;
    });
}

async fn fetch_entry(url: String, entry: Entry, cache: Option<Cache>, on_arrival: OnArrival) {
    let (task, name) = (entry.task, entry.name.clone());
    let fetched = fetch_model(&url, entry, cache.as_ref(), &on_arrival).await;
    on_arrival(match fetched {
        Ok(model) => Arrival::Ready(Box::new(model)),
        Err(reason) => Arrival::Failed(task, failure::no_model(&name, &reason)),
    });
}

async fn fetch_manifest(url: &str) -> Result<Manifest, String> {
    let bytes = pinned::fetch(url).await?;
    let text = String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string())?;
    let manifest = Manifest::parse(&text).map_err(|error| error.to_string())?;
    if manifest.models.is_empty() {
        return Err("it names no model".into());
    }
    Ok(manifest)
}

async fn fetch_model(
    manifest_url: &str,
    entry: Entry,
    cache: Option<&Cache>,
    on_arrival: &OnArrival,
) -> Result<Model, String> {
    let mut fetched = Vec::new();
    let files = files(manifest_url, &entry);
    let of = files.iter().map(|file| file.bytes).sum();
    let mut before = 0;
    for file in &files {
        let progress = |bytes: u64, cached: bool| {
            on_arrival(Arrival::Coming {
                task: entry.task,
                bytes: before + bytes,
                of,
                cached,
            });
        };
        fetched.push(download(file, cache, &progress).await?);
        before += file.bytes;
    }
    Ok(Model {
        entry,
        files: fetched,
    })
}

/// The model's file and the token list where there is one; their names are relative to the manifest.
fn files(manifest_url: &str, entry: &Entry) -> Vec<Wanted> {
    let model = Some((&entry.file, entry.bytes, &entry.sha256));
    let tokens = entry.tokens.as_ref().map(|f| (&f.file, f.bytes, &f.sha256));
    let files = model.into_iter().chain(tokens);
    files
        .map(|(file, bytes, sha256)| Wanted {
            url: Url::new_with_base(file, manifest_url).map_or_else(|_| file.clone(), |u| u.href()),
            bytes,
            sha256: sha256.clone(),
        })
        .collect()
}
