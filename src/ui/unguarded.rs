//! What a person reads before any photo, where no policy stops what has to be stopped: what is missing and how to set it.

use leptos::prelude::*;

use super::build;
use super::icon::{Glyph, Icon};
use super::privacy::Tested;
use super::store::{Guard, Store};
use super::wording::plural;

/// In the place of the first screen, until it was read.
pub fn is_wanted(store: Store) -> bool {
    let waits = |guard: &Guard| guard.test().is_some() && !guard.lets_in();
    store.guard.with(waits)
}

#[component]
pub fn Unguarded() -> impl IntoView {
    let store = Store::expect();
    let waiting = move || {
        let count = store.waiting.get();
        let files = plural(count, "file waits", "files wait");
        (count > 0).then(|| {
            view! { <p role="status">{files} " unread until you decide."</p> }
        })
    };
    let hosting = build::meta("hosting");
    let policy = build::policy();
    view! {
        <main class="first" data-testid="unguarded">
            <header class="first-title">
                <h1>"The browser was not told to keep your photos here"</h1>
                <p class="first-lead">
                    "Hushtag itself sends nothing. But the rules by which a browser stops every other script from sending something are missing here, or could not be tested."
                </p>
            </header>
            <section class="first-card" role="alert">
                <Tested />
                <p>
                    "What is missing is the header Content-Security-Policy, or the line in the page that stands for it. Whoever serves this page sets it: with "
                    <code>"_headers"</code> " of the build, or in the server’s own configuration"
                    {(!hosting.is_empty())
                        .then(|| {
                            view! {
                                " ("
                                <a class="link" href=hosting target="_blank">
                                    "for nginx, Apache and Caddy"
                                </a>
                                ")"
                            }
                        })} ". A proxy or an extension that changes pages can take it out again."
                </p>
                {(!policy.is_empty())
                    .then(|| {
                        view! {
                            <details>
                                <summary>"The policy that this page has"</summary>
                                <p>
                                    <code class="visit-policy">{policy}</code>
                                </p>
                            </details>
                        }
                    })}
                {waiting}
                <div class="first-buttons">
                    <button class="button" data-kind="primary" on:click=move |_| store.try_guard()>
                        "Test again"
                    </button>
                    <button
                        class="button"
                        data-testid="guard-read"
                        on:click=move |_| store.read_guard()
                    >
                        <Icon glyph=Glyph::Warning />
                        "I have read it, go on without"
                    </button>
                </div>
            </section>
        </main>
    }
}
