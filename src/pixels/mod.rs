//! Pixels ⇄ pixels: decoding within limits, orientation, colour, resizing, redaction, encoding.

pub mod decode;
pub mod encode;
pub mod redact;
pub mod resize;

use crate::domain::photo::{Format, Size};

/// An upright picture in sRGB, 8 bits a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels {
    pub size: Size,
    /// Rows from the top, `width * height * 3` bytes: red, green, blue. Transparency is laid on white.
    pub rgb: Vec<u8>,
}

/// Why a picture could not be decoded or encoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PixelError {
    #[error("this file is empty")]
    Empty,
    #[error("{0} can only be decoded by the browser itself")]
    NeedsBrowser(Format),
}
