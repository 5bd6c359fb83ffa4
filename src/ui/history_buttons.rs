//! Undo and redo.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::Store;
use crate::domain::session::Event;

#[component]
pub fn HistoryButtons() -> impl IntoView {
    let store = Store::expect();
    let can_undo = Memo::new(move |_| store.history.get().0);
    let can_redo = Memo::new(move |_| store.history.get().1);
    view! {
        <button
            class="icon-button"
            aria-label="Undo"
            title="Undo (Ctrl+Z)"
            aria-disabled=move || (!can_undo.get()).then_some("true")
            on:click=move |_| store.dispatch(Event::Undo)
        >
            <Icon glyph=Glyph::Undo />
        </button>
        <button
            class="icon-button"
            aria-label="Redo"
            title="Redo (Ctrl+Shift+Z)"
            aria-disabled=move || (!can_redo.get()).then_some("true")
            on:click=move |_| store.dispatch(Event::Redo)
        >
            <Icon glyph=Glyph::Redo />
        </button>
    }
}
