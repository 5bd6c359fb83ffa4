//! One photo as it might have been taken again: other crops, mirrored, darker.

use anyhow::Result;
use hushtag::format::sniff::sniff;
use hushtag::pixels::Pixels;
use hushtag::pixels::decode::{Limits, decode};

/// Whole, mirrored, the left four fifths; the right four fifths, the middle two thirds, darker.
pub fn of(bytes: &[u8]) -> Result<[Pixels; 6]> {
    let (_, whole) = decode(bytes, sniff(bytes)?, Limits::default())?;
    let (left, right) = (
        cropped(&whole, 0.0, 0.8, 0.0, 1.0),
        cropped(&whole, 0.2, 1.0, 0.0, 1.0),
    );
    let middle = cropped(&whole, 1.0 / 6.0, 5.0 / 6.0, 1.0 / 6.0, 5.0 / 6.0);
    let darker = changed(&whole, |value| value / 2);
    Ok([mirrored(&whole), left, whole, right, middle, darker])
}

fn changed(pixels: &Pixels, change: fn(u8) -> u8) -> Pixels {
    Pixels {
        size: pixels.size,
        rgb: pixels.rgb.iter().map(|value| change(*value)).collect(),
    }
}

fn rows(pixels: &Pixels) -> impl Iterator<Item = &[u8]> {
    pixels.rgb.chunks_exact(pixels.size.width as usize * 3)
}

fn mirrored(pixels: &Pixels) -> Pixels {
    let turned = |row: &[u8]| -> Vec<u8> { row.chunks_exact(3).rev().flatten().copied().collect() };
    Pixels {
        size: pixels.size,
        rgb: rows(pixels).flat_map(turned).collect(),
    }
}

/// In fractions of the picture.
fn cropped(pixels: &Pixels, left: f32, right: f32, top: f32, bottom: f32) -> Pixels {
    let across = |fraction: f32| (fraction * pixels.size.width as f32) as usize;
    let down = |fraction: f32| (fraction * pixels.size.height as f32) as usize;
    let (first, last) = (across(left) * 3, across(right) * 3);
    let kept = rows(pixels).skip(down(top)).take(down(bottom) - down(top));
    let mut size = pixels.size;
    size.width = ((last - first) / 3) as u32;
    size.height = (down(bottom) - down(top)) as u32;
    Pixels {
        size,
        rgb: kept.flat_map(|row| &row[first..last]).copied().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hushtag::domain::photo::Size;

    #[test]
    fn a_crop_and_a_mirror_image_are_of_the_same_pixels() {
        let size = Size {
            width: 2,
            height: 2,
        };
        let rgb = [[1; 3], [2; 3], [3; 3], [4; 3]].concat();
        let whole = Pixels { size, rgb };
        assert_eq!(
            mirrored(&whole).rgb,
            [[2; 3], [1; 3], [4; 3], [3; 3]].concat()
        );
        let right = cropped(&whole, 0.5, 1.0, 0.5, 1.0);
        assert_eq!(
            (right.size.width, right.size.height, right.rgb),
            (1, 1, vec![4; 3])
        );
        assert_eq!(changed(&whole, |value| value * 2).rgb[..3], [2; 3]);
    }
}
