//! A text of the review: a draft looks like a draft until a person accepts or rewrites it.

use leptos::html;
use leptos::prelude::*;

use super::alt_text_choices::AltTextChoices;
use super::alt_text_support::AltTextSupport;
use super::disagreement::Disagreements;
use super::icon::{Glyph, Icon};
use super::origin::{OriginButton, OriginOf};
use super::store::{Store, untold_language};
use super::wording;
use crate::domain::alt_text::{Hint, hints};
use crate::domain::field::{Slot, TextField};
use crate::domain::keyword_language::KeywordLanguage;
use crate::domain::provenance::{Source, Tier};
use crate::domain::review::{Edit, Suggestion, Verdict};

#[component]
pub fn TextFieldEditor(
    #[prop(into)] of: Slot,
    /// Rows of the text area; one row is a single line.
    rows: u32,
    #[prop(default = "")] placeholder: &'static str,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let store = Store::expect();
    let slot = of;
    let field = slot.field;
    let label = StoredValue::new(wording::slot(&slot));
    let slug = wording::slot_slug(&slot);
    let kept = StoredValue::new(slot.clone());
    let node = NodeRef::<html::Textarea>::new();
    let known = store.part({
        let slot = slot.clone();
        move |asset| asset.review.text(&slot).cloned()
    });
    let suggestion = move || known.get().flatten();
    let verdict = Memo::new(move |_| suggestion().map(|text: Suggestion<String>| text.verdict));
    // A rejected text is gone from the field; it can be brought back below.
    let text = Memo::new(move |_| {
        suggestion()
            .filter(|text| text.verdict != Verdict::Rejected)
            .map(|text| text.value)
            .unwrap_or_default()
    });
    let typed = RwSignal::new(String::new());
    Effect::new(move || typed.set(text.get()));
    let photo = store.part(|asset| asset.id);
    // Another photo's words replace whatever stands here, even where both are the same.
    Effect::new(move || {
        photo.track();
        let text = text.get();
        if let Some(node) = node.get() {
            node.set_value(&text);
        }
    });
    let is_draft = Memo::new(move |_| verdict.get() == Some(Verdict::Undecided) && !disabled.get());
    let is_doubtful = Memo::new(move |_| {
        is_draft.get() && suggestion().is_some_and(|text: Suggestion<String>| text.is_doubtful())
    });
    let origin = Signal::derive(move || {
        suggestion()
            .filter(|text| text.verdict != Verdict::Rejected)
            .map(|text| OriginOf::of(&text, String::clone))
    });
    // Only what a person wrote from nothing needs no word on where it comes from.
    let has_origin = Memo::new(move |_| {
        origin
            .get()
            .is_some_and(|origin| origin.source != Source::Person || origin.rewritten.is_some())
    });
    // What a model wrote says in which language.
    let is_untold = !slot.language.is_told();
    let language = store.part(move |asset| match field {
        TextField::AltText if is_untold => asset.review.alt_text_language(),
        _ => None,
    });
    let language = Memo::new(move |_| language.get().flatten());
    // A field whose language nobody told is in that of whoever reviews.
    let told = slot.language.clone();
    let untold = untold_language();
    let lang = move || {
        let drafted = language.get().map(|language| language.tag().to_owned());
        let told = told.is_told().then(|| told.tag().to_owned());
        told.or(drafted).or_else(|| untold.get())
    };
    let rejected = Memo::new(move |_| {
        suggestion()
            .filter(|text| text.verdict == Verdict::Rejected && !text.value.is_empty())
            .map(|text| (text.value, text.source.is_model()))
    });
    let commit = move || {
        let Some(node) = node.get_untracked() else {
            return;
        };
        store.edit(Edit::WriteText(kept.get_value(), node.value()));
        // What was trimmed shows at once.
        node.set_value(&text.get_untracked());
    };
    view! {
        <div
            class="field"
            data-testid="field"
            data-field=slug.clone()
            data-verdict=move || verdict.get().map_or("empty", wording::verdict_slug)
            data-origin=move || suggestion().map(|text| wording::origin_slug(&text.source))
            data-draft=move || is_draft.get().then_some("")
            data-doubtful=move || is_doubtful.get().then_some("")
            data-tier=move || suggestion().and_then(|text| text.source.tier()).map(Tier::name)
        >
            <div class="field-head">
                <label class="field-label" for=slug.clone()>
                    {label.get_value()}
                </label>
                <Show when=move || has_origin.get() && !disabled.get()>
                    <OriginButton what=label.get_value() origin />
                    <Show when=move || language.get().is_some()>
                        <span class="language">{move || language.get().map(KeywordLanguage::name)}</span>
                    </Show>
                </Show>
            </div>
            <textarea
                class="input"
                id=slug.clone()
                name=slug.clone()
                rows=rows
                node_ref=node
                placeholder=placeholder
                autocomplete="off"
                spellcheck="false"
                translate="no"
                dir="auto"
                lang=lang
                disabled=move || disabled.get()
                prop:readOnly=move || store.reads_only()
                data-known=move || text.get()
                data-single=(rows == 1).then_some("")
                on:input=move |event| typed.set(event_target_value(&event))
                on:change=move |_| commit()
                on:keydown=move |event| {
                    if rows == 1 && event.key() == "Enter" && !event.is_composing() {
                        event.prevent_default();
                        commit();
                    }
                }
            ></textarea>
            <Show when=move || is_draft.get()>
                <div class="field-decision">
                    <button
                        class="button"
                        data-size="small"
                        data-does="accept"
                        aria-label=format!("Accept {}", label.get_value().to_lowercase())
                        on:click=move |_| store.edit(Edit::JudgeText(kept.get_value(), Verdict::Accepted))
                    >
                        <Icon glyph=Glyph::Check />
                        "Accept"
                    </button>
                    <button
                        class="button"
                        data-size="small"
                        data-does="reject"
                        aria-label=format!("Reject {}", label.get_value().to_lowercase())
                        on:click=move |_| store.edit(Edit::JudgeText(kept.get_value(), Verdict::Rejected))
                    >
                        <Icon glyph=Glyph::Cross />
                        "Reject"
                    </button>
                    <span class="hint">"or just rewrite it"</span>
                </div>
            </Show>
            <Show when=move || rejected.get().is_some() && !disabled.get()>
                <p class="field-rejected">
                    <span class="hint">"Rejected: "</span>
                    <s translate="no">{move || rejected.get().map(|(text, _)| text)}</s>
                    <button
                        class="link"
                        on:click=move |_| {
                            let is_ai = rejected.get_untracked().is_some_and(|(_, is_ai)| is_ai);
                            let verdict = if is_ai { Verdict::Undecided } else { Verdict::Accepted };
                            store.edit(Edit::JudgeText(kept.get_value(), verdict));
                        }
                    >
                        "Bring back"
                    </button>
                </p>
            </Show>
            {(slot == TextField::AltText.into())
                .then(|| view! { <AltTextChoices /> <AltTextSupport /> })}
            <Disagreements of=slot />
            {(field == TextField::AltText)
                .then(|| view! { <Hints typed=typed.into() disabled /> })}
        </div>
    }
}

#[component]
fn Hints(typed: Signal<String>, disabled: Signal<bool>) -> impl IntoView {
    let store = Store::expect();
    let beside = store.part(|asset| {
        let fields = [
            TextField::Title,
            TextField::Headline,
            TextField::Description,
        ];
        let texts = asset.review.texts().iter();
        texts
            .filter(|(slot, text)| {
                fields.contains(&slot.field) && text.verdict != Verdict::Rejected
            })
            .map(|(_, text)| text.value.clone())
            .collect::<Vec<_>>()
    });
    let found = Memo::new(move |_| {
        if disabled.get() {
            return Vec::new();
        }
        let beside = beside.get().unwrap_or_default();
        let beside: Vec<&str> = beside.iter().map(String::as_str).collect();
        typed.with(|text| hints(text, &beside))
    });
    view! {
        <ul class="hints" role="list" aria-live="polite">
            {move || {
                found
                    .get()
                    .into_iter()
                    .map(|hint: Hint| {
                        view! {
                            <li class="hint" data-testid="alt-hint">
                                <Icon glyph=Glyph::Info />
                                {hint.advice()}
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}
