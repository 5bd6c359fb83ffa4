//! Which tiles are on the screen: their pictures are made before others.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DomRect, Element, HtmlElement};

use super::store::Store;
use crate::domain::photo::PhotoId;

/// Tells the store whenever other tiles come into sight.
pub fn follow_sight(store: Store, list: NodeRef<html::Ul>, up: Memo<Vec<PhotoId>>) {
    let is_asked = StoredValue::new(false);
    let look = move || {
        if is_asked.try_get_value() != Some(false) {
            return;
        }
        is_asked.set_value(true);
        // Once for all that happens before the next picture of the page.
        request_animation_frame(move || {
            if is_asked.try_set_value(false).is_none()
                && let Some(list) = list.try_get_untracked().flatten()
            {
                store.look_at(in_sight(&list));
            }
        });
    };
    Effect::new(move || {
        up.track();
        store.current.track();
        look();
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| look());
    on_cleanup(move || resized.remove());
    // Scrolling does not bubble: what scrolls differs from width to width.
    let scrolled = Closure::<dyn Fn()>::new(look);
    let callback = scrolled
        .as_ref()
        .unchecked_ref::<js_sys::Function>()
        .clone();
    let heard = document().add_event_listener_with_callback_and_bool("scroll", &callback, true);
    debug_assert!(heard.is_ok());
    let kept = StoredValue::new_local((scrolled, callback));
    on_cleanup(move || {
        kept.with_value(|(_, callback)| {
            // A listener that is there can always be taken away.
            let _ =
                document().remove_event_listener_with_callback_and_bool("scroll", callback, true);
        });
    });
}

fn in_sight(list: &HtmlElement) -> Vec<PhotoId> {
    let window = window();
    let length = |value: Result<wasm_bindgen::JsValue, _>| {
        value
            .ok()
            .and_then(|value| value.as_f64())
            .unwrap_or_default()
    };
    let (width, height) = (length(window.inner_width()), length(window.inner_height()));
    let frame = list.get_bounding_client_rect();
    let (left, right) = (frame.left().max(0.0), frame.right().min(width));
    let (top, bottom) = (frame.top().max(0.0), frame.bottom().min(height));
    let is_seen = |area: &DomRect| {
        area.right() > left && area.left() < right && area.bottom() > top && area.top() < bottom
    };
    let tiles = list.children();
    (0..tiles.length())
        .filter_map(|at| tiles.item(at))
        .filter(|tile| is_seen(&tile.get_bounding_client_rect()))
        .filter_map(|tile| photo_of(&tile))
        .collect()
}

fn photo_of(tile: &Element) -> Option<PhotoId> {
    let id = tile.get_attribute("data-photo-id")?;
    id.parse().ok().map(PhotoId)
}
