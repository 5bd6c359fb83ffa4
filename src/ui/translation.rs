//! The accepted alt text in other languages, by the translator of the browser's own: a draft each.

use leptos::prelude::*;

use super::browser_sentence::{Asked, asking};
use super::store::{Store, untold_language};
use crate::domain::browser_model::Interface;
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::session::Phase;

#[component]
pub fn Translation() -> impl IntoView {
    let store = Store::expect();
    let known = store.part(|asset| {
        let is_open = asset.state.phase() == Phase::ToReview;
        let review = &asset.review;
        (
            is_open && review.translatable().is_some(),
            review.alt_text_language(),
        )
    });
    let photo = store.part(|asset| asset.id);
    let untold = untold_language();
    // What a person wrote tells no language: it is taken to be that of the page around, or of drafts.
    let likely = Memo::new(move |_| {
        let drafted = known.get().and_then(|(_, language)| language);
        let around = || KeywordLanguage::of_locale(&untold.get()?);
        drafted.or_else(around).unwrap_or(store.keywords_in.get())
    });
    let from = RwSignal::new(KeywordLanguage::default());
    Effect::new(move || {
        photo.track();
        from.set(likely.get());
    });
    let left = store.part(move |asset| asset.review.languages_to_translate_into(from.get()));
    let left = Memo::new(move |_| left.get().unwrap_or_default());
    let is_shown = Memo::new(move |_| {
        let is_open = known.get().is_some_and(|(is_open, _)| is_open);
        is_open && store.asks_browser(Interface::Translator) && !store.reads_only()
    });
    let options = move || {
        KeywordLanguage::ALL
            .map(|language| {
                view! {
                    <option value=language.tag() lang=language.tag() selected=language == from.get()>
                        {language.name()}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || is_shown.get()>
            <div class="field" data-testid="translation" role="group" aria-label="Translate the alt text">
                <label class="field-label" for="translate-from">
                    "Translate the accepted alt text from"
                </label>
                <select
                    class="input"
                    id="translate-from"
                    name="translate-from"
                    prop:value=move || from.get().tag()
                    on:change=move |event| {
                        if let Some(language) = KeywordLanguage::tagged(&event_target_value(&event)) {
                            from.set(language);
                        }
                    }
                >
                    {options}
                </select>
                <div class="field-decision">
                    {move || {
                        let is_busy = asking(store).is_some();
                        left.get()
                            .into_iter()
                            .map(|into| view! { <Into from into is_busy /> })
                            .collect_view()
                    }}
                </div>
                <Asked of=Interface::Translator />
                <p class="hint">"By the browser’s own translator. Each is a draft: read it, or have it read."</p>
            </div>
        </Show>
    }
}

#[component]
fn Into(from: RwSignal<KeywordLanguage>, into: KeywordLanguage, is_busy: bool) -> impl IntoView {
    let store = Store::expect();
    view! {
        <button
            class="button"
            data-size="small"
            data-testid="translate"
            data-language=into.tag()
            aria-label=format!("Translate into {}", into.name())
            aria-disabled=is_busy.then_some("true")
            on:click=move |_| {
                if !is_busy {
                    store.translate(from.get_untracked(), into);
                }
            }
        >
            <span lang=into.tag()>{into.name()}</span>
        </button>
    }
}
