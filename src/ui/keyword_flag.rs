//! What an organisation's vocabulary says of a word that it does not have.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::Store;
use crate::domain::controlled::Unlisted;
use crate::domain::review::{Edit, SuggestionId};

/// `None` of a term, and where no vocabulary is loaded.
pub fn unlisted(
    store: Store,
    word: impl Fn() -> String + Send + Sync + 'static,
) -> Memo<Option<Unlisted>> {
    Memo::new(move |_| {
        let word = word();
        store.vocabulary.with(|known| {
            let known = known.as_ref().filter(|_| !word.is_empty())?;
            known.unlisted(&word)
        })
    })
}

#[component]
pub fn KeywordFlag(
    id: SuggestionId,
    #[prop(into)] word: Signal<String>,
    unlisted: Memo<Option<Unlisted>>,
    #[prop(into)] tab_index: Signal<&'static str>,
) -> impl IntoView {
    let store = Store::expect();
    let list = move || {
        let name =
            |known: &crate::domain::controlled::InForce| known.lookup.vocabulary().name.clone();
        store
            .vocabulary
            .with(|known| known.as_ref().map(name))
            .unwrap_or_default()
    };
    let instead = move || unlisted.get().and_then(|unlisted| unlisted.instead);
    let means_the_same = move || {
        unlisted
            .get()
            .is_some_and(|unlisted| unlisted.means_the_same)
    };
    let whole = move || match (instead(), means_the_same()) {
        (Some(term), true) => format!("{} calls this \u{201c}{term}\u{201d}", list()),
        (Some(term), false) => format!("Not in {}. Nearest: \u{201c}{term}\u{201d}", list()),
        (None, _) => format!("Not in {}", list()),
    };
    let take = move |_| {
        if let Some(term) = instead() {
            store.edit(Edit::RewriteKeyword(id, term));
        }
    };
    view! {
        <Show when=move || unlisted.get().is_some()>
            <span class="chip-flag" data-testid="unlisted" title=whole>
                <Icon glyph=Glyph::Warning />
                {move || if means_the_same() { "other name" } else { "not in list" }}
            </span>
            <Show when=move || instead().is_some()>
                <button
                    class="chip-instead"
                    tabindex=tab_index
                    aria-label=move || {
                        format!("Write {} instead of {}", instead().unwrap_or_default(), word.get())
                    }
                    title=whole
                    on:click=take
                >
                    <Icon glyph=Glyph::Right />
                    {instead}
                </button>
            </Show>
        </Show>
    }
}
