//! What we say about a photo and who said it: values only, no I/O, no clock, no randomness.

pub mod draft;
pub mod inference;
pub mod metadata;
pub mod photo;
pub mod provenance;
pub mod review;
pub mod session;
pub mod taxonomy;
