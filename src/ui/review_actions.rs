//! The foot of the panel: the one act that comes next, and what else can be done.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::next_step::{NextStep, next_step};
use super::shortcuts::single_keys_are_on;
use super::store::{Dialog, Store};
use super::wording::plural;
use crate::domain::policy::Finding;
use crate::domain::review::Edit;
use crate::domain::session::{Event, Phase};

/// What the large button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    AcceptAndGoOn,
    Finish,
    /// Not yet, or not theirs.
    CannotFinish,
    Next(NextStep),
    /// Nothing is to be done before more drafts have come.
    Back,
}

impl Act {
    fn words(self) -> String {
        match self {
            Act::AcceptAndGoOn => "Accept drafts and go on".to_owned(),
            Act::Finish | Act::CannotFinish => "Mark as reviewed".to_owned(),
            Act::Next(step) => step.words(),
            Act::Back => "Back to all photos".to_owned(),
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Act::AcceptAndGoOn => Glyph::Check,
            Act::Finish | Act::CannotFinish => Glyph::CheckCircle,
            Act::Next(step) => step.glyph(),
            Act::Back => Glyph::Grid,
        }
    }

    fn keys(self) -> &'static str {
        match self {
            Act::AcceptAndGoOn => "Control+Enter",
            Act::Finish if single_keys_are_on() => "R Control+Enter",
            Act::Finish => "Control+Enter",
            Act::CannotFinish | Act::Next(_) | Act::Back => "",
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Act::AcceptAndGoOn => "accept-and-go-on",
            Act::Finish | Act::CannotFinish => "finish",
            Act::Next(_) | Act::Back => "next-step",
        }
    }

    fn take(self, store: Store) {
        match self {
            Act::AcceptAndGoOn => store.accept_and_finish(),
            Act::Finish => store.finish(),
            Act::CannotFinish => {}
            Act::Next(step) => step.take(store),
            Act::Back => store.close(),
        }
    }
}

#[component]
pub fn ReviewActions() -> impl IntoView {
    let store = Store::expect();
    let undecided = store.part(|asset| asset.review.undecided());
    let count = Memo::new(move |_| undecided.get().unwrap_or_default());
    let acceptable = Memo::new(move |_| store.acceptable());
    let phase = store.part(|asset| asset.state.phase());
    let phase = Memo::new(move |_| phase.get().unwrap_or(Phase::Waiting));
    // Why ending it is not theirs.
    let refusal = Memo::new(move |_| store.refuses_to_approve());
    let is_blocked = Memo::new(move |_| store.findings().iter().any(Finding::is_blocking));
    let next = next_step(store);
    let act = Memo::new(move |_| match phase.get() {
        Phase::ToReview if refusal.get().is_some() => Act::CannotFinish,
        Phase::ToReview if acceptable.get() > 0 => Act::AcceptAndGoOn,
        Phase::ToReview => Act::Finish,
        Phase::Waiting | Phase::Working => Act::CannotFinish,
        Phase::Reviewed | Phase::Failed => next.get().map_or(Act::Back, Act::Next),
    });
    let note = move || match (phase.get(), count.get()) {
        (Phase::ToReview, _) if refusal.get().is_some() => refusal.get().unwrap_or_default(),
        (Phase::Reviewed, _) if is_blocked.get() => {
            "Not exported until the policy is satisfied: see above.".to_owned()
        }
        (Phase::ToReview, 0) => "Everything decided.".to_owned(),
        (Phase::ToReview, count) => plural(count, "draft to decide on.", "drafts to decide on."),
        (Phase::Reviewed, count) if count > 0 => {
            let drafts = plural(count, "undecided draft", "undecided drafts");
            format!("{drafts} will not be exported.")
        }
        (Phase::Reviewed, _) => "Ready to export.".to_owned(),
        (Phase::Failed, _) => "A photo that failed cannot be exported.".to_owned(),
        (Phase::Waiting | Phase::Working, _) => {
            "Drafts are on their way. You can write already.".to_owned()
        }
    };
    let accepts_without_going = move || {
        acceptable.get() > 0 && (phase.get() == Phase::ToReview || act.get() != Act::CannotFinish)
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
            <button
                class="button"
                data-kind="primary"
                data-primary=""
                data-testid=move || act.get().slug()
                aria-keyshortcuts=move || Some(act.get().keys()).filter(|keys| !keys.is_empty())
                aria-disabled=move || (act.get() == Act::CannotFinish).then_some("true")
                on:click=move |_| act.get_untracked().take(store)
            >
                <Icon glyph=Signal::derive(move || act.get().glyph()) />
                {move || act.get().words()}
                {move || key(match act.get() {
                    Act::AcceptAndGoOn => "Ctrl \u{21b5}",
                    Act::Finish if single_keys_are_on() => "R",
                    _ => "",
                })}
            </button>
            <div class="review-buttons">
                <Show when=accepts_without_going>
                    <button
                        class="button"
                        data-testid="accept-all"
                        aria-keyshortcuts=single_keys_are_on().then_some("A")
                        title="Accept all drafts and stay with this photo"
                        on:click=move |_| store.edit(Edit::AcceptAll)
                    >
                        "Accept all drafts"
                        {key(if single_keys_are_on() { "A" } else { "" })}
                    </button>
                </Show>
                <Show when=move || act.get() == Act::AcceptAndGoOn>
                    <button
                        class="button"
                        data-testid="finish"
                        aria-keyshortcuts=single_keys_are_on().then_some("R")
                        aria-describedby="finish-leaves-out"
                        on:click=move |_| store.finish()
                    >
                        <span>
                            "Mark as reviewed"
                            <span class="button-note" id="finish-leaves-out" aria-hidden="true">
                                {move || {
                                    format!("leaves {} out", plural(count.get(), "draft", "drafts"))
                                }}
                            </span>
                        </span>
                        {key(if single_keys_are_on() { "R" } else { "" })}
                    </button>
                </Show>
                <Show when=move || phase.get() == Phase::Reviewed>
                    <button
                        class="button"
                        data-testid="reopen"
                        on:click=move |_| {
                            if let Some(card) = store.current.get_untracked() {
                                store.dispatch(Event::Reopened(card.id));
                            }
                        }
                    >
                        <Icon glyph=Glyph::Pencil />
                        "Reopen review"
                    </button>
                </Show>
            </div>
        </footer>
    }
}

/// A key beside the words of its button; what reads the page aloud is told by an attribute.
fn key(key: &'static str) -> impl IntoView {
    (!key.is_empty()).then(|| view! { <kbd aria-hidden="true">{key}</kbd> })
}
