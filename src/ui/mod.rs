//! The page: components show state and emit events; only `store` writes, only the client talks to workers.

mod announcer;
mod app;
mod batch_progress;
mod bulk_bar;
mod bulk_dialog;
mod drop_zone;
mod export_dialog;
mod face_bar;
mod face_box;
mod face_layer;
mod faces_section;
mod first_screen;
mod grid;
mod icon;
mod intake;
mod keyword_chip;
mod keyword_chips;
mod modal;
mod model_progress;
mod notices;
mod origin;
mod panel;
mod photo_error;
mod privacy;
mod samples;
mod shortcuts;
mod shortcuts_dialog;
mod store;
mod text_field;
mod theme;
mod tile;
mod toolbar;
mod viewer;
mod wording;

pub use app::start;
