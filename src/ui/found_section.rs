//! What the file says beside the fields: where and when, with what, and what is damaged.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::Store;
use crate::domain::review::Edit;

/// The place where the photo was taken, and the way to be rid of it.
#[component]
pub fn LocationLine() -> impl IntoView {
    let store = Store::expect();
    let place = store.part(|asset| {
        let location = asset.found.location?;
        let (north, east) = (location.latitude, location.longitude);
        let side = |value: f64, plus, minus| if value < 0.0 { minus } else { plus };
        let height = location.altitude.map(|metres| format!(", {metres:.0} m"));
        Some(format!(
            "{:.5}° {}, {:.5}° {}{}",
            north.abs(),
            side(north, "N", "S"),
            east.abs(),
            side(east, "E", "W"),
            height.unwrap_or_default()
        ))
    });
    let place = Memo::new(move |_| place.get().flatten());
    let removes = store.part(|asset| asset.review.removes_location);
    let is_removed = move || removes.get() == Some(true);
    view! {
        <Show when=move || place.get().is_some()>
            <div class="location" data-testid="location" data-removed=move || is_removed().then_some("")>
                <span class="location-place">{move || place.get()}</span>
                <button
                    class="button"
                    data-size="small"
                    on:click=move |_| store.edit(Edit::RemoveLocation(!is_removed()))
                >
                    {move || if is_removed() { "Keep GPS" } else { "Remove GPS" }}
                </button>
                <Show when=is_removed>
                    <p class="hint">
                        "Gone from copies and sidecars you export. The original file keeps it."
                    </p>
                </Show>
            </div>
        </Show>
    }
}

#[component]
pub fn FoundSection() -> impl IntoView {
    let store = Store::expect();
    let facts = store.part(|asset| asset.found.details.clone());
    let findings = store.part(|asset| asset.found.findings.clone());
    let count = move || facts.with(|facts| facts.as_ref().map_or(0, Vec::len));
    let has_findings = move || findings.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()));
    view! {
        <Show when=move || count() != 0 || has_findings()>
            <details class="panel-section more-fields" data-testid="in-the-file">
                <summary class="section-title">
                    "In the file"
                    <span class="section-count">{count}</span>
                    <Show when=has_findings>
                        <Icon glyph=Glyph::Warning />
                    </Show>
                </summary>
                <dl class="found-facts">
                    <For each=move || facts.get().unwrap_or_default() key=Clone::clone let:fact>
                        <dt>{fact.name}</dt>
                        <dd translate="no" title=fact.property>{fact.value}</dd>
                    </For>
                </dl>
                <ul class="findings" role="list">
                    <For
                        each=move || findings.get().unwrap_or_default()
                        key=Clone::clone
                        let:finding
                    >
                        <li class="hint">{finding}</li>
                    </For>
                </ul>
            </details>
        </Show>
    }
}
