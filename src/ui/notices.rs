//! Short notices at the edge of the page: seen, dismissed, sometimes taken back.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::isolated::with_names;
use super::store::{Choice, Notice, NoticeKind, Store};
use crate::domain::session::Event;

#[component]
pub fn Notices() -> impl IntoView {
    let store = Store::expect();
    view! {
        <section class="notices" aria-label="Notices">
            <For each=move || store.notices.get() key=|notice| notice.id let:notice>
                <NoticeCard notice />
            </For>
        </section>
    }
}

#[component]
fn NoticeCard(notice: Notice) -> impl IntoView {
    let store = Store::expect();
    let Notice {
        id,
        kind,
        text,
        names,
        choices,
    } = notice;
    let slug = match kind {
        NoticeKind::Info => "info",
        NoticeKind::Problem => "problem",
        NoticeKind::Undoable => "undoable",
        NoticeKind::Question => "question",
    };
    let glyph = match kind {
        NoticeKind::Info | NoticeKind::Question => Glyph::Info,
        NoticeKind::Problem => Glyph::Warning,
        NoticeKind::Undoable => Glyph::Trash,
    };
    let undo = move |_| {
        store.dispatch(Event::Undo);
        store.dismiss(id);
    };
    view! {
        <div class="notice" data-testid="notice" data-kind=slug>
            <Icon glyph />
            <div class="notice-text">
                <p>{with_names(&text)}</p>
                {(!names.is_empty())
                    .then(|| {
                        view! {
                            <details>
                                <summary>"Which?"</summary>
                                <ul>
                                    {names
                                        .into_iter()
                                        .map(|name| view! { <li><bdi translate="no">{name}</bdi></li> })
                                        .collect_view()}
                                </ul>
                            </details>
                        }
                    })}
                {(!choices.is_empty()).then(|| view! { <Choices id choices /> })}
            </div>
            {(kind == NoticeKind::Undoable)
                .then(|| {
                    view! {
                        <button class="button" data-size="small" on:click=undo>
                            "Undo"
                        </button>
                    }
                })}
            {(kind != NoticeKind::Question)
                .then(|| {
                    view! {
                        <button
                            class="icon-button"
                            aria-label="Dismiss"
                            on:click=move |_| store.dismiss(id)
                        >
                            <Icon glyph=Glyph::Cross />
                        </button>
                    }
                })}
        </div>
    }
}

#[component]
fn Choices(id: u32, choices: Vec<Choice>) -> impl IntoView {
    let store = Store::expect();
    let button = move |Choice { label, answer }: Choice| {
        view! {
            <button
                class="button"
                data-size="small"
                on:click=move |_| store.answer(id, &answer)
            >
                {with_names(&label)}
            </button>
        }
    };
    view! {
        <div class="notice-choices" role="group" translate="no">
            {choices.into_iter().map(button).collect_view()}
        </div>
    }
}
