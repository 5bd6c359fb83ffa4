//! A sentence by the model of the browser's own, for the photo under review and on request.

use leptos::prelude::*;

use super::browser_model::Availability;
use super::browser_models_dialog::BrowserModelsButton;
use super::icon::{Glyph, Icon};
use super::store::{Asking, Store};
use crate::domain::browser_model::Interface;
use crate::domain::session::Phase;

#[component]
pub fn BrowserSentence() -> impl IntoView {
    let store = Store::expect();
    let facts = store
        .part(|asset| asset.state.phase() == Phase::ToReview && asset.review.takes_sentences());
    let may_ask = Memo::new(move |_| store.may_ask_browsers() && !store.reads_only());
    let is_on = Memo::new(move |_| store.asks_browsers());
    Effect::new(move || {
        if is_on.get() {
            store.find_browsers();
        }
    });
    let sees = move || {
        let pictures = store.browsers.with(|browsers| browsers.pictures);
        pictures.is_some_and(|pictures| pictures != Availability::Unavailable)
    };
    let is_offered = Memo::new(move |_| {
        store.asks_browser(Interface::LanguageModel) && sees() && facts.get() == Some(true)
    });
    view! {
        <Show when=move || may_ask.get()>
            <div class="field-decision">
                <Show when=move || is_offered.get() && asking(store).is_none()>
                    <button
                        class="button"
                        data-size="small"
                        data-testid="ask-browser"
                        on:click=move |_| store.ask_for_sentence()
                    >
                        <Icon glyph=Glyph::Sparkle />
                        "Ask this browser’s model"
                    </button>
                </Show>
                <BrowserModelsButton />
            </div>
            <Asked of=Interface::LanguageModel />
        </Show>
    }
}

pub fn asking(store: Store) -> Option<Asking> {
    store.browsers.with(|browsers| browsers.asking)
}

/// How far the answer is, and why there is none.
#[component]
pub fn Asked(of: Interface) -> impl IntoView {
    let store = Store::expect();
    let current = store.part(|asset| asset.id);
    let waiting = Memo::new(move |_| {
        let asking = asking(store).filter(|asking| asking.interface == of)?;
        let here = Some(asking.photo) == current.get();
        Some(match (asking.fetched, here) {
            (Some(percent), _) if percent < 100 => {
                format!("The browser is fetching its model: {percent} %.")
            }
            (_, true) => "The browser’s model is at work …".to_owned(),
            (_, false) => "The browser’s model is at work on another photo …".to_owned(),
        })
    });
    let told = move || {
        let told = store.browsers.with(|browsers| browsers.told.clone());
        let told = told.filter(|(photo, _)| Some(*photo) == current.get());
        told.map(|(_, told)| told)
    };
    view! {
        <div aria-live="polite">
            <Show when=move || waiting.get().is_some()>
                <p class="hint" data-testid="browser-asking">
                    {move || waiting.get()}
                    " "
                    <button class="link" on:click=move |_| store.stop_asking()>
                        "Stop"
                    </button>
                </p>
            </Show>
            <Show when=move || of == Interface::LanguageModel && told().is_some()>
                <p class="hint" data-testid="browser-told">
                    {told}
                </p>
            </Show>
        </div>
    }
}
