//! The fields one fills less often, folded away by subject.

use leptos::prelude::*;

use super::choice_field::ChoiceField;
use super::store::Store;
use super::text_field::TextFieldEditor;
use crate::domain::field::{Holds, TextField};
use crate::domain::review::Verdict;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Rights,
    Place,
    Origin,
}

impl Subject {
    fn title(self) -> &'static str {
        match self {
            Subject::Rights => "Rights and contact",
            Subject::Place => "Place",
            Subject::Origin => "Where the picture comes from",
        }
    }

    fn fields(self) -> &'static [TextField] {
        match self {
            Subject::Rights => &[
                TextField::Credit,
                TextField::Source,
                TextField::UsageTerms,
                TextField::Licence,
                TextField::Marked,
                TextField::DataMining,
                TextField::Owner,
                TextField::WebStatement,
                TextField::ContactEmail,
                TextField::ContactUrl,
                TextField::ImageSupplier,
                TextField::Licensor,
                TextField::LicensorUrl,
            ],
            Subject::Place => &[
                TextField::Sublocation,
                TextField::City,
                TextField::State,
                TextField::Country,
            ],
            Subject::Origin => &[
                TextField::DigitalSourceType,
                TextField::AiSystem,
                TextField::AiSystemVersion,
                TextField::AiPrompt,
                TextField::AiPromptWriter,
            ],
        }
    }
}

#[component]
pub fn MoreFields(subject: Subject) -> impl IntoView {
    let store = Store::expect();
    let filled = store.part(move |asset| {
        let texts = asset.review.texts().iter();
        let of_subject = texts.filter(|(slot, text)| {
            subject.fields().contains(&slot.field) && text.verdict != Verdict::Rejected
        });
        of_subject.count()
    });
    // A proposal waits to be seen.
    let is_waiting = store.part(move |asset| {
        let mut texts = asset.review.texts().iter();
        texts.any(|(slot, text)| subject.fields().contains(&slot.field) && text.is_open_draft())
    });
    let is_open = RwSignal::new(false);
    // Most stay folded: what is in them is made when first seen, or opening a photo would make over twenty editors.
    let was_seen = Memo::new(move |was_seen| {
        was_seen == Some(&true) || is_waiting.get() == Some(true) || is_open.get()
    });
    view! {
        <details
            class="panel-section more-fields"
            data-subject=subject.title()
            prop:open=move || is_waiting.get() == Some(true)
            on:toggle=move |event| {
                is_open.set(event_target::<web_sys::HtmlElement>(&event).has_attribute("open"));
            }
        >
            <summary class="section-title">
                {subject.title()}
                <span class="section-count">
                    {move || filled.get().filter(|count| *count > 0)}
                </span>
            </summary>
            <Show when=move || was_seen.get()>
                {subject
                    .fields()
                    .iter()
                    .map(|field| match field.holds() {
                        Holds::Term => view! { <ChoiceField field=*field /> }.into_any(),
                        Holds::Languages | Holds::Text | Holds::List => {
                            view! { <TextFieldEditor of=*field rows=1 /> }.into_any()
                        }
                    })
                    .collect_view()}
            </Show>
        </details>
    }
}
