//! Off the main thread: every byte and pixel job runs in a worker.

#[cfg(target_arch = "wasm32")]
pub mod client;
pub mod protocol;
