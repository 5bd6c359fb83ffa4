//! How large a photo a detector looks at, and the overlapping tiles of a closer look.

use super::preprocess::Placement;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;

/// The input sizes of a first look, wide and tall: one plan each, so few. 4:3 is also nearest to 3:2 and 16:9.
pub const COARSE: [Size; 2] = wide_and_tall(640, 480);

/// Of a detector that is cheap for each pixel, and of its tiles.
pub const FINE: [Size; 2] = wide_and_tall(1024, 768);

const fn wide_and_tall(long: u32, short: u32) -> [Size; 2] {
    [
        Size {
            width: long,
            height: short,
        },
        Size {
            width: short,
            height: long,
        },
    ]
}

/// Neighbouring tiles share a quarter, so that any face not found at once is whole on one of them.
const SHARED: f64 = 0.25;

/// Seven by seven: 5632 × 4224 of a photo, 24 megapixels at full size. A hundred would show a photo of 50 megapixels half
/// as large again, in twice the time.
const MOST_TILES: u32 = 49;

/// A closer look that is not at least this much closer finds little more.
const CLOSER: f64 = 1.3;

/// A box this close to a tile's edge, in input pixels, is likely cut by it.
const EDGE: f32 = 2.0;

/// The input that a photo of this shape fills best; of a square one the wide input.
pub fn shaped([wide, tall]: [Size; 2], image: Size) -> Size {
    match image.height > image.width {
        true => tall,
        false => wide,
    }
}

fn scale(image: Size, input: Size) -> f64 {
    let across = f64::from(input.width) / f64::from(image.width);
    across.min(f64::from(input.height) / f64::from(image.height))
}

/// Tiles of one input size over an enlarged look at the image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Of the image in this look.
    pub size: Size,
    input: Size,
    columns: u32,
    rows: u32,
}

/// The closest look that few tiles can take, never closer than the image itself; none if that is hardly closer.
pub fn grid(image: Size, input: Size) -> Option<Grid> {
    let extent =
        |length: u32, tiles: u32| f64::from(length) * (1.0 + f64::from(tiles - 1) * (1.0 - SHARED));
    let mut best: Option<(f64, Grid)> = None;
    for columns in 1..=MOST_TILES {
        for rows in 1..=MOST_TILES / columns {
            let across = extent(input.width, columns) / f64::from(image.width);
            let down = extent(input.height, rows) / f64::from(image.height);
            let factor = across.min(down).min(1.0);
            let side = |length: u32| ((f64::from(length) * factor) as u32).max(1);
            let grid = Grid {
                size: Size {
                    width: side(image.width),
                    height: side(image.height),
                },
                input,
                columns,
                rows,
            };
            let is_better = best.is_none_or(|(least, known)| {
                factor > least || (factor == least && columns * rows < known.columns * known.rows)
            });
            if is_better {
                best = Some((factor, grid));
            }
        }
    }
    best.filter(|(factor, _)| *factor >= CLOSER * scale(image, input))
        .map(|(_, grid)| grid)
}

impl Grid {
    /// Row by row, evenly spread from edge to edge.
    pub fn tiles(self) -> Vec<Placement> {
        let Size { width, height } = self.size;
        let lefts = starts(width, self.input.width, self.columns);
        let tops = starts(height, self.input.height, self.rows);
        let tile = |top: i64, left: i64| Placement {
            left: -left,
            top: -top,
            size: self.size,
        };
        tops.iter()
            .flat_map(|top| lefts.iter().map(|left| tile(*top, *left)))
            .collect()
    }
}

fn starts(length: u32, tile: u32, count: u32) -> Vec<i64> {
    let last = i64::from(length) - i64::from(tile);
    if last <= 0 || count < 2 {
        return vec![last.min(0) / 2];
    }
    let gaps = i64::from(count - 1);
    (0..=gaps)
        .map(|index| (last * index + gaps / 2) / gaps)
        .collect()
}

/// Whether the box touches an edge of the tile that is not an edge of the image.
pub fn is_cut(area: BoundingBox, tile: Placement, input: Size) -> bool {
    let (width, height) = (tile.size.width as f32, tile.size.height as f32);
    let (left, top) = (tile.left as f32, tile.top as f32);
    let right = left + width - input.width as f32;
    let bottom = top + height - input.height as f32;
    (left < 0.0 && area.x * width + left < EDGE)
        || (top < 0.0 && area.y * height + top < EDGE)
        || (right > 0.0 && (area.right() - 1.0) * width + right > -EDGE)
        || (bottom > 0.0 && (area.bottom() - 1.0) * height + bottom > -EDGE)
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32) -> Size {
        Size { width, height }
    }

    #[test]
    fn every_shape_of_photo_gets_the_input_it_fills_best() {
        for (width, height) in [(4000, 3000), (1920, 1080), (416, 416)] {
            assert_eq!(shaped(COARSE, size(width, height)), COARSE[0]);
        }
        assert_eq!(shaped(FINE, size(2000, 3000)), FINE[1]);
    }

    #[test]
    fn tiles_cover_every_pixel_and_share_a_quarter() {
        let shapes = [
            (4000, 3000),
            (3000, 4000),
            (10_000, 900),
            (900, 10_000),
            (2500, 2400),
            (2000, 1500),
        ];
        for (width, height) in shapes {
            let image = size(width, height);
            let input = shaped(FINE, image);
            let grid = grid(image, input).expect("large enough");
            let tiles = grid.tiles();
            assert!(tiles.len() <= MOST_TILES as usize, "{tiles:?}");
            check_axis(
                tiles.iter().map(|tile| -tile.left),
                grid.size.width,
                input.width,
            );
            check_axis(
                tiles.iter().map(|tile| -tile.top),
                grid.size.height,
                input.height,
            );
        }
    }

    fn check_axis(starts: impl Iterator<Item = i64>, length: u32, tile: u32) {
        let mut starts: Vec<i64> = starts.collect();
        starts.sort_unstable();
        starts.dedup();
        let (length, tile) = (i64::from(length), i64::from(tile));
        assert!(starts[0] <= 0 && starts[starts.len() - 1] + tile >= length);
        assert!(
            starts
                .windows(2)
                .all(|pair| pair[0] + tile - pair[1] >= tile / 4 - 1)
        );
        assert!(
            starts
                .iter()
                .all(|start| length <= tile || (0..=length - tile).contains(start))
        );
    }

    #[test]
    fn a_photo_that_the_first_look_shows_well_gets_no_closer_one() {
        for image in [size(640, 480), size(416, 416), size(1, 1), size(1200, 900)] {
            assert_eq!(grid(image, shaped(FINE, image)), None);
        }
    }

    #[test]
    fn a_box_at_an_inner_edge_is_cut_and_at_the_image_edge_is_not() {
        let input = size(100, 100);
        let tile = Placement {
            left: 0,
            top: -60,
            size: size(160, 160),
        };
        let check = |corners| is_cut(tile.box_in_image(corners), tile, input);
        assert!(check([90.0, 40.0, 99.0, 60.0]) && check([40.0, 1.0, 60.0, 20.0]));
        assert!(!check([0.0, 40.0, 20.0, 60.0]) && !check([40.0, 80.0, 60.0, 100.0]));
        assert!(!check([40.0, 40.0, 60.0, 60.0]));
    }
}
