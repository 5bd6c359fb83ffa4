//! The faces of the photo under review as a list, for deciding without aiming at boxes.

use leptos::prelude::*;

use super::face_bar::face_place;
use super::face_box::treatment_slug;
use super::gradual::gradually;
use super::icon::{Glyph, Icon};
use super::names_left::NamesLeft;
use super::origin::{OriginButton, OriginOf};
use super::store::{FaceMode, Store};
use super::viewer::pressed;
use super::wording;
use crate::domain::photo::PhotoId;
use crate::domain::region::{Region, RegionKind, Treatment};
use crate::domain::review::{Edit, Suggestion, SuggestionId, Verdict};

/// More are listed on request only.
const LISTED: usize = 20;

/// So many rows are made in one go.
const AT_ONCE: usize = 8;

#[component]
pub fn FacesSection() -> impl IntoView {
    let store = Store::expect();
    let ids = store.part(|asset| {
        let is_rejected = |verdict| verdict == Verdict::Rejected;
        let (gone, there): (Vec<_>, Vec<_>) =
            (asset.review.regions.iter()).partition(|face| is_rejected(face.verdict));
        let keys = |faces: Vec<&Suggestion<_>>| {
            faces
                .iter()
                .map(|face| (asset.id, face.id))
                .collect::<Vec<_>>()
        };
        (keys(there), keys(gone))
    });
    let there = Memo::new(move |_| ids.get().map(|ids| ids.0).unwrap_or_default());
    let gone = Memo::new(move |_| ids.get().map(|ids| ids.1).unwrap_or_default());
    let open = store.part(|asset| {
        asset
            .review
            .regions
            .iter()
            .filter(|face| face.is_open_draft())
            .count()
    });
    let undecided = Memo::new(move |_| open.get().unwrap_or_default());
    let count = move || there.with(Vec::len);
    // The photo of which all are listed: of a crowd one looks at the picture.
    let all_of = RwSignal::new(None::<PhotoId>);
    let photo = store.part(|asset| asset.id);
    let is_short = Memo::new(move |_| all_of.get() != photo.get() && count() > LISTED);
    let listed = move || {
        let mut there = there.get();
        if is_short.get() {
            there.truncate(LISTED);
        }
        there
    };
    let listed = gradually(listed, AT_ONCE);
    view! {
        <section class="panel-section" aria-labelledby="faces-title">
            <div class="section-head">
                <h2 class="section-title" id="faces-title">
                    "Faces and areas"
                    <span class="section-count">{count}</span>
                </h2>
                <Show when=move || { undecided.get() > 0 }>
                    <button
                        class="button"
                        data-size="small"
                        on:click=move |_| store.edit(Edit::JudgeAllRegions(Verdict::Accepted))
                    >
                        <Icon glyph=Glyph::Check />
                        "Accept all of these"
                    </button>
                </Show>
            </div>
            <Show when=move || count() == 0>
                <p class="hint">
                    "Nothing marked. “Mark to hide” over the picture marks a face, a number plate, a screen."
                </p>
            </Show>
            <RegionActions has_regions=Signal::derive(move || count() > 0) />
            <ul class="face-list" role="list">
                <For
                    each=move || listed.get()
                    key=|key| *key
                    children=move |(_, id)| view! { <FaceRow id /> }
                />
            </ul>
            <Show when=move || is_short.get()>
                <p>
                    <button class="link" on:click=move |_| all_of.set(photo.get_untracked())>
                        {move || format!("List all {}", count())}
                    </button>
                </p>
            </Show>
            <NamesLeft />
            <Show when=move || gone.with(|gone| !gone.is_empty())>
                <details class="rejected">
                    <summary>
                        {move || format!("Not to hide ({})", gone.with(Vec::len))}
                    </summary>
                    <ul class="rejected-list" role="list">
                        <For
                            each=move || gone.get()
                            key=|key| *key
                            children=move |(_, id)| view! { <RejectedFace id /> }
                        />
                    </ul>
                </details>
            </Show>
        </section>
    }
}

/// What is done to several regions, or several photos, at once.
#[component]
fn RegionActions(has_regions: Signal<bool>) -> impl IntoView {
    let store = Store::expect();
    let offered = store.part(|asset| {
        let kinds = RegionKind::OFFERED.into_iter();
        let offered = kinds.map(|kind| (kind, asset.review.offered(kind)));
        offered.filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    });
    let has_faces = store.part(|asset| {
        let is_face = |face: &Suggestion<Region>| {
            face.value.kind == RegionKind::Face && face.verdict != Verdict::Rejected
        };
        (asset.review.regions.iter())
            .filter(|face| is_face(face))
            .count()
            > 1
    });
    let burst = Memo::new(move |_| store.burst_size());
    let is_keeping = move || store.face_mode.get() == FaceMode::Keeping;
    view! {
        <div class="region-actions">
            <Show when=move || has_faces.get() == Some(true)>
                <button
                    class="button"
                    data-size="small"
                    aria-pressed=move || pressed(is_keeping())
                    on:click=move |_| store.switch_keeping()
                >
                    <Icon glyph=Glyph::Eye />
                    "Keep who consented"
                </button>
            </Show>
            <For
                each=move || offered.get().unwrap_or_default()
                key=|offered| *offered
                children=move |(kind, count)| {
                    let (what, why) = wording::offered(kind, count);
                    view! {
                        <button
                            class="button"
                            data-size="small"
                            data-testid="offered"
                            title=why
                            on:click=move |_| store.edit(Edit::TakeOffered(kind))
                        >
                            <Icon glyph=offered_glyph(kind) />
                            {format!("Hide {what}")}
                        </button>
                    }
                }
            />
            <Show when=move || has_regions.get() && (burst.get() > 0)>
                <button
                    class="button"
                    data-size="small"
                    title="Photos of this size taken within seconds: the same places are hidden and kept there"
                    on:click=move |_| store.apply_to_burst()
                >
                    <Icon glyph=Glyph::Boxes />
                    {move || {
                        format!(
                            "Apply to {} of the burst",
                            wording::plural(burst.get(), "other photo", "other photos"),
                        )
                    }}
                </button>
            </Show>
        </div>
    }
}

fn offered_glyph(kind: RegionKind) -> Glyph {
    match kind {
        RegionKind::Face | RegionKind::Head => Glyph::Person,
        _ => Glyph::Text,
    }
}

#[component]
fn FaceRow(id: SuggestionId) -> impl IntoView {
    let store = Store::expect();
    let face = store.part(move |asset| {
        let place = asset.review.regions.iter().position(|face| face.id == id)?;
        Some((place + 1, asset.review.regions[place].clone()))
    });
    let value = move || face.get().flatten();
    let name = move || {
        value().map(|(place, face)| {
            let name = wording::region(face.value.kind);
            match face.is_doubtful() {
                true => format!("{name} {place}, maybe"),
                false => format!("{name} {place}"),
            }
        })
    };
    let is_treated = move |treatment| {
        value().is_some_and(|(_, face)| {
            face.verdict == Verdict::Accepted && face.value.treatment == treatment
        })
    };
    let label = move |verb: &str| {
        value().map(|(place, face)| format!("{verb} {} {place}", wording::region(face.value.kind)))
    };
    let origin = Signal::derive(move || {
        let (_, face) = value()?;
        Some(OriginOf::of(&face, |face| face_place(face.area)))
    });
    view! {
        <li
            class="face-row"
            data-testid="face-row"
            data-verdict=move || value().map(|(_, face)| wording::verdict_slug(face.verdict))
            data-treatment=move || value().map(|(_, face)| treatment_slug(face.value.treatment))
            data-selected=move || {
                (store.face_mode.get().selected() == Some(id)).then_some("")
            }
        >
            <button class="face-name" on:click=move |_| store.select_face(Some(id))>
                {name}
            </button>
            <OriginButton what="Face" origin />
            <span class="face-row-buttons">
                <button
                    class="icon-button"
                    data-size="small"
                    aria-label=move || label("Hide")
                    title="Hide in redacted copies"
                    aria-pressed=move || pressed(is_treated(Treatment::Hide))
                    on:click=move |_| store.treat_face(id, Treatment::Hide)
                >
                    <Icon glyph=Glyph::EyeOff />
                </button>
                <button
                    class="icon-button"
                    data-size="small"
                    aria-label=move || label("Keep visible")
                    title="Keep visible in redacted copies"
                    aria-pressed=move || pressed(is_treated(Treatment::Keep))
                    on:click=move |_| store.treat_face(id, Treatment::Keep)
                >
                    <Icon glyph=Glyph::Eye />
                </button>
                <button
                    class="icon-button"
                    data-size="small"
                    aria-label=move || label("Remove")
                    title="Nothing to hide here"
                    on:click=move |_| store.reject_face(id)
                >
                    <Icon glyph=Glyph::Cross />
                </button>
            </span>
        </li>
    }
}

#[component]
fn RejectedFace(id: SuggestionId) -> impl IntoView {
    let store = Store::expect();
    let place = store.part(move |asset| {
        let place = asset.review.regions.iter().position(|face| face.id == id)?;
        let kind = asset.review.regions.get(place)?.value.kind;
        Some(format!("{} {}", wording::region(kind), place + 1))
    });
    let name = move || place.get().flatten().unwrap_or_default();
    view! {
        <li>
            <button
                class="bring-back"
                aria-label=move || format!("Bring back {}", name())
                on:click=move |_| store.edit(Edit::JudgeRegion(id, Verdict::Undecided))
            >
                <Icon glyph=Glyph::Restore />
                {name}
            </button>
        </li>
    }
}
