//! What there is to do next, in words: review what waits, or export what is reviewed.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::{Dialog, Embedding, Store, photos};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    Review(usize),
    /// Nothing waits any more, and nothing is on its way.
    Export(usize),
}

impl NextStep {
    pub fn words(self) -> String {
        match self {
            NextStep::Review(count) => format!("Review {}", photos(count)),
            NextStep::Export(count) => format!("Export {}", photos(count)),
        }
    }

    pub fn glyph(self) -> Glyph {
        match self {
            NextStep::Review(_) => Glyph::Pencil,
            NextStep::Export(_) => Glyph::Save,
        }
    }

    pub fn take(self, store: Store) {
        match self {
            NextStep::Review(_) => store.review_next(),
            NextStep::Export(_) => store.dialog.set(Some(Dialog::Export)),
        }
    }
}

/// In a frame of another page nothing is exported: its bar hands over.
pub fn next_step(store: Store) -> Memo<Option<NextStep>> {
    let is_embedded = use_context::<Embedding>().is_some();
    Memo::new(move |_| {
        let tally = store.tally.get();
        match (tally.to_review, tally.reviewed) {
            (0, count) if count > 0 && tally.waiting + tally.working == 0 => {
                (!is_embedded).then_some(NextStep::Export(count))
            }
            (0, _) => None,
            (count, _) => Some(NextStep::Review(count)),
        }
    })
}

/// Among the photos.
#[component]
pub fn NextStepButton() -> impl IntoView {
    let store = Store::expect();
    let step = next_step(store);
    view! {
        <Show when=move || step.get().is_some()>
            <button
                class="button next-step"
                data-kind="primary"
                data-size="small"
                data-testid="next-step"
                on:click=move |_| {
                    if let Some(step) = step.get_untracked() {
                        step.take(store);
                    }
                }
            >
                {move || step.get().map(|step| view! { <Icon glyph=step.glyph() /> })}
                {move || step.get().map(NextStep::words)}
            </button>
        </Show>
    }
}
