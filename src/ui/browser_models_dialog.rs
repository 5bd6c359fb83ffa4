//! The models of the browser's own, for a person to switch on: what they are, and what is not known of them.

use leptos::prelude::*;

use super::browser_model::{Availability, is_there};
use super::modal::Modal;
use super::store::{Dialog, Store};
use crate::domain::browser_model::Interface;

/// Beside the alt text, where the policy allows them and the browser has one.
#[component]
pub fn BrowserModelsButton() -> impl IntoView {
    let store = Store::expect();
    view! {
        <button
            class="link"
            data-testid="browser-models"
            on:click=move |_| store.dialog.set(Some(Dialog::BrowserModels))
        >
            "Browser’s own models …"
        </button>
    }
}

#[component]
pub fn BrowserModelsDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::BrowserModels title="Browser’s own models">
            <BrowserModelsText />
        </Modal>
    }
}

#[component]
fn BrowserModelsText() -> impl IntoView {
    let store = Store::expect();
    let is_on = move || store.browsers.with(|browsers| browsers.is_on);
    view! {
        <div class="modal-body" data-testid="browser-models-text">
            <p>
                "Some browsers bring models of their own. Switched on, you can ask one for a sentence about the photo that is open, and have an alt text that you accepted put into other languages."
            </p>
            <label class="check">
                <input
                    type="checkbox"
                    data-first=""
                    data-testid="browser-models-switch"
                    prop:checked=is_on
                    on:change=move |event| store.switch_browsers(event_target_checked(&event))
                />
                <span>"Let me ask this browser’s own models"</span>
            </label>
            <ul class="facts">
                <li>
                    "The browser’s maker supplies the model and may replace it at any time. Which weights it has and what it was trained on is not known here, and nobody has measured it for this."
                </li>
                <li>
                    "The browser fetches it from its maker when you first ask, perhaps some gigabytes. That download is the browser’s: this page’s policy does not hold it, and the list of what was loaded does not show it."
                </li>
                <li>
                    "What you ask about is handed to the browser: a smaller copy of the picture, or the text. Its maker says that the model works on this device. This page can neither see that nor prove it."
                </li>
                <li>
                    "What it says is marked as the browser’s, also in the file, and is never accepted with others at once. What names somebody or guesses at people is dropped."
                </li>
            </ul>
            <Show when=is_on>
                <p class="hint" data-testid="browser-models-found">
                    {move || found(store)}
                </p>
            </Show>
        </div>
        <footer class="modal-foot">
            <button class="button" data-kind="primary" on:click=move |_| store.dialog.set(None)>
                "Close"
            </button>
        </footer>
    }
}

fn found(store: Store) -> String {
    let sentences = match store.browsers.with(|browsers| browsers.pictures) {
        None => "Sentences: the browser is being asked.",
        Some(Availability::Unavailable) => {
            "Sentences: this browser has no model that sees pictures, or not on this device."
        }
        Some(Availability::Downloadable) => "Sentences: fetched by the browser when you first ask.",
        Some(Availability::Available) => "Sentences: ready.",
    };
    let translations = match is_there(Interface::Translator) {
        true => "Translations: each language is fetched by the browser when you first ask.",
        false => "Translations: this browser has no translator for pages.",
    };
    format!("{sentences} {translations}")
}
