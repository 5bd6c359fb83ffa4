//! Native tests, one binary.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod fixture;
mod pixels;
mod sidecar;
