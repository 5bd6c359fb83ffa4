//! Export: what to make of which photos, what is left out, and the result.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::store::{Dialog, Handout, Store, photos};
use super::wording::{plural, sentence};
use crate::domain::export::Choice;
use crate::domain::metadata::RedactionStyle;
use crate::domain::session::Failure;

/// Which photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Everything,
    Selected,
    Current,
}

#[component]
pub fn ExportDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Export title="Export">
            <ExportForm />
        </Modal>
    }
}

#[component]
fn ExportForm() -> impl IntoView {
    let store = Store::expect();
    let scope = RwSignal::new(Scope::Everything);
    let sidecars = RwSignal::new(true);
    let copies = RwSignal::new(true);
    let style = RwSignal::new(RedactionStyle::Solid);
    // What was made belongs to an earlier choice.
    store.clear_finished_handout();

    let only = Memo::new(move |_| match scope.get() {
        Scope::Everything => None,
        Scope::Selected => Some(store.selected.get()),
        Scope::Current => Some(
            store
                .current
                .get()
                .map(|card| card.id)
                .into_iter()
                .collect(),
        ),
    });
    let choice = Memo::new(move |_| Choice {
        only: only.get(),
        sidecars: sidecars.get(),
        redacted_copies: copies.get(),
    });
    let files = Memo::new(move |_| store.plan(&choice.get()).files());
    let left_out = Memo::new(move |_| {
        let plan = store.plan(&choice.get());
        (plan.not_reviewed, plan.undecided)
    });
    let possible = Memo::new(move |_| {
        let plan = store.plan(&Choice {
            only: only.get(),
            sidecars: true,
            redacted_copies: true,
        });
        (plan.sidecars.len(), plan.redacted_copies.len())
    });
    let can_redact = Memo::new(move |_| possible.get().1 > 0);
    let has_current = move || store.current.get().is_some();
    let has_selection = move || store.selected.with(|selected| !selected.is_empty());
    let is_making = Memo::new(move |_| matches!(store.handout.get(), Handout::Making { .. }));
    let export = move |_| {
        if files.get_untracked() > 0 && !is_making.get_untracked() {
            store.export(&choice.get_untracked(), style.get_untracked());
        }
    };
    view! {
        <div class="modal-body">
            <fieldset class="choices" disabled=move || is_making.get()>
                <legend>"Photos"</legend>
                <ScopeChoice scope value=Scope::Everything>
                    {move || format!("All reviewed photos ({})", store.tally.get().reviewed)}
                </ScopeChoice>
                <Show when=has_selection>
                    <ScopeChoice scope value=Scope::Selected>
                        {move || {
                            format!("Selected photos ({})", store.selected.with(Vec::len))
                        }}
                    </ScopeChoice>
                </Show>
                <Show when=has_current>
                    <ScopeChoice scope value=Scope::Current>
                        "This photo"
                    </ScopeChoice>
                </Show>
            </fieldset>
            <fieldset class="choices" disabled=move || is_making.get()>
                <legend>"Files"</legend>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || sidecars.get()
                        on:change=move |event| sidecars.set(event_target_checked(&event))
                    />
                    <span>"Metadata sidecars (.xmp)"</span>
                    <span class="hint">"what you accepted or wrote, for your other tools"</span>
                </label>
                <label class="check" data-disabled=move || (!can_redact.get()).then_some("")>
                    <input
                        type="checkbox"
                        disabled=move || !can_redact.get()
                        prop:checked=move || copies.get() && can_redact.get()
                        on:change=move |event| copies.set(event_target_checked(&event))
                    />
                    <span>"Redacted copies"</span>
                    <span class="hint">
                        {move || match possible.get().1 {
                            0 => "no reviewed photo has a face accepted for hiding".to_owned(),
                            count => {
                                format!(
                                    "{} with faces to hide; without the old metadata",
                                    photos(count),
                                )
                            }
                        }}
                    </span>
                </label>
                <div
                    class="segments"
                    role="radiogroup"
                    aria-label="Faces become"
                    data-hidden=move || (!(copies.get() && can_redact.get())).then_some("")
                >
                    <StyleChoice style value=RedactionStyle::Solid name="Solid" />
                    <StyleChoice style value=RedactionStyle::Pixelated name="Pixelated" />
                </div>
            </fieldset>
            <LeftOut left_out=left_out.into() />
            <Progress />
            <Result />
        </div>
        <footer class="modal-foot">
            <button class="button" on:click=move |_| store.dialog.set(None)>
                "Close"
            </button>
            <button
                class="button"
                data-kind="primary"
                data-testid="export"
                data-first=""
                aria-disabled=move || (files.get() == 0 || is_making.get()).then_some("true")
                on:click=export
            >
                <Icon glyph=Glyph::Save />
                {move || match files.get() {
                    0 => "Nothing to export".to_owned(),
                    count => format!("Export {}", plural(count, "file", "files")),
                }}
            </button>
        </footer>
    }
}

#[component]
fn ScopeChoice(scope: RwSignal<Scope>, value: Scope, children: Children) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="radio"
                name="export-scope"
                prop:checked=move || scope.get() == value
                on:change=move |_| scope.set(value)
            />
            <span>{children()}</span>
        </label>
    }
}

#[component]
fn StyleChoice(
    style: RwSignal<RedactionStyle>,
    value: RedactionStyle,
    name: &'static str,
) -> impl IntoView {
    view! {
        <label class="segment">
            <input
                class="visually-hidden"
                type="radio"
                name="redaction-style"
                prop:checked=move || style.get() == value
                on:change=move |_| style.set(value)
            />
            <span>{name}</span>
        </label>
    }
}

#[component]
fn LeftOut(left_out: Signal<(usize, usize)>) -> impl IntoView {
    let not_reviewed = move || match left_out.get().0 {
        0 => None,
        1 => Some("1 photo is not reviewed and is left out.".to_owned()),
        count => Some(format!("{count} photos are not reviewed and are left out.")),
    };
    let undecided = move || match left_out.get().1 {
        0 => None,
        1 => Some("1 AI draft nobody decided on is left out.".to_owned()),
        count => Some(format!("{count} AI drafts nobody decided on are left out.")),
    };
    let line = |text: String| {
        view! {
            <li>
                <Icon glyph=Glyph::Info />
                {text}
            </li>
        }
    };
    view! {
        <ul class="left-out" role="list" data-testid="left-out">
            {move || not_reviewed().map(line)}
            {move || undecided().map(line)}
        </ul>
    }
}

#[component]
fn Progress() -> impl IntoView {
    let store = Store::expect();
    let making = Memo::new(move |_| match store.handout.get() {
        Handout::Making { done, of } => Some((done, of)),
        _ => None,
    });
    view! {
        <Show when=move || making.get().is_some()>
            <div class="export-progress">
                <p class="progress-text">
                    {move || {
                        making.get().map(|(done, of)| format!("Making files: {done} of {of}"))
                    }}
                </p>
                <progress
                    aria-label="Making files"
                    max=move || making.get().map(|(_, of)| of.to_string())
                    value=move || making.get().map(|(done, _)| done.to_string())
                ></progress>
            </div>
        </Show>
    }
}

#[component]
fn Result() -> impl IntoView {
    let store = Store::expect();
    move || match store.handout.get() {
        Handout::Idle | Handout::Making { .. } => ().into_any(),
        Handout::Made {
            download,
            files,
            failures,
        } => view! {
            <div class="export-result">
                {download.map(|(url, name)| view! { <Saved url name files /> })}
                {(!failures.is_empty()).then(|| view! { <Failures failures /> })}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Saved(url: String, name: String, files: usize) -> impl IntoView {
    view! {
        <p class="export-saved">
            <Icon glyph=Glyph::CheckCircle />
            <span>
                {plural(files, "file", "files")} " made. "
                <a data-testid="download" href=url download=name.clone()>
                    {name.clone()}
                </a> " is in your downloads."
            </span>
        </p>
    }
}

#[component]
fn Failures(failures: Vec<(String, Failure)>) -> impl IntoView {
    view! {
        <ul class="export-failures" role="list">
            {failures
                .into_iter()
                .map(|(name, failure)| {
                    view! {
                        <li data-testid="export-failure">
                            <Icon glyph=Glyph::Warning />
                            <span>
                                <strong>{name}</strong> " "
                                {sentence(&failure.message)} " " {sentence(&failure.advice)}
                            </span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
