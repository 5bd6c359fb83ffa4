//! A decoded picture, turned by its sidecar where its file does not say which way up it is.

use crate::domain::photo::{Orientation, Photo};
use crate::format::sources::Sources;
use crate::pixels::{PixelError, Pixels, orient};

/// Regions in metadata still count on the picture as stored: the orientation of the photo tells the way there.
pub fn by_sidecar(
    (photo, pixels): (Photo, Pixels),
    sources: &Sources,
) -> Result<(Photo, Pixels), PixelError> {
    let orientation = sources.turns.by_sidecar();
    if photo.orientation != Orientation::Upright || orientation == Orientation::Upright {
        return Ok((photo, pixels));
    }
    let pixels = orient::upright(pixels, orientation)?;
    let photo = Photo {
        size: pixels.size,
        orientation,
        ..photo
    };
    Ok((photo, pixels))
}
