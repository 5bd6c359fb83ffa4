//! One photo among all: picture, name, and where it stands.

use leptos::prelude::*;
use web_sys::MouseEvent;

use super::grid::Cursor;
use super::icon::{Glyph, Icon};
use super::isolated::{isolated_in, with_names};
use super::store::{Card, Store};
use super::wording;
use crate::domain::session::{Phase, State};

#[component]
pub fn Tile(card: Card) -> impl IntoView {
    let store = Store::expect();
    let cursor = expect_context::<Cursor>();
    let id = card.id;
    let (name, folder, path) = card.asset.with_untracked(|asset| {
        let file = &asset.file;
        (file.name.clone(), file.folder.clone(), asset.path.clone())
    });
    let state = Memo::new(move |_| card.asset.with(|asset| asset.state.clone()));
    let phase = Memo::new(move |_| state.with(State::phase));
    let undecided = Memo::new(move |_| card.asset.with(|asset| asset.review.undecided()));
    let needs_a_look = Memo::new(move |_| card.asset.with(|asset| asset.needs_a_look()));
    // Before its review has ended there is nothing to be stopped.
    let is_stopped = Memo::new(move |_| phase.get() == Phase::Reviewed && store.is_stopped(card));
    let has_no_picture =
        Memo::new(move |_| card.asset.with(|asset| asset.found.no_picture.is_some()));
    let thumbnail = Memo::new(move |_| {
        card.pictures
            .with(|pictures| pictures.as_ref().map(|pictures| pictures.thumbnail.clone()))
    });
    let tab_index = move || {
        if cursor.at.get() == Some(id) {
            "0"
        } else {
            "-1"
        }
    };
    let clicked = move |event: MouseEvent| {
        cursor.at.set(Some(id));
        if event.shift_key() {
            let from = cursor
                .anchor
                .get_untracked()
                .or_else(|| store.current.get_untracked().map(|card| card.id));
            store.select_between(from.unwrap_or(id), id);
        } else if event.ctrl_key() || event.meta_key() {
            cursor.anchor.set(Some(id));
            store.toggle_selected(id);
        } else {
            cursor.anchor.set(Some(id));
            store.open(id);
        }
    };
    let checked = move |event: MouseEvent| {
        cursor.at.set(Some(id));
        match cursor.anchor.get_untracked().filter(|_| event.shift_key()) {
            Some(anchor) => {
                event.prevent_default();
                store.select_between(anchor, id);
            }
            None => {
                cursor.anchor.set(Some(id));
                store.toggle_selected(id);
            }
        }
    };
    let state_words = move || match (state.get(), undecided.get()) {
        (State::ToReview | State::Reviewed, _) if has_no_picture.get() => {
            card.asset.with(|asset| {
                let why = asset.found.no_picture.as_ref();
                let why = why
                    .map(|failure| failure.message.as_str())
                    .unwrap_or_default();
                format!("{} · no picture: {why}", wording::state(&asset.state))
            })
        }
        (State::ToReview, _) if needs_a_look.get() => "Look first · may be sensitive".to_owned(),
        (State::ToReview, count) if count > 0 => {
            format!("To review · {}", wording::plural(count, "draft", "drafts"))
        }
        (State::Reviewed, _) if is_stopped.get() => "Reviewed · stopped by the policy".to_owned(),
        (state, _) => wording::state(&state),
    };
    let state_words = {
        let name = name.clone();
        move || with_names(&isolated_in(&state_words(), &name))
    };
    view! {
        <li
            class="tile"
            data-testid="tile"
            data-photo-id=id.0
            data-name=name.clone()
            data-path=path.clone()
            data-state=move || wording::phase_slug(phase.get())
            data-selected=move || card.is_selected.get().then_some("")
            data-stopped=move || is_stopped.get().then_some("")
            data-sensitive=move || needs_a_look.get().then_some("")
            data-current=move || card.is_current.get().then_some("")
        >
            <button
                class="tile-open"
                tabindex=tab_index
                aria-label=format!("Open {path}")
                aria-current=move || card.is_current.get().then_some("true")
                aria-describedby=format!("state-{}", id.0)
                title=path.clone()
                on:click=clicked
                on:focus=move |_| cursor.at.set(Some(id))
            >
                <span class="tile-picture">
                    {move || match thumbnail.get() {
                        Some(url) => {
                            view! { <img src=url alt="" loading="lazy" decoding="async" /> }
                                .into_any()
                        }
                        None => {
                            view! {
                                <TilePlaceholder is_broken=Signal::derive(move || {
                                    phase.get() == Phase::Failed || has_no_picture.get()
                                }) />
                            }
                                .into_any()
                        }
                    }}
                </span>
                <bdi class="tile-name" translate="no">
                    {name.clone()}
                    {(!folder.is_empty()).then(|| view! { <span class="folder">{folder}</span> })}
                </bdi>
            </button>
            <input
                class="tile-check"
                type="checkbox"
                tabindex=tab_index
                aria-label=format!("Select {path}")
                prop:checked=move || card.is_selected.get()
                on:click=checked
            />
            <p
                class="tile-state"
                id=format!("state-{}", id.0)
                data-testid=move || {
                    (phase.get() == Phase::Failed || has_no_picture.get()).then_some("failure")
                }
            >
                <Icon glyph=Signal::derive(move || match (phase.get(), needs_a_look.get()) {
                    (Phase::ToReview, true) => Glyph::Warning,
                    (Phase::Reviewed, _) if is_stopped.get() => Glyph::Shield,
                    (phase, _) => wording::phase_glyph(phase),
                }) />
                <span>{state_words}</span>
            </p>
        </li>
    }
}

#[component]
fn TilePlaceholder(is_broken: Signal<bool>) -> impl IntoView {
    view! {
        <span class="tile-blank">
            <Icon glyph=Signal::derive(move || match is_broken.get() {
                true => Glyph::Warning,
                false => Glyph::Image,
            }) />
        </span>
    }
}
