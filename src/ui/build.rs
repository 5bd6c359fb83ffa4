//! What the build wrote into the page's head: where its files are, and its policy.

use leptos::prelude::*;

/// What `<meta name="hushtag:…">` says; empty where there is none.
pub fn meta(name: &str) -> String {
    content(&format!("meta[name='hushtag:{name}']"))
}

/// The Content-Security-Policy in the markup; empty under `trunk serve`.
pub fn policy() -> String {
    content("meta[http-equiv='Content-Security-Policy']")
}

fn content(selector: &str) -> String {
    let meta = document().query_selector(selector).ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default()
}
