//! The whole window takes photos: dropped, or pasted.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon};
use super::intake;
use super::store::{Store, may_add_photos};

#[component]
pub fn DropZone() -> impl IntoView {
    let store = Store::expect();
    // Where photos are not taken, a drop must still not lead the frame to the file.
    let may_add = may_add_photos();
    let is_over = RwSignal::new(false);
    // `dragleave` also comes when the pointer crosses from one element to another: only the balance tells.
    let depth = StoredValue::new(0_i32);
    let leave = move || {
        depth.set_value(0);
        is_over.set(false);
    };
    let listeners = [
        window_event_listener(ev::dragenter, move |event| {
            if brings_files(&event) {
                event.prevent_default();
                depth.update_value(|depth| *depth += 1);
                is_over.set(may_add.get_untracked());
            }
        }),
        window_event_listener(ev::dragover, move |event| {
            if brings_files(&event) {
                event.prevent_default();
            }
        }),
        window_event_listener(ev::dragleave, move |_| {
            depth.update_value(|depth| *depth -= 1);
            if depth.get_value() <= 0 {
                leave();
            }
        }),
        window_event_listener(ev::drop, move |event| {
            leave();
            if let Some(data) = event.data_transfer().filter(|_| brings_files(&event)) {
                event.prevent_default();
                if may_add.get_untracked() {
                    let dropped = intake::dropped(&data);
                    spawn_local(async move { intake::take(store, dropped.files().await) });
                }
            }
        }),
        window_event_listener(ev::paste, move |event| {
            let pasted = event.clipboard_data().and_then(|data| data.files());
            let files = pasted.map(|list| intake::listed(&list)).unwrap_or_default();
            if !files.is_empty() && may_add.get_untracked() {
                event.prevent_default();
                store.add(files);
            }
        }),
    ];
    on_cleanup(move || {
        for listener in listeners {
            listener.remove();
        }
    });
    view! {
        <div class="drop-veil" aria-hidden="true" data-over=move || is_over.get().then_some("")>
            <div class="drop-veil-card">
                <Icon glyph=Glyph::Image />
                <p>"Drop to add them"</p>
            </div>
        </div>
    }
}

fn brings_files(event: &web_sys::DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().iter().any(|kind| kind == "Files"))
}
