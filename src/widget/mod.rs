//! The embed API: Hushtag in a frame of another page, which hands over files and gets back what a person reviewed.

mod field;
pub mod handed;
pub mod inbox;
pub mod message;
pub mod theme;

#[cfg(target_arch = "wasm32")]
mod conversation;
#[cfg(target_arch = "wasm32")]
pub mod host;
#[cfg(target_arch = "wasm32")]
mod port;
