//! Checking an audit log: chosen here or dropped on the page.

use leptos::prelude::*;
use web_sys::File;

use super::file_link::FileLink;
use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::store::{Checked, Dialog, Store};
use super::wording::{plural, sentence};
use crate::worker::governance::Verdict;

#[component]
pub fn AuditDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Audit title="Check an audit log">
            <AuditCheck />
        </Modal>
    }
}

#[component]
fn AuditCheck() -> impl IntoView {
    let store = Store::expect();
    let take = Callback::new(move |file: File| store.check_log(file));
    let result = move || {
        match store.checked.get() {
        Checked::Nothing => ().into_any(),
        Checked::Checking(name) => view! { <p class="hint">{format!("Checking {name} …")}</p> }.into_any(),
        Checked::Unreadable(name) => {
            view! { <p class="export-refusal">{format!("{name} cannot be read. Choose it again.")}</p> }
                .into_any()
        }
        Checked::Done(name, verdict) => view! { <Found name verdict /> }.into_any(),
    }
    };
    view! {
        <div class="modal-body">
            <p>
                "Drop a log on the page, or "
                <FileLink label="choose a file" accept=".jsonl" test_id="log-input" is_first=true take /> "."
            </p>
            <div aria-live="polite" data-testid="log-verdict">
                {result}
            </div>
            <p class="hint">
                "The check finds lines that were changed, taken out or moved. It cannot see that the end was cut off or that all of a log was written anew: compare its last hash with the one that was noted elsewhere."
            </p>
        </div>
        <footer class="modal-foot">
            <button class="button" on:click=move |_| store.dialog.set(None)>
                "Close"
            </button>
        </footer>
    }
}

#[component]
fn Found(name: String, verdict: Verdict) -> impl IntoView {
    /// Longer lists say no more.
    const LISTED: usize = 20;
    let Verdict {
        entries,
        head,
        flaws,
    } = verdict;
    let more = flaws.len().saturating_sub(LISTED);
    let entries = plural(entries, "entry", "entries");
    let (glyph, says) = match flaws.is_empty() {
        true => (
            Glyph::CheckCircle,
            format!("{name}: {entries}, none changed, missing or out of order."),
        ),
        false => (
            Glyph::Warning,
            format!("{name}: {entries}, and it is not as it was written."),
        ),
    };
    let lines = flaws.into_iter().take(LISTED);
    view! {
        <p class="export-saved" data-flawed=(glyph == Glyph::Warning).then_some("")>
            <Icon glyph />
            <span>{says}</span>
        </p>
        <ul class="export-failures" role="list">
            {lines
                .map(|flaw| {
                    view! {
                        <li data-testid="flaw">
                            <Icon glyph=Glyph::Warning />
                            <span>{sentence(&flaw.to_string())}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        {(more > 0).then(|| view! { <p class="hint">{format!("and {more} more")}</p> })}
        <p class="hint">
            "Last hash: " <code class="hash" data-testid="log-head">{head}</code>
        </p>
    }
}
