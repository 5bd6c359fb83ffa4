//! What there is to say about the work itself: the report, the audit log, and what the log proves.

use leptos::prelude::*;

use super::store::{Dialog, Store};

#[component]
pub fn Records() -> impl IntoView {
    let store = Store::expect();
    let log_end = store.log_end;
    view! {
        <p class="hint">
            "About this batch: "
            <button class="link" data-testid="report" on:click=move |_| store.save_report()>
                "Report to print"
            </button>
            " · "
            <button class="link" data-testid="audit-log" on:click=move |_| store.save_log()>
                "Audit log"
            </button>
            {move || format!(" ({} entries) · ", log_end.get().entries)}
            <button class="link" on:click=move |_| store.dialog.set(Some(Dialog::Audit))>
                "Check a log"
            </button>
        </p>
        <details class="hint">
            <summary>"What does the log prove?"</summary>
            <p>
                "That no line of it was changed, taken out or moved, if its last hash is noted where nobody can change it. The last hash now:"
            </p>
            <p>
                <code class="hash" data-testid="audit-head">
                    {move || log_end.get().head}
                </code>
            </p>
        </details>
    }
}
