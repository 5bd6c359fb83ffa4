//! Why this photo has to be looked at, and who says so.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::origin::{OriginButton, OriginOf};
use super::store::Store;
use super::wording;
use crate::domain::provenance::Attributed;
use crate::domain::review::Verdict;

#[component]
pub fn SensitiveNote() -> impl IntoView {
    let store = Store::expect();
    let reasons = store.part(|asset| asset.review.sensitive().to_vec());
    let listed = move || {
        let reasons = reasons.get().unwrap_or_default().into_iter();
        let reason = |reason: Attributed<_>| {
            let words = wording::sensitivity(reason.value);
            let origin = OriginOf {
                source: reason.source,
                verdict: Verdict::Undecided,
                rewritten: None,
            };
            view! {
                <li>
                    {words} " " <OriginButton what=words origin=Signal::stored(Some(origin)) />
                </li>
            }
        };
        reasons.map(reason).collect_view()
    };
    let is_shown = Memo::new(move |_| {
        reasons.with(|reasons| reasons.as_ref().is_some_and(|reasons| !reasons.is_empty()))
    });
    view! {
        <Show when=move || is_shown.get()>
            <div class="sensitive" data-testid="sensitive">
                <Icon glyph=Glyph::Warning />
                <div>
                    <p>"Look closely before you accept anything. This may show:"</p>
                    <ul role="list">{listed}</ul>
                </div>
            </div>
        </Show>
    }
}
