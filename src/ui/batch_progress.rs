//! How far the batch is, how long it will take, and a way to stop it.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::{Store, photos};
use crate::domain::pace;
use crate::domain::session::Filter;

#[component]
pub fn BatchProgress() -> impl IntoView {
    let store = Store::expect();
    let open = Memo::new(move |_| store.tally.get().shown_by(Filter::InProgress));
    let phase = Memo::new(move |_| {
        let tally = store.tally.get();
        match (tally.total(), open.get(), store.is_stopped.get()) {
            (0, _, _) => "idle",
            (_, 0, _) => "done",
            (_, _, true) => "stopped",
            _ => "running",
        }
    });
    let text = move || {
        let tally = store.tally.get();
        let counted = format!("{} of {}", tally.settled(), tally.total());
        match (phase.get(), store.seconds_left.get()) {
            ("stopped", _) => format!("Stopped at {counted}"),
            _ if tally.working + tally.settled() == 0 => "Getting ready …".to_owned(),
            (_, Some(seconds)) => format!("Drafting: {counted}, {}", pace::in_words(seconds)),
            (_, None) => format!("Drafting: {counted}"),
        }
    };
    let done_text = move || {
        let tally = store.tally.get();
        match tally.to_review {
            0 => format!("{} reviewed", photos(tally.reviewed)),
            count => format!("{} to review", photos(count)),
        }
    };
    view! {
        <div class="progress" data-testid="batch-progress" data-phase=move || phase.get()>
            <Show when=move || phase.get() == "done">
                <p class="progress-text">
                    <span>{done_text}</span>
                </p>
            </Show>
            <Show when=move || matches!(phase.get(), "running" | "stopped")>
                <p class="progress-text">
                    <span>{text}</span>
                </p>
                <progress
                    aria-label="Drafting"
                    max=move || store.tally.get().total().to_string()
                    value=move || store.tally.get().settled().to_string()
                ></progress>
                <Show
                    when=move || phase.get() == "stopped"
                    fallback=move || {
                        view! {
                            <button
                                class="button"
                                data-size="small"
                                on:click=move |_| store.stop()
                            >
                                <Icon glyph=Glyph::Stop />
                                "Stop"
                            </button>
                        }
                    }
                >
                    <button class="button" data-size="small" on:click=move |_| store.resume()>
                        <Icon glyph=Glyph::Play />
                        "Resume"
                    </button>
                </Show>
            </Show>
        </div>
    }
}
