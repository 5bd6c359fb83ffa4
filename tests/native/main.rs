//! Native tests, one binary.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod architecture;
mod bad_input;
mod blip;
mod browser_models;
mod by_place;
mod c2pa;
mod captioner;
mod carriers;
mod class_map;
mod containers;
mod dfine;
mod embed;
mod engine;
mod export;
mod fixture;
mod fonts;
mod further_pictures;
#[path = "../golden/mod.rs"]
mod golden;
mod handover;
mod hostile_models;
mod inference;
mod kinds;
mod lean;
mod nearby;
mod parity;
mod people;
mod pixels;
mod places;
mod policy;
mod redaction;
mod redaction_leaks;
mod sense;
mod sidecar;
mod tagger;
mod taxonomy;
mod tiers;
mod worker;
mod xmp;
