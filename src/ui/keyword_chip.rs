//! One keyword: a draft until it is accepted, rejected or rewritten.

use leptos::html;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, MouseEvent};

use super::evidence_layer::because;
use super::icon::{Glyph, Icon};
use super::keyword_chips::ChipCursor;
use super::keyword_flag::{KeywordFlag, unlisted};
use super::origin::{OriginOf, ask_of_keyword};
use super::store::Store;
use super::wording::{nearby, origin_slug, verdict_slug};
use crate::domain::metadata::Keyword;
use crate::domain::provenance::Source;
use crate::domain::review::{Edit, Suggestion, SuggestionId, Verdict};

#[component]
pub fn KeywordChip(
    id: SuggestionId,
    /// Tells that a decision was taken, and whether by keyboard.
    decided: Callback<(SuggestionId, bool)>,
) -> impl IntoView {
    let store = Store::expect();
    let ChipCursor(cursor) = expect_context::<ChipCursor>();
    let known = store.part(move |asset| {
        asset
            .review
            .keywords
            .iter()
            .find(|word| word.id == id)
            .cloned()
    });
    // The chip of a word that just left is still there for a moment.
    let word = Memo::new(move |before: Option<&Option<_>>| {
        known.get().flatten().or_else(|| before.cloned().flatten())
    });
    let text = move || word.get().map(|word| word.value.text).unwrap_or_default();
    let verdict = Memo::new(move |_| word.get().map(|word| word.verdict));
    let is_open = Memo::new(move |_| verdict.get() == Some(Verdict::Undecided));
    let is_editing = RwSignal::new(false);
    let tab_index = move || if cursor.get() == Some(id) { "0" } else { "-1" };
    let unlisted = unlisted(store, text);
    let around = Memo::new(move |_| match word.get()?.source {
        Source::Nearby { found } => Some(nearby(&found)),
        _ => None,
    });
    let word_label = move || {
        let is_measured = || word.get().is_some_and(|word| word.source.is_measured());
        let status = match is_open.get() {
            true if is_measured() => ", measured",
            true => ", AI draft",
            false => "",
        };
        let status = match around.get().filter(|_| is_open.get()) {
            Some(around) => format!(", {around}, not seen in the picture"),
            None => status.to_owned(),
        };
        let listed = match unlisted.get() {
            Some(_) => ", not as in your list",
            None => "",
        };
        format!("{}{status}{listed}", text())
    };
    let judge = move |verdict: Verdict, by_keyboard: bool| {
        store.edit(Edit::JudgeKeyword(id, verdict));
        decided.run((id, by_keyboard));
    };
    let pressed = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "Enter" | "F2" => is_editing.set(true),
            "Delete" | "Backspace" => judge(Verdict::Rejected, true),
            "+" if is_open.get_untracked() => judge(Verdict::Accepted, true),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let asked = move |event: MouseEvent| {
        if let Some(word) = word.get_untracked() {
            let origin = OriginOf::of(&word, |word| word.text.clone());
            let because = because(&word.value);
            ask_of_keyword(store, word.value.text, Some((id, because)), &origin, &event);
        }
    };
    let point = move |is_over: bool| {
        let pointed = is_over.then_some(id);
        if store.pointed_at.get_untracked() != pointed {
            store.pointed_at.set(pointed);
        }
    };
    view! {
        <li
            class="chip"
            data-testid="keyword"
            data-keyword-id=id
            data-keyword=text
            data-verdict=move || verdict.get().map(verdict_slug)
            data-doubtful=move || {
                word.get().is_some_and(|word| word.is_doubtful() && !is_offered(&word)).then_some("")
            }
            data-origin=move || word.get().map(|word| origin_slug(&word.source))
            data-offered=move || {
                word.get().is_some_and(|word| is_offered(&word)).then_some("")
            }
            data-located=move || {
                word.get().and_then(|word| because(&word.value)).map(|_| "")
            }
            on:mouseenter=move |_| point(true)
            on:mouseleave=move |_| point(false)
            on:focusin=move |_| {
                cursor.set(Some(id));
                point(true);
            }
            on:focusout=move |_| point(false)
        >
            <Show
                when=move || is_editing.get()
                fallback=move || {
                    view! {
                        <Show when=move || is_open.get()>
                            <button
                                class="chip-button"
                                data-does="accept"
                                tabindex=tab_index
                                aria-label=move || format!("Accept {}", text())
                                title="Accept (+)"
                                on:click=move |event| {
                                    judge(Verdict::Accepted, event.detail() == 0)
                                }
                            >
                                <Icon glyph=Glyph::Check />
                            </button>
                        </Show>
                        <button
                            class="chip-word"
                            translate="no"
                            tabindex=tab_index
                            aria-label=word_label
                            aria-description=move || word.get().and_then(|word| because(&word.value))
                            aria-haspopup="dialog"
                            title="Click: where it comes from. Double-click or Enter: edit"
                            on:click=asked
                            on:dblclick=move |_| {
                                store.origin.set(None);
                                is_editing.set(true);
                            }
                            on:keydown=pressed
                        >
                            <Show when=move || is_open.get()>
                                <Icon glyph=Signal::derive(move || match around.get() {
                                    Some(_) => Glyph::Folder,
                                    None => Glyph::Sparkle,
                                }) />
                            </Show>
                            {text}
                            {move || {
                                let around = around.get().filter(|_| is_open.get());
                                around.map(|around| view! { <span class="hint">{around}</span> })
                            }}
                        </button>
                        <KeywordFlag
                            id
                            word=Signal::derive(text)
                            unlisted
                            tab_index=Signal::derive(tab_index)
                        />
                        <button
                            class="chip-button"
                            data-does="reject"
                            tabindex=tab_index
                            aria-label=move || format!("Reject {}", text())
                            title="Reject (Delete)"
                            on:click=move |event| judge(Verdict::Rejected, event.detail() == 0)
                        >
                            <Icon glyph=Glyph::Cross />
                        </button>
                    }
                }
            >
                <ChipEditor
                    text=text()
                    done=Callback::new(move |text: Option<String>| {
                        is_editing.set(false);
                        if let Some(text) = text {
                            store.edit(Edit::RewriteKeyword(id, text));
                        }
                    })
                />
            </Show>
        </li>
    }
}

/// Unsure, and by no model.
fn is_offered(word: &Suggestion<Keyword>) -> bool {
    word.is_open_draft() && word.source.is_offered()
}

/// Enter or leaving takes the words over, Escape leaves everything as it was.
#[component]
fn ChipEditor(text: String, done: Callback<Option<String>>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let is_done = StoredValue::new(false);
    let finish = move |is_taken: bool| {
        if is_done.get_value() {
            return;
        }
        is_done.set_value(true);
        let text = input.get_untracked().map(|input| input.value());
        done.run(text.filter(|_| is_taken));
    };
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let size = text.chars().count().clamp(4, 40).to_string();
    view! {
        <input
            class="chip-input"
            type="text"
            node_ref=input
            aria-label=format!("Edit keyword {text}")
            value=text
            size=size
            autocomplete="off"
            spellcheck="false"
            translate="no"
            on:keydown=move |event| {
                match event.key().as_str() {
                    "Enter" if !event.is_composing() => {
                        event.prevent_default();
                        finish(true);
                    }
                    "Escape" => {
                        event.stop_propagation();
                        finish(false);
                    }
                    _ => {}
                }
            }
            on:blur=move |_| finish(true)
        />
    }
}
