//! Bytes ⇄ domain: containers, embedded metadata and sidecars.

pub mod sidecar;
pub mod sniff;
