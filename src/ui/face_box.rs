//! One region over the picture: selected, moved and resized by pointer or keys.

use std::time::Duration;

use leptos::html;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, PointerEvent};

use super::box_geometry::{Grip, dragged, nudged};
use super::face_layer::{across, listed, percent, position};
use super::icon::{Glyph, Icon};
use super::store::{FaceMode, Store};
use super::wording;
use crate::domain::inference::BoundingBox;
use crate::domain::region::{Outline, Region, Treatment};
use crate::domain::review::{Edit, Suggestion, SuggestionId, Verdict};

/// A row of key presses is one step of the history; it ends when the keys rest.
const KEYS_REST: Duration = Duration::from_millis(700);

#[component]
pub fn FaceBox(id: SuggestionId, layer: NodeRef<html::Div>) -> impl IntoView {
    let store = Store::expect();
    let face = store.part(move |asset| {
        let place = asset.review.regions.iter().position(|face| face.id == id)?;
        Some((place + 1, asset.review.regions[place].clone()))
    });
    let suggestion = move || face.get().flatten().map(|(_, face)| face);
    let is_selected = Memo::new(move |_| store.face_mode.get().selected() == Some(id));
    // Where it is while it is being moved; the session hears of it at the end.
    let moving = RwSignal::new(None::<BoundingBox>);
    let grip = StoredValue::new(None::<(Grip, (f32, f32), BoundingBox)>);
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let area = Memo::new(move |_| {
        let known = suggestion().map(|face| face.value.area);
        moving
            .get()
            .or(known)
            .unwrap_or(BoundingBox::from_corners(0.0, 0.0, 0.0, 0.0))
    });
    let settle = move || {
        if let Some(handle) = rest.get_value() {
            handle.clear();
            rest.set_value(None);
        }
        if let Some(area) = moving.try_get_untracked().flatten() {
            store.edit(Edit::MoveRegion(id, area));
            moving.set(None);
        }
    };
    let take = move |event: &PointerEvent, held: Grip| {
        let mode = store.face_mode.get_untracked();
        if mode.is_adding() || mode == FaceMode::Keeping || event.button() != 0 {
            return;
        }
        event.stop_propagation();
        settle();
        store.select_face(Some(id));
        if let Some(layer) = layer.get_untracked() {
            let point = position(&layer, event.client_x(), event.client_y());
            grip.set_value(Some((held, point, area.get_untracked())));
        }
        if let Some(target) = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        {
            // Without capture the drag ends at the edge of the box.
            let _ = target.set_pointer_capture(event.pointer_id());
        }
    };
    let drag = move |event: PointerEvent| {
        let (Some((held, from, area)), Some(layer)) = (grip.get_value(), layer.get_untracked())
        else {
            return;
        };
        let to = position(&layer, event.client_x(), event.client_y());
        moving.set(Some(dragged(area, held, (to.0 - from.0, to.1 - from.1))));
    };
    let release = move |_: PointerEvent| {
        if let Some((_, _, area)) = grip.get_value() {
            grip.set_value(None);
            // A click is no move.
            if moving.get_untracked() == Some(area) {
                moving.set(None);
            }
            settle();
        }
    };
    let pressed = move |event: KeyboardEvent| {
        if let Some(area) = nudged(area.get_untracked(), &event) {
            event.prevent_default();
            event.stop_propagation();
            store.select_face(Some(id));
            moving.set(Some(area));
            if let Some(handle) = rest.get_value() {
                handle.clear();
            }
            rest.set_value(set_timeout_with_handle(settle, KEYS_REST).ok());
            return;
        }
        match event.key().as_str() {
            "Delete" | "Backspace" => store.reject_face(id),
            "h" | "H" if !event.ctrl_key() && !event.meta_key() => {
                let treatment = suggestion().map(|face| face.value.treatment);
                store.treat_face(id, other(treatment));
            }
            "Escape" if is_selected.get_untracked() => store.select_face(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let label = move || {
        face.get()
            .flatten()
            .map(|(place, face)| spoken(place, &face))
    };
    let treatment = move || suggestion().map(|face| face.value.treatment);
    let clicked = move |_| match store.face_mode.get_untracked() {
        FaceMode::Keeping => {
            // Who is clicked again was clicked by mistake.
            let is_kept = treatment() == Some(Treatment::Keep);
            store.treat_face(
                id,
                if is_kept {
                    Treatment::Hide
                } else {
                    Treatment::Keep
                },
            );
        }
        _ => store.select_face(Some(id)),
    };
    let outline = Memo::new(move |_| suggestion().map(|region| region.value.outline));
    let stroke = move || match outline.get() {
        Some(Outline::Stroke(stroke)) => Some(view! {
            <svg class="region-stroke" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                <polyline points=listed(&stroke.points) style:stroke-width=across(stroke.thickness) />
            </svg>
        }),
        _ => None,
    };
    view! {
        <button
            class="face-box"
            data-testid="face-box"
            data-face=id
            data-verdict=move || suggestion().map(|face| wording::verdict_slug(face.verdict))
            data-treatment=move || treatment().map(treatment_slug)
            data-outline=move || outline.get().map(|outline| outline_slug(&outline))
            data-doubtful=move || {
                suggestion().is_some_and(|face| face.is_doubtful()).then_some("")
            }
            data-selected=move || is_selected.get().then_some("")
            aria-label=label
            aria-pressed=move || if is_selected.get() { "true" } else { "false" }
            style:left=move || percent(area.get().x)
            style:top=move || percent(area.get().y)
            style:width=move || percent(area.get().width)
            style:height=move || percent(area.get().height)
            on:pointerdown=move |event| take(&event, Grip::Whole)
            on:pointermove=drag
            on:pointerup=release
            on:pointercancel=release
            on:click=clicked
            on:keydown=pressed
            on:blur=move |_| settle()
        >
            {stroke}
            <span class="face-badge">
                <Icon glyph=Signal::derive(move || match treatment() {
                    Some(Treatment::Keep) => Glyph::Eye,
                    _ => Glyph::EyeOff,
                }) />
            </span>
            <Show when=move || is_selected.get()>
                {[(false, false), (true, false), (false, true), (true, true)]
                    .map(|(right, bottom)| {
                        view! {
                            <span
                                class="face-handle"
                                data-right=right.then_some("")
                                data-bottom=bottom.then_some("")
                                on:pointerdown=move |event| {
                                    take(&event, Grip::Corner { right, bottom })
                                }
                            ></span>
                        }
                    })
                    .collect_view()}
            </Show>
        </button>
    }
}

pub fn treatment_slug(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::Hide => "hide",
        Treatment::Keep => "keep",
    }
}

fn outline_slug(outline: &Outline) -> &'static str {
    match outline {
        Outline::Rectangle => "rectangle",
        Outline::Ellipse => "ellipse",
        Outline::Stroke(_) => "stroke",
    }
}

fn other(treatment: Option<Treatment>) -> Treatment {
    match treatment {
        Some(Treatment::Hide) => Treatment::Keep,
        Some(Treatment::Keep) | None => Treatment::Hide,
    }
}

fn spoken(place: usize, face: &Suggestion<Region>) -> String {
    let fate = match face.value.treatment {
        Treatment::Hide => "hidden in copies",
        Treatment::Keep => "kept visible",
    };
    let by = match face.verdict {
        Verdict::Undecided if face.is_doubtful() => "AI draft, maybe a face, ",
        Verdict::Undecided => "AI draft, ",
        Verdict::Accepted | Verdict::Rejected => "",
    };
    let name = wording::region(face.value.kind);
    format!("{name} {place}, {by}{fate}")
}
