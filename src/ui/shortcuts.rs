//! Keys for everything one does often. Single letters act only outside text fields, and can be switched off.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::app::{commit_typing, is_text_field};
use super::store::{Dialog, FaceMode, Store};
use super::theme::{remember, remembered};
use crate::domain::review::Edit;
use crate::domain::session::Event;

const REMEMBERED: &str = "hushtag:single-keys";

/// May single letters act? (WCAG 2.1, 2.1.4.)
pub fn single_keys_are_on() -> bool {
    remembered(REMEMBERED).as_deref() != Some("off")
}

pub fn switch_single_keys(on: bool) {
    remember(REMEMBERED, if on { "on" } else { "off" });
}

/// `has_export`: whether there is a dialog that exports.
pub fn listen(store: Store, has_export: bool) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let is_command = event.ctrl_key() || event.meta_key();
        let is_taken = if is_command {
            with_command(store, &event)
        } else {
            plain(store, &event, has_export)
        };
        if is_taken {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn with_command(store: Store, event: &KeyboardEvent) -> bool {
    let is_covered = store.dialog.get_untracked().is_some();
    let key = event.key().to_lowercase();
    match (key.as_str(), event.shift_key()) {
        _ if is_covered => return false,
        // Words that are not handed over yet are undone by the field itself.
        ("z" | "y", _) if is_being_typed_in() => return false,
        ("z", false) => store.dispatch(Event::Undo),
        ("z", true) | ("y", false) => store.dispatch(Event::Redo),
        ("enter", _) => {
            commit_typing();
            if store.acceptable() > 0 {
                store.accept_and_finish();
            } else {
                store.finish();
            }
        }
        _ => return false,
    }
    true
}

fn plain(store: Store, event: &KeyboardEvent, has_export: bool) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let is_typing = target.as_ref().is_some_and(is_text_field);
    if store.dialog.get_untracked().is_some() || is_typing || event.alt_key() {
        return false;
    }
    let key = event.key();
    if key == "Escape" {
        return escape(store);
    }
    let is_reviewing = store.current.get_untracked().is_some();
    match key.as_str() {
        "ArrowLeft" if is_reviewing && is_neutral(target.as_ref()) => store.go(-1),
        "ArrowRight" if is_reviewing && is_neutral(target.as_ref()) => store.go(1),
        _ if !single_keys_are_on() => return false,
        _ => return letter(store, &key, is_reviewing, has_export),
    }
    true
}

fn letter(store: Store, key: &str, is_reviewing: bool, has_export: bool) -> bool {
    match key.to_lowercase().as_str() {
        "?" => store.dialog.set(Some(Dialog::Shortcuts)),
        "e" if has_export => store.dialog.set(Some(Dialog::Export)),
        "j" if is_reviewing => store.go(1),
        "k" if is_reviewing => store.go(-1),
        "g" if is_reviewing => store.close(),
        "a" if is_reviewing => store.edit(Edit::AcceptAll),
        "r" if is_reviewing => store.finish(),
        "1" if is_reviewing => store.edit(Edit::PickAltText(0)),
        "2" if is_reviewing => store.edit(Edit::PickAltText(1)),
        "3" if is_reviewing => store.edit(Edit::PickAltText(2)),
        "4" if is_reviewing => store.edit(Edit::PickAltText(3)),
        "b" if is_reviewing => store.boxes_visible.update(|visible| *visible = !*visible),
        "f" if is_reviewing => store.start_adding_face(true),
        _ => return false,
    }
    true
}

/// Lets go of one thing after the other: a face, the selection, the photo.
fn escape(store: Store) -> bool {
    if store.origin.get_untracked().is_some() {
        // The popover closes itself.
        return false;
    }
    if store.face_mode.get_untracked() != FaceMode::None {
        store.select_face(None);
    } else if !store.selected.with_untracked(Vec::is_empty) {
        store.select(Vec::new());
    } else if store.current.get_untracked().is_some() {
        store.close();
    } else {
        return false;
    }
    true
}

/// Arrow keys mean something else on radio buttons and in menus.
fn is_neutral(target: Option<&Element>) -> bool {
    target
        .is_none_or(|target| !matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "SUMMARY"))
}

fn is_being_typed_in() -> bool {
    let Some(active) = document().active_element() else {
        return false;
    };
    match active.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        // The field knows what it was given last.
        Some(area) => area.value() != area.get_attribute("data-known").unwrap_or_default(),
        None => is_text_field(&active),
    }
}
