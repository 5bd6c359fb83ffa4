//! Which of the fields that merely stood in the files redacted copies are to say: asked field by field.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::store::photos;
use super::wording;
use crate::domain::carried::{Carried, Ticked};

#[component]
pub fn RedactedFields(
    /// And in how many of the photos it stands.
    asked: Memo<BTreeMap<Carried, usize>>,
    ticked: RwSignal<Ticked>,
) -> impl IntoView {
    let each = move || asked.get().into_iter().collect::<Vec<_>>();
    view! {
        <Show when=move || asked.with(|asked| !asked.is_empty())>
            <fieldset class="choices" data-testid="redacted-fields">
                <legend>"Redacted copies also say"</legend>
                <p class="hint">
                    "This stood in the files before, or tells the place. It may name who is hidden, so it stays out unless you tick it."
                </p>
                <For each=each key=Clone::clone let:entry>
                    <Choice carried=entry.0 count=entry.1 ticked />
                </For>
            </fieldset>
        </Show>
    }
}

#[component]
fn Choice(carried: Carried, count: usize, ticked: RwSignal<Ticked>) -> impl IntoView {
    let name = match carried {
        Carried::Text(field) => wording::field(field),
        Carried::Keywords => "Keywords",
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || ticked.with(|ticked| ticked.contains(&carried))
                on:change=move |event| {
                    let is_wanted = event_target_checked(&event);
                    ticked
                        .update(|ticked| {
                            match is_wanted {
                                true => ticked.insert(carried),
                                false => ticked.remove(&carried),
                            };
                        });
                }
            />
            <span>{name}</span>
            <span class="hint">{format!("in {}", photos(count))}</span>
        </label>
    }
}
