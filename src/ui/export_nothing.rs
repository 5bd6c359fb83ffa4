//! Why nothing can be exported: the first thing one reads then, with the way on.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::{Store, photos};
use super::wording::plural;
use crate::domain::export::{Choice, Plan};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reason {
    Refusal(String),
    Blocked(usize),
    NotReviewed(usize),
    Valueless(usize),
    NothingChosen,
    /// What was chosen makes no file of these photos.
    NoFile,
}

impl Reason {
    fn of(plan: &Plan, choice: &Choice) -> Option<Reason> {
        if plan.files() > 0 {
            return None;
        }
        let reviewed = plan.valueless.len() + plan.not_embeddable + plan.showing_faces;
        // Redacted copies that can be made are files; where none can, their box is empty.
        let is_chosen = choice.sidecars || choice.embedded_copies;
        Some(match &plan.refusal {
            Some(refusal) => Reason::Refusal(refusal.clone()),
            None if !plan.blocked.is_empty() => Reason::Blocked(plan.blocked.len()),
            None if !is_chosen => Reason::NothingChosen,
            None if !plan.valueless.is_empty() => Reason::Valueless(plan.valueless.len()),
            None if reviewed == 0 && plan.not_reviewed > 0 => {
                Reason::NotReviewed(plan.not_reviewed)
            }
            None => Reason::NoFile,
        })
    }

    fn words(&self) -> String {
        match self {
            Reason::Refusal(refusal) => refusal.clone(),
            Reason::Blocked(count) => {
                format!(
                    "The policy stops {}. What to mend stands below.",
                    photos(*count)
                )
            }
            Reason::NotReviewed(_) => {
                "No photo is reviewed yet. Only what you reviewed is exported.".to_owned()
            }
            Reason::Valueless(count) => valueless(*count),
            Reason::NothingChosen => "No kind of file is chosen. Choose one below.".to_owned(),
            Reason::NoFile => {
                "What is chosen below makes no file of these photos. Choose another kind."
                    .to_owned()
            }
        }
    }
}

/// What is said of photos that get no sidecar.
pub fn valueless(count: usize) -> String {
    let gets = match count {
        1 => "it gets no sidecar",
        _ => "they get no sidecar",
    };
    format!("No value was reviewed in {}: {gets}.", photos(count))
}

#[component]
pub fn WhyNothing(choice: Memo<Choice>) -> impl IntoView {
    let store = Store::expect();
    let reason = Memo::new(move |_| {
        store.governed.track();
        let choice = choice.get();
        Reason::of(&store.plan(&choice), &choice)
    });
    let waiting = Memo::new(move |_| match reason.get() {
        Some(Reason::NotReviewed(_) | Reason::Valueless(_)) => store.tally.get().to_review,
        _ => 0,
    });
    let slug = move || match reason.get() {
        Some(Reason::Refusal(_)) => "export-refusal",
        _ => "export-nothing",
    };
    let review = move |_| {
        store.dialog.set(None);
        store.review_next();
    };
    view! {
        <Show when=move || reason.with(Option::is_some)>
            <div class="alert export-nothing" data-testid=slug tabindex="-1" data-first="">
                <Icon glyph=Glyph::Info />
                <p>
                    {move || reason.get().map(|reason| reason.words())}
                    <Show when=move || { waiting.get() > 0 }>
                        " "
                        <button class="link" on:click=review>
                            {move || format!("Review {}", plural(waiting.get(), "photo", "photos"))}
                        </button>
                    </Show>
                </p>
            </div>
        </Show>
    }
}
