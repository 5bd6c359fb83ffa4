//! Pixels → a model's input tensor, and the way back from boxes in the input to boxes in the image.

use super::manifest::{ChannelOrder, Fit, PixelSpec};
use super::tensor::Tensor;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;
use crate::pixels::{Pixels, resize};

/// Where the whole image lies on the model's input, in input pixels; a tile shows only the part that falls
/// inside the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    pub left: i64,
    pub top: i64,
    pub size: Size,
}

impl Placement {
    /// At the input's top left.
    pub fn in_corner(size: Size) -> Placement {
        Placement {
            left: 0,
            top: 0,
            size,
        }
    }

    pub fn in_middle(size: Size, input: Size) -> Placement {
        Placement {
            left: i64::from((input.width - size.width) / 2),
            top: i64::from((input.height - size.height) / 2),
            size,
        }
    }

    /// With its middle on the input's, over the edges of which it lies.
    fn around(size: Size, input: Size) -> Placement {
        let before = |image: u32, input: u32| -i64::from(image.saturating_sub(input) / 2);
        Placement {
            left: before(size.width, input.width),
            top: before(size.height, input.height),
            size,
        }
    }

    /// Where it lies on the mirrored input.
    pub fn mirrored(self, input: Size) -> Placement {
        Placement {
            left: i64::from(input.width) - self.left - i64::from(self.size.width),
            ..self
        }
    }

    /// The same corners (left, top, right, bottom) in fractions of the image; they may lie outside of it.
    pub fn box_in_image(self, [left, top, right, bottom]: [f32; 4]) -> BoundingBox {
        let across = |x: f32| (x - self.left as f32) / self.size.width as f32;
        let down = |y: f32| (y - self.top as f32) / self.size.height as f32;
        BoundingBox::from_corners(across(left), down(top), across(right), down(bottom))
    }

    /// The same of a box around a centre.
    pub fn box_around(self, [x, y]: [f32; 2], [width, height]: [f32; 2]) -> BoundingBox {
        let (width, height) = (width / 2.0, height / 2.0);
        self.box_in_image([x - width, y - height, x + width, y + height])
    }
}

/// The whole image on an input of this size, fitted as the model was trained.
pub fn whole(pixels: &Pixels, input: Size, spec: &PixelSpec) -> (Tensor, Placement) {
    let placement = match spec.fit {
        Fit::Squash => Placement::in_corner(input),
        Fit::Letterbox => Placement::in_middle(fitted(pixels.size, input), input),
        Fit::Corner => Placement::in_corner(fitted(pixels.size, input)),
        Fit::Crop => Placement::around(covering(pixels.size, input, spec.shorter), input),
    };
    let resized;
    let fitting = if placement.size == pixels.size {
        pixels
    } else {
        resized = resize::squash(pixels, placement.size);
        &resized
    };
    (part(fitting, placement, input, spec), placement)
}

/// The part of the image that falls on the input, the fill colour around it. `pixels` are of the placement's size.
pub fn part(pixels: &Pixels, placement: Placement, input: Size, spec: &PixelSpec) -> Tensor {
    let (width, height) = (input.width as usize, input.height as usize);
    let (columns, left) = shown(placement.left, pixels.size.width, input.width);
    let (rows, top) = shown(placement.top, pixels.size.height, input.height);
    let stride = pixels.size.width as usize * 3;
    let mut values = Vec::with_capacity(3 * width * height);
    for (plane, channel) in channels(spec.colour).into_iter().enumerate() {
        let number = |value: f32| (value - spec.mean[plane]) / spec.std[plane];
        let numbers: [f32; 256] = std::array::from_fn(|value| number(value as f32));
        let fill = number(spec.fill[channel]);
        let start = values.len();
        values.resize(start + top * width, fill);
        for row in pixels
            .rgb
            .chunks_exact(stride)
            .take(rows.end)
            .skip(rows.start)
        {
            let end = values.len() + width;
            values.resize(values.len() + left, fill);
            let (colours, _) = row[columns.start * 3..columns.end * 3].as_chunks::<3>();
            values.extend(
                colours
                    .iter()
                    .map(|colour| numbers[usize::from(colour[channel])]),
            );
            values.resize(end, fill);
        }
        values.resize(start + width * height, fill);
    }
    Tensor::f32(&[1, 3, height, width], values)
}

/// The same input seen in a mirror.
pub fn mirrored(tensor: &Tensor) -> Tensor {
    let width = tensor.shape.last().copied().unwrap_or(1).max(1);
    let mut values = tensor.values().to_vec();
    values.chunks_exact_mut(width).for_each(<[f32]>::reverse);
    Tensor::f32(&tensor.shape, values)
}

/// Which indexes of the first plane on are red, green and blue.
fn channels(order: ChannelOrder) -> [usize; 3] {
    match order {
        ChannelOrder::Rgb => [0, 1, 2],
        ChannelOrder::Bgr => [2, 1, 0],
    }
}

/// Along one axis: which of the image's pixels are on the input, and at which input pixel they start.
fn shown(offset: i64, image: u32, input: u32) -> (std::ops::Range<usize>, usize) {
    let first = (-offset).clamp(0, i64::from(image));
    let last = (i64::from(input) - offset).clamp(first, i64::from(image));
    let start = offset.clamp(0, i64::from(input));
    (first as usize..last as usize, start as usize)
}

/// The largest size of the image's proportions on the input, as Pillow users round it.
fn fitted(image: Size, input: Size) -> Size {
    let scale = (f64::from(input.width) / f64::from(image.width))
        .min(f64::from(input.height) / f64::from(image.height));
    let side = |length: u32, most: u32| {
        let scaled = (f64::from(length) * scale).round_ties_even();
        (scaled as u32).clamp(1, most)
    };
    Size {
        width: side(image.width, input.width),
        height: side(image.height, input.height),
    }
}

/// The smallest size of the image's proportions that covers the input, or of which the shorter side has this length; the
/// longer one is cut to whole pixels, as torchvision does it.
fn covering(image: Size, input: Size, shorter: Option<u32>) -> Size {
    let wanted = shorter.unwrap_or(0).max(input.width.max(input.height));
    let least = image.width.min(image.height).max(1);
    let side = |length: u32| {
        let scaled = u64::from(length) * u64::from(wanted) / u64::from(least);
        // A strip has no middle worth this much memory.
        u32::try_from(scaled)
            .unwrap_or(u32::MAX)
            .clamp(wanted, wanted.saturating_mul(16))
    };
    Size {
        width: side(image.width),
        height: side(image.height),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: PixelSpec = PixelSpec {
        colour: ChannelOrder::Rgb,
        mean: [0.0; 3],
        std: [1.0; 3],
        fit: Fit::Letterbox,
        fill: [7.0, 8.0, 9.0],
        shorter: None,
    };

    fn size(width: u32, height: u32) -> Size {
        Size { width, height }
    }

    /// Every pixel has its own colour: its column, its row, and 200.
    fn numbered(width: u32, height: u32) -> Pixels {
        let rgb = (0..height)
            .flat_map(|y| (0..width).flat_map(move |x| [x as u8, y as u8, 200]))
            .collect();
        Pixels {
            size: size(width, height),
            rgb,
        }
    }

    #[test]
    fn a_letterboxed_box_comes_back_to_where_it_was() {
        for (width, height) in [(4000, 3000), (3000, 4000), (100, 100), (33, 7), (1, 500)] {
            let picture = numbered(width, height);
            let input = size(640, 480);
            let (_, placement) = whole(&picture, input, &PLAIN);
            let inner = placement.size;
            assert!(inner.width == 640 || inner.height == 480, "{inner:?}");
            let edges = [
                placement.left as f32,
                placement.top as f32,
                placement.left as f32 + inner.width as f32,
                placement.top as f32 + inner.height as f32,
            ];
            let all = placement.box_in_image(edges);
            assert_eq!(all, BoundingBox::from_corners(0.0, 0.0, 1.0, 1.0));
            let middle = placement.box_in_image([320.0, 240.0, 320.0, 240.0]);
            assert!((middle.x - 0.5).abs() < 0.5 / inner.width as f32 + 1e-6);
            assert!((middle.y - 0.5).abs() < 0.5 / inner.height as f32 + 1e-6);
        }
    }

    #[test]
    fn the_fill_surrounds_a_letterboxed_picture_and_each_plane_has_its_channel() {
        let (tensor, placement) = whole(&numbered(4, 2), size(4, 4), &PLAIN);
        assert_eq!((placement.left, placement.top), (0, 1));
        assert_eq!(tensor.shape, [1, 3, 4, 4]);
        let (red, rest) = tensor.values().split_at(16);
        let row = [0.0, 1.0, 2.0, 3.0];
        assert_eq!(red, [[7.0; 4], row, row, [7.0; 4]].concat());
        assert_eq!(
            rest[..16],
            [[8.0; 4], [0.0; 4], [1.0; 4], [8.0; 4]].concat()
        );
        assert_eq!(
            rest[16..],
            [[9.0; 4], [200.0; 4], [200.0; 4], [9.0; 4]].concat()
        );
    }

    #[test]
    fn in_the_corner_the_fill_is_to_the_right_or_below() {
        let corner = PixelSpec {
            fit: Fit::Corner,
            ..PLAIN
        };
        let (tensor, placement) = whole(&numbered(4, 2), size(4, 4), &corner);
        assert_eq!((placement.left, placement.top), (0, 0));
        let row = [0.0, 1.0, 2.0, 3.0];
        assert_eq!(
            tensor.values()[..16],
            [row, row, [7.0; 4], [7.0; 4]].concat()
        );
        let (tensor, _) = whole(&numbered(2, 4), size(4, 4), &corner);
        assert_eq!(tensor.values()[..4], [0.0, 1.0, 7.0, 7.0]);
    }

    #[test]
    fn a_cropped_picture_covers_the_input_and_shows_its_middle() {
        let check = |from: Size, shorter: Option<u32>, covered: Size, left: i64, top: i64| {
            let found = covering(from, size(4, 4), shorter);
            let placement = Placement::around(found, size(4, 4));
            assert_eq!(
                (found, placement.left, placement.top),
                (covered, left, top),
                "{from:?} {shorter:?}"
            );
        };
        check(size(8, 4), None, size(8, 4), -2, 0);
        check(size(3, 5), None, size(4, 6), 0, -1);
        check(size(100, 50), Some(6), size(12, 6), -4, -1);
        check(size(2, 2), Some(2), size(4, 4), 0, 0);
        // Nobody pays for a strip.
        check(size(10_000, 1), None, size(64, 4), -30, 0);
    }

    #[test]
    fn mean_and_deviation_are_in_the_channel_order_of_the_model() {
        let spec = PixelSpec {
            colour: ChannelOrder::Bgr,
            mean: [100.0, 1.0, 0.0],
            std: [50.0, 1.0, 4.0],
            fit: Fit::Squash,
            fill: [0.0; 3],
            shorter: None,
        };
        let picture = Pixels {
            size: size(1, 1),
            rgb: vec![8, 5, 200],
        };
        let (tensor, _) = whole(&picture, size(1, 1), &spec);
        assert_eq!(tensor.values(), [2.0, 4.0, 2.0]);
    }

    #[test]
    fn a_tile_shows_its_part_of_the_picture() {
        let placement = Placement {
            left: -3,
            top: -1,
            size: size(5, 4),
        };
        let tensor = part(&numbered(5, 4), placement, size(4, 2), &PLAIN);
        assert_eq!(
            tensor.values()[..8],
            [3.0, 4.0, 7.0, 7.0, 3.0, 4.0, 7.0, 7.0]
        );
        assert_eq!(
            tensor.values()[8..16],
            [1.0, 1.0, 8.0, 8.0, 2.0, 2.0, 8.0, 8.0]
        );
        let corner = placement.box_in_image([1.0, 2.0, 2.0, 3.0]);
        assert_eq!(corner, BoundingBox::from_corners(0.8, 0.75, 1.0, 1.0));
    }
}
