//! Light, dark, or as the device says; remembered in this browser.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::icon::{Glyph, Icon};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Device,
    Light,
    Dark,
}

impl Choice {
    fn next(self) -> Choice {
        match self {
            Choice::Device => Choice::Light,
            Choice::Light => Choice::Dark,
            Choice::Dark => Choice::Device,
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Choice::Device => "device",
            Choice::Light => "light",
            Choice::Dark => "dark",
        }
    }
}

const REMEMBERED: &str = "hushtag:theme";

#[derive(Clone, Copy)]
pub struct Theme(RwSignal<Choice>);

impl Theme {
    pub fn remembered() -> Theme {
        let choice = match remembered(REMEMBERED).as_deref() {
            Some("light") => Choice::Light,
            Some("dark") => Choice::Dark,
            _ => Choice::Device,
        };
        let theme = RwSignal::new(choice);
        Effect::new(move || apply(theme.get()));
        Theme(theme)
    }
}

/// What this browser remembers for the page; a browser that stores nothing remembers nothing.
pub fn remembered(key: &str) -> Option<String> {
    let storage = window().local_storage().ok()??;
    storage.get_item(key).ok()?
}

pub fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A full or forbidden storage only means asking again next time.
        let _ = storage.set_item(key, value);
    }
}

fn apply(choice: Choice) {
    let Some(root) = document().document_element() else {
        return;
    };
    // Attributes of the document element always take these names.
    let _ = match choice {
        Choice::Device => root.remove_attribute("data-theme"),
        Choice::Light | Choice::Dark => root.set_attribute("data-theme", choice.slug()),
    };
}

/// The look that an embedding page asks for: dark, light or as the device says, and values of tokens in place of those it
/// asked for before.
pub fn dress(is_dark: Option<bool>, tokens: &[(&str, String)]) {
    apply(match is_dark {
        None => Choice::Device,
        Some(false) => Choice::Light,
        Some(true) => Choice::Dark,
    });
    let root = document().document_element();
    let Some(root) = root.and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return;
    };
    let style = root.style();
    style.set_css_text("");
    for (token, value) in tokens {
        // A value that is none leaves the token as it was.
        let _ = style.set_property(token, value);
    }
    let has_colours = tokens.iter().any(|(token, _)| *token == "--surface");
    // Attributes of the document element always take this name.
    let _ = root.toggle_attribute_with_force("data-dressed", has_colours);
}

#[component]
pub fn ThemeButton() -> impl IntoView {
    let Theme(theme) = expect_context::<Theme>();
    let glyph = Signal::derive(move || match theme.get() {
        Choice::Device => Glyph::Auto,
        Choice::Light => Glyph::Light,
        Choice::Dark => Glyph::Dark,
    });
    let label = move || match theme.get() {
        Choice::Device => "Theme: as the device",
        Choice::Light => "Theme: light",
        Choice::Dark => "Theme: dark",
    };
    let turn = move |_| {
        let next = theme.get_untracked().next();
        remember(REMEMBERED, next.slug());
        theme.set(next);
    };
    view! {
        <button class="icon-button" aria-label=label title=label on:click=turn>
            <Icon glyph />
        </button>
    }
}
