//! Off the main thread: every byte and pixel job runs in a worker.

pub mod archive;
pub mod batch;
pub mod booted;
#[cfg(target_arch = "wasm32")]
pub mod client;
#[cfg(target_arch = "wasm32")]
mod clock;
pub mod copying;
mod crew;
#[cfg(target_arch = "wasm32")]
mod dispatch;
#[cfg(target_arch = "wasm32")]
mod download;
mod entry_name;
pub mod failure;
pub mod governance;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub mod host;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod looking;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod making;
#[cfg(target_arch = "wasm32")]
mod models;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod opening;
#[cfg(target_arch = "wasm32")]
mod orders;
#[cfg(target_arch = "wasm32")]
pub mod page_meta;
#[cfg(target_arch = "wasm32")]
mod pinned;
#[cfg(target_arch = "wasm32")]
mod pool;
pub mod protocol;
pub mod queue;
#[cfg(all(target_arch = "wasm32", feature = "engine"))]
mod reading;
#[cfg(target_arch = "wasm32")]
mod script;
#[cfg(target_arch = "wasm32")]
pub mod self_test;
pub mod supply;
pub mod table;
pub mod turned;
pub mod vocabulary;
#[cfg(target_arch = "wasm32")]
mod wire;
