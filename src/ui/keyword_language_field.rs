//! The language that keywords are drafted in; remembered in this browser.

use leptos::prelude::*;

use super::store::Store;
use super::theme::{remember, remembered};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::session::Event;

const REMEMBERED: &str = "hushtag:keywords-in";

/// What was chosen last, or what the page begins with.
pub fn remembered_language() -> KeywordLanguage {
    let tag = remembered(REMEMBERED);
    tag.and_then(|tag| KeywordLanguage::tagged(&tag))
        .unwrap_or_default()
}

#[component]
pub fn KeywordLanguageField() -> impl IntoView {
    let store = Store::expect();
    let chosen = store.keywords_in;
    let options = move || {
        let chosen = chosen.get();
        KeywordLanguage::ALL
            .map(|language| {
                view! {
                    <option value=language.tag() lang=language.tag() selected=language == chosen>
                        {language.name()}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <select
            class="input keyword-language"
            name="keyword-language"
            aria-label="Language of drafted keywords"
            title="Language of drafted keywords"
            prop:value=move || chosen.get().tag()
            on:change=move |event| {
                if let Some(language) = KeywordLanguage::tagged(&event_target_value(&event)) {
                    remember(REMEMBERED, language.tag());
                    chosen.set(language);
                    store.dispatch(Event::SpokeKeywordsIn(language));
                }
            }
        >
            {options}
        </select>
    }
}
