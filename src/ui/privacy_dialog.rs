//! What this visit loaded and what the policy stopped, live, with what a page cannot prove and how to check it.

use js_sys::Date;
use leptos::prelude::*;

use super::build;
use super::icon::{Glyph, Icon};
use super::modal::Modal;
use super::privacy::PrivacyFacts;
use super::store::{Dialog, Store};
use super::wording::{bytes, plural};
use crate::domain::time::Time;
use crate::domain::visit::{LIMITS, Loaded, Stopped, Visit, Way};

#[component]
pub fn PrivacyDialog() -> impl IntoView {
    view! {
        <Modal dialog=Dialog::Privacy title="What leaves this page">
            <div class="modal-body">
                <PrivacyFacts />
                <LoadedSection />
                <StoppedSection />
                <Limits />
            </div>
            <Foot />
        </Modal>
    }
}

#[component]
fn LoadedSection() -> impl IntoView {
    let store = Store::expect();
    view! {
        <section class="visit">
            <h3>"Loaded"</h3>
            <p data-testid="visit-sums">{move || store.visit.with(sums)}</p>
            <details>
                <summary>"Every file"</summary>
                <div class="visit-files" tabindex="0" role="group" aria-label="Files that were loaded">
                    <table>
                        <thead>
                            <tr>
                                <th>"File"</th>
                                <th>"Size"</th>
                                <th>"From"</th>
                                <th>"At"</th>
                            </tr>
                        </thead>
                        <tbody data-testid="visit-files">
                            {move || {
                                store
                                    .visit
                                    .with(|visit| {
                                        let rows = visit.loaded().rev();
                                        rows.map(|loaded| row(visit, loaded)).collect_view()
                                    })
                            }}
                        </tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}

fn row(visit: &Visit, loaded: &Loaded) -> impl IntoView + use<> {
    let is_own = visit.is_own(&loaded.address);
    let size = match loaded.bytes {
        0 => "nothing came".to_owned(),
        count => bytes(count),
    };
    let from = match (is_own, loaded.way) {
        (false, _) => "elsewhere",
        (true, Way::Network) => "this site",
        (true, Way::Cache) => "browser’s cache",
    };
    view! {
        <tr data-elsewhere=(!is_own).then_some("")>
            <td>{visit.shown(&loaded.address).to_owned()}</td>
            <td>{size}</td>
            <td>{from}</td>
            <td>{clock(loaded.at)}</td>
        </tr>
    }
}

#[component]
fn StoppedSection() -> impl IntoView {
    let store = Store::expect();
    view! {
        <section class="visit">
            <h3>"Stopped by the policy"</h3>
            <ul class="visit-stopped" data-testid="visit-stopped">
                {move || store.visit.with(|visit| visit.stopped().map(stopped).collect_view())}
            </ul>
            <p class="visit-try">
                <span>
                    {move || match store.visit.with(|visit| visit.stopped().next().is_none()) {
                        true => "Nothing so far.",
                        false => "Nothing else so far.",
                    }}
                </span>
                <button
                    class="button"
                    data-size="small"
                    on:click=move |_| store.try_to_send()
                >
                    "Try to send a test word"
                </button>
            </p>
        </section>
    }
}

fn stopped(stopped: &Stopped) -> impl IntoView + use<> {
    view! {
        <li>
            <Icon glyph=Glyph::Shield />
            <span>
                {clock(stopped.at)} " " <code>{stopped.directive.clone()}</code> " "
                {stopped.address.clone()}
            </span>
        </li>
    }
}

#[component]
fn Limits() -> impl IntoView {
    view! {
        <details class="visit">
            <summary>"What no page can prove, and how to check"</summary>
            <ul class="facts">
                {LIMITS.iter().map(|limit| view! { <li>{*limit}</li> }).collect_view()}
                <li>
                    "Check with your browser: open its developer tools (F12), choose "
                    <strong>"Network"</strong> ", and work through a whole session."
                </li>
                <li>
                    "Check without trusting anybody: open a photo of a person with text, so that every model is here, switch to airplane mode, and work."
                </li>
            </ul>
            <p>"The policy in this page:"</p>
            <p>
                <code class="visit-policy">{build::policy()}</code>
            </p>
        </details>
    }
}

#[component]
fn Foot() -> impl IntoView {
    let store = Store::expect();
    let with_names = RwSignal::new(false);
    let document = |name: &str, words: &'static str| {
        let address = build::meta(name);
        (!address.is_empty()).then(|| {
            view! {
                <a class="link" href=address target="_blank">
                    {words}
                </a>
            }
        })
    };
    view! {
        <footer class="modal-foot" data-place="visit">
            <p class="visit-documents">
                {document("licences", "Licences")} {document("sbom", "Components")}
            </p>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || with_names.get()
                    on:change=move |event| with_names.set(event_target_checked(&event))
                />
                <span>"With photo names"</span>
            </label>
            <button
                class="button"
                data-first
                on:click=move |_| store.save_visit(with_names.get_untracked())
            >
                <Icon glyph=Glyph::Save />
                <span>"Save report"</span>
            </button>
        </footer>
    }
}

fn sums(visit: &Visit) -> String {
    let sums = visit.sums();
    let whose = match sums.elsewhere {
        0 => "all from this site".to_owned(),
        count => format!("{count} of them from elsewhere"),
    };
    let last = visit.loaded().next_back().map(|loaded| clock(loaded.at));
    format!(
        "{}, {whose}: {} over the network, {} from the browser’s cache. Nothing since {}.",
        plural(sums.files, "file", "files"),
        bytes(sums.from_network),
        bytes(sums.from_cache),
        last.unwrap_or_default(),
    )
}

/// The time of day on this device.
fn clock(time: Time) -> String {
    let date = Date::new(&(time.0 as f64).into());
    String::from(date.to_locale_time_string("en-GB"))
}
