//! Tests in a browser, one binary: `cargo xtask test --only wasm`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../golden/mod.rs"]
mod golden;
mod inference;
mod models;
mod parity;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
