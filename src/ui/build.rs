//! What the build wrote into the page's head: where its files are, and its policy.

use leptos::prelude::*;

use crate::worker::page_meta;

/// What `<meta name="hushtag:…">` says; empty where there is none.
pub fn meta(name: &str) -> String {
    page_meta::meta(name).unwrap_or_default()
}

/// The Content-Security-Policy in the markup; empty under `trunk serve`.
pub fn policy() -> String {
    let selector = "meta[http-equiv='Content-Security-Policy']";
    let meta = document().query_selector(selector).ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content"))
        .unwrap_or_default()
}
