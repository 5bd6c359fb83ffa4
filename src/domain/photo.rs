//! A photo as its file declares it: format, size, orientation.

use serde::{Deserialize, Serialize};

use super::inference::BoundingBox;

/// Names a photo within one session; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PhotoId(pub u32);

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    pub fn transposed(self) -> Size {
        Size {
            width: self.height,
            height: self.width,
        }
    }
}

/// The container a file really is, whatever its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
    Avif,
    Heic,
}

impl Format {
    /// Whether metadata can be put into such a file.
    pub fn takes_metadata(self) -> bool {
        matches!(
            self,
            Format::Jpeg | Format::Png | Format::WebP | Format::Tiff
        )
    }

    /// As most files of it end.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::WebP => "webp",
            Format::Gif => "gif",
            Format::Bmp => "bmp",
            Format::Tiff => "tif",
            Format::Avif => "avif",
            Format::Heic => "heic",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Format::Jpeg => "JPEG",
            Format::Png => "PNG",
            Format::WebP => "WebP",
            Format::Gif => "GIF",
            Format::Bmp => "BMP",
            Format::Tiff => "TIFF",
            Format::Avif => "AVIF",
            Format::Heic => "HEIC",
        }
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Where the stored picture's first row and column belong on the upright picture (EXIF tag 0x0112).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Orientation {
    #[default]
    Upright,
    MirroredHorizontally,
    Rotated180,
    MirroredVertically,
    /// Mirrored along the main diagonal.
    Transposed,
    /// To be turned a quarter clockwise for viewing.
    Rotated90,
    /// Mirrored along the other diagonal.
    Transversed,
    /// To be turned a quarter anticlockwise for viewing.
    Rotated270,
}

impl Orientation {
    pub const ALL: [Orientation; 8] = [
        Orientation::Upright,
        Orientation::MirroredHorizontally,
        Orientation::Rotated180,
        Orientation::MirroredVertically,
        Orientation::Transposed,
        Orientation::Rotated90,
        Orientation::Transversed,
        Orientation::Rotated270,
    ];

    /// The EXIF value 1 to 8; anything else counts as upright, as viewers do.
    pub fn from_exif(value: u32) -> Orientation {
        match value {
            2..=8 => Orientation::ALL[value as usize - 1],
            _ => Orientation::Upright,
        }
    }

    pub fn to_exif(self) -> u8 {
        self as u8 + 1
    }

    pub fn swaps_sides(self) -> bool {
        self.to_exif() >= 5
    }

    /// The size of the upright picture of a stored one, and the other way round.
    pub fn applied_to(self, stored: Size) -> Size {
        if self.swaps_sides() {
            stored.transposed()
        } else {
            stored
        }
    }

    /// The orientation that takes an upright picture back to how it is stored.
    pub fn inverse(self) -> Orientation {
        match self {
            Orientation::Rotated90 => Orientation::Rotated270,
            Orientation::Rotated270 => Orientation::Rotated90,
            other => other,
        }
    }

    /// Maps a box of the stored picture to the upright one.
    pub fn box_upright(self, stored: BoundingBox) -> BoundingBox {
        self.inverse().box_as_stored(stored)
    }

    /// Maps a box on the upright picture to the picture as stored, which is what metadata regions refer to.
    pub fn box_as_stored(self, upright: BoundingBox) -> BoundingBox {
        let BoundingBox {
            x,
            y,
            width,
            height,
        } = upright;
        let right = 1.0 - x - width;
        let bottom = 1.0 - y - height;
        let (x, y, width, height) = match self {
            Orientation::Upright => (x, y, width, height),
            Orientation::MirroredHorizontally => (right, y, width, height),
            Orientation::Rotated180 => (right, bottom, width, height),
            Orientation::MirroredVertically => (x, bottom, width, height),
            Orientation::Transposed => (y, x, height, width),
            Orientation::Rotated90 => (y, right, height, width),
            Orientation::Transversed => (bottom, right, height, width),
            Orientation::Rotated270 => (bottom, x, height, width),
        };
        BoundingBox {
            x,
            y,
            width,
            height,
        }
    }
}

/// What opening a file told us.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    pub format: Format,
    /// Upright size: the orientation is already applied.
    pub size: Size,
    pub orientation: Orientation,
    /// More than one frame: only the first is looked at.
    pub animated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_puts_the_stored_left_edge_on_top() {
        // Stored 4:3 landscape, to be turned clockwise: the upright top-left corner is the stored bottom-left.
        let upright = BoundingBox {
            x: 0.0,
            y: 0.0,
            width: 0.25,
            height: 0.125,
        };
        let stored = Orientation::Rotated90.box_as_stored(upright);
        assert_eq!(
            stored,
            BoundingBox {
                x: 0.0,
                y: 0.75,
                width: 0.125,
                height: 0.25
            }
        );
    }

    #[test]
    fn a_box_comes_back_from_the_stored_picture() {
        let area = BoundingBox::from_corners(0.125, 0.25, 0.375, 0.75);
        for orientation in Orientation::ALL {
            let stored = orientation.box_as_stored(area);
            assert_eq!(orientation.box_upright(stored), area, "{orientation:?}");
        }
    }

    #[test]
    fn exif_values_round_trip_and_unknown_ones_are_upright() {
        for (value, orientation) in (1..=8).zip(Orientation::ALL) {
            assert_eq!(Orientation::from_exif(value), orientation);
            assert_eq!(u32::from(orientation.to_exif()), value);
        }
        assert_eq!(Orientation::from_exif(0), Orientation::Upright);
        assert_eq!(Orientation::from_exif(9), Orientation::Upright);
    }
}
