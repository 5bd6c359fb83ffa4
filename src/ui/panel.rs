//! The review of one photo: everything to decide, and the way on to the next.

use leptos::prelude::*;

use super::browser_sentence::BrowserSentence;
use super::choice_field::ChoiceField;
use super::faces_section::FacesSection;
use super::findings::FindingsSection;
use super::found_section::{FoundSection, LocationLine};
use super::gradual::OneByOne;
use super::icon::{Glyph, Icon};
use super::keyword_chips::KeywordChips;
use super::languages::Languages;
use super::more_fields::{MoreFields, Subject};
use super::purpose_field::PurposeField;
use super::review_actions::ReviewActions;
use super::sensitive_note::SensitiveNote;
use super::store::{Dialog, Store};
use super::text_field::TextFieldEditor;
use super::translation::Translation;
use super::why_empty::WhyEmpty;
use super::wording;
use crate::domain::field::TextField;
use crate::domain::purpose::Purpose;
use crate::domain::review::Verdict;
use crate::domain::session::Phase;

#[component]
pub fn Panel() -> impl IntoView {
    let store = Store::expect();
    let photo = store.part(|asset| asset.id);
    // Another photo is read from the top.
    Effect::new(move || {
        photo.get();
        // What is made anew until then may move it again.
        to_the_top();
        request_animation_frame(to_the_top);
    });
    let is_blank = store.part(|asset| {
        let review = &asset.review;
        let says_nothing =
            review.texts().is_empty() && review.keywords.is_empty() && review.regions.is_empty();
        asset.state.phase() == Phase::Failed && says_nothing
    });
    let has_form = Memo::new(move |_| is_blank.get() != Some(true));
    view! {
        <aside
            class="panel"
            aria-label="Review"
            tabindex="-1"
            data-reads-only=move || store.reads_only().then_some("")
        >
            <Show
                when=move || has_form.get()
                fallback=|| view! { <div class="panel-scroll"><PhotoFacts /></div> }
            >
                <Form />
            </Show>
            <ReviewActions />
        </aside>
    }
}

#[component]
fn Form() -> impl IntoView {
    view! {
        <OneByOne
            class="panel-scroll"
            parts=[
                || view! { <PhotoFacts /> }.into_any(),
                || view! { <Warnings /> }.into_any(),
                || view! { <Alternative /> }.into_any(),
                || view! { <KeywordChips /> }.into_any(),
                || view! { <FacesSection /> }.into_any(),
                || view! { <LocationLine /> }.into_any(),
                || view! { <Topic /> }.into_any(),
                || view! { <OtherFields /> }.into_any(),
                || view! { <RarerFields /> }.into_any(),
            ]
        />
    }
}

/// The panel where it scrolls by itself, the page where that does.
fn to_the_top() {
    if let Ok(Some(scroll)) = document().query_selector(".panel-scroll") {
        scroll.set_scroll_top(0);
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

#[component]
fn Warnings() -> impl IntoView {
    view! {
        <SensitiveNote />
        <FindingsSection />
    }
}

/// What takes the place of the picture for those who do not see it.
#[component]
fn Alternative() -> impl IntoView {
    let store = Store::expect();
    let decorative = store.part(|asset| asset.review.is_decorative());
    let is_decorative = Signal::derive(move || decorative.get() == Some(true));
    view! {
        <section class="panel-section">
            <TextFieldEditor
                of=TextField::AltText
                rows=3
                placeholder="What would you say on the phone?"
                disabled=is_decorative
            />
            <WhyEmpty />
            <BrowserSentence />
            <AltTextMore />
        </section>
    }
}

/// Folded away, and opened where something in it waits.
#[component]
fn AltTextMore() -> impl IntoView {
    const FIELDS: &[TextField] = &[TextField::AltText, TextField::ExtendedDescription];
    let store = Store::expect();
    let purpose = store.part(|asset| {
        let purpose = asset.review.purpose();
        let standing = purpose.filter(|purpose| purpose.verdict != Verdict::Rejected);
        let is_draft = standing.is_some_and(|purpose| purpose.is_open_draft());
        (
            standing.map_or_else(Purpose::default, |purpose| purpose.value),
            is_draft,
        )
    });
    let words = move || {
        let (purpose, is_draft) = purpose.get().unwrap_or_default();
        match is_draft {
            true => format!("{}, AI draft", purpose.name().to_lowercase()),
            false => purpose.name().to_lowercase(),
        }
    };
    let is_waiting = waiting_in_languages(store, FIELDS);
    view! {
        <details class="disclosure" data-testid="alt-text-more" prop:open=move || is_waiting.get()>
            <summary>
                "Purpose and other languages"
                <span class="section-count">{words}</span>
            </summary>
            <PurposeField />
            <Translation />
            <Languages fields=FIELDS />
        </details>
    }
}

/// Texts in other languages, folded away in the same manner.
#[component]
fn OtherLanguages() -> impl IntoView {
    const FIELDS: &[TextField] = &[TextField::Title, TextField::Description, TextField::Rights];
    let is_waiting = waiting_in_languages(Store::expect(), FIELDS);
    view! {
        <details class="disclosure" prop:open=move || is_waiting.get()>
            <summary>"Other languages"</summary>
            <Languages fields=FIELDS />
        </details>
    }
}

/// A text in a told language is there to be seen.
fn waiting_in_languages(store: Store, fields: &'static [TextField]) -> Memo<bool> {
    let is_waiting = store.part(move |asset| {
        let mut texts = asset.review.texts().iter();
        texts.any(|(slot, _)| slot.language.is_told() && fields.contains(&slot.field))
    });
    Memo::new(move |_| is_waiting.get() == Some(true))
}

#[component]
fn Topic() -> impl IntoView {
    view! {
        <section class="panel-section">
            <ChoiceField field=TextField::MediaTopic />
        </section>
    }
}

#[component]
fn OtherFields() -> impl IntoView {
    let store = Store::expect();
    view! {
        <section class="panel-section">
            <TextFieldEditor of=TextField::Title rows=1 />
            <TextFieldEditor of=TextField::Headline rows=1 />
            <TextFieldEditor of=TextField::Description rows=2 />
            <TextFieldEditor of=TextField::ExtendedDescription rows=2 />
            <TextFieldEditor of=TextField::Creator rows=1 />
            <TextFieldEditor of=TextField::Rights rows=1 placeholder="© 2026 Name" />
            <OtherLanguages />
            <button
                class="button"
                data-size="small"
                on:click=move |_| store.dialog.set(Some(Dialog::Templates))
            >
                "Templates …"
            </button>
        </section>
    }
}

#[component]
fn RarerFields() -> impl IntoView {
    view! {
        <MoreFields subject=Subject::Rights />
        <MoreFields subject=Subject::Place />
        <MoreFields subject=Subject::Origin />
        <FoundSection />
    }
}

#[component]
fn PhotoFacts() -> impl IntoView {
    let store = Store::expect();
    let facts = store.part(|asset| {
        let mut facts = Vec::new();
        if let Some(photo) = &asset.photo {
            facts.push(photo.format.name().to_owned());
            if photo.size.pixels() > 0 {
                facts.push(format!("{} × {}", photo.size.width, photo.size.height));
            }
        }
        facts.push(wording::bytes(asset.file.bytes));
        if asset.photo.as_ref().is_some_and(|photo| photo.animated) {
            facts.push("animated, first frame only".to_owned());
        }
        facts.join(" · ")
    });
    let open = store.part(|asset| asset.review.undecided());
    let has_drafts = Memo::new(move |_| open.get().is_some_and(|count| count > 0));
    let phase = store.part(|asset| asset.state.phase());
    let state = store.part(|asset| match asset.state.phase() {
        Phase::Failed => "Failed".to_owned(),
        _ => wording::state(&asset.state),
    });
    view! {
        <div class="photo-facts">
            <span
                class="state-badge"
                data-testid="photo-state"
                data-state=move || phase.get().map(wording::phase_slug)
            >
                <Icon glyph=Signal::derive(move || {
                    phase.get().map_or(Glyph::Clock, wording::phase_glyph)
                }) />
                {move || state.get()}
            </span>
            <span class="hint">{move || facts.get()}</span>
            <Show when=move || has_drafts.get()>
                <p class="legend hint" data-testid="legend">
                    <span class="legend-line" data-line="dashed"></span>
                    "AI draft"
                    <span class="legend-line" data-line="dotted"></span>
                    "AI draft, unsure"
                </p>
            </Show>
        </div>
    }
}
