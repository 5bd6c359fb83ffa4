//! What we say about a photo and who said it: values only, no I/O, no clock, no randomness.

pub mod alt_text;
pub mod beside;
pub mod burst;
pub mod controlled;
pub mod draft;
pub mod export;
pub mod field;
pub mod found;
pub mod inference;
pub mod keyword_language;
pub mod language;
pub mod metadata;
pub mod pace;
pub mod photo;
pub mod provenance;
pub mod purpose;
pub mod region;
pub mod review;
pub mod sensitivity;
pub mod session;
pub mod table;
pub mod taxonomy;
pub mod template;
pub mod time;
pub mod vocabulary;
