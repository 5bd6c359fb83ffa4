//! Where the keyword in question was seen: boxes of a detector, or the warm part of the tagger's map.

use leptos::prelude::*;

use super::face_layer::percent;
use super::store::Store;
use crate::domain::heat::Heat;
use crate::domain::inference::BoundingBox;
use crate::domain::metadata::Keyword;
use crate::domain::place::{place, places};

/// Why a keyword is said, in words: "because of this area: centre left".
pub fn because(keyword: &Keyword) -> Option<String> {
    let places = match (&keyword.areas[..], &keyword.heat) {
        ([], None) => return None,
        ([], Some(heat)) => place(heat.core()).to_owned(),
        (areas, _) => places(areas),
    };
    Some(format!("because of this area: {places}"))
}

/// Of the word under the pointer, with the keyboard's focus, or whose origin is asked about.
#[component]
pub fn EvidenceLayer() -> impl IntoView {
    let store = Store::expect();
    let keyword = Memo::new(move |_| {
        if let Some(word) = store.pointed_word.get() {
            return Some(word);
        }
        let asked = || store.origin.with(|asked| asked.as_ref()?.keyword);
        let id = store.pointed_at.get().or_else(asked)?;
        let asset = store.asset()?;
        let keyword = asset.review.keywords.iter().find(|word| word.id == id)?;
        Some(keyword.value.clone())
    });
    move || {
        let Keyword {
            text, areas, heat, ..
        } = keyword.get()?;
        let heat = heat.filter(|_| areas.is_empty());
        let areas = match &heat {
            Some(heat) => vec![heat.core()],
            None => areas,
        };
        Some(view! {
            {heat.map(|heat| view! { <HeatMap heat /> })}
            {areas
                .into_iter()
                .map(|area| view! { <EvidenceBox area text=text.clone() /> })
                .collect_view()}
        })
    }
}

#[component]
fn EvidenceBox(area: BoundingBox, text: String) -> impl IntoView {
    view! {
        <span
            class="object-box"
            data-testid="object-box"
            style:left=percent(area.x)
            style:top=percent(area.y)
            style:width=percent(area.width)
            style:height=percent(area.height)
        >
            <span class="object-name">{text}</span>
        </span>
    }
}

/// One cell a cell; the browser's own blur makes it soft.
#[component]
fn HeatMap(heat: Heat) -> impl IntoView {
    let columns = heat.columns();
    let view_box = format!("0 0 {columns} {}", heat.rows());
    let cells = (0..).zip(heat.cells().to_vec());
    let cells = cells.map(|(at, warmth): (usize, u8)| {
        view! {
            <rect
                x=(at % columns).to_string()
                y=(at / columns).to_string()
                width="1"
                height="1"
                opacity=format!("{:.2}", f32::from(warmth) / 255.0)
            />
        }
    });
    view! {
        <svg class="heat" data-testid="heat" viewBox=view_box preserveAspectRatio="none" aria-hidden="true">
            {cells.collect_view()}
        </svg>
    }
}
