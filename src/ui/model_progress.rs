//! How far the models are: fetched once, then kept in the browser.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::Store;
use super::wording::{bytes, sentence};
use crate::domain::session::Failure;
use crate::worker::client::ModelState;

/// All models together.
#[derive(Clone, Debug, PartialEq)]
enum Loading {
    Nothing,
    Fetching { done: u64, of: u64, cached: bool },
    Ready,
    Failed(Failure),
}

#[component]
pub fn ModelProgress() -> impl IntoView {
    let store = Store::expect();
    // A model that is ready keeps its share of the total, or the bar would jump back.
    let sizes = StoredValue::new(std::collections::BTreeMap::new());
    let loading = Memo::new(move |_| {
        store.models.with(|models| {
            let mut total = (0, 0);
            let (mut cached, mut is_loading) = (true, false);
            for (task, state) in models {
                match state {
                    ModelState::Failed(failure) => return Loading::Failed(failure.clone()),
                    ModelState::Ready => {
                        let size = sizes.with_value(|sizes| sizes.get(task).copied().unwrap_or(0));
                        total = (total.0 + size, total.1 + size);
                    }
                    // Comes while others draft; the photo that asked for it says so.
                    ModelState::Fetching { .. } if task.is_on_demand() => {}
                    ModelState::Fetching {
                        bytes,
                        of,
                        cached: from_cache,
                    } => {
                        sizes.update_value(|sizes| {
                            sizes.insert(*task, *of);
                        });
                        total = (total.0 + bytes, total.1 + of);
                        is_loading = true;
                        cached &= from_cache;
                    }
                }
            }
            match (models.is_empty(), is_loading) {
                (true, _) => Loading::Nothing,
                (false, false) => Loading::Ready,
                (false, true) => Loading::Fetching {
                    done: total.0,
                    of: total.1,
                    cached,
                },
            }
        })
    });
    Effect::new(move |was_loading: Option<bool>| {
        let is_loading = matches!(loading.get(), Loading::Fetching { cached: false, .. });
        match (was_loading.unwrap_or(false), loading.get()) {
            (false, Loading::Fetching { of, cached, .. }) if !cached => {
                store.announce(format!("Loading models, {}", bytes(of)));
            }
            (true, Loading::Ready) => store.announce("Models loaded".to_owned()),
            (_, Loading::Failed(failure)) => store.announce(sentence(&failure.message)),
            _ => {}
        }
        is_loading
    });
    let phase = move || match loading.get() {
        Loading::Nothing => "none",
        Loading::Fetching { .. } => "loading",
        Loading::Ready => "ready",
        Loading::Failed(_) => "failed",
    };
    view! {
        <div class="progress" data-testid="model-progress" data-phase=phase>
            {move || match loading.get() {
                Loading::Nothing | Loading::Ready => ().into_any(),
                Loading::Fetching { done, of, cached } => {
                    view! { <Fetching done of cached /> }.into_any()
                }
                Loading::Failed(failure) => {
                    view! {
                        <Icon glyph=Glyph::Warning />
                        <p class="progress-text" role="alert">
                            {sentence(&failure.message)} " " {sentence(&failure.advice)}
                        </p>
                        <button
                            class="button"
                            data-size="small"
                            on:click=move |_| store.retry_models()
                        >
                            "Try again"
                        </button>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Fetching(done: u64, of: u64, cached: bool) -> impl IntoView {
    let text = if cached {
        "Starting the models …".to_owned()
    } else {
        // "12 of 21 MB": the unit once.
        let (done, of) = (bytes(done), bytes(of));
        let done = match (done.split_once(' '), of.split_once(' ')) {
            (Some((number, unit)), Some((_, of_unit))) if unit == of_unit => number.to_owned(),
            _ => done,
        };
        format!("Loading models: {done} of {of}")
    };
    view! {
        <p class="progress-text">
            <span>{text}</span>
            {(!cached)
                .then(|| view! { <span class="hint">" – kept in your browser for next time"</span> })}
        </p>
        <progress aria-label="Loading models" max=of.to_string() value=done.to_string()></progress>
    }
}
