//! Pixels → fewer pixels, each the weighted mean of all it stands for.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::Pixels;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;

/// Shrinks so that the longer side is at most `side`; never enlarges. For pictures that people look at.
pub fn within(pixels: &Pixels, side: u32) -> Pixels {
    let size = size_within(pixels.size, side);
    if size == pixels.size {
        return pixels.clone();
    }
    convolved(pixels, size, FilterType::CatmullRom)
}

/// Exactly this size, whatever happens to the proportions. For models: they were trained on pictures
/// shrunk with an antialiased triangle filter (Pillow's `BILINEAR`).
pub fn squash(pixels: &Pixels, size: Size) -> Pixels {
    convolved(pixels, size, FilterType::Bilinear)
}

/// A part of the picture in this size, as far as it lies in it.
pub fn part(pixels: &Pixels, area: BoundingBox, size: Size) -> Pixels {
    let area = area.clamped();
    let along = |from: f32, to: f32, length: u32| {
        let length = f64::from(length);
        // No part is thinner than a pixel.
        let first = (f64::from(from) * length).clamp(0.0, length - 1.0);
        (
            first,
            (f64::from(to) * length).clamp(first + 1.0, length) - first,
        )
    };
    let (left, width) = along(area.x, area.right(), pixels.size.width);
    let (top, height) = along(area.y, area.bottom(), pixels.size.height);
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Bilinear))
        .crop(left, top, width, height);
    resized(pixels, size, &options)
}

/// The size in the same proportions whose longer side is at most `side`, and no side is zero.
pub fn size_within(size: Size, side: u32) -> Size {
    let longer = size.width.max(size.height);
    let side = side.max(1);
    if longer <= side {
        return size;
    }
    let scaled = |length: u32| {
        let (length, side, longer) = (u64::from(length), u64::from(side), u64::from(longer));
        let rounded = (length * side + longer / 2) / longer;
        u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
    };
    Size {
        width: scaled(size.width),
        height: scaled(size.height),
    }
}

fn convolved(pixels: &Pixels, size: Size, filter: FilterType) -> Pixels {
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    resized(pixels, size, &options)
}

fn resized(pixels: &Pixels, size: Size, options: &ResizeOptions) -> Pixels {
    let mut shrunk = Image::new(size.width, size.height, PixelType::U8x3);
    let source = ImageRef::new(
        pixels.size.width,
        pixels.size.height,
        &pixels.rgb,
        PixelType::U8x3,
    );
    // Both can only fail for pixels that are not of their declared size, which `Pixels` rules out, or for a part that
    // is not in them.
    let done = source
        .map_err(|_| ())
        .and_then(|source| {
            let mut resizer = Resizer::new();
            resizer
                .resize(&source, &mut shrunk, options)
                .map_err(|_| ())
        })
        .is_ok();
    debug_assert!(done, "pixels of {:?} have their length", pixels.size);
    Pixels {
        size,
        rgb: shrunk.into_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn striped(width: u32, height: u32) -> Pixels {
        let mut rgb = Vec::new();
        for _ in 0..height {
            for x in 0..width {
                rgb.extend([if x % 2 == 0 { 0 } else { 200 }; 3]);
            }
        }
        let size = Size { width, height };
        Pixels { size, rgb }
    }

    #[test]
    fn shrinking_averages_instead_of_picking_pixels() {
        let size = Size {
            width: 10,
            height: 10,
        };
        let shrunk = squash(&striped(400, 400), size);
        assert_eq!(shrunk.size, size);
        assert!(
            shrunk.rgb.iter().all(|value| (97..=103).contains(value)),
            "one-pixel stripes of 0 and 200 become an even grey: {:?}",
            shrunk.rgb
        );
    }

    #[test]
    fn a_part_is_seen_alone_and_in_its_own_size() {
        let picture = striped(40, 20);
        let area = BoundingBox::from_corners(0.25, 0.5, 0.75, 1.0);
        let size = Size {
            width: 20,
            height: 10,
        };
        let seen = part(&picture, area, size);
        assert_eq!(seen.rgb, striped(20, 10).rgb);
        for (x, y) in [(0.333_33, 0.9), (-0.1, 0.05), (0.999_999, 1.0), (1.0, -3.0)] {
            let over = BoundingBox::from_corners(x, y, x + 0.666_67, y + 0.333_34);
            assert_eq!(part(&picture, over, size).rgb.len(), 20 * 10 * 3);
        }
    }

    #[test]
    fn proportions_hold_and_nothing_is_enlarged() {
        let check = |width, height, side, expected| {
            let size = size_within(Size { width, height }, side);
            assert_eq!((size.width, size.height), expected);
        };
        check(4000, 3000, 1600, (1600, 1200));
        check(3000, 4000, 1600, (1200, 1600));
        check(640, 480, 1600, (640, 480));
        check(60_000, 10, 100, (100, 1));
        check(5, 5, 0, (1, 1));
        let small = striped(8, 6);
        assert_eq!(within(&small, 100), small);
        assert_eq!(within(&small, 4).rgb.len(), 4 * 3 * 3);
    }
}
