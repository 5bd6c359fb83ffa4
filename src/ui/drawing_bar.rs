//! What is drawn with, over the picture while one draws.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::{FaceMode, Store, Tool};

/// Of the brush, in percent of the picture's width.
const THICKNESS: (u8, u8) = (1, 15);

#[component]
pub fn DrawingBar(thickness: RwSignal<f32>) -> impl IntoView {
    let store = Store::expect();
    let is_brush = Memo::new(move |_| store.tool.get() == Tool::Brush);
    view! {
        // Presses on the bar draw nothing.
        <div class="drawing-bar" on:pointerdown=|event| event.stop_propagation()>
            <div class="segments" role="radiogroup" aria-label="Draw">
                {Tool::ALL
                    .map(|tool| {
                        view! {
                            <label class="segment">
                                <input
                                    class="visually-hidden"
                                    type="radio"
                                    name="drawing-tool"
                                    prop:checked=move || store.tool.get() == tool
                                    on:change=move |_| {
                                        store.tool.set(tool);
                                        if tool == Tool::Brush {
                                            store.face_mode.set(FaceMode::Drawing);
                                        }
                                    }
                                />
                                <span>{tool.name()}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <Show when=move || is_brush.get()>
                <input
                    type="range"
                    class="brush-size"
                    aria-label="Brush size"
                    min=THICKNESS.0
                    max=THICKNESS.1
                    prop:value=move || (thickness.get() * 100.0).round().to_string()
                    on:input=move |event| {
                        if let Ok(percent) = event_target_value(&event).parse::<f32>() {
                            thickness.set(percent / 100.0);
                        }
                    }
                />
            </Show>
            <button
                class="icon-button"
                data-size="small"
                aria-label="Stop drawing"
                title="Stop drawing (Esc)"
                on:click=move |_| store.face_mode.set(FaceMode::None)
            >
                <Icon glyph=Glyph::Cross />
            </button>
        </div>
    }
}
