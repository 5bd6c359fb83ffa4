//! The sentences that were drafted as alt text, to take one by its number.

use leptos::prelude::*;

use super::shortcuts::single_keys_are_on;
use super::store::Store;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::review::{Choice, Edit};

#[component]
pub fn AltTextChoices() -> impl IntoView {
    let store = Store::expect();
    let choices = store.part(|asset| asset.review.alt_text_choices());
    let choices = Memo::new(move |_| choices.get().unwrap_or_default());
    // One alone stands in the field already.
    let is_shown = move || choices.with(|choices| choices.len() > 1) && !store.reads_only();
    view! {
        <Show when=is_shown>
            <div class="choices" role="group" aria-label="Sentences to choose from" data-testid="alt-choices">
                {move || {
                    let choices = choices.get().into_iter().enumerate();
                    choices.map(|(at, choice)| view! { <Sentence at choice /> }).collect_view()
                }}
            </div>
        </Show>
    }
}

#[component]
fn Sentence(at: usize, choice: Choice) -> impl IntoView {
    let store = Store::expect();
    let number = at + 1;
    let is_unsure = !choice.text.source.is_likely();
    let mark = match choice.text.source.browsers() {
        Some(_) => "browser’s model, unsure",
        None => "unsure",
    };
    let text = choice.text.value;
    let language = (choice.language != KeywordLanguage::English).then(|| choice.language.tag());
    let label = match is_unsure {
        true => format!("Take sentence {number}, {mark}: {text}"),
        false => format!("Take sentence {number}: {text}"),
    };
    view! {
        <button
            class="choice"
            data-testid="alt-choice"
            data-doubtful=is_unsure.then_some("")
            aria-pressed=choice.is_taken.to_string()
            aria-label=label
            aria-keyshortcuts=single_keys_are_on().then(|| number.to_string())
            on:click=move |_| store.edit(Edit::PickAltText(at))
        >
            <kbd aria-hidden="true">{number}</kbd>
            <span class="choice-words" translate="no" dir="auto" lang=language.unwrap_or("en")>
                {text}
            </span>
            {is_unsure.then(|| view! { <span class="hint">{mark}</span> })}
        </button>
    }
}
