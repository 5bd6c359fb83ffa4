//! Where the keyboard is: it goes along to what opens, and never falls off the page.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit, Node};

use super::app::is_text_field;
use super::store::{Focus, Store};

/// What can take the focus without opening a keyboard on the screen.
const TAKES_FOCUS: &str = "button, a[href], summary, select, [tabindex]";

/// Listens for as long as the page lives.
pub fn keep(store: Store) {
    Effect::new(move || {
        if let Some(focus) = store.focus.get() {
            // By then what is to have it is made.
            request_animation_frame(move || go_to(focus));
        }
    });
    never_lose();
}

fn go_to(focus: Focus) {
    // Whoever types already stays there.
    if document()
        .active_element()
        .is_some_and(|active| is_text_field(&active))
    {
        return;
    }
    let selectors = match focus {
        Focus::Panel => vec![".panel".to_owned()],
        // What hands over in a frame, what is large in the panel, what is offered among the photos.
        Focus::NextStep => [
            "[data-testid='done']",
            ".panel [data-primary]",
            ".next-step",
        ]
        .map(|step| format!("{step}:not([aria-disabled])"))
        .to_vec(),
        Focus::Tile(id) => vec![format!("[data-photo-id='{}'] .tile-open", id.0)],
    };
    let found = selectors.iter().find_map(|selector| find(selector));
    if let Some(element) = found.or_else(|| find(".panel")) {
        give_to(&element);
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    let found = document().query_selector(selector).ok().flatten();
    found?.dyn_into().ok()
}

/// What stands on the screen stays where it is.
pub fn give_to(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// The element that has the focus, and its place among what could have it, in each element around it from the inside out.
struct Trail {
    element: Element,
    around: Vec<(Element, u32)>,
}

/// When the element that has the focus leaves the page, its neighbour takes over.
fn never_lose() {
    let trail: Rc<RefCell<Option<Trail>>> = Rc::default();
    let followed = Rc::clone(&trail);
    let handle = window_event_listener(leptos::ev::focusin, move |event| {
        let target = event.target().and_then(|target| target.dyn_into().ok());
        *followed.borrow_mut() = target.map(Trail::to);
    });
    on_cleanup(move || handle.remove());
    let changed = Closure::<dyn Fn()>::new(move || {
        let is_lost = |trail: &Trail| {
            let active = document().active_element();
            !trail.element.is_connected() && active.is_none_or(|active| active.tag_name() == "BODY")
        };
        // Taken out first: who takes over leaves a trail of their own.
        let lost = trail.borrow_mut().take_if(|trail| is_lost(trail));
        if let Some(lost) = lost {
            lost.take_over();
        }
    });
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    let observer = MutationObserver::new(changed.as_ref().unchecked_ref());
    if let (Ok(observer), Some(body)) = (observer, document().body()) {
        // A body can always be observed.
        let _ = observer.observe_with_options(&body, &options);
    }
    changed.forget();
}

impl Trail {
    fn to(element: Element) -> Trail {
        let mut around = Vec::new();
        let mut parent = element.parent_element();
        while let Some(outer) = parent {
            let places = takers(&outer);
            let is_here = |taker: &&Element| {
                let after = Node::DOCUMENT_POSITION_FOLLOWING;
                element.compare_document_position(taker) & after == 0
            };
            let place = places.iter().take_while(is_here).count();
            around.push((outer.clone(), place.saturating_sub(1) as u32));
            parent = outer.parent_element();
        }
        Trail { element, around }
    }

    fn take_over(self) {
        for (outer, place) in self.around.iter().filter(|(outer, _)| outer.is_connected()) {
            let takers = takers(outer);
            let place = (*place as usize).min(takers.len());
            let (before, behind) = takers.split_at(place);
            let nearest = behind.iter().chain(before.iter().rev());
            // What is not laid out takes no focus.
            for taker in nearest.filter_map(|taker| taker.dyn_ref::<HtmlElement>()) {
                give_to(taker);
                if document().active_element().as_ref() == Some(taker) {
                    return;
                }
            }
        }
    }
}

fn takers(within: &Element) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(TAKES_FOCUS) else {
        return Vec::new();
    };
    let elements = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<Element>().ok());
    elements.filter(|element| !is_text_field(element)).collect()
}
