//! Says to screen readers what changed: politely, and no more than they can keep up with.

use leptos::prelude::*;

use super::store::Store;

#[component]
pub fn Announcer() -> impl IntoView {
    let store = Store::expect();
    view! {
        <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
            {move || store.spoken.get()}
        </div>
    }
}
