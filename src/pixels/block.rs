//! Rectangles of whole pixels, and their division into the cells of a mosaic.

use super::Grain;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;

/// Cells along each side of a region.
const CELLS: u32 = 6;

/// A cell is at least this wide and high, in pixels.
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

    /// With everything that was compressed together with it.
    pub fn grown(self, size: Size, grain: &Grain) -> Block {
        let across = grain.across.covering(self.left..self.right, size.width);
        let down = grain.down.covering(self.top..self.bottom, size.height);
        let across = grain.across.reached(across, size.width);
        let down = grain.down.reached(down, size.height);
        Block {
            left: across.start,
            top: down.start,
            right: across.end,
            bottom: down.end,
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
        for (width, height, expected) in [(101, 77, 36), (20, 100, 12), (5, 1, 1), (31, 32, 12)] {
            let cells: Vec<Block> = block(width, height).cells().collect();
            assert_eq!(cells.len(), expected, "{width} × {height}");
            let area = |cell: &Block| (cell.right - cell.left) * (cell.bottom - cell.top);
            let covered: u32 = cells.iter().map(area).sum();
            assert_eq!(covered, width * height);
            let small = |cell: &&Block| {
                cell.right - cell.left < width.min(8) || cell.bottom - cell.top < height.min(8)
            };
            assert_eq!(cells.iter().find(small), None);
        }
    }
}
