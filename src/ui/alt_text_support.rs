//! What of the drafted alt text was seen in the picture, and where.

use leptos::prelude::*;

use super::evidence_layer::because;
use super::store::Store;
use crate::domain::metadata::Keyword;

#[component]
pub fn AltTextSupport() -> impl IntoView {
    let store = Store::expect();
    let support = store.part(|asset| asset.review.alt_text_support());
    let support = Memo::new(move |_| support.get().unwrap_or_default());
    let is_all = store.part(|asset| asset.review.is_alt_text_composed());
    // Another photo's words point nowhere in this one.
    Effect::new(move || {
        support.track();
        store.pointed_word.set(None);
    });
    view! {
        <Show when=move || !support.with(Vec::is_empty)>
            <p class="support hint" data-testid="alt-support">
                "Seen in the picture: "
                {move || {
                    let words = support.get().into_iter().enumerate();
                    words
                        .map(|(at, word)| view! { {(at > 0).then_some(" \u{b7} ")} <Seen word /> })
                        .collect_view()
                }}
                {move || match is_all.get() {
                    Some(true) => ".",
                    _ => ". Not checked: the rest.",
                }}
            </p>
        </Show>
    }
}

#[component]
fn Seen(word: Keyword) -> impl IntoView {
    let store = Store::expect();
    let text = word.text.clone();
    let place = because(&word);
    let label = match &place {
        Some(place) => format!("{text}, {place}"),
        None => format!("{text}, in the picture as a whole"),
    };
    let has_place = place.is_some();
    let point = move |is_over: bool| {
        store.pointed_word.set(is_over.then(|| word.clone()));
    };
    let [over, out, focus, blur] = [true, false, true, false].map(|is_over| {
        let point = point.clone();
        move || point(is_over)
    });
    view! {
        <button
            class="link"
            data-testid="seen"
            data-located=has_place.then_some("")
            aria-label=label.clone()
            title=label
            on:mouseenter=move |_| over()
            on:mouseleave=move |_| out()
            on:focus=move |_| focus()
            on:blur=move |_| blur()
        >
            {text}
        </button>
    }
}
