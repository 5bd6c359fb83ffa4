//! Areas of a picture that a redacted copy hides or keeps.

use serde::{Deserialize, Serialize};

use super::inference::BoundingBox;

/// A place and what it looks like from afar; of a face nothing else is known, and nobody is recognised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    pub area: BoundingBox,
    pub outline: Outline,
    pub kind: RegionKind,
    pub treatment: Treatment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RegionKind {
    Face,
    /// Seen from behind, or too small to have a face.
    Head,
    /// Of a vehicle.
    NumberPlate,
    /// A phone number or an e-mail address.
    Contact,
    /// A name on somebody's chest.
    NameBadge,
    /// The number of an account, a card, a document.
    DocumentNumber,
    /// A screen, a document: whatever a person marks.
    Other,
}

impl RegionKind {
    /// What is offered to be hidden and not put in by itself.
    pub const OFFERED: [RegionKind; 5] = [
        RegionKind::Head,
        RegionKind::NumberPlate,
        RegionKind::Contact,
        RegionKind::NameBadge,
        RegionKind::DocumentNumber,
    ];
}

/// What of its area a region covers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Outline {
    #[default]
    Rectangle,
    /// The largest in the area.
    Ellipse,
    Stroke(Stroke),
}

/// Where a brush went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// Of its middle, in fractions of the area.
    pub points: Vec<(f32, f32)>,
    /// Of the brush, in fractions of the picture's width.
    pub thickness: f32,
}

/// What happens to a region in the redacted copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Treatment {
    Hide,
    Keep,
}

/// What hidden regions look like. None is made of what it hides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RedactionStyle {
    #[default]
    Solid,
    Mosaic,
    Soft,
}

impl Region {
    /// Of a face, to be hidden.
    pub fn face(area: BoundingBox) -> Region {
        Region {
            area,
            outline: Outline::Rectangle,
            kind: RegionKind::Face,
            treatment: Treatment::Hide,
        }
    }

    /// To be hidden if somebody wants it.
    pub fn offered(kind: RegionKind, area: BoundingBox) -> Region {
        Region {
            kind,
            ..Region::face(area)
        }
    }

    /// Marked by a person as it is, to be hidden.
    pub fn other(area: BoundingBox, outline: Outline) -> Region {
        Region {
            outline,
            kind: RegionKind::Other,
            ..Region::face(area)
        }
    }

    /// What a brush of that thickness covers on its way over a picture that is `ratio` times as wide as high; points
    /// are in fractions of the picture.
    pub fn stroke(points: &[(f32, f32)], thickness: f32, ratio: f32) -> Option<Region> {
        let first = *points.first()?;
        let reach = (thickness / 2.0, thickness / 2.0 * ratio);
        let mut corners = (first, first);
        for (x, y) in points {
            corners.0 = (corners.0.0.min(*x), corners.0.1.min(*y));
            corners.1 = (corners.1.0.max(*x), corners.1.1.max(*y));
        }
        let ((left, top), (right, bottom)) = corners;
        let area = BoundingBox::from_corners(
            left - reach.0,
            top - reach.1,
            right + reach.0,
            bottom + reach.1,
        )
        .clamped();
        let within = |(x, y): &(f32, f32)| {
            let part = |at: f32, from: f32, length: f32| (at - from) / length.max(f32::EPSILON);
            (part(*x, area.x, area.width), part(*y, area.y, area.height))
        };
        let points = points.iter().map(within).collect();
        let stroke = Stroke { points, thickness };
        Some(Region::other(area, Outline::Stroke(stroke)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_lies_in_the_area_that_its_brush_touches() {
        let region = Region::stroke(&[(0.2, 0.5), (0.6, 0.5)], 0.1, 2.0).unwrap();
        let BoundingBox {
            x,
            y,
            width,
            height,
        } = region.area;
        for (is, wanted) in [(x, 0.15), (y, 0.4), (width, 0.5), (height, 0.2)] {
            assert!((is - wanted).abs() < 1e-6, "{:?}", region.area);
        }
        let Outline::Stroke(stroke) = region.outline else {
            panic!("no stroke");
        };
        assert!((stroke.points[0].0 - 0.1).abs() < 1e-6 && (stroke.points[1].0 - 0.9).abs() < 1e-6);
        assert_eq!(Region::stroke(&[], 0.1, 1.0), None);
    }
}
