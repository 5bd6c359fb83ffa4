//! The organisation's vocabulary: load a list, choose how it is used, remove it.

use leptos::html;
use leptos::prelude::*;

use super::file_link::chosen;
use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::store::{Dialog, Reading, Store};
use super::wording::{plural, sentence};
use crate::domain::controlled::InForce;
use crate::domain::language::Language;
use crate::domain::session::Failure;

/// Opens the dialog; says which list is loaded.
#[component]
pub fn VocabularyButton() -> impl IntoView {
    let store = Store::expect();
    let name = move || {
        let name = |known: &InForce| known.lookup.vocabulary().name.clone();
        store.vocabulary.with(|known| known.as_ref().map(name))
    };
    view! {
        <button
            class="button vocabulary-button"
            data-size="small"
            aria-label=move || name().map(|name| format!("{name}, your list"))
            title="Suggest keywords from your own list"
            on:click=move |_| store.dialog.set(Some(Dialog::Vocabulary))
        >
            <span>{move || name().unwrap_or_else(|| "Your list \u{2026}".to_owned())}</span>
        </button>
    }
}

#[component]
pub fn VocabularyDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Vocabulary title="Your vocabulary">
            <Loaded />
        </Modal>
    }
}

#[component]
fn Loaded() -> impl IntoView {
    let store = Store::expect();
    let input = NodeRef::<html::Input>::new();
    let is_loaded = Memo::new(move |_| store.vocabulary.with(Option::is_some));
    let is_busy = Memo::new(move |_| store.vocabulary_reading.get() == Reading::Busy);
    let take = move |event: leptos::ev::Event| {
        if let Some(file) = chosen(&event) {
            store.load_vocabulary(file);
        }
    };
    let choose = move |_| {
        if let Some(input) = input.get_untracked().filter(|_| !is_busy.get_untracked()) {
            input.click();
        }
    };
    let label = move || match (is_busy.get(), is_loaded.get()) {
        (true, _) => "Reading \u{2026}",
        (false, true) => "Another list \u{2026}",
        (false, false) => "Load a list \u{2026}",
    };
    view! {
        <div class="modal-body">
            <Show
                when=move || is_loaded.get()
                fallback=|| {
                    view! {
                        <p>
                            "Keywords are suggested in the terms of your list, and words that are not in it are flagged."
                        </p>
                    }
                }
            >
                <HowItIsUsed />
            </Show>
            <Outcome />
            <p class="hint">
                "CSV with columns such as preferred, synonyms, broader and language; Lightroom\u{2019}s keyword list; \
                 SKOS as Turtle or RDF/XML. Read on this device and kept in this browser."
            </p>
            <input
                type="file"
                hidden
                accept=".csv,.tsv,.txt,.ttl,.nt,.rdf,.xml,.owl"
                data-testid="vocabulary-input"
                node_ref=input
                on:change=take
            />
        </div>
        <footer class="modal-foot">
            <Show when=move || is_loaded.get()>
                <button
                    class="button"
                    data-testid="remove-vocabulary"
                    on:click=move |_| store.remove_vocabulary()
                >
                    <Icon glyph=Glyph::Trash />
                    "Remove"
                </button>
            </Show>
            <button
                class="button"
                data-kind=move || (!is_loaded.get()).then_some("primary")
                data-first=""
                aria-disabled=move || is_busy.get().then_some("true")
                on:click=choose
            >
                {label}
            </button>
            <Show when=move || is_loaded.get()>
                <button
                    class="button"
                    data-kind="primary"
                    on:click=move |_| store.dialog.set(None)
                >
                    "Done"
                </button>
            </Show>
        </footer>
    }
}

#[component]
fn HowItIsUsed() -> impl IntoView {
    let store = Store::expect();
    let facts = Memo::new(move |_| {
        store.vocabulary.get().map(|known| {
            let vocabulary = known.lookup.vocabulary();
            (vocabulary.name.clone(), vocabulary.terms.len())
        })
    });
    // Only another list has other languages; their number is that of the whole list.
    let languages = Memo::new(move |_| {
        facts.track();
        let known = store.vocabulary.get_untracked();
        known.map_or_else(Vec::new, |known| known.lookup.vocabulary().languages())
    });
    let spoken = Memo::new(move |_| {
        store
            .vocabulary
            .get()
            .map(|known| known.lookup.language().clone())
    });
    let is_told = Memo::new(move |_| store.policy_wants_only_terms());
    let only = Memo::new(move |_| {
        is_told.get()
            || store
                .vocabulary
                .with(|known| known.as_ref().is_some_and(|known| known.only))
    });
    let options = move || {
        let spoken = spoken.get().unwrap_or_default();
        let untold = Language::default();
        let mut offered = languages.get();
        if !offered.contains(&spoken) {
            offered.insert(0, spoken.clone());
        }
        let option = |language: Language| {
            let name = match language == untold {
                true => "as in the list".to_owned(),
                false => language.tag().to_owned(),
            };
            let is_chosen = language == spoken;
            view! {
                <option value=language.tag().to_owned() selected=is_chosen>
                    {name}
                </option>
            }
        };
        offered.into_iter().map(option).collect_view()
    };
    view! {
        <p data-testid="vocabulary-facts">
            <strong>{move || facts.get().map(|(name, _)| name)}</strong>
            {move || facts.get().map(|(_, count)| format!(", {}", plural(count, "term", "terms")))}
        </p>
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || only.get()
                disabled=move || is_told.get()
                on:change=move |event| store.suggest_only_terms(event_target_checked(&event))
            />
            <span>"Suggest only its terms"</span>
            <span class="hint">
                {move || match is_told.get() {
                    true => "the policy of this page wants it so",
                    false => "what a photo has already and what you type stays",
                }}
            </span>
        </label>
        <Show when=move || languages.with(|languages| languages.len() > 1)>
            <label class="field">
                <span class="field-label">"Language of the terms"</span>
                <select
                    class="input"
                    name="vocabulary-language"
                    on:change=move |event| {
                        if let Some(language) = Language::parse(&event_target_value(&event)) {
                            store.write_terms_in(language);
                        }
                    }
                >
                    {options}
                </select>
            </label>
        </Show>
    }
}

/// What came of the list that was chosen last.
#[component]
fn Outcome() -> impl IntoView {
    let store = Store::expect();
    move || match store.vocabulary_reading.get() {
        Reading::None | Reading::Busy => None,
        Reading::Failed(Failure { message, advice }) => Some(
            view! {
                <div class="alert" role="alert" data-testid="vocabulary-failure">
                    <Icon glyph=Glyph::Warning />
                    <p>{sentence(&message)} " " {advice}</p>
                </div>
            }
            .into_any(),
        ),
        Reading::Done { notes, is_kept } => {
            let mut notes: Vec<String> = notes.iter().map(|note| sentence(note)).collect();
            if !is_kept {
                notes.push(
                    "This browser does not keep the list: load it again on the next visit."
                        .to_owned(),
                );
            }
            let item = |note: String| view! { <li class="hint">{note}</li> };
            let is_shown = !notes.is_empty();
            let items = notes.into_iter().map(item).collect_view();
            is_shown.then(|| {
                view! { <ul role="list" data-testid="vocabulary-notes">{items}</ul> }.into_any()
            })
        }
    }
}
