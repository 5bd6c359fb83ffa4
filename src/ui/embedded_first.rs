//! What a frame shows while the embedding page has not handed over any photo.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::{Embedding, may_add_photos};
use super::toolbar::{Pickers, pick};

#[component]
pub fn EmbeddedFirst(embedding: Embedding) -> impl IntoView {
    let Pickers { files, .. } = Pickers::expect();
    let may_add = may_add_photos();
    let words = move || match embedding.embedder.get() {
        None => "Waiting for the page around this frame …".to_owned(),
        Some(embedder) if embedder.lets_add => "Drop photos here, or paste a picture".to_owned(),
        Some(embedder) => format!("Waiting for photos from {} …", embedder.origin),
    };
    view! {
        <main class="first">
            <section class="first-card">
                <div class="first-target">
                    <span class="first-picture">
                        <Icon glyph=Glyph::Image />
                    </span>
                    <p class="first-how" data-testid="embedded-first">{words}</p>
                    <Show when=move || may_add.get()>
                        <button
                            class="button"
                            data-kind="primary"
                            data-size="large"
                            on:click=move |_| pick(files)
                        >
                            <Icon glyph=Glyph::Image />
                            "Choose photos"
                        </button>
                    </Show>
                </div>
            </section>
        </main>
    }
}
