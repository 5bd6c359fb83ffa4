//! Boxes over the picture: regions to decide on, places of a keyword, and a new region being drawn.

use leptos::html;
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

use super::box_geometry::nudged;
use super::drawing_bar::DrawingBar;
use super::evidence_layer::EvidenceLayer;
use super::face_box::FaceBox;
use super::gradual::gradually;
use super::store::{FaceMode, Store, Tool};
use crate::domain::inference::BoundingBox;
use crate::domain::review::Verdict;

#[component]
pub fn FaceLayer() -> impl IntoView {
    let store = Store::expect();
    let layer = NodeRef::<html::Div>::new();
    let from = StoredValue::new(None::<(f32, f32)>);
    let stroke = RwSignal::new(Vec::<(f32, f32)>::new());
    let thickness = RwSignal::new(BRUSH);
    let face_ids = store.part(|asset| {
        let faces = asset.review.regions.iter();
        let id = asset.id;
        faces
            .filter(|face| face.verdict != Verdict::Rejected)
            .map(|face| (id, face.id))
            .collect::<Vec<_>>()
    });
    let boxes = gradually(move || face_ids.get().unwrap_or_default(), AT_ONCE);
    let is_adding = Memo::new(move |_| store.face_mode.get().is_adding());
    let placing = Memo::new(move |_| match store.face_mode.get() {
        FaceMode::Placing(area) => Some(area),
        _ => None,
    });
    let at = move |event: &PointerEvent| {
        layer
            .get_untracked()
            .map(|layer| position(&layer, event.client_x(), event.client_y()))
    };
    let down = move |event: PointerEvent| {
        match store.face_mode.get_untracked() {
            FaceMode::Drawing | FaceMode::Placing(_) => {}
            FaceMode::Keeping => return,
            // A press beside every box lets go of the selected one.
            FaceMode::None | FaceMode::Selected(_) => return store.select_face(None),
        }
        event.prevent_default();
        if let Some(layer) = layer.get_untracked() {
            // Without capture the box merely stops at the picture's edge.
            let _ = layer.set_pointer_capture(event.pointer_id());
        }
        from.set_value(at(&event));
        if store.tool.get_untracked() == Tool::Brush {
            stroke.set(at(&event).into_iter().collect());
        }
    };
    let moved = move |event: PointerEvent| {
        if let (Some(from), Some(to)) = (from.get_value(), at(&event)) {
            if store.tool.get_untracked() == Tool::Brush {
                return stroke.update(|points| points.push(to));
            }
            let area = BoundingBox::from_corners(from.0, from.1, to.0, to.1);
            store.face_mode.set(FaceMode::Placing(area.clamped()));
        }
    };
    let up = move |_: PointerEvent| {
        let Some(_) = from.get_value() else {
            return;
        };
        from.set_value(None);
        if store.tool.get_untracked() == Tool::Brush {
            let points = stroke.get_untracked();
            stroke.set(Vec::new());
            return store.place_stroke(&points, thickness.get_untracked());
        }
        match placing.get_untracked() {
            Some(area) => store.place_face(area),
            None => store.face_mode.set(FaceMode::None),
        }
    };
    view! {
        <div
            class="face-layer"
            node_ref=layer
            data-hidden=move || (!store.boxes_visible.get()).then_some("")
            data-drawing=move || is_adding.get().then_some("")
            data-keeping=move || (store.face_mode.get() == FaceMode::Keeping).then_some("")
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=move |_| {
                from.set_value(None);
                stroke.set(Vec::new());
                store.face_mode.set(FaceMode::None);
            }
        >
            <EvidenceLayer />
            <Show when=move || store.boxes_visible.get()>
                <For
                    each=move || boxes.get()
                    key=|key| *key
                    children=move |(_, id)| view! { <FaceBox id layer /> }
                />
            </Show>
            {move || placing.get().is_some().then(|| view! { <NewFace /> })}
            <Show when=move || stroke.with(|points| !points.is_empty())>
                <svg class="region-stroke" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                    <polyline
                        points=move || stroke.with(|points| listed(points))
                        style:stroke-width=move || across(thickness.get())
                    />
                </svg>
            </Show>
            <Show when=move || is_adding.get()>
                <DrawingBar thickness />
            </Show>
        </div>
    }
}

/// So many boxes are made in one go.
const AT_ONCE: usize = 12;

/// The brush at first, in fractions of the picture's width.
const BRUSH: f32 = 0.04;

/// Points as SVG lists them; a single one as a line of no length, which has round ends.
pub fn listed(points: &[(f32, f32)]) -> String {
    let first = points.iter().take(1);
    let all = first.chain(points);
    all.map(|(x, y)| format!("{x:.4},{y:.4} ")).collect()
}

/// A fraction of the picture's width as CSS has it.
pub fn across(fraction: f32) -> String {
    format!("{:.3}cqw", fraction * 100.0)
}

/// A point of the window in fractions of the picture.
pub fn position(layer: &web_sys::Element, x: i32, y: i32) -> (f32, f32) {
    let area = layer.get_bounding_client_rect();
    let across = (f64::from(x) - area.left()) / area.width().max(1.0);
    let down = (f64::from(y) - area.top()) / area.height().max(1.0);
    (across as f32, down as f32)
}

pub fn percent(fraction: f32) -> String {
    format!("{:.3}%", fraction * 100.0)
}

/// The box for a new face, for those who place it with keys.
#[component]
fn NewFace() -> impl IntoView {
    let store = Store::expect();
    let node = NodeRef::<html::Button>::new();
    let area = Memo::new(
        move |known: Option<&BoundingBox>| match store.face_mode.get() {
            FaceMode::Placing(area) => area,
            _ => known
                .copied()
                .unwrap_or(BoundingBox::from_corners(0.0, 0.0, 0.0, 0.0)),
        },
    );
    Effect::new(move || {
        if let Some(node) = node.get() {
            let _ = node.focus();
        }
    });
    let pressed = move |event: KeyboardEvent| {
        let key = event.key();
        let moved = nudged(area.get_untracked(), &event);
        if moved.is_none() && !matches!(key.as_str(), "Enter" | " " | "Escape") {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        match (moved, key.as_str()) {
            (Some(area), _) => store.face_mode.set(FaceMode::Placing(area)),
            (None, "Escape") => store.face_mode.set(FaceMode::None),
            (None, _) => store.place_face(area.get_untracked()),
        }
    };
    view! {
        <button
            class="face-box"
            data-testid="new-face"
            data-new=""
            data-selected=""
            data-outline=move || (store.tool.get() == Tool::Ellipse).then_some("ellipse")
            node_ref=node
            aria-label=move || {
                let what = store.tool.get().name().to_lowercase();
                format!(
                    "New {what}: arrow keys move it, with Shift they resize it, Enter places it, Escape cancels",
                )
            }
            style:left=move || percent(area.get().x)
            style:top=move || percent(area.get().y)
            style:width=move || percent(area.get().width)
            style:height=move || percent(area.get().height)
            on:keydown=pressed
        ></button>
    }
}
