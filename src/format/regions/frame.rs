//! Which picture a list of regions counts on: the stored one, as the standard wants, the upright one, or another.

use crate::domain::inference::BoundingBox;
use crate::domain::photo::{Orientation, Size};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Frame {
    Stored,
    /// As older digiKam, Picasa and others wrote.
    Upright,
    /// Of these sides: one that was cropped since, or never was this one.
    Foreign {
        width: f32,
        height: f32,
    },
}

impl Frame {
    /// Told apart by the sides that the list names: the picture's own, or in the same proportion where it was scaled
    /// since. A square one and one that is turned upside down cannot be told apart: they count as the standard says.
    pub fn of(told: Option<(f32, f32)>, orientation: Orientation, stored: Option<Size>) -> Frame {
        let (Some((width, height)), Some(stored)) = (told, stored) else {
            return Frame::Stored;
        };
        if !(width > 0.0 && height > 0.0) {
            return Frame::Stored;
        }
        let upright = orientation.applied_to(stored);
        if is_scaled((width, height), stored) {
            Frame::Stored
        } else if is_scaled((width, height), upright) {
            Frame::Upright
        } else {
            Frame::Foreign { width, height }
        }
    }

    /// A box that is told → on the stored picture.
    pub fn to_stored(self, area: BoundingBox, orientation: Orientation) -> BoundingBox {
        match self {
            Frame::Upright => orientation.box_as_stored(area),
            Frame::Stored | Frame::Foreign { .. } => area,
        }
    }

    /// The other way round.
    pub fn of_stored(self, area: BoundingBox, orientation: Orientation) -> BoundingBox {
        match self {
            Frame::Upright => orientation.box_upright(area),
            Frame::Stored | Frame::Foreign { .. } => area,
        }
    }
}

/// Whether these are the sides of the picture or of a larger or smaller copy.
fn is_scaled((width, height): (f32, f32), picture: Size) -> bool {
    /// Cameras' own previews are cut by a few rows; a face is larger.
    const SHARE: f32 = 0.02;
    let (across, down) = (picture.width as f32, picture.height as f32);
    let (one, other) = (width * down, height * across);
    (one - other).abs() <= SHARE * one.max(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: Size = Size {
        width: 384,
        height: 512,
    };

    #[test]
    fn the_sides_that_a_list_names_tell_which_picture_it_counts_on() {
        let foreign = |width, height| Frame::Foreign { width, height };
        let turned = Orientation::Rotated90;
        for (told, orientation, expected) in [
            (None, turned, Frame::Stored),
            (Some((384.0, 512.0)), turned, Frame::Stored),
            (Some((512.0, 384.0)), turned, Frame::Upright),
            // Of a larger and a smaller copy, which may be off by a row.
            (Some((3000.0, 4000.0)), turned, Frame::Stored),
            (Some((160.0, 120.0)), turned, Frame::Upright),
            (Some((161.0, 120.0)), turned, Frame::Upright),
            (Some((512.0, 400.0)), turned, foreign(512.0, 400.0)),
            (Some((500.0, 500.0)), turned, foreign(500.0, 500.0)),
            // Of a picture that is not turned no other side is upright.
            (
                Some((512.0, 384.0)),
                Orientation::Rotated180,
                foreign(512.0, 384.0),
            ),
            (
                Some((512.0, 384.0)),
                Orientation::Upright,
                foreign(512.0, 384.0),
            ),
            (Some((0.0, f32::NAN)), turned, Frame::Stored),
        ] {
            let found = Frame::of(told, orientation, Some(STORED));
            assert_eq!(found, expected, "{told:?} {orientation:?}");
            assert_eq!(Frame::of(told, orientation, None), Frame::Stored);
        }
    }

    #[test]
    fn what_counts_on_the_upright_picture_is_turned_there_and_back() {
        let area = BoundingBox::from_corners(0.125, 0.25, 0.375, 0.75);
        for orientation in Orientation::ALL {
            let stored = Frame::Upright.to_stored(area, orientation);
            assert_eq!(stored, orientation.box_as_stored(area));
            assert_eq!(Frame::Upright.of_stored(stored, orientation), area);
            assert_eq!(Frame::Stored.to_stored(area, orientation), area);
        }
    }
}
