//! Hides regions so that nothing of them can be recovered: what is painted is made of what lies around them.
//!
//! Mosaics that no person can read are still told apart by trained networks, and so is blur (McPherson, Shokri and
//! Shmatikov 2016, "Defeating image obfuscation with deep learning"); of text both can be undone by trying (Hill et al.
//! 2016, "On the (in)effectiveness of mosaicing and blurring as tools for document redaction"). Averaging a face tells
//! about the face, however coarsely. So no style reads a hidden pixel: two pictures that differ only where they are
//! hidden give the same copy, bit for bit. Of a picture that was compressed with loss, what is hidden reaches as far as
//! the compression has smeared it.

use super::block::Block;
use super::mask::{self, Mask};
use super::surroundings::{COVER, Surroundings};
use super::{Grain, Pixels};
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;
use crate::domain::region::{RedactionStyle, Region};

/// How far the colours of a mosaic's cells lie apart from their surroundings, of 255 levels, so that it is seen to be one.
const NOISE: i16 = 22;

/// Steps in which a soft area passes into the picture, outside of what is hidden.
const FEATHER: u8 = 4;

/// Of the picture's shorter side, a step of the feather.
const FEATHER_STEP: f32 = 0.0015;

/// Covers each region with its margin, and what the picture's compression mixed with it.
pub fn hide(pixels: &mut Pixels, regions: &[Region], style: RedactionStyle, grain: &Grain) {
    let size = pixels.size;
    let mask = Mask::of(size, regions, 0.0).grown(size, grain);
    match style {
        RedactionStyle::Solid => paint(pixels, &mask, everything(size), |_, _, _| COVER),
        RedactionStyle::Mosaic => {
            let around = Surroundings::of(pixels, &mask);
            paint(pixels, &mask, everything(size), |x, y, _| around.at(x, y));
            let whole = blocks(size, regions).map(|block| block.grown(size, grain));
            for cell in whole.flat_map(Block::cells) {
                let (x, y) = ((cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2);
                let colour = around.at(x, y).map(|value| noisy(value, cell));
                paint(pixels, &mask, cell, |_, _, _| colour);
            }
        }
        RedactionStyle::Soft => {
            let around = Surroundings::of(pixels, &mask);
            let step = (size.width.min(size.height) as f32 * FEATHER_STEP).max(1.0);
            for ring in (1..=FEATHER).rev() {
                let wider = match *grain == Grain::NONE {
                    true => Mask::of(size, regions, step * f32::from(ring)),
                    false => mask.grown(size, &Grain::reach((step * f32::from(ring)) as u32)),
                };
                // Each ring lies over the wider ones: step by step the picture gives way.
                let part = 1.0 / f32::from(ring + 1);
                paint(pixels, &wider, everything(size), |x, y, before| {
                    let new = around.at(x, y);
                    std::array::from_fn(|channel| {
                        let (old, new) = (f32::from(before[channel]), f32::from(new[channel]));
                        (old + (new - old) * part).round() as u8
                    })
                });
            }
            paint(pixels, &mask, everything(size), |x, y, _| around.at(x, y));
        }
    }
}

/// How much of an area is covered, from 0 to 1.
pub fn covered_share(size: Size, regions: &[Region], area: BoundingBox) -> f32 {
    let Some(block) = Block::covering(size, area) else {
        return 0.0;
    };
    let mask = Mask::of(size, regions, 0.0);
    let stretches = (block.top..block.bottom).flat_map(|y| mask.row(y, block.left..block.right));
    let covered: u64 = stretches
        .map(|stretch| u64::from(stretch.end - stretch.start))
        .sum();
    let whole = u64::from(block.right - block.left) * u64::from(block.bottom - block.top);
    covered as f32 / whole as f32
}

/// Whether a copy shows, where something is hidden, what was painted there: what a compression changes of it is allowed.
pub fn is_hidden_in(copy: &Pixels, painted: &Pixels, regions: &[Region]) -> bool {
    /// On average over a cell, of 255 levels: a JPEG rings, and a face is further from what hides it.
    const CHANGED: u64 = 12;
    /// On average over a region with its edges, along which a JPEG rings most.
    const CHANGED_WITH_EDGES: u64 = 24;
    /// As wide as such an edge is.
    const EDGE: f32 = 2.0;
    /// Less of a cell than this shows nothing by itself, in bytes.
    const SLIVER: u64 = 3 * 32;
    let size = painted.size;
    if copy.size != size {
        return false;
    }
    let whole = Mask::of(size, regions, 0.0);
    let within = Mask::of(size, regions, -EDGE);
    let changed = |mask: &Mask, block: Block| {
        let (mut changed, mut count) = (0, 0);
        for y in block.top..block.bottom {
            for stretch in mask.row(y, block.left..block.right) {
                let bytes = bytes(size, y, stretch);
                count += bytes.len() as u64;
                let pairs = copy.rgb[bytes.clone()].iter().zip(&painted.rgb[bytes]);
                changed += pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
            }
        }
        (changed, count)
    };
    blocks(size, regions).all(|block| {
        let (all, count) = changed(&whole, block);
        all <= CHANGED_WITH_EDGES * count
            && block.cells().all(|cell| {
                let (changed, count) = changed(&within, cell);
                count < SLIVER || changed <= CHANGED * count
            })
    })
}

fn blocks(size: Size, regions: &[Region]) -> impl Iterator<Item = Block> {
    regions
        .iter()
        .filter_map(move |region| mask::block(size, region))
}

fn everything(size: Size) -> Block {
    Block {
        left: 0,
        top: 0,
        right: size.width,
        bottom: size.height,
    }
}

/// Paints what the mask covers of a block; `colour` is told the place and what is there.
fn paint(
    pixels: &mut Pixels,
    mask: &Mask,
    block: Block,
    mut colour: impl FnMut(u32, u32, [u8; 3]) -> [u8; 3],
) {
    for y in block.top..block.bottom {
        for stretch in mask.row(y, block.left..block.right) {
            let columns = stretch.clone();
            let row = &mut pixels.rgb[bytes(pixels.size, y, stretch)];
            for (x, pixel) in columns.zip(row.as_chunks_mut::<3>().0) {
                *pixel = colour(x, y, *pixel);
            }
        }
    }
}

/// Where a stretch of a row stands in a picture of this size.
fn bytes(size: Size, y: u32, columns: std::ops::Range<u32>) -> std::ops::Range<usize> {
    let start = y as usize * size.width as usize;
    (start + columns.start as usize) * 3..(start + columns.end as usize) * 3
}

/// Lighter or darker by what only the cell's place decides.
fn noisy(value: u8, cell: Block) -> u8 {
    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014): neighbours come out unlike.
    let mut mixed = u64::from(cell.left) << 32 | u64::from(cell.top);
    mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let noise = (mixed >> 33) as i16 % (2 * NOISE + 1);
    let noise = noise.abs() - NOISE;
    (i16::from(value) + noise).clamp(0, 255) as u8
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::region::Outline;

    const SIZE: Size = Size {
        width: 120,
        height: 80,
    };

    const STYLES: [RedactionStyle; 3] = [
        RedactionStyle::Solid,
        RedactionStyle::Mosaic,
        RedactionStyle::Soft,
    ];

    /// No two neighbours alike, and none of a colour that the cover has.
    fn picture() -> Pixels {
        let rgb = (0..SIZE.pixels())
            .flat_map(|index| {
                [
                    index as u8 | 1,
                    (index / 100) as u8 | 1,
                    (index % 7) as u8 | 1,
                ]
            })
            .collect();
        Pixels { size: SIZE, rgb }
    }

    fn at(pixels: &Pixels, x: u32, y: u32) -> [u8; 3] {
        pixels.rgb.as_chunks::<3>().0[(y * SIZE.width + x) as usize]
    }

    fn hidden(mut pixels: Pixels, regions: &[Region], style: RedactionStyle) -> Pixels {
        hide(&mut pixels, regions, style, &Grain::NONE);
        pixels
    }

    fn is_inside(regions: &[Region], reach: f32, x: u32, y: u32) -> bool {
        let mask = Mask::of(SIZE, regions, reach);
        mask.row(y, x..x + 1).next().is_some()
    }

    /// A face over the edge, one of a pixel, two that overlap, and what a person drew.
    fn regions() -> Vec<Region> {
        let area = |left, top, right, bottom| BoundingBox {
            x: left,
            y: top,
            width: right - left,
            height: bottom - top,
        };
        vec![
            Region::face(area(0.9, -0.1, 1.3, 0.1)),
            Region::face(area(0.5, 0.5, 0.501, 0.501)),
            Region::face(area(0.1, 0.2, 0.3, 0.5)),
            Region::face(area(0.2, 0.3, 0.4, 0.6)),
            Region::other(area(0.6, 0.6, 0.9, 0.9), Outline::Ellipse),
            Region::stroke(&[(0.1, 0.9), (0.4, 0.8)], 0.05, 1.5).unwrap(),
        ]
    }

    #[test]
    fn a_copy_tells_nothing_of_what_it_hides() {
        let mut other = picture();
        for y in 0..SIZE.height {
            for x in 0..SIZE.width {
                if is_inside(&regions(), 0.0, x, y) {
                    let pixel = (y * SIZE.width + x) as usize * 3;
                    other.rgb[pixel..pixel + 3].fill((x * 7 + y * 13) as u8);
                }
            }
        }
        assert!(other != picture());
        for style in STYLES {
            let (one, two) = (
                hidden(picture(), &regions(), style),
                hidden(other.clone(), &regions(), style),
            );
            assert!(one == two, "{style:?}");
            assert!(one != picture());
        }
    }

    #[test]
    fn everything_marked_is_painted_and_nothing_beyond_the_feather() {
        for style in STYLES {
            let after = hidden(picture(), &regions(), style);
            let reach = match style {
                RedactionStyle::Soft => f32::from(FEATHER),
                _ => 0.0,
            };
            for y in 0..SIZE.height {
                for x in 0..SIZE.width {
                    if !is_inside(&regions(), reach, x, y) {
                        assert_eq!(at(&after, x, y), at(&picture(), x, y), "{style:?} {x}, {y}");
                    }
                }
            }
        }
        let solid = hidden(picture(), &regions(), RedactionStyle::Solid);
        for y in 0..SIZE.height {
            for x in 0..SIZE.width {
                let is_covered = at(&solid, x, y) == COVER;
                assert_eq!(is_covered, is_inside(&regions(), 0.0, x, y), "{x}, {y}");
            }
        }
    }

    #[test]
    fn a_picture_hidden_altogether_is_grey() {
        let all = [Region::face(BoundingBox::from_corners(0.0, 0.0, 1.0, 1.0))];
        let soft = hidden(picture(), &all, RedactionStyle::Soft);
        assert!(soft.rgb.iter().all(|value| *value == COVER[0]));
    }

    #[test]
    fn a_copy_that_shows_what_was_to_be_hidden_is_seen() {
        let mark = |x: f32| {
            [Region::face(BoundingBox::from_corners(
                x,
                0.2,
                x + 0.2,
                0.5,
            ))]
        };
        for style in STYLES {
            let painted = hidden(picture(), &mark(0.3), style);
            assert!(is_hidden_in(&painted, &painted, &mark(0.3)), "{style:?}");
            assert!(!is_hidden_in(&picture(), &painted, &mark(0.3)), "{style:?}");
            let shifted = hidden(picture(), &mark(0.35), style);
            assert!(!is_hidden_in(&shifted, &painted, &mark(0.3)), "{style:?}");
        }
    }
}
