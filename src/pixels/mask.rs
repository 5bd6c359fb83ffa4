//! Which pixels of a picture regions cover, row by row.

use std::ops::Range;

use super::block::Block;
use super::grain::Grain;
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;
use crate::domain::region::{Outline, Region, RegionKind, Stroke};

/// What is found is grown by this: hair, ears and the outline of the jaw tell a person too. What a person has marked by
/// hand is taken as it is.
const MARGIN: f32 = 1.3;

/// Covered stretches of each row, apart and in order.
pub struct Mask {
    rows: Vec<Vec<Range<u32>>>,
}

impl Mask {
    /// `reach`: so many pixels further than the regions themselves, or less far.
    pub fn of(size: Size, regions: &[Region], reach: f32) -> Mask {
        let mut rows = vec![Vec::new(); size.height as usize];
        for region in regions {
            for shape in shapes(size, region, reach) {
                shape.cover(size, &mut rows);
            }
        }
        rows.iter_mut().for_each(join);
        Mask { rows }
    }

    /// Everything that was compressed together with what is covered, in a picture of this size.
    pub fn grown(&self, size: Size, grain: &Grain) -> Mask {
        if *grain == Grain::NONE {
            return Mask {
                rows: self.rows.clone(),
            };
        }
        let mut rows = vec![Vec::new(); size.height as usize];
        let mut top = 0;
        while top < size.height {
            let band = grain.down.covering(top..top + 1, size.height);
            let covered = self.rows.iter().take(band.end as usize).skip(top as usize);
            let mut across: Vec<Range<u32>> = covered
                .flatten()
                .map(|stretch| grain.across.covering(stretch.clone(), size.width))
                .map(|blocks| grain.across.reached(blocks, size.width))
                .collect();
            join(&mut across);
            top = band.end;
            let reached = grain.down.reached(band, size.height);
            let reached = reached.start as usize..reached.end as usize;
            for row in rows.get_mut(reached).into_iter().flatten() {
                row.extend_from_slice(&across);
            }
        }
        rows.iter_mut().for_each(join);
        Mask { rows }
    }

    /// The stretches of a row between two columns.
    pub fn row(&self, y: u32, columns: Range<u32>) -> impl Iterator<Item = Range<u32>> {
        let row = self.rows.get(y as usize).map_or(&[][..], Vec::as_slice);
        row.iter()
            .map(move |stretch| stretch.start.max(columns.start)..stretch.end.min(columns.end))
            .filter(|stretch| !stretch.is_empty())
    }
}

/// The pixels among which a region's mask lies; `None` where nothing of it lies in the picture.
pub fn block(size: Size, region: &Region) -> Option<Block> {
    /// A brush is rounded outwards.
    const ROUNDED: f32 = 2.0;
    let area = grown(region);
    let area = match region.outline {
        Outline::Rectangle | Outline::Ellipse => area,
        Outline::Stroke(_) => reached(size, area, ROUNDED),
    };
    Block::covering(size, area)
}

/// What is not a number covers everything.
fn grown(region: &Region) -> BoundingBox {
    let area = region.area;
    let numbers = [area.x, area.y, area.width, area.height];
    if !numbers.iter().all(|number| number.is_finite()) {
        return BoundingBox::from_corners(0.0, 0.0, 1.0, 1.0);
    }
    match region.kind {
        RegionKind::Face | RegionKind::Head => area.scaled(MARGIN),
        RegionKind::NumberPlate
        | RegionKind::Contact
        | RegionKind::NameBadge
        | RegionKind::DocumentNumber
        | RegionKind::Other => area,
    }
}

/// So many pixels larger on every side.
fn reached(size: Size, area: BoundingBox, reach: f32) -> BoundingBox {
    let (across, down) = (reach / size.width as f32, reach / size.height as f32);
    // A small one shrinks to nothing, and no further.
    let (across, down) = (across.max(-area.width / 2.0), down.max(-area.height / 2.0));
    BoundingBox::from_corners(
        area.x - across,
        area.y - down,
        area.right() + across,
        area.bottom() + down,
    )
}

/// In pixels.
enum Shape {
    Rectangle(Block),
    Ellipse {
        centre: (f32, f32),
        radii: (f32, f32),
    },
    /// All within `radius` of a line.
    Line {
        from: (f32, f32),
        to: (f32, f32),
        radius: f32,
    },
}

fn shapes(size: Size, region: &Region, reach: f32) -> Vec<Shape> {
    let area = grown(region);
    let (width, height) = (size.width as f32, size.height as f32);
    let whole = || Block::covering(size, reached(size, area, reach)).map(Shape::Rectangle);
    match &region.outline {
        Outline::Rectangle => whole().into_iter().collect(),
        Outline::Ellipse => vec![Shape::Ellipse {
            centre: (
                (area.x + area.width / 2.0) * width,
                (area.y + area.height / 2.0) * height,
            ),
            radii: (
                (area.width * width / 2.0 + reach).max(0.0),
                (area.height * height / 2.0 + reach).max(0.0),
            ),
        }],
        Outline::Stroke(Stroke { points, thickness }) => {
            let all = points.iter().flat_map(|(x, y)| [*x, *y]);
            if !all.chain([*thickness]).all(f32::is_finite) {
                return whole().into_iter().collect();
            }
            let radius = ((thickness * width / 2.0).max(1.0) + reach).max(0.0);
            let at = |(x, y): &(f32, f32)| {
                (
                    (area.x + x * area.width) * width,
                    (area.y + y * area.height) * height,
                )
            };
            let first = points.first().map(|point| (point, point));
            let pairs = points
                .windows(2)
                .filter_map(|pair| Some((pair.first()?, pair.last()?)));
            first
                .into_iter()
                .chain(pairs)
                .map(|(from, to)| Shape::Line {
                    from: at(from),
                    to: at(to),
                    radius,
                })
                .collect()
        }
    }
}

impl Shape {
    fn cover(&self, size: Size, rows: &mut [Vec<Range<u32>>]) {
        let (top, bottom) = match self {
            Shape::Rectangle(block) => (block.top as f32, block.bottom as f32),
            Shape::Ellipse { centre, radii } => (centre.1 - radii.1, centre.1 + radii.1),
            Shape::Line { from, to, radius } => {
                (from.1.min(to.1) - radius, from.1.max(to.1) + radius)
            }
        };
        let top = top.floor().clamp(0.0, size.height as f32) as u32;
        let bottom = bottom.ceil().clamp(0.0, size.height as f32) as u32;
        for y in top..bottom {
            if let Some((left, right)) = self.across(y as f32) {
                let left = left.floor().clamp(0.0, size.width as f32) as u32;
                let right = right.ceil().clamp(0.0, size.width as f32) as u32;
                if left < right {
                    rows[y as usize].push(left..right);
                }
            }
        }
    }

    /// From where to where it goes in the row of pixels that begins at `y`, never less than it touches.
    fn across(&self, y: f32) -> Option<(f32, f32)> {
        match self {
            Shape::Rectangle(block) => Some((block.left as f32, block.right as f32)),
            Shape::Ellipse { centre, radii } => {
                // It is widest where the row comes nearest to its middle.
                let nearest = centre.1.clamp(y, y + 1.0);
                let down = (nearest - centre.1) / radii.1.max(f32::EPSILON);
                let half = radii.0 * (1.0 - down * down).max(0.0).sqrt();
                (down.abs() <= 1.0).then_some((centre.0 - half, centre.0 + half))
            }
            Shape::Line { from, to, radius } => capsule(*from, *to, radius + 1.0, y + 0.5),
        }
    }
}

/// Where a horizontal line enters and leaves all that lies within `radius` of the line between two points.
fn capsule(from: (f32, f32), to: (f32, f32), radius: f32, y: f32) -> Option<(f32, f32)> {
    let disc = |(cx, cy): (f32, f32)| {
        let half = (radius * radius - (y - cy) * (y - cy)).sqrt();
        half.is_finite().then_some([cx - half, cx + half])
    };
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    let side = |sign: f32| {
        let (nx, ny) = (-dy / length * radius * sign, dx / length * radius * sign);
        let part = (y - from.1 - ny) / dy;
        (part.is_finite() && (0.0..=1.0).contains(&part)).then_some(from.0 + nx + part * dx)
    };
    let ends = [disc(from), disc(to)].into_iter().flatten().flatten();
    let sides = [side(1.0), side(-1.0)].into_iter().flatten();
    ends.chain(sides).fold(None, |span, x| match span {
        None => Some((x, x)),
        Some((left, right)) => Some((x.min(left), x.max(right))),
    })
}

/// Puts stretches in order and joins those that touch.
fn join(row: &mut Vec<Range<u32>>) {
    row.sort_by_key(|stretch| stretch.start);
    let mut joined: Vec<Range<u32>> = Vec::with_capacity(row.len());
    for stretch in row.drain(..) {
        match joined.last_mut() {
            Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
            _ => joined.push(stretch),
        }
    }
    *row = joined;
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 200,
        height: 100,
    };

    fn covered(region: &Region, reach: f32) -> Vec<(u32, u32)> {
        let mask = Mask::of(SIZE, std::slice::from_ref(region), reach);
        (0..SIZE.height)
            .flat_map(|y| {
                let row = mask.row(y, 0..SIZE.width).flatten();
                row.map(move |x| (x, y)).collect::<Vec<_>>()
            })
            .collect()
    }

    /// Every pixel that `is_in` says a shape's middle touches is covered, and nothing further than two pixels from it.
    fn check(region: &Region, distance: impl Fn(f32, f32) -> f32) {
        let covered = covered(region, 0.0);
        for y in 0..SIZE.height {
            for x in 0..SIZE.width {
                let outside = distance(x as f32 + 0.5, y as f32 + 0.5);
                let is_covered = covered.contains(&(x, y));
                assert!(is_covered || outside > 0.0, "{x}, {y} shows");
                assert!(!is_covered || outside < 2.5, "{x}, {y} is hidden");
            }
        }
    }

    #[test]
    fn an_ellipse_fills_its_area_and_not_the_corners() {
        let area = BoundingBox::from_corners(0.25, 0.2, 0.75, 0.8);
        check(&Region::other(area, Outline::Ellipse), |x, y| {
            let (across, down) = ((x - 100.0) / 50.0, (y - 50.0) / 30.0);
            (across.hypot(down) - 1.0) * 30.0
        });
    }

    #[test]
    fn a_stroke_covers_what_the_brush_touched() {
        for points in [
            vec![(0.1, 0.2), (0.5, 0.8), (0.9, 0.8)],
            vec![(0.2, 0.5), (0.8, 0.5)],
            vec![(0.3, 0.2), (0.3, 0.7)],
            vec![(0.5, 0.5)],
        ] {
            let region = Region::stroke(&points, 0.1, 2.0).unwrap();
            let pixels: Vec<(f32, f32)> = (points.iter())
                .map(|(x, y)| (x * 200.0, y * 100.0))
                .collect();
            check(&region, |x, y| {
                let ends = pixels
                    .windows(2)
                    .map(|pair| to_line((x, y), pair[0], pair[1]));
                let first = (pixels[0].0 - x).hypot(pixels[0].1 - y);
                ends.fold(first, f32::min) - 10.0
            });
        }
    }

    fn to_line(point: (f32, f32), from: (f32, f32), to: (f32, f32)) -> f32 {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let along = ((point.0 - from.0) * dx + (point.1 - from.1) * dy) / (dx * dx + dy * dy);
        let along = along.clamp(0.0, 1.0);
        (from.0 + along * dx - point.0).hypot(from.1 + along * dy - point.1)
    }

    #[test]
    fn what_is_found_is_grown_and_what_is_marked_is_not() {
        let area = BoundingBox::from_corners(0.375, 0.375, 0.625, 0.625);
        let marked = Region::other(area, Outline::Rectangle);
        // 25 of 100 pixels high, from 37.5 to 62.5; with the margin 32.5, from 33.75 to 66.25.
        assert_eq!(covered(&marked, 0.0).len(), 50 * 26);
        assert_eq!(covered(&Region::face(area), 0.0).len(), 66 * 34);
        assert_eq!(covered(&marked, 5.0).len(), 60 * 36);
    }

    #[test]
    fn an_area_of_nonsense_numbers_covers_everything() {
        let area = BoundingBox {
            x: f32::NAN,
            y: 0.2,
            width: 0.1,
            height: 0.1,
        };
        assert_eq!(covered(&Region::face(area), 0.0).len(), 200 * 100);
        let mut stroke = Region::stroke(&[(0.5, 0.5)], 0.1, 2.0).unwrap();
        stroke.outline = Outline::Stroke(Stroke {
            points: vec![(f32::NAN, 0.5)],
            thickness: 0.1,
        });
        assert!(!covered(&stroke, 0.0).is_empty());
    }
}
