//! Export: what to make of which photos, what is left out, and the result.

use leptos::prelude::*;

use super::export_findings::ExportFindings;
use super::export_nothing::WhyNothing;
use super::export_records::Records;
use super::export_result::{LeftBehind, LeftOut, Progress, Result};
use super::export_wishes::Wishes;
use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::store::{Dialog, Handout, Manner, Store, TableKind, photos};
use super::wording::plural;
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
    let last = Wishes::remembered();
    let scope = RwSignal::new(Scope::Everything);
    let sidecars = RwSignal::new(last.sidecars);
    let embedded = RwSignal::new(last.embedded);
    let copies = RwSignal::new(last.copies);
    let style = RwSignal::new(last.style);
    let naming = RwSignal::new(last.naming);
    let wishes = Memo::new(move |_| Wishes {
        sidecars: sidecars.get(),
        embedded: embedded.get(),
        copies: copies.get(),
        style: style.get(),
        naming: naming.get(),
    });
    let person = Memo::new(move |_| {
        store
            .governed
            .with(|governed| governed.person.as_ref().map(|person| person.name.clone()))
    });
    let manner = move || Manner {
        sidecar_name: naming.get_untracked(),
        redaction: style.get_untracked(),
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
        sidecars: sidecars.get(),
        embedded_copies: embedded.get(),
        redacted_copies: copies.get(),
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
    let can_redact = Memo::new(move |_| possible.get() > 0);
    // The place of what one click shows is kept; where nothing can be redacted there is none.
    let hides_redaction = move || match (can_redact.get(), copies.get()) {
        (true, true) => None,
        (true, false) => Some(""),
        (false, _) => Some("away"),
    };
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
            <fieldset class="choices" disabled=move || is_making.get()>
                <legend>"Files"</legend>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || sidecars.get()
                        on:change=move |event| sidecars.set(event_target_checked(&event))
                    />
                    <span>"Metadata sidecars (.xmp)"</span>
                    <span class="hint">"for Lightroom, digiKam and other tools: what you accepted or wrote, in a file beside each photo"</span>
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
                    <span class="hint">"for your website, an agency or a client: copies of JPEG, PNG, WebP and TIFF, no pixel touched"</span>
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
                        {move || match possible.get() {
                            0 => "to publish; no reviewed photo has anything to hide".to_owned(),
                            count => {
                                format!(
                                    "to publish: {} with something to hide; what was reviewed inside, nothing of the old metadata",
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
            <label class="field">
                <span class="field-label">"Your name, for the history"</span>
                <input
                    class="input"
                    type="text"
                    name="reviewer"
                    autocomplete="off"
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
