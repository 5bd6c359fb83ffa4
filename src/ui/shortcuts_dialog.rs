//! Every key there is, in one place.

use leptos::prelude::*;

use super::modal::Modal;
use super::shortcuts::{single_keys_are_on, switch_single_keys};
use super::store::Dialog;

type Keys = &'static [(&'static str, &'static str)];

const EVERYWHERE: Keys = &[
    ("Ctrl Z", "Undo"),
    ("Ctrl Shift Z", "Redo"),
    ("E", "Export"),
    ("?", "This list"),
    ("Esc", "Let go: face, selection, photo"),
];

const GRID: Keys = &[
    ("← ↑ → ↓", "Go from photo to photo"),
    ("Enter", "Open the photo"),
    ("Space", "Select the photo"),
    ("Shift ← →", "Select a range"),
    ("Ctrl A", "Select all that are shown"),
    ("Delete", "Remove the selected photos"),
];

const REVIEW: Keys = &[
    ("J  K", "Next, previous photo"),
    ("Ctrl Enter", "Accept drafts and go on"),
    ("A", "Accept all drafts, stay"),
    ("R", "Mark as reviewed, go on"),
    ("1  2  3  4", "Take one of the sentences as alt text"),
    ("G", "Back to all photos"),
    ("B", "Show or hide boxes"),
    ("F", "Mark a face or an area to hide"),
];

const KEYWORD: Keys = &[
    ("← →", "Go from keyword to keyword"),
    ("+", "Accept"),
    ("Delete", "Reject"),
    ("Enter  or  F2", "Edit"),
    ("Space", "Where it comes from"),
];

const FACE: Keys = &[
    ("← ↑ → ↓", "Move the box"),
    ("Shift ← ↑ → ↓", "Resize the box"),
    ("H", "Hide or keep visible"),
    ("Delete", "Nothing to hide there"),
];

#[component]
pub fn ShortcutsDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Shortcuts title="Keyboard shortcuts">
            <div class="modal-body">
                <div class="shortcut-groups">
                    <Group title="Everywhere" keys=EVERYWHERE />
                    <Group title="Among the photos" keys=GRID />
                    <Group title="Reviewing a photo" keys=REVIEW />
                    <Group title="On a keyword" keys=KEYWORD />
                    <Group title="On a face" keys=FACE />
                </div>
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=single_keys_are_on()
                        on:change=move |event| switch_single_keys(event_target_checked(&event))
                    />
                    <span>"Single-letter shortcuts"</span>
                    <span class="hint">"switch them off if you speak to your computer"</span>
                </label>
                <p class="hint">"On a Mac, Ctrl is ⌘."</p>
            </div>
        </Modal>
    }
}

#[component]
fn Group(title: &'static str, keys: Keys) -> impl IntoView {
    view! {
        <section class="shortcut-group">
            <h3>{title}</h3>
            <dl>
                {keys
                    .iter()
                    .map(|(keys, does)| {
                        view! {
                            <div class="shortcut">
                                <dt>
                                    {keys
                                        .split(' ')
                                        .map(|key| match key {
                                            "" => " ".into_any(),
                                            "or" => view! { <span class="hint">"or"</span> }.into_any(),
                                            key => view! { <kbd>{key}</kbd> }.into_any(),
                                        })
                                        .collect_view()}
                                </dt>
                                <dd>{*does}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}
