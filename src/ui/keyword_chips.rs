//! The keywords of the photo under review: chips to decide on, an input for more.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::icon::{Glyph, Icon};
use super::keyword_chip::KeywordChip;
use super::keyword_language_field::KeywordLanguageField;
use super::learnt_dialog::LearntButton;
use super::store::Store;
use super::term_list::TermList;
use super::vocabulary_dialog::VocabularyButton;
use crate::domain::photo::PhotoId;
use crate::domain::review::{Edit, SuggestionId, Verdict};

/// Which chip the Tab key reaches; arrows go on from there.
#[derive(Clone, Copy)]
pub struct ChipCursor(pub RwSignal<Option<SuggestionId>>);

type Key = (PhotoId, SuggestionId);

#[component]
pub fn KeywordChips() -> impl IntoView {
    let store = Store::expect();
    let list = NodeRef::<html::Ul>::new();
    let input = NodeRef::<html::Input>::new();
    let cursor = ChipCursor(RwSignal::new(None));
    provide_context(cursor);
    let keys = store.part(|asset| {
        let (gone, there): (Vec<_>, Vec<_>) =
            (asset.review.keywords.iter()).partition(|word| word.verdict == Verdict::Rejected);
        let key = |word: &&_| -> Key {
            let word: &crate::domain::review::Suggestion<_> = word;
            (asset.id, word.id)
        };
        let there: Vec<Key> = there.iter().map(key).collect();
        let gone: Vec<Key> = gone.iter().map(key).collect();
        (there, gone)
    });
    let there = Memo::new(move |_| keys.get().map(|keys| keys.0).unwrap_or_default());
    let gone = Memo::new(move |_| keys.get().map(|keys| keys.1).unwrap_or_default());
    let count = move || there.with(Vec::len);
    Effect::new(move || {
        let known = cursor.0.get_untracked();
        there.with(|keys| {
            let is_there = keys.iter().any(|(_, id)| Some(*id) == known);
            if !is_there {
                cursor.0.set(keys.first().map(|(_, id)| *id));
            }
        });
    });
    let step = move |by: isize| {
        let next = there.with_untracked(|keys| {
            let at = keys
                .iter()
                .position(|(_, id)| Some(*id) == cursor.0.get_untracked())?;
            keys.get(at.checked_add_signed(by)?).map(|(_, id)| *id)
        });
        if let (Some(next), Some(list)) = (next, list.get_untracked()) {
            cursor.0.set(Some(next));
            focus_part(&list, next, ".chip-word");
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let is_word = (event.target())
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
            .is_none();
        let by = match event.key().as_str() {
            "ArrowLeft" | "ArrowUp" => -1,
            "ArrowRight" | "ArrowDown" => 1,
            _ => return,
        };
        if is_word {
            event.prevent_default();
            event.stop_propagation();
            step(by);
        }
    };
    // After a decision the focus goes to the next open draft, so that one key decides one after the other.
    let decided = move |(id, was_by_keyboard): (SuggestionId, bool)| {
        if !was_by_keyboard {
            return;
        }
        let next = store
            .asset_untracked()
            .and_then(|asset| next_open(&asset, id));
        request_animation_frame(move || match (next, list.get_untracked()) {
            // Whoever has gone on by then stays there.
            (_, Some(list)) if is_elsewhere(&list) => {}
            (Some(next), Some(list)) => {
                cursor.0.set(Some(next));
                focus_part(&list, next, ".chip-word");
            }
            _ => {
                if let Some(input) = input.get_untracked() {
                    let _ = input.focus();
                }
            }
        });
    };
    view! {
        <section class="panel-section" aria-labelledby="keywords-title">
            <div class="section-head">
                <h2 class="section-title" id="keywords-title">
                    "Keywords"
                    <span class="section-count">{count}</span>
                </h2>
                <div class="section-tools">
                    <VocabularyButton />
                    <KeywordLanguageField />
                </div>
            </div>
            <ul
                class="chips"
                role="list"
                aria-label="Keywords"
                node_ref=list
                on:keydown=pressed
            >
                <For
                    each=move || there.get()
                    key=|key| *key
                    children=move |(_, id)| {
                        view! { <KeywordChip id decided=Callback::new(decided) /> }
                    }
                />
            </ul>
            <AddKeyword input />
            <LearntButton />
            <Show when=move || gone.with(|gone| !gone.is_empty())>
                <details class="rejected">
                    <summary>{move || format!("Rejected ({})", gone.with(Vec::len))}</summary>
                    <ul class="rejected-list" role="list">
                        <For
                            each=move || gone.get()
                            key=|key| *key
                            children=move |(_, id)| view! { <RejectedKeyword id /> }
                        />
                    </ul>
                </details>
            </Show>
        </section>
    }
}

fn next_open(asset: &crate::domain::session::Asset, after: SuggestionId) -> Option<SuggestionId> {
    let words = &asset.review.keywords;
    let at = words.iter().position(|word| word.id == after)?;
    let (before, behind) = words.split_at(at + 1);
    behind
        .iter()
        .chain(before)
        .find(|word| word.is_open_draft() && !word.source.is_offered())
        .map(|word| word.id)
}

/// Whether the focus is on something outside of the list; it is on the page itself where a focused chip has left.
fn is_elsewhere(list: &web_sys::Element) -> bool {
    let active = document().active_element();
    active.is_some_and(|active| active.tag_name() != "BODY" && !list.contains(Some(&active)))
}

fn focus_part(list: &web_sys::Element, id: SuggestionId, part: &str) {
    let selector = format!("[data-keyword-id='{id}'] {part}");
    let element = list.query_selector(&selector).ok().flatten();
    if let Some(element) = element.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The terms proposed while one types.
const TERMS: &str = "terms";

#[component]
fn AddKeyword(input: NodeRef<html::Input>) -> impl IntoView {
    let store = Store::expect();
    let typed = RwSignal::new(String::new());
    let add = move || {
        if let Some(input) = input.get_untracked() {
            add_keywords(&input.value(), |word| store.edit(Edit::AddKeyword(word)));
            input.set_value("");
            typed.set(String::new());
        }
    };
    view! {
        <input
            class="input"
            type="text"
            list=TERMS
            node_ref=input
            aria-label="Add a keyword"
            placeholder="Add a keyword"
            autocomplete="off"
            spellcheck="false"
            translate="no"
            enterkeyhint="done"
            data-testid="add-keyword"
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "Enter" | ",") && !event.is_composing() {
                    event.prevent_default();
                    add();
                }
            }
            on:input=move |event| typed.set(event_target_value(&event))
            on:change=move |_| add()
        />
        <TermList id=TERMS typed=typed.into() />
    }
}

/// Commas and line breaks separate keywords.
pub fn add_keywords(text: &str, mut add: impl FnMut(String)) {
    for word in text.split([',', ';', '\n']).map(str::trim) {
        if !word.is_empty() {
            add(word.to_owned());
        }
    }
}

#[component]
fn RejectedKeyword(id: SuggestionId) -> impl IntoView {
    let store = Store::expect();
    let word = store.part(move |asset| {
        let word = asset.review.keywords.iter().find(|word| word.id == id)?;
        Some((word.value.text.clone(), word.source.is_suggested()))
    });
    let text = move || word.get().flatten().map(|(text, _)| text);
    let back = move |_| {
        // A person's own word needs no second decision.
        let is_draft = word
            .get_untracked()
            .flatten()
            .is_some_and(|(_, is_ai)| is_ai);
        let verdict = if is_draft {
            Verdict::Undecided
        } else {
            Verdict::Accepted
        };
        store.edit(Edit::JudgeKeyword(id, verdict));
    };
    view! {
        <li>
            <button
                class="bring-back"
                aria-label=move || text().map(|text| format!("Bring back {text}"))
                on:click=back
            >
                <Icon glyph=Glyph::Restore />
                {text}
            </button>
        </li>
    }
}
