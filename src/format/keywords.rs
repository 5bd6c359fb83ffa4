//! Keywords in every property that carries them: found, brought in step with each other, taken out everywhere.

mod categories;
mod change;
mod form;
mod reading;
mod written;

pub use change::{in_iim, in_packet, in_xp_keywords, left_of_xp_keywords};
pub use reading::find;
