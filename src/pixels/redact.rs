//! Hides areas so that nothing of them can be recovered.

use super::Pixels;
use crate::domain::inference::BoundingBox;
use crate::domain::metadata::RedactionStyle;
use crate::domain::photo::Size;

/// Each area is grown by this: hair, ears and the outline of the jaw tell a person too.
const MARGIN: f32 = 1.3;

/// A neutral dark grey, so that a covered face is seen to be covered.
const COVER: [u8; 3] = [64, 64, 64];

/// Cells along each side of a pixelated area. Mosaics that no person can read are still told apart by trained networks
/// (McPherson, Shokri and Shmatikov 2016, "Defeating image obfuscation with deep learning"; for text: Hill et al. 2016,
/// "On the (in)effectiveness of mosaicing and blurring as tools for document redaction"). What protects is that few
/// numbers are told in all, whatever the resolution: sixteen cells over face and margin, about nine of them on the
/// face itself, each told no finer than `DEPTH`. Who must be sure takes the solid cover.
const CELLS: u32 = 4;

/// Levels of a cell's colour are this far apart: small differences between two photos of one person are levelled.
const DEPTH: u8 = 32;

/// A rectangle of whole pixels; right and bottom lie outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

/// Covers each area with its margin. All means are taken before anything is painted, so that no seam between two
/// areas shows pixels and none is averaged from what another has already hidden.
pub fn hide(pixels: &mut Pixels, areas: &[BoundingBox], style: RedactionStyle) {
    let blocks = merged(pixels.size, areas);
    let painted: Vec<(Block, [u8; 3])> = match style {
        RedactionStyle::Solid => blocks.iter().map(|block| (*block, COVER)).collect(),
        RedactionStyle::Pixelated => blocks
            .iter()
            .flat_map(|block| block.cells())
            .filter_map(|cell| Some((cell, mean(pixels, cell)?.map(levelled))))
            .collect(),
    };
    for (block, colour) in painted {
        fill(pixels, block, colour);
    }
}

/// Two marks on one face become one: two mosaics shifted against each other would tell more than one.
fn merged(size: Size, areas: &[BoundingBox]) -> Vec<Block> {
    let mut blocks: Vec<Block> = areas.iter().filter_map(|area| block(size, *area)).collect();
    // A union may lie over what its parts did not: again until nothing changes.
    loop {
        let before = blocks.len();
        let mut apart: Vec<Block> = Vec::with_capacity(before);
        for block in blocks {
            match apart.iter_mut().find(|other| other.is_same_face(block)) {
                Some(other) => *other = other.union(block),
                None => apart.push(block),
            }
        }
        blocks = apart;
        if blocks.len() == before {
            return blocks;
        }
    }
}

/// Rounded outwards; `None` where nothing of it lies in the picture. What is not a number covers everything.
fn block(size: Size, area: BoundingBox) -> Option<Block> {
    let numbers = [area.x, area.y, area.width, area.height];
    let grown = if numbers.iter().all(|number| number.is_finite()) {
        area.scaled(MARGIN).clamped()
    } else {
        BoundingBox::from_corners(0.0, 0.0, 1.0, 1.0)
    };
    let (width, height) = (size.width as f32, size.height as f32);
    let block = Block {
        left: (grown.x * width).floor() as u32,
        top: (grown.y * height).floor() as u32,
        right: ((grown.right() * width).ceil() as u32).min(size.width),
        bottom: ((grown.bottom() * height).ceil() as u32).min(size.height),
    };
    (block.left < block.right && block.top < block.bottom).then_some(block)
}

impl Block {
    fn area(self) -> u64 {
        u64::from(self.right - self.left) * u64::from(self.bottom - self.top)
    }

    /// More than half of the smaller one lies in the other.
    fn is_same_face(self, other: Block) -> bool {
        let shared = Block {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        shared.left < shared.right
            && shared.top < shared.bottom
            && shared.area() * 2 > self.area().min(other.area())
    }

    fn union(self, other: Block) -> Block {
        Block {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The cells of a mosaic, row by row; neighbours meet without gap or overlap.
    fn cells(self) -> impl Iterator<Item = Block> {
        let share = |from: u32, to: u32, index: u32| from + (to - from) * index / CELLS;
        let edges = move |row: u32, column: u32| Block {
            left: share(self.left, self.right, column),
            top: share(self.top, self.bottom, row),
            right: share(self.left, self.right, column + 1),
            bottom: share(self.top, self.bottom, row + 1),
        };
        (0..CELLS).flat_map(move |row| (0..CELLS).map(move |column| edges(row, column)))
    }
}

/// The middle of the level that a value falls into.
fn levelled(value: u8) -> u8 {
    value / DEPTH * DEPTH + DEPTH / 2
}

/// `None` for a cell without pixels.
fn mean(pixels: &Pixels, cell: Block) -> Option<[u8; 3]> {
    let mut sums = [0u64; 3];
    for y in cell.top..cell.bottom {
        for pixel in row(pixels, cell, y).as_chunks::<3>().0 {
            for (sum, value) in sums.iter_mut().zip(pixel) {
                *sum += u64::from(*value);
            }
        }
    }
    let count = cell.area();
    (count > 0).then(|| sums.map(|sum| (sum / count) as u8))
}

fn fill(pixels: &mut Pixels, block: Block, colour: [u8; 3]) {
    for y in block.top..block.bottom {
        let range = range(pixels.size, block, y);
        pixels.rgb[range].as_chunks_mut::<3>().0.fill(colour);
    }
}

fn row(pixels: &Pixels, block: Block, y: u32) -> &[u8] {
    &pixels.rgb[range(pixels.size, block, y)]
}

fn range(size: Size, block: Block, y: u32) -> std::ops::Range<usize> {
    let start = y as usize * size.width as usize;
    (start + block.left as usize) * 3..(start + block.right as usize) * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 120,
        height: 80,
    };

    /// No two pixels alike, and none of a colour that hiding gives.
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

    fn check(area: BoundingBox, covered: Block) {
        for style in [RedactionStyle::Solid, RedactionStyle::Pixelated] {
            let before = picture();
            let mut after = before.clone();
            hide(&mut after, &[area], style);
            for y in 0..SIZE.height {
                for x in 0..SIZE.width {
                    let inside = (covered.left..covered.right).contains(&x)
                        && (covered.top..covered.bottom).contains(&y);
                    let same = at(&before, x, y) == at(&after, x, y);
                    assert_eq!(same, !inside, "{style:?} at {x}, {y}");
                }
            }
        }
    }

    #[test]
    fn every_pixel_of_the_area_and_its_margin_changes_and_no_other() {
        check(
            BoundingBox {
                x: 0.25,
                y: 0.25,
                width: 0.25,
                height: 0.25,
            },
            Block {
                left: 25,
                top: 17,
                right: 65,
                bottom: 43,
            },
        );
    }

    #[test]
    fn an_area_over_the_edge_is_hidden_up_to_the_edge() {
        check(
            BoundingBox {
                x: 0.9,
                y: -0.1,
                width: 0.4,
                height: 0.2,
            },
            Block {
                left: 100,
                top: 0,
                right: 120,
                bottom: 11,
            },
        );
    }

    #[test]
    fn an_area_of_nonsense_numbers_hides_everything() {
        check(
            BoundingBox {
                x: f32::NAN,
                y: 0.2,
                width: 0.1,
                height: 0.1,
            },
            Block {
                left: 0,
                top: 0,
                right: 120,
                bottom: 80,
            },
        );
    }

    #[test]
    fn a_mosaic_tells_no_more_than_sixteen_coarse_colours() {
        let area = BoundingBox {
            x: 0.2,
            y: 0.2,
            width: 0.5,
            height: 0.5,
        };
        let mut hidden = picture();
        hide(&mut hidden, &[area], RedactionStyle::Pixelated);
        let block = block(SIZE, area).unwrap_or(Block {
            left: 0,
            top: 0,
            right: 0,
            bottom: 0,
        });
        let mut colours = std::collections::BTreeSet::new();
        for y in block.top..block.bottom {
            colours.extend((block.left..block.right).map(|x| at(&hidden, x, y)));
        }
        assert!(colours.len() <= 16, "{} colours", colours.len());
        assert!(colours.iter().flatten().all(|value| value % 32 == 16));
        // Two pictures with the same means of cells become the same: nothing but the means is told.
        let mut mirrored = picture();
        for cell in block.cells() {
            for y in cell.top..cell.bottom {
                let range = range(SIZE, cell, y);
                mirrored.rgb[range].as_chunks_mut::<3>().0.reverse();
            }
        }
        assert_ne!(mirrored, picture());
        hide(&mut mirrored, &[area], RedactionStyle::Pixelated);
        assert_eq!(mirrored, hidden);
    }

    #[test]
    fn two_marks_on_one_face_are_hidden_as_one_and_neighbours_apart() {
        let mark = |x: f32| BoundingBox {
            x,
            y: 0.2,
            width: 0.2,
            height: 0.3,
        };
        assert_eq!(merged(SIZE, &[mark(0.1), mark(0.15), mark(0.5)]).len(), 2);
        // In a crowd the margins overlap: each is still hidden by itself, not the whole crowd as one.
        let crowd = [mark(0.1), mark(0.32), mark(0.54)];
        assert_eq!(merged(SIZE, &crowd).len(), 3);
        let mut hidden = picture();
        hide(&mut hidden, &crowd, RedactionStyle::Pixelated);
        let covered = |x: u32, y: u32| at(&hidden, x, y).iter().all(|value| value % 32 == 16);
        assert!((10..90).all(|x| (16..40).all(|y| covered(x, y))));
    }

    #[test]
    fn a_face_of_one_pixel_is_hidden_too() {
        let area = BoundingBox {
            x: 0.5,
            y: 0.5,
            width: 0.001,
            height: 0.001,
        };
        let mut hidden = picture();
        hide(&mut hidden, &[area], RedactionStyle::Pixelated);
        assert_ne!(at(&hidden, 60, 40), at(&picture(), 60, 40));
        hide(&mut hidden, &[], RedactionStyle::Solid);
        assert_ne!(hidden, picture());
    }
}
