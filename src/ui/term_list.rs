//! Terms of the organisation's vocabulary, proposed while a keyword is typed.

use leptos::prelude::*;

use super::store::Store;

/// As many as one looks through.
const MOST: usize = 8;

/// For an input whose `list` is this id.
#[component]
pub fn TermList(id: &'static str, typed: Signal<String>) -> impl IntoView {
    let store = Store::expect();
    let terms = Memo::new(move |_| {
        let typed = typed.get();
        let vocabulary = store.vocabulary.get();
        vocabulary.map_or_else(Vec::new, |known| known.lookup.beginning_with(&typed, MOST))
    });
    let options = move || {
        let option = |(term, by): (crate::domain::controlled::Found, Option<String>)| {
            // Browsers show only what has the typed letters in it.
            let label = by.map(|by| format!("{by} \u{2192} {}", term.label));
            view! { <option value=term.label label=label></option> }
        };
        terms.get().into_iter().map(option).collect_view()
    };
    view! { <datalist id=id>{options}</datalist> }
}
