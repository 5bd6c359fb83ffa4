//! A photo that could not be worked on: what happened, and what its owner can do about it.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::isolated::{isolated_in, with_names};
use super::store::Store;
use super::wording::sentence;
use crate::domain::session::State;

#[component]
pub fn PhotoError() -> impl IntoView {
    let store = Store::expect();
    let failure = store.part(|asset| match &asset.state {
        State::Failed(failure) => Some(failure.clone()),
        _ => asset.found.no_picture.clone(),
    });
    // What the file says is here for review; only its picture is not.
    let can_be_reviewed = store.part(|asset| !matches!(asset.state, State::Failed(_)));
    let can_be_reviewed = move || can_be_reviewed.get() == Some(true);
    let name = store.part(|asset| asset.file.name.clone());
    let message = move || {
        failure.get().flatten().map(|failure| {
            with_names(&isolated_in(
                &sentence(&failure.message),
                &name.get().unwrap_or_default(),
            ))
        })
    };
    let advice = move || {
        failure
            .get()
            .flatten()
            .map(|failure| sentence(&failure.advice))
    };
    let failed = Memo::new(move |_| store.tally.get().failed);
    let current = move || store.current.get_untracked().map(|card| card.id);
    view! {
        <div class="photo-error" role="group" aria-label="Problem with this photo">
            <Icon glyph=Glyph::Warning />
            <p class="photo-error-message" data-testid="error-message">{message}</p>
            <p class="photo-error-advice" data-testid="error-advice">{advice}</p>
            <Show when=can_be_reviewed>
                <p class="photo-error-advice">
                    "What the file says can be reviewed and exported as a sidecar. There are no drafts and no redacted copy."
                </p>
            </Show>
            <div class="photo-error-buttons">
                <Show when=move || !can_be_reviewed()>
                    <button
                        class="button"
                        on:click=move |_| {
                            if let Some(id) = current() {
                                store.retry(id);
                            }
                        }
                    >
                        <Icon glyph=Glyph::Retry />
                        "Try again"
                    </button>
                </Show>
                <button
                    class="button"
                    on:click=move |_| {
                        if let Some(id) = current() {
                            store.remove(vec![id]);
                        }
                    }
                >
                    <Icon glyph=Glyph::Trash />
                    "Remove"
                </button>
                <Show when=move || { failed.get() > 1 }>
                    <button class="button" on:click=move |_| store.remove_failed()>
                        {move || format!("Remove all failed ({})", failed.get())}
                    </button>
                </Show>
            </div>
        </div>
    }
}
