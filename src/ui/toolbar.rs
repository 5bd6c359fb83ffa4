//! The bar on top: what one can always do.

use leptos::html;
use leptos::prelude::*;

use super::batch_progress::BatchProgress;
use super::history_buttons::HistoryButtons;
use super::icon::{Glyph, Icon, Mark};
use super::intake::FileInput;
use super::model_progress::ModelProgress;
use super::policy_dialog::PolicyButton;
use super::privacy::PrivacyChip;
use super::store::{Dialog, Handout, Store};
use super::theme::ThemeButton;
use super::wording::plural;

#[component]
pub fn Toolbar() -> impl IntoView {
    let store = Store::expect();
    let Pickers { files, folder } = Pickers::expect();
    let has_photos = Memo::new(move |_| store.tally.get().total() > 0);
    let has_history = Memo::new(move |_| {
        let (can_undo, can_redo) = store.history.get();
        can_undo || can_redo
    });
    view! {
        <header class="toolbar">
            <span class="brand">
                <Mark />
                <span class="brand-name">"Hushtag"</span>
            </span>
            <PrivacyChip />
            <PolicyButton />
            <div class="toolbar-progress">
                <ModelProgress />
                <BatchProgress />
            </div>
            <FileInput input=files />
            <FileInput input=folder folder=true />
            <Show when=move || has_photos.get()>
                <div class="toolbar-group" data-place="add" role="group" aria-label="Add">
                    <PickButton input=files glyph=Glyph::Add label="Add photos" />
                    <PickButton input=folder glyph=Glyph::Folder label="Add a folder" />
                </div>
            </Show>
            <Show when=move || has_photos.get() || has_history.get()>
                <div class="toolbar-group" role="group" aria-label="History">
                    <HistoryButtons />
                </div>
            </Show>
            <div class="toolbar-group" data-place="page" role="group" aria-label="Page">
                <ThemeButton />
                <button
                    class="icon-button"
                    data-rank="minor"
                    aria-label="Keyboard shortcuts"
                    title="Keyboard shortcuts (?)"
                    on:click=move |_| store.dialog.set(Some(Dialog::Shortcuts))
                >
                    <Icon glyph=Glyph::Keyboard />
                </button>
            </div>
            <Show when=move || has_photos.get()>
                <button
                    class="button"
                    data-place="export"
                    title="Export (E)"
                    aria-label=move || match store.handout.get() {
                        Handout::Making { done, of } => format!("Export, {done} of {} made", plural(of, "file", "files")),
                        _ => "Export".to_owned(),
                    }
                    on:click=move |_| store.dialog.set(Some(Dialog::Export))
                >
                    <Icon glyph=Glyph::Save />
                    <span>
                        {move || match store.handout.get() {
                            Handout::Making { done, of } => format!("{done} of {of}"),
                            _ => "Export".to_owned(),
                        }}
                    </span>
                </button>
            </Show>
        </header>
    }
}

/// The page's two hidden file inputs.
#[derive(Clone, Copy)]
pub struct Pickers {
    pub files: NodeRef<html::Input>,
    pub folder: NodeRef<html::Input>,
}

impl Pickers {
    pub fn new() -> Pickers {
        Pickers {
            files: NodeRef::new(),
            folder: NodeRef::new(),
        }
    }

    pub fn expect() -> Pickers {
        expect_context::<Pickers>()
    }
}

pub fn pick(input: NodeRef<html::Input>) {
    if let Some(input) = input.get_untracked() {
        input.click();
    }
}

#[component]
fn PickButton(input: NodeRef<html::Input>, glyph: Glyph, label: &'static str) -> impl IntoView {
    view! {
        <button class="icon-button" aria-label=label title=label on:click=move |_| pick(input)>
            <Icon glyph />
        </button>
    }
}
