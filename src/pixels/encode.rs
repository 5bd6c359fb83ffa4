//! Pixels → bytes of a picture file that holds nothing but those pixels.

use super::{PixelError, Pixels};
use crate::domain::photo::Format;

/// A JPEG for the page to show.
pub fn preview(_pixels: &Pixels, _quality: u8) -> Result<Vec<u8>, PixelError> {
    Err(PixelError::Empty)
}

/// A copy to hand out, in the source's format where it can be written, else PNG; returns its format too.
pub fn copy(_pixels: &Pixels, _source: Format) -> Result<(Format, Vec<u8>), PixelError> {
    Err(PixelError::Empty)
}
