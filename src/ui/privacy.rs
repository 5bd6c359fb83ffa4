//! What "nothing leaves this page" means, in facts anybody can check.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::{Dialog, Store};

#[component]
pub fn PrivacyChip() -> impl IntoView {
    let store = Store::expect();
    view! {
        <button
            class="privacy-chip"
            data-testid="privacy"
            aria-haspopup="dialog"
            title="Nothing leaves this page: see what it loaded"
            on:click=move |_| store.dialog.set(Some(Dialog::Privacy))
        >
            <Icon glyph=Glyph::Shield />
            <span>"Nothing leaves this page"</span>
        </button>
    }
}

#[component]
pub fn PrivacyFacts() -> impl IntoView {
    view! {
        <ul class="facts">
            <li>
                "Your photos are opened, looked at and written on this device. There is no upload, no account and no analytics."
            </li>
            <li>
                "The browser enforces it: this page's Content-Security-Policy lets it load files from its own address and connect to nobody else. The workers that see the pixels may open no connection at all."
            </li>
            <li>
                "Try it: once the models are loaded, switch to airplane mode and go on working."
            </li>
            <li>
                "Close the page and the photos are gone from it. What stays in this browser: the models, your settings, your list and the keywords it learnt from you."
            </li>
        </ul>
    }
}
