//! A field that holds one of a vocabulary's terms.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::origin::{OriginButton, OriginOf};
use super::store::Store;
use super::wording;
use crate::domain::field::{Slot, TextField};
use crate::domain::review::{Edit, Suggestion, Verdict};
use crate::domain::vocabulary::{terms, words};

#[component]
pub fn ChoiceField(field: TextField) -> impl IntoView {
    let store = Store::expect();
    let label = wording::field(field);
    let slug = wording::field_slug(field);
    let known = store.part(move |asset| asset.review.text(&Slot::from(field)).cloned());
    let suggestion = move || known.get().flatten();
    let verdict = Memo::new(move |_| suggestion().map(|text: Suggestion<String>| text.verdict));
    let is_draft = Memo::new(move |_| verdict.get() == Some(Verdict::Undecided));
    let code = Memo::new(move |_| {
        suggestion()
            .filter(|text| text.verdict != Verdict::Rejected)
            .map(|text| text.value)
            .unwrap_or_default()
    });
    let origin = Signal::derive(move || {
        suggestion()
            .filter(|text| text.verdict != Verdict::Rejected)
            .map(|text| OriginOf::of(&text, String::clone))
    });
    let options = move || {
        let code = code.get();
        let is_known = code.is_empty() || words(field, &code).is_some();
        // A term that cannot be chosen here stays as the file has it.
        let own = (!is_known).then(|| (code.clone(), code.clone()));
        let known = terms(field)
            .iter()
            .map(|(code, words)| ((*code).to_owned(), (*words).to_owned()));
        [(String::new(), "–".to_owned())]
            .into_iter()
            .chain(own)
            .chain(known)
            .map(|(value, words)| {
                let is_chosen = value == code;
                view! { <option value=value selected=is_chosen>{words}</option> }
            })
            .collect_view()
    };
    view! {
        <div
            class="field"
            data-testid="field"
            data-field=slug
            data-verdict=move || verdict.get().map_or("empty", wording::verdict_slug)
            data-origin=move || suggestion().map(|text| wording::origin_slug(&text.source))
            data-draft=move || is_draft.get().then_some("")
        >
            <div class="field-head">
                <label class="field-label" for=slug>
                    {label}
                </label>
                <Show when=move || origin.get().is_some()>
                    <OriginButton what=label origin />
                </Show>
            </div>
            <select
                class="input"
                id=slug
                name=slug
                disabled=move || store.reads_only()
                prop:value=move || code.get()
                on:change=move |event| {
                    store.edit(Edit::WriteText(field.into(), event_target_value(&event)));
                }
            >
                {options}
            </select>
            <Show when=move || is_draft.get()>
                <div class="field-decision">
                    <button
                        class="button"
                        data-size="small"
                        data-does="accept"
                        aria-label=format!("Accept {}", label.to_lowercase())
                        on:click=move |_| {
                            store.edit(Edit::JudgeText(field.into(), Verdict::Accepted));
                        }
                    >
                        <Icon glyph=Glyph::Check />
                        "Confirm"
                    </button>
                    <button
                        class="button"
                        data-size="small"
                        data-does="reject"
                        aria-label=format!("Reject {}", label.to_lowercase())
                        on:click=move |_| {
                            store.edit(Edit::JudgeText(field.into(), Verdict::Rejected));
                        }
                    >
                        <Icon glyph=Glyph::Cross />
                        "Reject"
                    </button>
                </div>
            </Show>
        </div>
    }
}
