//! A dialog over the page: the browser's own, so that focus, Escape and the background are its business.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

use super::icon::{Glyph, Icon};
use super::store::{Dialog, Store};

/// The dialog starts where there is something to do, not on its close button.
fn focus_first(dialog: &HtmlElement) {
    let first = dialog.query_selector("[data-first]").ok().flatten();
    if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it is.
        let _ = first.focus();
    }
}

#[component]
pub fn Modal(dialog: Dialog, title: &'static str, children: ChildrenFn) -> impl IntoView {
    let store = Store::expect();
    let node = NodeRef::<html::Dialog>::new();
    let is_open = Memo::new(move |_| store.dialog.get() == Some(dialog));
    let children = StoredValue::new(children);
    Effect::new(move || {
        let Some(node) = node.get() else {
            return;
        };
        if is_open.get() && !node.open() {
            // In a task of its own: what it holds is made by then.
            let open = move || {
                if is_open.try_get_untracked() == Some(true) && !node.open() {
                    // Refused only for a dialog that is open without covering the page, which this one never is.
                    let _ = node.show_modal();
                    focus_first(&node);
                }
            };
            set_timeout(open, Duration::ZERO);
        } else if !is_open.get() && node.open() {
            node.close();
        }
    });
    let closed = move |_| {
        if store.dialog.get_untracked() == Some(dialog) {
            store.dialog.set(None);
        }
    };
    // The dialog's content fills it: a click on the element itself is one beside it.
    let clicked = move |event: MouseEvent| {
        let target = event.target().map(wasm_bindgen::JsValue::from);
        let own = node.get_untracked().map(wasm_bindgen::JsValue::from);
        if target.is_some() && target == own {
            closed(());
        }
    };
    view! {
        <dialog
            class="modal"
            aria-label=title
            node_ref=node
            on:close=move |_| closed(())
            on:click=clicked
        >
            <div class="modal-content">
                <header class="modal-head">
                    <h2>{title}</h2>
                    <button class="icon-button" aria-label="Close" on:click=move |_| closed(())>
                        <Icon glyph=Glyph::Cross />
                    </button>
                </header>
                <Show when=move || is_open.get()>{children.with_value(|children| children())}</Show>
            </div>
        </dialog>
    }
}
