//! Pixels ⇄ pixels: decoding within limits, orientation, colour, resizing, redaction, encoding.

mod backdrop;
mod beside;
mod block;
mod cmyk;
mod colour;
pub mod decode;
pub mod encode;
mod error;
mod grain;
mod icc;
mod icc_tag;
mod jpeg;
mod mask;
pub mod measure;
mod open;
pub mod orient;
pub mod redact;
mod requantise;
pub mod resize;
mod sampling;
pub mod straighten;
mod surroundings;
mod tiff_ycbcr;

pub use error::PixelError;
pub use grain::Grain;
pub use requantise::Coding;

use crate::domain::photo::Size;

/// An upright picture in sRGB, 8 bits a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels {
    pub size: Size,
    /// Rows from the top, `width * height * 3` bytes: red, green, blue. Transparency is laid on white.
    pub rgb: Vec<u8>,
}

/// A zeroed buffer, or word that memory is short: a browser's worker must not die of one large picture.
fn zeroed(bytes: u64) -> Result<Vec<u8>, PixelError> {
    let short = PixelError::OutOfMemory { bytes };
    let length = usize::try_from(bytes).map_err(|_| short.clone())?;
    let mut buffer = Vec::new();
    buffer.try_reserve_exact(length).map_err(|_| short)?;
    buffer.resize(length, 0);
    Ok(buffer)
}
