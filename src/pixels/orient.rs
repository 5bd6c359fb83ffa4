//! Stored pixels → upright pixels: the eight orientations of EXIF tag 0x0112.

use super::{PixelError, Pixels, zeroed};
use crate::domain::photo::Orientation;

/// Bytes of one pixel.
const RGB: usize = 3;

/// Turns in place where the sides stay, else into a second buffer.
pub fn upright(mut stored: Pixels, orientation: Orientation) -> Result<Pixels, PixelError> {
    let row = stored.size.width as usize * RGB;
    match orientation {
        Orientation::Upright => {}
        Orientation::MirroredHorizontally => mirror_rows(&mut stored.rgb, row),
        Orientation::MirroredVertically => swap_rows(&mut stored.rgb, row),
        Orientation::Rotated180 => {
            mirror_rows(&mut stored.rgb, row);
            swap_rows(&mut stored.rgb, row);
        }
        Orientation::Transposed
        | Orientation::Rotated90
        | Orientation::Transversed
        | Orientation::Rotated270 => return swapped(&stored, orientation),
    }
    Ok(stored)
}

fn mirror_rows(rgb: &mut [u8], row: usize) {
    for line in rgb.chunks_exact_mut(row) {
        line.as_chunks_mut::<RGB>().0.reverse();
    }
}

fn swap_rows(rgb: &mut [u8], row: usize) {
    let mut rows = rgb.chunks_exact_mut(row);
    while let (Some(top), Some(bottom)) = (rows.next(), rows.next_back()) {
        top.swap_with_slice(bottom);
    }
}

/// Rows become columns. Goes tile by tile: whole columns of a large picture would miss the cache on every pixel.
fn swapped(stored: &Pixels, orientation: Orientation) -> Result<Pixels, PixelError> {
    const TILE: usize = 32;
    let size = stored.size.transposed();
    let mut rgb = zeroed(size.pixels() * RGB as u64)?;
    let (width, height) = (size.width as usize, size.height as usize);
    let source = stored.rgb.as_chunks::<RGB>().0;
    let target = rgb.as_chunks_mut::<RGB>().0;
    // The upright column is the stored row, counted from the far end where it is turned clockwise or transversed.
    let row_from_end = matches!(
        orientation,
        Orientation::Rotated90 | Orientation::Transversed
    );
    let column_from_end = matches!(
        orientation,
        Orientation::Rotated270 | Orientation::Transversed
    );
    for top in (0..height).step_by(TILE) {
        for left in (0..width).step_by(TILE) {
            for y in top..(top + TILE).min(height) {
                let column = if column_from_end { height - 1 - y } else { y };
                for x in left..(left + TILE).min(width) {
                    let row = if row_from_end { width - 1 - x } else { x };
                    target[y * width + x] = source[row * height + column];
                }
            }
        }
    }
    Ok(Pixels { size, rgb })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::inference::BoundingBox;
    use crate::domain::photo::Size;

    /// Every pixel has its own colour; 70 × 45 spans several tiles.
    fn stored() -> Pixels {
        let size = Size {
            width: 70,
            height: 45,
        };
        let rgb = (0..45u8)
            .flat_map(|y| (0..70u8).flat_map(move |x| [x, y, 200]))
            .collect();
        Pixels { size, rgb }
    }

    #[test]
    fn every_orientation_agrees_with_the_mapping_of_boxes() {
        for orientation in Orientation::ALL {
            let stored = stored();
            let upright = upright(stored.clone(), orientation).unwrap();
            assert_eq!(upright.size, orientation.applied_to(stored.size));
            let (width, height) = (upright.size.width, upright.size.height);
            for (index, pixel) in upright.rgb.as_chunks::<3>().0.iter().enumerate() {
                let (x, y) = (index as u32 % width, index as u32 / width);
                let place = orientation.box_as_stored(BoundingBox {
                    x: x as f32 / width as f32,
                    y: y as f32 / height as f32,
                    width: 1.0 / width as f32,
                    height: 1.0 / height as f32,
                });
                let column = (place.x * 70.0).round() as u8;
                let row = (place.y * 45.0).round() as u8;
                assert_eq!(*pixel, [column, row, 200], "{orientation:?} at {x}, {y}");
            }
        }
    }
}
