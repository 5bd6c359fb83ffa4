//! The first things the Tab key reaches: ways past the many others.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::store::Store;

/// Words, and what they lead to.
const PHOTOS: (&str, &str) = ("Skip to the photos", ".tile-open[tabindex='0']");
const REVIEW: (&str, &str) = ("Skip to the review", ".panel");
const DECISION: (&str, &str) = ("Skip to the end of the review", "[data-primary]");

#[component]
pub fn SkipLinks() -> impl IntoView {
    let store = Store::expect();
    let is_reviewing = Memo::new(move |_| store.current.get().is_some());
    let links = move || {
        let is_reviewing = is_reviewing.get();
        let links = [PHOTOS, REVIEW, DECISION].into_iter();
        let links = links.filter(|link| is_reviewing || *link == PHOTOS);
        links
            .map(|(words, to)| {
                view! {
                    <button class="button skip-link" on:click=move |_| go(to)>
                        {words}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <nav class="skip-links" aria-label="Skip">
            {links}
        </nav>
    }
}

/// In sight, unlike a focus that comes by itself.
fn go(to: &str) {
    let found = document().query_selector(to).ok().flatten();
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = found.focus();
    }
}
