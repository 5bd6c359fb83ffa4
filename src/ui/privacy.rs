//! What "nothing leaves this page" means, in facts anybody can check.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::{Dialog, Guard, Store};
use crate::domain::self_test::{Outcome, SelfTest};

#[component]
pub fn PrivacyChip() -> impl IntoView {
    let store = Store::expect();
    let is_open = move || stands_open(store);
    let words = move || match is_open() {
        true => "Nothing holds this page",
        false => "Nothing leaves this page",
    };
    let title = move || match is_open() {
        true => "Not every attempt to reach another site was stopped: see which",
        false => "Nothing leaves this page: see what it loaded",
    };
    view! {
        <button
            class="privacy-chip"
            data-testid="privacy"
            aria-haspopup="dialog"
            title=title
            data-stands-open=move || is_open().then_some("")
            on:click=move |_| store.dialog.set(Some(Dialog::Privacy))
        >
            <Icon glyph=Signal::derive(move || {
                if is_open() { Glyph::Warning } else { Glyph::Shield }
            }) />
            <span>{words}</span>
        </button>
    }
}

/// Something that has to be stopped was not.
pub fn stands_open(store: Store) -> bool {
    let holds = |guard: &Guard| guard.test().is_none_or(SelfTest::holds);
    !store.guard.with(holds)
}

#[component]
pub fn PrivacyFacts() -> impl IntoView {
    let store = Store::expect();
    let policy = move || match stands_open(store) {
        true => {
            "The page is made to carry a policy (Content-Security-Policy) by which the browser connects it to nobody else. Here not all of it holds: what was tried stands below. From the workers that see the pixels, everything that could load or send is taken out before they get one."
        }
        false => {
            "The page carries a policy (Content-Security-Policy) by which the browser lets it load files from its own address and connect to nobody else. From the workers that see the pixels, everything that could load or send is taken out before they get one."
        }
    };
    view! {
        <ul class="facts">
            <li>
                "Your photos are opened, looked at and written on this device. There is no upload, no account and no analytics."
            </li>
            <li>{policy}</li>
            <li>
                "Try it: once the models are loaded, switch to airplane mode and go on working."
            </li>
            <Show when=move || store.asks_browsers()>
                <li data-testid="browser-models-on">
                    "You have switched on the models of this browser’s own. A picture or a text that you ask one about is handed to the browser; what that does with it this page’s policy does not hold, and this page cannot see."
                </li>
            </Show>
            <li>
                "Close the page and the photos are gone from it. What stays in this browser: the models, your settings, your list and the keywords it learnt from you."
            </li>
        </ul>
        <Tested />
    }
}

/// What was tried when the page opened, with what came of it.
#[component]
pub fn Tested() -> impl IntoView {
    let store = Store::expect();
    let lines = move || {
        let told = store.guard.with(|guard| guard.test().map(SelfTest::told));
        told.unwrap_or_default()
            .into_iter()
            .map(|(outcome, words)| {
                let (glyph, slug) = match outcome {
                    Some(Outcome::Stopped) => (Glyph::CheckCircle, "stopped"),
                    Some(Outcome::Open) => (Glyph::Warning, "open"),
                    None => (Glyph::Warning, "unknown"),
                };
                view! {
                    <li data-outcome=slug>
                        <Icon glyph />
                        <span>{words}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <section class="visit">
            <h3>"Tested when this page opened"</h3>
            <ul class="visit-stopped" data-testid="tested">
                {lines}
            </ul>
            <Show when=move || store.guard.with(|guard| guard.test().is_none())>
                <p>"Being tested …"</p>
            </Show>
        </section>
    }
}
