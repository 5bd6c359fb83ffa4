//! Reviewed values → an XMP sidecar that other tools read.

use crate::domain::photo::Photo;
use crate::domain::review::Reviewed;

/// `photo.jpg` → `photo.jpg.xmp`, the name digiKam, darktable and Immich look for.
pub fn name(photo: &str) -> String {
    format!("{photo}.xmp")
}

pub fn write(_reviewed: &Reviewed, _photo: &Photo) -> String {
    String::new()
}
