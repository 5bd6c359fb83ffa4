//! Hushtag turns photos into reviewed metadata without a byte of them leaving the browser.
//!
//! Data flows one way, and each stage takes the previous stage's type:
//!
//! ```text
//! file ──► decode ──► infer ──► draft ──► review ──► export
//! File     Photo      Inference  Draft     Reviewed   photo.jpg.xmp · redacted copy
//!          + Pixels
//! ```
//!
//! Only [`domain::review::Review::finish`] makes a [`domain::review::Reviewed`], so words that nobody has
//! looked at cannot be written into a standard property.

pub mod domain;
pub mod format;
pub mod infer;
pub mod pixels;
pub mod widget;
pub mod worker;

#[cfg(target_arch = "wasm32")]
pub mod ui;
