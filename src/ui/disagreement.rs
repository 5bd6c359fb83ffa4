//! What other places in the file say of a field: shown, and one click away.

use leptos::prelude::*;

use super::store::Store;
use crate::domain::field::Slot;
use crate::domain::provenance::Source;
use crate::domain::review::Edit;

#[component]
pub fn Disagreements(of: Slot) -> impl IntoView {
    let store = Store::expect();
    let others = store.part({
        let slot = of.clone();
        move |asset| {
            let now = asset.review.text(&slot).map(|text| text.value.clone());
            let said = asset.found.disagreements.iter();
            said.filter(|(known, said)| *known == slot && Some(&said.value) != now.as_ref())
                .map(|(_, said)| {
                    let place = match &said.source {
                        Source::File { property } => property.clone(),
                        _ => String::new(),
                    };
                    (place, said.value.clone())
                })
                .collect::<Vec<_>>()
        }
    });
    let slot = StoredValue::new(of);
    view! {
        <ul class="disagreements" role="list">
            <For each=move || others.get().unwrap_or_default() key=Clone::clone let:other>
                <li class="disagreement" data-testid="disagreement">
                    <span class="hint">{format!("{} says: ", other.0)}</span>
                    <q translate="no">{other.1.clone()}</q>
                    <button
                        class="link"
                        on:click=move |_| {
                            store.edit(Edit::WriteText(slot.get_value(), other.1.clone()));
                        }
                    >
                        "Use this"
                    </button>
                </li>
            </For>
        </ul>
    }
}
