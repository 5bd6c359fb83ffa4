//! What can be done with the selected face, at the foot of the picture.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::origin::{OriginButton, OriginOf};
use super::store::{FaceMode, Store};
use super::viewer::pressed;
use super::wording;
use crate::domain::region::{Region, RegionKind, Treatment};
use crate::domain::review::{Edit, Suggestion, Verdict};

#[component]
pub fn FaceBar() -> impl IntoView {
    let store = Store::expect();
    let face = Memo::new(move |_| {
        let id = store.face_mode.get().selected()?;
        let asset = store.asset()?;
        let faces = &asset.review.regions;
        let place = faces.iter().position(|face| face.id == id)?;
        (faces[place].verdict != Verdict::Rejected).then(|| (place + 1, faces[place].clone()))
    });
    let is_shown = Memo::new(move |_| face.get().is_some());
    let kind = move || face.get().map(|(_, face)| face.value.kind);
    let place = move || {
        face.get()
            .map(|(place, face)| format!("{} {place}", wording::region(face.value.kind)))
    };
    let wrong = move || match kind() {
        Some(RegionKind::Head) => "Not a head",
        Some(RegionKind::Face) | None => "Not a face",
        Some(_) => "Remove",
    };
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
        <Show
            when=move || is_shown.get()
            fallback=|| {
                view! {
                    <div class="face-bar">
                        <Summary />
                    </div>
                }
            }
        >
            <div class="face-bar" role="toolbar" aria-label="Selected region">
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
                        aria-label="Keep visible"
                        aria-pressed=move || pressed(is_treated(Treatment::Keep))
                        on:click=move |_| treat(Treatment::Keep)
                    >
                        <Icon glyph=Glyph::Eye />
                        "Keep"
                    </button>
                </div>
                <button
                    class="button"
                    data-size="small"
                    aria-label=wrong
                    title=move || format!("{} (Delete)", wrong())
                    on:click=move |_| {
                        if let Some(id) = id() {
                            store.reject_face(id);
                        }
                    }
                >
                    <Icon glyph=Glyph::Trash />
                    <span class="face-bar-label">{wrong}</span>
                </button>
            </div>
        </Show>
    }
}

/// While no face is selected: how things stand.
#[component]
fn Summary() -> impl IntoView {
    let store = Store::expect();
    let words = store.part(|asset| face_summary(&asset.review.regions));
    let is_keeping = Memo::new(move |_| store.face_mode.get() == FaceMode::Keeping);
    view! {
        <Show
            when=move || is_keeping.get()
            fallback=move || view! { <span class="hint">{move || words.get()}</span> }
        >
            <span class="hint">"Click everybody who agreed to be seen. Click again to hide."</span>
            <button
                class="button"
                data-size="small"
                on:click=move |_| {
                    store.edit(Edit::JudgeAllRegions(Verdict::Accepted));
                    store.switch_keeping();
                }
            >
                <Icon glyph=Glyph::EyeOff />
                "Hide all others"
            </button>
            <button class="button" data-size="small" on:click=move |_| store.switch_keeping()>
                "Done"
            </button>
        </Show>
    }
}

fn face_summary(faces: &[Suggestion<Region>]) -> String {
    let count = |is: fn(&Suggestion<Region>) -> bool| faces.iter().filter(|face| is(face)).count();
    let open = count(Suggestion::is_open_draft);
    let accepted = |treatment| {
        let faces = faces
            .iter()
            .filter(|face| face.verdict == Verdict::Accepted);
        faces
            .filter(|face| face.value.treatment == treatment)
            .count()
    };
    let (hidden, kept) = (accepted(Treatment::Hide), accepted(Treatment::Keep));
    let parts = [
        (open, "to decide (hidden in copies until then)"),
        (hidden, "hidden in copies"),
        (kept, "kept visible"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("Faces and areas: {}", parts.join(", ")),
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
