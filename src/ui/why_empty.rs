//! Why a photo has no alt text.

use leptos::prelude::*;

use super::store::Store;
use crate::domain::field::{Slot, TextField};
use crate::domain::policy::StartingPoints;
use crate::domain::review::{SuggestionKind, Verdict};
use crate::domain::session::Phase;
use crate::worker::client::{ModelState, Task};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Decorative,
    Drafting,
    /// Its model could not be loaded, or the photo could not be worked on.
    Failed,
    /// The policy shows no drafts of it.
    Policy,
    /// The policy shows none that the models are unsure of.
    Unsure,
}

impl Reason {
    fn words(self) -> &'static str {
        match self {
            Reason::Decorative => {
                "Marked as decorative: it needs no alt text, and screen readers pass over it."
            }
            Reason::Drafting => "A sentence is still being drafted. You can write one already.",
            Reason::Failed => {
                "No sentence was drafted, because the models failed. Write one, or try again."
            }
            Reason::Policy => "The policy of this page shows no drafts of alt text. Write one.",
            Reason::Unsure => {
                "The models are unsure of every sentence, and the policy of this page shows none of those. Write one, or mark the picture as decorative."
            }
        }
    }
}

#[component]
pub fn WhyEmpty() -> impl IntoView {
    let store = Store::expect();
    let facts = store.part(|asset| {
        let text = asset.review.text(&Slot::from(TextField::AltText));
        // A rejected draft stands below the field and says itself that it was.
        let is_empty =
            text.is_none_or(|text| text.value.is_empty() && text.verdict != Verdict::Undecided);
        (is_empty, asset.review.is_decorative(), asset.state.phase())
    });
    let reason = Memo::new(move |_| {
        let (is_empty, is_decorative, phase) = facts.get()?;
        match phase {
            _ if is_decorative => Some(Reason::Decorative),
            _ if !is_empty => None,
            Phase::Waiting | Phase::Working => Some(Reason::Drafting),
            Phase::Failed => Some(Reason::Failed),
            _ if has_failed(store) => Some(Reason::Failed),
            _ if !shows_drafts(store) => Some(Reason::Policy),
            _ if hides_starting_points(store) => Some(Reason::Unsure),
            // Every photo that a model looked at has a sentence.
            Phase::ToReview | Phase::Reviewed => Some(Reason::Failed),
        }
    });
    view! {
        <Show when=move || reason.get().is_some()>
            <p class="hint" data-testid="why-empty">
                {move || reason.get().map(Reason::words)}
            </p>
        </Show>
    }
}

fn has_failed(store: Store) -> bool {
    let is_failed = |task: Task| {
        let state = |models: &std::collections::BTreeMap<_, _>| models.get(&task).cloned();
        matches!(store.models.with(state), Some(ModelState::Failed(_)))
    };
    let needed = [
        Task::Backbone,
        Task::CaptionMemory,
        Task::CaptionStep,
        Task::CaptionEncoder,
        Task::CaptionDecoder,
    ];
    needed.into_iter().any(is_failed)
}

fn shows_drafts(store: Store) -> bool {
    store.governed.track();
    let policy = store.session(|session| session.policy());
    policy.handling(SuggestionKind::AltText).show
}

fn hides_starting_points(store: Store) -> bool {
    store.governed.track();
    let rule = store.session(|session| session.policy().alt_text);
    rule.starting_points == StartingPoints::Hide
}
