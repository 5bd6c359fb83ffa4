//! Alt text, description and title in further languages.

use leptos::prelude::*;

use super::store::Store;
use super::text_field::TextFieldEditor;
use crate::domain::field::{Holds, Slot, TextField};
use crate::domain::language::Language;

/// Proposed while typing; any tag of BCP 47 is taken.
const COMMON: [(&str, &str); 8] = [
    ("de", "German"),
    ("en", "English"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
];

#[component]
pub fn Languages() -> impl IntoView {
    let store = Store::expect();
    let chosen = RwSignal::new(Vec::<Language>::new());
    let is_wrong = RwSignal::new(false);
    let present = store.part(|asset| {
        let texts = asset.review.texts().iter();
        let told = texts.filter(|(slot, _)| slot.language.is_told());
        told.map(|(slot, _)| slot.clone()).collect::<Vec<_>>()
    });
    let slots = Memo::new(move |_| {
        let chosen = chosen.get();
        let wanted = chosen.into_iter().map(|language| Slot {
            field: TextField::AltText,
            language,
        });
        let mut slots: Vec<Slot> = present
            .get()
            .unwrap_or_default()
            .into_iter()
            .chain(wanted)
            .collect();
        slots.retain(|slot| slot.field.holds() == Holds::Languages);
        slots.sort();
        slots.dedup();
        slots
    });
    let add = move |event: leptos::ev::Event| {
        let typed = event_target_value(&event);
        match Language::parse(&typed).filter(Language::is_told) {
            Some(language) => {
                is_wrong.set(false);
                chosen.update(|chosen| chosen.push(language));
                let target = event_target::<web_sys::HtmlInputElement>(&event);
                target.set_value("");
            }
            None => is_wrong.set(!typed.trim().is_empty()),
        }
    };
    view! {
        <For each=move || slots.get() key=Clone::clone let:shown>
            <TextFieldEditor of=shown rows=2 />
        </For>
        <label class="language-add">
            <span class="hint">"Alt text in another language"</span>
            <input
                class="input"
                type="text"
                list="languages"
                placeholder="de, fr-CA …"
                autocomplete="off"
                aria-invalid=move || is_wrong.get().then_some("true")
                data-testid="add-language"
                on:change=add
            />
        </label>
        <datalist id="languages">
            {COMMON
                .into_iter()
                .map(|(tag, name)| view! { <option value=tag>{name}</option> })
                .collect_view()}
        </datalist>
        <Show when=move || is_wrong.get()>
            <p class="hint" role="alert">
                "That is no language tag. Write for example “de” or “fr-CA”."
            </p>
        </Show>
    }
}
