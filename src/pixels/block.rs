//! Rectangles of whole pixels, and their division into the cells of a mosaic.

use std::ops::Range;

use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;

/// Cells along each side of a pixelated area. Mosaics that no person can read are still told apart by trained networks
/// (McPherson, Shokri and Shmatikov 2016, "Defeating image obfuscation with deep learning"; for text: Hill et al. 2016,
/// "On the (in)effectiveness of mosaicing and blurring as tools for document redaction"). What protects is that few
/// numbers are told in all, whatever the resolution: sixteen cells over face and margin, about nine of them on the
/// face itself, each told no finer than `DEPTH`. Who must be sure takes the solid cover.
const CELLS: u32 = 4;

/// A cell is at least this wide and high, in pixels: of a tiny face there are fewer cells rather than bare pixels.
const CELL_SIDE: u32 = 8;

/// Right and bottom lie outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl Block {
    /// Rounded outwards; `None` where nothing of the area lies in the picture.
    pub fn covering(size: Size, area: BoundingBox) -> Option<Block> {
        let area = area.clamped();
        let (width, height) = (size.width as f32, size.height as f32);
        let block = Block {
            left: (area.x * width).floor() as u32,
            top: (area.y * height).floor() as u32,
            right: ((area.right() * width).ceil() as u32).min(size.width),
            bottom: ((area.bottom() * height).ceil() as u32).min(size.height),
        };
        (block.left < block.right && block.top < block.bottom).then_some(block)
    }

    /// In pixels.
    pub fn area(self) -> u64 {
        u64::from(self.right - self.left) * u64::from(self.bottom - self.top)
    }

    /// More than half of the smaller one lies in the other.
    pub fn is_same_face(self, other: Block) -> bool {
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

    pub fn union(self, other: Block) -> Block {
        Block {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The cells of a mosaic, row by row; neighbours meet without gap or overlap.
    pub fn cells(self) -> impl Iterator<Item = Block> {
        let count = |from: u32, to: u32| ((to - from) / CELL_SIDE).clamp(1, CELLS);
        let (columns, rows) = (count(self.left, self.right), count(self.top, self.bottom));
        let edge = |from: u32, to: u32, index: u32, of: u32| from + (to - from) * index / of;
        let cell = move |row: u32, column: u32| Block {
            left: edge(self.left, self.right, column, columns),
            top: edge(self.top, self.bottom, row, rows),
            right: edge(self.left, self.right, column + 1, columns),
            bottom: edge(self.top, self.bottom, row + 1, rows),
        };
        (0..rows).flat_map(move |row| (0..columns).map(move |column| cell(row, column)))
    }

    /// Where the bytes of one of its rows stand in a picture of this size.
    pub fn row(self, size: Size, y: u32) -> Range<usize> {
        let start = y as usize * size.width as usize;
        (start + self.left as usize) * 3..(start + self.right as usize) * 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_tile_their_block_and_are_never_smaller_than_eight_pixels() {
        let block = |right: u32, bottom: u32| Block {
            left: 3,
            top: 5,
            right: 3 + right,
            bottom: 5 + bottom,
        };
        for (width, height, expected) in [(101, 77, 16), (20, 100, 8), (5, 1, 1), (31, 32, 12)] {
            let cells: Vec<Block> = block(width, height).cells().collect();
            assert_eq!(cells.len(), expected, "{width} × {height}");
            let covered: u64 = cells.iter().map(|cell| cell.area()).sum();
            assert_eq!(covered, u64::from(width * height));
            let small = |cell: &&Block| {
                cell.right - cell.left < width.min(8) || cell.bottom - cell.top < height.min(8)
            };
            assert_eq!(cells.iter().find(small), None);
        }
    }
}
