//! Colours for hidden areas, made of what lies around them and of nothing else.

use super::Pixels;
use super::mask::Mask;

/// Cells along the longer side of the picture; finer than that nobody looks at what is hidden.
const CELLS: u32 = 256;

/// Of a picture of which nothing shows: the neutral dark grey of the solid cover.
pub const COVER: [u8; 3] = [64, 64, 64];

/// A picture in coarse cells: the mean of what shows in each, and where nothing does, what its neighbourhood shows
/// ("push-pull": Gortler, Grzeszczuk, Szeliski and Cohen 1996, "The lumigraph", section 3.4).
pub struct Surroundings {
    columns: usize,
    rows: usize,
    /// Pixels along a cell.
    side: u32,
    cells: Vec<[f32; 3]>,
}

impl Surroundings {
    /// Reads no pixel that the mask covers.
    pub fn of(pixels: &Pixels, mask: &Mask) -> Surroundings {
        let size = pixels.size;
        let side = size.width.max(size.height).div_ceil(CELLS).max(1);
        let columns = size.width.div_ceil(side) as usize;
        let rows = size.height.div_ceil(side) as usize;
        let mut sums = vec![([0.0_f32; 3], 0.0_f32); columns * rows];
        for y in 0..size.height {
            let mut from = 0;
            let hidden = mask.row(y, 0..size.width);
            for covered in hidden.chain(std::iter::once(size.width..size.width)) {
                for x in from..covered.start {
                    let at = (y as usize * size.width as usize + x as usize) * 3;
                    let cell = (y / side) as usize * columns + (x / side) as usize;
                    let (sum, count) = &mut sums[cell];
                    for (sum, value) in sum.iter_mut().zip(&pixels.rgb[at..at + 3]) {
                        *sum += f32::from(*value);
                    }
                    *count += 1.0;
                }
                from = covered.end;
            }
        }
        let cells = filled(columns, rows, sums);
        Surroundings {
            columns,
            rows,
            side,
            cells,
        }
    }

    /// At a pixel, between the middles of the cells around it.
    pub fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let place = |at: u32| (at as f32 + 0.5) / self.side as f32 - 0.5;
        between(&self.cells, (self.columns, self.rows), place(x), place(y))
            .map(|value| value.round().clamp(0.0, 255.0) as u8)
    }
}

fn filled(columns: usize, rows: usize, sums: Vec<([f32; 3], f32)>) -> Vec<[f32; 3]> {
    let known: Vec<Option<[f32; 3]>> = sums
        .into_iter()
        .map(|(sum, count)| (count > 0.0).then(|| sum.map(|value| value / count)))
        .collect();
    if known.iter().all(Option::is_none) {
        return vec![COVER.map(f32::from); known.len()];
    }
    pulled((columns, rows), &known)
}

/// Fills the gaps from the same picture at half the size, which has fewer.
fn pulled((columns, rows): (usize, usize), known: &[Option<[f32; 3]>]) -> Vec<[f32; 3]> {
    if known.iter().all(Option::is_some) {
        return known.iter().flatten().copied().collect();
    }
    let (half_columns, half_rows) = (columns.div_ceil(2), rows.div_ceil(2));
    let mut halves = vec![([0.0_f32; 3], 0.0_f32); half_columns * half_rows];
    for (at, cell) in known.iter().enumerate() {
        let Some(cell) = cell else {
            continue;
        };
        let (sum, count) = &mut halves[at / columns / 2 * half_columns + at % columns / 2];
        for (sum, value) in sum.iter_mut().zip(cell) {
            *sum += value;
        }
        *count += 1.0;
    }
    let coarse = filled(half_columns, half_rows, halves);
    let cell = |(at, cell): (usize, &Option<[f32; 3]>)| {
        let place = |at: usize| (at as f32 + 0.5) / 2.0 - 0.5;
        let (x, y) = (place(at % columns), place(at / columns));
        cell.unwrap_or_else(|| between(&coarse, (half_columns, half_rows), x, y))
    };
    known.iter().enumerate().map(cell).collect()
}

/// The mean of the four cells around a place, the nearer the more.
fn between(cells: &[[f32; 3]], (columns, rows): (usize, usize), x: f32, y: f32) -> [f32; 3] {
    let split = |at: f32, count: usize| {
        let at = at.clamp(0.0, (count - 1) as f32);
        let low = at.floor() as usize;
        (low, (low + 1).min(count - 1), at - low as f32)
    };
    let (left, right, across) = split(x, columns);
    let (top, bottom, down) = split(y, rows);
    let mix = |a: [f32; 3], b: [f32; 3], part: f32| {
        std::array::from_fn(|channel| a[channel] + (b[channel] - a[channel]) * part)
    };
    let row = |row: usize| {
        mix(
            cells[row * columns + left],
            cells[row * columns + right],
            across,
        )
    };
    mix(row(top), row(bottom), down)
}
