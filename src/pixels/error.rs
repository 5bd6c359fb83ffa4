//! Why a picture could not be decoded or encoded, and what its owner can do about it.

use crate::domain::photo::{Format, Size};
use crate::domain::session::Failure;

/// Facts only, without the file's name; [`PixelError::failure`] tells them to a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PixelError {
    #[error("the file is empty")]
    Empty,
    #[error("the file has {}, more than the limit of {}", megabytes(*bytes), megabytes(*limit))]
    FileTooLarge { bytes: u64, limit: u64 },
    #[error(
        "the {format} declares {} × {} pixels, more than the limit of {} megapixels",
        size.width, size.height, limit / 1_000_000
    )]
    TooManyPixels {
        format: Format,
        size: Size,
        limit: u64,
    },
    #[error("the {format} declares {} × {} pixels: there is no picture in it", size.width, size.height)]
    ZeroSize { format: Format, size: Size },
    /// `percent` of the picture is there, where that is known.
    #[error("the {format} ends too early{}", percent.map(|p| format!(": only {p} % of the picture is there")).unwrap_or_default())]
    Truncated { format: Format, percent: Option<u8> },
    #[error("the {format} is damaged: {reason}")]
    Damaged { format: Format, reason: String },
    #[error("this kind of {format} cannot be decoded: {reason}")]
    Unsupported { format: Format, reason: String },
    #[error("{0} can only be decoded by the browser itself")]
    NeedsBrowser(Format),
    #[error("this browser cannot decode {0}")]
    BrowserCannotDecode(Format),
    #[error("{found} bytes of pixels instead of {expected}")]
    WrongLength { expected: u64, found: u64 },
    #[error("{} of memory could not be had", megabytes(*bytes))]
    OutOfMemory { bytes: u64 },
    #[error("the copy could not be written as {format}: {reason}")]
    Encoding { format: Format, reason: String },
}

impl PixelError {
    /// Names the file, says what was found and what to do.
    pub fn failure(&self, name: &str) -> Failure {
        let message = match self {
            PixelError::NeedsBrowser(format) | PixelError::BrowserCannotDecode(format) => {
                format!("{name}: this browser cannot decode {format}")
            }
            _ => format!("{name}: {self}"),
        };
        Failure {
            message,
            advice: self.advice(),
        }
    }

    fn advice(&self) -> String {
        match self {
            PixelError::Empty => "Copy the file again from where it came from.".into(),
            PixelError::FileTooLarge { .. } | PixelError::TooManyPixels { .. } => {
                "Save a smaller copy of the picture and add that.".into()
            }
            PixelError::ZeroSize { .. }
            | PixelError::Truncated { .. }
            | PixelError::Damaged { .. } => {
                "Copy the file again from the camera or the backup; if it stays damaged, open it in a photo \
                 editor and save it anew."
                    .into()
            }
            PixelError::Unsupported { .. } => {
                "Open it in a photo editor and save it as an ordinary JPEG, PNG or TIFF.".into()
            }
            PixelError::NeedsBrowser(Format::Heic) | PixelError::BrowserCannotDecode(Format::Heic) => {
                "Open this page in Safari, or save the photo as JPEG and add that.".into()
            }
            PixelError::NeedsBrowser(_) | PixelError::BrowserCannotDecode(_) => {
                "Open this page in an up-to-date browser, or save the photo as JPEG and add that.".into()
            }
            PixelError::WrongLength { .. } | PixelError::Encoding { .. } => {
                "Save the photo as JPEG or PNG and add that.".into()
            }
            PixelError::OutOfMemory { .. } => {
                "Close other tabs and try again, or add a smaller copy of the picture.".into()
            }
        }
    }
}

fn megabytes(bytes: u64) -> String {
    const MEGABYTE: u64 = 1 << 20;
    if bytes < MEGABYTE {
        format!("{bytes} bytes")
    } else {
        format!("{} MB", bytes.div_ceil(MEGABYTE))
    }
}
