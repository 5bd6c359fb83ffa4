//! What the file says beside the fields: where and when, with what, and what is damaged.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::Store;
use crate::domain::found::Location;
use crate::domain::review::Edit;

/// Where the photo was taken, by everything that says so, and the way to be rid of all of it: in the open, as a secret
/// that nobody sees is exported.
#[component]
pub fn LocationLine() -> impl IntoView {
    let store = Store::expect();
    let places = store.part(|asset| asset.found.places.clone());
    let places = Memo::new(move |_| places.get().unwrap_or_default());
    let removes = store.part(|asset| asset.review.removes_location);
    let is_removed = move || removes.get() == Some(true);
    view! {
        <Show when=move || places.with(|places| !places.is_empty())>
            <section
                class="panel-section location"
                data-testid="location"
                data-removed=move || is_removed().then_some("")
            >
                <h2 class="section-title">"Place in the file"</h2>
                <ul class="location-places" role="list">
                    <For each=move || places.get() key=|place| format!("{place:?}") let:place>
                        <li class="location-place">
                            {told(place.location)} " " <span class="hint">{place.carrier}</span>
                        </li>
                    </For>
                </ul>
                <button
                    class="button"
                    data-size="small"
                    on:click=move |_| store.edit(Edit::RemoveLocation(!is_removed()))
                >
                    {move || if is_removed() { "Keep GPS" } else { "Remove GPS" }}
                </button>
                <p class="hint">
                    {move || match is_removed() {
                        true => {
                            "Coordinates go from copies and sidecars you export, all those listed. Names of places are \
                             fields of their own and stay. The original file keeps everything."
                        }
                        false => "Takes coordinates out of copies and sidecars; names of places stay.",
                    }}
                </p>
            </section>
        </Show>
    }
}

fn told(location: Option<Location>) -> String {
    let Some(location) = location else {
        return "A place that is not told in full".to_owned();
    };
    let (north, east) = (location.latitude, location.longitude);
    let side = |value: f64, plus, minus| if value < 0.0 { minus } else { plus };
    let height = location.altitude.map(|metres| format!(", {metres:.0} m"));
    format!(
        "{:.5}° {}, {:.5}° {}{}",
        north.abs(),
        side(north, "N", "S"),
        east.abs(),
        side(east, "E", "W"),
        height.unwrap_or_default()
    )
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
