//! What was learnt on this device: to look at, forget, save and take from a file.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::file_link::{FileLink, text_of};
use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::store::{Dialog, Store, photos};

/// Beside the keywords of the photo under review.
#[component]
pub fn LearntButton() -> impl IntoView {
    let store = Store::expect();
    view! {
        <button class="button" data-size="small" on:click=move |_| store.dialog.set(Some(Dialog::Learnt))>
            "Learnt keywords …"
        </button>
    }
}

#[component]
pub fn LearntDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Learnt title="Learnt keywords">
            <LearntWords />
        </Modal>
    }
}

#[component]
fn LearntWords() -> impl IntoView {
    let store = Store::expect();
    let is_empty = Memo::new(move |_| store.learnt.with(Vec::is_empty));
    let take = Callback::new(move |file: File| {
        if !store.is_learnable(&file.name(), file.size()) {
            return;
        }
        spawn_local(async move {
            let text = text_of(&file).await;
            store.take_learnt(&file.name(), &text);
        });
    });
    view! {
        <div class="modal-body">
            <p>
                "A keyword that you add to three photos is suggested for photos that look like them. Photos in which a person
                was found teach nothing and get no such suggestions."
            </p>
            <Show
                when=move || !is_empty.get()
                fallback=|| view! { <p class="hint" data-testid="nothing-learnt">"Nothing learnt yet."</p> }
            >
                <ul class="learnt-words" role="list" aria-label="Learnt">
                    <For
                        each=move || store.learnt.get()
                        key=Clone::clone
                        children=move |(word, count)| {
                            let label = format!("Forget {word}");
                            let forgotten = word.clone();
                            view! {
                                <li data-testid="learnt-word">
                                    <span class="learnt-word">{word}</span>
                                    <span class="hint">{photos(count)}</span>
                                    <button
                                        class="icon-button"
                                        aria-label=label.clone()
                                        title=label
                                        on:click=move |_| store.forget_learnt_word(&forgotten)
                                    >
                                        <Icon glyph=Glyph::Trash />
                                    </button>
                                </li>
                            }
                        }
                    />
                </ul>
            </Show>
            <p class="hint">
                "Kept in this browser: your words, and for each photo what the tagger thinks of it. "
                <Show when=move || !is_empty.get()>
                    <button class="link" on:click=move |_| store.save_learnt()>
                        "Save as a file"
                    </button>
                    " · "
                </Show>
                <FileLink label="Take from a file" accept=".json" test_id="learnt-input" take />
            </p>
        </div>
        <footer class="modal-foot">
            <button
                class="button"
                aria-disabled=move || is_empty.get().then_some("true")
                on:click=move |_| {
                    if !is_empty.get_untracked() {
                        store.forget_learnt();
                    }
                }
            >
                "Forget what was learnt"
            </button>
            <button class="button" data-kind="primary" data-first="" on:click=move |_| store.dialog.set(None)>
                "Close"
            </button>
        </footer>
    }
}
