//! An export under way and what came of it, what stays behind included.

use leptos::prelude::*;

use super::export_nothing::valueless;
use super::icon::{Glyph, Icon};
use super::store::{Handout, Store};
use super::wording::{plural, sentence};
use crate::domain::session::Failure;

/// What an export leaves out or breaks, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftBehind {
    pub not_reviewed: usize,
    pub undecided: usize,
    pub valueless: usize,
    pub broken_manifests: usize,
    pub not_embeddable: usize,
    pub naming: usize,
    pub left_in_file: usize,
}

impl LeftBehind {
    fn lines(self) -> Vec<String> {
        let one_or_many = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(one.to_owned()),
            count => Some(format!("{count} {many}")),
        };
        [
            one_or_many(
                self.not_reviewed,
                "1 photo is not reviewed and is left out.",
                "photos are not reviewed and are left out.",
            ),
            one_or_many(
                self.undecided,
                "1 AI draft nobody decided on is left out.",
                "AI drafts nobody decided on are left out.",
            ),
            one_or_many(
                self.broken_manifests,
                "1 photo carries Content Credentials, which a copy with other metadata breaks. A sidecar does not.",
                "photos carry Content Credentials, which copies with other metadata break. Sidecars do not.",
            ),
            one_or_many(
                self.not_embeddable,
                "1 photo is of a format that takes no metadata in. It gets a sidecar only.",
                "photos are of formats that take no metadata in. They get sidecars only.",
            ),
            one_or_many(
                self.naming,
                "1 photo still names somebody whose face was removed. Its panel says where.",
                "photos still name somebody whose face was removed. Their panels say where.",
            ),
            one_or_many(
                self.left_in_file,
                "In 1 photo you removed or rewrote what its file says. A sidecar leaves the file as it is; a copy with metadata says only the new.",
                "photos have something removed or rewritten that their files say. Sidecars leave the files as they are; copies with metadata say only the new.",
            ),
        ]
        .into_iter()
        .flatten()
        .chain((self.valueless > 0).then(|| valueless(self.valueless)))
        .collect()
    }
}

#[component]
pub fn LeftOut(left_out: Signal<LeftBehind>) -> impl IntoView {
    view! {
        <ul class="left-out" role="list" data-testid="left-out">
            {move || {
                left_out
                    .get()
                    .lines()
                    .into_iter()
                    .map(|line| {
                        view! {
                            <li>
                                <Icon glyph=Glyph::Info />
                                {line}
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}

#[component]
pub fn Progress() -> impl IntoView {
    let store = Store::expect();
    let making = Memo::new(move |_| match store.handout.get() {
        Handout::Making { done, of } => Some((done, of)),
        _ => None,
    });
    view! {
        <Show when=move || making.get().is_some()>
            <div class="export-progress">
                <p class="progress-text">
                    {move || {
                        making.get().map(|(done, of)| format!("Making files: {done} of {of}"))
                    }}
                </p>
                <progress
                    aria-label="Making files"
                    max=move || making.get().map(|(_, of)| of.to_string())
                    value=move || making.get().map(|(done, _)| done.to_string())
                ></progress>
                <button
                    class="button"
                    data-size="small"
                    on:click=move |_| store.stop_exporting()
                >
                    <Icon glyph=Glyph::Stop />
                    "Stop"
                </button>
            </div>
        </Show>
    }
}

#[component]
pub fn Result() -> impl IntoView {
    let store = Store::expect();
    move || match store.handout.get() {
        Handout::Idle | Handout::Making { .. } => ().into_any(),
        Handout::Made {
            download,
            files,
            redacted,
            failures,
            left,
        } => view! {
            <div class="export-result">
                {download.map(|(url, name)| view! { <Saved url name files redacted /> })}
                <GoOn left failed=failures.len() />
                {(!failures.is_empty()).then(|| view! { <Failures failures /> })}
            </div>
        }
        .into_any(),
    }
}

#[component]
fn Saved(url: String, name: String, files: usize, redacted: usize) -> impl IntoView {
    view! {
        <p class="export-saved">
            <Icon glyph=Glyph::CheckCircle />
            <span>
                {plural(files, "file", "files")} " made. "
                <a data-testid="download" href=url download=name.clone()>
                    <bdi>{name.clone()}</bdi>
                </a> " is in your downloads."
                {(redacted > 0)
                    .then(|| {
                        format!(
                            " {} opened again: nothing hidden shows, no second picture is inside, no other plain face is seen.",
                            plural(redacted, "redacted copy was", "redacted copies were"),
                        )
                    })}
            </span>
        </p>
    }
}

/// What was stopped or failed can be made without making the rest again.
#[component]
fn GoOn(left: usize, failed: usize) -> impl IntoView {
    let store = Store::expect();
    let words = match (left, failed) {
        (0, 0) => return ().into_any(),
        (0, failed) => format!("Try {} again", plural(failed, "file", "files")),
        (left, 0) => format!("Go on with {}", plural(left, "more file", "more files")),
        (left, failed) => format!("Go on with {left} more and {failed} failed"),
    };
    view! {
        <button class="button" data-size="small" on:click=move |_| store.go_on_exporting()>
            <Icon glyph=Glyph::Play />
            {words}
        </button>
    }
    .into_any()
}

#[component]
fn Failures(failures: Vec<(String, Failure)>) -> impl IntoView {
    view! {
        <ul class="export-failures" role="list">
            {failures
                .into_iter()
                .map(|(name, failure)| {
                    view! {
                        <li data-testid="export-failure">
                            <Icon glyph=Glyph::Warning />
                            <span>
                                <strong><bdi translate="no">{name}</bdi></strong> " "
                                {sentence(&failure.message)} " " {sentence(&failure.advice)}
                            </span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
