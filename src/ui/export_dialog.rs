//! Export: what to make of which photos, what is left out, and the result.

use leptos::prelude::*;

use super::export_findings::ExportFindings;
use super::export_kinds::{FileKinds, Kinds};
use super::export_nothing::WhyNothing;
use super::export_records::Records;
use super::export_result::{LeftBehind, LeftOut, Progress, Result};
use super::export_wishes::Wishes;
use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::redacted_fields::RedactedFields;
use super::store::{Dialog, Handout, Manner, Store, TableKind};
use super::wording::plural;
use crate::domain::carried::Ticked;
use crate::domain::export::Choice;

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
    let kinds = Kinds::remembered();
    let wishes = Memo::new(move |_| kinds.wishes());
    let ticked = RwSignal::new(Ticked::new());
    let person = Memo::new(move |_| {
        store
            .governed
            .with(|governed| governed.person.as_ref().map(|person| person.name.clone()))
    });
    let manner = move || Manner {
        sidecar_name: kinds.naming.get_untracked(),
        redaction: kinds.style.get_untracked(),
        ticked: ticked.get_untracked(),
        reviewer: store.reviewer(),
    };
    // What was made belongs to an earlier visit of the dialog.
    store.clear_finished_handout();
    let is_making = Memo::new(move |_| matches!(store.handout.get(), Handout::Making { .. }));

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
        sidecars: kinds.sidecars.get(),
        embedded_copies: kinds.embedded.get(),
        redacted_copies: kinds.copies.get(),
    });
    Effect::new(move |before: Option<(Choice, Wishes)>| {
        let now = (choice.get(), wishes.get());
        if before.is_some_and(|before| before != now) {
            now.1.remember();
            // What was made belongs to an earlier choice.
            store.clear_finished_handout();
        }
        now
    });
    let files = Memo::new(move |_| store.plan(&choice.get()).files());
    let is_done = Memo::new(move |_| store.handout.with(Handout::is_complete));
    let go_on = move |_| match is_done.get_untracked() {
        true => store.dialog.set(None),
        false => {
            if files.get_untracked() > 0 && !is_making.get_untracked() {
                store.export(&choice.get_untracked(), &manner());
            }
        }
    };
    let left_out = Memo::new(move |_| {
        let plan = store.plan(&choice.get());
        LeftBehind {
            not_reviewed: plan.not_reviewed,
            undecided: plan.undecided,
            valueless: plan.valueless.len(),
            broken_manifests: plan.broken_manifests,
            not_embeddable: plan.not_embeddable,
            naming: plan.naming,
            left_in_file: plan.left_in_file,
        }
    });
    let possible = Memo::new(move |_| {
        let plan = store.plan(&Choice {
            only: only.get(),
            sidecars: true,
            embedded_copies: true,
            redacted_copies: true,
        });
        plan.redacted_copies.len()
    });
    let asked = Memo::new(move |_| store.plan(&choice.get()).asked_for_copies);
    let has_current = move || store.current.get().is_some();
    let has_selection = move || store.selected.with(|selected| !selected.is_empty());
    view! {
        <div class="modal-body">
            <WhyNothing choice />
            <ExportFindings choice />
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
            <FileKinds kinds possible is_making />
            <RedactedFields asked ticked />
            <label class="field">
                <span class="field-label">"Your name, for the history"</span>
                <input
                    class="input"
                    type="text"
                    name="reviewer"
                    autocomplete="off"
                    spellcheck="false"
                    translate="no"
                    placeholder="left out where empty"
                    prop:readOnly=move || person.get().is_some()
                    prop:value=move || person.get().or_else(|| store.reviewer_name.get())
                    on:change=move |event| store.remember_reviewer(&event_target_value(&event))
                />
            </label>
            <p class="hint">
                "For a database or a spreadsheet: "
                <button
                    class="link"
                    on:click=move |_| store.export_table(&choice.get_untracked(), TableKind::Csv)
                >
                    "CSV"
                </button>
                " · "
                <button
                    class="link"
                    on:click=move |_| store.export_table(&choice.get_untracked(), TableKind::Json)
                >
                    "JSON"
                </button>
            </p>
            <Records />
            <LeftOut left_out=left_out.into() />
        </div>
        <div class="modal-end">
        <div class="modal-news">
            <Progress />
            <Result />
        </div>
        <footer class="modal-foot">
            <Show when=move || !is_done.get()>
                <button class="button" on:click=move |_| store.dialog.set(None)>
                    "Close"
                </button>
            </Show>
            <button
                class="button"
                data-kind="primary"
                data-testid=move || if is_done.get() { "export-done" } else { "export" }
                data-first=""
                aria-disabled=move || {
                    let has_none = files.get() == 0 && !is_done.get();
                    (has_none || is_making.get()).then_some("true")
                }
                on:click=go_on
            >
                <Icon glyph=Signal::derive(move || {
                    if is_done.get() { Glyph::Check } else { Glyph::Save }
                }) />
                {move || match (is_done.get(), files.get()) {
                    (true, _) => "Done".to_owned(),
                    (false, 0) => "Nothing to export".to_owned(),
                    (false, count) => format!("Export {}", plural(count, "file", "files")),
                }}
            </button>
        </footer>
        </div>
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
