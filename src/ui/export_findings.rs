//! Which photos the policy keeps from being exported, why, and the way to mend it.

use std::rc::Rc;

use leptos::prelude::*;

use super::findings::told;
use super::icon::{Glyph, Icon};
use super::store::{Store, photos};
use crate::domain::export::Choice;
use crate::domain::photo::PhotoId;
use crate::domain::policy::{Finding, MendBy};
use crate::domain::session::Asset;

/// Longer lists hide the buttons below them.
const LISTED: usize = 8;

/// A photo, and what is said of it.
type Told = (PhotoId, String, Vec<Finding>);

#[component]
pub fn ExportFindings(choice: Memo<Choice>) -> impl IntoView {
    let store = Store::expect();
    let plan = move || {
        store.governed.track();
        store.plan(&choice.get())
    };
    let blocked = Memo::new(move |_| listed(&plan().blocked));
    let advised = Memo::new(move |_| listed(&plan().advised));
    let showing_faces = Memo::new(move |_| plan().showing_faces);
    let mendable = Memo::new(move |_| {
        let all = blocked.get().into_iter().flat_map(|(_, _, all)| all);
        all.filter(is_mended_unseen).collect::<Vec<_>>()
    });
    view! {
        <div class="export-findings" aria-live="polite">
            <Listed
                all=blocked
                slug="blocked"
                says=|count| format!("The policy stops {}:", photos(count))
            />
            <Show when=move || mendable.with(|all| !all.is_empty())>
                <button
                    class="button"
                    data-size="small"
                    data-testid="mend-all"
                    on:click=move |_| store.mend(&mendable.get_untracked())
                >
                    {move || mendable.with(|all| match all.as_slice() {
                        [finding] => finding.mend.words.trim_end_matches('.').to_owned(),
                        all => format!("Mend {} of these at once", all.len()),
                    })}
                </button>
            </Show>
            <Listed
                all=advised
                slug="advised"
                says=|count| format!("The policy advises on {}:", photos(count))
            />
            <Show when=move || { showing_faces.get() > 0 }>
                <p class="hint" data-testid="showing-faces">
                    {move || {
                        format!(
                            "{} with faces: no copy with metadata, which would show them. A redacted copy hides them.",
                            photos(showing_faces.get()),
                        )
                    }}
                </p>
            </Show>
        </div>
    }
}

/// Not what asks for somebody's eyes.
fn is_mended_unseen(finding: &Finding) -> bool {
    finding.is_blocking() && matches!(finding.mend.by, Some(MendBy::Edit(_)))
}

fn listed(all: &[(Rc<Asset>, Vec<Finding>)]) -> Vec<Told> {
    all.iter()
        .map(|(asset, findings)| (asset.id, asset.path.clone(), findings.clone()))
        .collect()
}

#[component]
fn Listed(all: Memo<Vec<Told>>, slug: &'static str, says: fn(usize) -> String) -> impl IntoView {
    let store = Store::expect();
    let lines = move || {
        let all = all.get();
        let more = all.len().saturating_sub(LISTED);
        let line = |(id, name, findings): Told| {
            let open = move |_| {
                store.dialog.set(None);
                store.open(id);
            };
            let reasons = findings.iter().map(|finding| {
                view! {
                    <li>
                        {told(finding)} " " <span class="hint">{finding.mend.words.clone()}</span>
                    </li>
                }
            });
            view! {
                <li data-testid=format!("export-{slug}") data-name=name.clone()>
                    <button class="link" aria-label=format!("Open {name}") on:click=open>
                        <bdi>{name.clone()}</bdi>
                    </button>
                    <ul class="policy-reasons">{reasons.collect_view()}</ul>
                </li>
            }
        };
        let lines = all.into_iter().take(LISTED).map(line).collect_view();
        let rest = (more > 0).then(|| view! { <li class="hint">{format!("and {more} more")}</li> });
        view! {
            {lines}
            {rest}
        }
    };
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <p class="policy-findings-head">
                <Icon glyph=Glyph::Shield />
                {move || says(all.with(Vec::len))}
            </p>
            <ul class="export-listed" role="list">
                {lines}
            </ul>
        </Show>
    }
}
