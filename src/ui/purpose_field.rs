//! What the picture is there for: proposed where it can be seen, decided by a person.

use leptos::prelude::*;

use super::origin::{OriginButton, OriginOf};
use super::store::Store;
use crate::domain::purpose::Purpose;
use crate::domain::review::{Edit, Suggestion, Verdict};

#[component]
pub fn PurposeField() -> impl IntoView {
    let store = Store::expect();
    let known = store.part(|asset| asset.review.purpose().cloned());
    let suggestion = move || known.get().flatten();
    let purpose = Memo::new(move |_| {
        let standing = suggestion().filter(|purpose| purpose.verdict != Verdict::Rejected);
        standing.map_or(Purpose::default(), |purpose| purpose.value)
    });
    let is_draft = Memo::new(move |_| {
        suggestion().is_some_and(|purpose: Suggestion<Purpose>| purpose.is_open_draft())
    });
    let origin = Signal::derive(move || {
        suggestion().map(|purpose| OriginOf::of(&purpose, |purpose| purpose.name().to_owned()))
    });
    let has_origin =
        Memo::new(move |_| origin.get().is_some_and(|origin| origin.source.is_model()));
    let options = move || {
        let chosen = purpose.get();
        Purpose::ALL
            .map(|purpose| {
                let name = purpose.name();
                view! { <option value=name selected=purpose == chosen>{name}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="field" data-testid="purpose" data-draft=move || is_draft.get().then_some("")>
            <div class="field-head">
                <label class="field-label" for="purpose">
                    "This picture is"
                </label>
                <Show when=move || has_origin.get()>
                    <OriginButton what="This picture is" origin />
                </Show>
            </div>
            <select
                class="input"
                id="purpose"
                name="purpose"
                aria-describedby="purpose-advice"
                disabled=move || store.reads_only()
                prop:value=move || purpose.get().name()
                on:change=move |event| {
                    if let Some(purpose) = Purpose::named(&event_target_value(&event)) {
                        store.edit(Edit::SetPurpose(purpose));
                    }
                }
            >
                {options}
            </select>
            <p class="hint" id="purpose-advice">
                {move || purpose.get().advice()}
            </p>
        </div>
    }
}
