//! Before drafts of photos are accepted that nobody has opened: how many they are, asked once for all.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::store::{Dialog, Store, photos};
use super::wording::plural;
use crate::domain::review::Edit;

#[component]
pub fn UnseenDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Unseen title="Accept drafts unseen?">
            <Question />
        </Modal>
    }
}

#[component]
fn Question() -> impl IntoView {
    let store = Store::expect();
    let (unseen, count) = untrack(|| store.unseen_in_selection());
    let drafts = plural(count, "draft", "drafts");
    let accept = move |_| {
        store.dialog.set(None);
        store.edit_selected(Edit::AcceptAll);
    };
    view! {
        <div class="modal-body">
            <p data-testid="unseen">
                {match unseen {
                    1 => format!("Nobody has opened 1 of the selected photos. It has {drafts}."),
                    _ => format!("Nobody has opened {unseen} of the selected photos. They have {drafts}."),
                }}
            </p>
            <p class="hint">
                "A draft can be wrong, and what you accept is exported under your name. One undo takes all of it back."
            </p>
        </div>
        <footer class="modal-foot">
            <button class="button" data-first="" on:click=move |_| store.dialog.set(None)>
                "Cancel"
            </button>
            <button class="button" data-kind="primary" data-testid="accept-unseen" on:click=accept>
                <Icon glyph=Glyph::Check />
                {format!("Accept in {}", photos(store.selected.with_untracked(Vec::len)))}
            </button>
        </footer>
    }
}
