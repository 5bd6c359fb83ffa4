//! The review of one photo: everything to decide, and the way on to the next.

use leptos::prelude::*;

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
use super::sensitive_note::SensitiveNote;
use super::store::{Dialog, Store};
use super::text_field::TextFieldEditor;
use super::wording::{self, plural};
use crate::domain::field::TextField;
use crate::domain::policy::Finding;
use crate::domain::review::Edit;
use crate::domain::session::{Event, Phase};

#[component]
pub fn Panel() -> impl IntoView {
    let store = Store::expect();
    view! {
        <aside
            class="panel"
            aria-label="Review"
            data-reads-only=move || store.reads_only().then_some("")
        >
            <OneByOne
                class="panel-scroll"
                parts=[
                    || view! { <PhotoFacts /> }.into_any(),
                    || view! { <Warnings /> }.into_any(),
                    || view! { <Alternative /> }.into_any(),
                    || view! { <KeywordChips /> }.into_any(),
                    || view! { <Topic /> }.into_any(),
                    || view! { <FacesSection /> }.into_any(),
                    || view! { <LocationLine /> }.into_any(),
                    || view! { <OtherFields /> }.into_any(),
                    || view! { <RarerFields /> }.into_any(),
                ]
            />
            <ReviewActions />
        </aside>
    }
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
            <PurposeField />
            <Languages fields=&[TextField::AltText, TextField::ExtendedDescription] />
        </section>
    }
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
            <Languages fields=&[TextField::Title, TextField::Description, TextField::Rights] />
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
        </div>
    }
}

#[component]
fn ReviewActions() -> impl IntoView {
    let store = Store::expect();
    let undecided = store.part(|asset| asset.review.undecided());
    let phase = store.part(|asset| asset.state.phase());
    let count = move || undecided.get().unwrap_or_default();
    let is_reviewed = Memo::new(move |_| phase.get() == Some(Phase::Reviewed));
    let can_finish = Memo::new(move |_| phase.get() == Some(Phase::ToReview));
    // Why ending it is not theirs.
    let refusal = Memo::new(move |_| store.refuses_to_approve());
    let is_blocked = Memo::new(move |_| store.findings().iter().any(Finding::is_blocking));
    let note = move || match (phase.get(), count()) {
        (Some(Phase::ToReview), _) if refusal.get().is_some() => refusal.get().unwrap_or_default(),
        (Some(Phase::Reviewed), _) if is_blocked.get() => {
            "Not exported until the policy is satisfied: see above.".to_owned()
        }
        (Some(Phase::ToReview), 0) => "Everything decided.".to_owned(),
        (Some(Phase::ToReview | Phase::Reviewed), count) if count > 0 => {
            let drafts = plural(count, "undecided draft", "undecided drafts");
            format!("{drafts} will not be exported.")
        }
        (Some(Phase::Reviewed), _) => "Ready to export.".to_owned(),
        (Some(Phase::Failed), _) => "A photo that failed cannot be exported.".to_owned(),
        _ => "Drafts are on their way. You can write already.".to_owned(),
    };
    view! {
        <footer class="review-actions">
            <p class="hint" data-testid="review-note">
                {note}
                <Show when=move || store.asks_who()>
                    " "
                    <button class="link" on:click=move |_| store.dialog.set(Some(Dialog::Policy))>
                        "Who are you?"
                    </button>
                </Show>
            </p>
            <div class="review-buttons">
                <button
                    class="button"
                    title="Accept all drafts (A)"
                    aria-disabled=move || (count() == 0 || store.reads_only()).then_some("true")
                    on:click=move |_| store.edit(Edit::AcceptAll)
                >
                    "Accept all drafts"
                </button>
                <button
                    class="button"
                    data-kind="primary"
                    data-testid="finish"
                    title="Mark as reviewed (R or Ctrl+Enter)"
                    aria-disabled=move || {
                        let can_finish = can_finish.get() && refusal.get().is_none();
                        (!can_finish && !is_reviewed.get()).then_some("true")
                    }
                    on:click=move |_| {
                        match (is_reviewed.get_untracked(), store.current.get_untracked()) {
                            (true, Some(card)) => store.dispatch(Event::Reopened(card.id)),
                            _ => store.finish(),
                        }
                    }
                >
                    <Icon glyph=Signal::derive(move || {
                        if is_reviewed.get() { Glyph::Pencil } else { Glyph::CheckCircle }
                    }) />
                    {move || {
                        if is_reviewed.get() { "Reopen review" } else { "Mark as reviewed" }
                    }}
                </button>
            </div>
        </footer>
    }
}
