//! Says where the name of somebody whose face was taken away still stands, and takes it out of the keywords.

use leptos::prelude::*;

use super::store::Store;
use super::wording;
use crate::domain::names_left::{NameLeft, names_left};
use crate::domain::review::{Edit, Verdict};

#[component]
pub fn NamesLeft() -> impl IntoView {
    let store = Store::expect();
    let left = store.part(|asset| names_left(&asset.found, &asset.review));
    let left = Memo::new(move |_| left.get().unwrap_or_default());
    let lines = move || left.get().into_iter().map(line).collect_view();
    view! {
        <div aria-live="polite">
            <Show when=move || left.with(|left| !left.is_empty())>
                <ul class="findings" role="list" data-testid="names-left">
                    {lines}
                </ul>
            </Show>
        </div>
    }
}

fn line(left: NameLeft) -> impl IntoView {
    let store = Store::expect();
    let keywords = match left.keywords.len() {
        0 => None,
        1 => Some("a keyword".to_owned()),
        count => Some(format!("{count} keywords")),
    };
    let texts = left.texts.iter().map(wording::slot);
    let places: Vec<String> = keywords.into_iter().chain(texts).collect();
    let removes = (!left.keywords.is_empty()).then(|| {
        let edits = left.keywords.iter();
        let edits = edits.map(|id| Edit::JudgeKeyword(*id, Verdict::Rejected));
        let edits = Edit::All(edits.collect());
        view! {
            " "
            <button class="link" on:click=move |_| store.edit(edits.clone())>
                {match left.keywords.len() {
                    1 => "Remove the keyword",
                    _ => "Remove the keywords",
                }}
            </button>
        }
    });
    view! {
        <li class="hint">
            {format!("The face is gone; \u{201c}{}\u{201d} still stands in: {}.", left.name, places.join(", "))}
            {removes}
        </li>
    }
}
