//! Export: what to make of which photos, what is left out, and the result.

use leptos::prelude::*;

use super::export_findings::ExportFindings;
use super::export_records::Records;
use super::export_result::{LeftBehind, LeftOut, Progress, Result};
use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::redacted_fields::RedactedFields;
use super::store::{Dialog, Handout, Manner, Store, TableKind, photos};
use super::wording::plural;
use crate::domain::carried::Ticked;
use crate::domain::export::{Choice, SidecarName};
use crate::domain::region::RedactionStyle;

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
    let embedded = RwSignal::new(false);
    let copies = RwSignal::new(true);
    let style = RwSignal::new(RedactionStyle::Solid);
    let ticked = RwSignal::new(Ticked::new());
    let naming = RwSignal::new(SidecarName::WithExtension);
    let person = Memo::new(move |_| {
        store
            .governed
            .with(|governed| governed.person.as_ref().map(|person| person.name.clone()))
    });
    let manner = move || Manner {
        sidecar_name: naming.get_untracked(),
        redaction: style.get_untracked(),
        ticked: ticked.get_untracked(),
        reviewer: store.reviewer(),
    };
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
        embedded_copies: embedded.get(),
        redacted_copies: copies.get(),
    });
    let files = Memo::new(move |_| store.plan(&choice.get()).files());
    let left_out = Memo::new(move |_| {
        let plan = store.plan(&choice.get());
        LeftBehind {
            not_reviewed: plan.not_reviewed,
            undecided: plan.undecided,
            broken_manifests: plan.broken_manifests,
            not_embeddable: plan.not_embeddable,
            naming: plan.naming,
        }
    });
    let possible = Memo::new(move |_| {
        let plan = store.plan(&Choice {
            only: only.get(),
            sidecars: true,
            embedded_copies: true,
            redacted_copies: true,
        });
        (plan.sidecars.len(), plan.redacted_copies.len())
    });
    let asked = Memo::new(move |_| store.plan(&choice.get()).asked_for_copies);
    let can_redact = Memo::new(move |_| possible.get().1 > 0);
    // The place of what one click shows is kept; where nothing can be redacted there is none.
    let hides_redaction = move || match (can_redact.get(), copies.get()) {
        (true, true) => None,
        (true, false) => Some(""),
        (false, _) => Some("away"),
    };
    let has_current = move || store.current.get().is_some();
    let has_selection = move || store.selected.with(|selected| !selected.is_empty());
    let is_making = Memo::new(move |_| matches!(store.handout.get(), Handout::Making { .. }));
    let export = move |_| {
        if files.get_untracked() > 0 && !is_making.get_untracked() {
            store.export(&choice.get_untracked(), &manner());
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
                <div
                    class="segments"
                    role="radiogroup"
                    aria-label="Sidecars are named"
                    data-hidden=move || (!sidecars.get()).then_some("")
                >
                    <Segment group="sidecar-name" value=SidecarName::WithExtension chosen=naming name="photo.jpg.xmp" />
                    <Segment group="sidecar-name" value=SidecarName::InPlaceOfExtension chosen=naming name="photo.xmp" />
                </div>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || embedded.get()
                        on:change=move |event| embedded.set(event_target_checked(&event))
                    />
                    <span>"Photos with the metadata inside"</span>
                    <span class="hint">"copies of JPEG, PNG, WebP and TIFF; no pixel is touched"</span>
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
                            0 => "no reviewed photo has anything to hide".to_owned(),
                            count => {
                                format!(
                                    "{} with something to hide; what you accepted or wrote inside, nothing of the old metadata",
                                    photos(count),
                                )
                            }
                        }}
                    </span>
                </label>
                <div
                    class="segments"
                    role="radiogroup"
                    aria-label="Hidden areas become"
                    data-hidden=hides_redaction
                >
                    <Segment group="redaction-style" value=RedactionStyle::Solid chosen=style name="Solid" />
                    <Segment group="redaction-style" value=RedactionStyle::Mosaic chosen=style name="Mosaic" />
                    <Segment group="redaction-style" value=RedactionStyle::Soft chosen=style name="Soft" />
                </div>
                <details
                    class="hint export-why"
                    data-hidden=hides_redaction
                >
                    <summary>"Why no plain blur?"</summary>
                    <p>
                        "Blurred and pixelated faces have been recognised by trained networks, and blurred text can be read again by trying. All three styles here are painted from what lies around the hidden area and hold nothing of what was there."
                    </p>
                </details>
            </fieldset>
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
                "As a table for other systems: "
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
            <ExportFindings choice />
            <LeftOut left_out=left_out.into() />
        </div>
        <div class="modal-end">
        <div class="modal-news">
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

#[component]
fn Segment<T: Copy + PartialEq + Send + Sync + 'static>(
    group: &'static str,
    value: T,
    chosen: RwSignal<T>,
    name: &'static str,
) -> impl IntoView {
    view! {
        <label class="segment">
            <input
                class="visually-hidden"
                type="radio"
                name=group
                prop:checked=move || chosen.get() == value
                on:change=move |_| chosen.set(value)
            />
            <span>{name}</span>
        </label>
    }
}
