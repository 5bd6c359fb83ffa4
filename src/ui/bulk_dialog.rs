//! Words for all selected photos: added keywords, creator and copyright.

use leptos::html;
use leptos::prelude::*;

use super::keyword_chips::add_keywords;
use super::modal::Modal;
use super::store::{Dialog, Store, photos};
use crate::domain::field::TextField;
use crate::domain::review::Edit;

#[component]
pub fn BulkDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Bulk title="Edit selected photos">
            <BulkForm />
        </Modal>
    }
}

#[component]
fn BulkForm() -> impl IntoView {
    let store = Store::expect();
    let keywords = NodeRef::<html::Input>::new();
    let creator = NodeRef::<html::Input>::new();
    let rights = NodeRef::<html::Input>::new();
    let value = |input: NodeRef<html::Input>| {
        let text = input.get_untracked().map(|input| input.value());
        text.filter(|text| !text.trim().is_empty())
    };
    let apply = move || {
        if let Some(text) = value(keywords) {
            add_keywords(&text, |word| store.edit_selected(Edit::AddKeyword(word)));
        }
        for (input, field) in [(creator, TextField::Creator), (rights, TextField::Rights)] {
            if let Some(text) = value(input) {
                store.edit_selected(Edit::WriteText(field.into(), text));
            }
        }
        store.dialog.set(None);
    };
    let count = move || photos(store.selected.with(Vec::len));
    view! {
        <div
            class="modal-body"
            on:keydown=move |event| {
                if event.key() == "Enter" && !event.is_composing() {
                    event.prevent_default();
                    apply();
                }
            }
        >
            <p class="hint">
                {move || format!("For {}. What you leave empty stays as it is.", count())}
            </p>
            <BulkInput label="Add keywords" placeholder="separated by commas" input=keywords />
            <BulkInput label="Creator" placeholder="" input=creator />
            <BulkInput label="Copyright" placeholder="© 2026 Name" input=rights />
        </div>
        <footer class="modal-foot">
            <button class="button" on:click=move |_| store.dialog.set(None)>
                "Cancel"
            </button>
            <button class="button" data-kind="primary" on:click=move |_| apply()>
                {move || format!("Apply to {}", count())}
            </button>
        </footer>
    }
}

#[component]
fn BulkInput(
    label: &'static str,
    placeholder: &'static str,
    input: NodeRef<html::Input>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <input
                class="input"
                type="text"
                autocomplete="off"
                spellcheck="false"
                translate="no"
                placeholder=placeholder
                data-first=""
                node_ref=input
            />
        </label>
    }
}
