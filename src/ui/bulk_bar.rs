//! What can be done with all selected photos at once.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::{Dialog, Store};

#[component]
pub fn BulkBar() -> impl IntoView {
    let store = Store::expect();
    let count = Memo::new(move |_| store.selected.with(Vec::len));
    let offered = Memo::new(move |_| store.offered_in_selection());
    let is_shown = Memo::new(move |_| count.get() > 0);
    view! {
        <Show when=move || is_shown.get()>
            <section class="bulk-bar" aria-label="Selected photos">
                <span class="bulk-count" role="status">
                    {move || format!("{} selected", count.get())}
                </span>
                <BulkButton
                    glyph=Glyph::Pencil
                    label="Edit details"
                    does=move || store.dialog.set(Some(Dialog::Bulk))
                />
                <BulkButton
                    glyph=Glyph::Check
                    label="Accept all drafts"
                    does=move || store.accept_selected()
                />
                <Show when=move || { offered.get() > 0 }>
                    <button
                        class="button"
                        data-size="small"
                        title="Heads without a face, number plates, contact details, badges and document numbers that were found"
                        on:click=move |_| store.take_offered_in_selection()
                    >
                        <Icon glyph=Glyph::EyeOff />
                        <span class="bulk-label">
                            {move || format!("Hide {} more", offered.get())}
                        </span>
                    </button>
                </Show>
                <BulkButton
                    glyph=Glyph::CheckCircle
                    label="Mark as reviewed"
                    does=move || store.finish_selected()
                />
                <BulkButton
                    glyph=Glyph::Trash
                    label="Remove"
                    does=move || store.remove_selected()
                />
                <button
                    class="icon-button"
                    aria-label="Clear selection"
                    title="Clear selection (Esc)"
                    on:click=move |_| store.select(Vec::new())
                >
                    <Icon glyph=Glyph::Cross />
                </button>
            </section>
        </Show>
    }
}

#[component]
fn BulkButton(glyph: Glyph, label: &'static str, does: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button class="button" data-size="small" title=label on:click=move |_| does()>
            <Icon glyph />
            <span class="bulk-label">{label}</span>
        </button>
    }
}
