//! The first screen: one line that says what this is, and every way to bring photos.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::privacy::PrivacyFacts;
use super::samples;
use super::store::Store;
use super::toolbar::{Pickers, pick};

#[component]
pub fn FirstScreen() -> impl IntoView {
    let store = Store::expect();
    let pickers = Pickers::expect();
    let samples = samples::paths();
    let has_samples = !samples.is_empty();
    let is_adding = move || store.is_adding.get();
    view! {
        <main class="first">
            <header class="first-title">
                <h1>"Drop photos, get keywords, alt text and hidden faces"</h1>
                <p class="first-lead">
                    "Drafted by models in your browser, decided by you. Nothing is uploaded."
                </p>
            </header>
            <section class="first-card">
                <div class="first-target">
                    <span class="first-picture">
                        <Icon glyph=Glyph::Image />
                    </span>
                    <p class="first-how">"Drop photos or a folder anywhere, or paste a picture"</p>
                    <div class="first-buttons">
                        <button
                            class="button"
                            data-kind="primary"
                            data-size="large"
                            on:click=move |_| pick(pickers.files)
                        >
                            <Icon glyph=Glyph::Image />
                            "Choose photos"
                        </button>
                        <button
                            class="button"
                            data-size="large"
                            data-place="folder"
                            on:click=move |_| pick(pickers.folder)
                        >
                            <Icon glyph=Glyph::Folder />
                            "Choose a folder"
                        </button>
                    </div>
                    <p class="hint">
                        "JPEG, PNG, WebP, GIF, BMP and TIFF; AVIF and HEIC where the browser reads them"
                    </p>
                </div>
                {has_samples
                    .then(|| {
                        view! {
                            <button
                                class="sample-strip"
                                aria-disabled=move || is_adding().then_some("true")
                                on:click=move |_| {
                                    if !store.is_adding.get_untracked() {
                                        samples::add(store);
                                    }
                                }
                            >
                                <span class="sample-pictures" aria-hidden="true">
                                    {samples
                                        .into_iter()
                                        .take(6)
                                        .map(|path| {
                                            view! { <img src=path alt="" width="56" height="56" /> }
                                        })
                                        .collect_view()}
                                </span>
                                <span class="sample-label">
                                    {move || {
                                        if is_adding() {
                                            "Loading sample photos …"
                                        } else {
                                            "Try with sample photos"
                                        }
                                    }} <Icon glyph=Glyph::Right />
                                </span>
                            </button>
                        }
                    })}
            </section>
            <ol class="first-steps">
                <Step
                    glyph=Glyph::Sparkle
                    title="Drafts"
                    text="Models in your browser propose keywords, find faces and write alt text."
                />
                <Step
                    glyph=Glyph::Pencil
                    title="Review"
                    text="You accept, edit or reject. Only what you reviewed is exported."
                />
                <Step
                    glyph=Glyph::Save
                    title="Export"
                    text="XMP sidecars for your other tools, and copies with faces hidden."
                />
            </ol>
            <details class="first-privacy">
                <summary>
                    <Icon glyph=Glyph::Shield />
                    "How can I be sure that nothing is uploaded?"
                </summary>
                <PrivacyFacts />
            </details>
        </main>
    }
}

#[component]
fn Step(glyph: Glyph, title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <li class="first-step">
            <Icon glyph />
            <h2>{title}</h2>
            <p>{text}</p>
        </li>
    }
}
