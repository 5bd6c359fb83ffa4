//! The root: one store, and which of the page's rooms is open.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::announcer::Announcer;
use super::audit_dialog::AuditDialog;
use super::browser_models_dialog::BrowserModelsDialog;
use super::bulk_bar::BulkBar;
use super::bulk_dialog::BulkDialog;
use super::drop_zone::DropZone;
use super::embedded_bar::EmbeddedBar;
use super::embedded_first::EmbeddedFirst;
use super::export_dialog::ExportDialog;
use super::first_screen::FirstScreen;
use super::focus;
use super::grid::Grid;
use super::learnt_dialog::LearntDialog;
use super::notices::Notices;
use super::origin::OriginPopover;
use super::panel::Panel;
use super::policy_dialog::PolicyDialog;
use super::privacy_dialog::PrivacyDialog;
use super::sealed;
use super::shortcuts;
use super::shortcuts_dialog::ShortcutsDialog;
use super::skip_links::SkipLinks;
use super::store::{Embedding, Store};
use super::template_dialog::TemplateDialog;
use super::theme::Theme;
use super::toolbar::{Pickers, Toolbar};
use super::unguarded::{self, Unguarded};
use super::unseen_dialog::UnseenDialog;
use super::viewer::Viewer;
use super::vocabulary_dialog::VocabularyDialog;

/// Takes the place of what the page showed while it was loading.
pub fn start() {
    make_room();
    mount(None);
}

/// The same in a frame of another page; `connect` is given what that page may talk to.
pub fn start_embedded(connect: impl FnOnce(Embedding) + 'static) {
    make_room();
    mount(Some(Box::new(connect)));
}

type Connect = Option<Box<dyn FnOnce(Embedding)>>;

fn make_room() {
    console_error_panic_hook::set_once();
    if let Some(window) = web_sys::window() {
        sealed::seal(&window);
    }
}

fn mount(connect: Connect) {
    mount_to_body(|| view! { <App connect /> });
    // Only now: where the page cannot be made, that stays and says why.
    if let Ok(Some(boot)) = document().query_selector("[data-boot]") {
        boot.remove();
    }
}

#[component]
fn App(connect: Connect) -> impl IntoView {
    let store = Store::new();
    provide_context(store);
    provide_context(Pickers::new());
    let embedding = connect.map(|connect| {
        let embedding = Embedding::new(store);
        provide_context(embedding);
        connect(embedding);
        embedding
    });
    if embedding.is_none() {
        provide_context(Theme::remembered());
    }
    shortcuts::listen(store, embedding.is_none());
    warn_before_losing_work(store);
    store.follow_learnt();
    focus::keep(store);

    let is_empty = Memo::new(move |_| store.tally.get().total() == 0);
    let is_unguarded = Memo::new(move |_| unguarded::is_wanted(store));
    let is_reviewing = Memo::new(move |_| store.current.get().is_some());
    let view_name = move || match (is_empty.get(), is_reviewing.get()) {
        (true, _) => "empty",
        (false, false) => "grid",
        (false, true) => "review",
    };
    view! {
        <div
            class="app"
            data-testid="app"
            data-view=view_name
            data-embedded=embedding.map(|_| "")
        >
            <SkipLinks />
            {match embedding {
                None => view! { <Toolbar /> }.into_any(),
                Some(embedding) => view! { <EmbeddedBar embedding /> }.into_any(),
            }}
            <Show when=move || is_unguarded.get()>
                <Unguarded />
            </Show>
            <Show when=move || is_empty.get() && !is_unguarded.get()>
                {match embedding {
                    None => view! { <FirstScreen /> }.into_any(),
                    Some(embedding) => view! { <EmbeddedFirst embedding /> }.into_any(),
                }}
            </Show>
            <Show when=move || !is_empty.get()>
                <div class="workspace">
                    <main class="photos">
                        <Grid />
                        <Show when=move || is_reviewing.get()>
                            <Viewer />
                        </Show>
                    </main>
                    <Show when=move || is_reviewing.get()>
                        <Panel />
                    </Show>
                </div>
            </Show>
            <BulkBar />
            <Notices />
            <Announcer />
            <OriginPopover />
            <DropZone />
            {embedding.is_none().then(|| view! { <ExportDialog /> })}
            <BulkDialog />
            <UnseenDialog />
            <TemplateDialog />
            <LearntDialog />
            <VocabularyDialog />
            <ShortcutsDialog />
            <PrivacyDialog />
            <PolicyDialog />
            <BrowserModelsDialog />
            <AuditDialog />
        </div>
    }
}

fn warn_before_losing_work(store: Store) {
    let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
        commit_typing();
        if store.has_unsaved_work() {
            event.prevent_default();
            // Older browsers ask only when a value is set.
            event.set_return_value("drafts, words and decisions were not exported");
        }
    });
    on_cleanup(move || handle.remove());
}

/// A text field hands its words over when it loses the focus.
pub fn commit_typing() {
    let active = document()
        .active_element()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(field) = active.filter(|element| is_text_field(element)) {
        let _ = field.blur();
    }
}

pub fn is_text_field(element: &web_sys::Element) -> bool {
    match element.tag_name().as_str() {
        "TEXTAREA" => true,
        "INPUT" => {
            let kind = element.get_attribute("type").unwrap_or_default();
            !matches!(kind.as_str(), "checkbox" | "radio" | "button" | "file")
        }
        _ => false,
    }
}
