//! Who said a value: a model with version and score, the file, or a person.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

use super::icon::{Glyph, Icon};
use super::origin_elsewhere::{ByBrowser, around};
use super::store::{OriginAsked, Store};
use super::wording::{self, origin_slug};
use crate::domain::provenance::Source;
use crate::domain::review::{Suggestion, SuggestionId, Verdict};

/// The part of a suggestion that tells who said it.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginOf {
    pub source: Source,
    pub verdict: Verdict,
    /// What a person's words replaced, and who had said that.
    pub rewritten: Option<(String, Source)>,
}

impl OriginOf {
    pub fn of<T>(suggestion: &Suggestion<T>, words: impl Fn(&T) -> String) -> OriginOf {
        OriginOf {
            source: suggestion.source.clone(),
            verdict: suggestion.verdict,
            rewritten: (suggestion.rewritten.as_ref())
                .map(|before| (words(&before.value), before.source.clone())),
        }
    }

    fn label(&self) -> String {
        match (&self.source, self.verdict) {
            (Source::Browser { .. }, Verdict::Accepted) => "Browser’s model, accepted".to_owned(),
            (Source::Browser { .. }, _) => "Browser’s model, unsure: please check".to_owned(),
            (Source::Translated { from, .. }, Verdict::Accepted) => {
                format!("Translated from {}, accepted", wording::language(from))
            }
            (Source::Translated { from, .. }, _) => {
                format!("Translated from {}: please check", wording::language(from))
            }
            (Source::Nearby { found }, _) => format!("Not seen: {}", wording::nearby(found)),
            (source, Verdict::Undecided) if source.is_starting_point() => {
                "Unsure: please check".to_owned()
            }
            (source, Verdict::Accepted) if source.is_measured() => "Measured, accepted".to_owned(),
            (source, _) if source.is_measured() => "Measured".to_owned(),
            (Source::Model { .. }, Verdict::Accepted) => "AI draft, accepted".to_owned(),
            (Source::Model { .. }, _) => format!("AI draft, {}", likelihood(&self.source)),
            (Source::File { .. }, _) => "From the file".to_owned(),
            (Source::Person, _) if self.rewritten.is_some() => "Yours, rewritten".to_owned(),
            (Source::Person, _) => "Yours".to_owned(),
        }
    }
}

/// A number would claim more than is known of a sentence.
fn likelihood(source: &Source) -> &'static str {
    match source.is_likely() {
        true => "likely",
        false => "unsure",
    }
}

/// Asks where a value comes from.
pub fn ask(store: Store, what: String, origin: &OriginOf, event: &MouseEvent) {
    ask_of_keyword(store, what, None, origin, event);
}

/// The same of a keyword, which was seen somewhere.
pub fn ask_of_keyword(
    store: Store,
    what: String,
    keyword: Option<(SuggestionId, Option<String>)>,
    origin: &OriginOf,
    event: &MouseEvent,
) {
    let element = event
        .current_target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(area) = element.map(|element| element.get_bounding_client_rect()) else {
        return;
    };
    store.origin.set(Some(OriginAsked {
        what,
        keyword: keyword.as_ref().map(|(id, _)| *id),
        because: keyword.and_then(|(_, because)| because),
        source: origin.source.clone(),
        rewritten: origin.rewritten.clone(),
        anchor: (area.left(), area.top(), area.right(), area.bottom()),
    }));
}

#[component]
pub fn OriginButton(
    #[prop(into)] what: Signal<String>,
    #[prop(into)] origin: Signal<Option<OriginOf>>,
) -> impl IntoView {
    let store = Store::expect();
    let label = move || origin.get().map(|origin| origin.label());
    let glyph = Signal::derive(move || match origin.get().map(|origin| origin.source) {
        Some(source) if source.is_model() => Glyph::Sparkle,
        Some(Source::File { .. }) => Glyph::Image,
        Some(_) | None => Glyph::Person,
    });
    view! {
        <button
            class="origin-button"
            data-origin=move || origin.get().map(|origin| origin_slug(&origin.source))
            aria-haspopup="dialog"
            title="Where does this come from?"
            on:click=move |event| {
                if let Some(origin) = origin.get_untracked() {
                    ask(store, what.get_untracked(), &origin, &event);
                }
            }
        >
            <Icon glyph />
            {label}
        </button>
    }
}

/// One popover for the whole page, beside whatever was asked about.
#[component]
pub fn OriginPopover() -> impl IntoView {
    let store = Store::expect();
    let node = NodeRef::<html::Div>::new();
    let place = RwSignal::new((0.0, 0.0));
    Effect::new(move || {
        let (Some(node), asked) = (node.get(), store.origin.get()) else {
            return;
        };
        // A popover that is open or closed already stays so.
        let Some(asked) = asked else {
            let _ = node.hide_popover();
            return;
        };
        // At once: the close of an earlier question is reported later, and must find this one open.
        let _ = node.show_popover();
        request_animation_frame(move || {
            let size = node.get_bounding_client_rect();
            place.set(beside(asked.anchor, (size.width(), size.height())));
        });
    });
    let toggled = move |_| {
        let is_open = node
            .get_untracked()
            .is_some_and(|node| node.matches(":popover-open").unwrap_or(false));
        if !is_open {
            store.origin.set(None);
        }
    };
    view! {
        <div
            class="popover"
            data-place="origin"
            data-testid="origin"
            popover="auto"
            role="dialog"
            aria-label="Origin"
            node_ref=node
            style:left=move || format!("{:.0}px", place.get().0)
            style:top=move || format!("{:.0}px", place.get().1)
            on:toggle=toggled
        >
            {move || {
                store
                    .origin
                    .get()
                    .map(|asked| {
                        view! {
                            <h2>{asked.what.clone()}</h2>
                            <Told source=asked.source is_counted=asked.keyword.is_some() />
                            {asked.because.map(|because| view! { <p class="origin-who">{wording::sentence(&because)}</p> })}
                            {asked
                                .rewritten
                                .map(|(words, source)| {
                                    view! {
                                        <p class="origin-before">"Before it was rewritten: “" {words} "”"</p>
                                        <Told source is_counted=asked.keyword.is_some() />
                                    }
                                })}
                        }
                    })
            }}
        </div>
    }
}

/// Below the asking element, or above it where there is no room; never outside the window.
fn beside(anchor: (f64, f64, f64, f64), size: (f64, f64)) -> (f64, f64) {
    const GAP: f64 = 6.0;
    const EDGE: f64 = 8.0;
    let window = window();
    let length = |value: Result<_, _>| {
        value
            .ok()
            .and_then(|value: wasm_bindgen::JsValue| value.as_f64())
            .unwrap_or(f64::MAX)
    };
    let (width, height) = (length(window.inner_width()), length(window.inner_height()));
    let (left, top, _, bottom) = anchor;
    let x = left.min(width - size.0 - EDGE).max(EDGE);
    let below = bottom + GAP;
    let y = if below + size.1 > height - EDGE {
        (top - GAP - size.1).max(EDGE)
    } else {
        below
    };
    (x, y)
}

#[component]
fn Told(
    source: Source,
    /// The score of a keyword is measured in percent; that of anything else is said in words.
    is_counted: bool,
) -> impl IntoView {
    let words = likelihood(&source);
    match source {
        Source::Person => view! { <p class="origin-who">"You wrote this."</p> }.into_any(),
        Source::File { property } => view! {
            <p class="origin-who">"Read from the file: " <code>{property}</code></p>
        }
        .into_any(),
        Source::Browser { model } => view! { <ByBrowser doing="Drafted by" model /> }.into_any(),
        Source::Nearby { found } => view! { <p class="origin-who">{around(&found)}</p> }.into_any(),
        Source::Translated { by, from, of } => view! {
            <ByBrowser doing="Translated by" model=by />
            <p class="origin-before">
                {format!("Out of what you accepted in {}: “", wording::language(&from))} {of} "”"
            </p>
        }
        .into_any(),
        Source::Model { model, .. } if model.weights.is_empty() => view! {
            <p class="origin-who">{model.name} ", by Hushtag " {model.version} ". No model guessed it."</p>
        }
        .into_any(),
        Source::Model { model, score, .. } => {
            let percent = score.percent();
            let short: String = model.weights.chars().take(12).collect();
            view! {
                <dl class="origin-facts">
                    <dt>"Drafted by"</dt>
                    <dd>{model.name}</dd>
                    <dt>"Version"</dt>
                    <dd>{model.version}</dd>
                    <dt>"Score"</dt>
                    <dd class="origin-score">
                        {match is_counted {
                            true => {
                                view! {
                                    <meter aria-label="Score" min="0" max="100" value=percent.to_string()></meter>
                                    {format!("{percent} %")}
                                }
                                    .into_any()
                            }
                            false => words.into_any(),
                        }}
                    </dd>
                    <dt>"Weights"</dt>
                    <dd>
                        <code title=model.weights.clone()>"sha256 " {short} "…"</code>
                    </dd>
                </dl>
            }
            .into_any()
        }
    }
}
