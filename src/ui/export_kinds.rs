//! The kinds of files an export can make, and whom each is for.

use leptos::prelude::*;

use super::export_wishes::Wishes;
use super::store::photos;
use crate::domain::export::SidecarName;
use crate::domain::region::RedactionStyle;

/// What is chosen in the open dialog.
#[derive(Clone, Copy)]
pub struct Kinds {
    pub sidecars: RwSignal<bool>,
    pub embedded: RwSignal<bool>,
    pub copies: RwSignal<bool>,
    pub style: RwSignal<RedactionStyle>,
    pub naming: RwSignal<SidecarName>,
}

impl Kinds {
    pub fn remembered() -> Kinds {
        let last = Wishes::remembered();
        Kinds {
            sidecars: RwSignal::new(last.sidecars),
            embedded: RwSignal::new(last.embedded),
            copies: RwSignal::new(last.copies),
            style: RwSignal::new(last.style),
            naming: RwSignal::new(last.naming),
        }
    }

    pub fn wishes(self) -> Wishes {
        Wishes {
            sidecars: self.sidecars.get(),
            embedded: self.embedded.get(),
            copies: self.copies.get(),
            style: self.style.get(),
            naming: self.naming.get(),
        }
    }
}

#[component]
pub fn FileKinds(
    kinds: Kinds,
    /// How many photos have something to hide.
    possible: Memo<usize>,
    is_making: Memo<bool>,
) -> impl IntoView {
    let can_redact = Memo::new(move |_| possible.get() > 0);
    // The place of what one click shows is kept; where nothing can be redacted there is none.
    let hides_redaction = move || match (can_redact.get(), kinds.copies.get()) {
        (true, true) => None,
        (true, false) => Some(""),
        (false, _) => Some("away"),
    };
    view! {
        <fieldset class="choices" disabled=move || is_making.get()>
            <legend>"Files"</legend>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || kinds.sidecars.get()
                    on:change=move |event| kinds.sidecars.set(event_target_checked(&event))
                />
                <span>"Metadata sidecars (.xmp)"</span>
                <span class="hint">"for Lightroom, digiKam and other tools: what you accepted or wrote, in a file beside each photo"</span>
            </label>
            <div
                class="segments"
                role="radiogroup"
                aria-label="Sidecars are named"
                data-hidden=move || (!kinds.sidecars.get()).then_some("")
            >
                <Segment group="sidecar-name" value=SidecarName::WithExtension chosen=kinds.naming name="photo.jpg.xmp" />
                <Segment group="sidecar-name" value=SidecarName::InPlaceOfExtension chosen=kinds.naming name="photo.xmp" />
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || kinds.embedded.get()
                    on:change=move |event| kinds.embedded.set(event_target_checked(&event))
                />
                <span>"Photos with the metadata inside"</span>
                <span class="hint">"for your website, an agency or a client: copies of JPEG, PNG, WebP and TIFF, no pixel touched"</span>
            </label>
            <label class="check" data-disabled=move || (!can_redact.get()).then_some("")>
                <input
                    type="checkbox"
                    disabled=move || !can_redact.get()
                    prop:checked=move || kinds.copies.get() && can_redact.get()
                    on:change=move |event| kinds.copies.set(event_target_checked(&event))
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
                <Segment group="redaction-style" value=RedactionStyle::Solid chosen=kinds.style name="Solid" />
                <Segment group="redaction-style" value=RedactionStyle::Mosaic chosen=kinds.style name="Mosaic" />
                <Segment group="redaction-style" value=RedactionStyle::Soft chosen=kinds.style name="Soft" />
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
