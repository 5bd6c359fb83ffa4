//! Native tests, one binary.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod architecture;
#[path = "../golden/mod.rs"]
mod golden;
mod inference;
mod parity;
mod taxonomy;
mod worker;
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod fixture;
mod pixels;
mod sidecar;
