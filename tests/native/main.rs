//! Native tests, one binary.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod architecture;
mod bad_input;
mod c2pa;
mod captioner;
mod class_map;
mod containers;
mod embed;
mod engine;
mod fixture;
#[path = "../golden/mod.rs"]
mod golden;
mod hostile_models;
mod inference;
mod parity;
mod pixels;
mod places;
mod policy;
mod redaction;
mod sidecar;
mod taxonomy;
mod worker;
mod xmp;
