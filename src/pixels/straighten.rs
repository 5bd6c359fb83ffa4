//! A slanted rectangle of a picture → a picture of its own, upright.

use super::Pixels;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;

/// So many samples a side stand for one pixel at most; more would hardly be seen.
const MOST_SAMPLES: u32 = 6;

/// A rectangle on a picture, in its pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slanted {
    pub centre: (f32, f32),
    pub width: f32,
    pub height: f32,
    /// Of the width against the picture's, clockwise as it is seen, in radians.
    pub angle: f32,
}

impl Slanted {
    /// The box of an upright picture of this size, not slanted.
    pub fn upright(area: BoundingBox, picture: Size) -> Slanted {
        let (width, height) = (picture.width as f32, picture.height as f32);
        Slanted {
            centre: (
                (area.x + area.width / 2.0) * width,
                (area.y + area.height / 2.0) * height,
            ),
            width: area.width * width,
            height: area.height * height,
            angle: 0.0,
        }
    }

    /// The same on its side: what was on the left is at the top.
    pub fn turned(self) -> Slanted {
        Slanted {
            width: self.height,
            height: self.width,
            angle: self.angle + std::f32::consts::FRAC_PI_2,
            ..self
        }
    }

    /// Where on the picture a place of the rectangle lies, given in fractions of its width and height.
    pub fn place(self, across: f32, down: f32) -> (f32, f32) {
        let (sine, cosine) = self.angle.sin_cos();
        let (x, y) = ((across - 0.5) * self.width, (down - 0.5) * self.height);
        (
            self.centre.0 + x * cosine - y * sine,
            self.centre.1 + x * sine + y * cosine,
        )
    }

    /// The upright box around it, in fractions of the picture.
    pub fn around(self, picture: Size) -> BoundingBox {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let corners = corners.map(|(across, down)| self.place(across, down));
        let least = |a: f32, b: f32| a.min(b);
        let most = |a: f32, b: f32| a.max(b);
        let of = |axis: fn((f32, f32)) -> f32, better: fn(f32, f32) -> f32| {
            let [first, rest @ ..] = corners.map(axis);
            rest.into_iter().fold(first, better)
        };
        let (width, height) = (picture.width as f32, picture.height as f32);
        BoundingBox::from_corners(
            of(|(x, _)| x, least) / width,
            of(|(_, y)| y, least) / height,
            of(|(x, _)| x, most) / width,
            of(|(_, y)| y, most) / height,
        )
    }
}

/// The rectangle in this size. What lies beyond the picture's edge looks like the edge.
pub fn straighten(pixels: &Pixels, rectangle: Slanted, size: Size) -> Pixels {
    let samples = |length: f32, side: u32| (length / side as f32).ceil() as u32;
    let across = samples(rectangle.width, size.width).clamp(1, MOST_SAMPLES);
    let down = samples(rectangle.height, size.height).clamp(1, MOST_SAMPLES);
    let mut rgb = Vec::with_capacity(size.width as usize * size.height as usize * 3);
    for y in 0..size.height {
        for x in 0..size.width {
            let mut sum = [0.0; 3];
            for sample in 0..across * down {
                let fraction = |at: u32, part: u32, parts: u32, side: u32| {
                    (at as f32 + (part as f32 + 0.5) / parts as f32) / side as f32
                };
                let place = rectangle.place(
                    fraction(x, sample % across, across, size.width),
                    fraction(y, sample / across, down, size.height),
                );
                for (sum, value) in sum.iter_mut().zip(between(pixels, place)) {
                    *sum += value;
                }
            }
            rgb.extend(sum.map(|sum| (sum / (across * down) as f32).round() as u8));
        }
    }
    Pixels { size, rgb }
}

/// The colour at a place between the centres of four pixels.
fn between(pixels: &Pixels, (x, y): (f32, f32)) -> [f32; 3] {
    let (left, right, from_left) = neighbours(x, pixels.size.width);
    let (top, bottom, from_top) = neighbours(y, pixels.size.height);
    let stride = pixels.size.width as usize * 3;
    let colour = |column: usize, row: usize, channel: usize| {
        f32::from(pixels.rgb[row * stride + column * 3 + channel])
    };
    let mix = |a: f32, b: f32, share: f32| a + (b - a) * share;
    std::array::from_fn(|channel| {
        let above = mix(
            colour(left, top, channel),
            colour(right, top, channel),
            from_left,
        );
        let below = mix(
            colour(left, bottom, channel),
            colour(right, bottom, channel),
            from_left,
        );
        mix(above, below, from_top)
    })
}

fn neighbours(at: f32, length: u32) -> (usize, usize, f32) {
    let last = length.saturating_sub(1) as f32;
    let at = (at - 0.5).clamp(0.0, last);
    let first = at.floor();
    (first as usize, (first + 1.0).min(last) as usize, at - first)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 40,
        height: 30,
    };

    /// Every pixel has its own colour.
    fn numbered() -> Pixels {
        let rgb = (0..30u8).flat_map(|y| (0..40u8).flat_map(move |x| [x * 6, y * 8, 9]));
        Pixels {
            size: SIZE,
            rgb: rgb.collect(),
        }
    }

    fn part() -> BoundingBox {
        BoundingBox::from_corners(0.25, 0.2, 0.75, 0.6)
    }

    #[test]
    fn an_upright_rectangle_of_its_own_size_is_a_crop() {
        let size = Size {
            width: 20,
            height: 12,
        };
        let crop = straighten(&numbered(), Slanted::upright(part(), SIZE), size);
        let wanted = (6..18u8).flat_map(|y| (10..30u8).flat_map(move |x| [x * 6, y * 8, 9]));
        assert!(crop.rgb.into_iter().eq(wanted));
    }

    #[test]
    fn a_rectangle_on_its_side_has_its_left_at_the_top() {
        let size = Size {
            width: 12,
            height: 20,
        };
        let turned = Slanted::upright(part(), SIZE).turned();
        let crop = straighten(&numbered(), turned, size);
        // Along the new width the picture goes down, along the new height it goes left.
        assert_eq!(crop.rgb[..3], [29 * 6, 6 * 8, 9]);
        assert_eq!(crop.rgb[crop.rgb.len() - 3..], [10 * 6, 17 * 8, 9]);
        let around = turned.around(SIZE);
        assert!(around.intersection_over_union(part()) > 0.999, "{around:?}");
    }

    #[test]
    fn shrinking_averages() {
        let size = Size {
            width: 5,
            height: 3,
        };
        let small = straighten(&numbered(), Slanted::upright(part(), SIZE), size);
        // The mean of columns 10 to 13 and of rows 6 to 9.
        assert_eq!(small.rgb[..3], [69, 60, 9]);
    }
}
