//! A file that is chosen for a dialog, and read there.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// A link in a text that opens the browser's choice of files.
#[component]
pub fn FileLink(
    label: &'static str,
    accept: &'static str,
    test_id: &'static str,
    /// It has the focus when the dialog opens.
    #[prop(default = false)]
    is_first: bool,
    take: Callback<File>,
) -> impl IntoView {
    view! {
        <label class="link">
            {label}
            <input
                class="visually-hidden"
                type="file"
                accept=accept
                data-testid=test_id
                data-first=is_first.then_some("")
                on:change=move |event| {
                    if let Some(file) = chosen(&event) {
                        take.run(file);
                    }
                }
            />
        </label>
    }
}

/// The file that was chosen; the same one can be chosen again.
pub fn chosen(event: &leptos::ev::Event) -> Option<File> {
    let input = event_target::<HtmlInputElement>(event);
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    file
}

/// Nothing of a file that cannot be read.
pub async fn text_of(file: &File) -> String {
    let text = JsFuture::from(file.text()).await.ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}
