//! What the policy says of photos: the reason, the way to mend it, and where one click does, that click.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::store::Store;
use super::wording::{self, sentence};
use crate::domain::policy::{Field, Finding, MendBy};

/// Of the photo under review.
#[component]
pub fn FindingsSection() -> impl IntoView {
    let store = Store::expect();
    let findings = Memo::new(move |_| store.findings());
    let has_some = Memo::new(move |_| findings.with(|findings| !findings.is_empty()));
    let of_weight = move |blocking: bool| {
        Signal::derive(move || {
            let mut findings = findings.get();
            findings.retain(|finding| finding.is_blocking() == blocking);
            findings
        })
    };
    let (stopping, advised) = (of_weight(true), of_weight(false));
    let is_blocked = move || !stopping.with(Vec::is_empty);
    let is_also_advised = move || is_blocked() && !advised.with(Vec::is_empty);
    view! {
        <Show when=move || has_some.get()>
            <section
                class="policy-findings"
                aria-label="Policy"
                data-testid="findings"
                data-blocked=move || is_blocked().then_some("")
            >
                <p class="policy-findings-head">
                    <Icon glyph=Glyph::Shield />
                    {move || match is_blocked() {
                        true => "The policy stops the export of this photo:",
                        false => "The policy advises:",
                    }}
                </p>
                <FindingList findings=stopping />
                <Show when=is_also_advised>
                    <p class="policy-findings-also">"It also advises:"</p>
                </Show>
                <FindingList findings=advised />
            </section>
        </Show>
    }
}

#[component]
pub fn FindingList(findings: Signal<Vec<Finding>>) -> impl IntoView {
    let store = Store::expect();
    let lines = move || {
        let line = |finding: Finding| {
            let (said, mend) = (told(&finding), finding.mend.words.clone());
            // The button says it already.
            let (does, mend) = match &finding.mend.by {
                Some(MendBy::LookAgain) => (Some("I have looked twice".to_owned()), mend),
                Some(MendBy::Edit(_)) => {
                    (Some(mend.trim_end_matches('.').to_owned()), String::new())
                }
                None => (None, mend),
            };
            let rule = finding.rule.name();
            let weight = if finding.is_blocking() {
                "block"
            } else {
                "advise"
            };
            view! {
                <li class="policy-finding" data-testid="finding" data-rule=rule data-weight=weight>
                    <span>
                        {said} " " <span class="hint">{mend}</span>
                    </span>
                    {does
                        .map(|does| {
                            view! {
                                <button
                                    class="button"
                                    data-size="small"
                                    on:click=move |_| store.mend(std::slice::from_ref(&finding))
                                >
                                    {does}
                                </button>
                            }
                        })}
                </li>
            }
        };
        findings.get().into_iter().map(line).collect_view()
    };
    view! {
        <ul class="policy-finding-list" role="list">
            {lines}
        </ul>
    }
}

/// In the page's own words for the field.
pub fn told(finding: &Finding) -> String {
    let reason = match finding.field {
        Some(Field::Text(field)) => finding
            .reason
            .replace(field.property(), &wording::field(field).to_lowercase()),
        Some(Field::Keywords) | None => finding.reason.clone(),
    };
    sentence(&reason)
}
