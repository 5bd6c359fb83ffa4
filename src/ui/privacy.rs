//! What "nothing leaves this page" means, in facts anybody can check.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[component]
pub fn PrivacyChip() -> impl IntoView {
    view! {
        <button
            class="privacy-chip"
            data-testid="privacy"
            popovertarget="privacy-facts"
            title="Nothing leaves this page"
        >
            <Icon glyph=Glyph::Shield />
            <span>"Nothing leaves this page"</span>
        </button>
        <div class="popover" data-place="privacy" popover="auto" id="privacy-facts">
            <h2>"Nothing leaves this page"</h2>
            <PrivacyFacts />
        </div>
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
            <li>"Close the page and the photos are gone from it. Only the models stay in the browser's cache."</li>
        </ul>
    }
}
