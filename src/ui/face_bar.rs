//! What can be done with the selected face, at the foot of the picture.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::origin::{OriginButton, OriginOf};
use super::store::Store;
use super::viewer::pressed;
use crate::domain::metadata::Treatment;
use crate::domain::review::{Edit, Verdict};

#[component]
pub fn FaceBar() -> impl IntoView {
    let store = Store::expect();
    let face = Memo::new(move |_| {
        let id = store.face_mode.get().selected()?;
        let asset = store.asset()?;
        let faces = &asset.review.faces;
        let place = faces.iter().position(|face| face.id == id)?;
        (faces[place].verdict != Verdict::Rejected).then(|| (place + 1, faces[place].clone()))
    });
    let is_shown = Memo::new(move |_| face.get().is_some());
    let place = move || face.get().map(|(place, _)| format!("Face {place}"));
    let verdict = move || face.get().map(|(_, face)| face.verdict);
    let is_open = Memo::new(move |_| verdict() == Some(Verdict::Undecided));
    let is_treated = move |treatment| {
        face.get().is_some_and(|(_, face)| {
            face.verdict == Verdict::Accepted && face.value.treatment == treatment
        })
    };
    let id = move || store.face_mode.get_untracked().selected();
    let treat = move |treatment| {
        if let Some(id) = id() {
            store.treat_face(id, treatment);
        }
    };
    let origin = Signal::derive(move || {
        let (_, face) = face.get()?;
        Some(OriginOf::of(&face, |face| face_place(face.area)))
    });
    view! {
        <Show when=move || is_shown.get()>
            <div class="face-bar" role="toolbar" aria-label="Selected face">
                <span class="face-bar-name">{place}</span>
                <OriginButton what="Face" origin />
                <div class="segments" role="group" aria-label="In redacted copies">
                    <button
                        class="segment"
                        aria-pressed=move || pressed(is_treated(Treatment::Hide))
                        on:click=move |_| treat(Treatment::Hide)
                    >
                        <Icon glyph=Glyph::EyeOff />
                        "Hide"
                    </button>
                    <button
                        class="segment"
                        aria-pressed=move || pressed(is_treated(Treatment::Keep))
                        on:click=move |_| treat(Treatment::Keep)
                    >
                        <Icon glyph=Glyph::Eye />
                        "Keep visible"
                    </button>
                </div>
                <button
                    class="button"
                    data-size="small"
                    on:click=move |_| {
                        if let Some(id) = id() {
                            store.reject_face(id);
                        }
                    }
                >
                    <Icon glyph=Glyph::Trash />
                    "Not a face"
                </button>
                <Show when=move || is_open.get()>
                    <button
                        class="button"
                        data-size="small"
                        on:click=move |_| {
                            if let Some(id) = id() {
                                store.edit(Edit::JudgeFace(id, Verdict::Accepted));
                            }
                        }
                    >
                        <Icon glyph=Glyph::Check />
                        "Accept"
                    </button>
                </Show>
            </div>
        </Show>
    }
}

pub fn face_place(area: crate::domain::inference::BoundingBox) -> String {
    let percent = |fraction: f32| (fraction * 100.0).round();
    format!(
        "{} % by {} % of the picture",
        percent(area.width),
        percent(area.height)
    )
}
