//! Hides areas so that nothing of them can be recovered.

use super::Pixels;
use super::block::Block;
use crate::domain::inference::BoundingBox;
use crate::domain::metadata::RedactionStyle;
use crate::domain::photo::Size;

/// Each area is grown by this: hair, ears and the outline of the jaw tell a person too.
const MARGIN: f32 = 1.3;

/// A neutral dark grey, so that a covered face is seen to be covered.
const COVER: [u8; 3] = [64, 64, 64];

/// Levels of a cell's colour are this far apart: small differences between two photos of one person are levelled.
const DEPTH: u8 = 32;

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

/// Whether a copy shows, where something is hidden, what was painted there: what a compression changes of it is allowed.
pub fn is_hidden_in(copy: &Pixels, painted: &Pixels, areas: &[BoundingBox]) -> bool {
    /// On average over a cell, of 255 levels: along the edges of a small area a JPEG rings, and a face is further from what hides it.
    const CHANGED: u64 = 12;
    let is_as_painted = |cell: Block| {
        let rows = (cell.top..cell.bottom).map(|y| cell.row(painted.size, y));
        let differences = rows.flat_map(|row| {
            let pairs = copy.rgb[row.clone()].iter().zip(&painted.rgb[row]);
            pairs.map(|(a, b)| u64::from(a.abs_diff(*b)))
        });
        differences.sum::<u64>() <= CHANGED * 3 * cell.area()
    };
    copy.size == painted.size
        && merged(painted.size, areas)
            .into_iter()
            .flat_map(Block::cells)
            .all(is_as_painted)
}

/// Two marks on one face become one: two mosaics shifted against each other would tell more than one.
fn merged(size: Size, areas: &[BoundingBox]) -> Vec<Block> {
    let mut blocks: Vec<Block> = areas
        .iter()
        .filter_map(|area| Block::covering(size, grown(*area)))
        .collect();
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

/// What is not a number covers everything.
fn grown(area: BoundingBox) -> BoundingBox {
    let numbers = [area.x, area.y, area.width, area.height];
    if numbers.iter().all(|number| number.is_finite()) {
        area.scaled(MARGIN)
    } else {
        BoundingBox::from_corners(0.0, 0.0, 1.0, 1.0)
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
        for pixel in pixels.rgb[cell.row(pixels.size, y)].as_chunks::<3>().0 {
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
        let range = block.row(pixels.size, y);
        pixels.rgb[range].as_chunks_mut::<3>().0.fill(colour);
    }
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
        let block = Block::covering(SIZE, grown(area)).unwrap_or(Block {
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
                let range = cell.row(SIZE, y);
                mirrored.rgb[range].as_chunks_mut::<3>().0.reverse();
            }
        }
        assert_ne!(mirrored, picture());
        hide(&mut mirrored, &[area], RedactionStyle::Pixelated);
        assert_eq!(mirrored, hidden);
    }

    #[test]
    fn two_marks_on_one_face_are_hidden_as_one_and_neighbours_apart() {
        let mark = mark_at;
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
    fn a_copy_that_shows_what_was_to_be_hidden_is_seen() {
        let area = mark_at(0.3);
        let mut painted = picture();
        hide(&mut painted, &[area], RedactionStyle::Solid);
        assert!(is_hidden_in(&painted, &painted, &[area]));
        assert!(!is_hidden_in(&picture(), &painted, &[area]));
        let mut shifted = picture();
        hide(&mut shifted, &[mark_at(0.35)], RedactionStyle::Solid);
        assert!(!is_hidden_in(&shifted, &painted, &[area]));
    }

    fn mark_at(x: f32) -> BoundingBox {
        BoundingBox {
            x,
            y: 0.2,
            width: 0.2,
            height: 0.3,
        }
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
