//! The photo under review, large, with boxes over it.

use leptos::prelude::*;

use super::face_bar::FaceBar;
use super::face_layer::FaceLayer;
use super::icon::{Glyph, Icon};
use super::photo_error::PhotoError;
use super::store::{Card, FaceMode, Store};
use super::wording;
use crate::domain::session::{Phase, State};

/// Times the size that fits.
const ZOOMS: [f64; 5] = [1.0, 1.5, 2.0, 3.0, 4.0];

/// While nobody knows the size, the page keeps the place of an ordinary landscape picture.
const ORDINARY: (u32, u32) = (3, 2);

#[component]
pub fn Viewer() -> impl IntoView {
    let store = Store::expect();
    let zoom = RwSignal::new(0_usize);
    let id = store.part(|asset| asset.id);
    Effect::new(move || {
        id.track();
        zoom.set(0);
    });
    let phase = store.part(|asset| asset.state.phase());
    let has_no_picture = store.part(|asset| asset.found.no_picture.is_some());
    let has_failed = Memo::new(move |_| {
        phase.get() == Some(Phase::Failed) || has_no_picture.get() == Some(true)
    });
    view! {
        <section class="viewer" aria-label="Photo">
            <ViewerBar zoom />
            <div class="stage" data-zoomed=move || (zoom.get() > 0).then_some("")>
                <Show when=move || !has_failed.get() fallback=|| view! { <PhotoError /> }>
                    <Picture zoom />
                </Show>
            </div>
            <FaceBar />
        </section>
    }
}

#[component]
fn ViewerBar(zoom: RwSignal<usize>) -> impl IntoView {
    let store = Store::expect();
    let name = store.part(|asset| asset.file.name.clone());
    let folder = store.part(|asset| asset.file.folder.clone());
    let path = store.part(|asset| asset.path.clone());
    let folder = move || folder.get().filter(|folder: &String| !folder.is_empty());
    let place = move || {
        let at = store.current.get().map(|card| card.id);
        store.shown.with(|shown| {
            let index = shown.iter().position(|id| Some(*id) == at);
            index.map(|index| (index, shown.len()))
        })
    };
    let counted = move || match place() {
        Some((index, count)) => format!("{} of {count}", index + 1),
        None => String::new(),
    };
    let at_start = move || place().is_none_or(|(index, _)| index == 0);
    let at_end = move || place().is_none_or(|(index, count)| index + 1 == count);
    let is_adding = Memo::new(move |_| store.face_mode.get().is_adding());
    view! {
        <div class="viewer-bar">
            <button
                class="icon-button"
                aria-label="Back to all photos"
                title="Back to all photos (G)"
                on:click=move |_| store.close()
            >
                <Icon glyph=Glyph::Grid />
            </button>
            <h1 class="viewer-name">
                <bdi class="viewer-file" translate="no" title=move || path.get()>
                    {move || name.get()}
                    {move || {
                        folder().map(|folder| view! { <span class="folder">{folder}</span> })
                    }}
                </bdi>
                <span class="viewer-place">{counted}</span>
            </h1>
            <div class="toolbar-group" role="group" aria-label="View">
                <button
                    class="icon-button"
                    aria-label="Faces and boxes"
                    title="Show or hide boxes (B)"
                    aria-pressed=move || pressed(store.boxes_visible.get())
                    on:click=move |_| store.boxes_visible.update(|visible| *visible = !*visible)
                >
                    <Icon glyph=Glyph::Boxes />
                </button>
                <button
                    class="icon-button"
                    aria-label="Mark to hide"
                    title="Mark a face or an area to hide (F)"
                    aria-pressed=move || pressed(is_adding.get())
                    on:click=move |event| {
                        if is_adding.get_untracked() {
                            store.face_mode.set(FaceMode::None);
                        } else {
                            // A click without a pointer counts no presses.
                            store.start_adding_face(event.detail() == 0);
                        }
                    }
                >
                    <Icon glyph=Glyph::FaceAdd />
                </button>
                <button
                    class="icon-button"
                    data-rank="minor"
                    aria-label="Zoom out"
                    title="Zoom out (−)"
                    aria-disabled=move || (zoom.get() == 0).then_some("true")
                    on:click=move |_| zoom.update(|zoom| *zoom = zoom.saturating_sub(1))
                >
                    <Icon glyph=Glyph::ZoomOut />
                </button>
                <button
                    class="icon-button"
                    data-rank="minor"
                    aria-label="Zoom in"
                    title="Zoom in (+)"
                    aria-disabled=move || (zoom.get() + 1 == ZOOMS.len()).then_some("true")
                    on:click=move |_| {
                        zoom.update(|zoom| *zoom = (*zoom + 1).min(ZOOMS.len() - 1))
                    }
                >
                    <Icon glyph=Glyph::ZoomIn />
                </button>
            </div>
            <div class="toolbar-group" role="group" aria-label="Photos">
                <button
                    class="icon-button"
                    aria-label="Previous photo"
                    title="Previous photo (K or ←)"
                    aria-disabled=move || at_start().then_some("true")
                    on:click=move |_| store.go(-1)
                >
                    <Icon glyph=Glyph::Left />
                </button>
                <button
                    class="icon-button"
                    aria-label="Next photo"
                    title="Next photo (J or →)"
                    aria-disabled=move || at_end().then_some("true")
                    on:click=move |_| store.go(1)
                >
                    <Icon glyph=Glyph::Right />
                </button>
            </div>
        </div>
    }
}

#[component]
fn Picture(zoom: RwSignal<usize>) -> impl IntoView {
    let store = Store::expect();
    let size = store.part(|asset| {
        (asset.photo.as_ref()).map_or(ORDINARY, |photo| (photo.size.width, photo.size.height))
    });
    let ratio = move || {
        let (width, height) = size.get().unwrap_or(ORDINARY);
        f64::from(width.max(1)) / f64::from(height.max(1))
    };
    let name = store.part(|asset| asset.file.name.clone());
    let preview = Memo::new(move |_| {
        let card: Card = store.current.get()?;
        let pictures = card.pictures.get()?;
        Some(pictures.preview)
    });
    let doing = store.part(|asset| match &asset.state {
        State::Working(_) | State::Waiting => Some(wording::state(&asset.state)),
        _ => None,
    });
    view! {
        <figure
            class="picture"
            style=("--ratio", move || format!("{:.5}", ratio()))
            style=("--zoom", move || ZOOMS[zoom.get()].to_string())
        >
            {move || match preview.get() {
                Some(url) => {
                    view! {
                        <img
                            class="picture-image"
                            src=url
                            alt=move || name.get().unwrap_or_default()
                            draggable="false"
                        />
                    }
                        .into_any()
                }
                None => view! { <div class="picture-blank"></div> }.into_any(),
            }}
            <FaceLayer />
            {move || {
                doing
                    .get()
                    .flatten()
                    .map(|words| {
                        view! {
                            <p class="picture-state">
                                <Icon glyph=Glyph::Spinner />
                                {words}
                            </p>
                        }
                    })
            }}
        </figure>
    }
}

pub fn pressed(is_pressed: bool) -> &'static str {
    if is_pressed { "true" } else { "false" }
}
