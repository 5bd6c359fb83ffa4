//! Files out of drops, pickers and folders.

use js_sys::{Array, Promise};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
};

use super::store::{Brought, NoticeKind, Store, photos};
use super::wording::plural;
use crate::domain::sift::{Sifted, sift};

/// Files chosen one by one, and those that lay in chosen folders.
#[derive(Default)]
pub struct Intake {
    pub chosen: Vec<Brought>,
    pub found: Vec<Brought>,
}

/// What a drop holds, as far as it can be told before the event is over.
pub struct Dropped {
    files: Vec<Brought>,
    folders: Vec<FileSystemDirectoryEntry>,
}

pub fn dropped(data: &DataTransfer) -> Dropped {
    let mut dropped = Dropped {
        files: Vec::new(),
        folders: Vec::new(),
    };
    let items = data.items();
    for index in 0..items.length() {
        let Some(item) = items.get(index).filter(|item| item.kind() == "file") else {
            continue;
        };
        let entry = item.webkit_get_as_entry().ok().flatten();
        match entry.filter(FileSystemEntry::is_directory) {
            Some(folder) => dropped.folders.push(folder.unchecked_into()),
            None => {
                let file = item.get_as_file().ok().flatten();
                dropped.files.extend(file.map(Brought::loose));
            }
        }
    }
    dropped
}

impl Dropped {
    pub async fn files(self) -> Intake {
        let mut found = Vec::new();
        let mut folders = self.folders;
        while let Some(folder) = folders.pop() {
            for entry in entries(&folder).await {
                let path = entry.full_path();
                if entry.is_directory() {
                    folders.push(entry.unchecked_into());
                } else if let Some(file) = file_of(entry.unchecked_into()).await {
                    found.push(Brought::at(file, &path));
                }
            }
        }
        found.sort_by_cached_key(Brought::path);
        Intake {
            chosen: self.files,
            found,
        }
    }
}

pub fn listed(list: &FileList) -> Vec<Brought> {
    let files = (0..list.length()).filter_map(|at| list.get(at));
    files.map(Brought::of_folder).collect()
}

/// Whoever picks a file means it; a folder also holds what is no photo, and that is left where it is.
pub fn take(store: Store, intake: Intake) {
    let Sifted {
        taken,
        photos: found,
        raws,
        left_out,
    } = sift(intake.found, Brought::path);
    let mut files = intake.chosen;
    files.extend(taken);
    if files.is_empty() {
        let text = "There are no photos in this folder.".to_owned();
        return store.tell(NoticeKind::Problem, text, Vec::new());
    }
    store.see_raws(raws);
    store.add(files);
    if left_out > 0 {
        let taken = photos(found);
        let others = plural(left_out, "other file", "other files");
        let text = format!("{taken} taken from the folder, {others} left out.");
        store.tell(NoticeKind::Info, text, Vec::new());
    }
}

/// `readEntries` hands out a hundred at a time, and nothing at the end.
async fn entries(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut entries = Vec::new();
    loop {
        let batch = promised(|found, failed| {
            // A reader that refuses at once is a folder that cannot be read.
            let _ = reader.read_entries_with_callback_and_callback(found, failed);
        });
        let batch = batch.await.map(|batch| batch.unchecked_into::<Array>());
        match batch {
            Ok(batch) if batch.length() > 0 => {
                entries.extend(batch.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
            }
            _ => return entries,
        }
    }
}

async fn file_of(entry: FileSystemFileEntry) -> Option<File> {
    let file = promised(|found, failed| entry.file_with_callback_and_callback(found, failed));
    file.await.ok().map(JsCast::unchecked_into)
}

async fn promised(
    call: impl FnOnce(&js_sys::Function, &js_sys::Function),
) -> Result<JsValue, JsValue> {
    let mut call = Some(call);
    let promise = Promise::new(&mut |found, failed| {
        if let Some(call) = call.take() {
            call(&found, &failed);
        }
    });
    JsFuture::from(promise).await
}

/// A hidden file input, opened by the page's own buttons.
#[component]
pub fn FileInput(
    input: NodeRef<leptos::html::Input>,
    #[prop(optional)] folder: bool,
) -> impl IntoView {
    let store = Store::expect();
    let changed = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let files = input.files().map(|list| listed(&list)).unwrap_or_default();
        // The same file can be picked again after it was removed.
        input.set_value("");
        let intake = if folder {
            Intake {
                chosen: Vec::new(),
                found: files,
            }
        } else {
            Intake {
                chosen: files,
                found: Vec::new(),
            }
        };
        if !(intake.chosen.is_empty() && intake.found.is_empty()) {
            take(store, intake);
        }
    };
    view! {
        <input
            node_ref=input
            class="visually-hidden"
            type="file"
            multiple=true
            tabindex="-1"
            aria-hidden="true"
            accept=(!folder).then_some("image/*,.heic,.heif,.avif,.tif,.tiff,.xmp,.json,.csv,.tsv")
            prop:webkitdirectory=folder
            data-testid=if folder { "folder-input" } else { "file-input" }
            on:change=changed
        />
    }
}
