//! `mwg-rs:Regions` [MWG 2.0, 5.9]: areas by their middle.

use super::carrier::{Layout, around, fraction, number, text};
use crate::domain::inference::BoundingBox;
use crate::domain::photo::Size;
use crate::format::xmp::{Node, Value};

const DIMENSIONS: &str = "mwg-rs:AppliedToDimensions";

pub static LAYOUT: Layout = Layout {
    list: Some("mwg-rs:RegionList"),
    dimensions: |regions| {
        let dimensions = regions.member(DIMENSIONS)?;
        Some((
            number(dimensions, "stDim:w")?,
            number(dimensions, "stDim:h")?,
        ))
    },
    area: |region, _| {
        let area = region.member("mwg-rs:Area")?;
        // A circle has a diameter; a point has no extent and hides nothing.
        let diameter = number(area, "stArea:d");
        Some(around(
            number(area, "stArea:x")?,
            number(area, "stArea:y")?,
            number(area, "stArea:w").or(diameter)?,
            number(area, "stArea:h").or(diameter)?,
        ))
    },
    place,
    name: |region| text(region, "mwg-rs:Name"),
    is_face: |region| region.member("mwg-rs:Type").and_then(Node::text) == Some("Face"),
    begin: Some(region),
    say_size,
};

fn say_size(regions: &mut Node, stored: Size) {
    if regions.member(DIMENSIONS).is_none() {
        let mut dimensions = Node::from(Value::Structure(Vec::new()));
        dimensions.set_member("stDim:w", stored.width.to_string().as_str());
        dimensions.set_member("stDim:h", stored.height.to_string().as_str());
        dimensions.set_member("stDim:unit", "pixel");
        regions.set_member(DIMENSIONS, dimensions);
    }
}

fn place(region: &mut Node, face: BoundingBox) {
    let mut area = Node::from(Value::Structure(Vec::new()));
    area.set_member("stArea:x", fraction(face.x + face.width / 2.0).as_str());
    area.set_member("stArea:y", fraction(face.y + face.height / 2.0).as_str());
    area.set_member("stArea:w", fraction(face.width).as_str());
    area.set_member("stArea:h", fraction(face.height).as_str());
    area.set_member("stArea:unit", "normalized");
    region.set_member("mwg-rs:Area", area);
}

fn region(face: BoundingBox) -> Node {
    let mut region = Node::from(Value::Structure(Vec::new()));
    place(&mut region, face);
    region.set_member("mwg-rs:Type", "Face");
    region
}
