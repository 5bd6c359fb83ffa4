//! All photos, filtered by state, with a selection for common edits.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::icon::{Glyph, Icon};
use super::next_step::NextStepButton;
use super::sight::follow_sight;
use super::store::Store;
use super::tile::Tile;
use super::wording;
use crate::domain::photo::PhotoId;
use crate::domain::session::Filter;

/// Tiles put up between two frames: a large batch appears in steps instead of holding the page still.
const TILES_A_FRAME: usize = 48;

/// Which tile the keyboard is on, and where a range began.
#[derive(Clone, Copy)]
pub struct Cursor {
    pub at: RwSignal<Option<PhotoId>>,
    pub anchor: RwSignal<Option<PhotoId>>,
}

#[component]
pub fn Grid() -> impl IntoView {
    let store = Store::expect();
    let list = NodeRef::<html::Ul>::new();
    let cursor = Cursor {
        at: RwSignal::new(None),
        anchor: RwSignal::new(None),
    };
    provide_context(cursor);
    let up = progressive(store);
    // One tile can always be reached with Tab.
    Effect::new(move || {
        let current = store.current.get().map(|card| card.id);
        store.shown.with(|shown| {
            let is_there = |id: Option<PhotoId>| id.filter(|id| shown.contains(id));
            let at = is_there(current)
                .or_else(|| is_there(cursor.at.get_untracked()))
                .or_else(|| shown.first().copied());
            if cursor.at.get_untracked() != at {
                cursor.at.set(at);
            }
        });
    });
    Effect::new(move || {
        if let (Some(card), Some(list)) = (store.current.get(), list.get()) {
            request_animation_frame(move || reveal(&list, card.id));
        }
    });
    let pressed = move |event: KeyboardEvent| {
        if let Some(list) = list.get_untracked() {
            press(store, cursor, &list, &event);
        }
    };
    follow_sight(store, list, up);
    let is_reviewing = Memo::new(move |_| store.current.get().is_some());
    let is_none_shown = Memo::new(move |_| store.shown.with(Vec::is_empty));
    view! {
        <section class="browser" aria-label="Batch">
            <Show when=move || !is_reviewing.get()>
                <h1 class="visually-hidden">"Photos"</h1>
            </Show>
            <div class="browser-bar">
                <Filters />
                <RemoveFailed />
                <NextStepButton />
            </div>
            <ul
                class="grid"
                role="list"
                aria-label="Photos"
                node_ref=list
                on:keydown=pressed
            >
                <For each=move || up.get() key=|id| *id let:id>
                    {store.card(id).map(|card| view! { <Tile card /> })}
                </For>
            </ul>
            <Show when=move || is_none_shown.get()>
                <p class="grid-empty">{move || nothing_shown(store.filter.get())}</p>
            </Show>
        </section>
    }
}

fn nothing_shown(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "No photos.",
        Filter::InProgress => "Nothing in progress: every photo has been looked at.",
        Filter::ToReview => "Nothing to review right now.",
        Filter::Reviewed => "Nothing reviewed yet. Open a photo and mark it as reviewed.",
        Filter::Failed => "No photo failed.",
    }
}

/// The photos shown, growing frame by frame to their full number.
fn progressive(store: Store) -> Memo<Vec<PhotoId>> {
    let limit = RwSignal::new(TILES_A_FRAME);
    Effect::new(move || {
        let count = store.shown.with(Vec::len);
        if limit.get() < count {
            request_animation_frame(move || {
                limit.try_update(|limit| *limit += TILES_A_FRAME);
            });
        }
    });
    Memo::new(move |_| {
        store.shown.with(|shown| {
            let end = limit.get().min(shown.len());
            shown[..end].to_vec()
        })
    })
}

fn press(store: Store, cursor: Cursor, list: &HtmlElement, event: &KeyboardEvent) {
    let Some(at) = cursor.at.get_untracked() else {
        return;
    };
    let is_command = event.ctrl_key() || event.meta_key();
    let step = match event.key().as_str() {
        "ArrowLeft" => -1,
        "ArrowRight" => 1,
        "ArrowUp" => -columns(list),
        "ArrowDown" => columns(list),
        "Home" => isize::MIN,
        "End" => isize::MAX,
        "a" if is_command => {
            event.prevent_default();
            return store.select_all_shown();
        }
        " " if !is_checkbox(event) => {
            event.prevent_default();
            cursor.anchor.set(Some(at));
            return store.toggle_selected(at);
        }
        "Delete" | "Backspace" => {
            event.prevent_default();
            let selected = store.selected.get_untracked();
            return store.remove(if selected.is_empty() {
                vec![at]
            } else {
                selected
            });
        }
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    let Some(next) = step_to(store, at, step) else {
        return;
    };
    if event.shift_key() {
        let anchor = cursor.anchor.get_untracked().unwrap_or(at);
        cursor.anchor.set(Some(anchor));
        store.select_between(anchor, next);
    } else {
        cursor.anchor.set(None);
    }
    cursor.at.set(Some(next));
    if store.current.get_untracked().is_some() {
        store.show_photo(next);
    }
    focus(list, next);
}

fn step_to(store: Store, at: PhotoId, step: isize) -> Option<PhotoId> {
    match step {
        isize::MIN => store.shown.with_untracked(|shown| shown.first().copied()),
        isize::MAX => store.shown.with_untracked(|shown| shown.last().copied()),
        _ => store.neighbour(at, step),
    }
}

fn is_checkbox(event: &KeyboardEvent) -> bool {
    (event.target())
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        .is_some()
}

/// Tiles in the first row, as laid out.
fn columns(list: &HtmlElement) -> isize {
    let children = list.children();
    let top = |at| {
        let tile = children.item(at)?.dyn_into::<HtmlElement>().ok()?;
        Some(tile.offset_top())
    };
    let first = top(0);
    let count = (0..children.length())
        .take_while(|at| top(*at) == first)
        .count();
    count.max(1) as isize
}

fn tile(list: &HtmlElement, id: PhotoId) -> Option<HtmlElement> {
    let selector = format!("[data-photo-id='{}']", id.0);
    let tile = list.query_selector(&selector).ok().flatten()?;
    tile.dyn_into().ok()
}

fn focus(list: &HtmlElement, id: PhotoId) {
    let button = tile(list, id).and_then(|tile| tile.query_selector(".tile-open").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Scrolls the list, and only the list, so that the tile is inside it.
fn reveal(list: &HtmlElement, id: PhotoId) {
    let Some(tile) = tile(list, id) else {
        return;
    };
    let (outer, inner) = (
        list.get_bounding_client_rect(),
        tile.get_bounding_client_rect(),
    );
    let shift = |low: f64, high: f64, from: f64, to: f64| {
        if from < low {
            from - low
        } else if to > high {
            to - high
        } else {
            0.0
        }
    };
    let across = shift(outer.left(), outer.right(), inner.left(), inner.right());
    let down = shift(outer.top(), outer.bottom(), inner.top(), inner.bottom());
    list.scroll_by_with_x_and_y(across, down);
}

#[component]
fn RemoveFailed() -> impl IntoView {
    let store = Store::expect();
    let count = Memo::new(move |_| match store.filter.get() {
        Filter::All | Filter::Failed => store.tally.get().failed,
        _ => 0,
    });
    view! {
        <Show when=move || { count.get() > 0 }>
            <button
                class="button"
                data-size="small"
                data-testid="remove-failed"
                on:click=move |_| store.remove_failed()
            >
                <Icon glyph=Glyph::Trash />
                {move || format!("Remove all failed ({})", count.get())}
            </button>
        </Show>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let store = Store::expect();
    view! {
        <fieldset class="filters">
            <legend class="visually-hidden">"Show photos"</legend>
            {Filter::ALL
                .into_iter()
                .map(|filter| {
                    let count = Memo::new(move |_| store.tally.get().shown_by(filter));
                    view! {
                        <label
                            class="filter"
                            data-filter=wording::filter_slug(filter)
                            data-count=move || count.get()
                        >
                            <input
                                class="visually-hidden"
                                type="radio"
                                name="filter"
                                prop:checked=move || store.filter.get() == filter
                                on:change=move |_| store.show(filter)
                            />
                            <span>{wording::filter(filter)}</span>
                            " "
                            <span class="filter-count">{move || count.get()}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}
