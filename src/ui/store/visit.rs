//! The visit as the browser tells it: what was loaded, what the policy stopped, and the report of both.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Performance, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit,
    PerformanceResourceTiming, RequestInit, SecurityPolicyViolationEvent,
};

use super::{Guard, Store, now};
use crate::domain::time::Time;
use crate::domain::visit::{About, Loaded, Stopped, Visit, Way};
use crate::ui::build;

/// The top-level domain that belongs to nobody [RFC 2606 2]: should the policy fail, nothing is reached.
const NOWHERE: &str = "https://hushtag.invalid/";

pub fn begun() -> Visit {
    Visit::of(window().location().origin().unwrap_or_default())
}

impl Store {
    /// Listens for as long as the page lives.
    pub fn watch_visit(self) {
        if let Some(performance) = window().performance() {
            self.watch_loading(&performance);
        }
        let stopped = Closure::<dyn Fn(_)>::new(move |event: SecurityPolicyViolationEvent| {
            self.visit.update(|visit| {
                visit.stop(Stopped {
                    directive: event.effective_directive(),
                    address: event.blocked_uri(),
                    at: now(),
                    by_self_test: is_self_test(&event),
                });
            });
        });
        let listened = document().add_event_listener_with_callback(
            "securitypolicyviolation",
            stopped.as_ref().unchecked_ref(),
        );
        debug_assert!(listened.is_ok());
        stopped.forget();
    }

    fn watch_loading(self, performance: &Performance) {
        let origin = performance.time_origin();
        let take = move |entries: js_sys::Array| {
            let entries = entries.iter().filter_map(|entry| entry.dyn_into().ok());
            let loaded: Vec<Loaded> = entries.map(|entry| loaded(&entry, origin)).collect();
            if !loaded.is_empty() {
                self.visit
                    .update(|visit| loaded.into_iter().for_each(|loaded| visit.load(loaded)));
            }
        };
        take(performance.get_entries_by_type("navigation"));
        take(performance.get_entries_by_type("resource"));
        let heard = Closure::<dyn Fn(_)>::new(move |list: PerformanceObserverEntryList| {
            take(list.get_entries());
        });
        if let Ok(observer) = PerformanceObserver::new(heard.as_ref().unchecked_ref()) {
            let kinds = js_sys::Array::of1(&"resource".into());
            observer.observe(&PerformanceObserverInit::new(&kinds));
        }
        heard.forget();
    }

    /// A request that the policy has to stop; that it did is heard like any other.
    pub fn try_to_send(self) {
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_body(&"a test word".into());
        let refused = window().fetch_with_str_and_init(NOWHERE, &request);
        leptos::task::spawn_local(async move {
            let outcome = wasm_bindgen_futures::JsFuture::from(refused).await;
            self.announce(
                match outcome {
                    Ok(_) => "The test word was sent",
                    Err(_) => "The test word was not sent",
                }
                .to_owned(),
            );
        });
    }

    /// Saves what was seen; the names of the photos only `with_names`.
    pub fn save_visit(self, with_names: bool) {
        let names: Vec<String> = self.session(|session| {
            let assets = session.assets().iter();
            assets.map(|asset| asset.path.clone()).collect()
        });
        let begun = window()
            .performance()
            .map_or(0.0, |performance| performance.time_origin());
        let about = About {
            program: concat!("Hushtag ", env!("CARGO_PKG_VERSION")).to_owned(),
            browser: window().navigator().user_agent().unwrap_or_default(),
            begun: Time(begun as i64),
            saved: now(),
            policy: build::policy(),
            tested: self.guard.with_untracked(tested),
            photos: names.len(),
            photo_names: with_names.then_some(names),
        };
        let report = self.visit.with_untracked(|visit| visit.report(about));
        let text = serde_json::to_vec_pretty(&report).unwrap_or_default();
        self.hand_out(&text, "hushtag-session.json");
    }
}

/// By the script that tries, or by where it tried to go: not every browser tells the script.
fn is_self_test(event: &SecurityPolicyViolationEvent) -> bool {
    let of_script = event.source_file().contains("/self-test.");
    of_script
        || event
            .blocked_uri()
            .starts_with("https://self-test.hushtag.invalid")
}

fn tested(guard: &Guard) -> Vec<String> {
    match guard.test() {
        None => vec!["Nothing was tested yet.".to_owned()],
        Some(test) => test.told().into_iter().map(|(_, words)| words).collect(),
    }
}

fn loaded(entry: &PerformanceResourceTiming, origin: f64) -> Loaded {
    let bytes = entry.decoded_body_size();
    let is_cached = entry.transfer_size() == 0.0 && bytes > 0.0;
    Loaded {
        address: entry.name(),
        bytes: bytes as u64,
        way: if is_cached { Way::Cache } else { Way::Network },
        at: Time((origin + entry.start_time()) as i64),
    }
}
