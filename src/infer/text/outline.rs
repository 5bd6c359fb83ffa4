//! The map of a text detector (DBNet) → a slanted rectangle around each line of text.

use std::f32::consts::FRAC_PI_2;

use super::super::preprocess::Placement;
use super::super::tensor::Tensor;
use crate::domain::photo::Size;
use crate::pixels::straighten::Slanted;

/// A cell this likely to be text is; and a line is one if its rectangle is so likely on average. Both from PP-OCR's own
/// post-processing, where they are `thresh` and `box_thresh`.
const CELL: f32 = 0.3;
const LINE: f32 = 0.6;

/// The detector is trained on the middle of a line; the line itself reaches further by this share of its area over its
/// circumference (`unclip_ratio`).
const REACH: f32 = 1.5;

/// Cells; what is lower is no text that could be read.
const LOWEST: f32 = 3.0;

/// The lines of a picture of this size, in its pixels. `map`: `[1, 1, rows, columns]`, one cell a pixel of the input.
pub fn decode(map: &Tensor, placement: Placement, picture: Size) -> Vec<Slanted> {
    let columns = map.shape.last().copied().unwrap_or(0);
    if columns == 0 {
        return Vec::new();
    }
    let scale = picture.width as f32 / placement.size.width.max(1) as f32;
    let on_picture = |line: Slanted| Slanted {
        centre: (
            (line.centre.0 - placement.left as f32) * scale,
            (line.centre.1 - placement.top as f32) * scale,
        ),
        width: line.width * scale,
        height: line.height * scale,
        angle: line.angle,
    };
    let spots = spots(map.values(), columns);
    let lines = spots.iter().filter_map(|spot| {
        let tight = smallest_rectangle(&spot.corners())?;
        let is_line = spot.sum / (tight.width * tight.height).max(1.0) >= LINE
            && tight.width.min(tight.height) >= LOWEST;
        is_line.then(|| on_picture(grown(tight)))
    });
    lines.collect()
}

fn grown(line: Slanted) -> Slanted {
    let reach = REACH * line.width * line.height / (2.0 * (line.width + line.height));
    Slanted {
        width: line.width + 2.0 * reach,
        height: line.height + 2.0 * reach,
        ..line
    }
}

/// Cells that hang together.
struct Spot {
    top: usize,
    /// First and last column of each row from the top.
    rows: Vec<(usize, usize)>,
    sum: f32,
}

impl Spot {
    /// Of the outermost cells of each row.
    fn corners(&self) -> Vec<(f32, f32)> {
        let of = |(row, &(first, last)): (usize, &(usize, usize))| {
            let (left, right) = (first as f32, last as f32 + 1.0);
            let (top, bottom) = ((self.top + row) as f32, (self.top + row) as f32 + 1.0);
            [(left, top), (right, top), (left, bottom), (right, bottom)]
        };
        self.rows.iter().enumerate().flat_map(of).collect()
    }

    /// A cell of the top row or below it.
    fn take(&mut self, row: usize, column: usize, value: f32) {
        self.sum += value;
        let row = row - self.top;
        if row >= self.rows.len() {
            // A cell is reached from one in the row above, so that no row between is left empty.
            self.rows.resize(row + 1, (column, column));
        }
        let (first, last) = &mut self.rows[row];
        (*first, *last) = ((*first).min(column), (*last).max(column));
    }
}

fn spots(map: &[f32], columns: usize) -> Vec<Spot> {
    let rows = map.len() / columns;
    let mut is_left: Vec<bool> = map.iter().map(|value| *value > CELL).collect();
    let mut found = Vec::new();
    for start in 0..map.len() {
        if !is_left[start] {
            continue;
        }
        // Row by row, so that the first cell met is in the top row.
        let mut spot = Spot {
            top: start / columns,
            rows: Vec::new(),
            sum: 0.0,
        };
        let mut reached = vec![start];
        is_left[start] = false;
        while let Some(cell) = reached.pop() {
            let (row, column) = (cell / columns, cell % columns);
            spot.take(row, column, map[cell]);
            for row in row.saturating_sub(1)..=(row + 1).min(rows.saturating_sub(1)) {
                for column in column.saturating_sub(1)..=(column + 1).min(columns - 1) {
                    let next = row * columns + column;
                    if std::mem::take(&mut is_left[next]) {
                        reached.push(next);
                    }
                }
            }
        }
        found.push(spot);
    }
    found
}

/// Of all rectangles around the points the one of the least area, which has a side along one of their hull's (Freeman and
/// Shapira 1975); its width is the side nearer to the horizontal.
fn smallest_rectangle(points: &[(f32, f32)]) -> Option<Slanted> {
    let hull = hull(points);
    let sides = hull.iter().zip(hull.iter().cycle().skip(1));
    let rectangles = sides.map(|(from, to)| {
        let angle = (to.1 - from.1).atan2(to.0 - from.0);
        // Into a quarter turn around the horizontal.
        let angle = angle - (angle / FRAC_PI_2).round() * FRAC_PI_2;
        along(&hull, angle)
    });
    rectangles.min_by(|a, b| (a.width * a.height).total_cmp(&(b.width * b.height)))
}

fn along(hull: &[(f32, f32)], angle: f32) -> Slanted {
    let (sine, cosine) = angle.sin_cos();
    let range = |values: &mut dyn Iterator<Item = f32>| {
        values.fold((f32::MAX, f32::MIN), |(least, most), value| {
            (value.min(least), value.max(most))
        })
    };
    let (left, right) = range(&mut hull.iter().map(|(x, y)| x * cosine + y * sine));
    let (top, bottom) = range(&mut hull.iter().map(|(x, y)| y * cosine - x * sine));
    let (across, down) = ((left + right) / 2.0, (top + bottom) / 2.0);
    Slanted {
        centre: (across * cosine - down * sine, across * sine + down * cosine),
        width: right - left,
        height: bottom - top,
        angle,
    }
}

/// The convex hull (Andrew's monotone chain).
fn hull(points: &[(f32, f32)]) -> Vec<(f32, f32)> {
    let mut points = points.to_vec();
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    points.dedup();
    let half = |points: &mut dyn Iterator<Item = (f32, f32)>| {
        let mut chain: Vec<(f32, f32)> = Vec::new();
        for point in points {
            while let [.., before, last] = chain.as_slice()
                && (last.0 - before.0) * (point.1 - before.1)
                    <= (last.1 - before.1) * (point.0 - before.0)
            {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut whole = half(&mut points.iter().copied());
    whole.extend(half(&mut points.iter().rev().copied()));
    whole
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 200,
        height: 100,
    };
    const WHOLE: Placement = Placement {
        left: 0,
        top: 0,
        size: SIZE,
    };

    /// A map on which the cells inside the rectangles are sure to be text.
    fn map(lines: &[Slanted]) -> Tensor {
        let is_inside = |line: &Slanted, x: f32, y: f32| {
            let (sine, cosine) = line.angle.sin_cos();
            let (x, y) = (x - line.centre.0, y - line.centre.1);
            (x * cosine + y * sine).abs() <= line.width / 2.0
                && (y * cosine - x * sine).abs() <= line.height / 2.0
        };
        let cells = (0..100).flat_map(|y| (0..200).map(move |x| (x as f32 + 0.5, y as f32 + 0.5)));
        let value = |(x, y)| match lines.iter().any(|line| is_inside(line, x, y)) {
            true => 0.9,
            false => 0.1,
        };
        Tensor::f32(&[1, 1, 100, 200], cells.map(value).collect())
    }

    fn line(x: f32, y: f32, degrees: f32) -> Slanted {
        Slanted {
            centre: (x, y),
            width: 80.0,
            height: 10.0,
            angle: degrees.to_radians(),
        }
    }

    #[test]
    fn lines_are_found_where_they_lie_however_they_slant_and_reach_beyond_the_map() {
        for degrees in [-40.0, -10.0, 0.0, 3.0, 30.0] {
            let there = line(100.0, 50.0, degrees);
            let [found] = decode(&map(&[there]), WHOLE, SIZE).try_into().unwrap();
            let reach: f32 = 1.5 * 800.0 / 180.0;
            let near = |is: f32, wanted: f32, by: f32| (is - wanted).abs() <= by;
            assert!(near(found.centre.0, 100.0, 1.0) && near(found.centre.1, 50.0, 1.0));
            assert!(near(found.width, 80.0 + 2.0 * reach, 4.0), "{found:?}");
            assert!(near(found.height, 10.0 + 2.0 * reach, 4.0), "{found:?}");
            assert!(near(found.angle, there.angle, 0.04), "{found:?}");
        }
    }

    #[test]
    fn two_lines_are_two_and_a_speck_is_none() {
        let speck = Slanted {
            width: 2.0,
            height: 2.0,
            ..line(20.0, 90.0, 0.0)
        };
        let lines = [line(60.0, 20.0, 0.0), line(60.0, 40.0, 0.0), speck];
        assert_eq!(decode(&map(&lines), WHOLE, SIZE).len(), 2);
    }

    #[test]
    fn places_on_a_letterboxed_input_are_places_on_the_picture() {
        let boxed = Placement {
            left: 20,
            top: 10,
            size: Size {
                width: 160,
                height: 80,
            },
        };
        let picture = Size {
            width: 1600,
            height: 800,
        };
        let [found] = decode(&map(&[line(100.0, 50.0, 0.0)]), boxed, picture)
            .try_into()
            .unwrap();
        assert!((found.centre.0 - 800.0).abs() < 5.0 && (found.centre.1 - 400.0).abs() < 5.0);
        assert!(found.width > 800.0 && found.width < 1000.0);
    }
}
