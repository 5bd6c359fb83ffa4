//! Texts in further languages: those that are there, and room for one more.

use leptos::prelude::*;

use super::store::Store;
use super::text_field::TextFieldEditor;
use super::wording::{field, field_slug};
use crate::domain::field::{Slot, TextField};
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
pub fn Languages(
    /// The first of them is what a new language begins with.
    fields: &'static [TextField],
) -> impl IntoView {
    let store = Store::expect();
    let first = fields.first().copied().unwrap_or(TextField::AltText);
    let list = format!("languages-of-{}", field_slug(first));
    let chosen = RwSignal::new(Vec::<Language>::new());
    let is_wrong = RwSignal::new(false);
    let photo = store.part(|asset| asset.id);
    // A language begun for one photo is not begun for the next.
    Effect::new(move || {
        photo.track();
        chosen.set(Vec::new());
    });
    let present = store.part(|asset| {
        let texts = asset.review.texts().iter();
        let told = texts.filter(|(slot, _)| slot.language.is_told());
        told.map(|(slot, _)| slot.clone()).collect::<Vec<_>>()
    });
    let slots = Memo::new(move |_| {
        let chosen = chosen.get();
        let wanted = chosen.into_iter().map(|language| Slot {
            field: first,
            language,
        });
        let mut slots: Vec<Slot> = present
            .get()
            .unwrap_or_default()
            .into_iter()
            .chain(wanted)
            .collect();
        slots.retain(|slot| fields.contains(&slot.field));
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
            <span class="hint">{format!("{} in another language", field(first))}</span>
            <input
                class="input"
                type="text"
                list=list.clone()
                placeholder="de, fr-CA"
                autocomplete="off"
                spellcheck="false"
                translate="no"
                aria-invalid=move || is_wrong.get().then_some("true")
                data-testid=format!("add-language-{}", field_slug(first))
                on:change=add
            />
        </label>
        <datalist id=list>
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
