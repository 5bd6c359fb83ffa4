//! The bar of a page in a frame: to whom it hands over, and the two ways to end.

use leptos::prelude::*;

use super::app::commit_typing;
use super::batch_progress::BatchProgress;
use super::history_buttons::HistoryButtons;
use super::icon::{Glyph, Icon, Mark};
use super::intake::FileInput;
use super::model_progress::ModelProgress;
use super::store::{Embedding, Handing, Store, is_decided, may_add_photos, photos};
use super::toolbar::{Pickers, pick};
use super::wording::sentence;
use crate::domain::session::Tally;

#[component]
pub fn EmbeddedBar(embedding: Embedding) -> impl IntoView {
    let Pickers { files, .. } = Pickers::expect();
    let may_add = may_add_photos();
    view! {
        <header class="toolbar" data-testid="embedded-bar">
            <span class="brand">
                <Mark />
            </span>
            <Recipient embedding />
            <div class="toolbar-progress">
                <ModelProgress />
                <BatchProgress />
            </div>
            <FileInput input=files />
            <div class="toolbar-group" role="group" aria-label="Photos">
                <Show when=move || may_add.get()>
                    <button
                        class="icon-button"
                        aria-label="Add photos"
                        title="Add photos"
                        on:click=move |_| pick(files)
                    >
                        <Icon glyph=Glyph::Add />
                    </button>
                </Show>
                <HistoryButtons />
            </div>
            <Cancel embedding />
            <Done embedding />
        </header>
        <Outcome embedding />
    }
}

/// Who gets what is handed over stands in sight all the time.
#[component]
fn Recipient(embedding: Embedding) -> impl IntoView {
    let origin = move || embedding.embedder.get().map(|embedder| embedder.origin);
    view! {
        <Show when=move || origin().is_some()>
            <button
                class="privacy-chip"
                data-testid="recipient"
                popovertarget="recipient-facts"
                title="Who gets what you review"
            >
                <Icon glyph=Glyph::Shield />
                <span>"For " <strong>{move || origin().map(|origin| host(&origin))}</strong></span>
            </button>
            <div class="popover" data-place="privacy" popover="auto" id="recipient-facts">
                <h2>"For " {move || origin()}</h2>
                <ul class="facts">
                    <li>
                        "This frame works on the photos in your browser and sends nothing anywhere by itself."
                    </li>
                    <li>
                        "With Done, what you reviewed is handed to the page around this frame. What that page does with it, it decides."
                    </li>
                    <li>"Until then, and with Cancel, it gets no metadata and no file from here."</li>
                    <li>
                        "It hears how many photos are drafted and reviewed, and the names of those that fail."
                    </li>
                </ul>
            </div>
        </Show>
    }
}

#[component]
fn Cancel(embedding: Embedding) -> impl IntoView {
    let store = Store::expect();
    let is_begun = Memo::new(move |_| {
        // Every deed is an entry of the log.
        store.log_end.track();
        store.session(|session| {
            let mut assets = session.assets().iter();
            assets.any(|asset| asset.review.holds_decisions())
        })
    });
    let loses_work = Memo::new(move |_| {
        let holds = store.tally.get().reviewed > 0 || is_begun.get();
        holds && embedding.handing.get() != Handing::Done
    });
    let question = move || match store.tally.get().reviewed {
        0 => "Leave, and lose what you wrote and decided?".to_owned(),
        reviewed => format!("Leave without handing over {}?", photos(reviewed)),
    };
    view! {
        <Show
            when=move || loses_work.get()
            fallback=move || {
                view! {
                    <button class="button" on:click=move |_| embedding.cancel()>
                        "Cancel"
                    </button>
                }
            }
        >
            <button class="button" popovertarget="cancel-question">
                "Cancel"
            </button>
            <div class="popover" data-place="end" popover="auto" id="cancel-question">
                <p>{question}</p>
                <button class="button" on:click=move |_| embedding.cancel()>
                    "Leave without"
                </button>
            </div>
        </Show>
    }
}

#[component]
fn Done(embedding: Embedding) -> impl IntoView {
    let store = Store::expect();
    let is_ready = Memo::new(move |_| {
        is_decided(store.tally.get()) && !matches!(embedding.handing.get(), Handing::Making { .. })
    });
    let label = move || match embedding.handing.get() {
        Handing::Making { done, of } => format!("{done} of {of}"),
        _ => "Done".to_owned(),
    };
    let done = move |_| {
        // What is being typed belongs to it; it may begin a review again.
        commit_typing();
        if is_ready.get_untracked() {
            embedding.hand_over();
        }
    };
    view! {
        <button
            class="button"
            data-kind="primary"
            data-place="done"
            data-testid="done"
            title=move || why_not(store.tally.get())
            aria-disabled=move || (!is_ready.get()).then_some("true")
            on:click=done
        >
            <Icon glyph=Glyph::Check />
            {label}
        </button>
    }
}

/// What is missing before it can be handed over.
fn why_not(tally: Tally) -> String {
    let open = tally.total() - tally.reviewed - tally.failed;
    match (open, tally.reviewed) {
        (0, 0) => "No photo is reviewed yet".to_owned(),
        (0, count) => format!("Hand over {}", photos(count)),
        (1, _) => "1 photo is still to be reviewed, or removed".to_owned(),
        (open, _) => format!("{open} photos are still to be reviewed, or removed"),
    }
}

#[component]
fn Outcome(embedding: Embedding) -> impl IntoView {
    move || {
        match embedding.handing.get() {
        Handing::Failed(failures) => {
            let lines = failures.into_iter().map(|(name, failure)| {
                view! {
                    <li>
                        <strong><bdi translate="no">{name}</bdi></strong> " "
                        {sentence(&failure.message)} " " {sentence(&failure.advice)}
                    </li>
                }
            });
            view! {
                <section class="notice" data-place="handing" data-kind="problem" data-testid="handing" role="alert">
                    <Icon glyph=Glyph::Warning />
                    <div class="notice-text">
                        <p>
                            "Nothing was handed over. Change or remove these photos and press Done again."
                        </p>
                        <ul role="list">{lines.collect_view()}</ul>
                    </div>
                </section>
            }
            .into_any()
        }
        Handing::Done => view! {
            <section class="notice" data-place="handing" data-kind="good" data-testid="handing" role="status">
                <Icon glyph=Glyph::CheckCircle />
                <p class="notice-text">"Handed over. If you change something, press Done again."</p>
            </section>
        }
        .into_any(),
        Handing::Idle | Handing::Making { .. } => ().into_any(),
    }
    }
}

/// `https://cms.example:8443` → `cms.example:8443`.
fn host(origin: &str) -> String {
    origin
        .split_once("://")
        .map_or(origin, |(_, host)| host)
        .to_owned()
}
